# SPDX-License-Identifier: Apache-2.0
"""Decimal, exact from JSON, and UUID."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Optional
from uuid import UUID

from ..state import LAX, STRICT, State, fail
from ..write import Writing, infer_key
from .base import Node


class DecimalNode(Node):
    """Decimal, with bounds, digits and places."""

    kind = "decimal"
    exact = Decimal

    def __init__(self) -> None:
        super().__init__()
        self.max_digits: Optional[int] = None
        self.decimal_places: Optional[int] = None
        self.allows_inf_nan = False

    def facts(self) -> dict[str, Any]:
        return {
            key: value if issubclass(type(value), Decimal) else Decimal(str(value))
            for key, value in self.keywords.items()
        }

    def check(self, value: Any, state: State) -> Any:
        number = value if type(value) is Decimal else self._convert(value, state)
        if not number.is_finite():
            if not self.allows_inf_nan:
                raise fail("finite_number", value)
            if self.keywords:
                keyword = self.rules().broken(float(number))
                if keyword is not None:
                    raise self.rules().fail(keyword, number, value, "")
            return number
        if self.max_digits is not None or self.decimal_places is not None:
            self._check_digits(number, value)
        if self.keywords:
            self.rules().check(number, value)
        return number

    def _convert(self, value: Any, state: State) -> Decimal:
        digits = getattr(value, "digits", None)
        if type(value).__name__ == "JSONFloat" and digits is not None:
            return Decimal(digits)
        if issubclass(type(value), Decimal):
            state.floor(STRICT)
            return Decimal(value)
        if state.mode == "python" and self.is_strict(state):
            raise fail("is_instance_of", value, {"class": "Decimal"})
        if issubclass(type(value), bool):
            raise fail("decimal_type", value)
        if issubclass(type(value), (int, float, str)):
            if state.mode == "python":
                state.floor(LAX)
            try:
                return Decimal(str(value).strip())
            except (InvalidOperation, ValueError):
                raise fail("decimal_parsing", value) from None
        if issubclass(type(value), tuple) and len(value) == 3:
            state.floor(LAX)
            try:
                return Decimal(value)
            except (ValueError, TypeError):
                raise fail("decimal_parsing", value) from None
        raise fail("decimal_type", value)

    def _check_digits(self, number: Decimal, value: Any) -> None:
        sign, digits, exponent = number.normalize().as_tuple()
        assert isinstance(exponent, int)
        if exponent >= 0:
            total, places = len(digits) + exponent, 0
        else:
            places = -exponent
            total = max(len(digits), places)
        if self.max_digits is not None and total > self.max_digits:
            raise fail("decimal_max_digits", value, {"max_digits": self.max_digits})
        if self.decimal_places is not None:
            if places > self.decimal_places:
                ctx = {"decimal_places": self.decimal_places}
                raise fail("decimal_max_places", value, ctx)
            if self.max_digits is not None:
                whole = self.max_digits - self.decimal_places
                if total - places > whole:
                    raise fail("decimal_whole_digits", value, {"whole_digits": whole})

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


class UUIDNode(Node):
    """UUID, of any version or one."""

    kind = "uuid"
    exact = UUID

    def __init__(self, version: Optional[int] = None) -> None:
        super().__init__()
        self.version = version

    def check(self, value: Any, state: State) -> Any:
        if issubclass(type(value), UUID):
            found = value
        elif issubclass(type(value), (str, bytes)) and not (
            state.mode == "python" and self.is_strict(state)
        ):
            if state.mode == "python":
                state.floor(LAX)
            found = self._parse(value)
        elif state.mode == "python" and self.is_strict(state):
            raise fail("is_instance_of", value, {"class": "UUID"})
        else:
            raise fail("uuid_type", value)
        if self.version is not None and found.version != self.version:
            raise fail("uuid_version", value, {"expected_version": self.version})
        return found

    def _parse(self, value: Any) -> UUID:
        if not issubclass(type(value), str):
            if len(value) == 16:
                return UUID(bytes=bytes(value))
            try:
                text = bytes(value).decode("utf-8")
            except UnicodeDecodeError:
                text = ""
            if _uuid_problem(text) is not None:
                words = f"invalid length: expected 16 bytes, found {len(value)}"
                raise fail("uuid_parsing", value, {"error": words})
        else:
            text = value
        problem = _uuid_problem(text)
        if problem is not None:
            raise fail("uuid_parsing", value, {"error": problem})
        return UUID(text.strip())

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        return super().proof(variable, bind) if self.version is None else None

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "string"}

    def schema(self, gen: Any) -> dict[str, Any]:
        suffix = "" if self.version is None else str(self.version)
        return {"type": "string", "format": "uuid" + suffix}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not issubclass(type(value), UUID):
            return out.unexpected(self, value)
        return str(value) if out.is_json else value

    def dump_key(self, key: Any, out: Writing) -> Any:
        return infer_key(key, out)


def _uuid_problem(text: str) -> Optional[str]:
    """Says why text is no UUID; None if it is one."""
    inner = text
    if inner.startswith("urn:uuid:"):
        inner = inner[9:]
    elif inner.startswith("{") and inner.endswith("}"):
        inner = inner[1:-1]
    for index, letter in enumerate(text if inner is text else inner):
        if letter not in "0123456789abcdefABCDEF-":
            shown = letter if letter.isascii() else letter
            return f"invalid character: found `{shown}` at {index}"
    groups = inner.split("-")
    if len(groups) == 1:
        if len(inner) == 32:
            return None
        return f"invalid length: found {len(inner)}"
    if len(groups) != 5:
        return f"invalid group count: expected 5, found {len(groups)}"
    for index, (group, size) in enumerate(zip(groups, (8, 4, 4, 4, 12))):
        if len(group) != size:
            return f"invalid group length in group {index}: expected {size}, found {len(group)}"
    return None


