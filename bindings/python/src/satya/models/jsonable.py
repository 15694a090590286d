# SPDX-License-Identifier: Apache-2.0
"""JSON text from what a dump in JSON mode gives."""

from __future__ import annotations

import json
from typing import Any, Callable, Optional

from .errors import SerializationError
from .write import Writing, infer

_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, allow_nan=True
).encode


def encode(value: Any, indent: Optional[int] = None, ensure_ascii: bool = False) -> str:
    """Writes what has JSON's types only."""
    try:
        if indent is None and not ensure_ascii:
            return _encode(value)
        separators = (",", ":") if indent is None else (",", ": ")
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators)
    except RecursionError:
        raise SerializationError("Error serializing to JSON: the value nests too deep") from None


def dumps(
    value: Any, indent: Optional[int] = None, fallback: Optional[Callable[[Any], Any]] = None
) -> str:
    """Writes any value, by what it is."""
    return encode(infer(value, Writing("json", fallback=fallback)), indent)
