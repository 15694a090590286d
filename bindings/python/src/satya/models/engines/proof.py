# SPDX-License-Identifier: Apache-2.0
"""Values that the native engine takes one by one, without a model around them."""

from __future__ import annotations

from typing import Any

from ..effects import has_hooks
from ..places import NATIVE
from .program import free_program_of


#: What is returned where nothing is ever taken.
_NOTHING: Any = type("_Nothing", (), {"__slots__": ()})()


def _nothing(program: Any, value: Any) -> Any:
    return program


class Proof:
    """What the native engine made of a type: `take(program, value)` and
    `read(program, JSON text)` return the value of the type, or the program where Python
    must look. Who calls holds the proof, for it keeps alive what the program needs."""

    __slots__ = ("program", "take", "read", "is_any", "_kept")

    def __init__(self, node: Any, config: Any) -> None:
        self.program: Any = _NOTHING
        self.take: Any = _nothing
        self.read: Any = _nothing
        found = None
        if NATIVE is not None and not config.strict and not has_hooks([node]):
            found = free_program_of(node)
        #: Whether anything is ever taken.
        self.is_any = found is not None
        if found is not None:
            program, self._kept = found
            self.program = NATIVE["program"]((*program, None, None))
            self.take, self.read = NATIVE["take_value"], NATIVE["read_json"]
