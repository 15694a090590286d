# SPDX-License-Identifier: Apache-2.0
"""dict and the mappings that are like it."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Mapping, MutableMapping, MutableSequence, MutableSet, Sequence, Set
from typing import Annotated, Any, Callable, Optional, TypeVar, get_args, get_origin

from ..errors import SchemaGenerationError
from ..rules import too_many
from ..state import LAX, MOST_PROBLEMS, STRICT, Fail, Line, Omit, State, fail, place_of
from ..selection import dump_dict
from ..write import Writing
from .base import AnyNode, Node, inmost
from .containers import ContainerNode


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    """The members of a mapping whose own code tells them."""
    try:
        found = list(value.items())
    except Exception as error:
        raise fail("mapping_type", value, {"error": f"{type(error).__name__}: {error}"}) from None
    if not all(issubclass(type(pair), tuple) and len(pair) == 2 for pair in found):
        raise fail("mapping_type", value, {"error": "Mapping items must be tuples of (key, value) pairs"})
    return found


class DictNode(ContainerNode):
    """dict, and other mappings that `make` builds from one."""

    kind = "dict"
    exact = dict
    error = "dict_type"
    field_type = "Dictionary"
    low_keyword, high_keyword = "minProperties", "maxProperties"
    #: Whether good members that are too many are refused before the others are looked at.
    counts_at_once = True

    def __init__(self, keys: Node, values: Node, make: Optional[Callable[[Any, Any], Any]] = None) -> None:
        super().__init__()
        self.keys = keys
        self.values = values
        self._has_date_keys = inmost(keys).kind in ("date", "datetime")
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
        most = self.high if self.counts_at_once and not self.tells_all else None
        for key, item in members:
            shown = key if type(key) is str else place_of(key)
            good_key = good_value = None
            omitted = False
            try:
                good_key = self._check_key(check_key, key, state)
            except Fail as problem:
                lines += [line.at("[key]").at(shown) for line in problem.lines]
                omitted = True
            except Omit:
                continue
            try:
                good_value = check_value(item, state)
            except Fail as problem:
                lines += problem.at(shown)
                omitted = True
            except Omit:
                omitted = True
            if len(lines) >= MOST_PROBLEMS:
                break
            if not omitted:
                found[good_key] = good_value
                if most is not None and len(found) > most:
                    raise too_many(most, value, self.field_type)
        if lines:
            raise Fail(self._of_the_whole(value) + lines)
        self.hold_length(found, value)
        return found if self._make is None else self._make(found, value)

    def _of_the_whole(self, value: Any) -> list[Line]:
        """Returns the problem of the length of a dict whose members have others."""
        try:
            if self.tells_all and issubclass(type(value), dict):
                self.hold_length(value, value)
        except Fail as problem:
            return problem.lines
        return []

    def _check_key(self, check: Callable[..., Any], key: Any, state: State) -> Any:
        if state.mode != "json":
            return check(key, state)
        if self._has_date_keys:
            # A strict date is no datetime, nor the other way round, and is text as any date of JSON.
            return check(key, state)
        # A key of a JSON object is text, and stands for what its type says.
        strict, given = state.strict, state.given_mode
        state.strict, state.mode, state.given_mode = False, "key", state.input_mode
        try:
            return check(key, state)
        finally:
            state.strict, state.mode, state.given_mode = strict, "json", given

    def _members(self, value: Any, state: State) -> Any:
        if issubclass(type(value), dict):
            state.hold_texts(value)
            # From text a name may stand for what it is not; an object without any is a dict.
            if state.mode != "python" and (value or self.error != "dict_type"):
                state.floor(STRICT)
            return value.items() if type(value) is dict else _pairs(value)
        if state.mode == "python" and not self.is_strict(state) and issubclass(type(value), Mapping):
            return _pairs(value)
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
        return found

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "object"}
        keys = gen.of(self.keys)
        is_text = keys.get("type") == "string" or "$ref" in keys
        pattern = keys.pop("pattern", None)
        values = gen.of(self.values)
        rest = {k: v for k, v in keys.items() if k not in ("type", "title")}
        if pattern is not None:
            found["patternProperties"] = {pattern: values}
        else:
            found["additionalProperties"] = values if values else True
        if rest and is_text:
            found["propertyNames"] = rest
        found.update(self.lengths())
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not issubclass(type(value), Mapping):
            return out.unexpected(self, value, include, exclude)
        dumped = dump_dict(
            value, out, include, exclude, self.values.dump, self.keys.dump_key
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


#: What a defaultdict holds under a new key, by the type of its values.
_FACTORIES: dict[Any, Callable[[], Any]] = {
    Sequence: tuple,
    MutableSequence: list,
    Set: frozenset,
    MutableSet: set,
    Mapping: dict,
    MutableMapping: dict,
    **{kind: kind for kind in (tuple, list, set, frozenset, dict, OrderedDict, Counter, float, int, str, bool)},
}


def factory_of(values: Any) -> Callable[[], Any]:
    """Returns what makes the values of a defaultdict, by the type of its values, or as a Field()
    beside that says."""
    for item in get_args(values)[1:] if get_origin(values) is Annotated else ():
        factory = getattr(item, "default_factory", None)
        if factory is not None:
            return factory  # type: ignore[no-any-return]
    if isinstance(values, TypeVar):
        return _unknown
    factory = _FACTORIES.get(get_origin(values) or values)
    if factory is None:
        raise SchemaGenerationError(
            f"Unable to infer a default factory for values of type {values}; give it one:"
            " DefaultDict[…, Annotated[…, Field(default_factory=…)]]"
        )
    return factory


def _unknown() -> None:
    raise RuntimeError(
        "Generic defaultdict cannot be used without a concrete value type or an explicit default factory:"
        " DefaultDict[…, Annotated[…, Field(default_factory=…)]]"
    )


_FIELD_TYPES: dict[Any, str] = {Counter: "Counter", OrderedDict: "OrderedDict", defaultdict: "Value"}
_ERRORS: dict[Any, str] = {Counter: "counter_type", OrderedDict: "ordered_dict_type"}
_WORDS: dict[Any, str] = {Counter: "counter", OrderedDict: "ordered-dict"}


class MappingNode(DictNode):
    """Counter and OrderedDict, and what all such mappings have in common."""

    def __init__(self, mapping: type, keys: Node, values: Node, factory: Any = None) -> None:
        super().__init__(keys, values, make_mapping(mapping, factory))
        self.mapping = mapping
        self.error = _ERRORS.get(mapping, "dict_type")
        self.field_type = _FIELD_TYPES[mapping]

    def name(self) -> str:
        word = _WORDS.get(self.mapping, "defaultdict")
        return f"{word}[{self.keys.name()},{self.values.name()}]"

    def _members(self, value: Any, state: State) -> Any:
        if state.mode == "python" and not issubclass(type(value), self.mapping):
            if self.is_strict(state):
                if self.error != "dict_type":
                    raise fail(self.error, value)
                raise fail("is_instance_of", value, {"class": self.mapping.__name__})
            # To a dict any mapping is one; here another becomes one.
            state.floor(LAX)
        return super()._members(value, state)

    def owns(self, value: Any) -> bool:
        return issubclass(type(value), Mapping)


class DefaultDictNode(MappingNode):
    """defaultdict: to pydantic a function around a dict, behind which the length is asked for."""

    counts_at_once = False

    def __init__(self, keys: Node, values: Node, factory: Any) -> None:
        super().__init__(defaultdict, keys, values, factory)

    def check(self, value: Any, state: State) -> Any:
        strict = self.strict if state.strict is None else state.strict
        if state.mode == "strings" and not strict:
            # To pydantic it is a function around a dict, which is given objects of Python.
            return state.check_made(super().check, value)
        return super().check(value, state)
