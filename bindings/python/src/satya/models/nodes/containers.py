# SPDX-License-Identifier: Apache-2.0
"""Lists, sets, and what else holds items of one type."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, Callable, Optional

from ..digits import without_digits
from ..rules import Checker, check_length, too_many
from ..state import LAX, MOST_PROBLEMS, STRICT, Fail, Line, Omit, State, fail
from ..selection import dump_items
from ..write import Writing, infer
from .base import AnyNode, Node
from .iteration import COUNTED, Limit, each, lax_items


def _as_they_are(source: Any, state: State) -> list[Any]:
    """Returns items that may be anything; numbers of JSON text without their digits."""
    found = list(source)
    return without_digits(found) if state.is_exact else found


#: Kinds of items of which a set can always be made.
_HASHABLE = {"str", "int", "float", "bool", "none", "literal", "enum"}


class ContainerNode(Node):
    """What all containers have in common: how many items they may have."""

    field_type = "List"
    low_keyword, high_keyword = "minItems", "maxItems"

    def __init__(self) -> None:
        super().__init__()
        self.low: Optional[int] = None
        self.high: Optional[int] = None

    def hold_length(self, value: Any, input_: Any) -> None:
        if self.low is not None or self.high is not None:
            check_length(value, self.low, self.high, input_, self.field_type)

    def lengths(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.low is not None:
            found[self.low_keyword] = self.low
        if self.high is not None:
            found[self.high_keyword] = self.high
        return found


class ItemsNode(ContainerNode):
    """A container of items of one type; `make` builds it from a list."""

    error = "list_type"
    is_set = False
    #: Whether an input whose items are known to be too many is refused before they are looked at.
    is_long_at_once = False

    def __init__(self, items: Node, fail_fast: bool = False) -> None:
        super().__init__()
        self.items = items
        self.fail_fast = fail_fast
        self.unique_items = False

    def name(self) -> str:
        return f"{self.kind}[{self.items.name()}]"

    def inner(self) -> tuple[Node, ...]:
        return (self.items,)

    def make(self, items: list[Any], value: Any) -> Any:
        return items

    def check(self, value: Any, state: State) -> Any:
        if self.tells_all and not self.fail_fast and issubclass(type(value), COUNTED):
            return self._check_all(value, state)
        source, limit = self._limited(self._source(value, state), value)
        if isinstance(self.items, AnyNode):
            found = _as_they_are(source, state)
        else:
            found = self._check_items(source, limit, state)
        if self.exact is tuple and isinstance(self.items, AnyNode):
            state.floor(STRICT)
        made = self._made(found, value)
        self.hold_length(made, value)
        if self.unique_items:
            self._check_unique(made, value)
        return made

    def _check_all(self, value: Any, state: State) -> Any:
        """The same; problems of the whole do not hide those of its items, nor these them."""
        source = self._source(value, state)
        bad: list[Line] = []
        if isinstance(self.items, AnyNode):
            found = _as_they_are(source, state)
        else:
            found, bad = self._sort_out(source, None, state)
        lines: list[Line] = []
        made: Any = None
        try:
            made = self._made(found, value)
            if not bad:
                self.hold_length(made, value)
            elif not self.is_set or issubclass(type(value), (set, frozenset)):
                # Of other inputs of a set it is not known which of the bad items are equal.
                self.hold_length(value, value)
        except Fail as problem:
            lines += problem.lines
        try:
            if self.unique_items:
                self._check_unique(found, value)
        except Fail as problem:
            lines += problem.lines
        if lines or bad:
            raise Fail(lines + bad)
        return made

    def _limited(self, source: Any, value: Any) -> tuple[Any, Optional[Limit]]:
        """Returns what to take the items from, and what is told of good ones, so that there are
        not too many."""
        if self.high is None:
            return source, None
        is_counted = issubclass(type(value), (*COUNTED, self.exact or list))
        if self.is_long_at_once and is_counted and not self.fail_fast:
            check_length(value, None, self.high, value, self.field_type)
        limit = Limit(self.high, self.is_set, value, self.field_type)
        if not is_counted and (self.is_long_at_once or isinstance(self.items, AnyNode)):
            return limit.within(source), None
        if self.is_long_at_once and self.fail_fast:
            # The first problem is told: that of an item which stands before the one too many.
            return limit.within(source), None
        return source, limit

    def _made(self, found: list[Any], value: Any) -> Any:
        if not self.is_set:
            return self.make(found, value)
        try:
            made = self.make(found, value)
        except TypeError:
            lines = []
            kept = set()
            # Of items that were left out it is not known which.
            given = value if issubclass(type(value), (list, tuple)) and len(value) == len(found) else found
            for index, item in enumerate(found):
                try:
                    kept.add(item)
                except TypeError:
                    lines.append(Line("set_item_not_hashable", (index,), given[index]))
            raise Fail(lines) from None
        if self.high is not None and len(made) > self.high:
            raise too_many(self.high, value, self.field_type)
        return made

    def _check_items(self, source: Any, limit: Optional[Limit], state: State) -> list[Any]:
        found, lines = self._sort_out(source, limit, state)
        if lines:
            raise Fail(lines)
        return found

    def _sort_out(
        self, source: Any, limit: Optional[Limit], state: State
    ) -> tuple[list[Any], list[Line]]:
        """Returns what is made of the good items, and the problems of the others."""
        found: list[Any] = []
        lines: list[Line] = []
        check = self.items.check
        depth = state.depth = state.depth + 1
        try:
            for index, item in enumerate(source):
                try:
                    item = check(item, state)
                except Fail as problem:
                    lines += problem.at(index)
                    if self.fail_fast or len(lines) >= MOST_PROBLEMS:
                        break
                    continue
                except Omit:
                    continue
                found.append(item)
                if limit is not None:
                    limit.add(item)
        finally:
            state.depth = depth - 1
        return found, lines

    def _source(self, value: Any, state: State) -> Any:
        """Returns what to take the items from; refuses what is no container."""
        if type(value) is self.exact:
            return value if self.exact in (list, tuple) else each(value, value)
        if state.mode != "python":
            if issubclass(type(value), list):
                if self.exact is not list:
                    state.floor(STRICT)
                return value
            raise fail(self.error, value)
        if self.exact is not None and issubclass(type(value), self.exact):
            state.floor(STRICT)
            return each(value, value)
        source = None if self.is_strict(state) else lax_items(value, state)
        if source is None:
            raise fail(self.error, value)
        state.floor(LAX)
        return source

    def _check_unique(self, made: Any, value: Any) -> None:
        checker = Checker({"uniqueItems": True})
        try:
            checker.check(list(made), value, self.field_type)
        except TypeError:
            # Items that JSON does not have: Python compares them.
            if self._has_equal(list(made)):
                raise checker.fail("uniqueItems", made, value, self.field_type) from None

    def _has_equal(self, items: list[Any]) -> bool:
        try:
            return len(set(items)) < len(items)
        except TypeError:
            # Each is compared with each, and so not more of them than are admitted.
            items = items[: self.high]
            return any(items.index(item) < index for index, item in enumerate(items))

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return None

    def document(self, refs: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "array", **self.lengths()}
        items = self.items.document(refs)
        if items:
            found["items"] = items
        if self.unique_items:
            found["uniqueItems"] = True
            if self.items.kind != "str":
                # Numbers that are told apart as written may be the same double.
                refs.inexact()
        if self.is_set and (self.lengths() or self.items.kind not in _HASHABLE):
            # Lengths hold after duplicates are gone, and items must have a hash.
            refs.inexact()
        return found

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"items": gen.of(self.items), "type": "array"}
        found.update(self.lengths())
        if self.is_set or self.unique_items:
            found["uniqueItems"] = True
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if self.exact is not None and not issubclass(type(value), self.exact):
            return out.unexpected(self, value, include, exclude)
        if self.is_set:
            # Its items have no place by which they could be named.
            include = exclude = None
        items = dump_items(value, out, include, exclude, self.items.dump)
        return items if out.is_json else self.make(items, value)


class ListNode(ItemsNode):
    """list."""

    kind = "list"
    exact = list
    is_long_at_once = True


class SetNode(ItemsNode):
    """set."""

    kind = "set"
    exact = set
    error = "set_type"
    field_type = "Set"
    is_set = True

    def make(self, items: list[Any], value: Any) -> Any:
        return set(items)


class FrozenSetNode(ItemsNode):
    """frozenset."""

    kind = "frozenset"
    exact = frozenset
    error = "frozen_set_type"
    field_type = "Frozenset"
    is_set = True

    def make(self, items: list[Any], value: Any) -> Any:
        return frozenset(items)


class DequeNode(ItemsNode):
    """deque; it keeps the maxlen that it came with."""

    kind = "deque"
    exact = deque
    error = "deque_type"
    field_type = "Deque"
    is_long_at_once = True

    def make(self, items: list[Any], value: Any) -> Any:
        return deque(items, value.maxlen if issubclass(type(value), deque) else None)


class VariableTupleNode(ItemsNode):
    """tuple[T, ...]."""

    kind = "tuple"
    exact = tuple
    error = "tuple_type"
    field_type = "Tuple"

    def name(self) -> str:
        return f"tuple[{self.items.name()}, ...]"

    def make(self, items: list[Any], value: Any) -> Any:
        return tuple(items)


class SequenceNode(ItemsNode):
    """Sequence[T]: any sequence that is not text; its class is kept. Where items may be anything, so
    may a sequence of Python: text as well, and it is taken as it is."""

    kind = "sequence"
    error = "is_instance_of"
    field_type = "Value"

    def name(self) -> str:
        made = "is-instance[Sequence]"
        if not isinstance(self.items, AnyNode):
            made = f"chain[{made},function-wrap[sequence_validator()]]"
        return f"json-or-python[json=list[{self.items.name()}],python={made}]"

    def check(self, value: Any, state: State) -> Any:
        if not isinstance(self.items, AnyNode) or state.input_mode != "python":
            return super().check(value, state)
        if not issubclass(type(value), Sequence):
            raise fail("is_instance_of", value, {"class": "Sequence"})
        self.hold_length(value, value)
        if self.unique_items:
            self._check_unique(value, value)
        return value

    def _source(self, value: Any, state: State) -> Any:
        if state.input_mode != "python":
            if issubclass(type(value), list) or state.mode == "python" and issubclass(type(value), tuple):
                return value
            raise fail("list_type", value)
        if not issubclass(type(value), Sequence):
            raise fail("is_instance_of", value, {"class": "Sequence"})
        is_list = type(value) is tuple or issubclass(type(value), list)
        if issubclass(type(value), bytearray) or self.is_strict(state) and not is_list:
            if not issubclass(type(value), (str, bytes)):
                raise fail("list_type", value)
        if issubclass(type(value), (str, bytes)):
            kind = type(value).__name__
            words = f"'{kind}' instances are not allowed as a Sequence value"
            raise Fail([Line("sequence_str", (), value, {"type_name": kind}, words)])
        if type(value) not in (list, tuple):
            state.floor(STRICT if is_list else LAX)
        return value

    def _limited(self, source: Any, value: Any) -> tuple[Any, Optional[Limit]]:
        # It knows its length, which is looked at behind its items.
        return source, None

    def make(self, items: list[Any], value: Any) -> Any:
        kind = type(value)
        if kind is list or issubclass(kind, range):
            return items
        if issubclass(kind, deque):
            return kind(items, value.maxlen)
        try:
            return kind._make(items) if hasattr(kind, "_make") else kind(items)
        except TypeError:
            # It is made of something else, as an array or a memoryview.
            return items

    def owns(self, value: Any) -> bool:
        return issubclass(type(value), Sequence) and not issubclass(type(value), (str, bytes))

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if type(value) not in (*COUNTED, deque):
            # What is of another class is written as what it is.
            return infer(value, out, include, exclude)
        return super().dump(value, out, include, exclude)
