# SPDX-License-Identifier: Apache-2.0
"""Values inside of others: secrets, and JSON in text."""

from __future__ import annotations

from typing import Any

from ..errors import SerializationError
from ..jsonable import encode
from ..read import JSONError, read_json
from ..special import Hidden
from ..state import Fail, State, fail
from ..write import Writing, bytes_to_text
from .base import Node


class SecretNode(Node):
    """Secret[T], SecretStr and SecretBytes."""

    kind = "secret"

    def __init__(self, cls: Any, node: Node, is_password: bool = False) -> None:
        super().__init__()
        self.cls = cls
        self.node_ = node
        #: Whether schemas say that it is secret: of SecretStr and SecretBytes.
        self.is_password = is_password

    def inner(self) -> tuple[Node, ...]:
        return (self.node_,)

    def name(self) -> str:
        inner, name = self.node_.name(), self.cls.__name__
        after = f"function-after[{name}(), {inner}]"
        both = f"json-or-python[json={after},python=union[is-instance[{name}],{after}]]"
        return f"lax-or-strict[lax={both},strict={both}]"

    def check(self, value: Any, state: State) -> Any:
        inner = value.get_secret_value() if isinstance(value, self.cls) else value
        return self.cls(self.node_.check(inner, state))

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return self.node_.document(refs)

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = {**gen.of(self.node_)}
        if self.is_password:
            found.update(format="password", writeOnly=True)
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, Hidden):
            if value is None:
                return None
            if out.is_json:
                # What was to be hidden is not written as it is.
                raise SerializationError(f"{self.cls.__name__} is expected, not {type(value).__name__}")
            return out.unexpected(self, value)
        if not out.is_json:
            return value
        shown = value._display()
        return bytes_to_text(shown, out.config) if isinstance(shown, bytes) else shown


class JsonNode(Node):
    """Json[T]: text with JSON in it."""

    kind = "json"

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node_ = node

    def inner(self) -> tuple[Node, ...]:
        return (self.node_,)

    def name(self) -> str:
        return f"json[{self.node_.name()}]"

    def check(self, value: Any, state: State) -> Any:
        if not isinstance(value, (str, bytes, bytearray)):
            raise fail("json_type", value)
        try:
            found = read_json(value)
        except JSONError as error:
            raise Fail([error.line(value)]) from None
        state.floor_text()
        mode, state.mode = state.mode, "json"
        try:
            return self.node_.check(found, state)
        finally:
            state.mode = mode

    def schema(self, gen: Any) -> dict[str, Any]:
        if gen.mode == "serialization":
            found: dict[str, Any] = gen.of(self.node_)
            return found
        return {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": gen.of(self.node_),
        }

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if out.round_trip:
            quiet = Writing("json", out.config, is_text=True)
            return encode(self.node_.dump(value, quiet, include, exclude))
        return self.node_.dump(value, out, include, exclude)
