# SPDX-License-Identifier: Apache-2.0
"""Types that text stands for: paths, IP addresses, patterns and others."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePath
from typing import Any, Callable, Optional

from ..errors import UserError, from_user
from ..state import LAX, Fail, Line, State, fail
from ..write import Writing, bytes_to_text
from .base import Node


def custom(kind: str, message: str, value: Any, ctx: Optional[dict[str, Any]] = None) -> Fail:
    """A problem with words of its own."""
    return Fail([Line(kind, (), value, ctx, message)])


class TextNode(Node):
    """A type that text stands for: `read` makes it of a str; instances are taken.

    cls      the class of the values
    problem  the type and the words of the problem, which may show the {value}
    """

    kind = "text"

    def __init__(
        self,
        cls: Any,
        read: Callable[[Any], Any],
        problem: tuple[str, str],
        label: str,
        schema: dict[str, Any],
        write: Callable[[Any], Any] = str,
        accepts: tuple[type, ...] = (str,),
    ) -> None:
        super().__init__()
        self.cls = cls
        self.read = read
        #: The class of what `read` makes.
        self.made = cls
        self.problem = problem
        self.label = label
        self.public = schema
        self.write = write
        self.accepts = accepts

    def name(self) -> str:
        return self.label

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, self.cls):
            return value
        if state.input_mode == "python" and self.is_strict(state):
            raise fail("is_instance_of", value, {"class": getattr(self.cls, "__name__", str(self.cls))})
        if state.input_mode == "json" and self.is_strict(state) and not isinstance(value, str):
            raise fail("string_type", value)
        if not isinstance(value, self.accepts):
            raise self._refused(value)
        if isinstance(value, str):
            state.floor_text()
        else:
            state.floor(LAX)
        try:
            return self.read(str.__str__(value) if isinstance(value, str) else value)
        except (ValueError, TypeError, LookupError) as error:
            if hasattr(error, "message_template"):
                raise from_user(error, value) from None
            if state.input_mode == "json" and self.is_strict(state) and isinstance(error, ValueError):
                # In strict JSON the class itself reads the text, and says what is wrong.
                raise from_user(error, value) from None
            raise self._refused(value) from None

    def _refused(self, value: Any) -> Fail:
        kind, words = self.problem
        if "{value}" not in words:
            return custom(kind, words, value)
        return custom(kind, words.replace("{value}", str(value)), value, {"value": value})

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {}

    def schema(self, gen: Any) -> dict[str, Any]:
        return dict(self.public)

    def owns(self, value: Any) -> bool:
        return isinstance(value, self.cls)

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, self.cls):
            return out.unexpected(self, value)
        return self.write(value) if out.is_json else value


class AnyAddressNode(TextNode):
    """An address, network or interface of either version: never strict, as pydantic has it."""

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, self.cls) and type(value) not in self.cls:
            # An interface is an instance of the class of addresses, and says more than one.
            try:
                return self.read(value)
            except ValueError:
                raise self._refused(value) from None
        return super().check(value, state)

    def is_strict(self, state: State) -> bool:
        return False


class BytesPathNode(TextNode):
    """os.PathLike[bytes]: of Python, bytes stand for it and no text, in JSON there is but text."""

    def check(self, value: Any, state: State) -> Any:
        if state.input_mode != "python":
            if self.is_strict(state) and not isinstance(value, str):
                raise fail("bytes_type", value)
        elif isinstance(value, (str, bytes)) and not self.is_strict(state):
            try:
                if isinstance(value, bytes):
                    state.floor(LAX)
                    return self.read(value.decode())
            except UnicodeDecodeError:
                pass
            raise self._refused(value)
        return super().check(value, state)


def path_node(cls: Any, of: Any = Any) -> Node:
    """Path and its relatives, and os.PathLike `of` text or bytes."""
    is_like = cls is os.PathLike
    if is_like and of not in (str, bytes, Any):
        raise UserError("`os.PathLike` can only be used with `str`, `bytes` or `Any`", code="schema-for-unknown-type")
    made: Any = PurePath if is_like else cls
    read = f"function-after[path_validator(), {'bytes' if of is bytes else 'str'}]"
    inner = f"json-or-python[json={read},python=is-instance[{cls.__name__}]]"
    label = f"lax-or-strict[lax=union[{inner},{read}],strict={inner}]"
    node = (BytesPathNode if of is bytes else TextNode)(
        cls,
        made,
        ("path_type", f"Input is not a valid path for {cls}"),
        label,
        {"type": "string", "format": "path"},
    )
    if made in (Path, PurePath):
        # Which is that of the system.
        node.made = type(made())
    return node


class PatternNode(Node):
    """A compiled pattern, of text or of bytes."""

    kind = "pattern"

    def __init__(self, of: Optional[type] = None) -> None:
        super().__init__()
        self.of = of

    def name(self) -> str:
        word = "either" if self.of is None else self.of.__name__
        return f"function-plain[pattern_{word}_validator()]"

    def check(self, value: Any, state: State) -> Any:
        pattern = value
        if not isinstance(value, re.Pattern):
            if not isinstance(value, (str, bytes)):
                raise custom("pattern_type", "Input should be a valid pattern", value)
            if self.of is not None and not isinstance(value, self.of):
                raise self._of_other(value)
            try:
                pattern = re.compile(value)
            except re.error:
                raise custom("pattern_regex", "Input should be a valid regular expression", value) from None
        if self.of is not None and not isinstance(pattern.pattern, self.of):
            raise self._of_other(value)
        return pattern

    def _of_other(self, value: Any) -> Fail:
        word = "string" if self.of is str else "bytes"
        kind = "pattern_str_type" if self.of is str else "pattern_bytes_type"
        return custom(kind, f"Input should be a {word} pattern", value)

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"type": "string", "format": "regex"}

    def owns(self, value: Any) -> bool:
        return isinstance(value, re.Pattern)

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, re.Pattern):
            return out.unexpected(self, value)
        if not out.is_json:
            return value
        text = value.pattern
        return text if isinstance(text, str) else bytes_to_text(text, None)
