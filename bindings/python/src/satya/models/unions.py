# SPDX-License-Identifier: Apache-2.0
"""`X | Y` in annotations, for interpreters that lack the operator on types."""

from __future__ import annotations

import ast
from typing import Any


def with_unions(text: str) -> ast.Expression:
    """Returns an expression with `X | Y` as a subscript of the name `__satya_union__`."""
    tree: ast.Expression = _Unions().visit(ast.parse(text, mode="eval"))
    return ast.fix_missing_locations(tree)


class _Unions(ast.NodeTransformer):
    """Writes X | Y as Union[X, Y]."""

    def visit_BinOp(self, node: ast.BinOp) -> Any:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.op, ast.BitOr):
            return node
        made = ast.Subscript(
            value=ast.Name(id="__satya_union__", ctx=ast.Load()),
            slice=ast.Tuple(elts=[node.left, node.right], ctx=ast.Load()),
            ctx=ast.Load(),
        )
        return ast.copy_location(made, node)

    def visit_Constant(self, node: ast.Constant) -> Any:  # noqa: N802
        return node
