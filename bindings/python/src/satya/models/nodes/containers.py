# SPDX-License-Identifier: Apache-2.0
"""Lists, sets, and what else holds items of one type."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Callable, Optional

from ..rules import Checker, check_length, too_many
from ..state import LAX, MOST_PROBLEMS, SHORT, STRICT, Fail, Line, LookAgain, Omit, State, fail
from ..selection import dump_items
from ..write import Writing, infer
from .base import AnyNode, Node


def may_stand_for_items(value: Any, state: State) -> bool:
    """Whether lax mode takes the items of a value: of any iterable but text and dicts."""
    kind = type(value)
    if not issubclass(kind, Iterable) or issubclass(kind, (str, bytes, bytearray, Mapping)):
        return False
    if state.way == SHORT and hasattr(kind, "__next__"):
        raise LookAgain
    return True


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
        source = self._source(value, state)
        is_plain = isinstance(self.items, AnyNode)
        # A long input is refused before its items are looked at, as far as possible.
        if self.high is not None and not self.is_set and hasattr(source, "__len__"):
            if len(source) > self.high:
                check_length(source, None, self.high, value, self.field_type)
        found = list(source) if is_plain else self._check_items(source, value, state)
        if is_plain and self.exact is tuple:
            state.floor(STRICT)
        made = self._made(found, value)
        self.hold_length(made, value)
        if self.unique_items:
            self._check_unique(made, value)
        return made

    def _made(self, found: list[Any], value: Any) -> Any:
        if not self.is_set:
            return self.make(found, value)
        try:
            made = self.make(found, value)
        except TypeError:
            lines = []
            for index, item in enumerate(found):
                try:
                    hash(item)
                except TypeError:
                    lines.append(Line("set_item_not_hashable", (index,), item))
            raise Fail(lines) from None
        if self.high is not None and len(made) > self.high:
            raise too_many(self.high, value, self.field_type)
        return made

    def _check_items(self, source: Any, value: Any, state: State) -> list[Any]:
        found: list[Any] = []
        lines: list[Line] = []
        check = self.items.check
        index = 0
        depth = state.depth = state.depth + 1
        try:
            for index, item in enumerate(source):
                try:
                    found.append(check(item, state))
                except Fail as problem:
                    lines += problem.at(index)
                    if self.fail_fast or len(lines) >= MOST_PROBLEMS:
                        break
                except Omit:
                    pass
        except (Fail, RecursionError):
            raise
        except RuntimeError as error:
            raise _iteration(error, index, value) from None
        finally:
            state.depth = depth - 1
        if lines:
            raise Fail(lines)
        return found

    def _source(self, value: Any, state: State) -> Any:
        """Returns what to take the items from; refuses what is no container."""
        if type(value) is self.exact:
            return value
        if state.mode != "python":
            if issubclass(type(value), list):
                if self.exact is not list:
                    state.floor(STRICT)
                return value
            raise fail(self.error, value)
        if self.exact is not None and issubclass(type(value), self.exact):
            state.floor(STRICT)
            return value
        if not self.is_strict(state) and may_stand_for_items(value, state):
            state.floor(LAX)
            return value
        raise fail(self.error, value)

    def _check_unique(self, made: Any, value: Any) -> None:
        checker = Checker({"uniqueItems": True})
        try:
            checker.check(list(made), value, self.field_type)
        except TypeError:
            # Items that JSON does not have: Python compares them.
            for index, item in enumerate(made):
                if item in list(made)[:index]:
                    raise checker.fail("uniqueItems", made, value, self.field_type) from None

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


def _iteration(error: BaseException, index: int, value: Any) -> Fail:
    words = f"{type(error).__name__}: {error}"
    return Fail([Line("iteration_error", (index,), value, {"error": words})])


class ListNode(ItemsNode):
    """list."""

    kind = "list"
    exact = list


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
    """Sequence[T]: any sequence that is not text; its type is kept. Where items may be anything, so
    may a sequence of Python: text as well, and it is taken as it is."""

    kind = "sequence"
    error = "is_instance_of"

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
        check_length(value, self.low, self.high, value, "Value")
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
        if issubclass(type(value), bytearray) or self.is_strict(state) and type(value) not in (list, tuple):
            if not issubclass(type(value), (str, bytes)):
                raise fail("list_type", value)
        if issubclass(type(value), (str, bytes)):
            kind = type(value).__name__
            words = f"'{kind}' instances are not allowed as a Sequence value"
            raise Fail([Line("sequence_str", (), value, {"type_name": kind}, words)])
        return value

    def make(self, items: list[Any], value: Any) -> Any:
        if issubclass(type(value), tuple):
            return tuple(items)
        if issubclass(type(value), deque):
            return deque(items, value.maxlen)
        if issubclass(type(value), (set, frozenset)):
            return type(value)(items)
        return items

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, (list, tuple, set, frozenset, deque)):
            # What stands for a sequence without being a container is written as what it is.
            return infer(value, out, include, exclude)
        return super().dump(value, out, include, exclude)
