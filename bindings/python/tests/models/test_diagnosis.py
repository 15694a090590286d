# SPDX-License-Identifier: Apache-2.0
"""The short ways to the problems of plain models find what the general way finds.

Models and inputs are generated; each input is checked three times by the short ways, since
what was met before is raised by the library itself, and once by the general way alone.
"""

import copy
import gc
import json
import math
import pickle
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

from satya.models.engines import native  # noqa: E402
from satya.models.places import NATIVE  # noqa: E402


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
    (int, {"strict": True}),
    (float, {"strict": True, "gt": 0}),
    (bool, {"strict": True}),
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
    "ééééé", "1_0", "007", " +5 ", "1.0", "1.", ".5", "1e3", "inf", "-nan", "\x1c1", "1" * 19, "9" * 19, "8" * 70, "true", "off", "2020-01-02", "2020-01-02T03:04:05Z", "red",
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
    # A field with several names has no short way.
    config["populate_by_name"] = False
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
    short = [outcome(call) for _ in range(3)]
    table = cls.__satya_table__
    table.ready()
    diagnosis, table.diagnosis = table.diagnosis, None
    NATIVE["install"](cls, None, 0)
    try:
        general = outcome(call)
    finally:
        table.diagnosis = diagnosis
        native.install_program(table)
    assert short == [general] * 3
    return len(general) > 2


@pytest.mark.parametrize("base", [BaseModel, RustModel])
@pytest.mark.parametrize("seed", range(4))
def test_generated_models(seed, base):
    source = random.Random(f"{seed}{base.__name__}")
    failures = 0
    for _ in range(30):
        cls, keys = model_of(source, base)
        cls.__satya_table__.ready()
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


def test_numbers_that_are_text():
    class Coded(BaseModel):
        model_config = ConfigDict(coerce_numbers_to_str=True)
        code: str = Field(max_length=3)

    for value in (12345, 1.5555, 12, 1.5, True):
        assert_same(Coded, lambda: Coded(code=value))
        assert_same(Coded, lambda: Coded.model_validate_json(json.dumps({"code": value})))
    assert Coded(code=12).code == "12"


def test_classes_without_a_hash():
    class Alike(type):
        def __eq__(cls, other):
            return other is str

    class Odd(metaclass=Alike):
        pass

    for value in (Odd(), "x", Odd()):
        with pytest.raises(ValidationError) as found:
            User(name=value, age=value)
        assert [line["loc"] for line in found.value.errors()] == [("name",), ("age",)]


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


def test_known_problems_are_raised_without_python(monkeypatch):
    class Made(BaseModel):
        name: str = Field(min_length=2, max_length=4)
        age: Optional[int] = Field(ge=0, le=150)
        score: float = Field(default=0.5, gt=0)

    bad = [
        {"name": "a", "age": -1}, {"name": "abcde", "age": 151, "score": 0.0}, {"name": None, "age": []},
        {"age": 1}, {}, {"name": 5, "age": {}, "score": None}, {"name": "é", "age": 1, "score": -0.5},
        {"name": "abc", "age": "x"}, {"name": "abc", "age": "-1"}, {"name": "abc", "age": " 151 "},
    ]  # fmt: skip

    def outcomes():
        calls = [lambda d=d: Made(**d) for d in bad]
        calls += [lambda d=d: Made.model_validate(d) for d in bad]
        calls += [lambda d=d: Made.model_validate_json(json.dumps(d)) for d in bad]
        return [outcome(call) for call in calls]

    first = outcomes()
    # Learnt from an example of each kind, whatever its value.
    monkeypatch.setattr(native.ModelTable, "diagnose", None)
    monkeypatch.setattr(native.ModelTable, "create", None)
    assert outcomes() == first
    for value in (-7, 9999):
        with pytest.raises(ValidationError, match=f"input_value={value},"):
            Made(name="abc", age=value)


def test_words_of_one_class_are_not_those_of_another():
    def made(title, **config):
        settings = ConfigDict(title=title, **config)
        return create_model("Made", __config__=settings, age=(int, Field(ge=0)))

    plain, hidden = made("Plain"), made("Hidden", hide_input_in_errors=True)
    for _ in range(3):
        assert "for Plain\nage" in str(pytest.raises(ValidationError, plain, age=-1).value)
        text = str(pytest.raises(ValidationError, hidden, age=-1).value)
        assert "for Hidden\nage" in text and "input" not in text.replace("Input should", "")
        json_text = str(pytest.raises(ValidationError, plain.model_validate_json, '{"age":null}').value)
        text = str(pytest.raises(ValidationError, plain, age=None).value)
        assert json_text == text


def test_an_error_can_be_pickled_copied_and_raised_again():
    for _ in range(3):
        error = pytest.raises(ValidationError, User, name="Alice", age=-1).value
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert str(again) == str(error)
            assert again.errors() == error.errors()
            assert again.title == "User"
    with pytest.raises(ValidationError) as caught:
        raise error
    assert caught.value is error


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
