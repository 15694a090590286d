# SPDX-License-Identifier: Apache-2.0
"""Reading members of the input, by name: items of a mapping, attributes of an object; and what
stands behind one, at an alias path."""

from __future__ import annotations

from typing import Any

from .defaults import MISSING
from .state import Fail, Line


def get_item(data: Any, key: str, default: Any = None) -> Any:
    """Returns an item of a mapping that is no dict."""
    try:
        return data[key]
    except (KeyError, IndexError):
        return default


def get_attribute(data: Any, key: str, default: Any = None) -> Any:
    """Returns an attribute; a property that fails is a problem of the field that it is read for."""
    try:
        return getattr(data, key, default)
    except Exception as error:
        raise unreadable(data, error) from None


def unreadable(data: Any, error: BaseException) -> Fail:
    """The problem of an attribute that cannot be read."""
    words = f"{type(error).__name__}: {error}"
    return Fail([Line("get_attribute_error", (), data, {"error": words})])


def step(value: Any, part: Any) -> Any:
    """Follows one part of an alias path; what cannot be followed leads to nothing."""
    if isinstance(value, str):
        return MISSING
    try:
        return value[part]
    except Exception:
        return MISSING


def step_by_attribute(value: Any, part: Any) -> Any:
    """The same where the input is read by its attributes."""
    if isinstance(part, str) and not isinstance(value, dict):
        return get_attribute(value, part, MISSING)
    return step(value, part)
