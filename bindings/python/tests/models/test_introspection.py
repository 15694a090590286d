# SPDX-License-Identifier: Apache-2.0
"""What looks through the attributes of classes finds its way in models: help, inspect, dir."""

import collections.abc
import inspect
import pydoc
import sys
import typing
from typing import Generic, List, Optional, TypeVar, Union

import pytest

import satya
from satya import Field, Model, RootModel, RustModel, ValidationError, computed_field

T = TypeVar("T")


class User(Model):
    """A user."""

    name: str = Field(description="what it is called")
    age: int = 0
    _kept: int = 1

    @computed_field
    @property
    def title(self) -> str:
        """What it is addressed as."""
        return f"Dr. {self.name}"


class Box(Model, Generic[T]):
    held: T


class Classic(RustModel):
    x: int = 0


CLASSES = [Model, User, Box, Box[int], RootModel, RootModel[int], Classic, satya.TypeAdapter, satya.ValidationError]


@pytest.mark.parametrize("cls", CLASSES)
def test_help(cls):
    text = pydoc.plain(pydoc.render_doc(cls))
    assert cls.__name__.partition("[")[0] in text and len(text) > 1000
    assert cls.__name__.partition("[")[0] in pydoc.HTMLDoc().docclass(cls)


def test_help_tells_what_is_declared():
    text = pydoc.plain(pydoc.render_doc(User))
    # PyPy's pydoc leaves out what classes inherit.
    inherited = ("Checks JSON text",) if sys.implementation.name == "cpython" else ()
    for words in ("A user.", "What it is addressed as.", "model_validate_json", *inherited):
        assert words in text
    assert "User" in pydoc.plain(pydoc.render_doc(User(name="Al")))
    assert "class Model" in pydoc.plain(pydoc.render_doc(satya))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("cls", CLASSES)
def test_dir_names_what_can_be_read(cls):
    for name in set(dir(cls)) - {"__abstractmethods__"}:
        assert hasattr(cls, name), name
    found = {each.name for each in inspect.classify_class_attrs(cls)}
    assert found >= {name for name, _ in inspect.getmembers(cls)} - {"__abstractmethods__"}


def test_dir_of_models_says_nothing_of_how_pydantic_writes_them():
    assert "model_dump" in dir(User) and "__pydantic_serializer__" not in dir(User)


def test_hints_are_the_fields():
    assert typing.get_type_hints(User) == {"name": str, "age": int, "_kept": int}
    assert typing.get_type_hints(Model) == {} == typing.get_type_hints(RustModel)
    assert typing.get_type_hints(RootModel) == {"root": typing.get_type_hints(RootModel)["root"]}


def test_model_itself_has_no_fields():
    for use in (Model, lambda: Model.model_validate({}), lambda: Model.model_validate_json("{}")):
        with pytest.raises(satya.UserError, match="Model itself has no fields"):
            use()
    assert Model.model_fields == {} and getattr(Model, "__satya_table__", None) is None


def test_the_signature_says_that_a_root_is_given_by_its_place():
    class Numbers(RootModel[List[int]]):
        pass

    class Three(RootModel[int]):
        root: int = 3

    assert inspect.signature(Numbers).bind([1]).arguments == {"root": [1]}
    assert inspect.signature(Three).bind().arguments == {}
    with pytest.raises(TypeError):
        inspect.signature(Numbers).bind()


class Branch(Model):
    branches: List["Branch"] = []
    kept: list["Branch"] = []
    either: Optional[Union["Leaf", List["Leaf"]]] = None


Leaf = Union[Branch, bool]


class Twig(Branch):
    pass


def test_a_field_tells_what_names_in_quotes_stand_for():
    for cls in (Branch, Twig):
        cls.model_rebuild()
        found = {name: info.annotation for name, info in cls.model_fields.items()}
        assert found == {
            "branches": List[Branch],
            "kept": list[Branch],
            "either": Union[Branch, bool, List[Union[Branch, bool]], None],
        }
    with pytest.raises(ValidationError) as raised:
        Branch(either=5)
    assert [each["loc"][:2] for each in raised.value.errors()][:2] == [("either", "Branch"), ("either", "bool")]


Endless = List[Union["Endless", int]]
Nested = Union[int, typing.Dict[str, "Nested"]]


def test_a_name_that_leads_to_itself_is_refused_with_what_to_do():
    for name, annotation in (("Endless", List["Endless"]), ("Nested", Nested)):
        for declare in (
            lambda: type(Model)("Holder", (Model,), {"__annotations__": {"x": annotation}, "__module__": __name__}),
            lambda: satya.TypeAdapter(annotation),
        ):
            with pytest.raises(satya.UserError, match=f"{name} = TypeAliasType"):
                declare()


class Made(Model):
    none: List["None"] = []
    by: "Optional[typing.Callable[[int], Branch]]" = None
    through: List[collections.abc.Callable[["Branch"], int]] = []


def test_a_field_keeps_the_form_of_what_stands_around_names():
    found = {name: info.annotation for name, info in Made.model_fields.items()}
    assert found == {
        "none": List[type(None)],
        "by": Optional[typing.Callable[[int], Branch]],
        "through": List[collections.abc.Callable[[Branch], int]],
    }
