# SPDX-License-Identifier: Apache-2.0
"""URLs and e-mail addresses."""

from __future__ import annotations

from enum import Enum
from typing import Any, Optional

from ..email_address import validate_email
from ..errors import from_user
from ..network import BaseUrl, NameEmail, UrlConstraints
from ..state import LAX, Fail, State, fail
from ..write import Writing
from .base import Node
from .strings import StrNode
from .text import custom


def _text_in(value: Any) -> Any:
    """Returns the text that bytes, or a member of an enumeration, stand for; else the value."""
    if isinstance(value, (bytes, bytearray)):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value
    if isinstance(value, Enum) and isinstance(value.value, (str, int)):
        return str(value.value)
    return value


class UrlNode(Node):
    """A URL of one of the URL classes."""

    kind = "url"

    def __init__(self, cls: Any, limits: Optional[UrlConstraints] = None) -> None:
        super().__init__()
        self.cls = cls
        if limits is not None:
            self.cls = type(cls.__name__, (cls,), {"__slots__": (), "_constraints": limits})
        self._accepted = cls

    def limited(self, limits: UrlConstraints) -> "UrlNode":
        """Returns the node of the same class held to other constraints."""
        return UrlNode(self._accepted, limits)

    def name(self) -> str:
        return "function-wrap[wrap_val()]"

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, self.cls):
            return value
        if isinstance(value, BaseUrl):
            if state.mode == "python" and self.is_strict(state):
                raise fail("url_type", value)
            value = str(value)
        # It is not written as it was given.
        state.floor(LAX)
        strict = self.is_strict(state)
        try:
            return self.read(value if strict else _text_in(value), strict)
        except Fail as problem:
            # Problems show the value itself, not the text that it stands for.
            for line in problem.lines:
                line.input = value
            raise

    def read(self, text: Any, strict: bool = False) -> Any:
        """Returns the URL that a text is, or raises Fail."""
        made = self.cls.__new__(self.cls)
        made._read(text, strict)
        return made

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "string"}

    def schema(self, gen: Any) -> dict[str, Any]:
        limits = self.cls._constraints
        found = {"type": "string", "format": self.cls._format, "minLength": 1}
        if limits.max_length is not None:
            found["maxLength"] = limits.max_length
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, self._accepted):
            return out.unexpected(self, value)
        return str(value) if out.is_json else value


class EmailNode(Node):
    """EmailStr: the address as text; with `named`, NameEmail."""

    kind = "email"

    def __init__(self, named: bool, text: StrNode) -> None:
        super().__init__()
        self.named = named
        #: The text of an address, as the settings have it.
        self.text = text
        if named:
            self.cls = NameEmail

    def name(self) -> str:
        return "function-after[_validate(), str]"

    def check(self, value: Any, state: State) -> Any:
        if self.named and isinstance(value, NameEmail):
            return value
        if self.named and state.input_mode == "python" and not isinstance(value, (str, bytes, bytearray)):
            raise custom("name_email_type", "Input is not a valid NameEmail", value)
        self.text.strict = self.strict
        text = self.text.check(value, state)
        try:
            name, email = validate_email(text)
        except ValueError as error:
            raise from_user(error, value) from None
        return NameEmail(name, email) if self.named else email

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "string"}

    def schema(self, gen: Any) -> dict[str, Any]:
        if self.named:
            return {"type": "string", "format": "name-email"}
        return {**self.text.schema(gen), "format": "email"}

    def owns(self, value: Any) -> bool:
        return type(value) is str

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if self.named and isinstance(value, NameEmail):
            return str(value) if out.is_json else value
        return value if isinstance(value, str) else out.unexpected(self, value)
