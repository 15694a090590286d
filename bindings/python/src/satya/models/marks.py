# SPDX-License-Identifier: Apache-2.0
"""What may stand beside a type in Annotated, besides Field()."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Callable, Optional

from .defaults import MISSING


@dataclass(frozen=True)
class BeforeValidator:
    """Annotated: a function that sees the value before its type does."""

    func: Callable[..., Any]
    json_schema_input_type: Any = MISSING


@dataclass(frozen=True)
class AfterValidator:
    """Annotated: a function that sees what the type made of the value."""

    func: Callable[..., Any]


@dataclass(frozen=True)
class PlainValidator:
    """Annotated: a function in place of the type's own check."""

    func: Callable[..., Any]
    json_schema_input_type: Any = Any


@dataclass(frozen=True)
class WrapValidator:
    """Annotated: a function around the type's own check, which it gets as a handler."""

    func: Callable[..., Any]
    json_schema_input_type: Any = MISSING


@dataclass(frozen=True)
class PlainSerializer:
    """Annotated: a function that writes the value."""

    func: Callable[..., Any]
    return_type: Any = MISSING
    when_used: str = "always"


@dataclass(frozen=True)
class WrapSerializer:
    """Annotated: a function around the type's own writing."""

    func: Callable[..., Any]
    return_type: Any = MISSING
    when_used: str = "always"


class _Marker:
    """A mark in Annotated that may also be subscribed: SkipValidation[int]."""

    def __class_getitem__(cls, item: Any) -> Any:
        return Annotated[item, cls()]

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class SkipValidation(_Marker):
    """The value is taken as it is."""


class InstanceOf(_Marker):
    """The value is an instance of the class; nothing inside it is checked."""


class SerializeAsAny(_Marker):
    """The value is written by what it is, not by what the field is declared as."""


class OnErrorOmitMark(_Marker):
    """An item of a list or dict that does not fit is left out."""


@dataclass(frozen=True)
class ValidateAs:
    """Annotated: the value is checked as another type, then made into this one."""

    from_type: Any
    instantiation_hook: Callable[[Any], Any]


@dataclass(frozen=True)
class WithJsonSchema:
    """Annotated: the JSON Schema that stands for the type."""

    json_schema: Optional[dict[str, Any]]
    mode: Optional[str] = None

    def __hash__(self) -> int:
        return hash(self.mode)


@dataclass(frozen=True)
class Strict:
    """Annotated: no conversions."""

    strict: bool = True


@dataclass(frozen=True)
class AllowInfNan:
    """Annotated: whether NaN and infinities are values."""

    allow_inf_nan: bool = True


@dataclass(frozen=True)
class FailFast:
    """Annotated: a list ends at its first bad item."""

    fail_fast: bool = True


@dataclass(frozen=True)
class StringConstraints:
    """Annotated: what text must be like."""

    strip_whitespace: Optional[bool] = None
    to_upper: Optional[bool] = None
    to_lower: Optional[bool] = None
    strict: Optional[bool] = None
    min_length: Optional[int] = None
    max_length: Optional[int] = None
    pattern: Any = None
    ascii_only: Optional[bool] = None


@dataclass(frozen=True)
class Tag:
    """Annotated: the tag of a member of a union with a Discriminator."""

    tag: Any


@dataclass(frozen=True)
class Discriminator:
    """Annotated: what tells the members of a union apart."""

    discriminator: Any
    custom_error_type: Optional[str] = None
    custom_error_message: Optional[str] = None
    custom_error_context: Optional[dict[str, Any]] = field(default=None, hash=False)


@dataclass(frozen=True)
class EncodedBytes:
    """Annotated bytes: they stand encoded in the input."""

    encoder: Any


@dataclass(frozen=True)
class EncodedStr:
    """Annotated str: it stands encoded in the input."""

    encoder: Any


@dataclass(frozen=True)
class PathType:
    """Annotated Path: what must be there."""

    path_type: str
