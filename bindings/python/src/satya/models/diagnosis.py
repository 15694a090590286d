# SPDX-License-Identifier: Apache-2.0
"""Finds the problems of a plain model's input, field by field.

For a model without functions of the user. An engine that takes valid input by itself
tells which values it does not take; only these are put to their node's check, which is
the authority for what is wrong with them. What one check said is kept where it holds
for every value that breaks the same keyword, or has the same builtin type: the next such
problem is a lookup. Whatever is not certain is left to the general way (ModelCheck).
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from .defaults import MISSING
from .nodes.choices import NullableNode
from .nodes.containers import FrozenSetNode, ListNode, SetNode, VariableTupleNode
from .nodes.mappings import DictNode
from .nodes.scalars import BoolNode, FloatNode, IntNode
from .nodes.strings import StrNode
from .nodes.tuples import TupleNode
from .rules import RULES, breaks_one
from .state import MOST_PROBLEMS, Fail, KnownLine, Line, Omit, Shape, State, UseDefault

#: Returns (program, function, what both need) for a node: a value of which
#: `function(program, value)` is not the program is valid. None where there is no such.
Prover = Callable[[Any], Optional[tuple[Any, Callable[[Any, Any], Any], Any]]]

#: Values that are refused for their type alone, by node: nothing of theirs is looked at.
_CONTAINERS: frozenset[type] = frozenset((type(None), list, dict, tuple))
_SCALARS: frozenset[type] = frozenset((type(None), str, int, float, bool))
_REFUSED: dict[type, frozenset[type]] = {
    StrNode: _CONTAINERS.union((int, float, bool)),
    IntNode: _CONTAINERS,
    FloatNode: _CONTAINERS,
    BoolNode: _CONTAINERS,
    ListNode: _SCALARS,
    SetNode: _SCALARS,
    FrozenSetNode: _SCALARS,
    VariableTupleNode: _SCALARS,
    TupleNode: _SCALARS,
    DictNode: _SCALARS,
}
#: The same, besides these, where conversions are refused.
_REFUSED_STRICTLY: dict[type, frozenset[type]] = {
    IntNode: frozenset((str, float, bool)),
    FloatNode: frozenset((str, bool)),
    BoolNode: frozenset((str, int, float)),
}

#: Kinds of types whose checks do nothing but look at a value, if it is one of these.
_PURE = frozenset("str int float bool bytes decimal datetime date time timedelta uuid text url literal".split())
_LOOKED_AT = frozenset((str, int, float, bool, bytes))

#: Text that is no longer is an integer of 64 bits, or none.
_MOST_DIGITS = 18


class Diagnosis:
    """The short way to the problems of one model."""

    __slots__ = ("_table", "_prove", "read", "_fields", "_keys", "_shapes")

    def __init__(
        self,
        table: Any,
        prove: Prover,
        read: Callable[[Any], Any],
        shapes: Optional[tuple[dict[Any, Any], ...]] = None,
    ) -> None:
        self._table = table
        self._prove = prove
        #: Returns what JSON text says; MISSING where the general way must read it.
        self.read = read
        #: Made when the first problem is looked for: most models never fail.
        self._fields: Optional[list[_Field]] = None
        self._keys: Any = None
        #: What each field learns, where the engine looks (_Field.shapes).
        self._shapes = no_shapes(len(table.fields)) if shapes is None else shapes

    def refusals(self) -> tuple[Any, ...]:
        """Returns what the engine needs to raise problems that are known by itself."""
        table = self._table
        return refusals(table, table.name, self._shapes, not table.has_decimal)

    def problems(self, data: dict[Any, Any], is_json: bool) -> Optional[list[Line]]:
        """Returns every problem of a dict, in order; None where the general way must look."""
        fields = self._fields
        if fields is None:
            fields = self._prepare()
        refused: list[tuple[_Field, Any]] = []
        is_certain = False
        get = data.get
        given = 0
        for field in fields:
            value = get(field.key, MISSING)
            if value is MISSING:
                if field.missing is not None:
                    is_certain = True
                    refused.append((field, value))
                elif field.factory is not None:
                    # It is called once, and by the general way.
                    return None
                continue
            given += 1
            program = field.program
            if program is None or field.take(program, value) is program:
                refused.append((field, value))
                is_certain = is_certain or field.refuses(value)
        if refused and not is_certain and not self._fail(refused, data, is_json):
            # Perhaps all is well, after conversions: these are not made twice.
            return None
        lines = self._lines(refused, data, is_json)
        if lines is None:
            return None
        if given != len(data) and self._table.extra == "forbid":
            if not self._add_extra(data, lines):
                return None
        return lines or None

    def _fail(self, refused: list[tuple[_Field, Any]], data: Any, is_json: bool) -> bool:
        """Whether a check that only looks at a value finds a problem."""
        state = self._state(data, is_json)
        for field, value in refused:
            if field.is_pure and _kind(value) in _LOOKED_AT:
                try:
                    field.node.check(value, state)
                except Fail:
                    return True
                except (UseDefault, Omit):
                    return False
        return False

    def _lines(
        self, refused: list[tuple[_Field, Any]], data: Any, is_json: bool
    ) -> Optional[list[Line]]:
        """Returns the problems of values that are not taken; None if in doubt."""
        lines: list[Line] = []
        state: Any = None
        for field, value in refused:
            if value is MISSING:
                lines.append(KnownLine(field.missing, data))
                continue
            known = field.known(value)
            if known is not None:
                lines.append(KnownLine(known, value))
                continue
            if state is None:
                state = self._state(data, is_json)
            state.field_name = field.name
            try:
                field.node.check(value, state)
            except Fail as problem:
                lines += field.learn(value, problem)
                if len(lines) >= MOST_PROBLEMS:
                    break
            except (UseDefault, Omit):
                return None
        return lines

    def _add_extra(self, data: dict[Any, Any], lines: list[Line]) -> bool:
        """Adds undeclared names; false where a key is no plain str."""
        for key, value in data.items():
            if type(key) is not str:
                return False
            if key not in self._keys:
                if len(lines) >= MOST_PROBLEMS:
                    break
                lines.append(Line("extra_forbidden", (key,), value))
        return True

    def _prepare(self) -> list[_Field]:
        places = self._table.lookups(None, None)
        by_alias = self._table.config.loc_by_alias
        made = [
            _Field(field, place[0], (place[0] if by_alias else field.name,), self._prove, shapes)
            for field, place, shapes in zip(self._table.fields, places, self._shapes)
        ]
        self._keys = frozenset(field.key for field in made)
        self._fields = made
        return made

    def _state(self, data: Any, is_json: bool) -> State:
        state = State("json" if is_json else "python")
        state.active = {(id(data), id(self._table))}
        state.config = self._table.shown_config
        state.data = {}
        state.depth = 1
        return state


def no_shapes(count: int) -> tuple[dict[Any, Any], ...]:
    """What so many fields have learnt, before they met a problem."""
    return tuple([{} for _ in range(count)])


def refusals(table: Any, name: str, shapes: tuple[dict[Any, Any], ...], reads_json: bool) -> tuple[Any, ...]:
    """What Sources/SatyaCPython/Refusal.swift reads; `table` is a table, or stands for one."""
    return (name,), table, reads_json, shapes


class _Field:
    """A field, with the problems of it that were met."""

    __slots__ = (
        "name", "key", "loc", "node", "program", "take", "_kept", "missing", "factory", "shapes",
        "_refused", "_exact", "_leaf", "_reads_text", "_proofs", "_prove", "is_pure",
    )  # fmt: skip

    def __init__(
        self, field: Any, key: str, loc: tuple[Any, ...], prove: Prover, shapes: dict[Any, Any]
    ) -> None:
        self.name, self.key, self.loc, self.node = field.name, key, loc, field.node
        proof: Any = prove(field.node) or (None, None, None)
        self.program, self.take, self._kept = proof
        self.missing: Any = Shape("missing", loc, None) if field.is_required else None
        self.factory = field.factory or (field.copies_default or None)
        #: The problems of values that are not taken, by their type: a Shape; for the type
        #: that can only break a keyword, of which there are several, a tuple (program that
        #: holds to one keyword, its Shape or None, …) in the order of precedence, and the same for
        #: short text that stands for a number, behind a program that takes any such number. Under
        #: None the problem of a value that is missing.
        self.shapes = shapes
        if self.missing is not None:
            shapes[None] = self.missing
        node = field.node
        leaf: Any = node.node if type(node) is NullableNode else node
        self._leaf = leaf
        self._refused = _REFUSED.get(type(leaf), frozenset())
        if type(leaf) is StrNode and leaf.from_numbers:
            self._refused -= {int, float}
        if leaf.strict:
            self._refused |= _REFUSED_STRICTLY.get(type(leaf), frozenset())
        self.is_pure = leaf.kind in _PURE
        # Of a value of this type that is not taken it is certain that it breaks a keyword.
        self._exact: Optional[type] = None
        self._reads_text = False
        is_float = type(leaf) is FloatNode
        if self.program is not None and (is_float or type(leaf) in (StrNode, IntNode, BoolNode)):
            if leaf.keywords and not (is_float and "multipleOf" in leaf.keywords):
                self._exact = leaf.exact
            # Of a word for infinity the engine knows what it is, and no more.
            is_any = leaf.allows_inf_nan and not leaf.keywords if is_float else type(leaf) is not StrNode
            self._reads_text = is_any and not leaf.strict
        self._proofs: dict[type, list[Any]] = {}
        self._prove = prove

    def refuses(self, value: Any) -> bool:
        """Whether a value that is not taken is of a type that nothing converts."""
        kind = _kind(value)
        return kind is self._exact or kind in self._refused or self._is_text(value)

    def _is_text(self, value: Any) -> bool:
        """Whether a value is text of which the engine knows whether it stands for a number."""
        return self._reads_text and type(value) is str and len(value) <= _MOST_DIGITS and value.isascii()

    def known(self, value: Any) -> Optional[Shape]:
        """Returns what is known of a value that is not taken."""
        found = self.shapes.get(_kind(value))
        if type(found) is not tuple:
            return found
        place = self._broken(value)
        return None if place is None else found[2 * place + 1]

    def learn(self, value: Any, problem: Fail) -> list[Line]:
        """Returns the lines of a problem, which is kept if it is that of all such values."""
        lines = [
            Line(line.type, (*self.loc, *line.loc), line.input, line.ctx, line.message)
            for line in problem.lines
        ]
        kind = _kind(value)
        first = lines[0]
        if len(lines) == 1 and first.message is None and len(first.loc) == 1:
            if kind is self._exact or self._is_text(value):
                place = self._broken(value)
                if place is not None and (breaks_one(self._leaf.keywords) or not self._leaf.tells_all):
                    self._keep(kind, place, Shape(first.type, first.loc, first.ctx))
            elif kind in self._refused:
                self.shapes[kind] = Shape(first.type, first.loc, first.ctx)
        return lines

    def _keep(self, kind: type, place: int, shape: Shape) -> None:
        """Keeps the problem of all values that break the keyword at `place`."""
        proofs = self._by_precedence(kind)
        made = list(self.shapes.get(kind, ())) or [each for p in proofs for each in (p and p[0], None)]
        made[2 * place + 1] = shape
        self.shapes[kind] = tuple(made)

    def _broken(self, value: Any) -> Optional[int]:
        """Returns which keyword a value of the exact type breaks; None if in doubt: the
        engine has text without lone surrogates, numbers of 64 bits, and no infinity."""
        kind = type(value)
        if kind is int:
            if not -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
                return None
        elif kind is str and self._leaf.exact is not str:
            if not self._is_text(value):
                return None
        elif not (value.isascii() if kind is str else value - value == 0.0):
            return None
        for place, proof in enumerate(self._by_precedence(kind)):
            if proof is None:
                return None
            program, take, _ = proof
            if take(program, value) is program:
                return place
        return None

    def _by_precedence(self, kind: type) -> list[Any]:
        """A proof for each keyword alone, in the order of precedence; for what is converted first
        one of the type."""
        found = self._proofs.get(kind)
        if found is None:
            leaf = self._leaf
            words = [(word,) for word in RULES if word in leaf.keywords]
            rules: list[Any] = words if kind is leaf.exact else [(), *words]
            found = self._proofs[kind] = [self._prove(_held(leaf, rule)) for rule in rules]
        return found


def _kind(value: Any) -> type:
    """The type of a value, if it can be one of the builtin types: the metaclass of any other may be
    the user's, to whom its hash and what it is equal to are left."""
    kind = type(value)
    return kind if type(kind) is type else object


def _held(node: Any, keywords: tuple[str, ...]) -> Any:
    """Returns a node of the same type that is held to some of its keywords."""
    made = type(node)()
    made.keywords = {keyword: node.keywords[keyword] for keyword in keywords}
    return made
