# SPDX-License-Identifier: Apache-2.0
"""Inputs at the ends of what a type takes, and beyond: numbers of thousands of digits, signaling
NaN, halves of a microsecond, time zones of half a minute, separators for space, objects of other
number classes. Verdict, problems, value and dumps are pydantic's, and nothing but a
ValidationError is ever raised."""

from __future__ import annotations

import datetime as dt
import enum
import json
import pathlib
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Optional

import pytest

import satya
from outcomes import answer, pydantic


class Word(str, enum.Enum):
    A = "a"


def zone(**parts):
    return dt.timezone(dt.timedelta(**parts))


LONG = "9" * 5000
TIMES = [
    LONG, "1" * 30, "9223372036854775807", "9223372036854775808", "-9223372036854775808", "999999999999999", "-1",
    "+5", "0", "00000000000000000000000005", "1577836800", "1e5", "1.5e3", "0000-01-01T00:00:00Z", 5e-07, -5e-07, 1.5e-06, 2.5e-06,
    0.1234565, 1577836800123.4565, -100000000000.0005, 86399.9999999, 86400.0, 10**20, 10**400, -(10**20), 2**63,
    float("inf"), float("nan"), Decimal("1.5"), Decimal("NaN"), Decimal("sNaN"), Decimal("1e400"), Decimal("Infinity"),
    Fraction(1, 2), Fraction(1), 0j, 1 + 0j, True, False, "1 DAY", "1DAYS", "1Day", "1dAy", "1 dAYS", "1dayS", "3D 1:00:00",
    "1dAYs", b"\xff", dt.datetime.min, dt.datetime.max, dt.date.min, dt.datetime(2020, 1, 1, tzinfo=zone(hours=-5, seconds=-30)),
    dt.datetime(2020, 1, 1, tzinfo=zone(seconds=-30)), dt.datetime(2020, 1, 1, tzinfo=zone(hours=5, seconds=59)),
    dt.time(2, tzinfo=zone(hours=1, seconds=30)), "2020-01-01T00:30:00+01:00", "2019-12-31T23:30:00Z", "2020-01-01T00:30:00Z",
    "2020-01-01T00:30:00", "01:30Z", "00:30Z", "01:30+01:00", "01:30", "PT1S", 5,
]  # fmt: skip
NUMBERS = [
    "1e1000000", "sNaN", Decimal("sNaN"), Decimal("-sNaN"), Decimal("Infinity"), Decimal("-Infinity"), Decimal("NaN"),
    Decimal(LONG), "0." + "1" * 30, "1.50", "100", "0E-10", "-0", (0, (1, 2), -1), (0, (1,), "x"), (0, 1, 2), Fraction(1),
    Fraction(1, 2), Decimal("1e-400"), Decimal("1E+2"), True,
]  # fmt: skip
TEXTS = ["a\x1f", "\x1cab\x1d", "\x85ab\u2028", "\u200bab", " ab\u3000", "\xa0", "", Word.A]


def declarations(library):
    """The types by name, each with its inputs."""
    field, aware = library.Field, dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)
    return {
        "date": (dt.date, TIMES),
        "datetime": (dt.datetime, TIMES),
        "time": (dt.time, TIMES),
        "timedelta": (dt.timedelta, TIMES),
        "past": (library.PastDatetime, [t for t in TIMES if t != "0000-01-01T00:00:00Z"]),
        "after a naive one": (Annotated[dt.datetime, field(gt=dt.datetime(2020, 1, 1))], TIMES[-12:]),
        "before an aware one": (Annotated[dt.datetime, field(lt=aware)], TIMES[-12:]),
        "after a naive time": (Annotated[dt.time, field(gt=dt.time(1))], TIMES[-12:]),
        "after an aware time": (Annotated[dt.time, field(gt=dt.time(1, tzinfo=dt.timezone.utc))], TIMES[-12:]),
        "at least a day": (Annotated[dt.timedelta, field(ge=dt.timedelta(1))], TIMES[-12:]),
        "bool": (bool, NUMBERS),
        "Decimal": (Decimal, NUMBERS),
        "of 5 digits": (Annotated[Decimal, field(max_digits=5, decimal_places=2)], NUMBERS),
        "of 29 places": (Annotated[Decimal, field(decimal_places=29)], NUMBERS),
        "of 5 digits, behind a function": (
            Annotated[Any, library.AfterValidator(lambda value: value), field(max_digits=5)],
            [value for value in NUMBERS if isinstance(value, Decimal)],
        ),
        "above 0": (Annotated[Decimal, field(gt=0, allow_inf_nan=True)], NUMBERS),
        "up to 5": (Annotated[Decimal, field(le=5, allow_inf_nan=True)], NUMBERS),
        "even": (Annotated[Decimal, field(multiple_of=2, allow_inf_nan=True)], NUMBERS[1:7]),
        "trimmed": (Annotated[str, library.StringConstraints(strip_whitespace=True, max_length=2)], TEXTS),
        "path": (pathlib.Path, TEXTS),
        "bytes": (bytes, ["a\ud800", "\ud800", *TEXTS[:-1]]),
        "size": (library.ByteSize, [LONG, "1e3", "9" * 400 + "b", "1.5 kb"]),
        "URL": (library.AnyUrl, [b"", b"a", b"http://a.b", bytearray(b"x"), b"\xff"]),
        "none": (None, ["", "null", "None"]),
        "int or none": (Optional[int], ["", "null", "None"]),
    }


THEIRS, OURS = declarations(pydantic), declarations(satya)


def told(adapter, way, value, text):
    """What a value becomes, and what it is dumped as."""

    def made():
        if way == "strings":
            return adapter.validate_strings(value)
        if text is not None and way.startswith("json"):
            return adapter.validate_json(text, strict=way == "json strict")
        return adapter.validate_python(value, strict=way == "strict")

    found = [answer(made)]
    if isinstance(found[0], str) and not found[0].startswith("raises"):
        found += [answer(lambda: adapter.dump_python(made(), mode=mode)) for mode in ("python", "json")]
        found.append(answer(lambda: adapter.dump_json(made())))
    return [_with_zones(each) if isinstance(each, str) else each for each in found]


def _with_zones(text):
    def zone_of(match):
        return repr(zone(seconds=int(match[1])))

    return re.sub(r"TzInfo\((-?\d+)\)", zone_of, text)


@pytest.mark.parametrize("name", THEIRS)
def test_odd_inputs(name):
    (their_type, inputs), (our_type, _) = THEIRS[name], OURS[name]
    theirs, ours = pydantic.TypeAdapter(their_type), satya.TypeAdapter(our_type)
    different = []
    for value in inputs:
        is_json = type(value) in (str, int, bool) or type(value) is float and abs(value) < 1e400
        text = json.dumps(value) if is_json and value != 10**400 and "\ud800" not in str(value) else None
        ways = ["python", "strict", *(["json", "json strict"] if text is not None else ())]
        for way in [*ways, *(["strings"] if type(value) is str else ())]:
            expected, found = told(theirs, way, value, text), told(ours, way, value, text)
            if expected != found:
                different.append(f"{way} {value!r:.60}\n   pydantic {str(expected):.300}\n   satya    {str(found):.300}")
            assert "ArithmeticError" not in str(found) and "OverflowError" not in str(found)
    assert not different, "\n" + "\n".join(different)
