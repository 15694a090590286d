# SPDX-License-Identifier: Apache-2.0
"""Literal and Enum."""

from __future__ import annotations

from enum import Enum, Flag
from typing import Any, Callable, Optional

from ..host_numbers import host_number
from ..state import LAX, Fail, State, fail
from ..write import Writing, infer, infer_key
from .base import AnyNode, Node
from .scalars import BoolNode, FloatNode, IntNode
from .strings import StrNode


def listed(words: list[str]) -> str:
    """Returns "a, b or c"."""
    if len(words) <= 1:
        return "".join(words)
    return ", ".join(words[:-1]) + " or " + words[-1]


class LiteralNode(Node):
    """Literal[…]."""

    kind = "literal"

    def __init__(self, values: list[Any], uses_values: bool = False) -> None:
        super().__init__()
        self.values = values
        #: Whether a member of an enum becomes its value.
        self.uses_values = uses_values and any(isinstance(v, Enum) for v in values)
        #: By type and value: where both are choices, True is not 1.
        self._known = {(type(v), v): v for v in values if v.__hash__ is not None}
        self._equal = {v: v for v in values if v.__hash__ is not None}
        self._has_flags = any(type(v) is bool for v in values)
        self._expected = listed([repr(v) for v in values])

    def name(self) -> str:
        return "literal[" + ",".join(repr(v) for v in self.values) + "]"

    def check(self, value: Any, state: State) -> Any:
        found = self._choice(value, state)
        return found.value if self.uses_values and isinstance(found, Enum) else found

    def _choice(self, value: Any, state: State) -> Any:
        if state.mode in ("strings", "key") and self._has_flags and issubclass(type(value), str):
            # What text stands for is a boolean before it is itself.
            try:
                return self._known[bool, BoolNode().check(value, State())]
            except (KeyError, Fail):
                pass
        try:
            return self._known[type(value), value]
        except Exception:
            # It is no choice, or the value's own code does not let it be compared.
            pass
        try:
            return self._equal[value]
        except Exception:
            raise fail("literal_error", value, {"expected": self._expected}) from None

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        if all(type(v) is str for v in self.values):
            return f"_type_({variable}) is str and {variable} in {bind(frozenset(self.values))}"
        return None

    def document(self, refs: Any) -> dict[str, Any]:
        if any(type(v) not in (str, int, bool, type(None)) for v in self.values):
            refs.inexact()
            return {}
        if any(isinstance(v, int) and abs(v) > 2**53 for v in self.values):
            # Written as 1.0, they are not what they are compared with.
            refs.inexact()
        # What is equal is taken, too, unless it is another choice: true for 1, and 1 for true.
        kinds = {bool: int, int: bool}
        equal = [kinds[type(v)](v) for v in self.values if type(v) in kinds and v in (0, 1)]
        return {"enum": [*self.values, *(v for v in equal if (type(v), v) not in self._known)]}

    def schema(self, gen: Any) -> dict[str, Any]:
        values = [v.value if isinstance(v, Enum) else v for v in self.values]
        values = [v.decode() if isinstance(v, bytes) else v for v in values]
        found: dict[str, Any] = (
            {"const": values[0]} if len(values) == 1 else {"enum": values}
        )
        kinds = {type(v) for v in values}
        for kind, word in ((str, "string"), (int, "integer"), (float, "number"), (bool, "boolean"), (list, "array"), (type(None), "null")):
            if kinds == {kind}:
                found["type"] = word
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if self.uses_values and any(isinstance(v, Enum) and v.value == value for v in self.values):
            return infer(value, out)
        try:
            if (type(value), value) not in self._known:
                return out.unexpected(self, value)
        except TypeError:
            return out.unexpected(self, value)
        return infer(value, out)


class EnumNode(Node):
    """An Enum class: its members, or their values."""

    kind = "enum"

    def __init__(self, cls: Any, uses_values: bool = False) -> None:
        super().__init__()
        self.cls = cls
        self.uses_values = uses_values
        self._values = [member.value for member in self.cls.__members__.values()]
        self._expected = listed([repr(value) for value in self._values])
        self._has_flags = any(type(member.value) is bool for member in self.cls)
        # What else a `_missing_` of the user raises is no answer, but a mistake.
        is_own = getattr(cls._missing_, "__module__", "enum") != "enum"
        self._none_found: Any = ValueError if is_own else (ValueError, KeyError, TypeError)
        self._mixin = next((k for k in (int, str, float) if issubclass(cls, k)), None)
        #: What writes values that stand for the members: of these no class tells what they are.
        self.writer: Optional[Node] = _writer_of(self._mixin) if uses_values else None
        self._is_flag = issubclass(cls, Flag)

    def name(self) -> str:
        kind = "" if self._mixin is None else f"{self._mixin.__name__}-"
        name = f"{kind}enum[{self.cls.__qualname__}]"
        return f"function-after[operator.attrgetter('value')(), {name}]" if self.uses_values else name

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, self.cls):
            return value.value if self.uses_values else value
        if state.input_mode == "python" and self.is_strict(state):
            raise fail("is_instance_of", value, {"class": self.cls.__qualname__})
        state.floor_of_choice(LAX)
        member = self._find(value, state)
        if member is None:
            raise fail("enum", value, {"expected": self._expected})
        return member.value if self.uses_values else member

    def _find(self, value: Any, state: State) -> Any:
        for candidate in self._candidates(value, state):
            try:
                return self.cls(candidate)
            except self._none_found:
                continue
        return None

    def _candidates(self, value: Any, state: State) -> Any:
        if self._has_flags and state.mode in ("strings", "key") and issubclass(type(value), str):
            # What text stands for is a boolean before it is itself.
            try:
                yield BoolNode().check(value, State())
            except Fail:
                pass
        # A combination of flags is kept by the class, with the value that it was first made of.
        yield int(value) if self._is_flag and type(value) is bool else value
        is_number = self._mixin in (int, float) and not self.is_strict(state)
        if is_number and (isinstance(value, (str, bytes)) or host_number(value) is not None):
            # A number is read from text as a field of that type would read it.
            try:
                yield (IntNode() if self._mixin is int else FloatNode()).check(value, State())
            except Fail:
                return
        if self._mixin is str and state.mode == "python" and not isinstance(value, str):
            # So is text.
            try:
                yield StrNode().check(value, State())
            except Fail:
                return
        if self._mixin is not None and isinstance(value, Enum):
            inner = value.value
            yield from (v for v in self._values if type(v) is type(inner) and v == inner)

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return None if self.uses_values else f"_type_({variable}) is {bind(self.cls)}"

    def document(self, refs: Any) -> dict[str, Any]:
        if any(type(v) is not str for v in self._values) or "_missing_" in vars(self.cls):
            refs.inexact()
            return {}
        return {"enum": list(self._values), "x-satya": {"host": "enum"}}

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = gen.enum(self.cls)
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if isinstance(value, self.cls):
            return infer(value.value, out) if out.is_json else value
        if self.writer is not None:
            return self.writer.dump(value, out, include, exclude)
        return out.unexpected(self, value)

    def dump_key(self, key: Any, out: Writing) -> Any:
        return infer_key(key, out)


def _writer_of(mixin: Any) -> Node:
    kinds: dict[Any, type[Node]] = {int: IntNode, str: StrNode, float: FloatNode}
    return kinds.get(mixin, AnyNode)()
