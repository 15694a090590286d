# SPDX-License-Identifier: Apache-2.0
"""The nested instances that were read from one, as long as somebody holds them."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from ._abi import SATYA_KIND_UNSET, SATYA_OK, byref, library, satya_value

if TYPE_CHECKING:
    from .instance import Instance

#: How many there may be of one field before those that nobody holds are looked for.
_FIRST_LIMIT = 64


class Children:
    """Nested instances by the field and the address that they were read from.

    To be used where their owner is held only. References have no callbacks, as those of
    WeakValueDictionary have: they run on any thread that drops the last reference, amid
    whatever this one does here. What nobody holds any more is dropped as the number doubles.
    """

    __slots__ = ("by_field", "_limits")

    def __init__(self) -> None:
        #: Empty where nothing was read.
        self.by_field: dict[int, dict[int, weakref.ref[Instance]]] = {}
        self._limits: dict[int, int] = {}

    def find(self, field: int, address: int) -> Instance | None:
        found = self.by_field.get(field, {}).get(address)
        return None if found is None else found()

    def keep(self, field: int, address: int, child: Instance) -> None:
        found = self.by_field.setdefault(field, {})
        if len(found) >= self._limits.get(field, _FIRST_LIMIT):
            for place, reference in list(found.items()):
                if reference() is None:
                    del found[place]
            self._limits[field] = max(_FIRST_LIMIT, 2 * len(found))
        found[address] = weakref.ref(child)

    def fields(self) -> list[int]:
        """Returns the fields that any were read from."""
        return list(self.by_field)

    def of(self, field: int) -> list[Instance]:
        """Returns those of a field that somebody holds."""
        references = self.by_field.get(field)
        return [] if references is None else _living(references)

    def all(self) -> list[Instance]:
        """Returns those of every field."""
        return [child for field in self.fields() for child in self.of(field)]

    def forget(self, field: int) -> None:
        """Forgets those of a field, which have ended."""
        if self.by_field.pop(field, None) is not None:
            self._limits.pop(field, None)


def _living(references: dict[int, weakref.ref[Instance]]) -> list[Instance]:
    return [child for child in [each() for each in list(references.values())] if child is not None]


class ReadFrom:
    """What was read from a field of a record."""

    __slots__ = ("record", "field", "children")

    def __init__(self, record: Instance, field: int, children: list[Instance]) -> None:
        self.record = record
        self.field = field
        self.children = children

    def is_absent(self) -> bool:
        value = satya_value()
        status = library.satya_instance_get(self.record._pointer, self.field, byref(value))
        return bool(status == SATYA_OK and value.kind == SATYA_KIND_UNSET)

    def end(self, reason: str) -> None:
        for child in self.children:
            child._end(reason)
        self.record._children.forget(self.field)


def is_known(instance: Instance) -> bool:
    """Whether an instance is known to what it was read from, and that to what is around it, after
    the last that may have ended. A finalizer may have handed one out to which the collector had
    cleared the reference before: nobody told that one of its end."""
    ends = instance._owner.ends
    unsure = []
    inner: Instance | None = instance
    while inner is not None and inner._seen_ends != ends:
        unsure.append(inner)
        inner = inner._parent
    for inner in reversed(unsure):
        parent = inner._parent
        if parent is not None:
            address = inner._pointer.value or 0
            if not parent._is_alive or parent._children.find(inner._field, address) is not inner:
                return False
        inner._seen_ends = ends
    return True


def with_all_inside(instances: list[Instance]) -> list[Instance]:
    """Adds to handles those of everything inside, each after that around it; without those that
    have ended. The last one ends first, wherever an exception comes: those around one that
    has not ended are found, for they have not either."""
    found = [instance for instance in instances if instance._ended is None]
    for instance in found:
        found += [child for child in instance._children.all() if child._ended is None]
    return found
