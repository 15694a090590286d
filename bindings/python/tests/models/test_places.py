# SPDX-License-Identifier: Apache-2.0
"""Where in JSON text problems stand."""

import copy
import json
import pickle
import random
import time
from typing import Annotated, Any, Dict, List, Literal, Tuple, Union

import pytest

from satya import BaseModel, ConfigDict, Field, ValidationError


class Inner(BaseModel):
    v: int


class Outer(BaseModel):
    l: List[int] = []
    d: Dict[str, Inner] = {}
    u: Union[int, List[Inner]] = 0
    t: Tuple[int, Inner] = (0, Inner(v=0))


class Forbids(BaseModel):
    model_config = ConfigDict(extra="forbid")


def problems(model, text):
    with pytest.raises(ValidationError) as caught:
        model.model_validate_json(text)
    return caught.value.errors()


def check(model, text):
    """Every input that is a text of its own kind stands where its problem says."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    found = problems(model, text)
    for problem in found:
        offset = problem["offset"]
        if problem["type"] != "missing":
            value, _ = json.JSONDecoder().raw_decode(raw[offset:].decode("utf-8", "surrogatepass"))
            assert value == problem["input"]
        before = raw[:offset].decode("utf-8", "surrogatepass")
        assert problem["line"] == before.count("\n") + 1
        assert problem["column"] == len(before) - (before.rfind("\n") + 1) + 1
    return found


def test_places_of_members_items_and_choices():
    text = """ {
      "é😀": 1, "l": [1, "a\\"],", [2], {"b": 3}, "#", 4, "c"],
      "d": {"x": {"v": 1}, "y": {"v": "!"}, "z": 5}, "u": [{"v": 1}, {"v": "?"}],
      "t": [1, {"v": []}]}"""
    found = check(Outer, text)
    assert [each["loc"] for each in found if each["loc"][0] == "l"] == [("l", i) for i in (1, 2, 3, 4, 6)]
    assert check(Outer, text.encode()) == found


def test_what_is_missing_stands_where_its_object_begins():
    (found,) = check(Outer, '{"d":\n {"x": {"v": 1}, "y": {}}}')
    assert (found["offset"], found["line"], found["column"]) == (28, 2, 23)


def test_the_last_member_of_a_name_counts():
    (found,) = check(Outer, '{"l": ["x"], "l": ["y", 1], "l": [1, "z"]}')
    assert found["offset"] == 37
    (found,) = check(Outer, '{"d": {"a": {"v": "x"}}, "d": {"a": {}}}')
    assert found["offset"] == 36


def test_the_root_and_text_that_is_no_json():
    assert check(Outer, "  5")[0]["offset"] == 2
    assert check(Outer, '"x"')[0]["offset"] == 0
    (found,) = problems(Outer, '{"l":\n [1, }')
    assert (found["line"], found["column"]) == (2, 6)


def test_tags_and_names_of_choices_are_passed_over():
    class Cat(BaseModel):
        kind: Literal["cat"]
        lives: int

    class Dog(BaseModel):
        kind: Literal["dog"]
        names: List[str]

    class Home(BaseModel):
        pets: List[Annotated[Union[Cat, Dog], Field(discriminator="kind")]]

    text = '{"pets": [{"kind": "cat", "lives": "x"}, {"kind": "dog", "names": ["a", 1]}]}'
    found = check(Home, text)
    assert [each["loc"] for each in found] == [("pets", 0, "cat", "lives"), ("pets", 1, "dog", "names", 1)]


def test_items_behind_many_others():
    items: List[Any] = [1.5] * 1000 + ["plain"] * 300 + ['a, "b"', "c,d", "\\"] * 50
    for place in (0, 1, 255, 256, 257, 999, 1000, 1299, 1300, 1449):
        for sep in (",", ", ", " ,\n"):
            given = [*items[:place], {"v": "wrong"}, *items[place:]]

            class M(BaseModel):
                l: List[Union[float, str, Inner]]

            text = json.dumps({"l": given}, separators=(sep, ":"))
            found = problems(M, text)
            assert {text[each["offset"] :][:1] for each in found} <= {"{", '"'}
            assert found[-1]["offset"] == text.index('"wrong"')


def test_random_documents():
    rng = random.Random(5)

    class Tree(BaseModel):
        v: int = 0
        ch: List["Tree"] = []
        by: Dict[str, "Tree"] = {}

    def tree(depth):
        made: Dict[str, Any] = {"v": rng.choice([1, "é", [1, 2], {"v": 3}, "a,b", None, 2.5])}
        if depth and rng.random() < 0.8:
            made["ch"] = [tree(depth - 1) if rng.random() < 0.8 else rng.choice([5, "]", None]) for _ in range(3)]
        if depth and rng.random() < 0.8:
            made["by"] = {key: tree(depth - 1) for key in ("v", "ch", "é{")}
        return made

    for _ in range(60):
        text = json.dumps({**tree(4), "ch": [{"v": "always"}]}, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1]))
        check(Tree, text)


@pytest.mark.parametrize("count", [1_000, 8_000])
def test_places_cost_no_more_for_each_problem(count):
    text = json.dumps({f"k{number}": number for number in range(count)})
    with pytest.raises(ValidationError) as caught:
        Forbids.model_validate_json(text)
    begin = time.process_time()
    found = caught.value.errors()
    assert time.process_time() - begin < 2
    last = found[-1]
    assert text[last["offset"] :].startswith(str(last["input"]))


class Name(BaseModel):
    name: str


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (Outer.model_validate_json, '{"l": [1, "x"],\n "d": {"a": {}}}'),
        (Outer.model_validate_json, '{"l": [1, '),
        (Name.model_validate_json, b'\n {"name": 5}'),
        (Name.model_validate_json, "[1]"),
    ],
)
def test_copies_of_errors_know_the_places(read, text):
    with pytest.raises(ValidationError) as caught:
        read(text)
    error = caught.value
    assert all({"offset", "line", "column"} <= entry.keys() for entry in error.errors())
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert again.errors() == error.errors() and again.json() == error.json()
        assert pickle.loads(pickle.dumps(again)).errors() == error.errors()


def test_copies_of_errors_of_python_have_no_places():
    with pytest.raises(ValidationError) as caught:
        Name.model_validate({"name": 5})
    assert "offset" not in pickle.loads(pickle.dumps(caught.value)).errors()[0]


def test_copies_of_errors_of_records_know_the_places_of_the_input():
    text = b'{"name": "a"}\n{"name": 5}\n'
    ((_, error),) = Name.validate_json_batch(text).errors()
    assert error.errors()[0]["line"] == 2
    assert pickle.loads(pickle.dumps(error)).errors() == error.errors()
