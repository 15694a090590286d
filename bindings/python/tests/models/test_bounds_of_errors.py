# SPDX-License-Identifier: Apache-2.0
"""Errors are bounded in number, size and the time that they take, whatever the input."""

import json
import sys
import time
from typing import Annotated, Dict, List, NamedTuple, TypedDict, Union

import pytest

from satya import AfterValidator, BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError


class Forbids(BaseModel):
    model_config = ConfigDict(extra="forbid")

    a: int = 0


class R(BaseModel):
    a: Union["R", List["R"], Dict[str, "R"], int] = 0


class Pair(NamedTuple):
    a: int
    b: int = 0


class Closed(TypedDict):
    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    a: int


def error_of(call, *arguments):
    with pytest.raises(ValidationError) as caught:
        call(*arguments)
    return caught.value


MANY = {f"k{number}": None for number in range(5_000)}


@pytest.mark.parametrize(
    "kind, value",
    [
        (Forbids, MANY),
        (Closed, {"a": 1, **MANY}),
        (List[int], ["x"] * 5_000),
        (Dict[str, int], MANY),
        (Dict[int, int], {f"k{number}": 1 for number in range(5_000)}),
        (List[List[int]], [["x"] * 700] * 9),
        (List[Union[int, float]], ["x"] * 5_000),
        (Union[List[int], Dict[str, int], List[float]], ["x"] * 5_000),
        (JsonValue, [object()] * 5_000),
        (Pair, {"a": 1, **MANY}),
    ],
    ids=str,
)
def test_no_more_than_a_thousand_problems(kind, value):
    validate = TypeAdapter(kind).validate_python
    error = error_of(validate, value)
    assert error.error_count() == 1_000 and len(error.errors()) == 1_000
    assert len(str(error)) < 1_000_000


def test_no_more_than_a_thousand_names_that_are_not_declared():
    for error in (
        error_of(Forbids.model_validate, MANY),
        error_of(Forbids.model_validate_json, json.dumps(MANY)),
        error_of(lambda: Forbids(**MANY)),
        error_of(Forbids.model_validate, {"a": "x", **MANY}),
    ):
        assert error.error_count() == 1_000
        assert len(str(error)) < 500_000 and len(error.json()) < 500_000


def nested(levels, innermost):
    for _ in range(levels):
        innermost = {"a": innermost}
    return innermost


@pytest.mark.parametrize("levels", [3, 6, 20, 40])
def test_choices_that_lead_to_themselves(levels):
    begin = time.process_time()
    for error in (
        error_of(R.model_validate, nested(levels, "bad")),
        error_of(R.model_validate_json, json.dumps(nested(levels, "bad"))),
    ):
        assert error.error_count() <= 1_000
        assert all(each["loc"][0] == "a" for each in error.errors())
    assert time.process_time() - begin < 20


def test_the_first_choices_are_reported_as_ever():
    found = error_of(R.model_validate, nested(2, "bad")).errors()
    assert [each["loc"] for each in found][:4] == [
        ("a", "R", "a", "R"),
        ("a", "R", "a", "list[R]"),
        ("a", "R", "a", "dict[str,R]"),
        ("a", "R", "a", "int"),
    ]
    assert found[-1]["loc"] == ("a", "int")


def depth_of(made):
    levels = 1
    while isinstance(made.a, R):
        made = made.a
        levels += 1
    return levels


@pytest.mark.parametrize("levels", [1, 2, 3, 10, 30, 45])
def test_choices_that_all_succeed(levels):
    begin = time.process_time()
    for made in (R.model_validate(nested(levels, 1)), R.model_validate_json(json.dumps(nested(levels, 1)))):
        assert depth_of(made) == levels
    assert time.process_time() - begin < 20


class Left(BaseModel):
    one: Union["Left", "Right", int, None] = None
    two: Union["Left", "Right", int, None] = None


class Right(BaseModel):
    one: Union["Left", "Right", int, None] = None
    two: Union["Left", "Right", int, None] = None


def test_trees_of_choices_are_made_anew_for_each_place():
    leaf = {"one": 1}
    made = Left.model_validate({"one": {"one": leaf, "two": leaf}, "two": {"one": leaf}})
    leaves = [made.one.one, made.one.two, made.two.one]
    assert leaves == [Left(one=1)] * 3
    assert len(set(map(id, leaves))) == 3
    branch = 1
    for _ in range(8):
        branch = {"one": branch, "two": branch}
    begin = time.process_time()
    made = Left.model_validate(branch)
    assert made.one.two.one.two.one.two.one.two == 1
    assert time.process_time() - begin < 20


class Watched(BaseModel):
    a: Union[
        Annotated["Watched", AfterValidator(lambda v: v)],
        Annotated[Dict[str, "Watched"], AfterValidator(lambda v: v)],
        int,
    ]


def test_choices_that_functions_see_are_asked_each_time_in_bounded_time():
    assert Watched.model_validate(nested(6, 1)).a.a.a.a.a.a == 1
    begin = time.process_time()
    error = error_of(Watched.model_validate, nested(40, 1))
    assert [(each["type"], each["loc"]) for each in error.errors()] == [("work_limit", ("a",))]
    assert time.process_time() - begin < 60


#: PyPy's own stack is too deep to fill in a test.
LEVELS = [190] if sys.implementation.name == "pypy" else [190, 2_000]


@pytest.mark.parametrize("levels", LEVELS)
def test_what_nests_too_deep_is_a_problem(levels):
    for read, given in (
        (R.model_validate, nested(levels, 1)),
        (lambda given: R(**given), nested(levels, 1)),
        (TypeAdapter(List[R]).validate_python, [nested(levels, 1)]),
        (R.model_validate_json, json.dumps(nested(190, 1))),
        (TypeAdapter(List[R]).validate_json, json.dumps([nested(190, 1)])),
    ):
        try:
            read(given)
            # How deep a stack goes, the interpreter says.
            assert levels == 190 or type(given) is str
        except ValidationError as error:
            assert {each["type"] for each in error.errors()} <= {"recursion_depth_exceeded", "work_limit"}
    made = Assigned(a=1)
    with pytest.raises(ValidationError) as caught:
        made.a = nested(levels, 1) if levels > 190 else "x"
    assert caught.value.errors()[0]["loc"][0] == "a" and made.a == 1


class Assigned(R):
    model_config = ConfigDict(validate_assignment=True)


def test_many_values_inside_one_union_are_not_too_much_work():
    class Holder(BaseModel):
        items: Union[List[Union[Dict[str, int], List[int], int]], str]

    rows = [{"a": 1}, [1], 5] * 20_000
    assert len(Holder(items=rows).items) == 60_000


def test_a_validator_that_changes_its_input_sees_each_choice():
    class Picky(BaseModel):
        kind: int

    class Other(BaseModel):
        kind: str

    class Holder(BaseModel):
        items: Union[List[Union[Picky, Other]], Dict[str, Union[Picky, Other]]]

    held = {"kind": "x"}
    made = Holder(items=[held, {"kind": 1}, held])
    assert [type(each) for each in made.items] == [Other, Picky, Other]
    assert made.items[0] is not made.items[2]


def test_json_of_errors_is_bounded():
    big = "x" * 10_000_000
    error = error_of(Forbids.model_validate, {"a": big})
    (entry,) = json.loads(error.json())
    assert entry["input"] == '"' + "x" * 98 + "…"
    assert error.errors()[0]["input"] == big

    class Wide(BaseModel):
        __annotations__ = {f"f{number}": int for number in range(300)}

    error = error_of(Wide.model_validate, {"other": "y" * 20_000})
    assert len(error.json()) < 1_300_000
    entries = json.loads(error.json())
    assert entries[0]["input"] == {"other": "y" * 20_000}
    assert entries[-1]["input"].startswith('{"other":"yyy') and len(entries[-1]["input"]) == 100
    assert "input" not in json.loads(error.json(include_input=False))[0]


class Mute:
    def __str__(self):
        raise ValueError("nothing to say")

    def __repr__(self):
        return "Mute"


def circle():
    found = []
    found.append(found)
    return found


def deep(levels=3000):
    found = []
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.parametrize(
    "make, shown",
    [
        (Mute, "<Unserializable Mute object>"),
        (lambda: [Mute()], ["<Unserializable Mute object>"]),
        (circle, "<Unserializable list object>"),
        (deep, "<Unserializable list object>"),
        (lambda: b"\xff", "<Unserializable bytes object>"),
        (lambda: iter([1, 2]), [1, 2]),
        (lambda: float("inf"), None),
        (lambda: 10**400, 10**400),
    ],
)
def test_json_of_errors_shows_any_input(make, shown):
    def no(value):
        raise ValueError("no")

    error = error_of(TypeAdapter(Annotated[object, AfterValidator(no)]).validate_python, make())
    (entry,) = json.loads(error.json())
    assert entry["input"] == shown


@pytest.mark.parametrize("text", ["é" * 24, "é" * 25, "é" * 26, "a" + "é" * 40, "日" * 40, "😀" * 20, "a" * 46 + "é", "é" + "a" * 48])
def test_inputs_of_other_scripts_are_cut_by_bytes(text):
    pydantic = pytest.importorskip("pydantic", minversion="2.14")
    ours = error_of(TypeAdapter(int).validate_python, text)
    with pytest.raises(pydantic.ValidationError) as theirs:
        pydantic.TypeAdapter(int).validate_python(text)
    assert str(ours) == str(theirs.value)
