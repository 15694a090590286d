# SPDX-License-Identifier: Apache-2.0
"""Where a value may be left out (OnErrorOmit): an item of a container, a member of a dict or a
TypedDict, a field of a model. A value that stands alone, or in a fixed place of a call, may not."""

from __future__ import annotations

from .errors import UserError
from .nodes.base import HookNode, Node
from .nodes.choices import NullableNode, UnionNode
from .nodes.hooks import OmitNode


def may_omit(node: Node) -> bool:
    """Whether a check may leave the value out."""
    while isinstance(node, (HookNode, NullableNode)):
        if isinstance(node, OmitNode):
            return True
        node = node.node
    return isinstance(node, UnionNode) and any(map(may_omit, node.members))


def refuse_omitted(node: Node, what: str) -> None:
    """Refuses OnErrorOmit where nothing can be left out."""
    if may_omit(node):
        raise UserError(f"{what} cannot be left out: OnErrorOmit is for items, members of dicts and fields of models")
