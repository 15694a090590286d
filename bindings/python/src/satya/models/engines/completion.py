# SPDX-License-Identifier: Apache-2.0
"""Functions of the user on the native engine: validators, `model_post_init`.

The library makes an instance of which all is proven that no function has a part in. For
each class that has functions, or holds what has some, one function is written here that
calls them, in the order in which the general way would, and puts what they return into the
instance. Where one refuses, it ends, and the general way looks at the input from the
start with a journal of what the functions have answered: the problems, their places and
their words are its own.

A field whose type the library cannot take apart around its functions (a validator inside of
a list, one that sees the input first) is left to its own check, as if that were a function.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Optional

from ..build import has_decimal
from ..complete import finished
from ..journal import NOTHING, REFUSALS, Journal, Raised
from ..nodes.base import Node
from ..nodes.functions import ValidationInfo
from ..places import NATIVE
from ..read import read_if_json
from ..state import State
from .conductor import JSON, KEYWORDS, OBJECT, again, conductor_of
from .finish import MADE, FinishWriter, state_of

#: The library's: an instance of a class for a dict, or None; what of an instance was given.
_make: Any = NATIVE and NATIVE["make"]
_begin: Any = NATIVE and NATIVE["begin"]

#: Kinds of types that take of what JSON says the same in Python's mode: for the library, which is
#: given what was read, all is Python's.
_ALIKE = frozenset(
    "any none bool int float str bytes literal enum decimal datetime date time uuid text url email nullable list"
    " set frozenset tuple deque sequence dict model dataclass dataclass-members typed-dict named-tuple"
    " tagged-union secret json".split()
)
#: The same of members of a union, where it counts how exactly a value fits.
_EXACT = frozenset("none bool int float str literal".split())


class Completion:
    """How the instances of a class are finished.

    nodes   index of a field -> the type of what the library gives it, where that is not the
            field's own; None: the input as it came
    finish  (instance, its state word, log, whether of JSON) -> None, or the log where a
            function refused
    """

    __slots__ = ("nodes", "finish", "_table", "is_plain", "_is_alike")

    def __init__(self, table: Any) -> None:
        self._table = table
        self.nodes: dict[int, Optional[Node]] = {}
        self.finish = FinishWriter(table, self.nodes).written()
        #: Whether functions and checks of their own need not know what stands around the model.
        has_info = any(info for _, info in (*table.before, *table.after))
        self.is_plain = not has_info and None not in self.nodes.values()
        #: Whether JSON may be looked at as Python's; None before that was asked, since models that
        #: fields lead to may not be complete yet.
        self._is_alike: Optional[bool] = None

    def parts(self) -> tuple[Any, ...]:
        """What the library calls: Completion.swift says how."""
        table = self._table
        return self.finish, partial(again, table), (table, NOTHING), conductor_of(table, self)

    # Where functions see the input before the library does

    def conduct(self, value: Any, kind: int, source: Any, instance: Any = None) -> Any:
        """Makes an instance of keywords, an object, or what JSON text says, or raises."""
        log: list[Any] = [self._table, NOTHING]
        made = self.made(value, log, kind == JSON, instance)
        if made is not None:
            return made
        return again(self._table, log, source if kind == JSON else value, kind, instance)

    def from_keywords(self, data: dict[str, Any], instance: Any) -> None:
        """Fills an instance in, or raises."""
        self.conduct(data, KEYWORDS, None, instance)

    def from_object(self, value: Any) -> Any:
        """Makes an instance of an object, or raises."""
        return self.conduct(value, OBJECT, None)

    def from_text(self, data: Any) -> Any:
        """Makes an instance of JSON text, or raises."""
        # Of what is no JSON the general way says so, with the place.
        return self.conduct(read_if_json(data), JSON, data)

    # Inside of a larger check

    def within(self, value: dict[Any, Any], state: State) -> Any:
        """Makes an instance that is a part of a larger check. None: the general way must look,
        for which the state then has a journal."""
        if self._table.wrap or self._table.has_init:
            return None
        if not self.is_plain or state.has_options():
            return None
        # In a union it counts how exact the parts are.
        if state.journal is not None or state.tried is not None or state.is_exact:
            return None
        if state.self_instance is not None or state.mode == "strings" or state.given_mode is not None:
            return None
        log: list[Any] = []
        made = self.made(value, log, state.mode == "json")
        if made is None and log:
            state.journal = Journal(log)
        return made

    def made(self, value: Any, log: list[Any], is_json: int, instance: Any = None) -> Any:
        """Makes an instance of a dict, in place of `instance` where there is one. None: the
        general way must look, for which `log` has the answers of functions."""
        table = self._table
        if type(value) is not dict or is_json and not self._reads_alike():
            return None
        for function, info in table.before:
            try:
                if info:
                    value = function(value, ValidationInfo(state_of(table, None, None, is_json)))
                else:
                    value = function(value)
            except REFUSALS as error:
                log += (table, "before"), Raised(error)
                return None
            log += (table, "before"), value
        if is_json and table.before:
            is_json = MADE
        made = _make(table.cls, value, self.finish) if type(value) is dict else None
        if made is None:
            return None
        given = _begin(made)
        if instance is not None:
            table.put(instance, NATIVE["values"](made), made.__satya_fields_set__, made.__satya_extra__)
            made = instance
        return made if self.finish(made, given, log, is_json) is None else None

    def _reads_alike(self) -> bool:
        if self._is_alike is None:
            nodes = [self.nodes.get(field.index, field.node) for field in self._table.fields]
            self._is_alike = reads_alike(node for node in nodes if node is not None)
        return self._is_alike


def needs_completion(table: Any) -> bool:
    """Whether more is done with an instance than its fields' own functions do."""
    is_seen = table.before or table.wrap or table.has_init or table.after or table.post_init is not None
    return bool(is_seen or table.has_late_defaults())


def loses_digits(table: Any, completion: Completion) -> bool:
    """Whether the input of a function lacks digits that JSON text has."""
    if not table.has_decimal:
        return False
    if table.before or table.wrap or table.has_init:
        return True
    raw = [table.fields[i].node for i, node in completion.nodes.items() if node is None]
    return has_decimal(raw, set())


def reads_alike(nodes: Any) -> bool:
    """Whether types make of what JSON says the same as of objects of Python."""
    seen: set[int] = set()
    # Models that lead to each other are not looked at one inside the other.
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        inner = node.inner()
        if node.kind == "union" and inner and all(each.kind in _EXACT for each in inner):
            continue
        if node.kind not in _ALIKE:
            return False
        if node.kind == "model" and hasattr(node, "cls") and id(node.cls) not in seen:
            seen.add(id(node.cls))
            table = finished(node.cls)
            if table is None:
                return False
            waiting += [field.node for field in table.fields]
        waiting += inner
    return True
