# SPDX-License-Identifier: Apache-2.0
"""Going through what gives its items one by one: it may have no end, and may fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Optional

from ..rules import too_many
from ..state import SHORT, Fail, Line, LookAgain, State

#: Of these it is known how many items there are; others are counted as they come.
COUNTED = (list, tuple, set, frozenset)


def lax_items(value: Any, state: State) -> Optional[Iterator[Any]]:
    """Returns the items of a value, which lax mode takes of any iterable but text and dicts;
    None where there are none."""
    kind = type(value)
    if not issubclass(kind, Iterable) or issubclass(kind, (str, bytes, bytearray, Mapping)):
        return None
    if state.way == SHORT and hasattr(kind, "__next__"):
        raise LookAgain
    try:
        source = iter(value)
    except Exception:
        return None
    return each(source, value)


def each(source: Any, value: Any) -> Iterator[Any]:
    """Yields the items of a source; what goes wrong in it is a problem of the value. What goes
    wrong with an item, meanwhile, is not."""
    count = 0
    source = iter(source)
    while True:
        try:
            item = next(source)
        except StopIteration:
            return
        except (RecursionError, MemoryError):
            raise
        except Exception as error:
            words = f"{type(error).__name__}: {error}"
            raise Fail([Line("iteration_error", (count,), value, {"error": words})]) from None
        yield item
        count += 1


def first_items(source: Iterator[Any], places: int) -> list[Any]:
    """Returns the items for so many places, and one more where there is one."""
    return list(islice(source, places + 1))


class Limit:
    """Counts items as they come, equal ones of a set once, and refuses what is too many."""

    def __init__(self, high: int, is_set: bool, value: Any, field_type: str) -> None:
        self._high = high
        self._value = value
        self._field_type = field_type
        self._count = 0
        self._distinct: Optional[set[Any]] = set() if is_set else None

    def within(self, source: Iterable[Any]) -> Iterator[Any]:
        """Yields the items of a source, counted."""
        for item in source:
            self.add(item)
            yield item

    def add(self, item: Any) -> None:
        if self._distinct is None:
            self._count += 1
        else:
            try:
                self._distinct.add(item)
            except TypeError:
                # Told of where the set is made.
                return
            self._count = len(self._distinct)
        if self._count > self._high:
            size = None
            if self._distinct is None and issubclass(type(self._value), COUNTED):
                size = len(self._value)
            raise too_many(self._high, self._value, self._field_type, size)
