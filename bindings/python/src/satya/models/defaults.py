# SPDX-License-Identifier: Apache-2.0
"""What a field is when it was not given."""

from __future__ import annotations

from typing import Any, Callable

#: Marks what was not given.
MISSING: Any = type("MISSING", (), {"__repr__": lambda self: "MISSING", "__slots__": ()})()

_IMMUTABLE = (int, float, str, bool, bytes, type(None), complex, tuple, frozenset)


def smart_copy(value: Any) -> Any:
    """Returns a default that no other instance shares."""
    kind = type(value)
    if kind in (int, float, str, bool, bytes, type(None), complex):
        return value
    if kind in (list, dict, set) and not value:
        return value.copy()
    if kind in (tuple, frozenset) and not value:
        return value
    # Few fields have a default that is copied in full.
    import copy

    return copy.deepcopy(value)


def is_immutable(value: Any) -> bool:
    """Whether instances may share a default."""
    if isinstance(value, (tuple, frozenset)):
        return all(is_immutable(item) for item in value)
    return isinstance(value, _IMMUTABLE)


def takes_data(factory: Callable[..., Any]) -> bool:
    """Whether a default factory takes the values so far."""
    import inspect

    try:
        parameters = list(inspect.signature(factory).parameters.values())
    except (ValueError, TypeError):
        return False
    return (
        len(parameters) == 1
        and parameters[0].kind in (parameters[0].POSITIONAL_ONLY, parameters[0].POSITIONAL_OR_KEYWORD)
        and parameters[0].default is inspect.Parameter.empty
    )
