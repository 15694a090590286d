# SPDX-License-Identifier: Apache-2.0
"""The nested instances that were read from one, as long as somebody holds them."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .instance import Instance

#: How many there may be of one field before those that nobody holds are looked for.
_FIRST_LIMIT = 64


class Children:
    """Nested instances by the field and the address that they were read from.

    To be used in a block of their owner only. References have no callbacks, as those of
    WeakValueDictionary have: they run on any thread that drops the last reference, amid
    whatever this one does here. What nobody holds any more is dropped as the number doubles.
    """

    __slots__ = ("_fields", "_limits")

    def __init__(self) -> None:
        self._fields: dict[int, dict[int, weakref.ref[Instance]]] = {}
        self._limits: dict[int, int] = {}

    def find(self, field: int, address: int) -> Instance | None:
        found = self._fields.get(field, {}).get(address)
        return None if found is None else found()

    def keep(self, field: int, address: int, child: Instance) -> None:
        found = self._fields.setdefault(field, {})
        if len(found) >= self._limits.get(field, _FIRST_LIMIT):
            for place, reference in list(found.items()):
                if reference() is None:
                    del found[place]
            self._limits[field] = max(_FIRST_LIMIT, 2 * len(found))
        found[address] = weakref.ref(child)

    def fields(self) -> list[int]:
        """Returns the fields that any were read from."""
        return list(self._fields)

    def of(self, field: int) -> list[Instance]:
        """Returns those of a field that somebody holds."""
        return _held(self._fields.get(field, {}))

    def take(self, field: int) -> list[Instance]:
        """Forgets those of a field, and returns them."""
        self._limits.pop(field, None)
        return _held(self._fields.pop(field, {}))

    def take_all(self) -> list[Instance]:
        """Forgets all, and returns them."""
        return [child for field in self.fields() for child in self.take(field)]


def _held(references: dict[int, weakref.ref[Instance]]) -> list[Instance]:
    return [child for child in [each() for each in list(references.values())] if child is not None]
