# SPDX-License-Identifier: Apache-2.0
"""The special forms of typing, wherever they come from: typing, typing_extensions, and
what only newer interpreters have."""

from __future__ import annotations

import sys
import types
import typing
from typing import Annotated, Any, Union, get_args, get_origin


def _form(name: str) -> tuple[Any, ...]:
    """Returns a form as typing and as typing_extensions have it, where they do."""
    found = [getattr(typing, name, None)]
    extensions = sys.modules.get("typing_extensions")
    if extensions is not None:
        found.append(getattr(extensions, name, None))
    return tuple(form for form in found if form is not None)


UNION_TYPES: tuple[Any, ...] = (Union,) + (
    (types.UnionType,) if hasattr(types, "UnionType") else ()
)


def is_form(origin: Any, name: str) -> bool:
    """Whether `origin` is the special form of that name."""
    return origin is not None and any(origin is form for form in _form(name))


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
    while True:
        origin = get_origin(annotation)
        for name, mark in _QUALIFIERS.items():
            if is_form(annotation, name):
                return Any, marks | {mark}
            if is_form(origin, name):
                annotation = get_args(annotation)[0]
                marks.add(mark)
                break
        else:
            return annotation, marks


def is_classvar(annotation: Any) -> bool:
    """Whether an annotation says ClassVar, as text too."""
    return _is_marked(annotation, "ClassVar")


def is_final(annotation: Any) -> bool:
    """Whether an annotation says Final, as text too."""
    return _is_marked(annotation, "Final")


def _is_marked(annotation: Any, word: str) -> bool:
    if isinstance(annotation, str):
        head = annotation.split("[", 1)[0].strip()
        return head.rpartition(".")[2] == word
    if get_origin(annotation) is Annotated:
        return _is_marked(get_args(annotation)[0], word)
    if isinstance(annotation, typing.ForwardRef):
        return _is_marked(annotation.__forward_arg__, word)
    return is_form(annotation, word) or is_form(get_origin(annotation), word)


def is_model(kind: Any) -> bool:
    """Whether something is a model class."""
    return isinstance(kind, type) and hasattr(kind, "__satya_config__")


def model_base(cls: type) -> Any:
    """Returns the base of all models that a model class comes from: Model itself."""
    return next(base for base in reversed(cls.__mro__) if is_model(base))
