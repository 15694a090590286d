# SPDX-License-Identifier: Apache-2.0
"""Fraction. This is imported for the first field of the type: `fractions` itself takes long."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..state import State, fail
from ..write import Writing
from .base import Node

_KINDS = (str, int, float, Decimal)


class FractionNode(Node):
    """Fraction, from numbers and from text such as "1/3"."""

    kind = "fraction"
    exact = Fraction

    def check(self, value: Any, state: State) -> Any:
        if issubclass(type(value), Fraction):
            return value
        if state.mode == "python":
            if self.is_strict(state):
                raise fail("is_instance_of", value, {"class": "Fraction"})
        elif issubclass(type(value), bool):
            raise fail("fraction_type", value)
        if not issubclass(type(value), _KINDS):
            raise fail("fraction_type", value)
        state.floor_text()
        try:
            if issubclass(type(value), float) and state.mode == "json":
                # What its digits say, not what the nearest double is.
                return Fraction(str(value))
            return Fraction(value)
        except (ValueError, ArithmeticError):
            raise fail("fraction_parsing", value) from None

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": ["string", "number"]}

    def schema(self, gen: Any) -> dict[str, Any]:
        text = {"type": "string", "format": "fraction"}
        return text if gen.mode == "serialization" else {"anyOf": [{"type": "number"}, text]}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        return str(value) if issubclass(type(value), Fraction) else out.unexpected(self, value)

    def dump_key(self, key: Any, out: Writing) -> Any:
        return self.dump(key, out)
