# SPDX-License-Identifier: Apache-2.0
"""Programs of types that are made of several values, or of text, by rules of their own."""

from __future__ import annotations

from collections import deque as deque_type
from typing import Any, Callable, Optional

from ..build import has_decimal
from ..defaults import MISSING
from ..effects import SILENT, has_hooks
from ..nodes.base import AnyNode
from .kinds import (
    CONVERTS,
    DECIMAL,
    FORBIDS_OTHERS,
    IS_ATOMIC,
    IS_FINITE,
    IS_LAX,
    JSON,
    LIST,
    MADE,
    MEMBERS,
    NAMED_TUPLE,
    STR,
)


def items(kind: int) -> Any:
    def write(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
        if node.unique_items or node.fail_fast:
            return None
        flags = 0 if node.strict else IS_LAX
        return kind, flags, writer.lengths(node), None, (writer.place(node.items),)

    return write


def list_(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    """Of a list; what else lax mode takes is Python's to look at, where that calls no function of
    the user, who is to see a value once."""
    found: Optional[tuple[Any, ...]] = items(LIST)(writer, node)
    if found is None or node.strict or has_hooks([node]):
        return found
    return (*found[:4], (*found[4], writer.put(writer.call(node))))


def decimal(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    if node.keywords or node.max_digits is not None or node.decimal_places is not None:
        return None
    flags = IS_ATOMIC | (0 if node.allows_inf_nan else IS_FINITE) | (0 if node.strict else CONVERTS)
    methods = node.exact, node.exact.is_finite
    return DECIMAL, flags, 0, methods, (writer.put(writer.call(node)),)


def is_absent(field: Any) -> bool:
    """Whether a field that was not given has no value at all."""
    return not field.is_required and field.factory is None and field.default is MISSING


def typed_dict(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    return _members(writer, node, None, None)


def dataclass(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    table = node.table
    if node.runs_code or any(field.info.init_var or not field.is_init for field in table.fields):
        return None
    if table.config.strict or table.config.revalidate_instances != "never":
        return None
    if node.cls.__new__ is not object.__new__:
        return None
    return _members(writer, node, node.cls, object.__new__)


def _fill(table: Any, field: Any) -> Any:
    """What becomes of a member that is not given; None where that is Python's."""
    if field.is_required:
        return True
    if field.copies_default or table.checks_default(field) or field.factory not in SILENT:
        return None
    if field.factory is not None:
        return field.factory, None
    return False if field.default is MISSING else (field.default,)


def _members(writer: Any, node: Any, cls: Any, new: Any) -> Optional[tuple[Any, ...]]:
    table = node.table
    fills = tuple(_fill(table, field) for field in table.fields)
    if table.extra == "allow" or None in fills:
        return None
    places = table.lookups(None, None)
    keys = tuple(place[0] for place in places)
    if any(len(place) > 1 for place in places) or not all(type(key) is str for key in keys):
        return None
    index = {key: number for number, key in enumerate(keys)}
    if len(index) < len(keys):
        return None
    names = tuple(field.name for field in table.fields)
    flags = FORBIDS_OTHERS if table.extra == "forbid" else 0
    children = tuple(writer.place(field.node) for field in table.fields)
    said = (index, keys, names, fills, cls, new)
    return MEMBERS, flags, 0, said, (*children, writer.put(writer.call(node)))


def named_tuple(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    for base in node.cls.__mro__:
        if tuple in base.__bases__:
            break
        if "__new__" in vars(base) or "__init__" in vars(base):
            # Its functions are the user's.
            return None
    children = tuple(writer.place(each.node) for each in node.table.fields)
    return NAMED_TUPLE, 0, 0, node.cls, (*children, writer.put(writer.call(node)))


def json(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    # Of the digits of numbers nothing is known inside.
    return None if has_decimal([node.node_], set()) else (JSON, 0, 0, None, (writer.place(node.node_),))


def _made(writer: Any, node: Any, make: Callable[[Any], Any], cls: Any, inner: int) -> tuple[Any, ...]:
    """What a callable makes of what the inner node takes; instances are Python's to look at."""
    return MADE, 0, 0, (make, cls), (inner, writer.put(writer.call(node)))


def _text(writer: Any) -> int:
    found: int = writer.put((STR, IS_ATOMIC, 0, None, ()))
    return found


def text(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    """A type that text stands for."""
    if node.strict or str not in node.accepts:
        return None
    return _made(writer, node, node.read, node.made, _text(writer))


def url(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    if node.strict:
        return None
    return _made(writer, node, node.read, node.cls, _text(writer))


def times(writer: Any, node: Any, hold: Callable[[Any], Any]) -> tuple[Any, ...]:
    """A date, time or duration that Python holds to its rules."""
    return _made(writer, node, hold, node.exact, writer.place(node.without_rules()))


def secret(writer: Any, node: Any) -> tuple[Any, ...]:
    return _made(writer, node, node.cls, node.cls, writer.place(node.node_))


def deque(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    """Of a list; whatever else has items is Python's."""
    found = None if node.strict else items(LIST)(writer, node)
    return None if found is None else _made(writer, node, deque_type, deque_type, writer.put(found))


def sequence(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    """Of a list; any other sequence is Python's, as one of anything is, which is taken as it is."""
    if isinstance(node.items, AnyNode):
        return None
    found: Optional[tuple[Any, ...]] = items(LIST)(writer, node)
    return None if found is None else (LIST, 0, *found[2:4], (*found[4], writer.put(writer.call(node))))
