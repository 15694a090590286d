# SPDX-License-Identifier: Apache-2.0
"""Types that JSON does not have: classes, callables, paths, patterns, addresses, URLs,
secrets, JSON in text."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import Any, Callable, Optional

from ..errors import from_user
from ..network import BaseUrl, NameEmail, UrlConstraints, validate_email
from ..special import Hidden
from ..state import LAX, Fail, Line, State, fail
from ..write import Writing, bytes_to_text, infer
from .base import Node


def custom(kind: str, message: str, value: Any, ctx: Optional[dict[str, Any]] = None) -> Fail:
    """A problem with words of its own."""
    return Fail([Line(kind, (), value, ctx, message)])


class InstanceNode(Node):
    """An instance of a class that nothing else is known about."""

    kind = "is-instance"

    def __init__(self, cls: Any, node: Optional[Node] = None) -> None:
        super().__init__()
        self.cls = cls
        #: For InstanceOf: what reads JSON.
        self.node_json = node

    def name(self) -> str:
        own = f"is-instance[{getattr(self.cls, '__name__', self.cls)}]"
        if self.node_json is not None:
            return f"json-or-python[json={self.node_json.name()},python={own}]"
        return own

    def check(self, value: Any, state: State) -> Any:
        if state.mode != "python":
            if self.node_json is not None:
                return self.node_json.check(value, state)
            raise fail("needs_python_object", value, {"method_name": "isinstance"})
        try:
            is_one = isinstance(value, self.cls)
        except TypeError:
            is_one = False
        if not is_one:
            raise fail(
                "is_instance_of", value, {"class": getattr(self.cls, "__name__", repr(self.cls))}
            )
        return value

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        if not isinstance(self.cls, type) or type(self.cls).__instancecheck__ is not type.__instancecheck__:
            return None
        return f"isinstance({variable}, {bind(self.cls)})"

    def schema(self, gen: Any) -> dict[str, Any]:
        if self.node_json is not None:
            return self.node_json.schema(gen)
        return gen.refuse(f"is-instance[{self.cls!r}]")

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        return infer(value, out, include, exclude)


class SubclassNode(Node):
    """A class that is `cls` or below it; any class where `cls` is None."""

    kind = "is-subclass"

    def __init__(self, cls: Any) -> None:
        super().__init__()
        self.cls_ = cls

    def name(self) -> str:
        return f"is-subclass[{getattr(self.cls_, '__name__', self.cls_)}]"

    def check(self, value: Any, state: State) -> Any:
        if state.mode != "python":
            raise fail("needs_python_object", value, {"method_name": "issubclass"})
        if self.cls_ is None:
            if isinstance(value, type):
                return value
            raise fail("is_instance_of", value, {"class": "type"})
        if isinstance(value, type) and issubclass(value, self.cls_):
            return value
        raise fail("is_subclass_of", value, {"class": self.cls_.__name__})

    def schema(self, gen: Any) -> dict[str, Any]:
        return {}


class CallableNode(Node):
    """Anything that can be called."""

    kind = "callable"

    def check(self, value: Any, state: State) -> Any:
        if callable(value):
            return value
        raise fail("callable_type", value)

    def schema(self, gen: Any) -> dict[str, Any]:
        return gen.refuse("callable")


class TextNode(Node):
    """A type that text stands for: `read` makes it of a str; instances are taken.

    cls      the class of the values
    problem  the type and the words of the problem, and what goes with them
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
        if state.mode == "python" and self.is_strict(state):
            raise fail("is_instance_of", value, {"class": getattr(self.cls, "__name__", str(self.cls))})
        if state.mode == "json" and self.is_strict(state) and not isinstance(value, str):
            raise fail("string_type", value)
        if not isinstance(value, self.accepts):
            raise custom(*self.problem, value)
        if state.mode == "python":
            state.floor(LAX)
        try:
            return self.read(value)
        except (ValueError, TypeError, KeyError) as error:
            if hasattr(error, "message_template"):
                raise from_user(error, value) from None
            raise custom(*self.problem, value) from None

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {}

    def schema(self, gen: Any) -> dict[str, Any]:
        return dict(self.public)

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, self.cls):
            return out.unexpected(self, value)
        return self.write(value) if out.is_json else value


def path_node(cls: Any, kind: str = "path") -> Node:
    """Path and its relatives."""
    made: Any = cls if cls is not Path and isinstance(cls, type) and issubclass(cls, PurePath) else Path
    if cls.__name__ == "PathLike":
        made = PurePath
    inner = f"json-or-python[json=function-after[path_validator(), str],python=is-instance[{cls.__name__}]]"
    label = f"lax-or-strict[lax=union[{inner},function-after[path_validator(), str]],strict={inner}]"
    return TextNode(
        cls,
        made,
        ("path_type", f"Input is not a valid path for {made}"),
        label,
        {"type": "string", "format": kind},
    )


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
            allowed = (str, bytes) if self.of is None else (self.of,)
            if not isinstance(value, allowed):
                raise custom("pattern_type", "Input should be a valid pattern", value)
            try:
                pattern = re.compile(value)
            except re.error:
                raise custom("pattern_regex", "Input should be a valid regular expression", value) from None
        if self.of is not None and not isinstance(pattern.pattern, self.of):
            word = self.of.__name__
            raise custom(f"pattern_{word}_type", f"Input should be a {word} pattern", value)
        return pattern

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"type": "string", "format": "regex"}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, re.Pattern):
            return out.unexpected(self, value)
        if not out.is_json:
            return value
        return value.pattern if isinstance(value.pattern, str) else value.pattern.decode()


class UrlNode(Node):
    """A URL of one of the URL classes."""

    kind = "url"

    def __init__(self, cls: Any, limits: Optional[UrlConstraints] = None) -> None:
        super().__init__()
        self.cls = cls
        if limits is not None:
            self.cls = type(cls.__name__, (cls,), {"__slots__": (), "_constraints": limits})
        self._accepted = cls

    def name(self) -> str:
        return "function-wrap[wrap_val()]"

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, self.cls):
            return value
        if isinstance(value, BaseUrl):
            if state.mode == "python" and self.is_strict(state):
                raise fail("url_type", value)
            state.floor(LAX)
            value = str(value)
        if isinstance(value, bytes) and not self.is_strict(state):
            state.floor(LAX)
            value = value.decode("utf-8", "replace")
        made = self.cls.__new__(self.cls)
        made._read(value)
        return made

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "string"}

    def schema(self, gen: Any) -> dict[str, Any]:
        limits = self.cls._constraints
        found = {"type": "string", "format": "uri", "minLength": 1}
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

    def __init__(self, named: bool = False) -> None:
        super().__init__()
        self.named = named
        if named:
            self.cls = NameEmail

    def name(self) -> str:
        return "function-after[_validate(), str]"

    def check(self, value: Any, state: State) -> Any:
        if self.named and isinstance(value, NameEmail):
            return value
        if not isinstance(value, str):
            if isinstance(value, (bytes, bytearray)) and not self.is_strict(state):
                value = bytes(value).decode("utf-8", "replace")
            else:
                if self.named:
                    raise custom("name_email_type", "Input is not a valid NameEmail", value)
                raise fail("string_type", value)
        try:
            name, email = validate_email(value)
        except ValueError as error:
            raise from_user(error, value) from None
        return NameEmail(name, email) if self.named else email

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "string"}

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"type": "string", "format": "name-email" if self.named else "email"}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if self.named and isinstance(value, NameEmail):
            return str(value) if out.is_json else value
        return value if isinstance(value, str) else out.unexpected(self, value)


class SecretNode(Node):
    """Secret[T], SecretStr and SecretBytes."""

    kind = "secret"

    def __init__(self, cls: Any, node: Node, field_type: str = "") -> None:
        super().__init__()
        self.cls = cls
        self.node_ = node

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
        if found.get("type") == "string":
            found.update(format="password", writeOnly=True)
        else:
            found.update(writeOnly=True)
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, Hidden):
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
        from ..read import JSONError, read_json

        if not isinstance(value, (str, bytes, bytearray)):
            raise fail("json_type", value)
        try:
            found = read_json(value)
        except JSONError as error:
            raise fail("json_invalid", value, {"error": str(error)}) from None
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
            from ..jsonable import encode

            quiet = Writing("json", out.config)
            return encode(self.node_.dump(value, quiet, include, exclude))
        return self.node_.dump(value, out, include, exclude)


class HashableNode(Node):
    """Anything with a hash."""

    kind = "hashable"

    def name(self) -> str:
        return "is-instance[Hashable]"

    def check(self, value: Any, state: State) -> Any:
        from collections.abc import Hashable

        if isinstance(value, Hashable):
            return value
        raise fail("is_instance_of", value, {"class": "Hashable"})
