# SPDX-License-Identifier: Apache-2.0
"""Errors are bounded in number, size and the time that they take, whatever the input."""

import json
import time
from typing import Dict, List, NamedTuple, TypedDict, Union

import pytest

from satya import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError


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


def test_what_is_valid_is_taken_or_refused_in_bounded_time():
    made = R.model_validate(nested(10, 1))
    for _ in range(9):
        made = made.a
    assert made == R(a=1)
    begin = time.process_time()
    error = error_of(R.model_validate, nested(60, 1))
    assert [(each["type"], each["loc"]) for each in error.errors()] == [("work_limit", ("a",))]
    assert time.process_time() - begin < 60


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
