# SPDX-License-Identifier: Apache-2.0
"""Numbers of any class, as plain ones."""

from __future__ import annotations

import operator
from typing import Any, Union

#: Integers of 64 bits lie below it.
MOST = 2**63


def host_number(value: Any) -> Union[int, float, None]:
    """Returns the int of 64 bits or the float that a number of any class stands for; None
    if it is no number. A Decimal is read as a float: what its context says has no part in it."""
    kind = type(value)
    if issubclass(kind, float):
        return float.__float__(value)
    try:
        if issubclass(kind, int):
            value = int.__int__(value)
        elif hasattr(kind, "__index__"):
            value = _index_of(value)
        if type(value) is int:
            return value if -MOST <= value < MOST else float(value)
        return float(value) if hasattr(kind, "__float__") else None
    except Exception:
        return None


def _index_of(value: Any) -> Any:
    """The integer of another library's number; the number itself if it has none."""
    try:
        return operator.index(value)
    except Exception:
        return value
