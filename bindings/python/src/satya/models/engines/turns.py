# SPDX-License-Identifier: Apache-2.0
"""Classes that a first use leads to, made ready one after the other: one inside the other, a
hundred models that lead to each other would be deeper than Python's calls may be."""

from __future__ import annotations

from _thread import _local
from typing import Any, Optional

from ..effects import has_hooks


class _Turns(_local):
    #: The tables that wait, and what for; None while none is made ready.
    waiting: Optional[list[tuple[Any, bool]]] = None
    #: Which tables that one of them leads to run functions of the user.
    hooks: Optional[dict[Any, bool]] = None


_turns = _Turns()


def make_ready(table: Any, for_dumps: bool = False) -> None:
    """Calls `table.ready()`, at once or, where that of another is under way, behind it."""
    if _turns.waiting is not None:
        _turns.waiting.append((table, for_dumps))
        return
    waiting = _turns.waiting = [(table, for_dumps)]
    _turns.hooks = {}
    try:
        while waiting:
            each, its_dumps = waiting.pop()
            each.ready(its_dumps)
    finally:
        # Those that still wait are made ready by their own first use.
        _turns.waiting = _turns.hooks = None


def runs_hooks(table: Any) -> bool:
    """Whether the checks of a model's fields run functions of the user; all that are made ready in
    turns ask what they lead to but once."""
    answers = {} if _turns.hooks is None else _turns.hooks
    found = has_hooks([field.node for field in table.fields], answers)
    if found:
        answers[table] = True
    return found
