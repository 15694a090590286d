# SPDX-License-Identifier: Apache-2.0
"""The fields that a class and its bases declare."""

from __future__ import annotations

import functools
import types
import typing
import warnings
from typing import Any, Callable, Optional

from . import decorators as d
from .class_attributes import hide_fields
from .classic import as_classic
from .compile import Compiler
from .defaults import MISSING
from .errors import UndefinedAnnotation, UserError
from .fields import FieldInfo, collect
from .names import NamesInside, annotations_of, evaluate, finder, module_of
from .typing_forms import is_classvar, is_final, is_model, key_qualifier, model_base

#: What may stand in a class body without being a field.
NO_FIELDS = (
    types.FunctionType,
    property,
    classmethod,
    staticmethod,
    functools.cached_property,
    d.Declared,
    type,
)
#: Of these, what may not stand where a base has a field.
_HIDING = (types.FunctionType, property, classmethod, staticmethod, functools.cached_property)


#: Where bases come from whose annotations are no fields.
_NO_MIXINS = ("abc", "builtins", "typing", "typing_extensions", "collections.abc", "enum")


def _is_field_name(name: str) -> bool:
    return not name.startswith("_")


def names_of(cls: Any, extra: Optional[dict[str, Any]] = None) -> Callable[[str], Any]:
    """Returns what looks up the names in a class's annotations."""
    parameters = {p.__name__: p for p in getattr(cls, "__type_params__", ())}
    local = getattr(cls, "__satya_parent_names__", None)
    return finder(extra, {cls.__name__: cls}, NamesInside(cls), parameters, local, module_of(cls))


def declare_fields(cls: Any) -> None:
    """Collects the declared fields of a class and its bases; types may come later."""
    fields: dict[str, Optional[FieldInfo]] = {}
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
    own: dict[str, FieldInfo] = {}
    class_variables: list[str] = []
    for name, annotation in annotations_of(cls).items():
        if not isinstance(annotation, type) and _is_of_class(cls, name, annotation):
            class_variables.append(name)
            if name in fields:
                fields[name] = None
            continue
        if name == "model_config" or not _is_field_name(name):
            continue
        if cls.__satya_is_root__ or not isinstance(annotation, type):
            _refuse_misplaced(cls, name, annotation)
        own[name] = _declare_field(cls, name, annotation)
    for name, value in list(vars(cls).items()) if fields else ():
        if fields.get(name) is not None and name not in own and not name.startswith("_"):
            _refuse_hiding(cls, name, value)
    around = [vars(base).keys() for base in (*cls.__mro__[1:], *type(cls).__mro__)]
    if not all(names.isdisjoint(own) for names in around):
        for name in own:
            _refuse_hiding(cls, name)
            _warn_of_hidden(cls, name)
    protected = tuple(cls.__satya_config__.protected_namespaces or ())
    has_patterns = not all(type(start) is str for start in protected)
    for name in own:
        if name in vars(cls):
            type.__delattr__(cls, name)
        if has_patterns or name.startswith(protected):
            _refuse_protected(cls, name)
    if cls.__satya_config__.use_attribute_docstrings:
        from .docstrings import describe

        describe(cls, own)
    cls.__satya_own_fields__ = own
    if class_variables:
        cls.__satya_class_variables__ = class_variables
    cls.__satya_field_owners__ = {**owners, **dict.fromkeys(own, cls)}
    found = {**fields, **own}
    cls.__satya_fields__ = {name: info for name, info in found.items() if info is not None}
    if len(found) > len(cls.__satya_fields__):
        hide_fields(cls, found.keys() - cls.__satya_fields__.keys())
    _refuse_computed(cls)
    positional = tuple(n for n, f in cls.__satya_fields__.items() if f.kw_only is False)
    type.__setattr__(cls, "__match_args__", positional)


def _refuse_misplaced(cls: Any, name: str, annotation: Any) -> None:
    word = key_qualifier(annotation)
    if word is not None:
        raise UserError(f"field {name!r}: {word} is for keys of a TypedDict; give the field a default, or none, instead")
    if cls.__satya_is_root__ and name != "root":
        raise UserError(
            f"Unexpected field with name {name!r}; only 'root' is allowed as a field of a `RootModel`"
        )


def _refuse_hiding(cls: Any, name: str, value: Any) -> None:
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


def _refuse_computed(cls: Any) -> None:
    """A name is a field's or a computed field's."""
    for base in cls.__mro__:
        declared = vars(base).get("__satya_declared__")
        if declared:
            for name in declared.get("computed_field", ()):
                if name in cls.__satya_fields__:
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
                stacklevel=6,
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
        if vars(base).get(name) is not None and hasattr(base, name) and is_model(parent) and name not in getattr(base, "__satya_fields__", {}):
            warnings.warn(
                f'Field name "{name}" in "{cls.__qualname__}" shadows an attribute in parent "{parent.__qualname__}"',
                UserWarning,
                stacklevel=6,
            )
            break


def _fields_of_mixin(cls: Any, base: Any) -> tuple[dict[str, FieldInfo], list[str]]:
    """The fields that a base which is no model declares by its annotations, and its class
    variables."""
    fields, class_variables = {}, []
    for name, annotation in annotations_of(base).items():
        if _is_of_class(base, name, annotation):
            class_variables.append(name)
        elif _is_field_name(name):
            fields[name] = _declare_field(cls, name, annotation, base)
    return fields, class_variables


def _is_of_class(cls: Any, name: str, annotation: Any) -> bool:
    """Whether an annotation is that of an attribute of the class; one that is final and has
    a value can have no other."""
    return is_classvar(annotation) or (
        is_final(annotation) and _is_field_name(name) and _has_value(vars(cls).get(name, MISSING))
    )


def _has_value(given: Any) -> bool:
    if isinstance(given, FieldInfo):
        return not given.is_required()
    return given is not MISSING


def _declare_field(cls: Any, name: str, annotation: Any, base: Any = None) -> FieldInfo:
    default = vars(cls if base is None else base).get(name, MISSING)
    if isinstance(default, d.Declared):
        default = MISSING
    if isinstance(annotation, (str, typing.ForwardRef)):
        return _deferred(cls, annotation, default)
    return settled(cls, collect(annotation, default))


def settled(cls: Any, info: FieldInfo) -> FieldInfo:
    """Returns a field as the class's own words for fields mean it."""
    return as_classic(info) if cls.__satya_is_classic__ else info


def _deferred(cls: Any, annotation: Any, default: Any) -> FieldInfo:
    """A field whose annotation is text: it is evaluated now if its names are known."""
    compiler = Compiler(cls.__satya_config__, names_of(cls))
    text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
    try:
        found = evaluated(compiler, text)
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


def evaluated(compiler: Compiler, text: str) -> Any:
    """Evaluates an annotation, and what it evaluates to, where that is text again."""
    found = evaluate(text, compiler.names)
    while isinstance(found, (str, typing.ForwardRef)):
        found = evaluate(found if isinstance(found, str) else found.__forward_arg__, compiler.names)
    return found
