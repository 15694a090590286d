# SPDX-License-Identifier: Apache-2.0
"""Constraints that the values of a type cannot have: they refuse the class, where each value would raise."""

import collections
import dataclasses
import ipaddress
import pathlib
import re
import typing
import uuid
from fractions import Fraction
from typing import Annotated

import pytest

import satya
from satya import Field, UserError, ValidationError, create_model

Closed = typing.TypedDict("Closed", {"a": int})
Pair = typing.NamedTuple("Pair", [("a", int)])
Place = dataclasses.make_dataclass("Place", [("a", int)])

#: Types whose values have no length.
NO_LENGTH = [pathlib.Path, complex, uuid.UUID, typing.Pattern, ipaddress.IPv4Address, ipaddress.IPv6Network, satya.IPvAnyAddress, satya.NameEmail, Fraction]
#: Types whose values are neither less nor greater than a number.
NO_ORDER = [
    pathlib.Path, complex, uuid.UUID, typing.Pattern, ipaddress.IPv4Address, satya.IPvAnyAddress, satya.NameEmail, bytes,
    satya.SecretStr, satya.Secret[int], satya.HttpUrl, satya.PostgresDsn, satya.EmailStr, Closed, collections.deque,
    typing.FrozenSet[int], typing.Iterable[int], satya.Json[typing.List[int]], satya.Json[str],
]  # fmt: skip
#: Types that are strict as their own settings say, or never.
NEVER_STRICT = [Pair, Place, typing.Iterable[int], Annotated[Place, satya.AfterValidator(lambda value: value)]]


@pytest.mark.parametrize("form", [lambda each: each, lambda each: typing.Optional[each]], ids=["alone", "optional"])
@pytest.mark.parametrize(
    "type_, limits",
    [(each, {name: 2}) for each in NO_LENGTH for name in ("min_length", "max_length")]
    + [(each, {name: 2}) for each in NO_ORDER for name in ("gt", "le", "multiple_of")]
    + [(each, {"strict": value}) for each in NEVER_STRICT for value in (True, False)],
    ids=str,
)
def test_refused(type_, limits, form):
    (name,) = limits
    with pytest.raises(UserError, match=f"field 'x': Unable to apply constraint '{name}' to a field of type"):
        create_model("Held", x=(form(type_), Field(**limits)))


HELD = [
    (pathlib.Path, {"gt": pathlib.Path("b")}, "c", "a"),
    (uuid.UUID, {"le": uuid.UUID(int=5)}, uuid.UUID(int=5), uuid.UUID(int=6)),
    (ipaddress.IPv4Address, {"lt": ipaddress.IPv4Address("10.0.0.0")}, "9.0.0.0", "11.0.0.0"),
    (satya.IPvAnyAddress, {"lt": ipaddress.IPv4Address("10.0.0.0")}, "9.0.0.0", "11.0.0.0"),
    (bytes, {"ge": b"b"}, b"b", b"a"),
    (Fraction, {"gt": 2}, "5/2", "3/2"),
    (satya.HttpUrl, {"max_length": 12}, "http://a.b", "http://a.b/long"),
    (satya.SecretStr, {"min_length": 2}, "ab", "a"),
    (satya.EmailStr, {"max_length": 6}, "a@b.de", "long@b.de"),
    (Closed, {"max_length": 1}, {"a": 1}, None),
    (satya.Base64Bytes, {"min_length": 2}, b"YWI=", b"YQ=="),
    (satya.Json[int], {"gt": 2}, "3", "2"),
    (satya.Json[typing.List[int]], {"min_length": 2}, "[1, 2]", "[1]"),
    (satya.FilePath, {"gt": pathlib.Path("/")}, __file__, "/"),
    (typing.Union[pathlib.Path, int], {"gt": 2}, 3, 1),
    # Several: each finds the type, whatever stands around it already.
    (pathlib.Path, {"gt": pathlib.Path("b"), "lt": pathlib.Path("d")}, "c", "e"),
    (uuid.UUID, {"ge": uuid.UUID(int=5), "le": uuid.UUID(int=5)}, uuid.UUID(int=5), uuid.UUID(int=6)),
    (ipaddress.IPv6Network, {"gt": ipaddress.IPv6Network("::/64"), "le": ipaddress.IPv6Network("2::/64")}, "2::/64", "3::/64"),
    (satya.SecretStr, {"min_length": 2, "max_length": 3}, "abc", "abcd"),
    (typing.Optional[satya.SecretBytes], {"min_length": 2, "max_length": 3}, None, b"a"),
    (satya.Json[int], {"gt": 2, "le": 5}, "5", "6"),
    (satya.Json[typing.List[int]], {"max_length": 2, "min_length": 1}, "[1]", "[]"),
    (uuid.UUID, {"strict": True, "le": uuid.UUID(int=5)}, uuid.UUID(int=5), str(uuid.UUID(int=5))),
    (satya.SecretStr, {"strict": True, "min_length": 1}, "a", b"a"),
    (satya.SecretBytes, {"strict": True}, b"a", "a"),
]  # fmt: skip


@pytest.mark.parametrize("type_, limits, good, bad", HELD, ids=lambda each: re.sub(r"\W+", "-", str(each))[:24])
def test_held(type_, limits, good, bad):
    Held = create_model("Held", x=(Annotated[type_, Field(**limits)], ...))
    Held(x=good)
    with pytest.raises(ValidationError):
        Held(x=bad)
