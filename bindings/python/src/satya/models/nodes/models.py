# SPDX-License-Identifier: Apache-2.0
"""A model as the type of a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Optional

from ..errors import UserError
from ..state import State, fail
from ..write import Writing, infer
from .base import Node, inmost
from .literals import LiteralNode

#: The namespace of a class, past the metaclass: its `__getattr__` makes attributes slow.
_own: Callable[[type], Mapping[str, Any]] = vars(type)["__dict__"].__get__


def _is_other_mapping(value: Any) -> bool:
    return issubclass(type(value), Mapping) and not issubclass(type(value), dict)


def tags_in(table: Any, name: str, field: str) -> list[tuple[Any, Any]]:
    """Returns the values of the field that tells a class apart in a union, each with the key
    under which it is given; raises UserError where it does not."""
    declared = table.field(field)
    if declared is None:
        raise UserError(f"Model {name!r} needs a discriminator field for key {field!r}")
    key = declared.aliases[0] if declared.aliases else field
    if len(declared.aliases) > 1 or not isinstance(key, str):
        raise UserError(
            f"Field {field!r} of {name!r} has several aliases, or a path: a discriminated union looks"
            " for its tag under one name, which `alias` gives",
            code="discriminator-alias-type",
        )
    node: Any = inmost(declared.node)
    if getattr(node, "cls", None) is not None and hasattr(node, "uses_values"):
        return [(member, key) for member in node.cls]
    values = _literals(node)
    if values is None:
        raise UserError(f"Model {name!r} needs field {field!r} to be of type `Literal`")
    return [(value, key) for value in values]


def _literals(node: Any) -> Optional[list[Any]]:
    """Returns the values of a Literal, of a union of Literals, or of a root model of one; None for
    other types."""
    node = inmost(node)
    if isinstance(node, LiteralNode):
        return list(node.values)
    if isinstance(node, ModelNode) and node.cls.__satya_is_root__:
        return _literals(node.table.field("root").node)
    if node.kind != "union":
        return None
    found = [_literals(member) for member in node.members]
    return None if None in found else [value for values in found for value in values or ()]


class AnyModelNode(Node):
    """An instance of any model: the type is the base of all, which has no fields."""

    kind = "any-model"

    def __init__(self, cls: Any) -> None:
        super().__init__()
        self.cls = cls

    def name(self) -> str:
        return str(self.cls.__name__)

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, self.cls):
            return value
        raise fail("model_type", value, {"class_name": self.cls.__name__})

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return None

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "object"}

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"properties": {}, "title": self.cls.__name__, "type": "object"}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, self.cls):
            return out.unexpected(self, value, include, exclude)
        # What is declared has no fields, so nothing of the instance shows.
        return infer(value, out, include, exclude) if out.as_any else {}


class ModelNode(Node):
    """An instance of a model class, or what makes one.

    The class may be incomplete when the node is made: its table is asked for at use. Where
    this place is strict, the input is an instance or a dict; for the fields the class decides.
    """

    kind = "model"

    def __init__(self, cls: Any) -> None:
        super().__init__()
        self.cls = cls

    @property
    def table(self) -> Any:
        return self.cls.__satya_table__

    def name(self) -> str:
        found: str = self.cls.__name__
        held = vars(self.cls).get("__satya_table__")
        # A class that is not complete may be asking itself, to say why one of its fields is refused.
        table: Any = None if held is None else held.made()
        for depth, inside in enumerate(getattr(table, "after_inside", ())):
            if depth > 0:
                found = f"function-wrap[{table.wrap[depth - 1][0].__name__}()]"
            for function, _ in inside:
                found = f"function-after[{function.__name__}(), {found}]"
        return found

    def check(self, value: Any, state: State) -> Any:
        table = _own(self.cls)["__satya_table__"]
        if state.depth > 200:
            raise fail("recursion_depth_exceeded", value)
        flat_way = table.flat_way
        if flat_way is not None and type(value) is dict and state.self_instance is None:
            made = flat_way(value, state)
            if made is not None:
                return made
        if self.strict and type(value) is not dict and _is_other_mapping(value):
            raise fail("model_type", value, {"class_name": table.label})
        active = state.active
        if active is None:
            active = state.active = set()
        key = (id(value), id(table))
        if key in active:
            raise fail("recursion_loop", value)
        active.add(key)
        try:
            return table.check(value, state)
        finally:
            active.discard(key)

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return None

    def document(self, refs: Any) -> dict[str, Any]:
        found: dict[str, Any] = refs.model(self.table)
        return found

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = gen.model(self.cls)
        return found

    def discriminator_values(self, field: str) -> list[tuple[Any, Any]]:
        return tags_in(self.table, self.cls.__name__, field)

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        cls = type(value)
        if cls is self.cls and not out.as_any:
            return cls.__satya_table__.dump(value, out, include, exclude)
        if not isinstance(value, self.cls):
            return out.unexpected(self, value, include, exclude)
        if self.table.config.polymorphic_serialization or out.as_any:
            return infer(value, out, include, exclude)
        # A subclass is written as the field's own class: nothing more than declared shows.
        return self.table.dump(value, out, include, exclude)
