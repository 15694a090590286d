# SPDX-License-Identifier: Apache-2.0
"""Texts below fields, `use_attribute_docstrings`: what is read of them in the source."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from typing import Any, Optional


def docstrings_of(cls: Any) -> dict[str, str]:
    """Returns the text below each annotated name in the class statement that runs, or ran;
    nothing where there is no source."""
    statement = _running(cls) if sys.version_info < (3, 13) else None
    if statement is None:
        try:
            statement = _parsed(inspect.getsourcelines(cls)[0], cls)
        except (OSError, TypeError):
            return {}
    return {} if statement is None else dict(_texts(statement.body))


def describe(cls: Any, fields: dict[str, Any]) -> None:
    """Gives fields that have no description the text below them."""
    found = docstrings_of(cls)
    for name, info in fields.items():
        if info.description is None and name in found:
            info.description = info.given["description"] = found[name]


def _running(cls: Any) -> Optional[ast.ClassDef]:
    """Returns the statement of a class in the frame where it runs: before Python 3.13,
    inspect takes the first class of that name in the file."""
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_globals.get("__name__") == cls.__module__:
            try:
                lines, _ = inspect.findsource(frame)
            except OSError:
                return None
            statement = _parsed(inspect.getblock(lines[frame.f_lineno - 1 :]), cls)
            if statement is not None:
                return statement
        frame = frame.f_back
    return None


def _parsed(lines: list[str], cls: Any) -> Optional[ast.ClassDef]:
    # What is indented stands in a block here too: lines inside a text may not be.
    head = "if True:\n" if lines and lines[0][:1].isspace() else ""
    try:
        (statement,) = ast.parse(head + "".join(lines)).body
    except (SyntaxError, ValueError):
        return None
    if head and isinstance(statement, ast.If):
        statement = statement.body[0]
    is_it = isinstance(statement, ast.ClassDef) and statement.name == cls.__name__
    return statement if is_it else None  # type: ignore[return-value]


def _texts(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    name = None
    for statement in body:
        if isinstance(statement, ast.AnnAssign):
            name = statement.target.id if isinstance(statement.target, ast.Name) else None
            continue
        value = statement.value if isinstance(statement, ast.Expr) else None
        if name is not None and isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield name, inspect.cleandoc(value.value)
        name = None
        if isinstance(statement, ast.If):
            yield from _texts(statement.body)
            yield from _texts(statement.orelse)
