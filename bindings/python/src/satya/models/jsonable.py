# SPDX-License-Identifier: Apache-2.0
"""JSON text from what a dump in JSON mode gives."""

from __future__ import annotations

import json
import json.encoder
import re
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


#: A whole string, or an exponent of one digit with the zero that Python pads it with.
_EXPONENT = re.compile(r'"(?:[^"\\]|\\.)*"|(?<=\d)e-0(?=\d)')


def _exponent(match: re.Match[str]) -> str:
    return "e-" if match[0] == "e-0" else match[0]


def encode(value: Any, indent: Optional[int] = None, ensure_ascii: bool = False) -> str:
    """Writes what has JSON's types only, and infinities as they are."""
    try:
        text = _written(value, indent, ensure_ascii)
        if not text.isascii():
            text.encode()
        return _EXPONENT.sub(_exponent, text) if "e-0" in text else text
    except UnicodeEncodeError as error:
        raise SerializationError(f"Error serializing to JSON: {error}") from None
    except RecursionError:
        raise SerializationError("Error serializing to JSON: the value nests too deep") from None


def _written(value: Any, indent: Optional[int], ensure_ascii: bool) -> str:
    if indent is None and not ensure_ascii:
        return _encode(value)
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators)


def dumps(
    value: Any, indent: Optional[int] = None, fallback: Optional[Callable[[Any], Any]] = None
) -> str:
    """Writes any value, by what it is."""
    return encode(infer(value, Writing("json", fallback=fallback, is_text=True)), indent)
