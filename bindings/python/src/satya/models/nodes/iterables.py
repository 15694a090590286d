# SPDX-License-Identifier: Apache-2.0
"""Iterables whose items are checked when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..errors import ValidationError
from ..state import Fail, State, fail
from ..write import Writing
from .base import Node


#: What is gone through, where it is no object of Python.
_KINDS: dict[str, tuple[type, ...]] = {"json": (list, str, dict), "strings": (list,)}


class IterableNode(Node):
    """Iterable[T] and Generator: items are checked when they are asked for."""

    kind = "generator"

    def __init__(self, items: Node) -> None:
        super().__init__()
        self.items = items

    def name(self) -> str:
        return f"generator[{self.items.name()}]"

    def inner(self) -> tuple[Node, ...]:
        return (self.items,)

    def check(self, value: Any, state: State) -> Any:
        kinds = _KINDS.get(state.mode, (Iterable,))
        if not issubclass(type(value), kinds):
            raise fail("iterable_type", value)
        return _Items(value, self.items, state)

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"items": gen.of(self.items), "type": "array"}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not issubclass(type(value), Iterable):
            return out.unexpected(self, value, include, exclude)
        if not out.is_json:
            return (self.items.dump(item, out) for item in value)
        return [self.items.dump(item, out) for item in value]


class _Items:
    """The items of an iterable, each checked as it is taken."""

    def __init__(self, source: Any, node: Node, state: State) -> None:
        self._source = iter(source)
        self._node = node
        self._state = state
        self._index = 0

    def __iter__(self) -> "_Items":
        return self

    def __next__(self) -> Any:
        item = next(self._source)
        index = self._index
        self._index += 1
        try:
            return self._node.check(item, self._state)
        except Fail as problem:
            raise ValidationError("ValidatorIterator", problem.at(index)) from None
