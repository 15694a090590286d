# SPDX-License-Identifier: Apache-2.0
"""Lists, sets, tuples, dicts and what is like them."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterable, Mapping
from typing import Any, Callable, Optional

from ..rules import check_length
from ..state import LAX, MOST_PROBLEMS, STRICT, Fail, Line, Omit, State, fail
from ..write import Writing, dump_dict, dump_items
from .base import AnyNode, Node



def _may_stand_for_items(value: Any) -> bool:
    """Whether lax mode takes the items of a value: of any iterable but text and dicts."""
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes, bytearray, Mapping))



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
        if is_plain:
            state.floor(LAX)
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
            ctx = {"field_type": self.field_type, "max_length": self.high, "actual_length": None}
            problem = Fail([Line("too_long", (), value, ctx)])
            problem.lines[0].message = (
                f"{self.field_type} should have at most {self.high}"
                f" item{'' if self.high == 1 else 's'} after validation, not more"
            )
            raise problem
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
            if isinstance(value, list):
                return value
            raise fail(self.error, value)
        if self.exact is not None and isinstance(value, self.exact):
            state.floor(STRICT)
            return value
        if not self.is_strict(state) and self._may_stand(value):
            state.floor(LAX)
            return value
        raise fail(self.error, value)

    def _may_stand(self, value: Any) -> bool:
        return _may_stand_for_items(value)

    def _check_unique(self, made: Any, value: Any) -> None:
        from .. import rules

        checker = rules.Checker({"uniqueItems": True})
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
        if self.is_set and self.lengths():
            # Lengths hold after duplicates are gone.
            refs.inexact()
        return found

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"items": gen.of(self.items), "type": "array"}
        found.update(self.lengths())
        if self.is_set or self.unique_items:
            found["uniqueItems"] = True
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if self.exact is not None and not isinstance(value, self.exact):
            return out.unexpected(self, value, include, exclude)
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
        return deque(items, value.maxlen if isinstance(value, deque) else None)


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
    """Sequence[T]: any sequence that is not text; its type is kept."""

    kind = "sequence"
    error = "is_instance_of"

    def name(self) -> str:
        inner = self.items.name()
        return (
            f"json-or-python[json=list[{inner}],"
            "python=chain[is-instance[Sequence],function-wrap[sequence_validator()]]]"
        )

    def _source(self, value: Any, state: State) -> Any:
        from collections.abc import Sequence

        if state.mode != "python":
            if isinstance(value, list):
                return value
            raise fail("list_type", value)
        if not isinstance(value, Sequence):
            raise fail("is_instance_of", value, {"class": "Sequence"})
        if isinstance(value, bytearray) or self.is_strict(state) and type(value) not in (list, tuple):
            if not isinstance(value, (str, bytes)):
                raise fail("list_type", value)
        if isinstance(value, (str, bytes)):
            kind = type(value).__name__
            words = f"'{kind}' instances are not allowed as a Sequence value"
            raise Fail([Line("sequence_str", (), value, {"type_name": kind}, words)])
        return value

    def make(self, items: list[Any], value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(items)
        if isinstance(value, deque):
            return deque(items, value.maxlen)
        return items

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not hasattr(value, "__len__") or isinstance(value, (str, bytes)):
            return out.unexpected(self, value, include, exclude)
        return super().dump(value, out, include, exclude)


class TupleNode(ContainerNode):
    """tuple[A, B]: one type a place."""

    kind = "tuple"
    field_type = "Tuple"

    def __init__(self, places: list[Node]) -> None:
        super().__init__()
        self.places = places

    def name(self) -> str:
        return f"tuple[{', '.join(node.name() for node in self.places)}]"

    def inner(self) -> tuple[Node, ...]:
        return tuple(self.places)

    def check(self, value: Any, state: State) -> Any:
        if type(value) is tuple:
            source: Any = value
        elif state.mode != "python":
            if not isinstance(value, list):
                raise fail("tuple_type", value)
            source = value
        elif isinstance(value, tuple):
            state.floor(STRICT)
            source = value
        elif not self.is_strict(state) and _may_stand_for_items(value):
            state.floor(LAX)
            source = list(value)
        else:
            raise fail("tuple_type", value)
        lines: list[Line] = []
        found = []
        for index, node in enumerate(self.places):
            if index >= len(source):
                lines.append(Line("missing", (index,), value))
                continue
            try:
                found.append(node.check(source[index], state))
            except Fail as problem:
                lines += problem.at(index)
        if len(source) > len(self.places):
            ctx = {
                "field_type": "Tuple",
                "max_length": len(self.places),
                "actual_length": len(source),
            }
            raise fail("too_long", value, ctx)
        if lines:
            raise Fail(lines)
        made = tuple(found)
        self.hold_length(made, value)
        return made

    def document(self, refs: Any) -> dict[str, Any]:
        size = len(self.places)
        found: dict[str, Any] = {"type": "array", "minItems": size, "maxItems": size}
        if self.places:
            found["prefixItems"] = [node.document(refs) for node in self.places]
        return found

    def schema(self, gen: Any) -> dict[str, Any]:
        size = len(self.places)
        found: dict[str, Any] = {"maxItems": size, "minItems": size}
        if self.places:
            found["prefixItems"] = [gen.of(node) for node in self.places]
        found["type"] = "array"
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, tuple) or len(value) != len(self.places):
            return out.unexpected(self, value, include, exclude)
        nodes = iter(self.places)
        dumped = dump_items(
            value, out, include, exclude, lambda item, *more: item
        )
        if include is None and exclude is None:
            dumped = [node.dump(item, out) for node, item in zip(nodes, value)]
        return dumped if out.is_json else tuple(dumped)

    def dump_key(self, key: Any, out: Writing) -> Any:
        if out.is_json and isinstance(key, tuple):
            return ",".join(
                str(node.dump_key(part, out)) for node, part in zip(self.places, key)
            )
        return key


class DictNode(ContainerNode):
    """dict, and other mappings that `make` builds from one."""

    kind = "dict"
    exact = dict
    error = "dict_type"
    field_type = "Dictionary"
    low_keyword, high_keyword = "minProperties", "maxProperties"

    def __init__(self, keys: Node, values: Node, make: Optional[Callable[[Any, Any], Any]] = None) -> None:
        super().__init__()
        self.keys = keys
        self.values = values
        self._make = make
        #: The class that a dump leaves alone; dict for all that are made into dicts.
        self.result: type = dict

    def name(self) -> str:
        return f"dict[{self.keys.name()},{self.values.name()}]"

    def inner(self) -> tuple[Node, ...]:
        return (self.keys, self.values)

    def check(self, value: Any, state: State) -> Any:
        members = self._members(value, state)
        found: dict[Any, Any] = {}
        lines: list[Line] = []
        check_key, check_value = self.keys.check, self.values.check
        try:
            for key, item in members:
                shown = key if isinstance(key, (str, int)) and not isinstance(key, bool) else str(key)
                good_key = good_value = None
                omitted = False
                try:
                    good_key = self._check_key(check_key, key, state)
                except Fail as problem:
                    lines += [line.at("[key]").at(shown) for line in problem.lines]
                    omitted = True
                except Omit:
                    omitted = True
                try:
                    good_value = check_value(item, state)
                except Fail as problem:
                    lines += problem.at(shown)
                    if len(lines) >= MOST_PROBLEMS:
                        break
                    omitted = True
                except Omit:
                    omitted = True
                if not omitted:
                    found[good_key] = good_value
        except RuntimeError as error:
            if isinstance(error, RecursionError):
                raise
            raise fail("mapping_type", value, {"error": str(error)}) from None
        if lines:
            raise Fail(lines)
        self.hold_length(found, value)
        return found if self._make is None else self._make(found, value)

    def _check_key(self, check: Callable[..., Any], key: Any, state: State) -> Any:
        if state.mode != "json":
            return check(key, state)
        # A key of a JSON object is text, and stands for what its type says.
        strict, state.strict, mode = state.strict, False, state.mode
        state.mode = "strings" if not self.is_strict_key() else mode
        try:
            return check(key, state)
        finally:
            state.strict, state.mode = strict, mode

    def is_strict_key(self) -> bool:
        return False

    def _members(self, value: Any, state: State) -> Any:
        if type(value) is dict:
            return value.items()
        if isinstance(value, dict):
            if state.mode == "python":
                state.floor(STRICT)
            return value.items()
        if state.mode == "python" and not self.is_strict(state) and isinstance(value, Mapping):
            state.floor(LAX)
            try:
                return list(value.items())
            except Exception as error:
                words = f"{type(error).__name__}: {error}"
                raise fail("mapping_type", value, {"error": words}) from None
        raise fail(self.error, value)

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return None

    def document(self, refs: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "object", **self.lengths()}
        values = self.values.document(refs)
        if values:
            found["additionalProperties"] = values
        if self.keys.kind == "str":
            keys = {k: v for k, v in self.keys.document(refs).items() if k != "type"}
            if keys:
                refs.inexact()
        elif not isinstance(self.keys, AnyNode):
            refs.inexact()
        if isinstance(self.keys, AnyNode):
            pass
        return found

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "object"}
        keys = gen.of(self.keys)
        pattern = keys.pop("pattern", None)
        values = gen.of(self.values)
        rest = {k: v for k, v in keys.items() if k not in ("type", "title")}
        if pattern is not None:
            found["patternProperties"] = {pattern: values}
            rest["pattern"] = pattern
        else:
            found["additionalProperties"] = values if values else True
        if rest and self.keys.kind not in ("int", "float", "any"):
            found["propertyNames"] = rest
        found.update(self.lengths())
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, Mapping):
            return out.unexpected(self, value, include, exclude)
        dumped = dump_dict(
            value, out, include, exclude, self.values.dump, self.keys.dump_key  # type: ignore[arg-type]
        )
        if out.is_json or self._make is None or self.error == "dict_type":
            return dumped
        return self._make(dumped, value)


def make_mapping(kind: type, factory: Any = None) -> Callable[[Any, Any], Any]:
    """Returns what turns a checked dict into another mapping."""

    def make(found: dict[Any, Any], value: Any) -> Any:
        if kind is defaultdict:
            return defaultdict(getattr(value, "default_factory", None) or factory, found)
        return kind(found)

    return make


class MappingNode(DictNode):
    """Counter, OrderedDict and defaultdict."""

    def __init__(self, mapping: type, keys: Node, values: Node, factory: Any = None) -> None:
        super().__init__(keys, values, make_mapping(mapping, factory))
        self.mapping = mapping
        self.error = {Counter: "counter_type", OrderedDict: "ordered_dict_type"}.get(
            mapping, "dict_type"
        )

    def name(self) -> str:
        word = {Counter: "counter", OrderedDict: "ordered-dict"}.get(self.mapping, "defaultdict")
        return f"{word}[{self.keys.name()},{self.values.name()}]"

    def _members(self, value: Any, state: State) -> Any:
        if state.mode == "python" and self.is_strict(state):
            if not isinstance(value, self.mapping):
                if self.error != "dict_type":
                    raise fail(self.error, value)
                raise fail("is_instance_of", value, {"class": self.mapping.__name__})
        return super()._members(value, state)


class IterableNode(Node):
    """Iterable[T] and Generator: items are checked when they are asked for."""

    kind = "generator"

    def __init__(self, items: Node) -> None:
        super().__init__()
        self.items = items

    def name(self) -> str:
        return f"generator[{self.items.name()}]"

    def inner(self) -> tuple[Node, ...]:
        return (self.items,)

    def check(self, value: Any, state: State) -> Any:
        if not isinstance(value, Iterable) or (state.mode != "python" and not isinstance(value, list)):
            raise fail("iterable_type", value)
        return _Items(value, self.items, state)

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"items": gen.of(self.items), "type": "array"}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, Iterable):
            return out.unexpected(self, value, include, exclude)
        if not out.is_json:
            return (self.items.dump(item, out) for item in value)
        return [self.items.dump(item, out) for item in value]


class _Items:
    """The items of an iterable, each checked as it is taken."""

    def __init__(self, source: Any, node: Node, state: State) -> None:
        self._source = iter(source)
        self._node = node
        self._state = state
        self._index = 0

    def __iter__(self) -> "_Items":
        return self

    def __next__(self) -> Any:
        item = next(self._source)
        index = self._index
        self._index += 1
        try:
            return self._node.check(item, self._state)
        except Fail as problem:
            from ..errors import ValidationError

            raise ValidationError("ValidatorIterator", problem.at(index)) from None
