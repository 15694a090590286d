# SPDX-License-Identifier: Apache-2.0
"""Input that nests too deep for Python's stack."""

from __future__ import annotations

from typing import Any, Optional

from .state import Fail, fail

#: Levels that no check of a type of one's own fails at.
DEEP = 50


def too_deep(value: Any) -> Optional[Fail]:
    """The problem of input whose depth made Python's stack overflow; None where the input
    is not to blame, but a function of the user."""
    level, seen = [value], set()
    for _ in range(DEEP):
        inner: list[Any] = []
        for each in level:
            if not isinstance(each, (dict, list, tuple)) or id(each) in seen:
                continue
            seen.add(id(each))
            inner += each.values() if isinstance(each, dict) else each
        if not inner:
            return None
        level = inner
    return fail("recursion_depth_exceeded", value)
