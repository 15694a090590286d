# SPDX-License-Identifier: Apache-2.0
"""UUID. This is imported for the first field of the type: `uuid` itself takes long."""

from __future__ import annotations

from typing import Any, Optional
from uuid import UUID

from ..state import LAX, State, fail
from ..write import Writing, infer_key
from .base import Node


class UUIDNode(Node):
    """UUID, of any version or one."""

    kind = "uuid"
    exact = UUID

    def __init__(self, version: Optional[int] = None) -> None:
        super().__init__()
        self.version = version

    def check(self, value: Any, state: State) -> Any:
        if issubclass(type(value), UUID):
            found = value
        elif issubclass(type(value), (str, bytes)) and not (
            state.input_mode == "python" and self.is_strict(state)
        ):
            if state.input_mode == "python":
                state.floor(LAX)
            found = self._parse(value)
        elif state.input_mode == "python" and self.is_strict(state):
            raise fail("is_instance_of", value, {"class": "UUID"})
        else:
            raise fail("uuid_type", value)
        if self.version is not None and found.version != self.version:
            raise fail("uuid_version", value, {"expected_version": self.version})
        return found

    def _parse(self, value: Any) -> UUID:
        if not issubclass(type(value), str):
            if len(value) == 16:
                return UUID(bytes=bytes(value))
            try:
                text = bytes(value).decode("utf-8")
            except UnicodeDecodeError:
                text = ""
            if _uuid_problem(text) is not None:
                words = f"invalid length: expected 16 bytes, found {len(value)}"
                raise fail("uuid_parsing", value, {"error": words})
        else:
            text = value
        problem = _uuid_problem(text)
        if problem is not None:
            raise fail("uuid_parsing", value, {"error": problem})
        return UUID(text.strip())

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        return super().proof(variable, bind) if self.version is None else None

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "string"}

    def schema(self, gen: Any) -> dict[str, Any]:
        suffix = "" if self.version is None else str(self.version)
        return {"type": "string", "format": "uuid" + suffix}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not issubclass(type(value), UUID):
            return out.unexpected(self, value)
        return str(value) if out.is_json else value

    def dump_key(self, key: Any, out: Writing) -> Any:
        return infer_key(key, out)


def _uuid_problem(text: str) -> Optional[str]:
    """Says why text is no UUID; None if it is one."""
    inner, start = text, 0
    if inner.startswith("urn:uuid:"):
        inner, start = inner[9:], 9
    elif inner.startswith("{") and inner.endswith("}"):
        inner, start = inner[1:-1], 1
    for index, letter in enumerate(inner, start):
        if letter not in "0123456789abcdefABCDEF-":
            return f"invalid character: found `{letter}` at {index}"
    groups = inner.split("-")
    if len(groups) == 1 and start == 0:
        if len(inner) == 32:
            return None
        return f"invalid length: found {len(inner)}"
    if len(groups) != 5:
        return f"invalid group count: expected 5, found {len(groups)}"
    for index, (group, size) in enumerate(zip(groups, (8, 4, 4, 4, 12))):
        if len(group) != size:
            return f"invalid group length in group {index}: expected {size}, found {len(group)}"
    return None
