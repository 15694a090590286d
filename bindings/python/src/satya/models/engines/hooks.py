# SPDX-License-Identifier: Apache-2.0
"""What a check that may be made again must not do: call functions of the user, use up its input."""

from __future__ import annotations

from typing import Any

from ..complete import finished
from ..flags import FUNCTIONS
from ..nodes.base import NoneNode
from ..nodes.choices import NullableNode
from ..nodes.functions import FunctionNode
from ..nodes.literals import EnumNode, LiteralNode
from ..nodes.scalars import BoolNode, FloatNode, IntNode
from ..nodes.strings import BytesNode, StrNode
from ..nodes.times import DateNode, DateTimeNode, TimeDeltaNode, TimeNode
from ..state import SOMEWHERE, Fail, State

#: Nodes whose values lead to no other model.
_FLAT = frozenset(
    (
        NoneNode, BoolNode, IntNode, FloatNode, StrNode, BytesNode, DateNode, DateTimeNode, TimeNode,
        TimeDeltaNode, LiteralNode, EnumNode,
    )  # fmt: skip
)


def is_flat(node: Any) -> bool:
    """Whether values of a type, or None, lead to no model."""
    return type(node.node if type(node) is NullableNode else node) in _FLAT


def first_check(node: Any) -> Any:
    """Returns the check of a node for a look after which there may be another: it refuses what
    can be looked through once, but where nothing is taken from it."""
    check = node.check
    if node.kind == "generator" or not (node.inner() or getattr(node, "node", None)):
        return check

    def look(value: Any, state: State) -> Any:
        if hasattr(type(value), "__next__"):
            raise Fail(SOMEWHERE)
        return check(value, state)

    return look


def has_hooks(nodes: Any, seen: set[int]) -> bool:
    """Whether functions of the user run in a check: they must not run twice."""
    for node in nodes:
        kind = type(node)
        if kind is NullableNode:
            node = node.node
            kind = type(node)
        if kind in _FLAT or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, FunctionNode) or getattr(node, "has_post_init", False):
            return True
        if node.kind == "model" and hasattr(node, "cls"):
            table = finished(node.cls)
            if table is None or table.flags & FUNCTIONS or table.has_late_defaults():
                return True
            if has_hooks([field.node for field in table.fields], seen):
                return True
            continue
        inner = node.inner()
        definition = getattr(node, "node", None)
        if has_hooks(inner if definition is None else (*inner, definition), seen):
            return True
    return False
