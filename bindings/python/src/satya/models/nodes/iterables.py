# SPDX-License-Identifier: Apache-2.0
"""Iterables whose items are checked when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..errors import ValidationError
from ..rules import Checker, too_many
from ..state import Fail, State, fail
from ..write import Writing
from .base import Node
from .containers import ContainerNode


#: What is gone through, where it is no object of Python.
_KINDS: dict[str, tuple[type, ...]] = {"json": (list, str, dict), "strings": (list,)}


class IterableNode(ContainerNode):
    """Iterable[T] and Generator: items are checked, and counted, when they are asked for."""

    kind = "generator"
    field_type = "Generator"

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
        return _Items(value, self, state)

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"items": gen.of(self.items), "type": "array", **self.lengths()}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not issubclass(type(value), Iterable):
            return out.unexpected(self, value, include, exclude)
        if not out.is_json:
            return (self.items.dump(item, out) for item in value)
        return [self.items.dump(item, out) for item in value]


class _Items:
    """The items of an iterable, each checked as it is taken."""

    def __init__(self, value: Any, node: IterableNode, state: State) -> None:
        self._value = value
        self._source = iter(value)
        self._node = node
        self._state = state
        self._index = 0

    def __iter__(self) -> "_Items":
        return self

    def __next__(self) -> Any:
        node, index = self._node, self._index
        try:
            try:
                item = next(self._source)
            except StopIteration:
                if node.low is not None and index < node.low:
                    short = Checker({"minItems": node.low})
                    raise short.fail("minItems", index, self._value, node.field_type) from None
                raise
            if node.high is not None and index >= node.high:
                raise too_many(node.high, self._value, node.field_type)
        except Fail as problem:
            raise ValidationError("ValidatorIterator", problem.lines) from None
        self._index += 1
        try:
            return node.items.check(item, self._state)
        except Fail as problem:
            raise ValidationError("ValidatorIterator", problem.at(index)) from None
