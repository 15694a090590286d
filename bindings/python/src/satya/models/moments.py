# SPDX-License-Identifier: Apache-2.0
"""Moments and durations in dumps to JSON: as text, or in seconds or milliseconds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from .temporal import write_datetime, write_time


def timedelta_to_json(value: timedelta, config: Any) -> Any:
    form = getattr(config, "ser_json_temporal", None)
    if form is None and getattr(config, "ser_json_timedelta", "iso8601") == "float":
        form = "seconds"
    if form == "seconds":
        return value.total_seconds()
    if form == "milliseconds":
        return _milliseconds(value)
    from .durations import write_timedelta

    return write_timedelta(value)


_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def _milliseconds(span: timedelta) -> float:
    # Of whole seconds first: a fraction of them times 1000 has digits that are not the moment's.
    return (span.days * 86_400 + span.seconds) * 1000 + span.microseconds / 1000


def datetime_to_json(value: datetime, config: Any) -> Any:
    form = getattr(config, "ser_json_temporal", None) or "iso8601"
    if form == "iso8601":
        return write_datetime(value)
    aware = value if value.tzinfo is not None else value.replace(tzinfo=timezone.utc)
    return _milliseconds(aware - _EPOCH) if form == "milliseconds" else aware.timestamp()


def date_to_json(value: date, config: Any) -> Any:
    form = getattr(config, "ser_json_temporal", None) or "iso8601"
    if form == "iso8601":
        return value.isoformat()
    seconds = datetime(value.year, value.month, value.day, tzinfo=timezone.utc).timestamp()
    return seconds * 1000 if form == "milliseconds" else seconds


def time_to_json(value: time, config: Any) -> Any:
    form = getattr(config, "ser_json_temporal", None) or "iso8601"
    if form == "iso8601":
        return write_time(value)
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    if form == "milliseconds":
        return seconds * 1000 + value.microsecond / 1000
    return seconds + value.microsecond / 1e6
