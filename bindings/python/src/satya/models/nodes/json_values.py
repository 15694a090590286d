# SPDX-License-Identifier: Apache-2.0
"""JsonValue: what JSON has, however deep."""

from __future__ import annotations

from typing import Any

from ..state import MOST_PROBLEMS, Fail, Line, State, place_of
from ..write import Writing, float_to_json, infer, infer_key
from .base import Node
from .scalars import FloatNode, IntNode
from .strings import StrNode

_KINDS = (bool, int, float, str, list, dict)


class JsonValueNode(Node):
    """A value made of None, bool, int, float, str, list and dict; of subclasses of
    these it takes the plain value."""

    kind = "json-value"

    def __init__(self) -> None:
        super().__init__()
        self._scalars: dict[type, Node] = {int: IntNode(), float: FloatNode(), str: StrNode()}

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = gen.ref(JsonValueNode, "JsonValue", dict)
        return found

    def check(self, value: Any, state: State) -> Any:
        if value is None or value is True or value is False:
            return value
        kind = next((kind for kind in _KINDS if isinstance(value, kind)), None)
        if kind is None:
            words = "input was not a valid JSON value"
            raise Fail([Line("invalid-json-value", (), value, None, words)])
        if kind is list:
            return self._items(value, state)
        if kind is dict:
            return self._members(value, state)
        return self._scalars[kind].check(value, state)

    def _items(self, value: Any, state: State) -> list[Any]:
        found, lines = [], []
        for index, item in enumerate(value):
            try:
                found.append(self.check(item, state))
            except Fail as problem:
                lines += [line.at(index).at("list") for line in problem.lines]
                if len(lines) >= MOST_PROBLEMS:
                    break
        if lines:
            raise Fail(lines)
        return found

    def _members(self, value: Any, state: State) -> dict[str, Any]:
        found: dict[str, Any] = {}
        lines: list[Line] = []
        for key, item in value.items():
            if len(lines) >= MOST_PROBLEMS:
                break
            shown = place_of(key)
            try:
                name = self._scalars[str].check(key, state)
            except Fail as problem:
                lines += [line.at("[key]").at(shown).at("dict") for line in problem.lines]
                continue
            try:
                found[name] = self.check(item, state)
            except Fail as problem:
                lines += [line.at(shown).at("dict") for line in problem.lines]
        if lines:
            raise Fail(lines)
        return found

    def owns(self, value: Any) -> bool:
        return value is None or type(value) in _KINDS

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if value is None or type(value) in (str, int, bool):
            return value
        if type(value) is float:
            return float_to_json(value, out.whole) if out.is_text else value
        if type(value) is list and include is None and exclude is None:
            return [self.dump(item, out) for item in value]
        if type(value) is dict and include is None and exclude is None:
            return {infer_key(key, out): self.dump(item, out) for key, item in value.items()}
        return infer(value, out, include, exclude)
