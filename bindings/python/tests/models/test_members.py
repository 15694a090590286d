# SPDX-License-Identifier: Apache-2.0
"""Members of the input, from dicts and from objects: attributes that fail, and alias paths that
lead through both."""

import pytest

import satya

pydantic = pytest.importorskip("pydantic", minversion="2.14")

PATHS = [("fails",), ("fails", "held"), ("held", "a"), ("held", "b"), ("other", "fails"), ("other", "held"), ("other", "held", "a"),
         ("none", "a"), ("item", "a"), ("item", 0), ("held", 0), ("text", "upper"), ("held", "keys")]  # fmt: skip
ERRORS = [ValueError, AttributeError, KeyError, TypeError, IndexError, RuntimeError]


class Item:
    def __init__(self, error):
        self._error = error

    def __getitem__(self, key):
        raise self._error


class Odd:
    text = "text"
    held = {"a": 5}

    def __init__(self, error):
        self._error = error
        self.item = Item(error)

    @property
    def fails(self):
        raise self._error

    @property
    def other(self):
        return Odd(self._error)


def answer(library, place, given):
    class Read(library.BaseModel):
        model_config = library.ConfigDict(from_attributes=True)
        x: int = library.Field(4, validation_alias=place)
        y: int = library.Field(5, alias="fails")
        z: int = library.Field(6, alias="held")

    try:
        return repr(Read.model_validate(given))
    except library.ValidationError as error:
        return [(e["type"], e["loc"], e["msg"]) for e in error.errors()]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("path", PATHS)
def test_alias_paths_through_objects(path, error):
    odd = Odd(error("end"))
    among = {name: getattr(odd, name) for name in ("held", "other", "item", "text")}
    for given in (odd, among, {**among, "held": odd}):
        found = []
        for library in (satya, pydantic):
            choices = library.AliasPath(*path), library.AliasChoices("nothing", library.AliasPath(*path))
            found.append([answer(library, place, given) for place in choices])
        assert found[0] == found[1]


def test_each_attribute_that_fails_is_a_problem():
    class Read(satya.BaseModel):
        model_config = satya.ConfigDict(from_attributes=True)
        fails: int = 1
        y: int = satya.Field(alias="fails")
        text: int

    with pytest.raises(satya.ValidationError) as caught:
        Read.model_validate(Odd(KeyError("end")))
    found = [(e["type"], e["loc"]) for e in caught.value.errors()]
    assert found == [("get_attribute_error", ("fails",)), ("get_attribute_error", ("y",)), ("int_parsing", ("text",))]


def test_each_attribute_is_read_once():
    class Counted:
        def __init__(self, value):
            self._value, self.read = value, []

        @property
        def a(self):
            self.read.append("a")
            if isinstance(self._value, Exception):
                raise self._value
            return self._value

        @property
        def b(self):
            self.read.append("b")
            return "text"

    for library in (satya, pydantic):

        class Pair(library.BaseModel):
            model_config = library.ConfigDict(from_attributes=True)
            a: int
            b: str = "none"

        for value in (1, "5", "x", None, 2**70, AttributeError("end"), KeyError("end")):
            given = Counted(value)
            try:
                Pair.model_validate(given)
            except library.ValidationError:
                pass
            assert given.read == ["a", "b"]


def test_no_attribute_is_read_of_what_stands_in_a_dict():
    class Read(satya.BaseModel):
        x: object = satya.Field(None, validation_alias=satya.AliasPath("odd", "_error"))

    assert Read.model_validate({"odd": Odd(KeyError("end"))}).x is None
    assert Read(odd=Odd(KeyError("end"))).x is None
