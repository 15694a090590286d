# SPDX-License-Identifier: Apache-2.0
"""Inputs of problems in JSON: whole as long as they are small together."""

from __future__ import annotations

from typing import Any

from .jsonable import dumps

#: Letters of all inputs of one error.
_ROOM = 1 << 20
#: Letters of an input for which there is no more room.
_SHORT = 100


def shorten(entries: list[dict[str, Any]]) -> None:
    """Puts the beginning of its JSON text in the place of each input that has no room."""
    texts: dict[int, str] = {}
    room = _ROOM
    for entry in entries:
        if "input" not in entry:
            continue
        given = entry["input"]
        # One input has many problems where many of its members are missing.
        text = texts.get(id(given))
        if text is None:
            text = texts[id(given)] = dumps(given, fallback=str, takes_any_text=True)
        if len(text) > _SHORT:
            room -= len(text)
            if room < 0:
                entry["input"] = text[: _SHORT - 1] + "…"
