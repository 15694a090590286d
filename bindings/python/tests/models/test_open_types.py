# SPDX-License-Identifier: Apache-2.0
"""Types that are no models and lead to each other: each is compiled once, however many ways there
are through them."""

import dataclasses
from collections import namedtuple
from typing import Annotated, Any, Dict, List, Optional, TypedDict, Union
from uuid import UUID

import pytest

from satya import Field, HttpUrl, InstanceOf, Model, TypeAdapter, UrlConstraints, UuidVersion, ValidationError

NAMES = [f"T{index}" for index in range(12)]
HINTS = {f"f{name}": f"Optional[{name}]" for name in NAMES}


def typed_dict(name: str) -> Any:
    return TypedDict(name, HINTS, total=False)


def dataclass(name: str) -> Any:
    return dataclasses.make_dataclass(name, [(key, hint, None) for key, hint in HINTS.items()])


def named_tuple(name: str) -> Any:
    made = namedtuple(name, list(HINTS), defaults=[None] * len(HINTS))
    made.__annotations__ = dict(HINTS)
    return made


def named_type(name: str) -> Any:
    extensions = pytest.importorskip("typing_extensions")
    return extensions.TypeAliasType(name, f"Dict[str, Union[int, {', '.join(f'List[{each}]' for each in NAMES)}]]")


def declared(make: Any, monkeypatch: Any) -> Dict[str, Any]:
    made = {}
    for name in NAMES:
        made[name] = make(name)
        if isinstance(made[name], type):
            made[name].__module__ = __name__
        monkeypatch.setitem(globals(), name, made[name])
    return made


@pytest.mark.parametrize("make", [typed_dict, dataclass, named_tuple])
def test_classes_that_all_lead_to_each_other(make, monkeypatch):
    made = declared(make, monkeypatch)
    adapter = TypeAdapter(made["T0"])
    given = {"fT1": {"fT2": {"fT0": {"fT2": {}}}}, "fT3": {"fT2": {}}}
    value = adapter.validate_python(given)
    if make is not named_tuple:
        assert adapter.dump_python(value, exclude_unset=True, exclude_none=True) == given
    assert adapter.validate_json(adapter.dump_json(value)) == value
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python({"fT1": {"fT2": {"fT3": {"fT2": 5}}}})
    assert caught.value.errors()[0]["loc"] == ("fT1", "fT2", "fT3", "fT2")
    assert set(adapter.json_schema()["$defs"]) == set(NAMES)


def test_named_types_that_all_lead_to_each_other(monkeypatch):
    made = declared(named_type, monkeypatch)

    class Holder(Model):
        first: made["T0"]  # type: ignore[valid-type]
        last: Optional[made["T11"]] = None  # type: ignore[valid-type]

    assert Holder(first={"a": "1", "b": [{"c": "2"}]}).model_dump() == {"first": {"a": 1, "b": [{"c": 2}]}, "last": None}
    with pytest.raises(ValidationError) as caught:
        Holder(first={}, last={"a": "x"})
    assert caught.value.errors()[0]["loc"] == ("last", "a", "int")
    assert set(Holder.model_json_schema()["$defs"]) == set(NAMES)


class Outer(TypedDict, total=False):
    whole: "InstanceOf[Broken]"
    part: "Part"
    again: "Part"


@dataclasses.dataclass
class Broken:
    part: "Optional[Part]" = None
    strange: "UnknownKind()" = None  # type: ignore[valid-type]  # noqa: F821


class UnknownKind:
    pass


class Part(TypedDict, total=False):
    back: Broken
    number: int


def test_a_type_that_fails_leaves_nothing_behind():
    # `Broken` cannot be compiled, and is compiled again where `Part` leads to it.
    with pytest.raises(TypeError, match="UnknownKind"):
        TypeAdapter(Outer).validate_python({"part": {"back": 3}})


@pytest.mark.parametrize("make", [dataclasses.make_dataclass, lambda name, fields: TypedDict(name, dict(fields))])
def test_a_row_of_types_each_of_which_has_the_next_twice(make):
    below: Any = int
    for number in range(24):
        below = make(f"Row{number}", [("first", Optional[below]), ("second", Optional[below])])
    adapter = TypeAdapter(below)
    given = {"first": {"first": None, "second": {"first": None, "second": None}}, "second": None}
    assert adapter.validate_json(adapter.dump_json(adapter.validate_python(given))) == adapter.validate_python(given)
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python({"first": None, "second": {"first": 1, "second": None}})
    assert caught.value.errors()[0]["loc"] == ("second", "first")
    assert len(adapter.json_schema()["$defs"]) == 23


class Node(TypedDict, total=False):
    kids: "List[Node]"
    left: "Edge"
    right: "Edge"


class Edge(TypedDict):
    to: "Union[Node, int]"


def test_what_is_met_twice_means_the_same_in_both_places():
    adapter = TypeAdapter(Node)
    given = {"left": {"to": {"kids": [{"right": {"to": 1}}]}}, "right": {"to": {"left": {"to": 2}}}}
    assert adapter.validate_python(given) == given
    for side in ("left", "right"):
        with pytest.raises(ValidationError) as caught:
            adapter.validate_python({side: {"to": {side: {}}}})
        assert [problem["loc"] for problem in caught.value.errors()][0] == (side, "to", "Node", side, "to")


def test_a_name_adds_nothing_to_what_is_constrained():
    named = pytest.importorskip("typing_extensions").TypeAliasType
    short = named("short", named("text", str))
    maybe = named("maybe", Optional[int])
    with pytest.raises(ValidationError, match="String should have at most 2 characters"):
        TypeAdapter(Annotated[short, Field(max_length=2)]).validate_python("abc")
    adapter = TypeAdapter(Annotated[maybe, Field(gt=1)])
    assert adapter.validate_python(None) is None
    assert {"type": "integer", "exclusiveMinimum": 1} in adapter.json_schema()["anyOf"]


def test_what_leads_back_to_a_constrained_name_is_not_constrained():
    named = pytest.importorskip("typing_extensions").TypeAliasType
    nested = named("nested", "List[Union[int, nested]]")
    globals()["nested"] = nested
    try:
        adapter = TypeAdapter(Annotated[nested, Field(max_length=1)])
        assert adapter.validate_python([[1, 2]]) == [[1, 2]]
        with pytest.raises(ValidationError, match="List should have at most 1 item"):
            adapter.validate_python([1, 2])
    finally:
        del globals()["nested"]


def test_a_named_type_takes_the_marks_of_its_type():
    named = pytest.importorskip("typing_extensions").TypeAliasType
    four = TypeAdapter(Annotated[named("Key", UUID), UuidVersion(4)])
    with pytest.raises(ValidationError, match="UUID version 4 expected"):
        four.validate_python("6f1b1a0c-6a8c-1b0c-9c59-3a51b2f6a1d2")
    short = TypeAdapter(Annotated[named("Link", HttpUrl), UrlConstraints(max_length=12)])
    with pytest.raises(ValidationError, match="URL should have at most 12 characters"):
        short.validate_python("http://x.yz/abcdef")
