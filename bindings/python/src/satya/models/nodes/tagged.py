# SPDX-License-Identifier: Apache-2.0
"""Unions whose members a tag tells apart."""

from __future__ import annotations

from enum import Enum
from typing import Any, Callable, Optional

from ..catalogue import fill_custom
from ..defaults import MISSING
from ..errors import UserError
from ..state import Fail, Line, State, fail, place_of
from ..write import Writing
from .base import Node
from .choices import fits


class TaggedUnionNode(Node):
    """A union whose members are told apart by a tag: a field, or what a function says."""

    kind = "tagged-union"

    def __init__(
        self,
        choices: dict[Any, Node],
        field: Optional[str],
        paths: Optional[list[Any]],
        function: Optional[Callable[[Any], Any]] = None,
        custom: Optional[tuple[str, Optional[str], Optional[dict[str, Any]]]] = None,
    ) -> None:
        super().__init__()
        if not choices:
            raise UserError("a discriminated union needs at least one choice")
        self.choices = choices
        self.field = field
        self.paths = paths or []
        self.function = function
        self.custom = custom
        #: The enums that are the types of tags: their members may be given by their values,
        #: where those that stand in a Literal may not.
        self.enums: set[type] = set()

    def name(self) -> str:
        return "tagged-union[" + ",".join(node.name() for node in self._distinct()) + "]"

    def _distinct(self) -> list[Node]:
        return list({id(node): node for node in self.choices.values()}.values())

    def inner(self) -> tuple[Node, ...]:
        return tuple(self._distinct())

    def _shown(self) -> str:
        if self.field is not None:
            return f"'{self.field}'" if len(self.paths) <= 1 else " | ".join(
                f"'{path}'" for path in self.paths
            )
        return f"{getattr(self.function, '__name__', repr(self.function))}()"

    def check(self, value: Any, state: State) -> Any:
        tag = self._tag(value, state)
        if tag is MISSING:
            raise self._fail("union_tag_not_found", value, {"discriminator": self._shown()})
        node = self._choice(tag)
        if node is None:
            expected = ", ".join(
                repr(_plain(choice) if self._is_by_value(choice) else choice) for choice in self.choices
            )
            ctx = {
                "discriminator": self._shown(),
                "tag": str(_plain(tag)),
                "expected_tags": expected,
            }
            raise self._fail("union_tag_invalid", value, ctx)
        try:
            return node.check(value, state)
        except Fail as problem:
            raise Fail(problem.at(place_of(_plain(tag)))) from None

    def _fail(self, kind: str, value: Any, ctx: dict[str, Any]) -> Fail:
        if self.custom is None:
            return fail(kind, value, ctx)
        type_, message, context = self.custom
        if message is None:
            return fail(type_, value, context)
        return Fail([Line(type_, (), value, context, fill_custom(message, context))])

    def _choice(self, tag: Any) -> Optional[Node]:
        try:
            found = self.choices.get(tag)
        except TypeError:
            return None
        if found is None:
            for choice, node in self.choices.items():
                if self._is_by_value(choice) and choice.value == tag:
                    return node
        return found

    def _is_by_value(self, choice: Any) -> bool:
        """Whether an enum's member may be given by its value: not one of a Literal."""
        return type(choice) in self.enums

    def _tag(self, value: Any, state: State) -> Any:
        """Returns the tag of a value; MISSING where it has none."""
        if self.function is not None:
            tag = self.function(value)
            return MISSING if tag is None else tag
        if isinstance(value, dict):
            for path in self.paths:
                if path in value:
                    return value[path]
            return MISSING
        if state.mode != "python":
            raise fail("dict_type", value)
        if not has_attributes(value):
            raise fail("model_attributes_type", value)
        for path in [self.field, *self.paths]:
            found = getattr(value, path, None) if isinstance(path, str) else None
            if found is not None:
                return found
        return MISSING

    def document(self, refs: Any) -> dict[str, Any]:
        if self.function is not None or len(self.paths) != 1 or any(type(tag) is not str for tag in self.choices):
            refs.inexact()
            return {}
        # A tag is not filled in.
        found: dict[str, Any] = {"type": "object", "required": [self.paths[0]]}
        found["anyOf"] = [node.document(refs) for node in self._distinct()]
        return found

    def schema(self, gen: Any) -> dict[str, Any]:
        found = zip(map(_written, self.choices), gen.choices(self.choices.values()))
        choices = {tag: part for tag, part in found if part is not None}
        parts: list[dict[str, Any]] = []
        for part in choices.values():
            if part not in parts:
                parts.append(part)
        name = self.field if len(self.paths) <= 1 else self._property(parts, gen)
        if name is None:
            return {"oneOf": parts}
        mapping = {tag: part.get("$ref", part) for tag, part in choices.items()}
        return {"discriminator": {"mapping": mapping, "propertyName": name}, "oneOf": parts}

    def _property(self, parts: list[dict[str, Any]], gen: Any) -> Optional[str]:
        """The name or alias of the field that all choices write; None where there is no such."""
        # A definition that is under way has it.
        found = [_defined(part, gen) for part in parts]
        for path in self.paths:
            if all([each is None or path in each.get("properties", ()) for each in found]):
                return str(path)
        return None

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        for is_exact in (True, False):
            for node in self._distinct():
                if fits(node, value, is_exact):
                    return node.dump(value, out, include, exclude)
        return out.unexpected(self, value, include, exclude)


def _defined(part: dict[str, Any], gen: Any) -> Optional[dict[str, Any]]:
    """Returns what a schema refers to, in the end: a root model refers to the model that it holds.
    None while that is under way."""
    while part.get("$ref") in gen.definitions:
        part = gen.definitions[part["$ref"]]
    return part or None


def has_attributes(value: Any) -> bool:
    """Whether a value may be read by its attributes: not what Python itself defines."""
    kind = type(value)
    # A number of JSON text that keeps its digits is a number.
    return kind.__module__ not in ("builtins", "datetime", "collections") and kind.__name__ != "JSONFloat"


def _plain(tag: Any) -> Any:
    return tag.value if isinstance(tag, Enum) else tag


def _written(tag: Any) -> str:
    """A tag as the key of a JSON object: as the value is written in JSON, but for its quotes."""
    plain = _plain(tag)
    return {True: "true", False: "false", None: "null"}[plain] if plain is None or type(plain) is bool else str(plain)
