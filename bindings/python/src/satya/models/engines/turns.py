# SPDX-License-Identifier: Apache-2.0
"""Classes that a first use leads to, made ready one after the other: one inside the other, a
hundred models that lead to each other would be deeper than Python's calls may be."""

from __future__ import annotations

from _thread import _local
from typing import Any, Optional


class _Turns(_local):
    #: The tables that wait, and what for; None while none is made ready.
    waiting: Optional[list[tuple[Any, bool]]] = None


_turns = _Turns()


def make_ready(table: Any, for_dumps: bool = False) -> None:
    """Calls `table.ready()`, at once or, where that of another is under way, behind it."""
    if _turns.waiting is not None:
        _turns.waiting.append((table, for_dumps))
        return
    waiting = _turns.waiting = [(table, for_dumps)]
    try:
        while waiting:
            each, its_dumps = waiting.pop()
            each.ready(its_dumps)
    finally:
        # Those that still wait are made ready by their own first use.
        _turns.waiting = None
