# SPDX-License-Identifier: Apache-2.0
"""Input that can be looked through once, wherever it stands: what becomes of it, what is wrong with
it, and what is left of it are as with pydantic. No first look in a short way uses it up."""

from __future__ import annotations

import itertools
import json
from collections import deque
from typing import (
    Annotated,
    Any,
    Counter,
    DefaultDict,
    Deque,
    Dict,
    FrozenSet,
    Generator,
    Iterable,
    List,
    Mapping,
    NamedTuple,
    Optional,
    OrderedDict,
    Sequence,
    Set,
    Tuple,
    Union,
)

import pytest

import satya
from outcomes import pydantic


class Named(NamedTuple):
    a: List[int]
    b: int = 0


def types_of(library):
    """Types that take the items of an iterator, somewhere."""

    class Inner(library.BaseModel):
        a: List[int]
        b: Deque[Deque[int]] = deque()

    filled = Annotated[List[int], library.Field(min_length=1)]
    return [
        List[int], Set[str], Tuple[int, ...], Tuple[int, int], Deque[Deque[int]], Deque[List[int]], List[Deque[int]],
        Deque[Set[int]], FrozenSet[Tuple[int, ...]], Dict[str, Deque[int]], Deque[Optional[List[int]]],
        Union[List[int], List[str]], Union[List[int], Set[str]], Union[int, List[int]], Union[Deque[int], List[str]],
        Union[List[List[int]], List[List[str]]], Deque[Union[List[int], List[str]]], Optional[List[int]],
        filled, List[filled], Deque[filled], Dict[str, filled], List[Union[filled, Set[str]]], Tuple[filled, filled],
        List[Optional[filled]], Sequence[filled], Union[Sequence[List[int]], List[str]],
        Named, List[Named], Inner, List[Inner], Union[Inner, List[int]], library.Json[List[int]],
    ]  # fmt: skip


SOURCES = {
    "ints": lambda: iter([1, 2]),
    "text": lambda: iter(["a", "b"]),
    "digits": lambda: map(str, (1, 2)),
    "nothing": lambda: iter(()),
    "iterators": lambda: (iter([n]) for n in (1, 2)),
    "list of iterators": lambda: [iter([1, 2]), iter([3])],
    "list of iterators of text": lambda: [iter(["a"])],
    "deque of iterators": lambda: deque([iter([1])]),
    "lists": lambda: ([n] for n in (1, 2)),
    "dict": lambda: {"a": iter([1, 2]), "b": iter([iter([1])])},
    "dict of text": lambda: {"a": iter(["1"]), "b": iter([iter(["a"])])},
    "list of dicts": lambda: [{"a": iter([1]), "b": iter([iter([1])])}],
    "tuple": lambda: (iter([1]), iter(["a"])),
}


def left(value):
    """What is left of all iterators in a value."""
    if hasattr(type(value), "__next__"):
        return [left(item) for item in value]
    if isinstance(value, dict):
        return {key: left(item) for key, item in value.items()}
    return [left(item) for item in value] if isinstance(value, (list, tuple, deque)) else value


def answers(library, kind):
    class Holder(library.BaseModel):
        a: kind
        b: int = 0

    adapter = library.TypeAdapter(kind)
    ways = [
        lambda value: adapter.validate_python(value),
        lambda value: Holder(a=value).a,
        lambda value: Holder(a=value, b="x"),
        lambda value: Holder.model_validate({"a": value}).a,
        lambda value: Holder.model_validate({"a": value, "b": "x"}),
    ]
    for name, source in SOURCES.items():
        for index, way in enumerate(ways):
            value = source()
            try:
                found = repr(way(value))
            except library.ValidationError as error:
                found = [(e["type"], e["loc"], e["msg"]) for e in error.errors()]
            yield name, index, found, left(value)


@pytest.mark.parametrize("index", range(len(types_of(satya))))
def test_iterators(index):
    ours, theirs = (list(answers(library, types_of(library)[index])) for library in (satya, pydantic))
    assert ours == theirs


class Pair(NamedTuple):
    a: int
    b: int


def bounded_types(library):
    """Types that say how many items they may have."""
    most = library.Field(max_length=2)
    return [
        *(Annotated[kind, most] for kind in (List[int], Set[int], FrozenSet[int], Tuple[int, ...], Deque[int])),
        *(Annotated[kind, most] for kind in (list, set, frozenset, tuple)),
        Tuple[int, int], Pair, Optional[Annotated[List[int], most]], Union[Annotated[List[int], most], int],
        Annotated[Tuple[int, int], library.FailFast()], Optional[Annotated[Tuple[int, str], library.Field(fail_fast=True)]],
    ]  # fmt: skip


FEW_AND_MANY = {
    "endless": itertools.count,
    "few": lambda: iter([1, 2]),
    "many": lambda: iter([1, 2, 3]),
    "equal ones": lambda: iter([1, 1, 1, 2]),
    "bad ones among many": lambda: iter([1, "x", 3, 4]),
    "more bad ones than good": lambda: iter(["x", 1, "y", 2]),
    "keys": lambda: {1: 1, 2: 2, 3: 3}.keys(),
    "range": lambda: range(3),
    "deque": lambda: deque([1, 2, 3]),
    "list": lambda: [1, "x", 3, 4],
    "tuple": lambda: (1, "x", 3),
    "set": lambda: {1, 2, 3},
}


def bounded_answers(library, kind):
    class Holder(library.BaseModel):
        a: kind

    ways = [library.TypeAdapter(kind).validate_python, lambda value: Holder(a=value).a]
    for name, source in FEW_AND_MANY.items():
        for index, way in enumerate(ways):
            try:
                found = repr(way(source()))
            except library.ValidationError as error:
                found = [(e["type"], e["loc"], e["msg"], e.get("ctx"), e["url"]) for e in error.errors()]
            yield name, index, found


@pytest.mark.parametrize("index", range(len(bounded_types(satya))))
def test_no_more_is_taken_than_a_type_may_have(index):
    ours, theirs = (list(bounded_answers(library, bounded_types(library)[index])) for library in (satya, pydantic))
    assert ours == theirs


@pytest.mark.parametrize("bounds", [{"max_length": 2}, {"min_length": 2}, {"min_length": 2, "max_length": 2}])
@pytest.mark.parametrize("kind", [Iterable[int], Generator[int, None, None], Iterable[Any]])
def test_what_is_counted_as_it_is_asked_for(kind, bounds):
    def answer(library, value):
        taken = []
        adapter = library.TypeAdapter(Annotated[kind, library.Field(**bounds)])
        try:
            for item in adapter.validate_python(value):
                taken.append(item)
        except library.ValidationError as error:
            return taken, error.title, [(e["type"], e["loc"], e["msg"], e.get("ctx")) for e in error.errors()]
        return taken, adapter.json_schema()

    for source in (lambda: iter([1]), lambda: [1, 2], lambda: iter([1, 2, 3]), itertools.count, lambda: [1, "x", 3]):
        if source is not itertools.count or "max_length" in bounds:
            assert answer(satya, source()) == answer(pydantic, source())


@pytest.mark.parametrize("kind", [Dict[str, int], Mapping[str, int], OrderedDict[str, int], DefaultDict[str, int], Counter[str]])
@pytest.mark.parametrize("bounds", [{"max_length": 2}, {"min_length": 2}])
def test_words_for_the_length_of_mappings(kind, bounds):
    def answer(library, way, value):
        adapter = library.TypeAdapter(Annotated[kind, library.Field(**bounds)])
        try:
            return repr(getattr(adapter, way)(value))
        except library.ValidationError as error:
            return [(e["type"], e["loc"], e["msg"], e.get("ctx")) for e in error.errors()]

    for value in ({"a": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 2, "c": 3}, {"a": "x", "b": 2, "c": 3, "d": 4}, {}):
        for way, given in (("validate_python", value), ("validate_json", json.dumps(value))):
            assert answer(satya, way, given) == answer(pydantic, way, given)


def failing(error, count=1):
    yield from range(count)
    raise error


class NoIterator:
    def __iter__(self):
        raise KeyError("none")


@pytest.mark.parametrize("kind", [List[int], list, Set[int], set, FrozenSet[int], Deque[int], Optional[List[int]]])
@pytest.mark.parametrize("error", [ValueError, KeyError, RuntimeError, AssertionError, StopIteration])
def test_an_iterator_that_fails_is_a_problem_of_its_place(kind, error):
    def answer(library, value):
        with pytest.raises(library.ValidationError) as caught:
            library.TypeAdapter(kind).validate_python(value)
        return [(e["type"], e["loc"], e["msg"]) for e in caught.value.errors()]

    for count in (0, 1, 3):
        ours, theirs = (answer(library, failing(error("end"), count)) for library in (satya, pydantic))
        assert ours == theirs
    assert answer(satya, NoIterator()) == answer(pydantic, NoIterator())


@pytest.mark.parametrize("kind", [Tuple[int, ...], tuple, Tuple[int, int, int], Named])
def test_the_place_of_a_failure_in_a_tuple_is_the_item_s(kind):
    with pytest.raises(satya.ValidationError) as caught:
        satya.TypeAdapter(kind).validate_python(failing(ValueError("end")))
    (problem,) = caught.value.errors()
    assert (problem["type"], problem["loc"]) == ("iteration_error", (1,))


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_what_ends_the_program_ends_it(error):
    with pytest.raises(error):
        satya.TypeAdapter(List[int]).validate_python(failing(error("end")))
