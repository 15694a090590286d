# SPDX-License-Identifier: Apache-2.0
"""The fields that a class and its bases declare."""

from __future__ import annotations

import functools
import types
import typing
import warnings
from collections.abc import KeysView
from operator import methodcaller
from typing import Any, Callable, Optional

from . import decorators as d
from .class_attributes import hide_fields
from .config import DEFAULTS
from .defaults import MISSING
from .errors import UndefinedAnnotation, UserError
from .fields import FieldInfo, collect, collect_bare
from .names import NamesInside, annotations_of, evaluate, finder, module_of
from .typing_forms import OF_KEYS, is_bare, model_base, qualifier_of

#: What may stand in a class body without being a field.
NO_FIELDS = (
    types.FunctionType,
    property,
    classmethod,
    staticmethod,
    functools.cached_property,
    d.Declared,
)
#: Of these, what may not stand where a base has a field.
_HIDING = (types.FunctionType, property, classmethod, staticmethod, functools.cached_property)

#: Starts of names that are no fields', of every class that does not say otherwise.
_PROTECTED = DEFAULTS["protected_namespaces"]

#: Where bases come from whose annotations are no fields.
_NO_MIXINS = ("abc", "builtins", "typing", "typing_extensions", "collections.abc", "enum")


def names_of(cls: Any, extra: Optional[dict[str, Any]] = None) -> Callable[[str], Any]:
    """Returns what looks up the names in a class's annotations."""
    parameters = {p.__name__: p for p in getattr(cls, "__type_params__", ())}
    local = getattr(cls, "__satya_parent_names__", None)
    return finder(extra, {cls.__name__: cls}, NamesInside(cls), parameters, local, module_of(cls))


#: Types of what most fields are assigned, which say nothing else of a class.
PLAIN_DEFAULTS = frozenset((FieldInfo, type(None), bool, int, float, str))


class _Unread:
    """What a class body says of a field whose annotation is text: names in it may be those of the
    class, which is not made yet."""

    __slots__ = ("annotation", "default")

    def __init__(self, annotation: Any, default: Any) -> None:
        self.annotation, self.default = annotation, default


def fields_of_body(namespace: dict[str, Any], takes_out: bool) -> dict[str, Any]:
    """Reads the fields that a class body declares: a FieldInfo or _Unread each, and notes its class
    variables. `takes_out` tells to take defaults that nobody sees out of the body; others go
    once the class is made."""
    own: dict[str, Any] = {}
    class_variables: list[str] = []
    for name, annotation in namespace.get("__annotations__", {}).items():
        is_field = name[:1] != "_" and name != "model_config"
        default = namespace.get(name, MISSING)
        if is_bare(annotation):
            if not is_field:
                continue
            own[name] = collect_bare(annotation, default)
        else:
            qualifier = qualifier_of(annotation)
            if _is_of_class(name, qualifier, default):
                class_variables.append(name)
                continue
            if not is_field:
                continue
            if qualifier in OF_KEYS:
                raise UserError(
                    f"field {name!r}: {OF_KEYS[qualifier]} is for keys of a TypedDict; give the field a"
                    " default, or none, instead"
                )
            is_text = isinstance(annotation, (str, typing.ForwardRef))
            own[name] = (_Unread if is_text else collect)(annotation, default)
        if takes_out and type(default) in PLAIN_DEFAULTS:
            del namespace[name]
    if class_variables:
        namespace["__satya_class_variables__"] = class_variables
    return own


def _is_of_class(name: str, qualifier: Optional[str], default: Any) -> bool:
    """Whether an annotation is that of an attribute of the class; one that is final and has
    a value can have no other."""
    return qualifier == "classvar" or (qualifier == "final" and name[:1] != "_" and _has_value(default))


def declare_fields(cls: Any, own: dict[str, Any], is_plain: bool) -> dict[str, FieldInfo]:
    """Returns the fields of a class, which are its `own` and those of its bases; types may come
    later. `is_plain` tells that Model alone is its base."""
    inherited: dict[str, Optional[FieldInfo]] = {}
    if not is_plain:
        owners = _inherit_fields(cls, inherited)
        type.__setattr__(cls, "__satya_field_owners__", {name: owners[name] for name in owners if name not in own})
    if not is_plain or _Unread in map(type, own.values()):
        for name, info in own.items():
            if type(info) is _Unread:
                own[name] = _deferred(cls, info.annotation, info.default)
            else:
                own[name] = settled(cls, info)
    if not is_plain and cls.__satya_is_root__ and own.keys() - {"root"}:
        raise UserError(
            f"Unexpected field with name {next(n for n in own if n != 'root')!r}; only 'root' is allowed"
            " as a field of a `RootModel`"
        )
    config, body = cls.__satya_config__, vars(cls)
    for name, value in list(body.items()) if inherited else ():
        if inherited.get(name) is not None and name not in own and not name.startswith("_"):
            _refuse_overriding(cls, name, value)
    if not _are_new(cls, own.keys()):
        for name in own:
            _refuse_hiding(cls, name)
            _warn_of_hidden(cls, name)
    if not body.keys().isdisjoint(own):
        for name in own:
            if name in body:
                type.__delattr__(cls, name)
    protected = tuple(config.protected_namespaces or ())
    has_patterns = protected != _PROTECTED and not all(type(start) is str for start in protected)
    if has_patterns or any(map(methodcaller("startswith", protected), own)):
        for name in own:
            _refuse_protected(cls, name)
    if config.use_attribute_docstrings:
        from .docstrings import describe

        describe(cls, own)
    if is_plain:
        return dict(own)
    found = {**inherited, **own}
    fields = {name: info if name in own else info.again() for name, info in found.items() if info is not None}
    if len(found) > len(fields):
        hide_fields(cls, found.keys() - fields.keys())
    _refuse_computed(cls, fields)
    return fields


def _inherit_fields(cls: Any, fields: dict[str, Optional[FieldInfo]]) -> dict[str, Any]:
    """Adds the fields of the bases of a class, None where one is an attribute of the class now;
    returns the base that each is from."""
    owners: dict[str, Any] = {}
    top = model_base(cls).__mro__
    for base in reversed(cls.__mro__[1:]):
        if base in top:
            continue
        inherited, of_class = vars(base).get("__satya_own_fields__"), vars(base).get("__satya_class_variables__", ())
        if inherited is None and base.__module__ not in _NO_MIXINS:
            inherited, of_class = _fields_of_mixin(cls, base)
        for name, info in (inherited or {}).items():
            fields[name] = info
            owners[name] = base
        # What is an attribute of the class keeps its place, though: it may be a field again.
        fields.update(dict.fromkeys(fields.keys() & of_class))
    fields.update(dict.fromkeys(fields.keys() & vars(cls).get("__satya_class_variables__", ())))
    for name, owner in owners.items():
        info = fields[name]
        if info is not None:
            fields[name] = _held_by_base(cls, name, owner, info)
    return owners


def _held_by_base(cls: Any, name: str, owner: Any, info: FieldInfo) -> FieldInfo:
    """Returns a field as the nearest base has it from its owner, where it may have been changed since.
    Types that stand for type variables there are chosen anew."""
    for base in cls.__mro__[1:]:
        own = vars(base)
        held: Optional[FieldInfo] = own.get("__satya_fields__", {}).get(name)
        if held is not None and own.get("__satya_field_owners__", {}).get(name, base) is owner:
            is_same = held.annotation is info.annotation or typing.Generic not in cls.__mro__
            return held if is_same else info
    return info


def _are_new(cls: Any, names: KeysView[str]) -> bool:
    """Whether nothing that a class inherits, or that classes have, is called by one of `names`."""
    top = model_base(cls)
    if not (_names_behind(top).isdisjoint(names) and vars(top).keys().isdisjoint(names)):
        return False
    bases = () if cls.__mro__[1:] == top.__mro__ else cls.__mro__[1:]
    kinds = () if type(cls) is type(top) else type(cls).__mro__
    return all([vars(base).keys().isdisjoint(names) for base in (*bases, *kinds)])


@functools.lru_cache(maxsize=None)
def _names_behind(top: Any) -> frozenset[str]:
    """The names that Model's own bases and its metaclass have."""
    return frozenset([name for base in (*top.__mro__[1:], *type(top).__mro__) for name in vars(base)])


def _refuse_overriding(cls: Any, name: str, value: Any) -> None:
    """What stands in the place of a base's field without an annotation is no field, and instances
    would hold a value that nobody sees. A method with a role is called by that alone."""
    if isinstance(value, _HIDING) and not any(name in each for each in cls.__satya_declared__.values()):
        raise UserError(
            f"Field {name!r} defined on a base class was overridden by a {type(value).__name__};"
            " give it another name, or make the value with a validator or a default factory",
            code="model-field-overridden",
        )
    if not isinstance(value, NO_FIELDS):
        raise UserError(
            f"Field {name!r} defined on a base class was overridden by a non-annotated attribute."
            " All field definitions, including overrides, require a type annotation.",
            code="model-field-overridden",
        )


def _refuse_computed(cls: Any, fields: dict[str, FieldInfo]) -> None:
    """A name is a field's or a computed field's."""
    for base in cls.__mro__:
        declared = vars(base).get("__satya_declared__")
        if declared:
            for name in declared.get("computed_field", ()):
                if name in fields:
                    raise TypeError(
                        f"Field {name!r} of class {cls.__name__!r} overrides symbol of same name in a parent class."
                        " This override with a computed_field is incompatible."
                    )


def _refuse_protected(cls: Any, name: str) -> None:
    protected = cls.__satya_config__.protected_namespaces
    for start in protected or ():
        is_hit = start.match(name) if hasattr(start, "match") else name.startswith(start)
        if is_hit and hasattr(model_base(cls), name):
            raise ValueError(f"Field {name!r} conflicts with member {getattr(model_base(cls), name)!r} of protected namespace {start!r}.")
        if is_hit:
            warnings.warn(
                f'Field "{name}" in {cls.__name__} has conflict with protected namespace {start!r};'
                " set `model_config['protected_namespaces']` to allow it",
                UserWarning,
                stacklevel=4,
            )


def _refuse_hiding(cls: Any, name: str) -> None:
    """A class shows what its metaclass has as properties, whatever stands in the class."""
    if any(isinstance(vars(kind).get(name), property) for kind in type(cls).__mro__):
        raise UserError(
            f"Field {name!r} would hide what {cls.__name__}.{name} tells of the class; give it another name,"
            f" with alias={name!r}"
        )


def _warn_of_hidden(cls: Any, name: str) -> None:
    top = model_base(cls)
    for base in cls.__mro__[1:]:
        parent = top if base in top.__mro__ else base
        if vars(base).get(name) is not None and hasattr(base, name) and not _is_declared_in(base, name):
            warnings.warn(
                f'Field name "{name}" in "{cls.__qualname__}" shadows an attribute in parent "{parent.__qualname__}"',
                UserWarning,
                stacklevel=4,
            )
            break


def _is_declared_in(base: Any, name: str) -> bool:
    return name in getattr(base, "__satya_fields__", ()) or name in getattr(base, "__dataclass_fields__", ())


def _fields_of_mixin(cls: Any, base: Any) -> tuple[dict[str, FieldInfo], list[str]]:
    """The fields that a base which is no model declares by its annotations, and its class
    variables."""
    fields, class_variables = {}, []
    for name, annotation in annotations_of(base).items():
        default = vars(base).get(name, MISSING)
        if _is_of_class(name, qualifier_of(annotation), default):
            class_variables.append(name)
        elif not name.startswith("_"):
            fields[name] = _field_of_mixin(cls, annotation, default)
    return fields, class_variables


def _has_value(given: Any) -> bool:
    if isinstance(given, FieldInfo):
        return not given.is_required()
    return given is not MISSING


def _field_of_mixin(cls: Any, annotation: Any, default: Any) -> FieldInfo:
    if isinstance(default, d.Declared):
        default = MISSING
    if isinstance(annotation, (str, typing.ForwardRef)):
        return _deferred(cls, annotation, default)
    return settled(cls, collect(annotation, default))


def settled(cls: Any, info: FieldInfo) -> FieldInfo:
    """Returns a field as the class's own words for fields mean it."""
    if not cls.__satya_is_classic__:
        return info
    from .classic import as_classic

    return as_classic(info)


def _deferred(cls: Any, annotation: Any, default: Any) -> FieldInfo:
    """A field whose annotation is text: it is evaluated now if its names are known."""
    names = names_of(cls)
    text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
    try:
        found = evaluate(text, names)
    except (UndefinedAnnotation, NameError):
        info = collect(Any, default)
        info.annotation = typing.ForwardRef(text) if _parses(text) else text
        info.given["annotation"] = info.annotation
        return info
    return settled(cls, collect(found, default))


def _parses(text: str) -> bool:
    try:
        compile(text, "<annotation>", "eval")
    except SyntaxError:
        return False
    return True
