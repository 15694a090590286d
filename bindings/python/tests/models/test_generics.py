# SPDX-License-Identifier: Apache-2.0
"""Generic models: what stands for their type variables, in every place that names one."""

import copy
import pickle
import sys
from dataclasses import InitVar, dataclass
from typing import Annotated, Callable, Dict, Generic, List, Literal, NewType, Optional, Tuple, TypeVar

import pytest

import satya
from satya import Model, RootModel, TypeAdapter, ValidationError, computed_field

if sys.version_info >= (3, 11):
    from typing import TypedDict
else:
    from typing_extensions import TypedDict

T = TypeVar("T")
S = TypeVar("S")
K = TypeVar("K")


class Envelope(Model, Generic[T]):
    body: Optional[T] = None


class Page(Envelope[List[T]], Generic[T]):
    number: int = 0


class Node(Model, Generic[T]):
    value: T
    children: List["Node[T]"] = []


class Pair(Model, Generic[T, S]):
    first: T
    second: S


class Named(Pair[str, K], Generic[K]):
    other: Optional[K] = None


class Left(Model, Generic[T]):
    left: T


class Right(Model, Generic[T]):
    right: T


def problems(call):
    with pytest.raises(ValidationError) as caught:
        call()
    return [(entry["loc"], entry["type"]) for entry in caught.value.errors()]


def annotations(cls):
    return {name: info.annotation for name, info in cls.model_fields.items()}


def test_a_variable_may_stand_for_something_that_holds_it():
    assert Envelope[Dict[str, T]][int](body={"a": "1"}).body == {"a": 1}
    assert Page[int](body=["1"]).body == [1]
    assert problems(lambda: Page[int](body=["x"])) == [(("body", 0), "int_parsing")]
    assert type(Envelope[Envelope[T]][int](body={"body": "1"}).body) is Envelope[int]
    assert annotations(Page[int]) == {"body": Optional[List[int]], "number": int}


def test_a_rest_of_parameters_leads_to_the_same_class():
    assert Pair[str, K][int] is Pair[str, int]
    assert Envelope[List[T]][int] is Envelope[List[int]]
    assert Pair[T, S] is Pair
    assert Left[Literal[1]] is not Left[Literal[True]]


def test_a_model_inside_itself_has_the_same_types_at_every_depth():
    assert problems(lambda: Node[int](value=1, children=[{"value": "x"}])) == [
        (("children", 0, "value"), "int_parsing")
    ]
    made = Node[int](value=1, children=[{"value": "2", "children": [{"value": 3}]}])
    assert type(made.children[0].children[0]) is Node[int]
    schema = Node[int].model_json_schema()
    assert list(schema["$defs"]) == ["Node_int_"]
    assert schema["$defs"]["Node_int_"]["properties"]["value"]["type"] == "integer"


def test_ever_larger_parameters_are_refused():
    with pytest.raises(TypeError, match="ever larger parameters"):

        class Growing(Model, Generic[T]):
            value: T
            next: Optional["Growing[List[T]]"] = None


def test_names_are_those_of_the_class_that_has_parameters():
    class Names(RootModel[List[T]], Generic[T]):
        pass

    assert Names[int].__name__ == Names[int].__qualname__ == "Names[int]"
    assert repr(Names[int](["1"])) == "Names[int](root=[1])"
    assert Named[int].__name__ == "Named[int]"
    assert repr(Named[int](first="1", second="2")) == "Named[int](first='1', second=2, other=None)"
    assert Envelope[Envelope[Envelope[int]]].__name__ == "Envelope[Envelope[Envelope[int]]]"


def test_names_show_where_a_class_stands():
    class Err(Model):
        x: int = 0

    class Outer:
        class Err(Model):
            y: int = 0

    class Page(Model, Generic[T]):
        items: List[T]

    class Both(Model):
        first: Page[Err]
        second: Page[Outer.Err]
        third: Page[Dict[str, Err]]

    here = "test_names_show_where_a_class_stands.<locals>"
    assert Page[Err].__name__ == Page[Err].__qualname__ == Page[Err].model_json_schema()["title"] == f"Page[{here}.Err]"
    assert Page[Dict[str, Outer.Err]].__name__ == f"Page[Dict[str, {here}.Outer.Err]]"
    with pytest.raises(ValidationError, match="for Page\\[test_names"):
        Page[Err](items=3)
    # Definitions have the short names, and those of one name their paths.
    assert "Page_Dict_str_Err__" in Both.model_json_schema()["$defs"]
    start = f"{__name__}__test_names_show_where_a_class_stands___locals___Page_test_names_show_where_a_class_stands___locals__"
    assert {f"{start}_Err_", f"{start}_Outer__Err_"} < Both.model_json_schema()["$defs"].keys()


def test_names_show_what_pydantic_shows():
    variable = "TypeVar" if sys.version_info >= (3, 12) else "~T"
    new_type = "NewType" if sys.version_info >= (3, 10) else "N"
    assert Pair[T, int].__name__ == f"Pair[{variable}, int]"
    assert Pair[List[T], Optional[T]].__name__ == f"Pair[List[{variable}], Union[{variable}, NoneType]]"
    assert Pair[Callable[[int], str], int].__name__ == "Pair[Callable[[int], str], int]"
    assert Pair[NewType("N", int), int].__name__ == f"Pair[{new_type}, int]"


def test_each_base_has_its_own_types():
    class Both(Left[int], Right[str]):
        pass

    class Open(Left[T], Right[List[T]], Generic[T]):
        pass

    assert Both(left="1", right="x").model_dump() == {"left": 1, "right": "x"}
    assert Open[int](left="1", right=["2"]).model_dump() == {"left": 1, "right": [2]}


def test_a_subclass_has_the_variables_that_its_base_left_open():
    class Paged(Envelope[T]):
        pass

    assert Paged[int](body="3").body == 3
    with pytest.raises(TypeError, match="is not a generic class"):
        Page[int][int]
    with pytest.raises(TypeError, match="Too many arguments"):
        Envelope[int, str]


@pytest.mark.parametrize("given", [Left(left="3"), Left[str](left="3"), Left[bool](left=True)], ids=repr)
def test_another_parametrization_is_checked_by_its_fields(given):
    class Holder(Model):
        held: Left[int]

    made = Holder(held=given).held
    assert type(made) is Left[int] and type(made.left) is int
    assert Left[int].model_validate(given) == made
    assert made.model_fields_set == {"left"}
    assert problems(lambda: Left[int].model_validate(Left[str](left="x"))) == [(("left",), "int_parsing")]
    assert problems(lambda: Holder(held=Right(right=1))) == [(("held",), "model_type")]


@pytest.mark.parametrize("cls", [Left, Left[int], Left[List[int]], Pair[int, Dict[str, int]]], ids=repr)
def test_classes_are_pickled_by_what_they_are_made_of(cls):
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(cls, protocol)) is cls
    assert copy.deepcopy(cls) is cls


def test_instances_of_parametrized_classes_are_pickled():
    made = Node[int](value=1, children=[{"value": 2}])
    again = pickle.loads(pickle.dumps(made))
    assert again == made and type(again) is Node[int]


def test_other_generic_classes_in_fields():
    @dataclass
    class Point(Generic[T]):
        x: T

    class Holder(Model, Generic[T]):
        plain: Point[T]
        many: Point[List[T]]
        call: Optional[Callable[[T], T]] = None
        row: Tuple[T, ...] = ()

        @computed_field
        @property
        def both(self) -> List[T]:
            return [self.plain.x, *self.many.x]

    made = Holder[int](plain={"x": "1"}, many={"x": ["2"]}, row=["3"])
    assert made.model_dump() == {"plain": {"x": 1}, "many": {"x": [2]}, "call": None, "row": (3,), "both": [1, 2]}
    assert annotations(Holder[int])["call"] == Optional[Callable[[int], int]]
    inner = Holder[List[T]][int](plain={"x": ["1"]}, many={"x": [["2"]]})
    inner = Holder[List[T]][int](plain={"x": ["1"]}, many={"x": [["2"]]})
    assert (inner.plain.x, inner.many.x) == ([1], [[2]])


@dataclass
class Point(Generic[T]):
    x: T
    held: Optional[Left[T]] = None
    outer: InitVar[Optional[T]] = None


@dataclass
class Counted(Point[int]):
    pass


@dataclass
class Listed(Point[List[K]], Generic[K]):
    first: Optional[K] = None


class Entry(TypedDict, Generic[T]):
    __pydantic_config__ = {"extra": "forbid"}  # type: ignore[misc]
    value: T
    held: Left[T]


class Numbered(Entry[int]):
    more: str


def test_a_base_has_the_types_that_a_class_gives_it():
    made = TypeAdapter(Counted).validate_python({"x": "1", "held": {"left": "2"}})
    assert made == Counted(1, Left[int](left=2))
    assert problems(lambda: TypeAdapter(Counted).validate_python({"x": "x", "held": {"left": "x"}, "outer": "x"})) == [
        (("x",), "int_parsing"),
        (("held", "left"), "int_parsing"),
        (("outer",), "int_parsing"),
    ]
    given = {"x": ["x"], "held": {"left": "x"}, "first": "x"}
    assert problems(lambda: TypeAdapter(Listed[int]).validate_python(given)) == [
        (("x", 0), "int_parsing"),
        (("held", "left"), "list_type"),
        (("first",), "int_parsing"),
    ]
    entry = {"value": "x", "held": {"left": "x"}, "more": 1}
    assert problems(lambda: TypeAdapter(Numbered).validate_python(entry)) == [
        (("value",), "int_parsing"),
        (("held", "left"), "int_parsing"),
        (("more",), "string_type"),
    ]


def test_a_typed_dict_has_the_settings_of_its_generic_base():
    entry = {"value": 1, "held": {"left": 1}, "more": "", "further": 1}
    assert problems(lambda: TypeAdapter(Numbered).validate_python(entry)) == [(("further",), "extra_forbidden")]


def test_ever_larger_parameters_of_a_dataclass_are_refused():
    @dataclass
    class Growing(Generic[T]):
        value: Left[T]
        next: Optional["Growing[List[T]]"] = None

    with pytest.raises(TypeError, match="ever larger parameters"):
        TypeAdapter(Growing[int])


def test_a_named_type_has_one_definition_for_each_of_its_meanings():
    aliases = pytest.importorskip("typing_extensions")
    Name = aliases.TypeAliasType("Name", Tuple[str, ...])
    Tree = aliases.TypeAliasType("Tree", "Tuple[Name, List[Tree]]")

    class Short(Model):
        model_config = {"str_max_length": 3}
        name: Name
        tree: Tree

    class Long(Model):
        name: Name
        tree: Tree
        short: Short

    definitions = Long.model_json_schema()["$defs"]
    of_name = [value for key, value in definitions.items() if key.endswith("Name") or "Name__" in key]
    assert sorted(len(value["items"]) for value in of_name) == [1, 2]
    assert len(definitions) == 5
    short = definitions["Short"]["properties"]
    assert definitions[short["name"]["$ref"].rpartition("/")[2]]["items"] == {"type": "string", "maxLength": 3}
    tree = definitions[short["tree"]["$ref"].rpartition("/")[2]]
    assert tree["prefixItems"][0] == short["name"] and tree["prefixItems"][1]["items"] == short["tree"]


def test_type_variables_of_typing_extensions():
    variable = pytest.importorskip("typing_extensions").TypeVar
    Free, Bound, Whole = variable("Free"), variable("Bound", bound=int), variable("Whole", default=int)
    Nothing, Several = variable("Nothing", default=None), variable("Several", default=List[Free])

    class Box(Model, Generic[Free, Bound]):
        held: Free
        size: Bound

    class Pair(Model, Generic[Free, Nothing]):
        held: Free
        other: Nothing

    class Row(Model, Generic[Free, Several]):
        first: Free
        rest: Several

    assert Box(held="a", size="1").model_dump() == {"held": "a", "size": 1}
    assert Box[int, bool](held="1", size="no").model_dump() == {"held": 1, "size": False}
    with pytest.raises(TypeError, match="Too few arguments .* actual 1, expected at least 2"):
        Box[int]
    assert TypeAdapter(List[Free]).validate_python(["a"]) == ["a"]
    assert TypeAdapter(Whole).validate_python("1") == 1
    assert TypeAdapter(Nothing).validate_python(None) is None
    assert problems(lambda: TypeAdapter(Nothing).validate_python(1)) == [((), "none_required")]
    assert Pair[int](held="1", other=None).model_dump() == {"held": 1, "other": None}
    assert problems(lambda: Pair(held=1, other=2)) == [(("other",), "none_required")]
    assert Row[int] is Row[int, List[int]] and Row[int](first="1", rest=["2"]).rest == [2]


def test_names_of_parameters_that_are_types_of_ours():
    class Held(Model, Generic[T]):
        item: T

    named = {
        satya.JsonValue: "JsonValue",
        Optional[satya.JsonValue]: "Union[JsonValue, NoneType]",
        satya.ImportString[int]: "Annotated[int, ImportString]",
        satya.UUID4: "Annotated[UUID, UuidVersion]",
        satya.FiniteFloat: "Annotated[float, AllowInfNan(allow_inf_nan=False)]",
        satya.StrictInt: "Annotated[int, Strict(strict=True)]",
        Annotated[int, satya.Strict(False)]: "Annotated[int, Strict(strict=False)]",
        satya.OnErrorOmit[int]: "Annotated[int, OnErrorOmit]",
    }
    for kind, name in named.items():
        assert Held[kind].__name__ == f"Held[{name}]"


def test_the_points_of_a_tuple_are_no_path_in_the_name_of_a_definition():
    class Held(Model, Generic[T]):
        item: T

    class M(Model):
        held: Held[Tuple[int, ...]]

    assert list(M.model_json_schema()["$defs"]) == ["Held_Tuple_int__________"]


def test_a_model_without_parameters_has_no_name_with_them():
    class Plain(Model):
        x: int = 1

    class Box(Model, Generic[T]):
        x: T

    assert Box.model_parametrized_name((int,)) == "Box[int]"
    with pytest.raises(TypeError, match="no generic model"):
        Plain.model_parametrized_name((int,))
