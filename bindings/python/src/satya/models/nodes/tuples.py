# SPDX-License-Identifier: Apache-2.0
"""Tuples with one type a place."""

from __future__ import annotations

from typing import Any

from ..rules import too_many
from ..state import LAX, STRICT, Fail, Line, Omit, State, fail
from ..selection import dump_pairs
from ..write import Writing
from .base import Node
from .containers import ContainerNode
from .iteration import COUNTED, first_items, lax_items


class TupleNode(ContainerNode):
    """tuple[A, B]: one type a place."""

    kind = "tuple"
    field_type = "Tuple"

    def __init__(self, places: list[Node]) -> None:
        super().__init__()
        self.places = places
        self.fail_fast = False

    def name(self) -> str:
        return f"tuple[{', '.join(node.name() for node in self.places)}]"

    def inner(self) -> tuple[Node, ...]:
        return tuple(self.places)

    def check(self, value: Any, state: State) -> Any:
        if type(value) is tuple:
            source: Any = value
        elif state.mode != "python":
            if not issubclass(type(value), list):
                raise fail("tuple_type", value)
            state.floor(STRICT)
            source = value
        elif issubclass(type(value), tuple):
            state.floor(STRICT)
            source = value
        else:
            given = None if self.is_strict(state) else lax_items(value, state)
            if given is None:
                raise fail("tuple_type", value)
            state.floor(LAX)
            source = list(given) if issubclass(type(value), COUNTED) else first_items(given, len(self.places))
        lines: list[Line] = []
        found = []
        for index, node in enumerate(self.places):
            if index < len(source):
                try:
                    found.append(node.check(source[index], state))
                except Fail as problem:
                    lines += problem.at(index)
                except Omit:
                    pass
            else:
                lines.append(Line("missing", (index,), value))
            if lines and self.fail_fast:
                raise Fail(lines)
        if len(source) > len(self.places):
            size = len(source) if issubclass(type(value), COUNTED) else None
            whole = too_many(len(self.places), value, "Tuple", size)
            raise Fail(whole.lines + lines) if self.tells_all else whole
        if lines:
            raise Fail(lines)
        made = tuple(found)
        self.hold_length(made, value)
        return made

    def document(self, refs: Any) -> dict[str, Any]:
        size = len(self.places)
        found: dict[str, Any] = {"type": "array", "minItems": size, "maxItems": size}
        if self.places:
            found["prefixItems"] = [node.document(refs) for node in self.places]
        return found

    def schema(self, gen: Any) -> dict[str, Any]:
        size = len(self.places)
        found: dict[str, Any] = {"maxItems": size, "minItems": size}
        if self.places:
            found["prefixItems"] = [gen.of(node) for node in self.places]
        found["type"] = "array"
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not issubclass(type(value), tuple) or len(value) != len(self.places):
            return out.unexpected(self, value, include, exclude)
        dumped = dump_pairs(list(zip(self.places, value)), out, include, exclude)
        return dumped if out.is_json else tuple(dumped)

    def dump_key(self, key: Any, out: Writing) -> Any:
        if out.is_json and isinstance(key, tuple):
            return ",".join(
                str(node.dump_key(part, out)) for node, part in zip(self.places, key)
            )
        return key
