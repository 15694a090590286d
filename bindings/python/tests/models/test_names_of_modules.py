# SPDX-License-Identifier: Apache-2.0
"""Text in annotations means what the names in it are where it stands: in the module of a base, of
a method, of type arguments, of a field that is declared anew."""

import sys
import types
from typing import List

import pytest

import satya

BASES = """
from __future__ import annotations
from typing import Dict, Generic, List, NamedTuple, TypeVar
Number = int
T = TypeVar("T")

class Counted(library.BaseModel):
    a: Number

    @library.computed_field
    @property
    def twice(self) -> Number:
        return self.a * 2

    @library.computed_field
    @property
    def listed(self) -> List["Number"]:
        return [self.a]

    @library.field_serializer("a")
    def write(self, value) -> Number:
        return value

@library.dataclasses.dataclass
class Point:
    a: Number

    @library.computed_field
    @property
    def twice(self) -> Number:
        return self.a * 2

class Pair(NamedTuple):
    a: Number
    b: List[Number] = []

class Box(library.BaseModel, Generic[T]):
    held: T
    number: Number = 0
"""

HEIRS = """
from typing import Dict, List
from bases import Box, Counted, Pair, Point
Number = str

class Heir(Counted):
    b: Number = "b"

@library.dataclasses.dataclass
class Place(Point):
    b: int = 0

class Couple(Pair):
    pass

class Anew(Counted):
    a: List["Later"]

class Root(library.RootModel[Dict[str, "Later"]]):
    pass

class Own(library.RootModel):
    root: List["Later"]

class Itself(library.RootModel[List["Itself"]]):
    pass

class Boxed(Box[List["Later"]]):
    pass

class Later(library.BaseModel):
    y: int
"""


@pytest.fixture(params=["satya", "pydantic"])
def heirs(request, monkeypatch):
    """The module of the classes, declared with one of the libraries."""
    library = pytest.importorskip(request.param)
    for name, text in (("bases", BASES), ("heirs", HEIRS)):
        module = types.ModuleType(name)
        module.library = library
        monkeypatch.setitem(sys.modules, name, module)
        exec(compile(text, name, "exec", dont_inherit=True), vars(module))
    return module


def test_what_a_method_of_a_base_returns(heirs):
    assert heirs.Heir(a="1").model_dump() == {"a": 1, "b": "b", "twice": 2, "listed": [1]}
    shown = heirs.Heir.model_json_schema(mode="serialization")["properties"]
    assert [shown[name]["type"] for name in ("a", "b", "twice", "listed")] == ["integer", "string", "integer", "array"]
    assert shown["listed"]["items"] == {"type": "integer"}
    adapter = heirs.library.TypeAdapter(heirs.Place)
    assert adapter.dump_python(heirs.Place(a=1)) == {"a": 1, "b": 0, "twice": 2}
    assert adapter.json_schema(mode="serialization")["properties"]["twice"]["type"] == "integer"


def test_a_named_tuple_of_a_base(heirs):
    adapter = heirs.library.TypeAdapter(heirs.Couple)
    assert adapter.validate_python(["1", ["2"]]) == heirs.Couple(1, [2])
    assert adapter.json_schema()["prefixItems"][0]["type"] == "integer"
    with pytest.raises(heirs.library.ValidationError):
        adapter.validate_json('["x"]')


def test_a_field_that_is_declared_anew(heirs):
    assert heirs.Anew(a=[{"y": "1"}]).a == [heirs.Later(y=1)]
    assert heirs.Own([{"y": "1"}]).root == [heirs.Later(y=1)]


def test_arguments_of_types(heirs):
    assert heirs.Root({"k": {"y": "1"}}).root == {"k": heirs.Later(y=1)}
    assert heirs.Itself([[], [[]]]).model_dump() == [[], [[]]]
    made = heirs.Boxed(held=[{"y": "1"}], number="2")
    assert (made.held, made.number) == ([heirs.Later(y=1)], 2)


def test_a_root_model_of_what_is_local():
    class Root(satya.RootModel[List["Later"]]):
        pass

    class Later(satya.BaseModel):
        y: int

    assert Root([{"y": "1"}]).root == [Later(y=1)]
