# SPDX-License-Identifier: Apache-2.0
"""str and bytes."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any, Optional

from ..state import LAX, STRICT, Fail, Line, State, fail
from ..write import Writing, bytes_to_text
from .base import Node


#: What stands at the ends of text and is trimmed: Unicode's White_Space. Python's `strip` takes
#: four separators of ASCII (FS, GS, RS, US) for space, too.
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


def text_of(value: Any) -> Optional[str]:
    """Returns the text of a str or of bytes in UTF-8; None for anything else."""
    if issubclass(type(value), str):
        return str.__str__(value) if type(value) is not str else value
    if issubclass(type(value), bytes):
        try:
            return bytes.decode(value, "utf-8")
        except UnicodeDecodeError:
            return None
    return None


class StrNode(Node):
    """str, with lengths, a pattern, a format, trimming and case."""

    kind = "str"
    exact = str
    is_plain = True

    def __init__(self) -> None:
        super().__init__()
        self.trims = False
        self.lowers = self.uppers = False
        self.from_numbers: Optional[bool] = None
        self.ascii_only = False
        #: The pattern as it was declared: shown in problems.
        self.pattern: Optional[str] = None
        #: Matches by Python's `re` where the declaration asks for that.
        self.regex: Any = None
        #: The problem of a format of the classic API: "email_format", "url_format".
        self.problem: Optional[str] = None

    @property
    def case(self) -> Optional[str]:
        """The case that text is put in: where both are asked for, the lower."""
        return "lower" if self.lowers else "upper" if self.uppers else None

    def name(self) -> str:
        is_bare = not (self.keywords or self.trims or self.case or self.regex or self.ascii_only)
        return "str" if is_bare else "constrained-str"

    def facts(self) -> dict[str, Any]:
        return {} if self.pattern is None else {"pattern": self.pattern}

    def check(self, value: Any, state: State) -> Any:
        kind = type(value)
        if kind is not str:
            text = self._convert(value, state)
        else:
            text = value
            if state.mode == "json":
                # Text of JSON may stand for something closer.
                state.floor(STRICT)
        if self.trims:
            text = text.strip(WHITE_SPACE)
        if self.ascii_only and not text.isascii():
            raise fail("string_not_ascii", value)
        if self.keywords and not self._is_proven(text):
            keyword = self.rules().broken(text)
            if keyword is not None:
                raise self._broken(keyword, text, value)
        if self.regex is not None and self.regex.search(text) is None:
            raise fail("string_pattern_mismatch", value, {"pattern": self.pattern})
        if self.lowers:
            return text.lower()
        return text.upper() if self.uppers else text

    def _broken(self, keyword: str, text: str, value: Any) -> Fail:
        """Returns the problem of text that breaks a keyword."""
        problem = self.rules().fail(keyword, text, value, "")
        if self.problem is not None:
            for line in problem.lines:
                if line.type == "string_format" or line.type == "string_pattern_mismatch" and self.pattern is None:
                    line.type, line.ctx = self.problem, None
        if self.tells_all and self.regex is not None and self.regex.search(text) is None:
            problem.lines.append(Line("string_pattern_mismatch", (), value, {"pattern": self.pattern}))
        return problem

    def _is_proven(self, text: str) -> bool:
        low, high = self.keywords.get("minLength", 0), self.keywords.get("maxLength")
        if len(self.keywords) - ("minLength" in self.keywords) - (high is not None):
            return False
        return low <= len(text) and (high is None or len(text) <= high)

    def _convert(self, value: Any, state: State) -> str:
        is_strict = self.is_strict(state)
        if issubclass(type(value), str):
            state.floor(STRICT)
            return str.__str__(value)
        if is_strict:
            raise fail("string_type", value)
        if issubclass(type(value), (bytes, bytearray)):
            try:
                text = str(value, "utf-8")
            except UnicodeDecodeError:
                raise fail("string_unicode", value) from None
            state.floor(LAX)
            return text
        if self.from_numbers and issubclass(type(value), (int, float, Decimal)):
            if not issubclass(type(value), bool):
                state.floor(LAX)
                return str(value)
        if issubclass(type(value), Enum):
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
        if self.problem == "url_format":
            found["format"] = "uri"
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if type(value) is str:
            return value
        if issubclass(type(value), str) and not issubclass(type(value), Enum):
            return str.__str__(value) if out.is_json else value
        return out.unexpected(self, value)

    def dump_key(self, key: Any, out: Writing) -> Any:
        return key if type(key) is str else super().dump_key(key, out)


_HEX_DIGITS = "0123456789abcdefABCDEF"


def _from_hex(text: str) -> bytes:
    if len(text) % 2:
        raise ValueError("Odd number of digits")
    for place, digit in enumerate(text):
        if digit not in _HEX_DIGITS:
            raise ValueError(f"Invalid character {digit!r} at position {place}")
    return bytes.fromhex(text)


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
        if issubclass(type(value), bytes):
            state.floor(STRICT)
            return value  # type: ignore[no-any-return]
        if issubclass(type(value), str) and (state.mode != "python" or not self.is_strict(state)):
            state.floor_text()
            return self._from_text(value)
        if issubclass(type(value), bytearray) and not self.is_strict(state):
            state.floor(LAX)
            return bytes(value)
        raise fail("bytes_type", value)

    def _from_text(self, value: str) -> bytes:
        try:
            data = str.encode(value, "utf-8")
        except UnicodeEncodeError:
            # No bytes stand for a lone surrogate.
            raise fail("string_unicode", value) from None
        if self.form == "utf8":
            return data
        try:
            if self.form == "hex":
                return _from_hex(value)
            from base64 import b64decode, b64encode

            standard = value.replace("-", "+").replace("_", "/")
            found = b64decode(standard + "=" * (-len(standard) % 4), validate=True)
            if b64encode(found).decode("ascii").rstrip("=") != standard.rstrip("="):
                raise ValueError("bits are left over behind the last byte")
            return found
        except ValueError as error:
            ctx = {"encoding": self.form, "encoding_error": str(error)}
            raise fail("bytes_invalid_encoding", value, ctx) from None

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "string"}

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"type": "string", **gen.form_of_bytes(), **self.keywords}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not issubclass(type(value), bytes):
            return out.unexpected(self, value)
        return bytes_to_text(value, out.config) if out.is_json else value

    def dump_key(self, key: Any, out: Writing) -> Any:
        return self.dump(key, out)
