# SPDX-License-Identifier: Apache-2.0
"""Programs of unions: of members told apart by the types of values, and by a tag."""

from __future__ import annotations

from typing import Any, Optional

from ..complete import finished
from ..flags import AROUND
from ..nodes.base import NoneNode
from ..nodes.containers import FrozenSetNode, ListNode, SetNode, VariableTupleNode
from ..nodes.hooks import SchemaNode
from ..nodes.literals import EnumNode, LiteralNode
from ..nodes.mappings import DictNode
from ..nodes.models import ModelNode
from ..nodes.scalars import BoolNode, FloatNode, IntNode
from ..nodes.strings import BytesNode, StrNode
from ..nodes.tagged import TaggedUnionNode
from ..nodes.times import TimesNode
from ..nodes.tuples import TupleNode
from .forms import form_of
from .kinds import (
    BOOL,
    CONVERTS,
    EXACT,
    FLOAT,
    HAS_LISTS,
    INSTANCES_ONLY,
    INT,
    IS_ATOMIC,
    IS_LAX,
    MODEL,
    STR,
    TAGGED,
    TEXT,
    UNION,
)

#: Members of a union that take values of just one type without a conversion.
_SCALARS = (NoneNode, BoolNode, IntNode, FloatNode, StrNode, BytesNode, TimesNode)
_HOLDERS = (ListNode, SetNode, FrozenSetNode, VariableTupleNode, TupleNode)


def union(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    """Of members that take values of types that differ, or lists. A value of just such a type fits
    that member best; which one a dict, or the items of another container, fits best is certain
    only where no other takes such a value at all, or of a list where its items are what one wants."""
    if node.mode != "smart" or node.strict is not None:
        return None
    members = [each.node if type(each) is SchemaNode else each for each in node.members]
    if any(type(each) is StrNode and each.name() == "str" for each in members):
        # Text of a literal is text, which is taken as it is by either.
        others = [kind for kind in map(_own_type, members) if kind not in (None, str)]
        members = [each for each in members if not (type(each) is LiteralNode and _is_apart(each, others))]
    lists = sum(type(each) is ListNode for each in members)
    types = [_own_type(each) for each in members]
    if None in types or len(set(types)) < len(types) - max(lists - 1, 0):
        return None
    models = sum(type(each) is ModelNode for each in members)
    dicts = sum(type(each) is DictNode for each in members)
    if (models and dicts) or sum(type(each) in _HOLDERS for each in members) > max(lists, 1):
        return None
    children = []
    for each in members:
        written = _member(writer, each, models > 1)
        if written is None:
            return None
        children.append(writer.put(written, form_of(each)))
    is_atomic = all(writer.is_atomic(child) for child in children)
    children.append(writer.put(writer.call(node)))
    flags = IS_ATOMIC if is_atomic else 0
    if lists > 1:
        flags |= HAS_LISTS
    if models > 1 and all(_is_told_by_fields(each) for each in members):
        flags |= IS_LAX
    return UNION, flags, 0, None, tuple(children)


def _is_apart(node: LiteralNode, others: list[Any]) -> bool:
    """Whether a literal has no choice that equals a value of one of these types, which it would be
    made of as exactly. A member of an enum is made of text, too."""
    if any(type(value) not in (str, int, bool, type(None)) for value in node.values):
        return False
    kinds: set[type] = set()
    for value in node.values:
        kinds |= {str} if type(value) is str else {int, float}
    return not any(issubclass(other, tuple(kinds)) for other in others)


def _is_told_by_fields(node: Any) -> bool:
    """Whether a dict that lacks a required field is no such model: nothing puts it there."""
    if type(node) is not ModelNode:
        return True
    table = finished(node.cls)
    return table is not None and not table.flags & AROUND


def _own_type(node: Any) -> Any:
    """The type whose instances a member takes as they are; None for what is no such member."""
    if type(node) is ModelNode:
        table = finished(node.cls)
        # The root of a root model may be anything.
        return None if table is None or table.is_root else node.cls
    if type(node) is EnumNode:
        # Only of such a class it is known what else it takes; a member's value is no member.
        return None if node.uses_values or form_of(node) is None else node.cls
    if isinstance(node, NoneNode):
        return type(None)
    if type(node) is TupleNode:
        return tuple
    is_plain = node.kind == "uuid" or isinstance(node, (*_SCALARS, *_HOLDERS, DictNode))
    return node.exact if is_plain else None


def _member(writer: Any, node: Any, is_one_of_models: bool) -> Optional[tuple[Any, ...]]:
    """A member of a union, which converts nothing itself."""
    if type(node) is EnumNode:
        return EXACT, IS_ATOMIC, 0, node.cls, ()
    found: Optional[tuple[Any, ...]] = writer.proven(node)
    if found is None:
        return None
    kind, flags = found[:2]
    if kind == TEXT:
        return None
    if kind in (BOOL, INT, FLOAT):
        flags &= ~IS_LAX
    if kind in (INT, FLOAT, STR):
        return (kind, flags & ~CONVERTS, found[2], None, *found[4:])
    if kind == EXACT:
        flags &= ~(CONVERTS | IS_LAX)
    elif kind == MODEL and is_one_of_models:
        flags |= INSTANCES_ONLY
    return (kind, flags, *found[2:])


def has_plain_tags(node: TaggedUnionNode) -> bool:
    """Whether a union is of models told apart by text under one key."""
    if node.function is not None or node.custom is not None or len(node.paths) != 1:
        return False
    if type(node.paths[0]) is not str or any(type(tag) is not str for tag in node.choices):
        return False
    return all(type(each) is ModelNode for each in node._distinct())


def tagged(writer: Any, node: Any) -> Optional[tuple[Any, ...]]:
    if not has_plain_tags(node):
        return None
    choices = node._distinct()
    places = tuple(writer.place(each) for each in choices)
    if any(writer.nodes[place][0] != MODEL for place in places):
        return None
    tags = {tag: choices.index(each) for tag, each in node.choices.items()}
    return TAGGED, 0, 0, (node.paths[0], tags, node.field), places
