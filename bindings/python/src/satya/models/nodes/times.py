# SPDX-License-Identifier: Apache-2.0
"""date, datetime, time and timedelta."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime, time, timedelta, timezone
from math import inf
from typing import Any, Optional

from ..host_numbers import host_number
from ..moments import date_to_json, datetime_to_json, time_to_json, timedelta_to_json
from ..rules import HostRule
from ..state import LAX, STRICT, Fail, Line, State, fail
from ..temporal import (
    YEAR_0,
    ParseError,
    datetime_of,
    number_of,
    read_date,
    read_datetime,
    read_time,
    time_of,
    write_datetime,
    write_time,
)
from ..write import Writing, infer_key, key_text
from .base import Node
from .strings import text_of


def _number(value: Any, state: State) -> Any:
    """Returns the int or float of a number that a time may be made of; of JSON's integers,
    those of 64 bits. None for what is no such number."""
    kind = type(value)
    if issubclass(kind, bool):
        return None
    number = host_number(value)
    return number if state.mode != "json" or type(number) is int or not issubclass(kind, int) else None


def _floor(value: Any, state: State) -> None:
    if issubclass(type(value), str):
        state.floor_text()
    else:
        state.floor(LAX)


def lossy_text(value: Any) -> Optional[str]:
    """Returns text; bytes that are no UTF-8 become what no date or time has."""
    if issubclass(type(value), bytes):
        return bytes.decode(value, "utf-8", "replace")
    return text_of(value)


class TimesNode(Node):
    """What the four have in common: bounds that Python compares."""

    format = ""
    write: Any = None
    #: What a moment is held to besides bounds.
    zone: Any = None
    when: Optional[str] = None

    def __init__(self) -> None:
        super().__init__()
        self.host_rules: list[HostRule] = []
        self.unit = "infer"

    def without_rules(self) -> "TimesNode":
        """Returns a node that converts as this one does, and holds what it finds to nothing."""
        found = copy(self)
        found.host_rules, found.zone, found.when, found.written = [], None, None, None
        return found

    def hold(self, found: Any, value: Any) -> Any:
        broken = []
        for rule in self.host_rules:
            bound = rule.bound
            try:
                is_held = rule.holds(found, bound)
            except TypeError:
                # An aware and a naive moment: what the clocks on the wall say.
                is_held = rule.holds(found.replace(tzinfo=None), bound.replace(tzinfo=None))
            if not is_held:
                broken.append(Line(rule.problem, (), value, {rule.argument: _shown(bound)}))
                if not self.tells_all:
                    break
        if broken:
            raise Fail(broken)
        return found

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        return None if self.host_rules else super().proof(variable, bind)

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": ["string", "number"]}

    def schema(self, gen: Any) -> dict[str, Any]:
        if gen.mode == "serialization" and self.is_number(gen.config):
            return {"type": "number"}
        return {"type": "string", "format": self.format}

    def is_number(self, config: Any) -> bool:
        """Whether JSON output has a number for it."""
        return getattr(config, "ser_json_temporal", None) in ("seconds", "milliseconds")

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if type(value) is not self.exact and not issubclass(type(value), self.exact or ()):
            return out.unexpected(self, value)
        return type(self).write(value, out.config) if out.is_json else value

    def dump_key(self, key: Any, out: Writing) -> Any:
        if not issubclass(type(key), self.exact or ()):
            return infer_key(key, out)
        return key_text(self.dump(key, out)) if out.is_json else key

    def is_exact(self, state: State) -> bool:
        """Whether text is held to the strict form: text that stands for all is, too."""
        strict = self.strict if state.strict is None else state.strict
        return bool(strict) and state.mode != "key"

    def may_parse(self, value: Any, state: State) -> bool:
        """JSON has no dates: text stands for one even in strict mode."""
        if not self.is_strict(state):
            return True
        return state.mode != "python" and issubclass(type(value), str)


def _shown(bound: Any) -> Any:
    if isinstance(bound, datetime):
        return write_datetime(bound)
    if isinstance(bound, date):
        return bound.isoformat()
    if isinstance(bound, time):
        return write_time(bound)
    if isinstance(bound, timedelta):
        return _words(bound)
    return bound


def _words(bound: timedelta) -> str:
    parts = []
    if bound.days:
        parts.append(f"{bound.days} day{'s' if bound.days != 1 else ''}")
    hours, rest = divmod(bound.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    for number, word in ((hours, "hour"), (minutes, "minute"), (seconds, "second")):
        if number:
            parts.append(f"{number} {word}{'s' if number != 1 else ''}")
    if bound.microseconds:
        one = bound.microseconds == 1
        parts.append(f"{bound.microseconds} microsecond{'' if one else 's'}")
    return " and ".join(parts) or "0 seconds"


class DateTimeNode(TimesNode):
    """datetime; `zone` holds it to have a time zone or none, `when` to past or future."""

    kind = "datetime"
    exact = datetime
    format = "date-time"
    write = staticmethod(datetime_to_json)

    def __init__(self) -> None:
        super().__init__()
        #: None, "aware", "naive", or an offset in seconds
        self.zone: Any = None
        self.when: Optional[str] = None

    def check(self, value: Any, state: State) -> Any:
        if issubclass(type(value), datetime):
            found = value
        elif not self.may_parse(value, state):
            raise fail("datetime_type", value)
        else:
            found = self._convert(value, state)
        if self.zone is not None or self.when is not None:
            self._check_setting(found, value)
        return self.hold(found, value) if self.host_rules else found

    def _convert(self, value: Any, state: State) -> datetime:
        _floor(value, state)
        text = lossy_text(value)
        try:
            if text is not None:
                return self._parse(text, value, state)
            if issubclass(type(value), date):
                return datetime(value.year, value.month, value.day)
            number = _number(value, state)
            if number is not None:
                return datetime_of(number, self.unit)
        except ParseError as error:
            raise fail("datetime_parsing", value, {"error": str(error)}) from None
        raise fail("datetime_type", value)

    def _parse(self, text: str, value: Any, state: State) -> datetime:
        try:
            return read_datetime(text)
        except ParseError as error:
            first = error
        number = number_of(text)
        try:
            if number is not None:
                return datetime_of(number, self.unit)
        except ParseError as error:
            first = error
        if self.is_exact(state):
            raise fail("datetime_parsing", value, {"error": str(first)})
        state.exactness = LAX
        try:
            if type(number) is int or str(first) == YEAR_0:
                raise first
            day = read_date(text)
        except ParseError as error:
            if str(error) == YEAR_0:
                raise
            raise fail("datetime_from_date_parsing", value, {"error": str(error)}) from None
        return datetime(day.year, day.month, day.day)

    def _check_setting(self, found: datetime, value: Any) -> None:
        zone = found.utcoffset()
        if self.when is not None:
            # A moment without a time zone is one of the clock on the wall here.
            is_past = found < datetime.now(None if zone is None else timezone.utc)
            if is_past != (self.when == "past"):
                raise fail(f"datetime_{self.when}", value)
        if self.zone == "aware" and zone is None:
            raise fail("timezone_aware", value)
        if self.zone == "naive" and zone is not None:
            raise fail("timezone_naive", value)
        if isinstance(self.zone, int):
            if zone is None:
                raise fail("timezone_aware", value)
            actual = int(zone.total_seconds())
            if actual != self.zone:
                ctx = {"tz_expected": self.zone, "tz_actual": actual}
                raise fail("timezone_offset", value, ctx)

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        is_bare = self.zone is None and self.when is None
        return super().proof(variable, bind) if is_bare else None


class DateNode(TimesNode):
    """date; `when` holds it to past or future."""

    kind = "date"
    exact = date
    format = "date"
    write = staticmethod(date_to_json)

    def __init__(self) -> None:
        super().__init__()
        self.when: Optional[str] = None

    def check(self, value: Any, state: State) -> Any:
        if type(value) is date:
            found = value
        elif issubclass(type(value), date) and not issubclass(type(value), datetime):
            state.floor(STRICT)
            found = value
        elif not self.may_parse(value, state):
            raise fail("date_type", value)
        else:
            found = self._convert(value, state)
        if self.when is not None:
            today = date.today()
            if not (found < today if self.when == "past" else found > today):
                raise fail(f"date_{self.when}", value)
        return self.hold(found, value) if self.host_rules else found

    def _convert(self, value: Any, state: State) -> date:
        _floor(value, state)
        text = lossy_text(value)
        if text is not None:
            try:
                return read_date(text)
            except ParseError as error:
                words = str(error)
            if self.is_exact(state):
                return self._from_exact_number(text, value, words)
            if words == YEAR_0:
                raise fail("date_parsing", value, {"error": words})
        try:
            if text is not None:
                moment = self._moment(text, state)
            elif issubclass(type(value), datetime):
                moment = value
            else:
                number = _number(value, state)
                if number is None:
                    raise fail("date_type", value)
                moment = datetime_of(number, self.unit)
        except ParseError as error:
            if str(error) == YEAR_0:
                raise fail("date_parsing", value, {"error": YEAR_0}) from None
            raise fail("date_from_datetime_parsing", value, {"error": str(error)}) from None
        if moment.hour or moment.minute or moment.second or moment.microsecond:
            raise fail("date_from_datetime_inexact", value)
        return moment.date()

    def _from_exact_number(self, text: str, value: Any, words: str) -> date:
        """Reads a Unix time where nothing but a date will do; `words` say why `text` is
        none by itself."""
        number = number_of(text)
        if isinstance(number, int):
            try:
                moment = datetime_of(number, self.unit)
                if moment.time() == time():
                    return moment.date()
                words = "Timestamp is not an exact date"
            except ParseError as error:
                words = str(error)
        raise fail("date_parsing", value, {"error": words})

    def _moment(self, text: str, state: State) -> datetime:
        try:
            found = read_datetime(text)
        except ParseError:
            number = number_of(text)
            if number is None:
                raise
            return datetime_of(number, self.unit)
        # A moment that begins a day, where a datetime would be closer.
        state.exactness = LAX
        return found

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        return super().proof(variable, bind) if self.when is None else None


class TimeNode(TimesNode):
    """time."""

    kind = "time"
    exact = time
    format = "time"
    write = staticmethod(time_to_json)

    def check(self, value: Any, state: State) -> Any:
        if issubclass(type(value), time):
            return self.hold(value, value) if self.host_rules else value
        if not self.may_parse(value, state):
            raise fail("time_type", value)
        _floor(value, state)
        text = lossy_text(value)
        try:
            if text is not None:
                found = read_time(text)
            else:
                number = None if issubclass(type(value), bool) else host_number(value)
                if number is None:
                    raise fail("time_type", value)
                # Integers of JSON beyond 64 bits are too late, whatever their sign.
                found = time_of(inf if _number(value, state) is None else number)
        except ParseError as error:
            raise fail("time_parsing", value, {"error": str(error)}) from None
        return self.hold(found, value)


class TimeDeltaNode(TimesNode):
    """timedelta."""

    kind = "timedelta"
    exact = timedelta
    format = "duration"
    write = staticmethod(timedelta_to_json)

    def check(self, value: Any, state: State) -> Any:
        if issubclass(type(value), timedelta):
            return self.hold(value, value) if self.host_rules else value
        if not self.may_parse(value, state):
            raise fail("time_delta_type", value)
        _floor(value, state)
        from .. import durations

        text = lossy_text(value)
        try:
            if text is not None:
                found = durations.read_timedelta(text)
            else:
                is_flag = type(value) is bool and state.mode == "python"
                number = int(value) if is_flag else _number(value, state)
                if number is None:
                    raise fail("time_delta_type", value)
                found = durations.timedelta_of(number)
        except ParseError as error:
            raise fail("time_delta_parsing", value, {"error": str(error)}) from None
        # Problems of a bound show the duration, whatever it was read from.
        return self.hold(found, found)

    def is_number(self, config: Any) -> bool:
        if getattr(config, "ser_json_temporal", None) is None:
            return getattr(config, "ser_json_timedelta", "iso8601") == "float"
        return super().is_number(config)
