# SPDX-License-Identifier: Apache-2.0
"""Types that lead back to themselves, while they are compiled.

A type that is met inside itself is a stand-in there. Of types that lead to each other, each is
compiled once: what was compiled inside of one that is still open, and leads back to it, is met
again as its stand-in, for there are as many ways through such types as orders of them.
"""

from __future__ import annotations

from typing import Any, Optional

from .nodes.hooks import DefinitionNode


class OpenTypes:
    """The types under way, by what they are: the outermost first."""

    def __init__(self) -> None:
        self._open: dict[Any, DefinitionNode] = {}
        #: Those that lead back to a type under way.
        self._circular: set[Any] = set()
        #: Of these the ones that are complete, by their keys: each with where it holds.
        self._closed: dict[Any, list[tuple[Any, DefinitionNode]]] = {}

    def __contains__(self, key: Any) -> bool:
        return key in self._open

    def find(self, key: Any, place: Any) -> Optional[DefinitionNode]:
        """Returns what stands for a type that is under way, or was compiled inside of one, in a
        place like this."""
        found = self._open.get(key)
        if found is not None:
            keys = list(self._open)
            self._circular.update(keys[keys.index(key) :])
            return found
        for known, stand_in in self._closed.get(key, ()):
            if known == place:
                # It leads back to one of these; which one is not known any more.
                self._circular.update(self._open)
                return stand_in
        return None

    def enter(self, key: Any, label: str) -> DefinitionNode:
        made = self._open[key] = DefinitionNode(label)
        made.key = key
        return made

    def leave(self, stand_in: DefinitionNode, place: Any, is_complete: bool) -> None:
        key = stand_in.key
        del self._open[key]
        if not is_complete:
            # What leads back to a type that failed has nothing there.
            self._closed.clear()
        elif key in self._circular:
            self._closed.setdefault(key, []).append((place, stand_in))
        if not self._open:
            # A name stands for one thing in all fields; each has the classes that it leads to first.
            self._circular.clear()
            self._closed = {key: found for key, found in self._closed.items() if key[0] == "alias"}
