# SPDX-License-Identifier: Apache-2.0
"""int, float, bool and complex."""

from __future__ import annotations

import math
import operator
import re
from decimal import Decimal
from enum import Enum
from typing import Any, Optional

from ..document import integer_document, number_document, scalar
from ..host_numbers import MOST, host_number
from ..state import EXACT, LAX, STRICT, Fail, State, fail
from ..write import Writing, float_of
from .base import Node
from .strings import text_of

#: What may stand around a number: what Unicode calls white space, which Python's own isspace()
#: says of four separators besides.
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
#: Digits of a number in text: the limit of Python and of libsatya.
_MOST_DIGITS = 4300
_INT = r"(?a)[+-]?\d+(?:_\d+)*(?:\.0+)?"

_TRUE = frozenset(("1", "true", "t", "on", "yes", "y"))
_FALSE = frozenset(("0", "false", "f", "off", "no", "n"))


class NumberNode(Node):
    """What int and float have in common: bounds and multiples."""

    is_plain = True

    def facts(self) -> dict[str, Any]:
        return dict(self.keywords)

    def name(self) -> str:
        return f"constrained-{self.kind}" if self.keywords else self.kind

    def hold(self, number: Any, value: Any) -> Any:
        if self.keywords:
            self.rules().check(number, value)
        return number


class IntNode(NumberNode):
    """int, of any size."""

    kind = "int"
    exact = int

    def check(self, value: Any, state: State) -> Any:
        number = value if type(value) is int else self._convert(value, state)
        return self.hold(number, value) if self.keywords else number

    def _convert(self, value: Any, state: State) -> int:
        if issubclass(type(value), int) and not issubclass(type(value), bool):
            # A subclass: pydantic gives the plain number.
            state.floor(STRICT)
            return int.__int__(value)
        if self.is_strict(state):
            raise fail("int_type", value)
        if issubclass(type(value), bool):
            state.floor(LAX)
            return int(value)
        if issubclass(type(value), float):
            state.floor(LAX)
            return self._from_float(value)
        text = text_of(value)
        if text is not None:
            state.floor(LAX)
            return self._from_text(text, value)
        if issubclass(type(value), bytes):
            raise fail("int_parsing", value)
        if issubclass(type(value), Decimal):
            state.floor(LAX)
            if not value.is_finite():
                raise fail("finite_number", value)
            if value.adjusted() >= _MOST_DIGITS:
                raise fail("int_parsing_size", value)
            if value != value.to_integral_value():
                raise fail("int_from_float", value)
            return int(value)
        if issubclass(type(value), Enum):
            state.floor(LAX)
            inner = value.value
            if type(inner) is int:
                return inner
        if hasattr(type(value), "__index__"):
            state.floor(LAX)
            return self._from_index(value)
        if hasattr(type(value), "__float__"):
            state.floor(LAX)
            return self._from_real(value)
        raise fail("int_type", value)

    def _from_index(self, value: Any) -> int:
        """An integer of another library, as numpy's are."""
        try:
            return operator.index(value)
        except Exception:
            raise fail("int_type", value) from None

    def _from_real(self, value: Any) -> int:
        try:
            number = float(value)
        except Exception:
            raise fail("int_type", value) from None
        try:
            return self._from_float(number)
        except Fail as problem:
            raise fail(problem.lines[0].type, value) from None

    def _from_float(self, value: float) -> int:
        if not math.isfinite(value):
            raise fail("finite_number", value)
        if not value.is_integer():
            raise fail("int_from_float", value)
        if abs(value) >= 2**63:
            # Such a float stands for a range of integers, not for one.
            raise fail("int_parsing_size", value)
        return int(value)

    def _from_text(self, text: str, value: Any) -> int:
        digits = text.strip(_SPACE)
        if len(digits) > _MOST_DIGITS:
            raise fail("int_parsing_size", value)
        if re.fullmatch(_INT, digits) is None:
            raise fail("int_parsing", value)
        return int(digits.partition(".")[0])

    def document(self, refs: Any) -> dict[str, Any]:
        return integer_document(self, refs)

    def schema(self, gen: Any) -> dict[str, Any]:
        whole = {k: v if isinstance(v, (int, float)) else float(v) for k, v in self.keywords.items()}
        return {"type": "integer", **whole}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if type(value) is int:
            return value
        if issubclass(type(value), int):
            # Without what a class of the user says of itself.
            return int.__int__(value) if out.is_json else value
        return out.unexpected(self, value)


class FloatNode(NumberNode):
    """float; whether NaN and infinities are values is a setting."""

    kind = "float"
    exact = float

    def __init__(self) -> None:
        super().__init__()
        self.allows_inf_nan = True

    def name(self) -> str:
        return "constrained-float" if self.keywords else "float"

    def facts(self) -> dict[str, Any]:
        return {key: float(value) for key, value in self.keywords.items()}

    def check(self, value: Any, state: State) -> Any:
        number = float(value) if type(value) is float else self._convert(value, state)
        if not self.allows_inf_nan and not math.isfinite(number):
            raise fail("finite_number", value)
        return self.hold(number, value) if self.keywords else number

    def _convert(self, value: Any, state: State) -> float:
        if issubclass(type(value), float):
            state.floor(EXACT if type(value).__name__ == "JSONFloat" else STRICT)
            return float.__float__(value)
        is_strict = self.is_strict(state)
        if issubclass(type(value), bool):
            if is_strict:
                raise fail("float_type", value)
            state.floor(LAX)
            return float(value)
        if issubclass(type(value), int):
            state.floor(STRICT)
            return self._from_int(value, state)
        if not is_strict and issubclass(type(value), (str, bytes)):
            state.floor(LAX)
            return self._from_text(value)
        if hasattr(type(value), "__float__") or hasattr(type(value), "__index__"):
            state.floor(STRICT)
            try:
                return float(value)
            except Exception:
                raise fail("float_type", value) from None
        raise fail("float_type", value)

    def _from_int(self, value: int, state: State) -> float:
        try:
            return float(value)
        except Exception as error:
            if state.mode == "json" and isinstance(error, OverflowError):
                # A number of JSON is one number, however it is written: 1e400 is infinite as well.
                return math.inf if value > 0 else -math.inf
            raise fail("float_type", value) from None

    def _from_text(self, value: Any) -> float:
        text = text_of(value)
        try:
            text = "" if text is None else text.strip(_SPACE)
            if not text.isascii() or text != text.strip():
                raise ValueError
            return float(text)
        except ValueError:
            raise fail("float_parsing", value) from None

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        proof = super().proof(variable, bind)
        if proof is None or self.allows_inf_nan:
            return proof
        return f"{proof} and {variable} - {variable} == 0.0"

    def document(self, refs: Any) -> dict[str, Any]:
        return number_document(self, refs)

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"type": "number", **self.keywords}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if type(value) is float and value - value == 0.0:
            return value
        if issubclass(type(value), float):
            return float_of(float.__float__(value), out) if out.is_json else value
        if issubclass(type(value), int):
            return _as_float(value, out) if out.is_json else value
        if out.is_text and hasattr(type(value), "__float__"):
            # A Decimal, or a number of another library, is one in JSON text, if a float has room for it.
            try:
                number = float(value)
            except Exception:
                number = math.nan
            if math.isfinite(number):
                return number
        return out.unexpected(self, value)


def _as_float(number: int, out: Writing) -> Any:
    try:
        return float(number)
    except Exception:
        # JSON text has room for all digits, whatever the class says of itself.
        if out.is_text:
            return int.__int__(number)
        raise


class BoolNode(Node):
    """bool."""

    kind = "bool"
    exact = bool
    is_plain = True

    def check(self, value: Any, state: State) -> Any:
        if value is True or value is False:
            return value
        if self.is_strict(state) and not (
            state.mode == "strings" and issubclass(type(value), str)
        ):
            raise fail("bool_type", value)
        state.floor(LAX)
        if issubclass(type(value), (str, bytes)):
            word = (text_of(value) or "").lower()
            if word in _TRUE:
                return True
            if word in _FALSE:
                return False
            raise fail("bool_parsing", value)
        number = host_number(value)
        if number in (0, 1):
            return number == 1
        is_whole = number is not None and -MOST <= number < MOST and number == number // 1
        raise fail("bool_parsing" if is_whole else "bool_type", value)

    def document(self, refs: Any) -> dict[str, Any]:
        return scalar(self, "boolean", {})

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"type": "boolean"}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        return value if value is True or value is False else out.unexpected(self, value)


class ComplexNode(Node):
    """complex, from numbers and from text."""

    kind = "complex"
    exact = complex

    def check(self, value: Any, state: State) -> Any:
        if type(value) is complex:
            return value
        is_strict = self.is_strict(state)
        if state.mode != "python":
            return self._from_json(value, state, is_strict)
        if is_strict:
            raise fail("is_instance_of", value, {"class": "complex"})
        state.floor(LAX)
        if issubclass(type(value), str):
            try:
                return complex(value)
            except ValueError:
                raise fail("complex_type", value) from None
        if any(hasattr(type(value), name) for name in ("__complex__", "__float__", "__index__")):
            try:
                return complex(value)
            except Exception:
                raise fail("complex_type", value) from None
        raise fail("complex_type", value)

    def _from_json(self, value: Any, state: State, is_strict: bool) -> complex:
        if issubclass(type(value), str):
            state.floor_text()
            try:
                return complex(value)
            except ValueError:
                raise fail("complex_str_parsing", value) from None
        is_number = issubclass(type(value), (int, float)) and not issubclass(type(value), bool)
        if not is_number or issubclass(type(value), int) and not -(2**63) <= value < 2**63:
            raise fail("complex_type", value)
        if is_strict:
            raise fail("complex_str_parsing", value)
        state.floor(LAX)
        return complex(value)

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"type": "string"}


