# SPDX-License-Identifier: Apache-2.0
"""Dicts of text (`validate_strings`): every type, with text, dicts of it, and what is neither."""

import collections
import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Dict, List, Literal, Mapping, NamedTuple, Optional, OrderedDict, Set, Tuple, Union
from uuid import UUID

import pytest

import satya
import satya.dataclasses
from outcomes import answer, pydantic


class Pair(NamedTuple):
    a: int
    b: int = 2


def kinds(library):
    class Inner(library.BaseModel):
        a: int
        b: Optional[str] = None

    class Outer(library.BaseModel):
        m: Inner
        l: List[int] = []  # noqa: E741
        d: Dict[str, Any] = {}
        o: Optional[int] = None
        u: Union[int, Inner, None] = None

    class Open(library.BaseModel):
        model_config = {"extra": "allow"}
        a: int = 1

    class Closed(library.BaseModel):
        model_config = {"extra": "forbid"}
        a: int = 1

    Root = library.RootModel[Dict[str, int]]

    @library.dataclasses.dataclass(repr=False)
    class Data:
        a: int
        b: str = "x"

        def __repr__(self):
            return f"{self.a} {self.b}"

    yield from (Inner, Outer, Open, Closed, Root, Data, Pair, Any, Optional[int], None)
    yield from (Dict[str, int], Dict[str, Any], Dict[int, Any], Mapping[str, Any], OrderedDict[str, int])
    yield from (List[int], Set[int], Tuple[int, ...], collections.Counter, UUID, bool, bytes, int, float)
    yield from (Union[date, datetime], Union[datetime, date], Union[int, float, str], Union[bool, int])
    yield from (Union[Dict[str, int], int], Union[float, Decimal, int], Union[time, date, timedelta, datetime])
    yield from (Literal[1, "1", True], Literal["1", "x"], Union[UUID, str])
    yield Annotated[Union[Inner, str], library.Field(union_mode="left_to_right")]
    yield Annotated[date, library.Field(strict=True)]
    yield Annotated[datetime, library.Field(strict=True)]


GIVEN = [
    *({"a": "1"}, {"a": 1}, {"a": None}, {"a": "1", "b": None}, {"a": ["1"]}, {1: "1"}, {"a": "1", 1: "2"}),
    *({"a": "1", "z": 2}, {"a": "x", "z": 2}, {"a": "x", "z": "2"}, {"a": b"1"}, {"a": "1", "b": {"c": "1"}}),
    *({"m": {"a": "1"}}, {"m": {"a": 1}}, {"m": {"a": "1"}, "l": ["1"]}, {"m": {"a": "1"}, "d": {"a": "1"}}),
    *({"m": {"a": "1"}, "d": {"a": 1}}, {"m": {"a": "1"}, "d": {1: "1"}}, {"m": {"a": "1"}, "o": ""}),
    *({"m": {"a": "1"}, "o": "None"}, {"m": {"a": "1"}, "u": {"a": "1"}}, {"m": "x"}, {"a": {"b": 1}}),
    *("", "null", "None", "1", "1.0", "true", "True", "x", "0", "-1", "+1", " 1 ", "1_0", "on", "1e3", "nan"),
    *("2020-01-01", "2020-01-01T00:00", "2020-01-01T00:00:00Z", "2020-01-01 00:00", "00:00", "P1D", "123456"),
    *("12345678123456781234567812345678", "{12345678123456781234567812345678}", "[1]", "{}", b"1", bytearray(b"1"), 1, None, True, ["1"], ("1",), set()),
    *({}, collections.OrderedDict(a="1"), collections.Counter(a=1)),
]


@pytest.mark.parametrize("place", range(len(list(kinds(satya)))))
def test_text_is_taken_as_pydantic_takes_it(place):
    theirs, ours = (library.TypeAdapter(list(kinds(library))[place]) for library in (pydantic, satya))
    for given in GIVEN:
        for strict in (None, True):
            expected = answer(lambda: theirs.validate_strings(given, strict=strict))
            assert answer(lambda: ours.validate_strings(given, strict=strict)) == expected, (given, strict)


@pytest.mark.parametrize("sign", [*map(chr, range(33)), *"\x7f\x85\xa0\u1680\u180e\u2000\u200a\u200b\u2028\u202f\u3000\ufeff"])
@pytest.mark.parametrize("kind, text", [(int, "12"), (float, "1.5"), (Decimal, "1.5"), (bool, "on")])
def test_white_space_around_numbers(kind, text, sign):
    class Holder(satya.BaseModel):
        a: kind

    ours, theirs = satya.TypeAdapter(kind), pydantic.TypeAdapter(kind)
    def told(call):
        found = answer(call)
        return [problem[0] for problem in found] if isinstance(found, list) else found

    for given in (sign + text, text + sign, sign + text + sign):
        expected = told(lambda: theirs.validate_python(given))
        assert told(lambda: ours.validate_python(given)) == expected
        assert told(lambda: ours.validate_strings(given)) == expected
        assert told(lambda: ours.validate_json(json.dumps(given))) == expected
        assert told(lambda: Holder(a=given).a) == expected
        assert told(lambda: Holder.model_validate_json(json.dumps({"a": given})).a) == expected
