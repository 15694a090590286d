# SPDX-License-Identifier: Apache-2.0
"""JSON text from what a dump in JSON mode gives."""

from __future__ import annotations

import json
import json.encoder
import os
import re
from decimal import Decimal
from typing import Any, Callable, Optional

from .errors import SerializationError
from .write import Writing, infer

_encoder = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, allow_nan=True
)
_make: Any = getattr(json.encoder, "c_make_encoder", None)
if _make is not None:
    # What the encoder would make anew for every value.
    _pieces = _make(
        None, _encoder.default, json.encoder.encode_basestring, None, ":", ",", False, False, True
    )

    def _encode(value: Any) -> str:
        return "".join(_pieces(value, 0))

else:

    def _encode(value: Any) -> str:
        return _encoder.encode(value)


#: Of an int that Python writes whatever the limit of its digits is (640 is the least).
_MOST_BITS = 2_000
#: A whole string, or an exponent of one digit with the zero that Python pads it with.
_EXPONENT = re.compile(r'"(?:[^"\\]|\\.)*"|(?<=\d)e-0(?=\d)')


def _exponent(match: re.Match[str]) -> str:
    return "e-" if match[0] == "e-0" else match[0]


def encode(
    value: Any, indent: Optional[int] = None, ensure_ascii: bool = False, takes_any_text: bool = False
) -> str:
    """Writes what has JSON's types only, and infinities as they are."""
    try:
        text = _written(value, indent, ensure_ascii)
        if takes_any_text:
            text = legible(text)
        elif not text.isascii():
            text.encode()
        return _EXPONENT.sub(_exponent, text) if "e-0" in text else text
    except UnicodeEncodeError as error:
        raise SerializationError(f"Error serializing to JSON: {error}") from None
    except RecursionError:
        raise SerializationError("Error serializing to JSON: the value nests too deep") from None


def legible(text: str) -> str:
    """The same text, with signs in place of lone surrogates, which nothing can write."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _written(value: Any, indent: Optional[int], ensure_ascii: bool) -> str:
    try:
        return _written_by_python(value, indent, ensure_ascii)
    except UnicodeEncodeError:
        raise
    except ValueError:
        # An int of more digits than Python writes: text stands for it meanwhile.
        mark = f"number {os.urandom(16).hex()} "
        numbers: list[int] = []
        marked = _marked(value, mark, numbers)
        if not numbers:
            raise
        text = _written_by_python(marked, indent, ensure_ascii)
        return re.sub(f'"{mark}([0-9]+)"', lambda found: _digits(numbers[int(found[1])]), text)


def _written_by_python(value: Any, indent: Optional[int], ensure_ascii: bool) -> str:
    if indent is None and not ensure_ascii:
        return _encode(value)
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators)


def _marked(value: Any, mark: str, numbers: list[int]) -> Any:
    """The same value with text for each int that is long; the ints are put into `numbers`."""
    if isinstance(value, dict):
        return {key: _marked(item, mark, numbers) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_marked(item, mark, numbers) for item in value]
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        numbers.append(value)
        return f"{mark}{len(numbers) - 1}"
    return value


def _digits(number: int) -> str:
    """All digits of an int, which Python's own text of it may have no room for."""
    return format(Decimal(number), "f")


def dumps(
    value: Any,
    indent: Optional[int] = None,
    fallback: Optional[Callable[[Any], Any]] = None,
    takes_any_text: bool = False,
) -> str:
    """Writes any value, by what it is."""
    jsonable = infer(value, Writing("json", fallback=fallback, is_text=True))
    return encode(jsonable, indent, takes_any_text=takes_any_text)
