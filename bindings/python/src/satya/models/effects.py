# SPDX-License-Identifier: Apache-2.0
"""Whether functions of the user take part in a check: what they do, they should do once."""

from __future__ import annotations

from typing import Any

from .complete import finished
from .nodes.functions import FunctionNode

#: Factories of which nobody can tell how often they ran.
SILENT = (None, list, dict, set, frozenset, tuple)


def has_functions(cls: Any) -> bool:
    """Whether a model, or what it holds, calls validators, hooks or factories of the user."""
    return _in_model(cls, {id(cls)})


def _in_model(cls: Any, seen: set[int]) -> bool:
    table = finished(cls)
    if table is None:
        # Not complete yet: it may have some.
        return True
    if table.before or table.wrap or table.after or table.post_init or table.has_init:
        return True
    return _in_table(table, seen)


def _in_table(table: Any, seen: set[int]) -> bool:
    if any(field.factory not in SILENT for field in table.fields):
        return True
    return any(_in_node(field.node, seen) for field in table.fields)


def _in_node(node: Any, seen: set[int]) -> bool:
    if id(node) in seen:
        return False
    seen.add(id(node))
    if isinstance(node, FunctionNode):
        return True
    if node.kind == "model" and hasattr(node, "cls"):
        if id(node.cls) in seen:
            return False
        seen.add(id(node.cls))
        return _in_model(node.cls, seen)
    table = getattr(node, "table", None)
    if table is not None and _in_table(table, seen):
        return True
    inner = (*node.inner(), getattr(node, "node", None))
    return any(_in_node(each, seen) for each in inner if each is not None)
