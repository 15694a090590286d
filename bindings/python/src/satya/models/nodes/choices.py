# SPDX-License-Identifier: Apache-2.0
"""Optional and Union."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Any, Callable, Optional

from ..errors import SerializationError
from ..state import (
    EXACT,
    LAX,
    MOST_PROBLEMS,
    MOST_REPEATS,
    REPEATS_EACH,
    Fail,
    Line,
    Omit,
    State,
)
from ..write import Writing, infer_key
from .base import AnyNode, Node, NoneNode, inmost
from .literals import LiteralNode
from .serializers import SerializerNode


#: Types that take any other value than their own for a conversion, even where it fails, as pydantic's
#: do: in a union from left to right, what fits behind them is one as well.
_CONVERTING = frozenset(("date", "datetime", "uuid", "enum", "text", "secret", "callable"))

#: Keywords that null has to satisfy, too, where a type is one of several.
_OF_ANY_TYPE = frozenset(("enum", "const", "anyOf", "oneOf", "allOf", "not", "$ref"))


class NullableNode(Node):
    """Optional[T]."""

    kind = "nullable"

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node
        self.is_plain = node.is_plain

    def name(self) -> str:
        return f"nullable[{self.node.name()}]"

    def inner(self) -> tuple[Node, ...]:
        return (self.node,)

    def check(self, value: Any, state: State) -> Any:
        if value is None:
            return None
        return self.node.check(value, state)

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        proof = self.node.proof(variable, bind)
        if proof is None:
            return f"{variable} is None"
        # Whoever writes code of it knows that this is true of a value that is missing, too.
        return proof if proof == "True" else f"{variable} is None or {proof}"

    def document(self, refs: Any) -> dict[str, Any]:
        inner = self.node.document(refs)
        if isinstance(inner.get("type"), str) and not inner.keys() & _OF_ANY_TYPE:
            return {**inner, "type": [inner["type"], "null"]}
        if not inner:
            return inner
        return {"anyOf": [inner, {"type": "null"}]}

    def schema(self, gen: Any) -> dict[str, Any]:
        from ..schema_parts import any_of

        inner: dict[str, Any] = gen.of(self.node)
        return any_of([inner, {"type": "null"}])

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        return None if value is None else self.node.dump(value, out, include, exclude)

    def dump_key(self, key: Any, out: Writing) -> Any:
        return infer_key(None, out) if key is None else self.node.dump_key(key, out)


class UnionNode(Node):
    """Union[…]: the member that fits best, or from left to right."""

    kind = "union"

    def __init__(self, members: list[Node], mode: str = "smart", labels: Optional[list[Any]] = None) -> None:
        super().__init__()
        self.members = members
        self.mode = mode
        #: What stands in a `loc` for a member: its tag, or None for its name.
        self.labels = labels

    def name(self) -> str:
        return "union[" + ",".join(node.name() for node in self.members) + "]"

    def inner(self) -> tuple[Node, ...]:
        return tuple(self.members)

    def check(self, value: Any, state: State) -> Any:
        strict = state.strict
        if strict is None and self.strict is not None:
            state.strict = self.strict
        try:
            if type(value) is dict or type(value) is list:
                return self._check_once(value, state)
            return self._choose(value, state)[0]
        finally:
            state.strict = strict

    def _choose(self, value: Any, state: State) -> tuple[Any, int]:
        """Returns what a value becomes, and the member that made it."""
        if self.mode == "left_to_right":
            return self._first(value, state)
        return self._best(value, state)

    def _check_once(self, value: Any, state: State) -> Any:
        """Checks a container; inside another union, whose choices may lead here more than
        once, what was chosen is asked alone the next time, and what failed is not tried
        again."""
        tried = state.tried
        if tried is None:
            return self._check_outermost(value, state)
        key = (id(self), id(value), state.strict, state.mode, state.way)
        known = tried.get(key)
        if known is None:
            state.repeats -= REPEATS_EACH + len(value)
        else:
            state.repeats += 1
            if state.repeats > MOST_REPEATS:
                # For good: no choice is made for want of time to look at another.
                state.repeats = sys.maxsize
                raise _too_much(value)
            if type(known[1]) is int:
                return self._alone(known[1], value, state)
            if known[1] is not None:
                raise Fail(known[1])
        outcome: Any = None
        try:
            found, index = self._choose(value, state)
            if not self._has_functions():
                outcome = index
            return found
        except Fail as problem:
            if self._is_repeatable(problem.lines):
                outcome = problem.lines
            raise
        finally:
            # The value is held so that no other gets its id.
            tried[key] = value, outcome

    def _alone(self, index: int, value: Any, state: State) -> Any:
        """Makes what a member makes of the value; each time anew, for two places must not
        share one object."""
        if self.mode == "left_to_right":
            return self.members[index].check(value, state)
        before, count_before = state.exactness, state.fields_set_count
        state.exactness, state.fields_set_count = EXACT, None
        try:
            found = self.members[index].check(value, state)
            exactness, count = state.exactness, state.fields_set_count
        finally:
            state.exactness, state.fields_set_count = before, count_before
        self._take_over(exactness, count, state)
        return found

    def _take_over(self, exactness: int, count: Optional[int], state: State) -> None:
        """Tells what stands around how close the chosen member came."""
        if exactness == EXACT and count is None:
            return
        state.floor(exactness)
        if count is not None:
            state.fields_set_count = (state.fields_set_count or 0) + count

    def _check_outermost(self, value: Any, state: State) -> Any:
        state.tried = {}
        # What it holds may be one object many times.
        state.repeats -= len(value)
        try:
            found = self._choose(value, state)[0]
        except Fail:
            if state.repeats <= MOST_REPEATS:
                raise
        finally:
            state.tried = None
        if state.repeats > MOST_REPEATS:
            raise _too_much(value)
        return found

    def _has_functions(self) -> bool:
        return any(hasattr(node, "function") for node in self.members)

    def _is_repeatable(self, lines: list[Line]) -> bool:
        """Whether a value that failed so fails wherever else it is met: not where functions
        see what stands around it, nor where it is too deep."""
        if self._has_functions():
            return False
        return all(line.type not in ("recursion_depth_exceeded", "recursion_loop") for line in lines)

    def _label(self, index: int) -> Any:
        return (self.labels and self.labels[index]) or self.members[index].name()

    def _first(self, value: Any, state: State) -> tuple[Any, int]:
        lines: list[Line] = []
        before = state.exactness
        for index, node in enumerate(self.members):
            try:
                return node.check(value, state), index
            except Fail as problem:
                lines += problem.at(self._label(index))
                if node.kind in _CONVERTING:
                    state.floor(LAX)
                elif getattr(node, "mode", None) != "left_to_right":
                    # How far a member came says nothing of how exactly the next one fits.
                    state.exactness = before
                before = state.exactness
        raise Fail(lines[:MOST_PROBLEMS])

    def _best(self, value: Any, state: State) -> tuple[Any, int]:
        """The closeness of a match is its exactness, and of models how many of
        their fields were set; more fields count first."""
        before, count_before = state.exactness, state.fields_set_count
        best: Optional[tuple[Any, int, Optional[int]]] = None
        chosen = 0
        lines: list[Line] = []
        omit: Optional[Omit] = None
        for index, node in enumerate(self.members):
            state.exactness, state.fields_set_count = EXACT, None
            try:
                found = node.check(value, state)
            except Fail as problem:
                if best is None and len(lines) < MOST_PROBLEMS:
                    lines += problem.at(self._label(index))
                continue
            except Omit as problem:
                # It is left out where no other member takes it.
                omit = problem
                continue
            exactness, count = state.exactness, state.fields_set_count
            if exactness == EXACT and count is None:
                state.exactness, state.fields_set_count = before, count_before
                return found, index
            if best is None or _is_closer(exactness, count, best):
                best = found, exactness, count
                chosen = index
        state.exactness, state.fields_set_count = before, count_before
        if best is None:
            if omit is not None:
                raise omit
            raise Fail(lines[:MOST_PROBLEMS])
        self._take_over(best[1], best[2], state)
        return best[0], chosen

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        # An exact scalar is the best match of its own type, whatever else there is,
        # unless an earlier member takes values of that type as exactly.
        proofs = []
        seen = set()
        for node in self.members:
            if isinstance(node, NoneNode):
                proofs.append(f"{variable} is None")
                continue
            if node.kind not in ("str", "int", "float", "bool") or self.mode != "smart":
                return None
            proof = node.proof(variable, bind)
            if proof is None or node.kind in seen:
                return None
            seen.add(node.kind)
            proofs.append(f"({proof})")
        return " or ".join(proofs)

    def document(self, refs: Any) -> dict[str, Any]:
        if self.strict is not None:
            refs.inexact()
        return {"anyOf": [node.document(refs) for node in self.members]}

    def schema(self, gen: Any) -> dict[str, Any]:
        from ..schema_parts import any_of

        return any_of([part for part in gen.choices(self.members) if part is not None])

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        for is_exact in (True, False):
            for node in self.members:
                if fits(node, value, is_exact):
                    return node.dump(value, out, include, exclude)
                if fits(node, value, is_exact, out):
                    try:
                        return node.dump(value, out, include, exclude)
                    except SerializationError:
                        continue
        return out.unexpected(self, value, include, exclude)

    def dump_key(self, key: Any, out: Writing) -> Any:
        return infer_key(key, out)


def _too_much(value: Any) -> Fail:
    words = "Checking takes more work than the input is worth: unions inside unions"
    return Fail([Line("work_limit", (), value, None, words)])


def fits(node: Node, value: Any, is_exact: bool, out: Optional[Writing] = None) -> bool:
    """Whether a node is one that would write the value without a warning. Where `out` is given, a
    function of the user that writes in place of a type may write whatever it gets."""
    for each in _leaves(node):
        if isinstance(each, SerializerNode):
            if (out is not None and each.applies(value, out)) or fits(each.node, value, is_exact, out):
                return True
            continue
        cls = getattr(each, "cls", None) or each.exact
        if isinstance(each, NoneNode):
            if value is None:
                return True
        elif isinstance(each, AnyNode):
            return True
        elif isinstance(each, LiteralNode):
            if any(type(v) is type(value) and v == value for v in each.values):
                return True
        elif each.owns(value):
            return _items_fit(each, value, is_exact, out)
        elif isinstance(cls, type):
            if type(value) is cls or (not is_exact and _is_of(cls, value)):
                return _items_fit(each, value, is_exact, out)
        elif each.kind == "typed-dict" and isinstance(value, dict):
            if _members_fit(each.table, value, is_exact, out):  # type: ignore[attr-defined]
                return True
        elif each.kind == "tuple" and isinstance(value, tuple):
            return _places_fit(each.places, value, is_exact, out)  # type: ignore[attr-defined]
    return False


def _is_of(cls: type, value: Any) -> bool:
    # A datetime is a date to Python alone.
    return isinstance(value, cls) and not (cls is date and isinstance(value, datetime))


def _members_fit(table: Any, value: dict[Any, Any], is_exact: bool, out: Optional[Writing]) -> bool:
    """Whether a dict has the members that a TypedDict declares, and no others."""
    if table.extra != "allow" and not value.keys() <= table.by_name.keys():
        return False
    return all(
        fits(field.node, value[field.name], is_exact, out) if field.name in value else not field.is_required
        for field in table.fields
    )


def _places_fit(places: list[Node], value: tuple[Any, ...], is_exact: bool, out: Optional[Writing]) -> bool:
    if len(value) != len(places):
        return False
    for node, item in zip(places, value):
        # Where no member of the union has exactly the value, a float's place takes an int.
        is_float = not is_exact and node.kind == "float" and isinstance(item, int)
        if not (is_float or fits(node, item, is_exact, out)):
            return False
    return True


def _items_fit(node: Node, value: Any, is_exact: bool, out: Optional[Writing]) -> bool:
    items = getattr(node, "items", None)
    if isinstance(items, Node) and isinstance(value, (list, tuple, set, frozenset)):
        if items.kind == "any":
            return True
        return all(fits(items, item, is_exact, out) for item in value)
    values = getattr(node, "values", None)
    if isinstance(values, Node) and isinstance(value, dict) and values.kind != "any":
        if not all(fits(values, item, is_exact, out) for item in value.values()):
            return False
        # Of plain values a dict is written alike, whatever its keys are.
        is_plain = not any(isinstance(leaf, SerializerNode) for leaf in _leaves(values))
        return is_plain or all(_key_fits(node.keys, key, out) for key in value)  # type: ignore[attr-defined]
    return True


def _key_fits(node: Node, key: Any, out: Optional[Writing]) -> bool:
    # None, and an int as a float's key, are written without a warning.
    return key is None or fits(node, key, False, out) or (inmost(node).kind == "float" and isinstance(key, int))


def _leaves(node: Node) -> list[Node]:
    """The nodes that a value may belong to, below hooks and unions, and the functions that write
    in place of a type."""
    if isinstance(node, SerializerNode) and not node.is_wrap:
        return [node]
    writer = getattr(node, "writer", None)
    if isinstance(writer, Node):
        return [node, writer]
    if isinstance(node, UnionNode):
        return [leaf for member in node.members for leaf in _leaves(member)]
    choices = getattr(node, "choices", None)
    if choices is not None:
        return [leaf for member in choices.values() for leaf in _leaves(member)]
    if isinstance(node, NullableNode):
        return [NoneNode(), *_leaves(node.node)]
    inner = node.node_ if node.kind == "json" else getattr(node, "node", None)  # type: ignore[attr-defined]
    if isinstance(inner, Node) and not hasattr(node, "cls"):
        return _leaves(inner)
    return [node]


def _is_closer(exactness: int, count: Optional[int], best: tuple[Any, int, Optional[int]]) -> bool:
    if count is not None and best[2] is not None and count != best[2]:
        return count > best[2]
    return exactness > best[1]
