# SPDX-License-Identifier: Apache-2.0
"""Lines and columns in UTF-8 text that is read from front to back, in pieces or whole."""

from __future__ import annotations

from typing import Any, NamedTuple


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


class Cursor:
    """Places in one text, found quickly where they are asked for in order."""

    def __init__(self, text: Any, start: Place) -> None:
        self._text = text
        self._start = self._last = start

    def at(self, offset: int) -> Place:
        """Returns the place of a byte of the whole input."""
        # Each read and written once: other threads may ask meanwhile.
        last = self._last
        if offset < last.offset:
            last = self._start
        begin = self._start.offset
        found = self._last = last.behind(bytes(self._text[last.offset - begin : offset - begin]))
        return found
