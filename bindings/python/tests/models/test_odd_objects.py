# SPDX-License-Identifier: Apache-2.0
"""Objects whose own code lies or raises while they are looked at: they are problems of the
input, and what they raise stays inside."""

from typing import Annotated, Any, Dict, List
from unittest.mock import MagicMock

import pytest

from satya import BaseModel, Field, TypeAdapter, ValidationError
from satya.models.errors import SerializationError


class Each(BaseModel):
    i: int = 0
    f: float = 0.0
    c: complex = 0j
    b: bool = False
    s: str = ""
    d: Dict[str, int] = {}
    l: List[int] = []  # noqa: E741


def claims(kind):
    return type("Claims", (), {"__class__": property(lambda self: kind)})()


class RaisesClass:
    @property
    def __class__(self):
        raise KeyError("class")


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


class Real:
    def __init__(self, value):
        self.value = value

    def __float__(self):
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


def problems(call):
    with pytest.raises(ValidationError) as caught:
        call()
    return [(entry["loc"], entry["type"]) for entry in caught.value.errors()]


WRONG = {
    "i": "int_type", "f": "float_type", "c": "complex_type", "b": "bool_type", "s": "string_type",
    "d": "dict_type", "l": "list_type",
}  # fmt: skip


@pytest.mark.parametrize("kind", [int, float, str, bytes, dict, list, bool, None], ids=str)
@pytest.mark.parametrize("name", sorted(WRONG))
def test_what_lies_about_its_class_is_what_it_is(name, kind):
    value = RaisesClass() if kind is None else claims(kind)
    assert problems(lambda: Each(**{name: value})) == [((name,), WRONG[name])]
    assert problems(lambda: Each.model_validate({name: value})) == [((name,), WRONG[name])]
    assert problems(lambda: Each.model_validate(value)) == [((), "model_type")]


def test_integers_of_other_libraries_are_integers():
    assert Each(i=Index(3)).i == 3
    assert Each(i=Index(2**70)).i == 2**70
    assert Each(c=Index(3)).c == 3 and Each(f=Index(3)).f == 3.0
    assert TypeAdapter(List[int]).validate_python([Index(1), Index(2)]) == [1, 2]
    assert Each(i=MagicMock()).i == 1
    assert problems(lambda: Each.model_validate({"i": Index(3)}, strict=True)) == [(("i",), "int_type")]
    assert Each(i=Real(3.0)).i == 3 and Each(c=Real(1.5)).c == 1.5
    assert problems(lambda: Each(i=Real(1.5))) == [(("i",), "int_from_float")]

    class Bounded(BaseModel):
        i: int = Field(ge=0, le=5)

    assert problems(lambda: Bounded(i=Index(6))) == [(("i",), "less_than_equal")]


@pytest.mark.parametrize("error", [KeyError("k"), ValueError("v"), TypeError("t"), ZeroDivisionError()], ids=repr)
def test_conversions_that_raise_are_problems(error):
    for name in "ifc":
        assert problems(lambda: Each(**{name: Index(error)})) == [((name,), WRONG[name])]
        assert problems(lambda: Each(**{name: Real(error)})) == [((name,), WRONG[name])]


def test_attributes_that_raise_are_problems():
    class Raises:
        def __getattr__(self, name):
            raise KeyError(name)

    class Only(BaseModel):
        a: int

    assert problems(lambda: Only.model_validate(Raises(), from_attributes=True)) == [
        (("a",), "get_attribute_error")
    ]

    class Holds(BaseModel):
        a: Any

    with pytest.raises(ValueError, match="Unable to serialize unknown type"):
        Holds(a=Raises()).model_dump_json()


@pytest.mark.parametrize("items", [[1, 2], [(1, 2, 3)], "ab", None, [[1, 2]]], ids=repr)
def test_mappings_that_lie_about_their_items(items):
    class Lies(dict):
        def items(self):
            return items

    assert problems(lambda: Each(d=Lies(a=1))) == [(("d",), "mapping_type")]


def test_an_input_that_cannot_show_itself_is_named():
    class Silent:
        def __repr__(self):
            raise KeyError("repr")

    with pytest.raises(ValidationError) as caught:
        Each(i=Silent())
    assert "input_value=<unprintable Silent object>" in str(caught.value)
    assert "<unprintable Silent object>" in repr(caught.value)


@pytest.mark.parametrize("module", [None, 3, property(lambda self: "here")])
def test_classes_that_say_nothing_of_their_module(module):
    kind = type("Unplaced", (), {"__module__": module})

    class Holder(BaseModel):
        anything: Any = kind()
        beside: Annotated[int, kind()] = 1

    assert type(Holder().anything) is kind
    for dump in (lambda: Holder().model_dump(mode="json"), lambda: Holder().model_dump_json()):
        with pytest.raises(SerializationError, match="unknown type"):
            dump()
    assert Holder().model_dump_json(fallback=lambda value: "kept") == '{"anything":"kept","beside":1}'
