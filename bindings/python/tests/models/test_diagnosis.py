# SPDX-License-Identifier: Apache-2.0
"""The short way to the problems of plain models finds what the general way finds.

Models and inputs are generated; each input is checked three times by the short way, since
what was met before is answered from memory, and once by the general way alone.
"""

import gc
import json
import math
import random
import sys
import weakref
from datetime import date, datetime
from enum import Enum
from typing import Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union
from uuid import UUID

import pytest
from weigh import counted, counts

import satya
from satya import BaseModel, ConfigDict, Field, ValidationError, create_model
from satya.rust_model import RustModel

if satya.engine() != "native":
    pytest.skip("the short way to problems is the native engine's", allow_module_level=True)


class Color(Enum):
    RED = "red"
    BLUE = 2


class Inner(BaseModel):
    word: str = Field(max_length=3)
    number: Optional[int] = Field(default=None, gt=1)


class Floating:
    def __float__(self):
        return 1.5


class Text(str):
    pass


#: Types of fields; a pair is a type and the arguments of Field().
TYPES: List[Any] = [
    (str, {}),
    (str, {"min_length": 2}),
    (str, {"min_length": 2, "max_length": 4}),
    (str, {"pattern": "^a+$"}),
    (str, {"min_length": 3, "pattern": "^[ab]*$", "max_length": 5}),
    (int, {}),
    (int, {"ge": 0}),
    (int, {"gt": 0, "lt": 10}),
    (int, {"ge": 1, "le": 100, "multiple_of": 3}),
    (int, {"multiple_of": 7}),
    (float, {}),
    (float, {"ge": 0.5}),
    (float, {"gt": -1, "lt": 1.5}),
    (float, {"multiple_of": 0.1}),
    (float, {"allow_inf_nan": False, "le": 9}),
    (bool, {}),
    (None, {}),
    (Any, {}),
    (bytes, {"max_length": 2}),
    (date, {}),
    (datetime, {}),
    (UUID, {}),
    (Color, {}),
    (Literal["a", 1], {}),
    (List[int], {"min_length": 1, "max_length": 2}),
    (List[str], {}),
    (Set[int], {}),
    (FrozenSet[str], {}),
    (Dict[str, int], {}),
    (Tuple[int, str], {}),
    (Tuple[float, ...], {}),
    (Union[int, str], {}),
    (Union[bool, None, str], {}),
    (Inner, {}),
    (List[Inner], {}),
    (Dict[str, Inner], {}),
    (Optional[Inner], {}),
]  # fmt: skip
CLASSIC: List[Any] = [
    (str, {"email": True}),
    (str, {"url": True, "max_length": 20}),
    (str, {"min_length": 2, "email": True}),
    (int, {"min_value": 1, "max_value": 5}),
    (List[int], {"min_items": 1, "unique_items": True}),
]

JSON_VALUES: List[Any] = [
    None, True, False, 0, 1, -1, 2, 3, 7, 50, 101, 2**53 + 1, 2**63, -(2**63), -(2**70), 0.0, 0.3,
    0.5, 1.5, 1.25, -2.0, 1e300, "", "a", "aa", "abab", "aaaaaaa", "1", " 12 ", "1.5", "x", "é",
    "ééééé", "true", "off", "2020-01-02", "2020-01-02T03:04:05Z", "red",
    "12345678-1234-5678-1234-567812345678", "a@b.co", "http://a.b/", [], [1], [1, 1], ["a"], [1, "x"],
    [1, 2, 3], [[]], {}, {"a": 1}, {"a": "x"}, {"word": "abcd"}, {"word": "ab", "number": 1}, {"number": 9},
    {"word": "ab"}, [{"word": "abcd"}, {}], {"k": {"word": 1}}, "x" * 80,
]  # fmt: skip
VALUES: List[Any] = [
    *JSON_VALUES, math.nan, math.inf, -math.inf, b"ab", b"abc", b"\xff", (1, "a"), (1, 2, 3), {1, 2},
    frozenset("a"), date(2020, 1, 2), datetime(2020, 1, 2, 3), Color.RED, Color.BLUE, Floating(),
    Text("aa"), Text("x"), "\ud800", "\ud800\ud800\ud800", 1j, object, Inner(word="a"), {1: 2},
]  # fmt: skip


def model_of(source, base):
    """A model of a few fields of any type, and the keys of its input."""
    config = {"extra": source.choice(["ignore", "forbid"]), "loc_by_alias": source.random() < 0.7}
    if source.random() < 0.2:
        config["hide_input_in_errors"] = True
    choices = TYPES + CLASSIC if base is RustModel else TYPES
    fields, keys = {}, []
    for index in range(source.randint(1, 6)):
        type_, options = source.choice(choices)
        options = dict(options)
        name = key = f"field_{index}"
        if source.random() < 0.2:
            key = options["alias"] = f"key.{index}"
        how = source.randint(0, 4)
        if how == 0:
            type_, options["default"] = Optional[type_], None
        elif how == 1:
            options["default_factory"] = source.choice([list, dict, lambda: 7])
        fields[name] = (type_, Field(**options))
        keys.append(key)
    parent = type("Parent", (base,), {"model_config": ConfigDict(**config), "__module__": __name__})
    return create_model("Made", __base__=parent, **fields), keys


def input_of(source, keys, values):
    data = {key: source.choice(values) for key in keys if source.random() < 0.9}
    if source.random() < 0.2:
        data["unknown"] = source.choice(values)
    items = list(data.items())
    source.shuffle(items)
    return dict(items)


def as_json(error):
    try:
        return error.json()
    except ValueError as refusal:
        return str(refusal)


def outcome(call):
    """All that a program can see of a check."""
    try:
        made = call()
    except ValidationError as error:
        return (
            repr(error.errors()), repr(error.errors(include_url=False, include_input=False)), str(error),
            repr(error), error.error_count(), error.title, type(error), as_json(error),
            error.__cause__, [type(entry["input"]) for entry in error.errors()],
        )  # fmt: skip
    return repr(made), made.model_fields_set


def assert_same(cls, call):
    diagnosis = cls.__satya_table__.diagnosis
    short = [outcome(call) for _ in range(3)]
    cls.__satya_table__.diagnosis = None
    try:
        general = outcome(call)
    finally:
        cls.__satya_table__.diagnosis = diagnosis
    assert short == [general] * 3
    return len(general) > 2


@pytest.mark.parametrize("base", [BaseModel, RustModel])
@pytest.mark.parametrize("seed", range(4))
def test_generated_models(seed, base):
    source = random.Random(f"{seed}{base.__name__}")
    failures = 0
    for _ in range(30):
        cls, keys = model_of(source, base)
        assert cls.__satya_table__.diagnosis is not None
        for _ in range(8):
            data = input_of(source, keys, VALUES)
            failures += assert_same(cls, lambda: cls(**data))
            failures += assert_same(cls, lambda: cls.model_validate(data))
            text = json.dumps(input_of(source, keys, JSON_VALUES))
            failures += assert_same(cls, lambda: cls.model_validate_json(text))
            failures += assert_same(cls, lambda: cls.model_validate_json(text.encode()))
    assert failures > 300


class User(BaseModel):
    name: str = Field(min_length=2)
    age: int = Field(ge=0)


def test_every_value_for_every_type():
    for type_, options in TYPES:
        cls = create_model("One", value=(type_, Field(**options)))
        for value in VALUES:
            assert_same(cls, lambda: cls(value=value))
        for value in JSON_VALUES:
            assert_same(cls, lambda: cls.model_validate_json(json.dumps({"value": value})))


def test_keys_of_any_kind():
    class Closed(BaseModel):
        model_config = ConfigDict(extra="forbid")
        name: str = Field(min_length=2)

    for data in ({1: 2}, {"name": "a", 1: 2}, {Text("name"): "a"}, {Text("x"): 1, "name": "a"}, {}):
        assert assert_same(Closed, lambda: Closed.model_validate(data))


def test_a_factory_runs_once():
    ran = []

    class Made(BaseModel):
        stamp: int = Field(default_factory=lambda: ran.append(1) or 1)
        age: int = Field(ge=0)

    with pytest.raises(ValidationError):
        Made(age=-1)
    assert len(ran) == 1


def test_many_problems():
    class Wide(BaseModel):
        rows: List[Inner]
        age: int = Field(ge=0)

    data = {"rows": [{"word": 1}] * 1500, "age": -1}
    assert assert_same(Wide, lambda: Wide.model_validate(data))


def test_input_within_itself():
    class Tree(BaseModel):
        inner: Optional["Tree"] = None
        age: int = Field(ge=0)

    data: Dict[str, Any] = {"age": 1}
    data["inner"] = data
    assert assert_same(Tree, lambda: Tree.model_validate(data))


def test_what_was_read_cannot_change_what_is_known():
    first = pytest.raises(ValidationError, User, name="Alice", age=-1).value
    first.errors()[0]["ctx"]["ge"] = 5
    first.errors()[0]["msg"] = "no"
    second = pytest.raises(ValidationError, User, name="Alice", age=-1).value
    assert second.errors()[0]["ctx"] == {"ge": 0}
    assert "greater than or equal to 0 [" in str(second)


@counted
def test_references():
    bad = [object()]
    data = {"name": bad, "age": [object()]}

    def fail():
        for call in (lambda: User(**data), lambda: User.model_validate(data)):
            with pytest.raises(ValidationError) as caught:
                call()
            str(caught.value)
            del caught

    # What a class keeps of its first failures is no leak.
    fail()
    before = counts([bad, data, data["age"], User])
    fail()
    assert counts([bad, data, data["age"], User]) == before
    held = pytest.raises(ValidationError, User.model_validate, data).value
    assert held.errors()[0]["input"] is bad
    del held
    assert counts([bad, data, data["age"], User]) == before


def test_a_class_that_failed_can_go():
    class Passing(BaseModel):
        inner: Optional["Passing"] = None
        age: int = Field(ge=0, le=9)

    for data in ({"age": -1}, {"age": 10}, {"inner": {"age": 10}, "age": None}):
        pytest.raises(ValidationError, Passing.model_validate, data)
    gone = weakref.ref(Passing)
    del Passing
    gc.collect()
    assert gone() is None


def test_a_hundred_thousand_failures_keep_nothing():
    def fail():
        for _ in range(10_000):
            for call in (
                lambda: User(name="A", age=-1),
                lambda: User.model_validate({"name": "Alice", "age": None}),
                lambda: User.model_validate_json(b'{"age": -1}'),
            ):
                try:
                    call()
                except ValidationError as error:
                    str(error)

    fail()
    blocks = sys.getallocatedblocks()
    for _ in range(3):
        fail()
    assert sys.getallocatedblocks() - blocks < 200
