# SPDX-License-Identifier: Apache-2.0
"""The classic face: the published user code runs as it is, with the classic words."""

from __future__ import annotations

import copy
import json
import pickle
from typing import List, Optional

import pytest

import satya
from satya import Field
from satya.rust_model import RustModel


class User(RustModel):
    name: str = Field(min_length=2)
    age: int = Field(ge=0)


class Full(RustModel):
    name: str = Field(min_length=2, max_length=10)
    age: int = Field(ge=0, le=150)
    ratio: float = Field(gt=0.5, lt=9, multiple_of=0.5, default=1.0)
    email: str = Field(email=True, default="a@b.co")
    url: str = Field(url=True, default="http://a.example")
    tags: List[str] = Field(min_items=1, max_items=2, unique_items=True, default=["a"])
    code: str = Field(pattern="^a+$", default="a")
    kind: str = Field(enum=["x", "y"], default="x")
    score: int = Field(min_value=1, max_value=5, default=1)
    note: Optional[str] = None
    made: list = Field(default_factory=list)


def test_the_published_code():
    user = User(name="Alice", age=30)
    assert user.name == "Alice"
    user.age = 31
    assert user.age == 31
    assert user.dict() == {"name": "Alice", "age": 31}
    assert json.loads(user.json()) == {"name": "Alice", "age": 31}
    assert User.from_dict({"name": "Bob", "age": 1}).name == "Bob"
    assert User.validate({"name": "Bob", "age": 1}).age == 1


WORDS = [
    ({"name": "A"}, "Field 'name': String length must be >= 2"),
    ({"name": "A" * 11}, "Field 'name': String length must be <= 10"),
    ({"age": -1}, "Field 'age': Value must be >= 0"),
    ({"age": 151}, "Field 'age': Value must be <= 150"),
    ({"ratio": 0.5}, "Field 'ratio': Value must be > 0.5"),
    ({"ratio": 9}, "Field 'ratio': Value must be < 9"),
    ({"ratio": 0.7}, "Field 'ratio': Value must be multiple of 0.5"),
    ({"score": 0}, "Field 'score': Value must be >= 1"),
    ({"score": 6}, "Field 'score': Value must be <= 5"),
    ({"email": "zz"}, "Field 'email': Invalid email format"),
    ({"url": "zz"}, "Field 'url': Invalid URL format"),
    ({"url": "ftp://a.example"}, "Field 'url': Invalid URL format"),
    ({"code": "b"}, "Field 'code': String does not match pattern: ^a+$"),
    ({"kind": "z"}, "Field 'kind': Value must be one of: [\"x\", \"y\"]"),
    ({"tags": []}, "Field 'tags': List length must be >= 1"),
    ({"tags": ["a", "b", "c"]}, "Field 'tags': List length must be <= 2"),
    ({"tags": ["a", "a"]}, "Field 'tags': List items must be unique"),
    ({"age": "x"}, "Field 'age': Cannot convert to integer"),
    ({"age": [1]}, "Field 'age': Value must be an integer"),
    ({"name": 5}, "Field 'name': Value must be a string"),
]


@pytest.mark.parametrize("change, words", WORDS)
def test_words(change, words):
    given = {"name": "Alice", "age": 3, **change}
    for make in (lambda: Full(**given), lambda: Full.from_dict(given), lambda: Full.validate(given)):
        with pytest.raises(ValueError) as caught:
            make()
        assert str(caught.value) == words


@pytest.mark.parametrize("change, words", WORDS)
def test_assignment_is_checked_and_keeps_the_old_value(change, words):
    full = Full(name="Alice", age=3)
    before = full.dict()
    ((name, value),) = change.items()
    with pytest.raises(ValueError) as caught:
        setattr(full, name, value)
    assert str(caught.value) == words
    assert full.dict() == before


def test_all_problems_are_joined():
    with pytest.raises(ValueError) as caught:
        User(name="A", age=-1)
    expected = "Field 'name': String length must be >= 2; Field 'age': Value must be >= 0"
    assert str(caught.value) == expected
    assert isinstance(caught.value, satya.ValidationError)


def test_missing():
    with pytest.raises(ValueError) as caught:
        User(name="Al")
    assert str(caught.value) == "Field 'age' is missing"
    with pytest.raises(ValueError) as caught:
        User()
    assert str(caught.value) == "Field 'name' is missing; Field 'age' is missing"


def test_str_and_repr_name_the_class():
    user = User(name="Al", age=3)
    assert "User" in repr(user) and "User" in str(user)


def test_lists_are_not_shared():
    first, second = Full(name="Al", age=1), Full(name="Al", age=1)
    first.tags.append("z")
    first.made.append(1)
    assert second.tags == ["a"] and second.made == []


def test_nested():
    class Team(RustModel):
        lead: User
        others: List[User] = []

    team = Team(lead={"name": "Al", "age": 1}, others=[{"name": "Bo", "age": 2}])
    assert team.lead.name == "Al" and team.others[0].age == 2
    assert team.dict() == {
        "lead": {"name": "Al", "age": 1},
        "others": [{"name": "Bo", "age": 2}],
    }
    with pytest.raises(ValueError, match=r"Field 'others.0.age': Value must be >= 0"):
        Team(lead={"name": "Al", "age": 1}, others=[{"name": "Bo", "age": -2}])


@pytest.mark.parametrize(
    "declare",
    [
        lambda: Field(min_length=3, max_length=2),
        lambda: Field(pattern="("),
        lambda: Field(ge=1),
        lambda: Field(max_digits=3),
    ],
)
def test_what_cannot_be_enforced_is_refused(declare):
    with pytest.raises(TypeError):

        class Bad(RustModel):
            value: str = declare()


def test_contradictory_bounds_are_refused():
    with pytest.raises(TypeError, match="contradict"):

        class Bad(RustModel):
            value: int = Field(ge=3, le=2)


def test_attributes_that_are_no_fields():
    user = User(name="Alice", age=30)
    user.zz = 3
    assert user.zz == 3 and vars(user)["zz"] == 3
    assert user.dict() == {"name": "Alice", "age": 30} and json.loads(user.json()) == user.dict()
    assert repr(user) == "User(name='Alice', age=30)" and user.model_fields_set == {"name", "age"}
    user.zz = [4]
    for again in (copy.copy(user), pickle.loads(pickle.dumps(user))):
        assert again.zz == [4] and again.dict() == user.dict()
    del user.zz
    with pytest.raises(AttributeError):
        user.zz
    with pytest.raises(AttributeError):
        User(name="Alice", age=3, zz=5).zz
    with pytest.raises(ValueError):
        user.age = "x"

    class Closed(User):
        model_config = satya.ConfigDict(extra="forbid")

    with pytest.raises(ValueError, match="zz"):
        Closed(name="Alice", age=30).zz = 3
