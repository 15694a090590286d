# SPDX-License-Identifier: Apache-2.0
"""What a class statement does at once, what waits for the first use, and what classes share."""

import copy
import gc
import pickle
import sys
import weakref
from typing import Annotated, List, Optional

import pytest

import satya
from satya import (
    ConfigDict,
    Field,
    Model,
    TypeAdapter,
    ValidationError,
    create_model,
    field_validator,
)
from satya.models.engines.native import Waiting
from satya.models.errors import UserError
from satya.models.table import ModelTable


def waits(cls):
    return type(vars(cls)["__satya_table__"]) is Waiting


def plain_class():
    """A class of which every field was compiled before."""

    def make():
        class Person(Model):
            name: str = Field(min_length=2)
            age: int = Field(default=0, ge=0)
            city: Optional[str] = None

        return Person

    make()
    return make()


USES = {
    "keywords": lambda cls: cls(name="Ada", age=3),
    "a dict": lambda cls: cls.model_validate({"name": "Ada", "age": 3}),
    "JSON": lambda cls: cls.model_validate_json('{"name": "Ada", "age": 3}'),
    "strings": lambda cls: cls.model_validate_strings({"name": "Ada", "age": "3"}),
    "an adapter": lambda cls: TypeAdapter(cls).validate_python({"name": "Ada", "age": 3}),
    "an adapter of JSON": lambda cls: TypeAdapter(List[cls]).validate_json(
        b'[{"name": "Ada", "age": 3}]'
    )[0],
    "no check": lambda cls: cls.model_construct(name="Ada", age=3),
    "a batch": lambda cls: list(cls.validate_batch([{"name": "Ada", "age": 3}]))[0],
    "a batch of JSON": lambda cls: list(cls.validate_json_batch(b'{"name": "Ada", "age": 3}'))[0],
}


@pytest.mark.parametrize("use", USES)
def test_a_plain_class_is_compiled_when_it_is_used(use):
    cls = plain_class()
    assert waits(cls) or satya.engine() == "ctypes"
    for _ in range(3):
        made = USES[use](cls)
        assert type(made) is cls
        assert made.model_dump() == {"name": "Ada", "age": 3, "city": None}
        assert made.model_fields_set == {"name", "age"}
    assert isinstance(vars(cls)["__satya_table__"], ModelTable)
    with pytest.raises(ValidationError) as caught:
        cls(name="A", age=-1)
    assert [e["type"] for e in caught.value.errors()] == ["string_too_short", "greater_than_equal"]


@pytest.mark.skipif(satya.engine() == "ctypes", reason="the other engine has functions of each class")
def test_a_used_class_has_a_table_when_python_needs_it():
    cls = plain_class()
    for _ in range(3):
        assert cls(name="Ada").age == 0
        assert cls.model_validate({"name": "Ada"}).city is None
        assert cls.model_validate_json('{"name": "Ada"}') == cls(name="Ada")
    assert waits(cls)
    problem = [{"type": "string_too_short", "loc": ("name",), "msg": "String should have at least 2 characters", "input": "A"}]
    for _ in range(3):
        for make in (lambda: cls(name="A"), lambda: cls.model_validate_json('{"name": "A"}')):
            with pytest.raises(ValidationError) as caught:
                make()
            assert caught.value.title == "Person"
            found = caught.value.errors(include_url=False, include_context=False)
            assert [{name: each[name] for name in problem[0]} for each in found] == problem
    assert not waits(cls)


def test_assignment_to_a_class_that_waits():
    plain_class()

    class Person(Model):
        model_config = ConfigDict(validate_assignment=True)
        name: str = Field(min_length=2)
        age: int = Field(default=0, ge=0)

    made = Person(name="Ada")
    made.age = "7"
    assert made.age == 7 and made.model_fields_set == {"name", "age"}
    for _ in range(2):
        with pytest.raises(ValidationError):
            made.age = -1
    assert made.age == 7


def test_what_a_class_is_given_before_its_first_use():
    cls = plain_class()
    cls.__init__ = lambda self, **data: Model.__init__(self, name="from init")
    assert cls(name="Ada").name == "from init"
    cls, seen = plain_class(), []
    cls.__del__ = lambda self: seen.append(self.name)
    for _ in range(2):
        with pytest.raises(ValidationError):
            cls.model_validate({"name": "A"})
    cls(name="Ada")
    gc.collect()
    assert "A" not in seen


@pytest.mark.parametrize(
    "dump",
    [
        lambda made: made.model_dump(),
        lambda made: made.model_dump(mode="json", exclude_unset=True),
        lambda made: made.model_dump_json(indent=1, exclude={"one": {"age"}}),
        lambda made: TypeAdapter(List[type(made)]).dump_json([made]),
        lambda made: made.one.model_dump_json(),
    ],
)
def test_the_first_dump_is_as_any_other(dump):
    inner = plain_class()

    class Outer(Model):
        one: inner
        anything: object = None

    for _ in range(2):
        made = Outer(one={"name": "Ada"}, anything=plain_class()(name="Bob"))
        first = dump(made)
        assert [dump(made), dump(made)] == [first, first]
        assert "Ada" in str(first)


def test_dumps_of_a_class_that_was_rebuilt():
    cls = plain_class()
    made = cls(name="Ada")
    assert made.model_dump() == {"name": "Ada", "age": 0, "city": None}
    cls.model_fields["age"].exclude = True
    assert cls.model_rebuild(force=True)
    for _ in range(2):
        assert made.model_dump() == {"name": "Ada", "city": None}
        assert cls(name="Bob").model_dump_json() == '{"name":"Bob","city":null}'


def test_first_uses_that_fail():
    for use in (
        lambda cls: cls(name="A"),
        lambda cls: cls.model_validate({"name": "A"}),
        lambda cls: cls.model_validate_json('{"name": "A"}'),
    ):
        cls = plain_class()
        with pytest.raises(ValidationError, match="at least 2 characters"):
            use(cls)
        assert cls(name="Ada").age == 0


def test_what_is_asked_of_a_class_that_waits():
    cls = plain_class()
    assert list(cls.model_fields) == ["name", "age", "city"]
    assert waits(cls) or satya.engine() == "ctypes"
    assert cls.model_rebuild() is None
    cls = plain_class()
    assert cls.model_json_schema()["required"] == ["name"]
    cls = plain_class()
    assert list(cls.__signature__.parameters) == ["name", "age", "city"]
    assert copy.copy(cls(name="Ada")) == cls(name="Ada")


def test_a_class_around_one_that_waits():
    inner = plain_class()

    class Outer(Model):
        one: inner
        more: List[inner] = []

    made = Outer.model_validate({"one": {"name": "Ada"}, "more": [{"name": "Bob", "age": 1}]})
    assert type(made.one) is inner and made.more[0].age == 1
    assert made.model_dump_json() == (
        '{"one":{"name":"Ada","age":0,"city":null},"more":[{"name":"Bob","age":1,"city":null}]}'
    )


def test_a_subclass_of_one_that_waits():
    base = plain_class()

    class Sub(base):
        age: int = Field(default=0, ge=10)

    assert Sub(name="Ada", age=10).age == 10
    with pytest.raises(ValidationError):
        Sub(name="Ada", age=9)
    assert base(name="Ada", age=9).age == 9


@pytest.mark.parametrize("base", [int, (), (int,), "Model"])
def test_a_class_without_a_model_among_its_bases_is_refused(base):
    with pytest.raises(UserError, match="`__base__` is a model"):
        create_model("Made", __base__=base, a=(int, 1))


def test_declarations_are_refused_by_the_class_statement():
    class Fine(Model):
        a: int = Field(ge=1)
        b: str = Field(min_length=3)

    for type_, options in (
        (int, {"ge": 3, "le": 1}),
        (int, {"ge": True}),
        (int, {"ge": "1"}),
        (int, {"min_length": 3}),
        (str, {"ge": 1}),
        (str, {"min_length": 3, "max_length": 2}),
        (str, {"min_length": True}),
        (str, {"pattern": "("}),
        (bool, {"ge": 1}),
    ):
        for _ in range(2):
            with pytest.raises(UserError):
                create_model("Bad", a=(type_, Field(**options)))


def test_a_class_with_functions_is_complete_at_once():
    plain_class()

    class Checked(Model):
        age: int = Field(default=0, ge=0)

        @field_validator("age")
        @classmethod
        def is_even(cls, value):
            assert value % 2 == 0
            return value

    assert not waits(Checked)
    with pytest.raises(UserError, match="has no field 'height'"):

        class Wrong(Model):
            age: int = Field(default=0, ge=0)

            @field_validator("height")
            @classmethod
            def check(cls, value):
                return value


def test_bounds_that_are_equal_are_not_the_same():
    shown = []
    for bound in (0.0, -0.0, 0):
        made = create_model("Made", a=(float, Field(gt=bound)))
        with pytest.raises(ValidationError) as caught:
            made(a=-1.5)
        shown.append(repr(caught.value.errors()[0]["ctx"]["gt"]))
    assert shown == ["0.0", "-0.0", "0.0"]


def test_settings_keep_types_apart():
    lax = create_model("Lax", a=(int, ...), b=(str, ...))
    strict = create_model("Strict", __config__=ConfigDict(strict=True), a=(int, ...), b=(str, ...))
    trims = create_model(
        "Trims", __config__=ConfigDict(str_strip_whitespace=True), a=(int, ...), b=(str, ...)
    )
    assert lax(a="1", b=" x ").model_dump() == {"a": 1, "b": " x "}
    with pytest.raises(ValidationError):
        strict(a="1", b="x")
    assert trims(a="1", b=" x ").b == "x"


def test_constraints_around_a_type_stay_with_their_field():
    low = Annotated[int, Field(ge=1)]

    class First(Model):
        a: Optional[low] = Field(default=None, le=5)
        b: low

    class Second(Model):
        a: Optional[low] = None
        b: low

    assert Second(a=9, b=9).a == 9
    with pytest.raises(ValidationError):
        First(a=9, b=1)
    assert First(b=9).b == 9


def test_a_field_that_several_names_share_is_one_for_each():
    shared = Field(ge=1, description="shared")

    class Made(Model):
        a: int = shared
        b: float = shared

    assert Made.model_fields["a"].annotation is int
    assert Made.model_fields["b"].annotation is float
    assert Made.model_fields["a"] is not shared
    assert type(Made(a=1, b=1).b) is float


class Kept(Model):
    name: str = Field(min_length=2)


class KeptToo(Model):
    name: str = Field(min_length=2)


def test_pickles_of_a_class_that_waits():
    text = pickle.dumps(Kept(name="Ada"))
    assert pickle.loads(text) == Kept(name="Ada")
    assert waits(KeptToo) or isinstance(vars(KeptToo)["__satya_table__"], ModelTable)


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="others collect when they like")
def test_a_class_that_was_never_used_goes():
    reference = weakref.ref(plain_class())
    gc.collect()
    assert reference() is None


def test_a_class_body_holds_no_other_class_without_an_annotation():
    for value in (dict, List[int], TypeAdapter, sys):
        with pytest.raises(UserError, match="non-annotated attribute"):

            class Refused(Model):
                y = value

    class Kept(Model):
        model_config = {"ignored_types": (type,)}
        y = dict

    class Outer(Model):
        class Inner:
            pass

        class _Hidden(Model):
            x: int = 1

        _kind = dict

    assert Kept.y is dict and Outer.Inner.__name__ == "Inner" and Outer._Hidden().x == 1
    assert Outer()._kind is dict and list(Outer.__private_attributes__) == ["_kind"]
    with pytest.raises(UserError, match="instance"):

        class Computed(Model):
            @satya.computed_field
            @classmethod
            def x(cls) -> int:
                return 3
