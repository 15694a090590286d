# SPDX-License-Identifier: Apache-2.0
"""The native engine's ways for calls with options and for objects that are read by their attributes,
of a model without functions of the user: nothing in it looks at a context, and a strict call takes
what needs no conversion.
"""

from __future__ import annotations

from typing import Any, Optional

from ..defaults import MISSING
from ..journal import Raised
from ..members import unreadable
from ..nodes.choices import NullableNode
from ..nodes.models import ModelNode
from ..nodes.scalars import BoolNode, FloatNode, IntNode
from ..nodes.strings import StrNode
from ..places import NATIVE
from ..state import State

#: Types that read text alike, whether it is a value or stands for all values.
_FROM_TEXT = (IntNode, FloatNode, BoolNode, StrNode)


class Reading(State):
    """The state of a check of an object whose attributes have been read: name -> value, or Raised."""

    __slots__ = ("_given",)

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__()
        self._given = given

    def read_attribute(self, data: Any, key: str, default: Any = None) -> Any:
        found = self._given.get(key, default)
        if type(found) is Raised:
            raise unreadable(data, found.error)
        return found


class Options:
    """Instances of one model; each method gives None where the general way must look."""

    __slots__ = ("_cls", "_table", "_fields", "_reads_text", "_attributes")

    def __init__(self, table: Any) -> None:
        self._cls = table.cls
        self._table = table
        self._fields = table.fields
        #: Whether text stands for any value; None before that was asked.
        self._reads_text: Optional[bool] = None
        #: The attributes that an object is read by, none where that is not so simple; None before that
        #: was asked.
        self._attributes: Optional[list[str]] = None

    def of_object(self, value: Any, strict: Optional[bool]) -> Any:
        """Of a dict, converted unless it is strict."""
        if type(value) is not dict or strict is False:
            return None
        return NATIVE["take_strict" if strict else "take"](self._cls, value)

    def of_json(self, data: Any, strict: Optional[bool]) -> Any:
        """The same of JSON text."""
        if strict is False:
            return None
        return NATIVE["take_strict_json" if strict else "take_json"](self._cls, data)

    def of_strings(self, value: Any) -> Any:
        """Of a dict of text that stands for all values."""
        if self._reads_text is None:
            self._reads_text = all(_reads_text(field.node) for field in self._fields)
        if not self._reads_text or type(value) is not dict:
            return None
        for each in value.values():
            if type(each) is not str:
                return None
        return NATIVE["take"](self._cls, value)

    def of_attributes(self, value: Any) -> tuple[Any, Optional[State]]:
        """Of an object that is no instance of a model; with the state in which the general way then
        goes on, for properties run once."""
        if hasattr(type(value), "__satya_table__"):
            return None, None
        names = self._attributes
        if names is None:
            names = self._attributes = self._names()
        if not names:
            return None, None
        given: dict[str, Any] = {}
        is_read = True
        for name in names:
            try:
                found = getattr(value, name, MISSING)
            except Exception as error:
                found = Raised(error)
                is_read = False
            if found is not MISSING:
                given[name] = found
        made = NATIVE["take"](self._cls, given) if given and is_read else None
        return made, Reading(given) if made is None else None

    def _names(self) -> list[str]:
        table = self._table
        if table.extra != "ignore" or _has_fields([field.node for field in self._fields], set()):
            return []
        lookups = table.lookups(None, None)
        if any(len(places) > 1 or type(places[0]) is not str for places in lookups):
            return []
        return [places[0] for places in lookups]


def _has_fields(nodes: Any, seen: set[int]) -> bool:
    """Whether values of some types may be objects that are read by their attributes, too."""
    for node in nodes:
        if id(node) not in seen:
            seen.add(id(node))
            if node.has_fields or type(node) is ModelNode or _has_fields(node.inner(), seen):
                return True
    return False


def _reads_text(node: Any) -> bool:
    inner = node.node if type(node) is NullableNode else node
    return type(inner) in _FROM_TEXT
