# SPDX-License-Identifier: Apache-2.0
"""`model_fields`: what a program changes in the fields of a class, and of which classes it is true then."""

import copy
from typing import Annotated, Generic, Optional, TypeVar

import pytest

from satya import BaseModel, Field, UserError, ValidationError, create_model
from satya.fields import FieldInfo


class User(BaseModel):
    name: Annotated[str, Field(min_length=2, alias="Name")]
    age: int


class Optionals(BaseModel):
    """Makes every field of its subclasses one that may be left out."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs):
        super().__pydantic_init_subclass__(**kwargs)
        for field in cls.model_fields.values():
            field.default = None
            field.annotation = Optional[field.annotation]
        cls.model_rebuild(force=True)


def required(cls):
    return [name for name, field in cls.model_fields.items() if field.is_required()]


def test_what_a_subclass_changes_is_its_own():
    class Patch(User, Optionals):
        pass

    class Later(User):
        city: str = ""

    assert repr(Patch()) == "Patch(name=None, age=None)"
    assert required(Patch) == [] and required(User) == required(Later) == ["name", "age"]
    User.model_rebuild(force=True)
    for cls in (User, Later):
        with pytest.raises(ValidationError) as caught:
            cls()
        assert [problem["loc"] for problem in caught.value.errors()] == [("Name",), ("age",)]
    assert User.model_json_schema()["required"] == ["Name", "age"]


def test_later_subclasses_have_what_was_changed():
    class Changed(User):
        city: str = "Oslo"

    class Before(Changed):
        pass

    Changed.model_fields["age"].default = 5
    Changed.model_fields["city"].default = "Bergen"
    Changed.model_rebuild(force=True)

    class After(Changed):
        zip: int = 0

    class Below(After):
        city: str = "Voss"

    assert repr(After(Name="Al")) == "After(name='Al', age=5, city='Bergen', zip=0)"
    assert repr(Below(Name="Al")) == "Below(name='Al', age=5, city='Voss', zip=0)"
    assert required(User) == ["name", "age"] and required(After) == ["name"]
    assert Before(Name="Al", age=1).city == "Oslo" and required(Before) == ["name", "age"]


def test_so_is_what_a_parametrization_changes():
    T = TypeVar("T")

    class Page(BaseModel, Generic[T]):
        item: Optional[T] = None
        size: int = 3

    # Held here: nothing else does, and one that is made anew is as the generic class has it.
    Numbers = Page[int]
    Numbers.model_fields["size"].default = 7
    Numbers.model_fields["size"].metadata.append(Field(gt=5).metadata[0])
    Numbers.model_rebuild(force=True)
    assert (Page[int]().size, Page[str]().size, Page().size) == (7, 3, 3)
    with pytest.raises(ValidationError):
        Numbers(size=4)
    assert Page[bytes](size=4).size == create_model("Made", __base__=Page)(size=4).size == 4


def test_other_names_hold_after_a_rebuild():
    class Point(BaseModel):
        x: int = 0
        y: int = 0

    assert Point(x=1).x == 1
    Point.model_fields["x"].validation_alias = "ex"
    Point.model_fields["y"].serialization_alias = "why"
    Point.model_rebuild(force=True)
    assert (Point(x=1).x, Point(ex=1).x) == (0, 1)
    assert Point.model_validate_json('{"ex": 2}').model_dump(by_alias=True) == {"x": 2, "why": 0}
    assert Point(ex=3, y=4).model_dump_json(by_alias=True) == '{"x":3,"why":4}'


def test_which_fields_there_are_is_settled():
    class Point(BaseModel):
        x: int = 0
        y: str = ""

    fields = Point.model_fields
    for change in (
        lambda: fields.pop("x"),
        lambda: fields.popitem(),
        lambda: fields.clear(),
        lambda: fields.__delitem__("x"),
        lambda: fields.update(z=fields["x"]),
        lambda: fields.setdefault("z", fields["x"]),
        lambda: fields.__setitem__("z", fields["x"]),
        lambda: fields.__ior__({"z": fields["x"]}),
    ):
        with pytest.raises(UserError, match="settled when it is made"):
            change()
    for _ in range(2):
        assert repr(Point(x=1, y="a")) == "Point(x=1, y='a')"
        Point.model_rebuild(force=True)
    fields.update(x=FieldInfo(annotation=float, default=0.5))
    assert fields.setdefault("y") is fields["y"]
    Point.model_rebuild(force=True)
    assert repr(Point(y="a")) == "Point(x=0.5, y='a')"


def test_copies_are_dicts():
    for made in (copy.copy(User.model_fields), copy.deepcopy(User.model_fields), User.model_fields.copy()):
        assert type(made) is dict and made == User.model_fields
        made["other"] = made.pop("name")
    assert list(User.model_fields) == ["name", "age"]
