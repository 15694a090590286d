# SPDX-License-Identifier: Apache-2.0
"""The options of schemas: words of Python to members of satya_options."""

from __future__ import annotations

import operator
from typing import Any

from . import _abi
from ._abi import SIZE_MAX, byref, library, satya_options, sizeof
from ._errors import ArgumentError

#: Bytes of a piece of a stream, where nobody says otherwise.
CHUNK_SIZE = 8 << 20

_FORMATS = {
    None: _abi.SATYA_FORMATS_DEFAULT,
    "annotate": _abi.SATYA_FORMATS_ANNOTATE,
    "assert": _abi.SATYA_FORMATS_ASSERT,
}
_MODES = {
    None: _abi.SATYA_MODE_DEFAULT,
    "strict": _abi.SATYA_MODE_STRICT,
    "lax": _abi.SATYA_MODE_LAX,
}
_DUPLICATES = {
    None: _abi.SATYA_DUPLICATES_DEFAULT,
    "last": _abi.SATYA_DUPLICATES_LAST,
    "refuse": _abi.SATYA_DUPLICATES_REFUSE,
}
_EXTRAS = {
    None: _abi.SATYA_EXTRAS_DEFAULT,
    "keep": _abi.SATYA_EXTRAS_KEEP,
    "ignore": _abi.SATYA_EXTRAS_IGNORE,
    "refuse": _abi.SATYA_EXTRAS_REFUSE,
}
#: The members of satya_options that a caller may choose, and their bits.
_OPTION_WIDTHS = {
    name: 8 * getattr(satya_options, name).size
    for name in (
        "formats",
        "mode",
        "duplicates",
        "extras",
        "max_depth",
        "max_size",
        "max_visits",
        "max_pattern_effort",
        "max_digits",
    )
}


def given_options(
    *,
    formats: str | None,
    mode: str | None,
    duplicates: str | None,
    extras: str | None,
    **limits: int | None,
) -> dict[str, int]:
    """Returns the members that were asked for; ValueError for what cannot be."""
    choices = _choices(
        formats=(formats, _FORMATS),
        mode=(mode, _MODES),
        duplicates=(duplicates, _DUPLICATES),
        extras=(extras, _EXTRAS),
    )
    return {**choices, **_limits(**limits)}


def new_options(given: dict[str, int], base: Any = None) -> Any:
    """Returns satya_options with what is given, and the rest of `base`."""
    made = satya_options(struct_size=sizeof(satya_options))
    for name in _OPTION_WIDTHS:
        before = getattr(base, name) if base is not None else 0
        setattr(made, name, given.get(name, before))
    fault = library.satya_options_fault(byref(made)).decode()
    if fault:
        raise ArgumentError(fault)
    return made


def members(options: Any) -> dict[str, int]:
    """Returns what satya_options say, as new_options() takes it."""
    return {name: getattr(options, name) for name in _OPTION_WIDTHS}


def _choices(**given: tuple[str | None, dict[str | None, int]]) -> dict[str, int]:
    found = {}
    for name, (choice, known) in given.items():
        if not isinstance(choice, (str, type(None))) or choice not in known:
            names = ", ".join(repr(word) for word in known if word is not None)
            raise ValueError(f"{name} is one of {names}, not {choice!r}")
        if choice is not None:
            found[name] = known[choice]
    return found


def _limits(**given: int | None) -> dict[str, int]:
    found = {}
    for name, limit in given.items():
        if limit is None:
            continue
        limit = whole(name, limit)
        if not 0 < limit < 1 << _OPTION_WIDTHS[name]:
            raise ValueError(
                f"{name} is at least 1 and fits {_OPTION_WIDTHS[name]} bits, not {limit!r}"
            )
        found[name] = limit
    return found


def whole(name: str, number: Any) -> int:
    """Returns an integer, or what may be used as one; TypeError for another object."""
    try:
        return operator.index(number)
    except TypeError:
        raise TypeError(f"{name} is an int, not a {type(number).__name__}") from None


def reporting(max_problems: int, echo: int) -> tuple[int, int]:
    """Returns the limits of a report, if they are some; else ValueError."""
    max_problems, echo = whole("max_problems", max_problems), whole("echo", echo)
    if not 0 <= max_problems <= SIZE_MAX:
        raise ValueError(f"max_problems is 0 to {SIZE_MAX}")
    if not 0 <= echo <= 65_536:
        raise ValueError("echo is 0 to 65,536 bytes")
    return max_problems, echo
