# SPDX-License-Identifier: Apache-2.0
"""Validators of fields and of models, written in each way, as a user of pydantic expects them."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, List, NamedTuple, Optional, Union

import pytest
from caught import entries, problems

import satya
from satya import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    Model,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)


def test_field_validators():
    seen = []

    class M(Model):
        a: int
        b: int

        @field_validator("a", mode="before")
        @classmethod
        def first(cls, value):
            seen.append(("before", value))
            return value

        @field_validator("a", "b")
        @classmethod
        def second(cls, value, info):
            seen.append((info.field_name, dict(info.data), info.context, info.mode))
            if value < 0:
                raise ValueError("negative")
            return value * 2

        @field_validator("b", mode="wrap")
        @classmethod
        def third(cls, value, handler):
            try:
                return handler(value)
            except ValidationError:
                return -1

    m = M.model_validate({"a": "1", "b": "2"}, context="ctx")
    assert (m.a, m.b) == (2, 4)
    assert seen == [("before", "1"), ("a", {}, "ctx", "python"), ("b", {"a": 2}, "ctx", "python")]
    assert M(a=1, b="x").b == -1
    with pytest.raises(ValidationError) as caught:
        M(a=-1, b=1)
    (entry,) = caught.value.errors()
    assert entry["msg"] == "Value error, negative" and str(entry["ctx"]["error"]) == "negative"
    with pytest.raises(satya.UserError, match="has no field"):

        class Bad(Model):
            a: int

            @field_validator("z")
            @classmethod
            def nothing(cls, value):
                return value


def test_a_validator_runs_once_when_it_fails():
    seen = []

    class M(Model):
        a: int
        b: int

        @field_validator("a")
        @classmethod
        def count(cls, value):
            seen.append(value)
            return value

    with pytest.raises(ValidationError):
        M(a=1, b="x")
    assert seen == [1]


def test_model_validators():
    class M(Model):
        a: int
        b: int = 0

        @model_validator(mode="before")
        @classmethod
        def split(cls, data):
            return {"a": data} if isinstance(data, int) else data

        @model_validator(mode="after")
        def order(self):
            if self.b > self.a:
                raise ValueError("b is more than a")
            return self

        @model_validator(mode="wrap")
        @classmethod
        def around(cls, data, handler):
            return handler(data)

    assert M.model_validate(3).a == 3
    assert M(a=2, b=1).b == 1
    assert problems(lambda: M(a=1, b=2)) == [("value_error", ())]


def test_annotated_everywhere():
    Even = Annotated[int, AfterValidator(lambda v: v if v % 2 == 0 else _odd())]

    def _odd():
        raise satya.CustomError("odd", "{n} is odd", {"n": 1})

    class M(Model):
        a: List[Even]

    (entry,) = entries(lambda: M(a=[2, 3]))
    assert entry["type"] == "odd" and entry["msg"] == "1 is odd" and entry["loc"] == ("a", 1)


def test_assignment_of_fields_with_and_without_functions():
    calls = []

    class Record(Model):
        model_config = ConfigDict(validate_assignment=True)
        plain: int
        called: str = "a"

        @field_validator("called")
        @classmethod
        def note(cls, value, info):
            calls.append((value, info.data, info.field_name))
            if value == "bad":
                raise ValueError("no")
            return value + "!"

    found = Record(plain=1)
    found.plain = "2"
    found.called = "b"
    assert (found.plain, found.called) == (2, "b!")
    assert calls == [("b", {"plain": 2}, "called")]
    for name, value, kind in (("plain", "x", "int_parsing"), ("called", "bad", "value_error"), ("called", 3, "string_type")):
        with pytest.raises(ValidationError) as caught:
            setattr(found, name, value)
        assert [(e["type"], e["loc"]) for e in caught.value.errors()] == [(kind, (name,))]
    assert (found.plain, found.called, found.model_fields_set) == (2, "b!", {"plain", "called"})
    assert [value for value, *_ in calls] == ["b", "bad"]


@pytest.mark.parametrize("given", [(1, 2, 3), [1, 2, 3, 4], ("x", 2, 3)])
def test_a_named_tuple_that_is_too_long_is_checked_as_far_as_it_goes(given):
    seen = []

    class Pair(NamedTuple):
        a: int
        b: Annotated[int, AfterValidator(lambda value: seen.append(value) or value)]

    adapter = TypeAdapter(Pair)
    assert problems(lambda: adapter.validate_python(given)) == [("too_long", ())]
    assert problems(lambda: adapter.validate_json(json.dumps(given))) == [("too_long", ())]
    assert seen == [2, 2]


def test_constraints_behind_a_function_say_what_they_are():
    def same(value):
        return value

    class Held(Model):
        text: Annotated[Optional[str], BeforeValidator(same), Field(max_length=3)] = "a"
        form: Annotated[Optional[str], AfterValidator(same), Field(pattern="^a")] = "a"
        number: Annotated[Optional[int], AfterValidator(same), Field(gt=3, multiple_of=2)] = 4
        many: Annotated[Optional[List[int]], AfterValidator(same), Field(min_length=1)] = [1]
        lower: Annotated[Optional[str], AfterValidator(same), StringConstraints(to_lower=True)] = "a"

    for name, constraint in (("text", "max_length"), ("many", "min_length"), ("lower", "to_lower")):
        with pytest.raises(TypeError, match=f"Unable to apply constraint '{constraint}' to supplied value None"):
            Held(**{name: None})
    with pytest.raises(ValidationError) as caught:
        Held(form=None)
    assert caught.value.errors()[0]["type"] == "string_type"
    found = Held.model_json_schema(mode="serialization")["properties"]
    assert {name: set(part) - {"anyOf", "default", "title"} for name, part in found.items()} == {
        "text": {"maxLength"},
        "form": {"pattern"},
        "number": {"exclusiveMinimum", "multipleOf"},
        "many": {"minItems"},
        "lower": set(),
    }


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "type_, limits, good, bad, kind",
    [
        (Annotated[float, AfterValidator(lambda v: v * 1e308)], {"allow_inf_nan": False}, 1.0, 100.0, "finite_number"),
        (Annotated[float, AfterValidator(lambda v: 0.0 if v != v else v)], {"allow_inf_nan": False}, NAN, INF, "finite_number"),
        (Annotated[float, PlainValidator(lambda v: v)], {"allow_inf_nan": False}, 10**400, Decimal("NaN"), "finite_number"),
        (Union[float, str], {"allow_inf_nan": False}, 1.0, NAN, "finite_number"),
        (Any, {"allow_inf_nan": False}, 1, -INF, "finite_number"),
        (Annotated[Decimal, AfterValidator(lambda v: v * 10)], {"max_digits": 3}, "12", "123", "decimal_max_digits"),
        (Annotated[Decimal, AfterValidator(lambda v: v / 8)], {"decimal_places": 2}, "4", "1", "decimal_max_places"),
        (
            Annotated[Decimal, AfterValidator(lambda v: v / 8)],
            {"max_digits": 3, "decimal_places": 2},
            "8",
            "80",
            "decimal_whole_digits",
        ),
        (Union[Decimal, str], {"decimal_places": 2}, Decimal("0.12"), Decimal("0.123"), "decimal_max_places"),
    ],
)
def test_limits_of_numbers_hold_for_what_a_function_made(type_, limits, good, bad, kind):
    adapter = TypeAdapter(Annotated[type_, Field(**limits)])
    adapter.validate_python(good)
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(bad)
    (problem,) = caught.value.errors()
    assert (problem["type"], problem["loc"], problem["input"] is bad) == (kind, (), True)
    adapter = TypeAdapter(Annotated[type_, AfterValidator(lambda v: [v]), Field(**limits)])
    with pytest.raises(TypeError, match="Unable to apply constraint '.*' to supplied value"):
        adapter.validate_python(good)


def test_what_stands_in_place_of_a_validator_can_be_called():
    class Base(Model):
        a: int = 0

        @field_validator("a")
        @classmethod
        def checked(cls, value):
            return value + 1

    with pytest.raises(satya.UserError, match="Field.checked stands in place of a field_validator"):

        class Field(Base):
            checked: int = 0

    with pytest.raises(satya.UserError, match="Attribute.checked stands in place of a field_validator"):

        class Attribute(Base):
            checked: ClassVar[None] = None


class Color:
    """A class of which nothing is known."""

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return type(other) is Color and other.name == self.name


def test_a_plain_validator_takes_the_place_of_any_class():
    Taken = Annotated[Color, PlainValidator(Color), PlainSerializer(lambda color: color.name)]

    class M(Model):
        one: Taken
        some: List[Taken] = []
        maybe: Optional[Taken] = None
        by_method: Color = Color("none")

        @field_validator("by_method", mode="plain")
        @classmethod
        def made(cls, value):
            return Color(value)

    made = M.model_validate_json('{"one":"red","some":["green"],"maybe":"blue","by_method":"white"}')
    assert made == M(one="red", some=["green"], maybe="blue", by_method="white")
    assert made.model_dump(exclude={"by_method"}) == {"one": "red", "some": ["green"], "maybe": "blue"}
    assert made.by_method == Color("white")
    # What stands under it is of no account, what stands over it runs.
    over = Annotated[Color, AfterValidator(len), PlainValidator(Color), AfterValidator(lambda color: color.name)]
    assert TypeAdapter(over).validate_python("red") == "red"


def test_other_validators_need_to_know_the_class():
    for mark in (BeforeValidator, AfterValidator):
        with pytest.raises(TypeError, match="PlainValidator"):
            TypeAdapter(Annotated[Color, mark(Color)])
    with pytest.raises(TypeError, match="PlainValidator"):

        class M(Model):
            color: Color

            @field_validator("color", mode="before")
            @classmethod
            def made(cls, value):
                return Color(value)


@pytest.mark.parametrize("mode", ["before", "wrap"])
def test_what_a_function_of_the_model_makes_of_json_is_pythons(mode):
    """A strict datetime is text in JSON alone, also where Python looks at a field or at a model in it."""

    def around(cls, value, handler):
        return handler(value)

    class Part(Model):
        model_config = ConfigDict(strict=True)

        at: datetime

        @field_validator("at")
        @classmethod
        def told(cls, value, info):
            return value, info.mode

    class Whole(Model):
        part: Part
        pair: Union[Part, datetime] = datetime(2020, 1, 2)

    class Made(Whole):
        seen = model_validator(mode=mode)(classmethod(around if mode == "wrap" else lambda cls, value: value))

    text = '{"part": {"at": "2020-01-02T00:00:00"}}'
    assert Whole.model_validate_json(text).part.at == (datetime(2020, 1, 2), "json")
    far = '{"part": {"at": "2020-01-02T00:00:00"}, "pair": 100000000000000000000}'
    assert problems(lambda: Whole.model_validate_json(far)) == [
        ("model_type", ("pair", "Part")),
        ("datetime_type", ("pair", "datetime")),
    ]
    assert problems(lambda: Made.model_validate_json(text)) == [("datetime_type", ("part", "at"))]
    assert problems(lambda: Made.model_validate_json(far)) == [
        ("datetime_type", ("part", "at")),
        ("model_type", ("pair", "Part")),
        ("datetime_parsing", ("pair", "datetime")),
    ]
