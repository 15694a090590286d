# SPDX-License-Identifier: Apache-2.0
"""What fields of a RustModel say in the words of the classic API, and other classes refuse:
the type as the first argument of Field(), `required`, and changes of text."""

from __future__ import annotations

import collections.abc
import typing
from typing import Any, ForwardRef, Optional, get_args, get_origin

from .defaults import MISSING
from .errors import UserError
from .fields import Classic, FieldInfo, Limits
from .typing_forms import is_union

_NONE = type(None)
#: Types whose values are types, or any value: a default that is a type is one.
_OF_TYPES = (type, Any, object, collections.abc.Callable, collections.abc.Hashable)


def as_classic(info: FieldInfo) -> FieldInfo:
    """Returns what a field of a RustModel is declared as. A field that may be None, or is not
    required, has the default None where it has no other; the latter takes None as well."""
    annotation = info.annotation
    if isinstance(annotation, (str, ForwardRef)):
        # Looked at again once its names are known.
        return info
    said: dict[str, Any] = {}
    for item in info.metadata:
        if isinstance(item, Classic):
            said.update(item.values)
    given = info.said()
    if info.default is MISSING:
        given.pop("default", None)
    elif _is_type(info.default) and not _takes_types(annotation):
        said.setdefault("type_", given.pop("default"))
    annotation = said.pop("type_", annotation)
    is_required = "default" not in given and info.default_factory is None
    may_be_none = is_union(annotation) and _NONE in get_args(annotation)
    if said.pop("required", None) is False or given.get("default", MISSING) is None:
        annotation = Optional[annotation]
        may_be_none = True
    if is_required and may_be_none:
        given["default"] = None
    metadata = [item for item in info.metadata if not isinstance(item, Classic)]
    if said:
        metadata.append(Limits(said))
    return FieldInfo(**{**given, "annotation": annotation, "metadata": metadata})


def _is_type(value: Any) -> bool:
    return isinstance(value, type) or get_origin(value) is not None or value is Any


def _takes_types(annotation: Any) -> bool:
    members = get_args(annotation) if is_union(annotation) else (annotation,)
    return any((get_origin(m) or m) in _OF_TYPES for m in members if isinstance(m, typing.Hashable))


def refuse_classic(said: dict[str, Any]) -> None:
    """Refuses what only a RustModel takes."""
    for name in said:
        if name == "required" and said[name]:
            raise UserError("a field with a default is not required: leave out the default, or `required=True`")
        if name == "required":
            raise UserError("`required=False` names no value: give the field a default, as in `Optional[int] = None`")
        if name == "type_":
            raise UserError("Field() has no argument type_; annotate the field with its type")
        raise UserError(f"Field() has no argument {name}; use Annotated[str, StringConstraints({name}=True)]")
