# SPDX-License-Identifier: Apache-2.0
"""Decimal, exact from JSON."""

from __future__ import annotations

import math
import sys
from decimal import Decimal, InvalidOperation
from typing import Any, Callable, Optional

from ..state import LAX, STRICT, Fail, Line, State, fail
from ..write import Writing
from .base import Node


#: More places than this no number has that is not looked at digit by digit.
_USUAL_PLACES = 1_000


def _exact(value: Any) -> Any:
    """What a Decimal is made of: the integer, or text, whatever a subclass makes of it."""
    if issubclass(type(value), str):
        return str.__str__(value).strip()
    return int.__int__(value) if issubclass(type(value), int) else float.__repr__(value)


def digits_of(number: Decimal) -> tuple[int, int]:
    """Returns the number of digits before zeros at the end, and the exponent behind them;
    normalize() would round to what the context has room for."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    count = len(digits)
    while count > 1 and digits[count - 1] == 0:
        count -= 1
    return (1, 0) if digits[0] == 0 and count == 1 else (count, exponent + len(digits) - count)


def _as_float(number: Decimal) -> float:
    """Returns what is not finite; a signaling NaN may not be made a float."""
    return math.nan if number.is_nan() else float(number)


class DecimalNode(Node):
    """Decimal, with bounds, digits and places."""

    kind = "decimal"
    exact = Decimal

    def __init__(self) -> None:
        super().__init__()
        self.max_digits: Optional[int] = None
        self.decimal_places: Optional[int] = None
        self.allows_inf_nan = False
        self._admits: Optional[Callable[[Decimal], bool]] = None

    def facts(self) -> dict[str, Any]:
        return {
            key: value if issubclass(type(value), Decimal) else Decimal(str(value))
            for key, value in self.keywords.items()
        }

    def check(self, value: Any, state: State) -> Any:
        number = value if type(value) is Decimal else self._convert(value, state)
        if self._admits is None:
            self._admits = self._prover()
        if self._admits(number):
            return number
        if not number.is_finite():
            if not self.allows_inf_nan:
                raise fail("finite_number", value)
            if self.keywords:
                keyword = self._broken_beyond(number)
                if keyword is not None:
                    raise self.rules().fail(keyword, _as_float(number), value, "")
            return number
        lines: list[Line] = []
        if self.max_digits is not None or self.decimal_places is not None:
            lines += self._broken_digits(number, value)
            if lines and not self.tells_all:
                raise Fail(lines[:1])
        if self.keywords and not self.rules().proves(number):
            try:
                self.rules().check(number, value)
            except Fail as problem:
                raise Fail(lines + problem.lines) from None
        if lines:
            raise Fail(lines)
        return number

    def _convert(self, value: Any, state: State) -> Decimal:
        if issubclass(type(value), Decimal):
            state.floor(STRICT)
            return Decimal(value)
        if state.mode == "python" and self.is_strict(state):
            raise fail("is_instance_of", value, {"class": "Decimal"})
        if type(value) is not str:
            digits = getattr(value, "digits", None)
            if type(value).__name__ == "JSONFloat" and digits is not None:
                # Behind a function it is an object of Python, as any float.
                state.floor(STRICT if state.mode == "json" else LAX)
                return Decimal(digits)
            if issubclass(type(value), bool):
                raise fail("decimal_type", value)
        if issubclass(type(value), (int, float, str)):
            state.floor(STRICT if state.mode == "json" else LAX)
            try:
                return Decimal(_exact(value))
            except (InvalidOperation, ValueError):
                raise fail("decimal_parsing", value) from None
        if issubclass(type(value), tuple) and len(value) == 3:
            state.floor(LAX)
            try:
                return Decimal(value)
            except (ValueError, TypeError):
                raise fail("decimal_type", value) from None
        raise fail("decimal_type", value)

    def _broken_beyond(self, number: Decimal) -> Optional[str]:
        """Nothing that is not finite is a multiple."""
        if "multipleOf" in self.keywords:
            return "multipleOf"
        return self.rules().broken(_as_float(number))

    def _broken_digits(self, number: Decimal, value: Any) -> list[Line]:
        """Returns what is wrong with the digits of a number."""
        _, digits, exponent = number.as_tuple()
        assert isinstance(exponent, int)
        if exponent < 0 and not digits[0]:
            # A zero with places has, as pydantic has it, no digit before the point.
            return []
        count, exponent = digits_of(number)
        if exponent >= 0:
            total, places = count + exponent, 0
        else:
            places = -exponent
            total = max(count, places)
        lines = []
        if self.max_digits is not None and total > self.max_digits:
            lines.append(Line("decimal_max_digits", (), value, {"max_digits": self.max_digits}))
        if self.decimal_places is not None:
            if places > self.decimal_places:
                lines.append(Line("decimal_max_places", (), value, {"decimal_places": self.decimal_places}))
            if self.max_digits is not None:
                whole = max(self.max_digits - self.decimal_places, 0)
                if total - places > whole:
                    lines.append(Line("decimal_whole_digits", (), value, {"whole_digits": whole}))
        return lines

    def _prover(self) -> Callable[[Decimal], bool]:
        """Returns what says at once of most numbers that they are admitted; others may be, too."""
        keeps_bounds = self.rules().prover()
        if self.max_digits is None and self.decimal_places is None:
            return lambda number: number.is_finite() and keeps_bounds(number)
        most = sys.maxsize if self.max_digits is None else self.max_digits
        most_places = most if self.decimal_places is None else min(self.decimal_places, most)
        most_whole = most
        if self.max_digits is not None and self.decimal_places is not None:
            most_whole = max(most - self.decimal_places, 0)

        def has_few_digits(number: Decimal) -> bool:
            _, digits, exponent = number.as_tuple()
            # Of what is not finite it is a letter. Without zeros at the end there are no more.
            if type(exponent) is not int or exponent > 0 or not digits[0]:
                return False
            count = len(digits)
            return count <= most and -exponent <= most_places and count + exponent <= most_whole

        # Of a number with just so many places one need not look at the digits.
        is_usual = most_places == self.decimal_places and most_places <= _USUAL_PLACES
        usual = Decimal((0, (1,), -most_places if is_usual else 1))

        def admits(number: Decimal) -> bool:
            if number.same_quantum(usual):
                return number.adjusted() < most_whole and keeps_bounds(number)
            return has_few_digits(number) and keeps_bounds(number)

        return admits

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        return None

    def document(self, refs: Any) -> dict[str, Any]:
        # Text and numbers in one: only the host reads both alike.
        refs.inexact()
        return {"type": ["number", "string"]}

    def schema(self, gen: Any) -> dict[str, Any]:
        text = {"type": "string"}
        if gen.mode == "serialization":
            return text
        numbers = {key: float(value) for key, value in self.keywords.items()}
        return {"anyOf": [{"type": "number", **numbers}, text]}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not issubclass(type(value), Decimal):
            return out.unexpected(self, value)
        return str(value) if out.is_json else value
