# SPDX-License-Identifier: Apache-2.0
"""Names and types that lead to themselves end where they are refused, or known."""

import sys
import types
from typing import Annotated, Dict, ForwardRef, List, Optional, Union

import pytest

from satya import BeforeValidator, Field, Json, Model, Tag, TypeAdapter, ValidationError, model_validator, validate_call
from satya.dataclasses import dataclass
from satya.models.errors import UndefinedAnnotation, UserError

try:
    from typing_extensions import TypeAliasType
except ImportError:
    TypeAliasType = None

Itself = ForwardRef("Itself")
First = ForwardRef("Second")
Second = ForwardRef("First")
Text = "Text"
Number = ForwardRef("Whole")
Whole = "int"

if TypeAliasType is not None:
    A = TypeAliasType("A", "C")
    B = TypeAliasType("B", A)
    C = TypeAliasType("C", B)
    Alone = TypeAliasType("Alone", "Alone")
    Maybe = TypeAliasType("Maybe", "Optional[Maybe]")
    Either = TypeAliasType("Either", "Union[int, Either]")
    Checked = TypeAliasType("Checked", "Annotated[Union[int, Checked], BeforeValidator(abs)]")
    Nested = TypeAliasType("Nested", "Union[int, List[Nested]]")
    Written = TypeAliasType("Written", "Union[int, Json[Written]]")

needs_aliases = pytest.mark.skipif(TypeAliasType is None, reason="typing_extensions is not there")


@pytest.mark.parametrize("name", [Itself, First, "Itself", "First", "Text", "Optional[Itself]", "List[First]"], ids=str)
def test_a_name_that_leads_to_itself_is_not_known(name):
    class Holder(Model):
        __annotations__ = {"held": name}

    @dataclass
    class Held:
        __annotations__ = {"held": name}

    for made in (lambda: Holder(held=1), lambda: Held(held=1)):
        with pytest.raises(UserError, match="is not fully defined") as caught:
            made()
        assert caught.value.code == "class-not-fully-defined"
    with pytest.raises(UndefinedAnnotation):
        Holder.model_rebuild()
    if isinstance(name, ForwardRef):
        with pytest.raises(UndefinedAnnotation):
            TypeAdapter(name).rebuild()


def test_a_name_of_a_name_is_a_type():
    class Holder(Model):
        first: Number
        second: "Number"
        third: "Optional[Number]" = None

    assert Holder(first="1", second="2", third="3").model_dump() == {"first": 1, "second": 2, "third": 3}


@needs_aliases
@pytest.mark.parametrize("name", ["A", "B", "C", "Alone", "Maybe", "Either", "Checked", "List[C]", "Optional[C]"])
def test_a_named_type_of_nothing_but_itself_is_refused(name):
    with pytest.raises(UserError, match="contains a circular reference to itself") as caught:

        class Holder(Model):
            __annotations__ = {"held": name}

    assert caught.value.code == "circular-reference-schema"
    annotation = eval(name)
    with pytest.raises(UserError, match="contains a circular reference to itself"):
        TypeAdapter(annotation)
    with pytest.raises(UserError, match="contains a circular reference to itself"):

        @dataclass
        class Held:
            __annotations__ = {"held": annotation}

    def function(held):
        return held

    function.__annotations__ = {"held": annotation}
    with pytest.raises(UserError, match="contains a circular reference to itself"):
        validate_call(function)(1)


@needs_aliases
def test_a_named_type_may_hold_itself():
    assert TypeAdapter(Nested).validate_python(["1", ["2", []]]) == [1, [2, []]]
    assert TypeAdapter(Written).validate_python('"\\"1\\""') == 1
    with pytest.raises(ValidationError):
        TypeAdapter(Written).validate_python('"[]"')


@pytest.mark.parametrize(
    "annotation, said",
    [
        ("Optional[Own]", {"max_length": 2}),
        ("Own", {"gt": 0}),
        ("Own", {"pattern": "a"}),
        ("List[Own]", {"gt": 0}),
        ("Dict[str, Own]", {"multiple_of": 2}),
    ],
)
def test_a_constraint_that_does_not_fit_the_class_itself_is_refused(annotation, said):
    (name,) = said
    with pytest.raises(UserError, match=f"Unable to apply constraint '{name}' to a field of type .*Own"):

        class Own(Model):
            __annotations__ = {"held": annotation}
            held = Field(**said)


def test_a_tag_beside_the_class_itself():
    class Own(Model):
        held: "Union[Own, Annotated[int, Tag('number')], None]" = None

        @model_validator(mode="after")
        def seen(self):
            return self

    assert Own(held=Own(held="1")).model_dump() == {"held": {"held": 1}}
    with pytest.raises(ValidationError) as caught:
        Own(held="x")
    assert [p["loc"] for p in caught.value.errors()] == [("held", "function-after[seen(), Own]"), ("held", "number")]


@pytest.fixture
def elsewhere(monkeypatch):
    """A module of named types, whose names nobody else has."""
    module = types.ModuleType("elsewhere")
    monkeypatch.setitem(sys.modules, "elsewhere", module)
    exec(
        """
from typing import List, TypeVar, Union
from typing_extensions import TypeAliasType
T = TypeVar("T")
Tree = TypeAliasType("Tree", Union[int, List["Tree"], "Text"])
Text = TypeAliasType("Text", "str")
Nest = TypeAliasType("Nest", Union[T, List["Nest[T]"]], type_params=(T,))
""",
        vars(module),
    )
    return module


@needs_aliases
@pytest.mark.parametrize("library", ["satya", "pydantic"])
def test_text_in_a_named_type_means_what_it_does_in_its_module(elsewhere, library):
    library = pytest.importorskip(library)

    class Holder(library.BaseModel):
        tree: elsewhere.Tree
        nest: elsewhere.Nest[int] = 0

    assert Holder(tree=[1, ["x"]], nest=["1", ["2"]]).model_dump() == {"tree": [1, ["x"]], "nest": [1, [2]]}
    assert Holder.model_json_schema()["$defs"].keys() == {"Text", "Tree", "Nest_int_"}
    assert library.TypeAdapter(elsewhere.Nest[str]).validate_python([["a"]]) == [["a"]]
    with pytest.raises(library.ValidationError):
        library.TypeAdapter(elsewhere.Tree).validate_python([None])


@needs_aliases
def test_text_in_a_named_type_does_not_name_what_stands_around_a_class(elsewhere):
    Text = int  # noqa: F841, N806

    class Holder(Model):
        tree: elsewhere.Tree
        text: "Text"

    assert Holder(tree=["x"], text=3).tree == ["x"]
    with pytest.raises(ValidationError):
        Holder(tree=["x"], text="x")
