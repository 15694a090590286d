# SPDX-License-Identifier: Apache-2.0
"""Completing a class: its declared fields, compiled to a table."""

from __future__ import annotations

import typing
from typing import Any, Callable, Optional

from .compile import Compiler
from .config import Config
from .declare import names_of, settled
from .deprecation import deprecate
from .engines import engine
from .errors import UndefinedAnnotation, UserError
from .field_table import FieldTable
from .fields import FieldInfo, collect
from .metadata import serializer
from .model_fields import (
    apply_decorators,
    bound,
    computed_fields,
    declared_in,
    field_table,
    generate_aliases,
    generators_of_bases,
)
from .names import FadingNames, annotations_of, evaluate, names_around
from .nodes.base import AnyNode, Node
from .nodes.functions import takes_info
from .shared import known_nodes
from .table import ModelTable
from .type_variables import replaced, types_in
from .typing_forms import is_classvar, is_model, model_base


def begin(cls: Any, is_plain: bool, is_complete: bool) -> bool:
    """Gives a new class its table, or what stands for it: until its first use, where nothing that
    it says could be refused; else until it is complete, which is tried at once if `is_complete`
    says so. `is_plain` tells that Model alone is its base, and makes its instances. Returns
    whether the class waits for its first use."""
    waiting = engine().WAITING
    known = None if waiting is None or not is_complete else _known_nodes(cls, is_plain)
    if known is not None:
        type.__setattr__(cls, "__satya_table__", waiting(cls, known))
        if cls.__satya_parent_names__ is not None:
            # No name is looked up any more.
            type.__setattr__(cls, "__satya_parent_names__", None)
        return True
    type.__setattr__(cls, "__satya_table__", Pending(cls))
    if is_complete:
        complete(cls, is_first=True)
    return False


def complete(
    cls: Any, is_first: bool, names: Optional[dict[str, Any]] = None, is_rebuild: bool = False
) -> bool:
    """Compiles a class; False where names are missing and `is_first` allows that. A rebuild
    raises what names them."""
    if isinstance(vars(cls).get("__satya_table__"), ModelTable):
        return True
    try:
        table = _build(cls, names)
    except UndefinedAnnotation as error:
        if is_first:
            return False
        if is_rebuild:
            raise
        raise UserError(
            f"`{cls.__name__}` is not fully defined; you should define `{error.name}`, then call"
            f" `{cls.__name__}.model_rebuild()`.",
            code="class-not-fully-defined",
        ) from None
    table.settle()
    # Other threads take it from here; what an engine adds only makes it faster.
    type.__setattr__(cls, "__satya_table__", table)
    engine().install(table)
    deprecate(cls, cls.__satya_fields__, table.computed)
    _fade_names(cls)
    return True


def _fade_names(cls: Any) -> None:
    local = vars(cls).get("__satya_parent_names__")
    if type(local) is dict:
        type.__setattr__(cls, "__satya_parent_names__", FadingNames(local))


class Pending:
    """Stands for the table of a class that is not complete; the first use completes it."""

    def __init__(self, cls: Any) -> None:
        self.cls = cls

    def field(self, name: str) -> Any:
        """One field alone: a class that is being compiled may ask what tells it apart
        from the others of a union that it stands in itself."""
        return one_field(self.cls, name)

    def made(self) -> Optional[ModelTable]:
        """Returns the table where nothing more has to be known for it; else None."""
        return None

    def __getattr__(self, name: str) -> Any:
        cls = self.cls
        if not complete(cls, is_first=True):
            # What is missing may be local to the function that asks.
            complete(cls, is_first=False, names=names_around())
        return getattr(cls.__satya_table__, name)


def finished(cls: Any) -> Optional[ModelTable]:
    """Returns the table of a class; None where the class is not complete."""
    found = vars(cls).get("__satya_table__")
    return None if found is None else found.made()


#: Settings that make calls of the user, or other instances, while a class is compiled.
_AT_ONCE = frozenset(("alias_generator", "extra", "frozen"))


def _known_nodes(cls: Any, is_plain: bool) -> Optional[list[Node]]:
    """Returns the types of the fields of a class whose table can be made when it is first used,
    for nothing that it says could be refused, and its instances are Model's own; None of any
    other."""
    config: Config = cls.__satya_config__
    if not _AT_ONCE.isdisjoint(config.given) or not (is_plain or _is_made_plainly(cls)):
        return None
    return known_nodes(config, cls.__satya_fields__.values(), cls.__satya_is_classic__)


def _is_made_plainly(cls: Any) -> bool:
    """Whether a class and its bases leave to Model how instances are made, and say nothing of
    them by methods."""
    base = model_base(cls)
    if cls.__satya_is_root__ or cls.__satya_has_post_init__ or cls.__satya_types__:
        return False
    if cls.__init__ is not base.__init__ or cls.__new__ is not base.__new__:
        return False
    if cls.__setattr__ is not base.__setattr__ or cls.__satya_deprecated__ or hasattr(cls, "__del__"):
        return False
    if any([vars(each).get("__satya_private_own__") for each in cls.__mro__]):
        return False
    return not declared_in(cls)


def _build(cls: Any, names: Optional[dict[str, Any]]) -> ModelTable:
    config: Config = cls.__satya_config__
    make = _field_maker(cls, names)
    fields = [make(name, index) for index, name in enumerate(cls.__satya_fields__)]
    table = ModelTable(cls, fields, config)
    declared = declared_in(cls)
    compiler: Any = None
    if declared or table.extra == "allow":
        compiler = Compiler(config, names_of(cls, names), _types(cls), cls)
        table.computed = computed_fields(compiler, cls, declared, table)
        apply_decorators(compiler, cls, table, declared)
    for found in declared.get("model_validator", {}).values():
        _add_model_validator(cls, table, found)
    for found in declared.get("model_serializer", {}).values():
        is_wrap = found.options["mode"] == "wrap"
        info_ = takes_info(found.wrapped, 2 if is_wrap else 1)
        table.serializer = serializer(
            compiler, found.wrapped, AnyNode(), is_wrap, found.options["return_type"], found.options["when_used"], info=info_
        )
    for base in reversed(cls.__mro__):
        table.private.update(vars(base).get("__satya_private_own__", {}))
    if table.private or cls.__satya_has_post_init__:
        table.post_init = "__satya_post_init__"
    table.has_init = cls.__init__ is not model_base(cls).__init__ and not _is_generated(cls.__init__)
    table.is_root = getattr(cls, "__satya_is_root__", False)
    if table.is_root and config.extra is not None:
        raise UserError("`RootModel` does not support setting `model_config['extra']`", code="root-model-extra")
    table.is_classic = getattr(cls, "__satya_is_classic__", False)
    table.label = cls.__name__
    _extra_types(cls, table, compiler)
    table.has_decimal = has_decimal([field.node for field in fields], set())
    return table


def _field_maker(cls: Any, names: Optional[dict[str, Any]]) -> Callable[[str, int], FieldTable]:
    """Returns what compiles one field: (name, index) -> FieldTable."""
    config: Config = cls.__satya_config__
    compilers: dict[Any, Any] = {}

    def make(name: str, index: int) -> FieldTable:
        owner = cls.__satya_field_owners__.get(name, cls)
        compiler = compilers.get(owner)
        if compiler is None:
            compiler = compilers[owner] = Compiler(config, names_of(owner, names), None, cls)
        declared = cls.__satya_fields__[name]
        info = _settle(cls, name, declared, compiler)
        if "alias_generator" in config.given:
            if info is declared:
                info = _copy(info)
            for generator in generators_of_bases(cls, owner):
                generate_aliases(generator, name, info)
        if owner is not cls:
            info = _parametrized(cls, owner, info, compiler)
        made = field_table(compiler, name, info, index, cls)
        # Last, with its aliases: other threads may compile the class as well.
        cls.__satya_fields__[name] = made.info
        return made

    return make


def _copy(info: FieldInfo) -> FieldInfo:
    # Few classes need it, and what it imports in turn.
    import copy

    return copy.copy(info)


def _parametrized(cls: Any, owner: Any, info: FieldInfo, compiler: Compiler) -> FieldInfo:
    """An inherited field, with types for the type variables of the class that declares it."""
    chosen = types_in(cls, owner, compiler.resolve)
    annotation = replaced(info.annotation, chosen, compiler.resolve)
    if annotation is info.annotation:
        return info
    made = _copy(info)
    made.annotation = annotation
    return made


def _types(cls: Any) -> dict[Any, Any]:
    """What type variables stand for in the methods of a class and its bases."""
    found: dict[Any, Any] = {}
    for base in reversed(cls.__mro__):
        if is_model(base):
            found.update(types_in(cls, base))
    return found


def one_field(cls: Any, name: str) -> Optional[FieldTable]:
    """Compiles one field of a class that is not complete; None where there is no such."""
    names = list(cls.__satya_fields__)
    return _field_maker(cls, None)(name, names.index(name)) if name in names else None


def _is_generated(function: Any) -> bool:
    return bool(getattr(function, "__satya_generated__", False))


def _settle(cls: Any, name: str, info: FieldInfo, compiler: Any) -> FieldInfo:
    """Evaluates an annotation that waited for its names."""
    annotation = info.annotation
    if not isinstance(annotation, (str, typing.ForwardRef)):
        return info
    text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
    found = evaluate(text, compiler.names)
    rest = FieldInfo(metadata=info.metadata, **info.said())
    if is_classvar(found):
        raise UserError(f"the annotation of {name!r} is a ClassVar only by another name; write ClassVar")
    return settled(cls, collect(found, rest))


def _add_model_validator(cls: Any, table: ModelTable, found: Any) -> None:
    mode = found.options["mode"]
    if mode == "after":
        wrapped = found.wrapped
        if isinstance(wrapped, classmethod):
            wrapped = bound(cls, found)
        after = wrapped, takes_info(wrapped, 1)
        table.after.append(after)
        table.after_inside[-1].append(after)
        return
    function = bound(cls, found)
    if mode == "before":
        table.before.insert(0, (function, takes_info(function, 1)))
    else:
        table.wrap.append((function, takes_info(function, 2)))
        table.after_inside.append([])


def _extra_types(cls: Any, table: ModelTable, compiler: Any) -> None:
    if table.extra != "allow":
        return
    for base in cls.__mro__:
        annotation = annotations_of(base).get("__pydantic_extra__")
        if annotation is None or base is model_base(cls):
            continue
        annotation = compiler.resolve(annotation)
        arguments = typing.get_args(annotation)
        if len(arguments) == 2:
            if arguments[0] is not str:
                table.extra_key_node = compiler.node(arguments[0])
            if arguments[1] is not Any:
                table.extra_node = compiler.node(arguments[1])
        return


#: Kinds of nodes that lead to no other.
_LEAVES = frozenset(("int", "str", "float", "bool"))


def has_decimal(nodes: Any, seen: set[int]) -> bool:
    """Whether numbers of JSON text must keep their digits."""
    for node in nodes:
        if node.kind in _LEAVES or id(node) in seen:
            continue
        seen.add(id(node))
        if node.kind == "decimal":
            return True
        inner = node.inner()
        if node.kind == "model" and hasattr(node, "cls"):
            table = finished(node.cls)
            if table is None:
                # Not complete yet: it may have some.
                return True
            if table.has_decimal:
                return True
        definition = getattr(node, "node", None)
        if definition is not None:
            inner = (*inner, definition)
        if inner and has_decimal(inner, seen):
            return True
    return False
