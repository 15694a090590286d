# SPDX-License-Identifier: Apache-2.0
"""JSON text to Python objects.

libsatya decides whether text is JSON (RFC 8259, valid UTF-8, limits of depth and
size) and says where it is not; Python's own reader then builds the objects. Text
with NaN and Infinity is taken too, as pydantic takes it.
"""

from __future__ import annotations

import json
import re
from typing import Any, Optional

from .defaults import MISSING
from .digits import JSONFloat
from .state import Line


class JSONError(ValueError):
    """Why a source is no JSON text; `place` has offset, line and column, where there are."""

    def __init__(
        self, words: str, place: Optional[dict[str, int]] = None, type: str = "json_invalid"
    ) -> None:
        super().__init__(words)
        self.place = place or None
        self.type = type

    def line(self, source: Any) -> Line:
        """Returns the problem, with the source as its input."""
        context = {"error": str(self)} if self.type == "json_invalid" else None
        return Line(self.type, (), source, context)


#: The readers of the standard library, without what it does before and after.
_exact: Any = getattr(json.JSONDecoder(parse_float=JSONFloat), "scan_once")
_plain: Any = getattr(json.JSONDecoder(), "scan_once")
_schema: Any = None

#: How deep JSON text may nest that models read.
MAX_DEPTH = 200


def _syntax() -> Any:
    """The schema that every JSON text satisfies."""
    global _schema
    if _schema is None:
        from ..schema import Schema

        _schema = Schema("true", max_depth=MAX_DEPTH)
    return _schema


_verdict: Any = None


def _is_json(text: Any) -> bool:
    global _verdict
    if _verdict is None:
        from .verdict import verdict_of

        _verdict = verdict_of(_syntax())
    return bool(_verdict(text if type(text) is bytes else bytes(text)))


#: Text of up to this size has no number that is too long.
_SHORT = 4_000


def read_short(data: Any) -> Any:
    """Reads short bytes that Python's own reader judges as libsatya does: it differs about
    NaN and infinities, about lone surrogates behind a backslash, and about what nests deep or
    has many digits. MISSING for all other text, and for what is no JSON."""
    if type(data) is not bytes or len(data) > _SHORT:
        return MISSING
    try:
        text = data.decode("utf-8")
        if "\\" in text or "NaN" in text or "Infinity" in text:
            return MISSING
        if len(text) > MAX_DEPTH and text.count("[") + text.count("{") > MAX_DEPTH:
            return MISSING
        found, end = _plain(text, 0)
    except (ValueError, RecursionError, StopIteration):
        return MISSING
    return found if end == len(text) else MISSING


#: What may stand between records, whose own text is known to be JSON.
_between = re.compile("[ \t\r\n,\x1e]*").match


def read_records(text: str) -> list[Any]:
    """Returns the values of records, each of which is known to be JSON."""
    found = []
    place = 0
    while place < len(text):
        value, end = _plain(text, place)
        found.append(value)
        behind = _between(text, end)
        # Nothing between records is between them, too.
        place = end if behind is None else behind.end()
    return found


#: The native engine's reader: what text says, or MISSING where it is to be looked at here.
quick: Any = None


def read_json(data: Any, is_exact: bool = False) -> Any:
    """Reads JSON text: str, bytes or any buffer. Raises JSONError for what is none; numbers
    keep their digits where it is to be exact (JSONFloat)."""
    if quick is not None and not is_exact:
        found = quick(data)
        if found is not MISSING:
            return found
    if isinstance(data, str):
        text = data
    else:
        raw = data if isinstance(data, (bytes, bytearray)) else _bytes_of(data)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise _refused(raw) from None
    is_json = _is_json(_encoded(text) if data is text else raw)
    if not is_json:
        if "NaN" not in text and "Infinity" not in text:
            raise _refused(data)
        # All else about the text is as libsatya says, at the same places.
        plain = re.sub(_NAMES, _zeros, text)
        if not _is_json(_encoded(plain)):
            raise _refused(plain)
    try:
        start = len(text) - len(text.lstrip(" \t\n\r"))
        found, end = (_exact if is_exact else _plain)(text, start)
        if not is_json and text[end:].strip(" \t\n\r"):
            raise _refused(data)
        return found
    except JSONError:
        raise
    except (ValueError, RecursionError, StopIteration):
        raise _refused(data) from None


#: Strings, ended or not, and the names of what is no number of JSON.
_NAMES = r'(?s)"(?:[^"\\]+|\\.)*"?|NaN|Infinity'


def _zeros(match: re.Match[str]) -> str:
    """What stands in the place of NaN and Infinity: a number of as many letters."""
    found = match[0]
    return found if found[0] == '"' else "0." + "0" * (len(found) - 2)


def read_if_json(data: Any) -> Any:
    """Reads text as `read_json` does, the short way first; MISSING for what is no JSON."""
    value = read_short(data)
    if value is not MISSING:
        return value
    try:
        return read_json(data)
    except JSONError:
        return MISSING


def _bytes_of(data: Any) -> bytes:
    try:
        return bytes(memoryview(data))
    except TypeError:
        raise JSONError("no text", type="json_type") from None


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise JSONError("no Unicode text", type="string_unicode") from None


def _refused(data: Any) -> JSONError:
    for problem in _syntax().iter_errors_json(data):
        words = problem.msg
        words = words[14:] if words.startswith("Invalid JSON: ") else words
        place: dict[str, int] = {}
        if problem.line is not None:
            words += f" at line {problem.line} column {problem.column}"
            place = {
                "offset": problem.offset or 0,
                "line": problem.line,
                "column": problem.column or 1,
            }
        return JSONError(words, place)
    return JSONError("a number is too long, or the text nests too deep")


def text_of_source(data: Any) -> Optional[str]:
    """Returns the text of a source that was read before."""
    try:
        return data if isinstance(data, str) else bytes(data).decode("utf-8")
    except (UnicodeDecodeError, TypeError, ValueError):
        return None
