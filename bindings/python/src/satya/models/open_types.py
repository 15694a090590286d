# SPDX-License-Identifier: Apache-2.0
"""Types while they are compiled, each of which is compiled once however many ways lead to it.

A type that is met inside itself is a stand-in there. What was compiled inside of one that is still
open is known when it is met again; where it leads back to that one, as its stand-in, for who goes
through types ends at these.
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from .nodes.base import Node
from .nodes.hooks import DefinitionNode


class OpenTypes:
    """The types under way, by what they are: the outermost first."""

    def __init__(self) -> None:
        self._open: dict[Any, DefinitionNode] = {}
        #: Those that lead back to a type under way.
        self._circular: set[Any] = set()
        #: Those that are complete, by what they are: each with the place that it is right for.
        self._closed: dict[Any, list[tuple[Any, Node]]] = {}
        #: What is to be done once all are complete, and how much of it there was when each began.
        self._waiting: list[Callable[[], None]] = []
        self._counts: dict[Any, int] = {}

    def __contains__(self, key: Any) -> bool:
        return key in self._open

    def find(self, key: Any, place: Any) -> Optional[Node]:
        """Returns a type that is under way, or was compiled inside of one in a place like this."""
        found = self._open.get(key)
        if found is not None:
            keys = list(self._open)
            self._circular.update(keys[keys.index(key) :])
            return found
        for known, node in self._closed.get(key, ()):
            if known == place:
                if key in self._circular:
                    # It leads back to one of these; which one is not known any more.
                    self._circular.update(self._open)
                return node
        return None

    def enter(self, key: Any, label: str) -> DefinitionNode:
        made = self._open[key] = DefinitionNode(label)
        made.key = key
        self._counts[key] = len(self._waiting)
        return made

    def when_complete(self, act: Callable[[], None]) -> None:
        """Notes what needs to know types that are under way."""
        self._waiting.append(act)

    def leave(self, stand_in: DefinitionNode, place: Any, is_complete: bool) -> None:
        key = stand_in.key
        del self._open[key]
        count = self._counts.pop(key)
        if not is_complete:
            # What leads back to a type that failed has nothing there.
            self._closed.clear()
            del self._waiting[count:]
        else:
            is_met = key[0] == "alias" or key in self._circular
            self._closed.setdefault(key, []).append((place, stand_in if is_met else stand_in.node))
        if not self._open:
            # A name stands for one thing in all fields; each has the classes that it leads to first.
            self._circular.clear()
            self._closed = {key: found for key, found in self._closed.items() if key[0] == "alias"}
            waiting, self._waiting = self._waiting, []
            try:
                for act in waiting:
                    act()
            except BaseException:
                self._closed.clear()
                raise
