# SPDX-License-Identifier: Apache-2.0
"""libsatya's verdict on short JSON text, with as little around the call as can be."""

from __future__ import annotations

from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, Callable, Optional

from .. import _abi


def verdict_of(schema: Any) -> Callable[[bytes], bool]:
    """Returns a function that tells whether JSON text satisfies a schema.

    The schema is held by the function.
    """
    shared = schema._hold()
    check = _abi.library.satya_schema_check_json
    pointer = shared.pointer
    if _abi.PYPY or schema._options is not None:

        def by_schema(text: bytes) -> bool:
            return bool(schema.is_valid_json(text))

        return by_schema

    def verdict(text: bytes, _shared: Any = shared) -> bool:
        return bool(check(pointer, text, len(text), None, None) == 0)

    return verdict


def json_of(value: Any) -> Optional[bytes]:
    """Returns a str, int, finite float or finite Decimal as JSON text; None for anything else."""
    kind = type(value)
    if kind is str:
        try:
            return encode_basestring(value).encode("utf-8")
        except UnicodeEncodeError:
            return None
    if kind is int:
        # str() of a huge int is refused; the slower way has none of that.
        return b"%d" % value if -(10**300) < value < 10**300 else None
    if kind is float:
        return repr(value).encode("ascii")
    if kind is Decimal and value.is_finite():
        return str(value).encode("ascii")
    return None
