# SPDX-License-Identifier: Apache-2.0
"""Literal, Enum, Optional, Union and discriminated unions."""

from __future__ import annotations

from enum import Enum
from typing import Any, Callable, Optional

from ..errors import UserError
from ..state import EXACT, LAX, Fail, Line, Omit, State, fail
from ..write import Writing, infer, infer_key
from .base import NoneNode, Node


def listed(words: list[str]) -> str:
    """Returns "a, b or c"."""
    if len(words) <= 1:
        return "".join(words)
    return ", ".join(words[:-1]) + " or " + words[-1]


class LiteralNode(Node):
    """Literal[…]."""

    kind = "literal"

    def __init__(self, values: list[Any]) -> None:
        super().__init__()
        self.values = values
        #: By type and value: where both are choices, True is not 1.
        self._known = {(type(v), v): v for v in values if v.__hash__ is not None}
        self._equal = {v: v for v in reversed(values) if v.__hash__ is not None}
        self._expected = listed([repr(v) for v in values])

    def name(self) -> str:
        return "literal[" + ",".join(repr(v) for v in self.values) + "]"

    def check(self, value: Any, state: State) -> Any:
        try:
            return self._known[type(value), value]
        except (KeyError, TypeError):
            pass
        found = self._find(value, state)
        if found is not None:
            return found[0]
        raise fail("literal_error", value, {"expected": self._expected})

    def _find(self, value: Any, state: State) -> Optional[tuple[Any]]:
        try:
            if value in self._equal:
                return (self._equal[value],)
        except (TypeError, ValueError):
            return None
        if state.mode == "strings":
            for choice in self.values:
                if isinstance(value, str) and str(choice) == value:
                    return (choice,)
        return None

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        if all(type(v) is str for v in self.values):
            return f"type({variable}) is str and {variable} in {bind(frozenset(self.values))}"
        return None

    def document(self, refs: Any) -> dict[str, Any]:
        if any(type(v) not in (str, int, bool, type(None)) for v in self.values):
            refs.inexact()
            return {}
        return {"enum": list(self.values)}

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
        try:
            if (type(value), value) not in self._known:
                return out.unexpected(self, value)
        except TypeError:
            return out.unexpected(self, value)
        return infer(value, out)


class EnumNode(Node):
    """An Enum class: its members, or their values."""

    kind = "enum"

    def __init__(self, cls: type, uses_values: bool = False) -> None:
        super().__init__()
        self.cls: Any = cls
        self.uses_values = uses_values
        self._values = [member.value for member in self.cls.__members__.values()]
        self._expected = listed([repr(member.value) for member in self.cls])
        self._mixin = next((k for k in (int, str, float) if issubclass(cls, k)), None)

    def name(self) -> str:
        return f"enum[{self.cls.__name__}]"

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, self.cls):
            return value.value if self.uses_values else value
        if state.mode == "python" and self.is_strict(state):
            raise fail("is_instance_of", value, {"class": self.cls.__name__})
        state.floor(LAX)
        member = self._find(value, state)
        if member is None:
            raise fail("enum", value, {"expected": self._expected})
        return member.value if self.uses_values else member

    def _find(self, value: Any, state: State) -> Any:
        for candidate in self._candidates(value, state):
            try:
                return self.cls(candidate)
            except (ValueError, KeyError, TypeError):
                continue
        return None

    def _candidates(self, value: Any, state: State) -> Any:
        if isinstance(value, bool) and bool not in {type(v) for v in self._values}:
            if self._mixin is not int:
                return
        yield value
        if self._mixin in (int, float) and isinstance(value, (str, float, bytes)) and not self.is_strict(state):
            # A number is read from text as a field of that type would read it.
            from .scalars import FloatNode, IntNode

            try:
                yield (IntNode() if self._mixin is int else FloatNode()).check(value, State())
            except Fail:
                return
        elif state.mode == "strings" and isinstance(value, str):
            for member in self.cls:
                if str(member.value) == value:
                    yield member.value
        if isinstance(value, Enum):
            yield value.value

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return None if self.uses_values else f"type({variable}) is {bind(self.cls)}"

    def document(self, refs: Any) -> dict[str, Any]:
        if any(type(v) is not str for v in self._values) or "_missing_" in vars(self.cls):
            refs.inexact()
            return {}
        return {"enum": list(self._values), "x-satya": {"host": "enum"}}

    def schema(self, gen: Any) -> dict[str, Any]:
        return gen.enum(self.cls)

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if isinstance(value, self.cls):
            return infer(value.value, out) if out.is_json else value
        if self.uses_values and value in self._values:
            return infer(value, out)
        return out.unexpected(self, value)

    def dump_key(self, key: Any, out: Writing) -> Any:
        return infer_key(key, out)


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
        if state.mode == "strings" and value == "" and self.node.kind not in ("str", "any"):
            pass
        return self.node.check(value, state)

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        proof = self.node.proof(variable, bind)
        if proof is None:
            return f"{variable} is None"
        return f"{variable} is None or {proof}"

    def document(self, refs: Any) -> dict[str, Any]:
        inner = self.node.document(refs)
        if isinstance(inner.get("type"), str) and "enum" not in inner:
            return {**inner, "type": [inner["type"], "null"]}
        if not inner:
            return inner
        return {"anyOf": [inner, {"type": "null"}]}

    def schema(self, gen: Any) -> dict[str, Any]:
        inner = gen.of(self.node)
        null = {"type": "null"}
        if inner == null:
            return null
        if "anyOf" in inner and len(inner) == 1:
            return {"anyOf": [*inner["anyOf"], null]}
        return {"anyOf": [inner, null]}

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
            if self.mode == "left_to_right":
                return self._first(value, state)
            return self._best(value, state)
        finally:
            state.strict = strict

    def _label(self, index: int) -> Any:
        return self.members[index].name() if self.labels is None else self.labels[index]

    def _first(self, value: Any, state: State) -> Any:
        lines: list[Line] = []
        for index, node in enumerate(self.members):
            try:
                return node.check(value, state)
            except Fail as problem:
                lines += problem.at(self._label(index))
        raise Fail(lines)

    def _best(self, value: Any, state: State) -> Any:
        """The closeness of a match is its exactness, and of models how many of
        their fields were set; more fields count first."""
        before, count_before = state.exactness, state.fields_set_count
        best: Optional[tuple[Any, int, Optional[int]]] = None
        lines: list[Line] = []
        for index, node in enumerate(self.members):
            state.exactness, state.fields_set_count = EXACT, None
            try:
                found = node.check(value, state)
            except Fail as problem:
                if best is None:
                    lines += problem.at(self._label(index))
                continue
            except Omit:
                state.exactness, state.fields_set_count = before, count_before
                raise
            exactness, count = state.exactness, state.fields_set_count
            if exactness == EXACT and count is None:
                state.exactness, state.fields_set_count = before, count_before
                return found
            if best is None or _is_closer(exactness, count, best):
                best = found, exactness, count
        state.exactness, state.fields_set_count = before, count_before
        if best is None:
            raise Fail(lines)
        state.floor(best[1])
        if best[2] is not None:
            state.fields_set_count = (state.fields_set_count or 0) + best[2]
        return best[0]

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
        return {"anyOf": [node.document(refs) for node in self.members]}

    def schema(self, gen: Any) -> dict[str, Any]:
        found: list[Any] = []
        for node in self.members:
            part = gen.of(node)
            for each in part["anyOf"] if set(part) == {"anyOf"} else [part]:
                if each not in found:
                    found.append(each)
        return found[0] if len(found) == 1 else {"anyOf": found}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        node = self._writer(value, out)
        if node is None:
            return infer(value, out, include, exclude)
        return node.dump(value, out, include, exclude)

    def _writer(self, value: Any, out: Writing) -> Optional[Node]:
        """Returns the member that writes the value without a warning."""
        found = [node for node in self.members if fits(node, value, is_exact=True)]
        if not found:
            found = [node for node in self.members if fits(node, value, is_exact=False)]
        return found[0] if found else None

    def dump_key(self, key: Any, out: Writing) -> Any:
        return infer_key(key, out)


def fits(node: Node, value: Any, is_exact: bool) -> bool:
    """Whether a node is one that would write the value without a warning."""
    for each in _leaves(node):
        cls = getattr(each, "cls", None) or each.exact
        if isinstance(each, NoneNode):
            if value is None:
                return True
        elif isinstance(each, LiteralNode):
            if any(type(v) is type(value) and v == value for v in each.values):
                return True
        elif isinstance(cls, type):
            if type(value) is cls or (not is_exact and isinstance(value, cls)):
                return _items_fit(each, value)
        elif each.kind == "tuple" and isinstance(value, tuple):
            return len(value) == len(each.places)  # type: ignore[attr-defined]
    return False


def _items_fit(node: Node, value: Any) -> bool:
    items = getattr(node, "items", None)
    if isinstance(items, Node) and isinstance(value, (list, tuple, set, frozenset)):
        if items.kind == "any":
            return True
        return all(fits(items, item, is_exact=False) for item in value)
    values = getattr(node, "values", None)
    if isinstance(values, Node) and isinstance(value, dict) and values.kind != "any":
        return all(fits(values, item, is_exact=False) for item in value.values())
    return True


def _leaves(node: Node) -> list[Node]:
    """The nodes that a value may belong to, below hooks and unions."""
    if isinstance(node, UnionNode):
        return [leaf for member in node.members for leaf in _leaves(member)]
    if isinstance(node, TaggedUnionNode):
        return [leaf for member in node.choices.values() for leaf in _leaves(member)]
    if isinstance(node, NullableNode):
        return [NoneNode(), *_leaves(node.node)]
    inner = getattr(node, "node", None)
    if isinstance(inner, Node) and not hasattr(node, "cls"):
        return _leaves(inner)
    return [node]


def _is_closer(exactness: int, count: Optional[int], best: tuple[Any, int, Optional[int]]) -> bool:
    if count is not None and best[2] is not None and count != best[2]:
        return count > best[2]
    return exactness > best[1]


class TaggedUnionNode(Node):
    """A union whose members are told apart by a tag: a field, or what a function says."""

    kind = "tagged-union"

    def __init__(
        self,
        choices: dict[Any, Node],
        field: Optional[str],
        paths: Optional[list[Any]],
        function: Optional[Callable[[Any], Any]] = None,
        custom: Optional[tuple[str, Optional[str], Optional[dict[str, Any]]]] = None,
    ) -> None:
        super().__init__()
        if not choices:
            raise UserError("a discriminated union needs at least one choice")
        self.choices = choices
        self.field = field
        self.paths = paths or []
        self.function = function
        self.custom = custom

    def name(self) -> str:
        return "tagged-union[" + ",".join(node.name() for node in self._distinct()) + "]"

    def _distinct(self) -> list[Node]:
        found: list[Node] = []
        for node in self.choices.values():
            if all(node is not other for other in found):
                found.append(node)
        return found

    def inner(self) -> tuple[Node, ...]:
        return tuple(self._distinct())

    def _shown(self) -> str:
        if self.field is not None:
            return f"'{self.field}'" if len(self.paths) <= 1 else " | ".join(
                f"'{path}'" for path in self.paths
            )
        return f"{getattr(self.function, '__name__', repr(self.function))}()"

    def check(self, value: Any, state: State) -> Any:
        tag = self._tag(value, state)
        if tag is None:
            raise self._fail("union_tag_not_found", value, {"discriminator": self._shown()})
        node = self._choice(tag)
        if node is None:
            expected = ", ".join(repr(_plain(choice)) for choice in self.choices)
            ctx = {
                "discriminator": self._shown(),
                "tag": str(_plain(tag)),
                "expected_tags": expected,
            }
            raise self._fail("union_tag_invalid", value, ctx)
        try:
            return node.check(value, state)
        except Fail as problem:
            raise Fail(problem.at(_plain(tag))) from None

    def _fail(self, kind: str, value: Any, ctx: dict[str, Any]) -> Fail:
        if self.custom is None:
            return fail(kind, value, ctx)
        type_, message, context = self.custom
        return Fail([Line(type_, (), value, context, message)])

    def _choice(self, tag: Any) -> Optional[Node]:
        try:
            found = self.choices.get(tag)
        except TypeError:
            return None
        if found is None and isinstance(tag, Enum):
            found = self.choices.get(tag.value)
        if found is None:
            for choice, node in self.choices.items():
                if isinstance(choice, Enum) and choice.value == tag:
                    return node
        return found

    def _tag(self, value: Any, state: State) -> Any:
        if self.function is not None:
            return self.function(value)
        if isinstance(value, dict):
            for path in self.paths:
                if path in value:
                    return value[path]
            return None
        if state.mode != "python":
            raise fail("dict_type", value)
        if not has_attributes(value):
            raise fail("model_attributes_type", value)
        for path in [self.field, *self.paths]:
            found = getattr(value, path, None) if isinstance(path, str) else None
            if found is not None:
                return found
        return None

    def document(self, refs: Any) -> dict[str, Any]:
        if self.function is not None:
            refs.inexact()
        return {"anyOf": [node.document(refs) for node in self._distinct()]}

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        parts = [gen.of(node) for node in self._distinct()]
        if self.field is not None:
            mapping = {
                str(_plain(tag)): part["$ref"]
                for tag, node in self.choices.items()
                for part in [gen.of(node)]
                if "$ref" in part
            }
            name = self.paths[0] if self.paths else self.field
            found["discriminator"] = {"mapping": mapping, "propertyName": name}
            if not mapping:
                found["discriminator"].pop("mapping")
        found["oneOf"] = parts
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        for is_exact in (True, False):
            for node in self._distinct():
                if fits(node, value, is_exact):
                    return node.dump(value, out, include, exclude)
        return infer(value, out, include, exclude)


def has_attributes(value: Any) -> bool:
    """Whether a value may be read by its attributes: not what Python itself defines."""
    return type(value).__module__ not in ("builtins", "datetime", "collections")


def _plain(tag: Any) -> Any:
    return tag.value if isinstance(tag, Enum) else tag


