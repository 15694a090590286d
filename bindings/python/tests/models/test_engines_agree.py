# SPDX-License-Identifier: Apache-2.0
"""Rare declarations and uses that mean the same on both engines: the suite runs on each."""

import dataclasses
from typing import Any, ClassVar, Dict, List, NamedTuple, Optional, Set, Tuple, Union

import pytest

import satya
from satya import BaseModel, ConfigDict, OnErrorOmit, TypeAdapter, ValidationError, validate_call
from satya.errors import UserError


class Omitting(BaseModel):
    a: OnErrorOmit[int]
    b: List[OnErrorOmit[int]] = []


def test_a_field_that_does_not_fit_is_left_out():
    ways = [
        lambda data: Omitting(**data),
        Omitting.model_validate,
        lambda data: Omitting.model_validate(data, context=1),
        lambda data: TypeAdapter(List[Omitting]).validate_python([data])[0],
        lambda data: Omitting.model_validate_json(satya.TypeAdapter(Any).dump_json(data)),
    ]
    for way in ways:
        for _ in range(3):
            made = way({"a": "x", "b": [1, "x", 2]})
            assert made.model_dump() == {"b": [1, 2]} and made.model_fields_set == {"b"}
            assert not hasattr(made, "a") and repr(made) == "Omitting(b=[1, 2])"
            assert way({"a": "1"}).model_dump() == {"a": 1, "b": []}
    with pytest.raises(ValidationError, match="Field required"):
        Omitting()


def test_a_field_with_a_default_is_left_out_too():
    class Model(BaseModel):
        model_config = ConfigDict(validate_assignment=True, extra="forbid")
        a: OnErrorOmit[int] = 5
        b: Optional[OnErrorOmit[int]] = None

    assert Model(a="x").model_dump() == {"b": None} and Model().model_dump() == {"a": 5, "b": None}
    model = Model(a=1, b=2)
    for name in ("a", "b"):
        with pytest.raises(ValidationError) as caught:
            setattr(model, name, "x")
        assert caught.value.errors()[0]["loc"] == (name,)
    assert model.model_dump() == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    "type_, value, expected",
    [
        (List[OnErrorOmit[int]], ["x", 1], [1]),
        (Set[OnErrorOmit[int]], ["x", 1], {1}),
        (Tuple[OnErrorOmit[int], ...], ["x", 1], (1,)),
        (Tuple[OnErrorOmit[int], int], ["x", 1], (1,)),
        (Dict[str, OnErrorOmit[int]], {"a": "x", "b": 1}, {"b": 1}),
        (Dict[OnErrorOmit[int], int], {"a": "x", 1: 2}, {1: 2}),
        (List[Union[OnErrorOmit[int], str]], [1, "x", []], [1, "x"]),
        (List[Optional[OnErrorOmit[int]]], [None, "x", 1], [None, 1]),
    ],
)
def test_items_that_do_not_fit_are_left_out(type_, value, expected):
    assert TypeAdapter(type_).validate_python(value) == expected


class Pair(NamedTuple):
    a: OnErrorOmit[int]


@dataclasses.dataclass
class Plain:
    a: OnErrorOmit[int]


def taking(a: OnErrorOmit[int]) -> None: ...


@pytest.mark.parametrize(
    "declare",
    [
        lambda: TypeAdapter(Pair),
        lambda: TypeAdapter(Plain),
        lambda: validate_call(taking)(1),
    ],
)
def test_what_cannot_be_left_out_refuses_the_declaration(declare):
    with pytest.raises(UserError, match="cannot be left out"):
        declare()


@pytest.mark.parametrize("type_", [OnErrorOmit[int], Optional[OnErrorOmit[int]], Union[OnErrorOmit[int], bytes]])
def test_a_value_that_stands_alone_is_not_left_out(type_):
    adapter = TypeAdapter(type_)
    for check, value in ((adapter.validate_python, []), (adapter.validate_json, "[]"), (adapter.validate_strings, {})):
        with pytest.raises(ValidationError):
            check(value)
    assert adapter.validate_python(1) == adapter.validate_json("1") == 1


class Base(BaseModel):
    x: int = 1
    y: int = 2


def test_nothing_stands_in_place_of_a_field_of_a_base():
    import functools

    for hiding in (
        property(lambda self: 42),
        lambda self: 42,
        functools.cached_property(lambda self: 42),
        classmethod(lambda cls: 42),
        staticmethod(lambda: 42),
    ):
        with pytest.raises(UserError, match="Field 'x' defined on a base class was overridden"):
            type(Base)("Heir", (Base,), {"x": hiding, "__module__": __name__})


def test_a_field_comes_before_a_property_of_a_base():
    class Shown(BaseModel):
        @property
        def x(self):
            return 42

    with pytest.warns(UserWarning, match="shadows an attribute"):

        class Heir(Shown):
            x: int = 3

    class Last(Heir):
        y: int = 4

    for cls in (Heir, Last):
        made = cls(x=5)
        assert made.x == 5 and cls().x == 3 and made.model_dump()["x"] == 5
        made.x = 6
        assert made.x == 6 and made.model_copy().x == 6
        del made.x
        with pytest.raises(AttributeError):
            made.x
    assert Shown().x == 42


def test_an_init_that_is_replaced_later_is_called_by_who_calls_the_class():
    for is_used in (False, True):

        class Model(BaseModel):
            x: int
            calls: ClassVar[list] = []

        if is_used:
            Model(x=1)
        old = Model.__init__

        def counting(self, _old=old, _calls=Model.calls, **data):
            _calls.append(type(self).__name__)
            _old(self, **data)

        Model.__init__ = counting

        class Outer(BaseModel):
            inner: Model

        class Heir(Model):
            pass

        for _ in range(2):
            Model(x=1)
        assert Model.calls == ["Model"] * 2
        Model.model_validate({"x": 1})
        Model.model_validate_json('{"x": 1}')
        Outer(inner={"x": 1})
        assert Model.calls == ["Model"] * 2
        Heir(x=1)
        Heir.model_validate({"x": 1})
        assert Model.calls == ["Model"] * 2 + ["Heir"] * 2


def test_a_copy_has_another_private_value():
    class Model(BaseModel):
        x: int = 1
        _x: int = 6

    model = Model()
    copied = model.model_copy(update={"_x": 3, "x": 2})
    assert (copied._x, copied.x, model._x) == (3, 2, 6)
    assert copied.model_fields_set == {"x"} and copied.model_dump() == {"x": 2}
    assert model.model_copy(update={"_x": 4}, deep=True)._x == 4


def test_a_model_is_no_dataclass():
    class Model(BaseModel):
        x: int
        y: int = 2

    with pytest.raises(UserError, match="leave the decorator out"):
        dataclasses.dataclass(Model)
    assert Model(x=1).model_dump() == {"x": 1, "y": 2}


def test_an_instance_takes_a_class_with_the_same_fields():
    class Heir(Base):
        pass

    made = Base(x=3)
    made.__class__ = Heir
    assert type(made) is Heir and made.x == 3
