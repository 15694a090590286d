# SPDX-License-Identifier: Apache-2.0
"""What a check that may be made again must not do twice: call functions of the user."""

from __future__ import annotations

from typing import Any, Optional

from .complete import finished
from .flags import FUNCTIONS
from .nodes.base import NoneNode
from .nodes.choices import NullableNode
from .nodes.functions import FunctionNode
from .nodes.literals import EnumNode, LiteralNode
from .nodes.scalars import BoolNode, FloatNode, IntNode
from .nodes.strings import BytesNode, StrNode
from .nodes.times import DateNode, DateTimeNode, TimeDeltaNode, TimeNode

#: Factories of which nobody can tell how often they ran.
SILENT = (None, list, dict, set, frozenset, tuple)

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


def has_functions(cls: Any) -> bool:
    """Whether a model, or what it holds, calls validators, hooks or factories of the user."""
    table: Any = finished(cls)
    return _runs_code(table, True) or has_hooks([field.node for field in table.fields], with_factories=True)


def has_hooks(nodes: Any, answers: Optional[dict[Any, bool]] = None, with_factories: bool = False) -> bool:
    """Whether functions of the user run in a check of types, or may: of a class that is not
    complete nothing is known. Of defaults, those that are made or checked among these functions
    count, or, where that is asked for, those that a factory of the user makes. `answers` has the
    tables of models that were looked at before, and gets more."""
    answers = {} if answers is None else answers
    looked: dict[Any, bool] = {}
    seen: set[int] = set()
    # A hundred models that lead to each other are not looked at one inside the other.
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind is NullableNode:
            node = node.node
            kind = type(node)
        if kind in _FLAT or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, FunctionNode) or getattr(node, "runs_code", False):
            return True
        if node.kind == "model" and hasattr(node, "cls"):
            table: Any = finished(node.cls)
            if table in looked:
                continue
            answer = answers.get(table)
            if answer or (answer is None and _runs_code(table, with_factories)):
                return True
            if answer is None:
                looked[table] = False
                waiting += [field.node for field in table.fields]
            continue
        if with_factories and _has_factories(getattr(node, "table", None)):
            return True
        waiting += node.inner()
        definition = getattr(node, "node", None)
        if definition is not None:
            waiting.append(definition)
    answers.update(looked)
    return False


def _runs_code(table: Any, with_factories: bool) -> bool:
    """Whether a model itself does; its fields are looked at elsewhere."""
    if table is None or table.flags & FUNCTIONS:
        return True
    return _has_factories(table) if with_factories else table.has_late_defaults()


def _has_factories(table: Any) -> bool:
    return table is not None and any(field.factory not in SILENT for field in table.fields)
