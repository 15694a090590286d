# SPDX-License-Identifier: Apache-2.0
"""What the library calls of Python while it writes a dump."""

from __future__ import annotations

from sys import intern
from typing import Any, Optional

from ..jsonable import encode
from ..places import NATIVE
from ..write import Writing, infer, infer_key


def _make(config: Any, is_text: bool, options: Optional[dict[str, Any]]) -> Writing:
    """The settings of a dump that the library has begun."""
    if options is None:
        return Writing("json" if is_text else "python", config, is_text=is_text)
    options = {name: options[name] for name in options if name not in _APART}
    if is_text:
        return Writing("json", config, is_text=True, **options)
    return Writing(config=config, **options)


#: What the functions that write are told, or who encodes the text.
_APART = ("include", "exclude", "indent", "ensure_ascii")


def _finish(out: Writing) -> None:
    out.finish()


def _finish_outer(out: Writing) -> None:
    out.finish(4)


def _changed() -> None:
    raise RuntimeError("dictionary changed size during iteration")


#: Words in the order of Sources/SatyaCPython/DumpFunctions.swift; from the eighth on, options.
_WORDS = (
    "json python config whole found __all__ int"
    " mode include exclude context by_alias exclude_unset exclude_defaults exclude_none"
    " exclude_computed_fields round_trip warnings fallback serialize_as_any"
    " polymorphic_serialization indent ensure_ascii"
)


def learn() -> None:
    """Tells the library what dumps need of Python."""
    if NATIVE is not None:
        functions = (_make, _finish, infer, infer_key, _changed, encode, _finish_outer)
        NATIVE["learn_dumps"](functions, tuple(map(intern, _WORDS.split())))
