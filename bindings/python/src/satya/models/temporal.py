# SPDX-License-Identifier: Apache-2.0
"""Dates, times and durations from text and numbers, as pydantic reads them.

Text is RFC 3339, with a blank for the `T`; a duration is ISO 8601 or
`[-][D day[s],] HH:MM[:SS[.f]]`. A number is a Unix time, in milliseconds beyond
2e10. What is refused raises ParseError with the words that the problem shows.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any, Optional

from .host_numbers import MOST

UTC = timezone.utc

#: Beyond this number of seconds a Unix time is meant in milliseconds.
_WATERSHED = 20_000_000_000
_EPOCH = datetime(1970, 1, 1)
_FIRST_SECOND = -62_135_596_800
_LAST_SECOND = 253_402_300_799
_AFTER = "dates after 9999 are not supported as unix timestamps"
_BEFORE = "dates before 0000 are not supported as unix timestamps"
_NUMBER = r"(?a)[+-]?(\d+(\.\d*([eE][+-]?\d+)?)?|\.\d+([eE][+-]?\d+)?)"
_MINUTE, _NOTHING = timedelta(minutes=1), timedelta(0)

#: Python's dates begin with year 1.
YEAR_0 = "year 0 is out of range"


class ParseError(Exception):
    """Why text or a number is no date, time or duration."""


@lru_cache(maxsize=256)
def offset(seconds: int) -> tzinfo:
    """Returns the time zone with a fixed offset."""
    return UTC if seconds == 0 else timezone(timedelta(seconds=seconds))


def _two(text: str, at: int, what: str) -> int:
    digits = text[at : at + 2]
    if len(digits) == 2 and digits.isascii() and digits.isdigit():
        return int(digits)
    raise ParseError(f"invalid character in {what}")


def _date_part(text: str) -> tuple[int, int, int]:
    if len(text) < 10:
        raise ParseError("input is too short")
    year = text[:4]
    if not (year.isascii() and year.isdigit()):
        raise ParseError("invalid character in year")
    if text[4] != "-":
        raise ParseError("invalid date separator, expected `-`")
    month = _two(text, 5, "month")
    if text[7] != "-":
        raise ParseError("invalid date separator, expected `-`")
    day = _two(text, 8, "day")
    if not 1 <= month <= 12:
        raise ParseError("month value is outside expected range of 1-12")
    number = int(year)
    try:
        # Year 0 is a leap year; that no date has it is said where all else is in order.
        date(number or 4, month, day)
    except ValueError:
        raise ParseError("day value is outside expected range") from None
    return number, month, day


def clock_of(text: str, at: int) -> tuple[int, int, int, int, int]:
    """Reads hours to microseconds; returns them with where they end."""
    if len(text) - at < 5:
        raise ParseError("input is too short")
    hour = _two(text, at, "hour")
    if text[at + 2] != ":":
        raise ParseError("invalid time separator, expected `:`")
    minute = _two(text, at + 3, "minute")
    if hour > 23:
        raise ParseError("hour value is outside expected range of 0-23")
    if minute > 59:
        raise ParseError("minute value is outside expected range of 0-59")
    at += 5
    second = micro = 0
    if text[at : at + 1] == ":":
        second = _two(text, at + 1, "second")
        if second > 59:
            raise ParseError("second value is outside expected range of 0-59")
        at += 3
        if text[at : at + 1] in (".", ","):
            start = at = at + 1
            while at < len(text) and text[at] in "0123456789":
                at += 1
            if at == start:
                raise ParseError("second fraction digits missing after `.`")
            micro = int(text[start : min(at, start + 6)].ljust(6, "0"))
    return hour, minute, second, micro, at


def _time_part(text: str, at: int) -> tuple[int, int, int, int, Optional[tzinfo], int]:
    """Reads hours to time zone; returns them with where they end."""
    hour, minute, second, micro, at = clock_of(text, at)
    zone, at = _zone_part(text, at)
    return hour, minute, second, micro, zone, at


def _zone_part(text: str, at: int) -> tuple[Optional[tzinfo], int]:
    sign = text[at : at + 1]
    if sign == "":
        return None, at
    if sign in "zZ":
        return UTC, at + 1
    if sign not in "+-\N{MINUS SIGN}":
        raise ParseError("invalid timezone sign")
    digits = text[at + 1 : at + 3]
    if not (len(digits) == 2 and digits.isascii() and digits.isdigit()):
        raise ParseError("invalid timezone hour")
    hours = int(digits)
    at += 3
    if text[at : at + 1] == ":":
        at += 1
    digits = text[at : at + 2]
    if not (len(digits) == 2 and digits.isascii() and digits.isdigit()):
        raise ParseError("invalid timezone minute")
    minutes = int(digits)
    if minutes > 59:
        raise ParseError("timezone minute value is outside expected range of 0-59")
    seconds = hours * 3600 + minutes * 60
    if seconds >= 86_400:
        raise ParseError("timezone offset must be less than 24 hours")
    return offset(seconds if sign == "+" else -seconds), at + 2


def _end(text: str, at: int) -> None:
    if at < len(text):
        raise ParseError("unexpected extra characters at the end of the input")


def read_date(text: str) -> date:
    """Reads YYYY-MM-DD."""
    year, month, day = _date_part(text)
    _end(text, 10)
    if year == 0:
        raise ParseError(YEAR_0)
    return date(year, month, day)


def read_datetime(text: str) -> datetime:
    """Reads a date with a time."""
    year, month, day = _date_part(text)
    separator = text[10:11]
    if separator == "" or separator not in "Tt_ ":
        raise ParseError("invalid datetime separator, expected `T`, `t`, `_` or space")
    hour, minute, second, micro, zone, at = _time_part(text, 11)
    _end(text, at)
    if year == 0:
        raise ParseError(YEAR_0)
    return datetime(year, month, day, hour, minute, second, micro, zone)


def read_time(text: str) -> time:
    """Reads a time of day."""
    hour, minute, second, micro, zone, at = _time_part(text, 0)
    _end(text, at)
    return time(hour, minute, second, micro, zone)


def number_of(text: str) -> Any:
    """Returns the int of 64 bits or the float that text spells; None if it spells none."""
    if re.fullmatch(_NUMBER, text) is None:
        return None
    if "." in text:
        return float(text)
    # More digits than 64 bits have are no number here, however many they are.
    digits = text.lstrip("+-").lstrip("0")
    size = int(digits or 0) if len(digits) <= 19 else MOST
    number = -size if text[0] == "-" else size
    return number if -MOST <= number < MOST else None


def _nearest(number: float) -> int:
    """Returns the nearest whole number; of two, the greater."""
    whole = math.floor(number)
    return whole + (number - whole >= 0.5)


def micros_of(value: Any) -> tuple[int, int]:
    """Returns whole seconds and microseconds of a number of seconds."""
    whole = math.floor(value)
    micro = _nearest((value - whole) * 1_000_000)
    return (whole + 1, 0) if micro == 1_000_000 else (whole, micro)


def datetime_of(value: Any, unit: str = "infer") -> datetime:
    """Reads a Unix time: an int or a float."""
    if value != value:
        raise ParseError("NaN values not permitted")
    if value in (float("inf"), float("-inf")):
        raise ParseError(_AFTER if value > 0 else _BEFORE)
    if unit == "milliseconds" or (unit == "infer" and abs(value) > _WATERSHED):
        whole, part = divmod(value, 1000)
        seconds, micro = int(whole), _nearest(part * 1000)
        if micro >= 1_000_000:
            seconds, micro = seconds + 1, 0
    else:
        seconds, micro = micros_of(value)
    if seconds < _FIRST_SECOND:
        raise ParseError(_BEFORE)
    if seconds > _LAST_SECOND:
        raise ParseError(_AFTER)
    moment = _EPOCH + timedelta(seconds=seconds, microseconds=micro)
    return moment.replace(tzinfo=UTC)


def time_of(value: Any) -> time:
    """Reads a number of seconds since midnight: an int or a float."""
    if value != value:
        raise ParseError("NaN values not permitted")
    if value < 0:
        raise ParseError("time in seconds should be positive")
    seconds, micro = micros_of(value) if value < 86_400 else (86_400, 0)
    if seconds >= 86_400:
        raise ParseError("numeric times may not exceed 86,399 seconds")
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, micro, UTC)


def _fraction(micro: int) -> str:
    return f".{micro:06d}" if micro else ""


def write_zone(zone: Optional[timedelta]) -> str:
    """Writes an offset: Z, +01:00."""
    if zone is None:
        return ""
    if not zone:
        return "Z"
    # Seconds are left out: RFC 3339 has none in an offset.
    sign, minutes = ("-", -zone // _MINUTE) if zone < _NOTHING else ("+", zone // _MINUTE)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def write_datetime(value: datetime) -> str:
    """Writes a datetime as JSON output shows it."""
    text = f"{value.year:04d}-{value.month:02d}-{value.day:02d}T"
    text += f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{_fraction(value.microsecond)}"
    return text + write_zone(value.utcoffset())


def write_time(value: time) -> str:
    """Writes a time as JSON output shows it."""
    text = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{_fraction(value.microsecond)}"
    return text + write_zone(value.utcoffset())
