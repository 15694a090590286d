# SPDX-License-Identifier: Apache-2.0
"""What a node is in JSON, where that is not what it is in Python, for the native engine.

The numbers are those of Sources/SatyaCPython/JSONForm.swift. A node without a form of
its own is of a type that JSON has, or one that Python reads and writes.
"""

from __future__ import annotations

from enum import EnumMeta
from typing import Any

from ..nodes.base import Node
from ..nodes.literals import EnumNode
from ..nodes.serializers import SerializerNode
from ..nodes.hooks import SchemaNode

CUSTOM, DATETIME, DATE, TIME, ENUMERATION, TEXT, UUID_TEXT, DURATION = range(1, 9)

#: Types of the standard library whose instances stand for themselves, by kind of node.
_FORMS = {
    "datetime": DATETIME,
    "date": DATE,
    "time": TIME,
    "timedelta": DURATION,
    "decimal": TEXT,
    "uuid": UUID_TEXT,
}


def form_of(node: Node) -> Any:
    """Returns None, a number, or a number with what it needs."""
    if isinstance(node, (SerializerNode, SchemaNode)):
        return form_of(node.node)
    if isinstance(node, EnumNode):
        return _enumeration(node.cls)
    if node.exact is not None and type(node).dump is not None:
        return _FORMS.get(node.kind)
    return None


def _enumeration(cls: Any) -> Any:
    """The members with their values, where `cls(value)` finds the same ones."""
    if type(cls) is not EnumMeta or "_missing_" in vars(cls):
        return None
    members: list[Any] = []
    member: Any
    for member in cls:
        # A value of another type may be equal to text by code of its own.
        if type(member.value) not in (str, int):
            return None
        members += [member, member.value]
    return ENUMERATION, tuple(members)
