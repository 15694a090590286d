# SPDX-License-Identifier: Apache-2.0
"""Where in JSON text a problem stands: offset, line and column of a loc.

The text is walked once for all problems, however many there are.
"""

from __future__ import annotations

import json
import re
from typing import Any, Optional

from .read import text_of_source
from .text_places import Place

_scan: Any = getattr(json.JSONDecoder(), "scan_once")
#: What stands between values: space, and one comma or colon.
_between: Any = re.compile(r"[ \t\n\r]*[,:]?[ \t\n\r]*").match

#: How many plain items of an array are passed over at a time. None has a comma inside, so
#: that commas tell how many there are.
_RUN = 256
_plain_items: Any = re.compile(
    r'(?:(?:[^"{}\[\],]|"[^"\\,]*")+,[ \t\n\r]*){1,%d}' % _RUN
).match

#: How many parts of a loc may in a row be no members: tags, the names of a union's choices.
_MOST_LABELS = 16

_Loc = tuple[Any, ...]
#: A value of the text: where it begins, and the members of it that locs lead to.
_Found = tuple[int, dict[Any, Any]]


class _Walk:
    """JSON text that is known to be valid, read without keeping what it holds."""

    def __init__(self, text: str, locs: list[_Loc]) -> None:
        self._text = text
        self._locs = locs

    def root(self) -> _Found:
        start = _between(self._text, 0).end()
        members: dict[Any, Any] = {}
        self._value(start, [(loc, 0) for loc in self._locs], members)
        return start, members

    def _value(self, at: int, wanted: list[tuple[_Loc, int]], members: dict[Any, Any]) -> int:
        """Puts the members that are wanted of the value at `at`; returns where it ends."""
        opening = self._text[at]
        if opening == "{":
            parts = _candidates(wanted, str)
        elif opening == "[":
            parts = _candidates(wanted, int)
        else:
            parts = {}
        if not parts:
            end: int = _scan(self._text, at)[1]
            return end
        return (self._object if opening == "{" else self._array)(at, parts, members)

    def _object(self, at: int, parts: dict[Any, Any], members: dict[Any, Any]) -> int:
        text = self._text
        at = _between(text, at + 1).end()
        while text[at] != "}":
            name, end = _scan(text, at)
            at = self._member(_between(text, end).end(), name, parts, members)
        return at + 1

    def _array(self, at: int, parts: dict[Any, Any], members: dict[Any, Any]) -> int:
        text = self._text
        at = _between(text, at + 1).end()
        index = 0
        coming = sorted(parts, reverse=True)
        while text[at] != "]":
            while coming and coming[-1] < index:
                coming.pop()
            if not coming or coming[-1] - index >= _RUN:
                run = _plain_items(text, at)
                if run is not None:
                    index += text.count(",", at, run.end())
                    at = run.end()
                    continue
            at = self._member(at, index, parts, members)
            index += 1
        return at + 1

    def _member(self, at: int, part: Any, parts: dict[Any, Any], members: dict[Any, Any]) -> int:
        """Reads one member, and returns where the next begins."""
        wanted = parts.get(part)
        if wanted is None:
            end = _scan(self._text, at)[1]
        else:
            # The last one of its name counts.
            inner: dict[Any, Any] = {}
            members[part] = at, inner
            end = self._value(at, wanted, inner)
        next_: int = _between(self._text, end).end()
        return next_


def _candidates(wanted: list[tuple[_Loc, int]], kind: type) -> dict[Any, Any]:
    """Returns, by the name of a member, the locs that may lead through it and how far they
    have come then."""
    found: dict[Any, list[tuple[_Loc, int]]] = {}
    for loc, done in wanted:
        seen = set()
        for place in range(done, min(len(loc), done + _MOST_LABELS)):
            part = loc[place]
            if type(part) is kind and part not in seen:
                seen.add(part)
                found.setdefault(part, []).append((loc, place + 1))
    return found


def places(source: Any, locs: list[_Loc]) -> list[dict[str, int]]:
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
    try:
        start = _member_of_objects(text, locs[0]) if len(locs) == 1 else None
        if start is not None:
            starts = [start]
        else:
            root = _Walk(text, list(dict.fromkeys(locs))).root()
            starts = [_start(root, loc) for loc in locs]
    except (StopIteration, ValueError, IndexError, RecursionError):
        starts = [0] * len(locs)
    known = _places_of(text, sorted(set(starts)))
    return [known[start] for start in starts]


def _member_of_objects(text: str, loc: _Loc) -> Optional[int]:
    """Returns where the value of the one problem that most texts have begins; None where its loc
    is not all names of members."""
    start: int = _between(text, 0).end()
    for part in loc:
        if type(part) is not str or text[start] != "{":
            return None
        at = _between(text, start + 1).end()
        start = -1
        while text[at] != "}":
            name, end = _scan(text, at)
            at = _between(text, end).end()
            if name == part:
                # The last one of its name counts.
                start = at
            at = _between(text, _scan(text, at)[1]).end()
        if start < 0:
            return None
    return start


def _start(found: _Found, loc: _Loc) -> int:
    """Follows a loc as far as it leads."""
    for part in loc:
        found = found[1].get(part, found)
    return found[0]


def _places_of(text: str, starts: list[int]) -> dict[int, dict[str, int]]:
    """Returns the places of some letters of a text, which are in order."""
    place, before = Place(0, 1, 1), 0
    found = {}
    for start in starts:
        place = place.behind(text[before:start].encode("utf-8", "surrogatepass"))
        before = start
        found[start] = {"offset": place.offset, "line": place.line, "column": place.column}
    return found
