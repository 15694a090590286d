# SPDX-License-Identifier: Apache-2.0
"""Names for constrained types: PositiveInt, UUID4, PastDate, constr(), …"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional, TypeVar
from uuid import UUID

from . import marks
from .fields import Limits
from .marks import (
    AllowInfNan,
    EncodedBytes,
    EncodedStr,
    ImportString as ImportString,
    Mark,
    PathType,
    Strict,
    UuidVersion,
)
from .special import Base64Encoder, Base64UrlEncoder, JsonValue as JsonValue

T = TypeVar("T")


StrictStr = Annotated[str, Strict()]
StrictBytes = Annotated[bytes, Strict()]
StrictInt = Annotated[int, Strict()]
StrictFloat = Annotated[float, Strict()]
StrictBool = Annotated[bool, Strict()]
PositiveInt = Annotated[int, Limits({"gt": 0})]
NegativeInt = Annotated[int, Limits({"lt": 0})]
NonNegativeInt = Annotated[int, Limits({"ge": 0})]
NonPositiveInt = Annotated[int, Limits({"le": 0})]
PositiveFloat = Annotated[float, Limits({"gt": 0})]
NegativeFloat = Annotated[float, Limits({"lt": 0})]
NonNegativeFloat = Annotated[float, Limits({"ge": 0})]
NonPositiveFloat = Annotated[float, Limits({"le": 0})]
FiniteFloat = Annotated[float, AllowInfNan(False)]
UUID1 = Annotated[UUID, UuidVersion(1)]
UUID3 = Annotated[UUID, UuidVersion(3)]
UUID4 = Annotated[UUID, UuidVersion(4)]
UUID5 = Annotated[UUID, UuidVersion(5)]
UUID6 = Annotated[UUID, UuidVersion(6)]
UUID7 = Annotated[UUID, UuidVersion(7)]
UUID8 = Annotated[UUID, UuidVersion(8)]
FilePath = Annotated[Path, PathType("file")]
DirectoryPath = Annotated[Path, PathType("dir")]
NewPath = Annotated[Path, PathType("new")]
SocketPath = Annotated[Path, PathType("socket")]
Base64Bytes = Annotated[bytes, EncodedBytes(Base64Encoder)]
Base64Str = Annotated[str, EncodedStr(Base64Encoder)]
Base64UrlBytes = Annotated[bytes, EncodedBytes(Base64UrlEncoder)]
Base64UrlStr = Annotated[str, EncodedStr(Base64UrlEncoder)]
OnErrorOmit = Annotated[T, marks.OnErrorOmit()]

if TYPE_CHECKING:
    # To a type checker, they are what they say something of.
    PastDate = Annotated[date, ...]
    FutureDate = Annotated[date, ...]
    PastDatetime = Annotated[datetime, ...]
    FutureDatetime = Annotated[datetime, ...]
    AwareDatetime = Annotated[datetime, ...]
    NaiveDatetime = Annotated[datetime, ...]
else:

    class PastDate(marks.Moment):
        """A date before today."""

        of, mark = date, Mark("when", "past")

    class FutureDate(marks.Moment):
        """A date after today."""

        of, mark = date, Mark("when", "future")

    class PastDatetime(marks.Moment):
        """A datetime before now."""

        of, mark = datetime, Mark("when", "past")

    class FutureDatetime(marks.Moment):
        """A datetime after now."""

        of, mark = datetime, Mark("when", "future")

    class AwareDatetime(marks.Moment):
        """A datetime with a time zone."""

        of, mark = datetime, Mark("zone", "aware")

    class NaiveDatetime(marks.Moment):
        """A datetime without a time zone."""

        of, mark = datetime, Mark("zone", "naive")


def _limited(base: Any, **limits: Any) -> Any:
    given = {name: value for name, value in limits.items() if value is not None}
    return Annotated[base, Limits(given)] if given else base


def conint(
    *,
    strict: Optional[bool] = None,
    gt: Optional[int] = None,
    ge: Optional[int] = None,
    lt: Optional[int] = None,
    le: Optional[int] = None,
    multiple_of: Optional[int] = None,
) -> Any:
    """Returns int with constraints."""
    return _limited(int, strict=strict, gt=gt, ge=ge, lt=lt, le=le, multiple_of=multiple_of)


def confloat(
    *,
    strict: Optional[bool] = None,
    gt: Optional[float] = None,
    ge: Optional[float] = None,
    lt: Optional[float] = None,
    le: Optional[float] = None,
    multiple_of: Optional[float] = None,
    allow_inf_nan: Optional[bool] = None,
) -> Any:
    """Returns float with constraints."""
    return _limited(
        float, strict=strict, gt=gt, ge=ge, lt=lt, le=le, multiple_of=multiple_of, allow_inf_nan=allow_inf_nan
    )


def condecimal(
    *,
    strict: Optional[bool] = None,
    gt: Any = None,
    ge: Any = None,
    lt: Any = None,
    le: Any = None,
    multiple_of: Any = None,
    max_digits: Optional[int] = None,
    decimal_places: Optional[int] = None,
    allow_inf_nan: Optional[bool] = None,
) -> Any:
    """Returns Decimal with constraints."""
    return _limited(
        Decimal,
        strict=strict,
        gt=gt,
        ge=ge,
        lt=lt,
        le=le,
        multiple_of=multiple_of,
        max_digits=max_digits,
        decimal_places=decimal_places,
        allow_inf_nan=allow_inf_nan,
    )


def constr(
    *,
    strip_whitespace: Optional[bool] = None,
    to_upper: Optional[bool] = None,
    to_lower: Optional[bool] = None,
    strict: Optional[bool] = None,
    min_length: Optional[int] = None,
    max_length: Optional[int] = None,
    pattern: Any = None,
    ascii_only: Optional[bool] = None,
) -> Any:
    """Returns str with constraints."""
    return _limited(
        str,
        strip_whitespace=strip_whitespace,
        to_upper=to_upper,
        to_lower=to_lower,
        strict=strict,
        min_length=min_length,
        max_length=max_length,
        pattern=pattern,
        ascii_only=ascii_only,
    )


def conbytes(*, min_length: Optional[int] = None, max_length: Optional[int] = None, strict: Optional[bool] = None) -> Any:
    """Returns bytes with constraints."""
    return _limited(bytes, min_length=min_length, max_length=max_length, strict=strict)


def condate(*, strict: Optional[bool] = None, gt: Any = None, ge: Any = None, lt: Any = None, le: Any = None) -> Any:
    """Returns date with constraints."""
    return _limited(date, strict=strict, gt=gt, ge=ge, lt=lt, le=le)


def conlist(item_type: Any, *, min_length: Optional[int] = None, max_length: Optional[int] = None) -> Any:
    """Returns list with constraints."""
    return _limited(list[item_type], min_length=min_length, max_length=max_length)


def conset(item_type: Any, *, min_length: Optional[int] = None, max_length: Optional[int] = None) -> Any:
    """Returns set with constraints."""
    return _limited(set[item_type], min_length=min_length, max_length=max_length)


def confrozenset(item_type: Any, *, min_length: Optional[int] = None, max_length: Optional[int] = None) -> Any:
    """Returns frozenset with constraints."""
    return _limited(frozenset[item_type], min_length=min_length, max_length=max_length)
