# SPDX-License-Identifier: Apache-2.0
"""Named types that stand for nothing but themselves: `type A = B; type B = A`."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import UserError
from .nodes.base import HookNode, Node
from .nodes.choices import NullableNode, UnionNode
from .nodes.hooks import DefinitionNode
from .nodes.tagged import TaggedUnionNode


def refuse_circle(definition: DefinitionNode) -> None:
    """Refuses a type that leads to itself with no container, model or text of JSON on the way. Of
    types that were complete before none does."""
    if _leads_to(definition.node, definition):
        raise UserError(
            f"{definition.label} contains a circular reference to itself", code="circular-reference-schema"
        )


def _leads_to(node: Node, definition: DefinitionNode) -> bool:
    return node is definition or any(_leads_to(inner, definition) for inner in _of_same_value(node))


def _of_same_value(node: Node) -> Iterable[Node]:
    """The nodes to which a check hands on what it was given."""
    if isinstance(node, (HookNode, NullableNode)):
        return (node.node,)
    return node.inner() if isinstance(node, (UnionNode, TaggedUnionNode)) else ()
