# SPDX-License-Identifier: Apache-2.0
"""Where in JSON text a problem stands: offset, line and column of a loc."""

from __future__ import annotations

import json
from typing import Any, Optional

from .read import text_of_source

_SPACE = " \t\n\r"
_scan: Any = getattr(json.JSONDecoder(), "scan_once")


class _Text:
    """JSON text that is known to be valid, read without building what it holds."""

    def __init__(self, text: str) -> None:
        self.text = text

    def skip(self, at: int) -> int:
        while self.text[at : at + 1] in _SPACE and at < len(self.text):
            at += 1
        return at

    def end(self, at: int) -> int:
        """Returns where the value at `at` ends."""
        end: int = _scan(self.text, at)[1]
        return end

    def member(self, at: int, key: Any) -> Optional[int]:
        """Returns where a member's value begins; the last one of its name counts."""
        opening = self.text[at : at + 1]
        if opening == "{" and isinstance(key, str):
            return self._property(at, key)
        if opening == "[" and isinstance(key, int):
            return self._element(at, key)
        return None

    def _property(self, at: int, key: str) -> Optional[int]:
        found = None
        at = self.skip(at + 1)
        while self.text[at] != "}":
            name, end = _scan(self.text, at)
            at = self.skip(self.skip(end) + 1)
            if name == key:
                found = at
            at = self.skip(self.end(at))
            if self.text[at] == ",":
                at = self.skip(at + 1)
        return found

    def _element(self, at: int, index: int) -> Optional[int]:
        at = self.skip(at + 1)
        place = 0
        while self.text[at] != "]":
            if place == index:
                return at
            place += 1
            at = self.skip(self.end(at))
            if self.text[at] == ",":
                at = self.skip(at + 1)
        return None


def places(source: Any, locs: list[tuple[Any, ...]]) -> list[dict[str, int]]:
    """Returns offset, line and column for each loc.

    Parts of a loc that are no member (a tag, the name of a union's choice) are
    passed over; what is missing stands where the object that lacks it begins.
    """
    if isinstance(source, dict):
        # The text is no JSON: where it ends being so is known already.
        return [source for _ in locs]
    text = text_of_source(source)
    if text is None:
        return [{} for _ in locs]
    reader = _Text(text)
    found = []
    for loc in locs:
        try:
            at = reader.skip(0)
            for part in loc:
                inner = reader.member(at, part)
                at = at if inner is None else inner
        except (StopIteration, ValueError, IndexError, RecursionError):
            at = 0
        line = text.count("\n", 0, at) + 1
        column = at - (text.rfind("\n", 0, at) + 1) + 1
        offset = len(text[:at].encode("utf-8", "surrogatepass"))
        found.append({"offset": offset, "line": line, "column": column})
    return found
