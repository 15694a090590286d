# SPDX-License-Identifier: Apache-2.0
"""Classes that are no models, whose annotations are their fields: what they share."""

from __future__ import annotations

from typing import Any, Callable, Optional, get_args, get_origin

from ..config import Config
from ..model_fields import apply_decorators
from ..names import annotations_of, evaluate, finder, module_of
from ..record import Table
from ..state import State
from ..type_variables import replaced
from ..typing_forms import is_typeddict
from .base import Node, inmost
from .models import tags_in

#: Settings that say of a class what it is, and nothing of what is inside.
_OF_ITS_CLASS = frozenset(("title", "model_title_generator", "frozen", "from_attributes", "json_schema_extra"))


def config_of(cls: Any, outer: Config) -> Config:
    """The settings of a class that is no model: its own, or those around it."""
    own = getattr(cls, "__pydantic_config__", None)
    if own is None and is_typeddict(cls):
        own = next((b.__pydantic_config__ for b in ancestors(cls) if hasattr(b, "__pydantic_config__")), None)
    if own is None:
        return Config({k: v for k, v in outer.given.items() if k not in _OF_ITS_CLASS})
    return Config(dict(own))


def ancestors(cls: Any) -> list[Any]:
    """Returns the bases of a TypedDict, which has none at run time but those that it notes, the
    nearest first; one that several lead to stands behind them all, as in an `__mro__`."""
    found: list[Any] = []
    for base in vars(cls).get("__orig_bases__", ()):
        origin = get_origin(base) or base
        if is_typeddict(origin):
            found += [origin, *ancestors(origin)]
    return list(dict.fromkeys(reversed(found)))[::-1]


def _types(cls: Any, arguments: tuple[Any, ...]) -> dict[Any, Any]:
    parameters = getattr(cls, "__parameters__", ()) or getattr(cls, "__type_params__", ())
    return dict(zip(parameters, arguments))


def types_of_bases(cls: Any) -> dict[Any, dict[Any, Any]]:
    """Returns the bases of a class, each with what its type variables stand for there:
    `class Here(Base[int])`."""
    found: dict[Any, dict[Any, Any]] = {}
    for base in vars(cls).get("__orig_bases__", cls.__bases__):
        origin = get_origin(base) or base
        if not isinstance(origin, type):
            continue
        types = _types(origin, get_args(base))
        found.setdefault(origin, types)
        for further, inside in types_of_bases(origin).items():
            found.setdefault(further, {variable: replaced(kind, types) for variable, kind in inside.items()})
    return found


def with_types(compiler: Any, annotation: Any, types: Optional[dict[Any, Any]]) -> Any:
    """Returns an annotation of a base, with types for the type variables of the base."""
    return replaced(annotation, types or {}, lambda text: evaluate(text, compiler.names))


def compiler_of(compiler: Any, cls: Any, base: Any) -> Any:
    """Returns what compiles the annotations of a base of `cls`: names in them are those of the
    module that the base was made in."""
    if base is cls:
        return compiler
    made = compiler.with_()
    made.names = _names(compiler, base)
    return made


class NamesAround(dict):  # type: ignore[type-arg]
    """The names that a compiler knows, as a place to look them up in."""

    def __init__(self, compiler: Any) -> None:
        self._find = compiler.names

    def __contains__(self, name: object) -> bool:
        if self._find is None:
            return False
        try:
            self._find(name)
        except KeyError:
            return False
        return True

    def __getitem__(self, name: Any) -> Any:
        return self._find(name)


def _names(compiler: Any, cls: Any) -> Callable[[str], Any]:
    parameters = {p.__name__: p for p in getattr(cls, "__type_params__", ())}
    return finder({cls.__name__: cls}, parameters, module_of(cls), NamesAround(compiler))


def compile_class(
    compiler: Any,
    cls: Any,
    arguments: tuple[Any, ...],
    build: Callable[[Any], Node],
) -> Node:
    """Compiles a class that may contain itself."""
    arguments = tuple(replaced(argument, compiler.types) for argument in arguments)
    inner = compiler.with_(config_of(cls, compiler.config), _types(cls, arguments))
    key, place = ("structure", cls, arguments), (inner.config.given, None)
    found: Optional[Node] = compiler.open.find(key, place)
    if found is not None:
        return found
    stand_in, is_complete = compiler.open.enter(key, cls.__name__), False
    inner.names = _names(compiler, cls)
    # `Self` in it is the class, with the types that it was given.
    inner.owner = cls[arguments] if arguments else cls
    try:
        made: Node = build(inner)
        stand_in.node = made
        is_complete = True
    finally:
        compiler.open.leave(stand_in, place, is_complete)
    inmost(made).arguments = arguments
    return made


def decorate(compiler: Any, cls: Any, table: Table, declared: dict[str, Any]) -> None:
    """Puts the validators and serializers that a class declares onto its fields, and what
    stands below them in its source."""
    if compiler.config.use_attribute_docstrings:
        from ..docstrings import describe

        describe(cls, {field.name: field.info for field in table.fields})
    apply_decorators(compiler, cls, table, declared)


class TableNode(Node):
    """What TypedDict and dataclasses have in common."""

    has_fields = True

    def __init__(self, cls: Any, table: Table) -> None:
        super().__init__()
        self.cls = cls
        self.table = table
        #: What stands for the type variables of the class.
        self.arguments: tuple[Any, ...] = ()

    def name(self) -> str:
        return str(self.cls.__name__)

    def inner(self) -> tuple[Node, ...]:
        return tuple(field.node for field in self.table.fields)

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return None

    def discriminator_values(self, field: str) -> list[tuple[Any, Any]]:
        return tags_in(self.table, self.name(), field)

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "object"}

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = gen.structure(self)
        return found

    def strictly(self, state: State) -> bool:
        strict = state.strict if state.strict is not None else self.strict
        return bool(self.table.config.strict if strict is None else strict)


def class_annotations(cls: Any) -> dict[str, Any]:
    """Returns the annotations of a class and its bases."""
    found = {}
    for base in reversed(cls.__mro__):
        for name, annotation in annotations_of(base).items():
            found[name] = (annotation, base)
    return found
