# SPDX-License-Identifier: Apache-2.0
"""Dataclasses inside of pydantic's models: checked, described and written as pydantic's own are."""

import dataclasses
import datetime
import sys
from typing import Any, Dict, Generic, List, Optional, TypeVar, Union

import pytest

pydantic = pytest.importorskip("pydantic", minversion="2.14")

import satya  # noqa: E402

T = TypeVar("T")


def declared(library):
    """Types of a library, by name."""
    dataclass = library.dataclasses.dataclass
    config = library.ConfigDict

    @dataclass
    class Point:
        x: int = library.Field(ge=0)
        tags: List[str] = library.Field(default_factory=list)
        size: int = library.Field(1, alias="SIZE")
        secret: str = library.Field("s", exclude=True)

        @library.field_validator("x")
        @classmethod
        def not_seven(cls, value):
            if value == 7:
                raise ValueError("seven")
            return value

        @library.field_serializer("tags")
        def joined(self, tags) -> str:
            return ",".join(tags)

        @library.computed_field
        @property
        def double(self) -> int:
            return self.x * 2

    @dataclass(config=config(extra="forbid", title="Shut"))
    class Closed:
        y: float
        at: Optional[datetime.date] = None

        @library.model_validator(mode="after")
        def positive(self):
            if self.y < 0:
                raise ValueError("negative")
            return self

    @dataclass
    class Box(Generic[T]):
        held: T
        more: List[T] = library.Field(default_factory=list, max_length=1)

    @dataclass
    class Wide(Point):
        z: int = library.Field(5, le=9)

    @dataclass
    class Tree:
        name: str
        below: List["Tree"] = library.Field(default_factory=list, max_length=2)

    kinds = {
        "point": Point,
        "closed": Closed,
        "wide": Wide,
        "tree": Tree,
        "few": Box[int],
        "boxed": Box[Point],
        "either": Union[Closed, Point, int],
        "both": Optional[Dict[str, List[Point]]],
    }
    for kind in (Point, Closed, Box, Wide, Tree):
        kind.__qualname__ = kind.__name__
    return kinds


VALUES = [
    {"x": 1, "tags": ["a", "b"]},
    {"x": "3", "SIZE": 4},
    {"x": -1, "tags": 3},
    {"x": 7},
    {},
    {"y": 1},
    {"y": -1.5, "at": "2020-01-02"},
    {"y": "2", "more": 1},
    {"x": 1, "y": 2, "z": 10},
    {"x": 1, "z": 3},
    {"name": "a", "below": [{"name": "b"}]},
    {"name": "a", "below": [{"name": "b", "below": [{"name": 3}] * 3}]},
    {"held": 3, "more": [4]},
    {"held": 0, "more": ["q"]},
    {"held": 0, "more": [1, 2]},
    {"held": {"x": 5}, "more": [{"x": -5}]},
    {"held": {"x": 5}},
    {"k": [{"x": 1}, {"x": 2, "tags": ["t"]}]},
    {"k": [{"x": -1}]},
    3,
    "4",
    None,
    [1],
]


def outcome(call):
    try:
        return call()
    except pydantic.ValidationError as error:
        # Of exceptions of the user's pydantic keeps the object.
        problems = error.errors(include_url=False, include_input=False, include_context=False)
        return [(problem["type"], problem["loc"], problem["msg"]) for problem in problems]


def holders(library):
    for name, kind in declared(library).items():
        yield name, pydantic.TypeAdapter(kind), False
        model = pydantic.create_model("Model", value=(kind, ...))
        yield f"{name} in a model", pydantic.TypeAdapter(model), True

        @pydantic.dataclasses.dataclass
        class Holder:
            value: kind

        yield f"{name} in a dataclass", pydantic.TypeAdapter(Holder), True


CALLS = [{"strict": True}, {"extra": "forbid"}, {"by_name": True}, {"by_alias": False, "by_name": True}, {"context": 1}]
WRITTEN = [{}, {"by_alias": True}, {"exclude_defaults": True}, {"mode": "json"}, {"include": {"x", "y", "value"}}]


def test_what_pydantic_makes_of_them():
    found = []
    for library in (pydantic, satya):
        told = {}
        for name, adapter, is_held in holders(library):
            for mode in ("validation", "serialization"):
                told[name, mode] = adapter.json_schema(mode=mode)
            for index, value in enumerate(VALUES):
                given = {"value": value} if is_held else value
                made = outcome(lambda: adapter.validate_python(given))
                of_json = outcome(lambda: adapter.validate_json(pydantic.TypeAdapter(Any).dump_json(given)))
                told[name, index] = (repr(made), repr(of_json))
                for options in CALLS:
                    called = outcome(lambda: adapter.validate_python(given, **options))
                    told[name, index, str(options)] = repr(called)
                if isinstance(made, list):
                    continue
                for options in WRITTEN:
                    told[name, index, str(options)] = adapter.dump_python(made, **options)
                told[name, index, "text"] = adapter.dump_json(made)
                again = adapter.validate_python(made)
                assert again is made or not dataclasses.is_dataclass(made)
        found.append(told)
    for key in found[0]:
        assert found[1][key] == found[0][key], key


def test_what_is_derived_is_written_by_declaration():
    found = []
    for library in (pydantic, satya):
        kinds = declared(library)
        wide = kinds["wide"](x=1)
        adapter = pydantic.TypeAdapter(kinds["point"])
        anything = pydantic.TypeAdapter(Any)
        found.append([
            adapter.dump_python(wide),
            adapter.dump_python(wide, serialize_as_any=True),
            anything.dump_python([wide]),
            anything.dump_json({"a": wide}),
        ])
    assert found[1] == found[0]


def test_what_names_a_later_class():
    @satya.dataclasses.dataclass
    class First:
        second: "Optional[Second]" = None

    class Holder(pydantic.BaseModel):
        first: First

    @satya.dataclasses.dataclass
    class Second:
        x: int = satya.Field(ge=0)

    satya.dataclasses.rebuild_dataclass(First)
    assert Holder(first={"second": {"x": 1}}).first.second.x == 1
    with pytest.raises(pydantic.ValidationError, match="first.second.x"):
        Holder(first={"second": {"x": -1}})


@pytest.mark.skipif(sys.version_info < (3, 10), reason="dataclasses have slots since 3.10")
def test_a_generic_one_derived_from_a_plain_one():
    refused = []
    for library in (satya, pydantic):
        dataclass = library.dataclasses.dataclass

        @dataclass
        class Plain:
            number: int

            @library.field_validator("number")
            @classmethod
            def positive(cls, value):
                if value < 0:
                    raise ValueError("negative")
                return value

        @dataclass
        class Full(Plain, Generic[T]):
            held: T

        class Outer(pydantic.BaseModel):
            full: Full[int]

        assert Outer.model_validate({"full": {"number": 1, "held": "2"}}).full.held == 2
        with pytest.raises(pydantic.ValidationError) as caught:
            Outer.model_validate({"full": {"number": -1, "held": "x"}})
        refused.append([(each["type"], each["loc"]) for each in caught.value.errors()])
    assert refused[0] == refused[1]


def test_slots():
    @satya.dataclasses.dataclass(slots=True, frozen=True)
    class Pair:
        left: int
        right: int = satya.Field(2, alias="R")

    adapter = pydantic.TypeAdapter(List[Pair])
    assert adapter.dump_json(adapter.validate_python([{"left": "1"}]), by_alias=True) == b'[{"left":1,"R":2}]'


def test_satya_takes_what_pydantic_is_told():
    """What tells pydantic of the class is no core schema of the user's."""
    kinds = declared(satya)

    class Model(satya.Model):
        point: kinds["point"]
        few: kinds["few"]

    assert Model(point={"x": 1}, few={"held": 2}).point.x == 1
    with pytest.raises(satya.ValidationError, match="few.held"):
        Model(point={"x": 1}, few={"held": "q"})

    with pytest.raises(satya.UserError):

        @satya.dataclasses.dataclass
        class Own:
            x: int

            @classmethod
            def __get_pydantic_core_schema__(cls, source, handler):
                raise AssertionError("nobody asks")


def test_a_dataclass_of_pydantic_derived_from_one_is_refused():
    with pytest.raises(satya.UserError):

        @pydantic.dataclasses.dataclass
        class Derived(declared(satya)["point"]):
            more: int = pydantic.Field(3, ge=0)

        Derived(x=1)
