# SPDX-License-Identifier: Apache-2.0
"""The types that JSON has: str, int, float, bool. And bytes, complex."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from enum import Enum
from typing import Any, Optional

from ..state import EXACT, LAX, STRICT, State, fail
from ..write import Writing, bytes_to_text
from .base import Node

#: Digits of a number in text: the limit of Python and of libsatya.
_MOST_DIGITS = 4300
_INT = re.compile(r"[+-]?\d+(?:_\d+)*(?:\.0*)?", re.A)

_TRUE = frozenset(("1", "true", "t", "on", "yes", "y"))
_FALSE = frozenset(("0", "false", "f", "off", "no", "n"))


def text_of(value: Any) -> Optional[str]:
    """Returns the text of a str or of bytes in UTF-8; None for anything else."""
    if isinstance(value, str):
        return str.__str__(value) if type(value) is not str else value
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return None
    return None


def _enum_value(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


class StrNode(Node):
    """str, with lengths, a pattern, a format, trimming and case."""

    kind = "str"
    exact = str
    is_plain = True

    def __init__(self) -> None:
        super().__init__()
        self.trims = False
        self.case: Optional[str] = None
        self.from_numbers: Optional[bool] = None
        self.ascii_only = False
        #: The pattern as it was declared: shown in problems.
        self.pattern: Optional[str] = None
        #: Matches by Python's `re` where the declaration asks for that.
        self.regex: Any = None
        #: The problem of a format of the classic API: "email_format", "url_format".
        self.problem: Optional[str] = None

    def name(self) -> str:
        is_bare = not (self.keywords or self.trims or self.case or self.regex or self.ascii_only)
        return "str" if is_bare and not self.from_numbers else "constrained-str"

    def facts(self) -> dict[str, Any]:
        return {} if self.pattern is None else {"pattern": self.pattern}

    def check(self, value: Any, state: State) -> Any:
        kind = type(value)
        if kind is not str:
            text = self._convert(value, state)
        else:
            text = value
        if self.trims:
            text = text.strip()
        if self.ascii_only and not text.isascii():
            raise fail("string_not_ascii", value)
        if self.keywords and not self._is_proven(text):
            keyword = self.rules().broken(text)
            if keyword is not None:
                if self.problem is not None and keyword in ("format", "pattern"):
                    raise fail(self.problem, value)
                raise self.rules().fail(keyword, text, value, "")
        if self.regex is not None and self.regex.search(text) is None:
            raise fail("string_pattern_mismatch", value, {"pattern": self.pattern})
        if self.case is not None:
            text = text.lower() if self.case == "lower" else text.upper()
        return text

    def _is_proven(self, text: str) -> bool:
        low, high = self.keywords.get("minLength", 0), self.keywords.get("maxLength")
        if len(self.keywords) - ("minLength" in self.keywords) - (high is not None):
            return False
        return low <= len(text) and (high is None or len(text) <= high)

    def _convert(self, value: Any, state: State) -> str:
        is_strict = self.is_strict(state)
        if isinstance(value, str):
            if isinstance(value, Enum):
                if is_strict:
                    raise fail("string_type", value)
                state.floor(LAX)
                return str(value.value)
            state.floor(STRICT)
            return str.__str__(value)
        if is_strict:
            raise fail("string_type", value)
        if isinstance(value, (bytes, bytearray)):
            try:
                text = value.decode("utf-8")
            except UnicodeDecodeError:
                raise fail("string_unicode", value) from None
            state.floor(LAX)
            return text
        if self.from_numbers and isinstance(value, (int, float, Decimal)):
            if not isinstance(value, bool):
                state.floor(LAX)
                return str(value)
        if isinstance(value, Enum) and isinstance(value.value, (str, int)):
            state.floor(LAX)
            return str(value.value)
        raise fail("string_type", value)

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        if self.trims or self.case or self.regex is not None or self.ascii_only:
            return None
        return super().proof(variable, bind)

    def document(self, refs: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "string", **self.keywords}
        extension: dict[str, Any] = {}
        if self.trims:
            extension["trim"] = True
        if self.case:
            extension["case"] = self.case
            if {"pattern", "format"} & self.keywords.keys():
                # The rules are those of the text before its case changes.
                refs.inexact()
        if "format" in self.keywords:
            extension["format"] = "assert"
        if self.regex is not None or self.from_numbers or self.ascii_only:
            refs.inexact()
        if extension:
            found["x-satya"] = extension
        return found

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "string", **self.keywords}
        if self.pattern is not None:
            found["pattern"] = self.pattern
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if type(value) is str:
            return value
        if isinstance(value, str) and not isinstance(value, Enum):
            return str.__str__(value) if out.is_json else value
        return out.unexpected(self, value)

    def dump_key(self, key: Any, out: Writing) -> Any:
        return key if type(key) is str else super().dump_key(key, out)


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
        if isinstance(value, int) and not isinstance(value, bool):
            # A subclass: pydantic gives the plain number.
            state.floor(STRICT)
            return int(value)
        if self.is_strict(state):
            raise fail("int_type", value)
        if isinstance(value, bool):
            state.floor(LAX)
            return int(value)
        if isinstance(value, float):
            state.floor(LAX)
            return self._from_float(value)
        text = text_of(value)
        if text is not None:
            state.floor(LAX)
            return self._from_text(text, value)
        if isinstance(value, bytes):
            raise fail("int_parsing", value)
        if isinstance(value, Decimal):
            state.floor(LAX)
            if not value.is_finite():
                raise fail("finite_number", value)
            if value != value.to_integral_value():
                raise fail("int_from_float", value)
            return int(value)
        if isinstance(value, Enum):
            state.floor(LAX)
            inner = value.value
            if type(inner) is int:
                return inner
        raise fail("int_type", value)

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
        digits = text.strip()
        if len(digits) > _MOST_DIGITS:
            raise fail("int_parsing_size", value)
        if _INT.fullmatch(digits) is None:
            raise fail("int_parsing", value)
        return int(digits.partition(".")[0])

    def document(self, refs: Any) -> dict[str, Any]:
        return {"type": "integer", **self.keywords}

    schema = document

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if type(value) is int:
            return value
        if isinstance(value, int) and not isinstance(value, Enum):
            return int(value) if out.is_json else value
        return out.unexpected(self, value)


class FloatNode(NumberNode):
    """float; whether NaN and infinities are values is a setting."""

    kind = "float"
    exact = float

    def __init__(self) -> None:
        super().__init__()
        self.allows_inf_nan = True

    def name(self) -> str:
        return "constrained-float" if self.keywords or not self.allows_inf_nan else "float"

    def facts(self) -> dict[str, Any]:
        return {key: float(value) for key, value in self.keywords.items()}

    def check(self, value: Any, state: State) -> Any:
        number = float(value) if type(value) is float else self._convert(value, state)
        if not self.allows_inf_nan and not math.isfinite(number):
            raise fail("finite_number", value)
        return self.hold(number, value) if self.keywords else number

    def _convert(self, value: Any, state: State) -> float:
        if isinstance(value, float):
            state.floor(EXACT if type(value).__name__ == "JSONFloat" else STRICT)
            return float(value)
        is_strict = self.is_strict(state)
        if isinstance(value, bool):
            if is_strict:
                raise fail("float_type", value)
            state.floor(LAX)
            return float(value)
        if isinstance(value, int):
            state.floor(STRICT)
            return self._from_int(value)
        if not is_strict and isinstance(value, (str, bytes)):
            state.floor(LAX)
            return self._from_text(value)
        if hasattr(value, "__float__") or hasattr(value, "__index__"):
            state.floor(STRICT)
            try:
                return float(value)
            except (TypeError, ValueError, OverflowError):
                raise fail("float_type", value) from None
        if not is_strict and isinstance(value, Enum) and isinstance(value.value, (int, float)):
            state.floor(LAX)
            return float(value.value)
        raise fail("float_type", value)

    def _from_int(self, value: int) -> float:
        try:
            return float(value)
        except OverflowError:
            raise fail("float_type", value) from None

    def _from_text(self, value: Any) -> float:
        text = text_of(value)
        try:
            if text is None or not text.isascii():
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
        return {"type": "number", **self.keywords}

    schema = document

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if isinstance(value, float):
            return float(value)
        if type(value) is int:
            return float(value) if out.is_json else value
        return out.unexpected(self, value)


class BoolNode(Node):
    """bool."""

    kind = "bool"
    exact = bool
    is_plain = True

    def check(self, value: Any, state: State) -> Any:
        if value is True or value is False:
            return value
        if self.is_strict(state) and not (
            state.mode == "strings" and isinstance(value, str)
        ):
            raise fail("bool_type", value)
        state.floor(LAX)
        if isinstance(value, int):
            if abs(value) >= 2**63:
                raise fail("bool_type", value)
            return self._from_number(value)
        if isinstance(value, (str, bytes)):
            word = (text_of(value) or "").lower()
            if word in _TRUE:
                return True
            if word in _FALSE:
                return False
            raise fail("bool_parsing", value)
        if isinstance(value, (float, Decimal)) and value == value and abs(value) < 2**63 and value == value // 1:
            return self._from_number(value)
        raise fail("bool_type", value)

    def _from_number(self, value: Any) -> bool:
        if value == 0:
            return False
        if value == 1:
            return True
        raise fail("bool_parsing", value)

    def document(self, refs: Any) -> dict[str, Any]:
        return {"type": "boolean"}

    schema = document

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        return value if value is True or value is False else out.unexpected(self, value)


class BytesNode(Node):
    """bytes, with lengths."""

    kind = "bytes"
    exact = bytes

    def __init__(self) -> None:
        super().__init__()
        self.form = "utf8"

    def name(self) -> str:
        return "constrained-bytes" if self.keywords else "bytes"

    def check(self, value: Any, state: State) -> Any:
        if type(value) is not bytes:
            data = self._convert(value, state)
        else:
            data = value
        if self.keywords:
            # One code point a byte: lengths of bytes are lengths of such text.
            keyword = self.rules().broken(data.decode("latin-1"))
            if keyword is not None:
                argument = "min_length" if keyword == "minLength" else "max_length"
                kind = "bytes_too_short" if keyword == "minLength" else "bytes_too_long"
                raise fail(kind, value, {argument: self.keywords[keyword]})
        return data

    def _convert(self, value: Any, state: State) -> bytes:
        if isinstance(value, bytes):
            state.floor(STRICT)
            return bytes(value)
        if isinstance(value, str) and (state.mode != "python" or not self.is_strict(state)):
            if state.mode == "python":
                state.floor(LAX)
            return self._from_text(value)
        if isinstance(value, bytearray) and not self.is_strict(state):
            state.floor(LAX)
            return bytes(value)
        raise fail("bytes_type", value)

    def _from_text(self, value: str) -> bytes:
        if self.form == "utf8":
            return value.encode("utf-8", "surrogatepass")
        try:
            if self.form == "hex":
                return bytes.fromhex(value)
            from base64 import b64decode

            standard = value.replace("-", "+").replace("_", "/")
            return b64decode(standard + "=" * (-len(standard) % 4), validate=True)
        except ValueError as error:
            ctx = {"encoding": self.form, "encoding_error": str(error)}
            raise fail("bytes_invalid_encoding", value, ctx) from None

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "string"}

    def schema(self, gen: Any) -> dict[str, Any]:
        form = {"base64": "base64url", "hex": "binary"}.get(self.form, "binary")
        return {"type": "string", "format": form, **self.keywords}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, bytes):
            return out.unexpected(self, value)
        return bytes_to_text(value, out.config) if out.is_json else value

    def dump_key(self, key: Any, out: Writing) -> Any:
        return self.dump(key, out)


class ComplexNode(Node):
    """complex, from numbers and from text."""

    kind = "complex"
    exact = complex

    def check(self, value: Any, state: State) -> Any:
        if type(value) is complex:
            return value
        if isinstance(value, str) and (state.mode != "python" or not self.is_strict(state)):
            state.floor(LAX)
            try:
                return complex(value)
            except ValueError:
                raise fail("complex_str_parsing", value) from None
        if not self.is_strict(state):
            if isinstance(value, (int, float)) or hasattr(value, "__complex__"):
                state.floor(LAX)
                return complex(value)
        if state.mode == "python" and self.is_strict(state):
            raise fail("is_instance_of", value, {"class": "complex"})
        raise fail("complex_type", value)

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"type": "string"}


