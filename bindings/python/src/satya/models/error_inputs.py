# SPDX-License-Identifier: Apache-2.0
"""Inputs of problems in JSON: whole as long as they are small together, and shown whatever they are."""

from __future__ import annotations

from typing import Any

from .digits import without_digits
from .jsonable import encode
from .write import Writing, infer

#: Letters of all inputs of one error.
_ROOM = 1 << 20
#: Letters of an input for which there is no more room.
_SHORT = 100


def make_plain(lines: list[Any]) -> None:
    """Takes the digits from the numbers in inputs, which a Decimal would be made of."""
    known: dict[int, tuple[Any, Any]] = {}
    for line in lines:
        given = line.input
        # One input has many problems where many of its members are missing.
        found = known.get(id(given))
        if found is None:
            try:
                found = known[id(given)] = (given, without_digits(given))
            except RecursionError:
                # A validator made it, and it holds itself.
                continue
        line.input = found[1]


def shorten(entries: list[dict[str, Any]]) -> None:
    """Puts what JSON has in the place of each input, or the beginning of its JSON text where there
    is no room."""
    made: dict[int, tuple[Any, str]] = {}
    room = _ROOM
    for entry in entries:
        if "input" not in entry:
            continue
        given = entry["input"]
        # One input has many problems where many of its members are missing.
        known = made.get(id(given))
        if known is None:
            known = made[id(given)] = _written(given)
        entry["input"], text = known
        if len(text) > _SHORT:
            room -= len(text)
            if room < 0:
                entry["input"] = text[: _SHORT - 1] + "…"


def said(value: Any) -> str:
    """What an object says of itself, which may fail."""
    try:
        return str(value)
    except Exception:
        return unserializable(value)


def unserializable(value: Any) -> str:
    return f"<Unserializable {type(value).__name__} object>"


def _written(given: Any) -> tuple[Any, str]:
    """Returns what JSON has for an input, and its text: an iterator is gone through but once."""
    try:
        shown = infer(given, Writing("json", fallback=said, is_text=True))
        return shown, encode(shown, takes_any_text=True)
    except (ValueError, RecursionError):
        # It holds itself, or bytes that are no text, or nests too deep.
        shown = unserializable(given)
        return shown, shown
