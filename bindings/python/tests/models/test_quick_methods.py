# SPDX-License-Identifier: Apache-2.0
"""Methods that the native engine finds and calls in short ways are the class's own all the
same: whatever replaces them is what is called, and no call of them is taken for another."""

import inspect
import sys
from typing import Any, List

import pytest

import satya
from satya import ConfigDict, Field, Model


class Plain(Model):
    model_config = ConfigDict(validate_assignment=True)
    name: str = Field(min_length=2)
    count: int = 0


TEXT = '{"name": "text", "count": 1}'


def fresh():
    class Fresh(Model):
        name: str
        count: int = 0

    class Below(Fresh):
        more: int = 0

    return Fresh, Below


@pytest.mark.parametrize("method, data", [("model_validate_json", TEXT), ("model_validate", {"name": "text"})])
@pytest.mark.parametrize("on_base", [True, False])
def test_a_class_method_that_is_replaced(method, data, on_base):
    base, cls = fresh()
    call = eval(f"lambda: cls.{method}(data)", {"cls": cls, "data": data})
    for _ in range(3):
        assert call().name == "text"
    setattr(base if on_base else cls, method, classmethod(lambda cls, data: (cls, data)))
    for _ in range(3):
        assert call() == (cls, data)
    delattr(base if on_base else cls, method)
    for _ in range(3):
        assert type(call()) is cls
    assert type(getattr(base, method)(data)) is base


def test_a_class_method_that_the_metaclass_replaces():
    class Meta(type(Model)):
        pass

    class Named(Model, metaclass=Meta):
        name: str

    def call():
        return Named.model_validate_json('{"name": "text"}')

    for _ in range(3):
        assert call().name == "text"
    Meta.model_validate_json = property(lambda cls: lambda data: "the metaclass's")
    for _ in range(3):
        assert call() == "the metaclass's"
    del Meta.model_validate_json
    for _ in range(3):
        assert call().name == "text"


def test_classes_that_are_asked_in_turn():
    base, cls = fresh()
    for _ in range(5):
        for each in (base, cls, Plain):
            assert type(each.model_validate_json(TEXT)) is each
            assert type(each.model_validate({"name": "text"})) is each


def test_bases_that_are_exchanged():
    class Left(Model):
        pass

    class Right(Model):
        @classmethod
        def model_validate_json(cls, json_data, **options):
            return "right"

    class Under(Left):
        pass

    for _ in range(3):
        assert type(Under.model_validate_json("{}")) is Under
    Under.__bases__ = (Right,)
    for _ in range(3):
        assert Under.model_validate_json("{}") == "right"


@pytest.mark.parametrize("name, arguments", [("model_dump", ()), ("model_dump_json", ()), ("__setattr__", ("a", 1))])
@pytest.mark.parametrize("wrong", [3, "text", None, object(), Plain, Model])
def test_a_method_of_what_is_no_instance(name, arguments, wrong):
    for _ in range(3):
        with pytest.raises(Exception):
            getattr(Model, name)(wrong, *arguments)


def test_a_method_with_other_arguments():
    made = Plain(name="text")
    with pytest.raises(TypeError):
        made.__setattr__("name")
    with pytest.raises(TypeError):
        made.__setattr__("name", "other", 3)
    with pytest.raises(TypeError):
        Model.__setattr__()
    with pytest.raises(TypeError):
        Model.model_dump()
    with pytest.raises(TypeError):
        made.model_dump(nonsense=1)
    assert made.model_dump(include={"name"}) == {"name": "text"}
    assert made.model_dump_json(exclude={"name"}) == '{"count":0}'
    assert made.model_dump(**{}) == Model.model_dump(made) == {"name": "text", "count": 0}
    assert made.model_dump_json(*[]) == Model.model_dump_json(made)


def test_a_method_of_an_instance_that_a_metaclass_of_the_user_has_made():
    class Meta(type(Model)):
        pass

    class Named(Model, metaclass=Meta):
        model_config = ConfigDict(validate_assignment=True)
        name: str

    made = Named(name="text")
    made.name = "other"
    assert made.model_dump() == {"name": "other"}
    assert made.model_dump_json() == '{"name":"other"}'
    with pytest.raises(ValueError):
        made.name = 5


def test_object_setattr_passes_every_check():
    made = Plain(name="text")
    object.__setattr__(made, "count", "any")
    assert made.count == "any"
    Model.__setattr__(made, "count", 7)
    made.__setattr__("name", "other")
    assert (made.name, made.count) == ("other", 7)
    with pytest.raises(satya.ValidationError):
        Model.__setattr__(made, "name", "x")


def test_methods_look_as_before():
    assert callable(Model.__setattr__) and Model.__setattr__.__name__ == "__setattr__"
    assert Plain.model_dump.__name__ == "model_dump"
    assert "options" in str(inspect.signature(Model.model_dump_json)) or inspect.signature(Model.model_dump_json)
    assert inspect.getdoc(Model.model_dump)


def test_a_class_of_the_metaclass_that_comes_from_no_model():
    with pytest.raises(Exception):

        class Alone(metaclass=type(Model)):
            pass

        class Below(Alone):
            field: int

        Below(field=1)


class Anything(Model):
    any: Any = None
    many: List[Any] = []


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="objects go at once on CPython alone")
def test_assignment_drops_what_was_there_last():
    seen = []

    class Noisy:
        def __init__(self, model):
            self.model = model

        def __del__(self):
            seen.append(self.model.any)

    made = Anything()
    made.any = Noisy(made)
    made.any = "after"
    assert seen == ["after"]
