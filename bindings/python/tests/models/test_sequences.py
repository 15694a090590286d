# SPDX-License-Identifier: Apache-2.0
"""Sequence[T]: what is a sequence keeps its class, and is held to lengths by what it holds."""

import array
import collections
from typing import Annotated, Any, List, NamedTuple, Sequence, Union

import pytest

import satya
from satya import Model, TypeAdapter

pydantic = pytest.importorskip("pydantic", minversion="2.14")


class Ints(list):
    pass


class Points(tuple):
    pass


class Shelf(collections.UserList):
    pass


class Pair(NamedTuple):
    a: int
    b: Any = 2


class Own(collections.abc.Sequence):
    def __init__(self, items):
        self._items = list(items)

    def __len__(self):
        return len(self._items)

    def __getitem__(self, index):
        return self._items[index]

    def __repr__(self):
        return f"Own({self._items})"


VALUES = [
    [1, "2"], [1, 2], (1, "2"), (1, 2), Ints([1, "2"]), Ints([1, 2]), Ints(["x"]), Points((1, "2")), Shelf([1, "2"]),
    Pair(1, "2"), Pair(1, 2), Own([1, "2"]), collections.deque([1, "2"]), range(3), "12", b"12", bytearray(b"12"), {1},
    iter([1]), [[1], (2,)], [1, 2, 3], (1, 2, 3), [1, "x", 3], [1],
]  # fmt: skip


def types_of(library):
    most, least = library.Field(max_length=2), library.Field(min_length=2)
    return [
        Sequence[int], Sequence[str], Sequence[Any], Sequence, Sequence[Sequence[int]], Union[List[int], Sequence[int]],
        Union[Sequence[int], str], Annotated[Sequence[int], most], Annotated[Sequence[int], least],
        Annotated[Sequence[Any], most],
    ]  # fmt: skip


def answers(library, kind):
    class Holder(library.BaseModel):
        a: kind

    adapter = library.TypeAdapter(kind)
    ways = [
        adapter.validate_python,
        lambda value: adapter.validate_python(value, strict=True),
        lambda value: Holder(a=value).a,
        lambda value: Holder.model_validate({"a": value}, strict=True).a,
        lambda value: Holder.model_validate_json('{"a": %s}' % list(value)).a,
    ]
    for value in VALUES:
        for index, way in enumerate(ways):
            if index == 4 and not (isinstance(value, list) and all(type(item) is int for item in value)):
                continue
            try:
                found = way(iter([1]) if hasattr(value, "__next__") else value)
                yield repr(value), index, type(found), "" if hasattr(found, "__next__") else repr(found)
            except library.ValidationError as error:
                problems = [(e["type"], e["loc"], e["msg"], e.get("ctx")) for e in error.errors()]
                yield repr(value), index, problems


@pytest.mark.parametrize("index", range(len(types_of(satya))))
def test_sequences(index):
    ours, theirs = (list(answers(library, types_of(library)[index])) for library in (satya, pydantic))
    for one, other in zip(ours, theirs):
        # Addresses of iterators are not alike.
        assert one[1:] == other[1:]


def test_what_cannot_be_made_of_items_becomes_a_list():
    class Sized(list):
        def __init__(self, items, size):
            super().__init__(items)

    adapter = TypeAdapter(Sequence[int])
    assert type(adapter.validate_python(Sized([1], 1))) is list
    assert adapter.validate_python(array.array("i", [1, 2])) == [1, 2]
    kept = adapter.validate_python(collections.deque([1, 2], maxlen=2))
    assert kept == collections.deque([1, 2]) and kept.maxlen == 2


def test_dumps():
    class Holder(Model):
        a: Sequence[int]

    for value, dumped in ((Ints([1, 2]), list), (Points((1, 2)), tuple), (Pair(1, 2), tuple), (Shelf([1]), Shelf)):
        held = Holder(a=value)
        assert type(held.a) is type(value)
        assert type(held.model_dump()["a"]) is dumped
    assert Holder(a=Pair(1, 2)).model_dump(exclude={"a": {0}}) == {"a": (2,)}
    assert Holder(a=Ints([1, 2])).model_dump_json() == '{"a":[1,2]}'
