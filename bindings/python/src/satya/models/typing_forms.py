# SPDX-License-Identifier: Apache-2.0
"""The special forms of typing, wherever they come from: typing, typing_extensions, and
what only newer interpreters have."""

from __future__ import annotations

import functools
import re
import sys
import types
import typing
from typing import Annotated, Any, Optional, Union, get_args, get_origin


#: (name, whether typing_extensions was there) -> the forms of that name.
_known: dict[tuple[str, bool], tuple[Any, ...]] = {}


def _form(name: str) -> tuple[Any, ...]:
    """Returns a form as typing and as typing_extensions have it, where they do."""
    extensions = _extensions()
    key = (name, extensions is not None)
    found = _known.get(key)
    if found is None:
        both = (getattr(typing, name, None), getattr(extensions, name, None))
        found = _known[key] = tuple(form for form in both if form is not None)
    return found


def _extensions() -> Any:
    """Returns typing_extensions where all of it is there: another thread may be at its import."""
    found = sys.modules.get("typing_extensions")
    return None if getattr(getattr(found, "__spec__", None), "_initializing", False) else found


UNION_TYPES: tuple[Any, ...] = (Union,) + (
    (types.UnionType,) if hasattr(types, "UnionType") else ()
)


def is_form(origin: Any, name: str) -> bool:
    """Whether `origin` is the special form of that name."""
    return any(origin is form for form in _form(name))


def is_union(annotation: Any) -> bool:
    return get_origin(annotation) in UNION_TYPES


def is_literal(annotation: Any) -> bool:
    return is_form(get_origin(annotation), "Literal")


def is_typeddict(annotation: Any) -> bool:
    return isinstance(annotation, type) and hasattr(annotation, "__total__") and hasattr(
        annotation, "__required_keys__"
    )


def is_namedtuple(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, tuple) and hasattr(annotation, "_fields")


def is_function(annotation: Any) -> bool:
    """Whether it is a function that tells its parameters, which a value may be the result of."""
    return isinstance(annotation, (types.FunctionType, types.MethodType, functools.partial))


def is_protocol(kind: Any, is_checkable: bool) -> bool:
    """Whether a class is a Protocol of which isinstance knows the instances, or one of which it
    does not."""
    return getattr(kind, "_is_protocol", False) and getattr(kind, "_is_runtime_protocol", False) is is_checkable


def is_alias_type(annotation: Any) -> bool:
    """Whether it is made by `type X = …` or TypeAliasType."""
    return any(isinstance(annotation, form) for form in _form("TypeAliasType"))


_QUALIFIERS = {
    "ClassVar": "classvar",
    "Final": "final",
    "Required": "required",
    "NotRequired": "not_required",
    "ReadOnly": "read_only",
}


def qualifiers(annotation: Any) -> tuple[Any, set[str]]:
    """Takes ClassVar, Final, Required, … off an annotation."""
    marks: set[str] = set()
    while not isinstance(annotation, type):
        origin = get_origin(annotation)
        mark = _mark_of(annotation if origin is None else origin)
        if mark is None:
            break
        marks.add(mark)
        if origin is None:
            return Any, marks
        annotation = get_args(annotation)[0]
    return annotation, marks


#: By whether typing_extensions was there: the id of a form -> what it marks. Forms live
#: as long as their modules.
_marks: dict[bool, dict[int, str]] = {}


def _mark_of(form: Any) -> Optional[str]:
    has_extensions = _extensions() is not None
    found = _marks.get(has_extensions)
    if found is None:
        found = _marks[has_extensions] = {
            id(form): mark for name, mark in _QUALIFIERS.items() for form in _form(name)
        }
    return found.get(id(form))


def is_classvar(annotation: Any) -> bool:
    """Whether an annotation says ClassVar, as text too."""
    return qualifier_of(annotation) == "classvar"


def is_final(annotation: Any) -> bool:
    """Whether an annotation says Final, as text too."""
    return qualifier_of(annotation) == "final"


#: The qualifiers that only keys of a TypedDict may have, as they are written.
OF_KEYS = {_QUALIFIERS[word]: word for word in ("Required", "NotRequired", "ReadOnly")}

#: What unions of types are instances of, however they are written.
_UNION_FORMS = frozenset((type(Union[int, None]), *UNION_TYPES[1:]))


def is_bare(annotation: Any) -> bool:
    """Whether an annotation is a type or a union of types, which nothing stands around."""
    return isinstance(annotation, type) or type(annotation) in _UNION_FORMS

#: The first name of an annotation that is text, without its modules; of Annotated, what it
#: annotates.
_HEAD = re.compile(r"""[\s'"]*(?:(?:\w+\.)*Annotated\[\s*)?(?:\w+\.)*(\w+)""")


def qualifier_of(annotation: Any) -> Optional[str]:
    """The outermost of ClassVar, Final, Required, … that an annotation says, as text too."""
    if is_bare(annotation):
        return None
    if isinstance(annotation, str):
        # Under `from __future__ import annotations`, one in quotes is text twice over.
        head = _HEAD.match(annotation)
        return None if head is None else _QUALIFIERS.get(head[1])
    if isinstance(annotation, typing.ForwardRef):
        return qualifier_of(annotation.__forward_arg__)
    origin = get_origin(annotation)
    if origin is Annotated:
        return qualifier_of(get_args(annotation)[0])
    return _mark_of(annotation if origin is None else origin)


def package_of(kind: type) -> str:
    """Returns the package of a class, which may say of its module what it likes."""
    return str(kind.__module__).partition(".")[0]


def is_model(kind: Any) -> bool:
    """Whether something is a model class."""
    return isinstance(kind, type) and hasattr(kind, "__satya_config__")


def model_base(cls: type) -> Any:
    """Returns the base of all models that a model class comes from: Model itself."""
    try:
        return cls.__satya_base__  # type: ignore[attr-defined]
    except AttributeError:
        raise TypeError(f"{cls!r} is no model") from None
