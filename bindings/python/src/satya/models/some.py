# SPDX-License-Identifier: Apache-2.0
"""Some: a value where None says that there is none."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Some(Generic[T]):
    """What `TypeAdapter.get_default_value` returns where there is a default, be it None."""

    __slots__ = ("_value",)
    __match_args__ = ("value",)

    def __init__(self, value: T) -> None:
        self._value = value

    @property
    def value(self) -> T:
        """The value."""
        return self._value

    def __eq__(self, other: Any) -> bool:
        return self._value == other._value if isinstance(other, Some) else NotImplemented

    def __hash__(self) -> int:
        return hash((Some, self._value))

    def __repr__(self) -> str:
        return f"Some({self._value!r})"
