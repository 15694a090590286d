# SPDX-License-Identifier: Apache-2.0
"""Lines and columns in UTF-8 text that is read from front to back, in pieces or whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Optional


class Place(NamedTuple):
    """Where something stands: a byte from 0, a line from 1, a code point in it from 1."""

    offset: int
    line: int
    column: int

    def behind(self, text: bytes) -> "Place":
        """Returns the place behind some text that begins here."""
        lines = text.count(b"\n")
        last = text[text.rfind(b"\n") + 1 :]
        # Every byte that does not continue a code point begins one.
        width = len(last) if last.isascii() else len(last.translate(None, _CONTINUING))
        column = width + 1 if lines else self.column + width
        return Place(self.offset + len(text), self.line + lines, column)

    def inside(self, place: dict[str, int]) -> dict[str, int]:
        """Returns a place of text that begins here, as one of the whole."""
        line, column = place["line"], place["column"]
        return {
            "offset": self.offset + place["offset"],
            "line": self.line + line - 1,
            "column": self.column + column - 1 if line == 1 else column,
        }


_CONTINUING = bytes(range(0x80, 0xC0))


#: Bytes between places that a cursor notes.
_STEP = 1 << 16


class Cursor:
    """Places in one text, found quickly where they are asked for in order, and from a place noted
    before where they are not."""

    def __init__(self, text: Any, start: Place) -> None:
        self._text = text
        self._start = self._last = start
        #: The place of each step of the text; None until one is asked for that lies behind the last.
        self._noted: Optional[tuple[Place, ...]] = None

    def at(self, offset: int) -> Place:
        """Returns the place of a byte of the whole input."""
        # Each read and written once: other threads may ask meanwhile.
        last, noted = self._last, self._noted
        if offset < last.offset and noted is None:
            noted = self._noted = tuple(self._steps())
        if noted is not None:
            near = noted[(offset - self._start.offset) // _STEP]
            if not near.offset <= last.offset <= offset:
                last = near
        found = self._last = last.behind(self._part(last.offset, offset))
        return found

    def _steps(self) -> Iterator[Place]:
        place, end = self._start, self._start.offset + len(self._text)
        yield place
        while place.offset + _STEP <= end:
            place = place.behind(self._part(place.offset, place.offset + _STEP))
            yield place

    def _part(self, begin: int, end: int) -> bytes:
        """Returns what stands between two bytes of the whole input."""
        return bytes(self._text[begin - self._start.offset : end - self._start.offset])
