# SPDX-License-Identifier: Apache-2.0
"""Dates, times and durations from text and numbers, as pydantic reads them.

Text is RFC 3339, with a blank for the `T`; a duration is ISO 8601 or
`[-][D day[s],] HH:MM[:SS[.f]]`. A number is a Unix time, in milliseconds beyond
2e10. What is refused raises ParseError with the words that the problem shows.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any, Optional

UTC = timezone.utc

#: Beyond this number of seconds a Unix time is meant in milliseconds.
_WATERSHED = 20_000_000_000
_EPOCH = datetime(1970, 1, 1)
_FIRST_SECOND = -62_135_596_800
_LAST_SECOND = 253_402_300_799
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.A)


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
    if number == 0:
        raise ParseError("year 0 is out of range")
    try:
        date(number, month, day)
    except ValueError:
        raise ParseError("day value is outside expected range") from None
    return number, month, day


def _time_part(text: str, at: int) -> tuple[int, int, int, int, Optional[tzinfo], int]:
    """Reads hours to time zone; returns them with where they end."""
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
                raise ParseError("second fraction value is missing")
            micro = int(text[start : min(at, start + 6)].ljust(6, "0"))
    zone, at = _zone_part(text, at)
    return hour, minute, second, micro, zone, at


def _zone_part(text: str, at: int) -> tuple[Optional[tzinfo], int]:
    sign = text[at : at + 1]
    if sign == "":
        return None, at
    if sign in "zZ":
        return UTC, at + 1
    if sign not in "+-\N{MINUS SIGN}":
        return None, at
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
    return date(year, month, day)


def read_datetime(text: str) -> datetime:
    """Reads a date with a time."""
    year, month, day = _date_part(text)
    separator = text[10:11]
    if separator == "":
        raise ParseError("input is too short")
    if separator not in "Tt_ ":
        raise ParseError("invalid datetime separator, expected `T`, `t`, `_` or space")
    hour, minute, second, micro, zone, at = _time_part(text, 11)
    _end(text, at)
    return datetime(year, month, day, hour, minute, second, micro, zone)


def read_time(text: str) -> time:
    """Reads a time of day."""
    hour, minute, second, micro, zone, at = _time_part(text, 0)
    _end(text, at)
    return time(hour, minute, second, micro, zone)


def number_of(text: str) -> Any:
    """Returns the int or float that text spells; None if it spells none."""
    if _NUMBER.fullmatch(text) is None:
        return None
    return float(text) if "." in text else int(text)


def _micros(value: Any) -> tuple[int, int]:
    """Returns whole seconds and microseconds of a number of seconds."""
    whole = int(value // 1)
    micro = round((value - whole) * 1_000_000)
    if micro == 1_000_000:
        return whole + 1, 0
    return whole, int(micro)


def datetime_of(value: Any, unit: str = "infer") -> datetime:
    """Reads a Unix time."""
    if value != value:
        raise ParseError("NaN values not permitted")
    if value in (float("inf"), float("-inf")):
        raise ParseError("dates after 9999 are not supported as unix timestamps" if value > 0 else "dates before 0000 are not supported as unix timestamps")
    if unit == "milliseconds" or (unit == "infer" and abs(value) > _WATERSHED):
        whole, part = divmod(value, 1000)
        seconds, micro = int(whole), round(part * 1000)
        if micro >= 1_000_000:
            seconds, micro = seconds + 1, 0
    else:
        seconds, micro = _micros(value)
    if seconds < _FIRST_SECOND:
        raise ParseError("dates before 0000 are not supported as unix timestamps")
    if seconds > _LAST_SECOND:
        raise ParseError("dates after 9999 are not supported as unix timestamps")
    moment = _EPOCH + timedelta(seconds=seconds, microseconds=int(micro))
    return moment.replace(tzinfo=UTC)


def time_of(value: Any) -> time:
    """Reads a number of seconds since midnight."""
    if value != value:
        raise ParseError("NaN values not permitted")
    if value < 0:
        raise ParseError("time in seconds should be positive")
    if value >= 86_400:
        raise ParseError("numeric times may not exceed 86,399 seconds")
    seconds, micro = _micros(value)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, micro, UTC)


_ISO = re.compile(
    r"(?P<sign>[+-])?P(?:(?P<years>\d+(?:[.,]\d+)?)Y)?(?:(?P<months>\d+(?:[.,]\d+)?)M)?"
    r"(?:(?P<weeks>\d+(?:[.,]\d+)?)W)?(?:(?P<days>\d+(?:[.,]\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:[.,]\d+)?)H)?(?:(?P<minutes>\d+(?:[.,]\d+)?)M)?"
    r"(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?",
    re.A,
)
_CLOCK = re.compile(
    r"(?P<sign>[+-])?(?:(?P<days>\d+)\s*(?:d|day|days),?\s*)?"
    r"(?:(?P<hours>\d{2,3}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d)(?:[.,](?P<part>\d+))?)?)?",
    re.A | re.I,
)
_UNITS = {
    "years": 365 * 86_400,
    "months": 30 * 86_400,
    "weeks": 7 * 86_400,
    "days": 86_400,
    "hours": 3_600,
    "minutes": 60,
    "seconds": 1,
}
_MOST_DAYS = 999_999_999


def read_timedelta(text: str) -> timedelta:
    """Reads a duration."""
    if not text:
        raise ParseError("input is too short")
    match = _ISO.fullmatch(text)
    if match is not None and any(match[name] for name in _UNITS):
        from fractions import Fraction

        total = Fraction(0)
        for name, size in _UNITS.items():
            if match[name]:
                total += Fraction(match[name].replace(",", ".")) * size
        return _duration(total, match["sign"])
    if text.lstrip("+-")[:1] in ("P", "p"):
        raise ParseError("invalid digit in duration" if len(text) > 2 else "input is too short")
    match = _CLOCK.fullmatch(text)
    if match is None or not (match["days"] or match["hours"]):
        raise ParseError(_clock_error(text))
    days = int(match["days"] or 0)
    seconds = int(match["hours"] or 0) * 3600 + int(match["minutes"] or 0) * 60
    seconds += int(match["seconds"] or 0)
    micro = int((match["part"] or "")[:6].ljust(6, "0"))
    if days > _MOST_DAYS:
        raise ParseError("durations may not exceed 999,999,999 days")
    found = timedelta(days=days, seconds=seconds, microseconds=micro)
    return -found if match["sign"] == "-" else found


def _clock_error(text: str) -> str:
    """Says why text in the form of a clock or of days is no duration."""
    rest = text[1:] if text[:1] in ("+", "-") else text
    digits = re.match(r"\d*", rest, re.A)
    size = digits.end() if digits is not None else 0
    if size == 0:
        return "invalid digit in duration"
    if rest[size : size + 1] == ":":
        if size == 1:
            return '"day" identifier in duration not correctly formatted'
        try:
            _time_part(rest, size - 2)
        except ParseError as error:
            return str(error)
        return "unexpected extra characters at the end of the input"
    if size >= 5:
        return "invalid character in hour"
    if re.match(r"\s*(?:d|day|days)\b,?\s*", rest[size:], re.I) is None:
        return '"day" identifier in duration not correctly formatted'
    return "input is too short"


def _duration(seconds: Any, sign: Optional[str]) -> timedelta:
    if abs(seconds) > _MOST_DAYS * 86_400:
        raise ParseError("durations may not exceed 999,999,999 days")
    micros = int(seconds * 1_000_000)
    found = timedelta(microseconds=micros)
    return -found if sign == "-" else found


def timedelta_of(value: Any) -> timedelta:
    """Reads a number of seconds."""
    if value != value:
        raise ParseError("NaN values not permitted")
    if abs(value) > _MOST_DAYS * 86_400:
        raise ParseError("durations may not exceed 999,999,999 days")
    seconds, micro = _micros(value)
    return timedelta(seconds=seconds, microseconds=micro)


def _fraction(micro: int) -> str:
    return f".{micro:06d}" if micro else ""


def write_zone(zone: Optional[timedelta]) -> str:
    """Writes an offset: Z, +01:00."""
    if zone is None:
        return ""
    if not zone:
        return "Z"
    minutes = int(zone.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
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
