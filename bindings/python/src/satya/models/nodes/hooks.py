# SPDX-License-Identifier: Apache-2.0
"""The small settings that a type is wrapped in: a default, strictness, a length."""

from __future__ import annotations

from _thread import get_ident
from copy import copy
from typing import Any, Callable, Optional

from ..defaults import MISSING
from ..errors import UserError
from ..rules import check_length, host_rule
from ..state import Fail, Line, Omit, State, UseDefault, fail
from .base import HookNode, Node


class DefaultNode(HookNode):
    """A default inside a type: `Annotated[T, Field(default=…)]` in a list."""

    def __init__(
        self, node: Node, default: Callable[[], Any], validates: Optional[bool], shown: Any = MISSING
    ) -> None:
        super().__init__(node)
        self.default = default
        #: What schemas show, where no factory makes it.
        self.shown = shown
        #: Whether the type is to hold for it as well; None where nothing is said of it.
        self.validates = validates

    def name(self) -> str:
        return f"default[{self.node.name()}]"

    def check(self, value: Any, state: State) -> Any:
        try:
            return self.node.check(value, state)
        except UseDefault:
            return self.default()

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = dict(self.node.schema(gen))
        if self.shown is not MISSING:
            gen.put_default(found, self.shown, self.node)
        return found


class OmitNode(HookNode):
    """OnErrorOmit: an item that does not fit is left out."""

    def name(self) -> str:
        return f"default[{self.node.name()}]"

    def check(self, value: Any, state: State) -> Any:
        try:
            return self.node.check(value, state)
        except Fail as problem:
            omit = Omit()
            omit.problem = problem
            raise omit from None

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {}


class RenamedNode(HookNode):
    """A type all whose problems are one, with words of its own."""

    def __init__(self, node: Node, kind: str, words: str) -> None:
        super().__init__(node)
        self.problem = kind, words

    def check(self, value: Any, state: State) -> Any:
        try:
            return self.node.check(value, state)
        except Fail:
            kind, words = self.problem
            raise Fail([Line(kind, (), value, None, words)]) from None


#: Keywords of the public schema for a constraint on what a function made.
_BOUNDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum", "multiple_of": "multipleOf"}
_LENGTHS = {"string": "Length", "array": "Items", "object": "Properties"}


def _types_of(schema: dict[str, Any]) -> list[Any]:
    """The types of values that a schema speaks of: those of the members, of a union."""
    return [part.get("type") for part in (schema, *schema.get("anyOf", ()))]


class HostRulesNode(HookNode):
    """A constraint on values that only Python can compare."""

    def __init__(self, node: Node, name: str, value: Any) -> None:
        super().__init__(node)
        self._rule = host_rule(name, value)
        if not isinstance(value, (int, float, str)):
            self._rule.told = repr(value)
        self.limit = name, value

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = gen.of(self.node)
        if not {"integer", "number"}.intersection(_types_of(found)):
            return found
        name, value = self.limit
        return {**found, _BOUNDS[name]: value}

    def check(self, value: Any, state: State) -> Any:
        found = self.node.check(value, state)
        self._rule.check(found, value)
        return found

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return self.node.document(refs)


class LengthNode(HookNode):
    """Lengths of a value of any type that has one."""

    def __init__(self, node: Node, low: Optional[int] = None, high: Optional[int] = None) -> None:
        super().__init__(node)
        self.low, self.high = low, high

    def check(self, value: Any, state: State) -> Any:
        found = self.node.check(value, state)
        inner: Any = self.node.node if type(self.node) is DefinitionNode else self.node
        try:
            check_length(found, self.low, self.high, value, getattr(inner, "field_type", "Value"))
        except TypeError:
            name = "min_length" if self.high is None else "max_length"
            raise TypeError(f"Unable to apply constraint '{name}' to supplied value {found}") from None
        return found

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return self.node.document(refs)

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = dict(gen.of(self.node))
        for kind in _types_of(found):
            for start, limit in (("min", self.low), ("max", self.high)):
                if kind in _LENGTHS and limit is not None:
                    found[start + _LENGTHS[kind]] = limit
        return found


class StrictNode(HookNode):
    """A named type that is strict, or is not, where it stands; elsewhere it is what it is."""

    def __init__(self, node: Node, strict: bool) -> None:
        super().__init__(node)
        self.strict = strict
        #: The type, so set: made where a value comes, for then it is complete.
        self._held: Optional[Node] = None

    def check(self, value: Any, state: State) -> Any:
        if self._held is None:
            self._held = _set_strict(self.node, self.strict)
        return self._held.check(value, state)

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return self.node.document(refs)


def _set_strict(node: Node, strict: Optional[bool]) -> Node:
    """Returns a copy of a type, and of what stands around it, that is strict or is not."""
    while isinstance(node, DefinitionNode):
        node = node.node
    found: Any = copy(node)
    found.strict = strict
    if isinstance(found, HookNode) or found.kind == "nullable":
        found.node = _set_strict(found.node, strict)
    elif found.kind == "secret":
        found.node_ = _set_strict(found.node_, strict)
    made: Node = found
    return made


class SchemaNode(HookNode):
    """A type whose public JSON Schema is changed by the declaration."""

    def __init__(self, node: Node, change: Callable[[dict[str, Any], Any], dict[str, Any]]) -> None:
        super().__init__(node)
        self.change = change

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return self.node.proof(variable, bind)

    @property
    def is_plain(self) -> bool:  # type: ignore[override]
        return self.node.is_plain

    def schema(self, gen: Any) -> dict[str, Any]:
        try:
            inner = gen.of(self.node)
        except UserError:
            # What the type cannot say, the declaration says.
            inner = {}
        return self.change(inner, gen)


class DefinitionNode(HookNode):
    """A type that stands for one not complete yet: recursion ends here."""

    def __init__(self, name: str) -> None:
        super().__init__(Node())
        self.label = name
        #: Under which the compiler knows it while the type is open: the kind of thing, the
        #: thing and the types that it is given.
        self.key: Any = None
        #: Whether it is held to more than its name says, where it stands.
        self.is_of_one_place = False
        self._name: Optional[str] = None
        #: The threads that are finding the name out.
        self._naming: set[int] = set()

    def inner(self) -> tuple[Node, ...]:
        return ()

    def name(self) -> str:
        if self._name is None and type(self.node) is not Node:
            thread = get_ident()
            if thread in self._naming:
                return "..."
            self._naming.add(thread)
            try:
                self._name = self.node.name()
            finally:
                self._naming.discard(thread)
        return self.label if self._name is None else self._name

    def check(self, value: Any, state: State) -> Any:
        active = state.active
        if active is None:
            active = state.active = set()
        key = (id(value), id(self))
        if key in active:
            raise fail("recursion_loop", value)
        is_container = isinstance(value, (list, dict, tuple, set))
        if is_container:
            active.add(key)
        try:
            return self.node.check(value, state)
        finally:
            active.discard(key)

    def document(self, refs: Any) -> dict[str, Any]:
        found: dict[str, Any] = refs.definition(self)
        return found

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = gen.definition(self)
        return found
