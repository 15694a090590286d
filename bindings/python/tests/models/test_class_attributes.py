# SPDX-License-Identifier: Apache-2.0
"""What is assigned to a class under the name of a field leaves its instances alone."""

from typing import Optional
from unittest import mock

import pytest

from satya import BaseModel, Field, RustModel


class Base(BaseModel):
    a: int
    b: str = "b"


class Below(Base):
    c: Optional[int] = None


@pytest.fixture(params=[Base, Below])
def model(request):
    yield request.param
    for cls in (Below, Base):
        for name in ("a", "b", "other"):
            if name in vars(cls):
                try:
                    delattr(cls, name)
                except AttributeError:
                    pass


def test_instances_keep_their_values(model):
    made = model(a=1)
    model.a = 5
    assert model.a == 5
    assert (made.a, model(a=2).a) == (1, 2)
    made.a = 3
    assert made.a == 3
    assert made.model_dump()["a"] == 3
    model.a = 6
    assert (model.a, made.a) == (6, 3)
    del model.a
    assert (made.a, model(a=4).a) == (3, 4)


def test_fields_cannot_be_deleted(model):
    made = model(a=1)
    with pytest.raises(AttributeError):
        del model.b
    assert made.b == "b"


def test_mock(model):
    made = model(a=1, b="x")
    create = not hasattr(model, "b")
    with mock.patch.object(model, "b", "patched", create=create):
        assert model.b == "patched"
        assert made.b == "x"
        assert model(a=1).b == "b"
    assert made.b == "x"
    made.b = "y"
    assert made.b == "y"
    assert made == model(a=1, b="y")


def test_a_subclass_sees_what_its_base_shows():
    made = Below(a=1)
    Base.a = 5
    try:
        assert (Below.a, made.a, Base(a=2).a) == (5, 1, 2)
        Below.a = 6
        assert (Below.a, Base.a, made.a) == (6, 5, 1)
        del Below.a
        assert (Below.a, made.a) == (5, 1)
    finally:
        del Base.a
    assert (made.a, Base(a=3).a) == (1, 3)


def test_what_is_computed_takes_the_place(model):
    made = model(a=1)
    model.a = property(lambda self: "computed")
    assert made.a == "computed"
    del model.a
    assert made.a == 1


def test_functions_are_read_from_the_class(model):
    made = model(a=1)
    model.a = lambda self: 3
    assert model.a(None) == 3
    assert made.a == 1


def test_other_attributes_are_what_they_are(model):
    model.other = 3
    assert (model.other, model(a=1).other) == (3, 3)
    del model.other
    assert not hasattr(model, "other")
    with pytest.raises(AttributeError):
        del model.other


def test_the_classic_model():
    class User(RustModel):
        name: str = Field(min_length=2)

    made = User(name="Al")
    User.name = "shown"
    assert made.name == "Al"
    with pytest.raises(ValueError, match="length must be >= 2"):
        made.name = "x"
    made.name = "Bo"
    assert (made.name, User.name) == ("Bo", "shown")


def test_an_instance_puts_no_extra_in_place_of_a_method():
    class Open(BaseModel, extra="allow"):
        name: str

        def hello(self):
            return "hello " + self.name

    one = Open(name="Al")
    with pytest.raises(AttributeError, match="'hello' is an attribute of `Open`"):
        one.hello = 1
    assert one.hello() == "hello Al" and one.model_dump() == {"name": "Al"}
    # One that came as an extra is changed as such.
    two = Open(name="Al", hello=1)
    two.hello = 2
    assert two.model_extra == {"hello": 2}
