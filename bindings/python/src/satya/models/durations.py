# SPDX-License-Identifier: Apache-2.0
"""Durations as text: ISO 8601 (P1DT2H), days (3 days, 4:05) and clocks (30:00:00).

As pydantic reads them: ISO quantities come in any order, a year has 365 days and a
month 30; a text of fewer than five characters, or with a `d` in it, is one of days; any
other is a clock, whose hours may be any number.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from .temporal import ParseError, clock_of, micros_of

#: More days than this, no timedelta holds.
MOST_DAYS = 999_999_999
_TOO_MANY_HOURS = "durations may not exceed 999,999,999 hours"
_TOO_LONG = "durations may not exceed 999,999,999 days"

_QUANTITY = re.compile(r"(\d+)(?:[.,](\d*))?", re.A)
_DATE_UNITS = {"Y": 365 * 86_400, "M": 30 * 86_400, "W": 7 * 86_400, "D": 86_400}
_TIME_UNITS = {"H": 3_600, "M": 60, "S": 1}
_DAYS = re.compile(r"(\d+) ?[dD](?:ays?|AYS?|(?![aA])),? ?", re.A)


def read_timedelta(text: str) -> timedelta:
    """Reads a duration."""
    if not text:
        raise ParseError("input is too short")
    sign = text[0] if text[0] in "+-" else ""
    rest = text[len(sign) :]
    if rest[:1] == "P":
        micros = _iso_micros(text, len(sign) + 1)
    elif "d" in rest or "D" in rest or len(rest.encode("utf-8", "replace")) < 5:
        micros = _days_micros(rest)
    else:
        micros = _clock_micros(rest)
    if micros > MOST_DAYS * 86_400_000_000:
        raise ParseError(_TOO_LONG)
    found = timedelta(microseconds=micros)
    return -found if sign == "-" else found


def _iso_micros(text: str, at: int) -> int:
    start, units, micros, had_fraction = at, _DATE_UNITS, 0, False
    while at < len(text):
        if text[at] == "T":
            if units is _TIME_UNITS:
                raise ParseError("`t` character repeated in duration")
            units, at = _TIME_UNITS, at + 1
            continue
        match = _QUANTITY.match(text, at)
        if match is None:
            raise ParseError("invalid digit in duration")
        if had_fraction:
            raise ParseError("quantity fraction invalid in duration")
        at = match.end()
        size = units.get(text[at : at + 1])
        if size is None:
            part = "time" if units is _TIME_UNITS else "date"
            raise ParseError(f"quantity invalid in {part} part of duration")
        micros += int(match[1]) * size * 1_000_000
        if match[2] is not None:
            had_fraction = True
            micros += int(match[2] or 0) * size * 1_000_000 // 10 ** len(match[2])
        at += 1
    if at - start < 2:
        raise ParseError("input is too short")
    return micros


def _days_micros(text: str) -> int:
    match = _DAYS.match(text)
    if match is None:
        if not text[:1].isascii() or not text[:1].isdigit():
            raise ParseError("invalid digit in duration" if text else "input is too short")
        raise ParseError('"day" identifier in duration not correctly formatted')
    micros = int(match[1]) * 86_400_000_000
    rest = text[match.end() :]
    if rest:
        micros += _clock_micros(rest, 23)
    return micros


def _clock_micros(text: str, most_hours: int = 10**10) -> int:
    if len(text) < 5:
        raise ParseError("input is too short")
    hours, colon, rest = text.partition(":")
    if not colon:
        raise ParseError("invalid character in hour")
    if len(hours) > 10:
        raise ParseError(_TOO_MANY_HOURS)
    if hours and not (hours.isascii() and hours.isdigit()):
        raise ParseError("invalid character in hour")
    _, minute, second, micro, end = clock_of("00:" + rest, 0)
    if end < len(rest) + 3:
        raise ParseError("unexpected extra characters at the end of the input")
    number = int(hours or 0)
    if number > most_hours:
        raise ParseError(_TOO_MANY_HOURS)
    return (number * 3600 + minute * 60 + second) * 1_000_000 + micro


def timedelta_of(value: Any) -> timedelta:
    """Reads a number of seconds: an int or a float."""
    if value != value:
        raise ParseError("NaN values not permitted")
    size = abs(value)
    if size >= (MOST_DAYS + 1) * 86_400:
        raise ParseError(_TOO_LONG)
    seconds, micro = micros_of(size)
    try:
        found = timedelta(seconds=seconds, microseconds=micro)
        return -found if value < 0 else found
    except OverflowError:
        raise ParseError(_TOO_LONG) from None


def write_timedelta(value: timedelta) -> str:
    """Writes a duration in ISO 8601: P1DT2H3M4.5S."""
    sign = ""
    if value < timedelta(0):
        sign, value = "-", -value
    days, seconds, micro = value.days, value.seconds, value.microseconds
    years, days = divmod(days, 365)
    out = f"{sign}P"
    out += f"{years}Y" if years else ""
    out += f"{days}D" if days else ""
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    clock = f"{hours}H" if hours else ""
    clock += f"{minutes}M" if minutes else ""
    if seconds or micro:
        part = f".{micro:06d}".rstrip("0") if micro else ""
        clock += f"{seconds}{part}S"
    if clock:
        out += "T" + clock
    return out if out[-1] != "P" else "PT0S"
