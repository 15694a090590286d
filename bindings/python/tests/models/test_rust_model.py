# SPDX-License-Identifier: Apache-2.0
"""The classic face: the published user code runs as it is, with the classic words."""

from __future__ import annotations

import copy
import json
import pickle
from typing import List, Literal, Optional

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
    flag: bool = False
    note: Optional[str] = None
    made: list = Field(default_factory=list)
    size: Literal["s", "m", 3] = "s"


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
    ({"age": [1]}, "Field 'age': Cannot convert to integer"),
    ({"age": None}, "Field 'age' is required"),
    ({"name": None}, "Field 'name' is required"),
    ({"kind": None}, "Field 'kind' is required"),
    ({"tags": None}, "Field 'tags' is required"),
    ({"tags": [None]}, "Field 'tags.0' is required"),
    ({"ratio": {}}, "Field 'ratio': Cannot convert to float"),
    ({"flag": "maybe"}, "Field 'flag': Expected boolean"),
    ({"flag": []}, "Field 'flag': Expected boolean"),
    ({"flag": None}, "Field 'flag' is required"),
    ({"name": 5}, "Field 'name': Value must be a string"),
    ({"size": "l"}, "Field 'size': Value must be one of: 's', 'm' or 3"),
    ({"size": None}, "Field 'size' is required"),
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


def test_errors_of_known_shapes_tell_none_from_the_rest():
    for _ in range(3):
        for given, words in (("x", "Field 'age': Cannot convert to integer"), (None, "Field 'age' is required")):
            with pytest.raises(ValueError) as caught:
                User(name="Al", age=given)
            assert str(caught.value) == words
            assert [each["msg"] for each in caught.value.errors()] == [words]
            assert str(pickle.loads(pickle.dumps(caught.value))) == words


class Loose(RustModel):
    x: int
    y: Optional[int]
    z: Optional[str] = Field(min_length=2)
    later: int = Field(required=False, ge=0)
    must: Optional[int] = Field(...)
    text: "Optional[str]"
    plain: int = None


def test_what_may_be_none_or_is_not_required_is_none():
    expected = {"x": 1, "y": None, "z": None, "later": None, "must": None, "text": None, "plain": None}
    assert Loose(x=1).dict() == expected == Loose.from_dict({**expected}).dict()
    assert Loose(x=1, later=2).dict() == {**expected, "later": 2}
    assert Loose.model_validate_json('{"x": 1, "later": null}').dict() == expected
    with pytest.raises(ValueError) as caught:
        Loose(later=-1, z="a")
    assert str(caught.value) == (
        "Field 'x' is missing; Field 'z': String length must be >= 2; Field 'later': Value must be >= 0"
    )
    assert Loose.model_json_schema()["required"] == ["x"]


def test_a_default_makes_a_field_not_required():
    class Model(RustModel):
        a: int = Field(default=5, required=True)
        b: list = Field(default_factory=list, required=True)
        c: int = Field(default=3, required=False)

    assert Model().dict() == {"a": 5, "b": [], "c": 3}


def test_names_that_come_later():
    class Model(RustModel):
        other: "Optional[Later]"
        others: "List[Later]" = Field(required=False)

    class Later(RustModel):
        x: int

    Model.model_rebuild()
    assert Model().dict() == {"other": None, "others": None}
    assert Model(other={"x": 1}).other.x == 1


def test_the_type_may_be_the_first_argument():
    class Model(RustModel):
        x: int = Field(int, ge=0)
        y: str = Field(type_=str, min_length=2)
        z: int = Field(Optional[int])
        kind: type = Field(int)
        other: str = Field(int)

    with pytest.raises(ValueError) as caught:
        Model()
    assert str(caught.value) == "Field 'x' is missing; Field 'y' is missing; Field 'other' is missing"
    model = Model(x=3, y="ab", other=4)
    assert model.dict() == {"x": 3, "y": "ab", "z": None, "kind": int, "other": 4}
    with pytest.raises(ValueError, match="Value must be >= 0"):
        Model(x=-1, y="ab", other=4)


def test_text_is_changed_as_it_is_declared():
    class Model(RustModel):
        a: str = Field(strip_whitespace=True, min_length=2)
        b: str = Field(to_lower=True, default="X")
        c: Optional[str] = Field(to_upper=True)
        d: str = Field(strip_whitespace=False, default=" ")

    model = Model(a=" Ab ", b="B ", c="c")
    assert model.dict() == {"a": "Ab", "b": "b ", "c": "C", "d": " "}
    model.a = " cd"
    assert model.a == "cd"
    with pytest.raises(ValueError, match="String length must be >= 2"):
        Model(a=" a ")
    with pytest.raises(TypeError):

        class Bad(RustModel):
            x: int = Field(strip_whitespace=True)


def test_a_field_with_an_alias_keeps_its_name():
    class Model(RustModel):
        x: int = Field(alias="q")

    assert Model(x=1).dict() == Model(q=1).dict() == {"x": 1}
    with pytest.raises(ValueError, match="^Field 'x' is missing$"):
        Model()


def test_instances_are_compared_and_hashed_as_objects_are():
    one, other = User(name="Al", age=1), User(name="Al", age=1)
    assert len({one, other}) == 2 and {one: 1}[one] == 1 and hash(one) == hash(one)
    assert one == one and one != other and [other, one].index(one) == 1
    one.age = 2
    assert one in {one}

    class Fixed(User):
        model_config = satya.ConfigDict(frozen=True)

    assert Fixed(name="Al", age=1) == Fixed(name="Al", age=1)
    assert len({Fixed(name="Al", age=1), Fixed(name="Al", age=1)}) == 1

    class Own(User):
        def __eq__(self, other):
            return True

        __hash__ = None

    assert Own(name="Al", age=1) == 3
    with pytest.raises(TypeError):
        hash(Own(name="Al", age=1))


@pytest.mark.parametrize(
    "annotation, declare, words",
    [
        (int, lambda: Field(required=False), "names no value"),
        (int, lambda: Field(5, required=True), "is not required"),
        (list, lambda: Field(default_factory=list, required=True), "is not required"),
        (int, lambda: Field(type_=int), "annotate the field"),
        (str, lambda: Field(strip_whitespace=True), "StringConstraints"),
        (str, lambda: Field(to_lower=True), "StringConstraints"),
        (str, lambda: Field(to_upper=True), "StringConstraints"),
    ],
)
def test_other_classes_refuse_the_words_of_the_classic_api(annotation, declare, words):
    import dataclasses
    from typing import Annotated

    from satya import dataclasses as checked

    def model():
        return satya.create_model("Bad", x=(annotation, declare()))

    def plain():
        return satya.TypeAdapter(dataclasses.make_dataclass("Bad", [("x", Annotated[annotation, declare()])]))

    def own():
        return checked.dataclass(dataclasses.make_dataclass("Bad", [("x", annotation, declare())]))

    for make in (model, plain, own, lambda: satya.TypeAdapter(Annotated[annotation, declare()])):
        with pytest.raises(TypeError, match=words):
            make()


def test_required_that_says_what_the_default_does_is_taken_by_every_class():
    class Model(satya.Model):
        a: int = Field(required=True)
        b: int = Field(3, required=False)
        c: list = Field(default_factory=list, required=False)
        d: int = Field(None, required=True)

    assert Model(a=1, d=2).model_dump() == {"a": 1, "b": 3, "c": [], "d": 2}
    with pytest.raises(satya.ValidationError):
        Model(a=1)


@pytest.mark.parametrize(
    "url",
    ["https://é.com", "https://example.com/café?q=ü", "http://a.b/a|b", "https://a.b/{id}", "https://a.b/%zz", "HTTP://a"],
)
def test_urls(url):
    assert Full(name="Al", age=1, url=url).url == url


def test_what_is_no_url():
    for url in ("http://a b", "http://", "http:///a", "http://?a", "https://a.b/c\n", "//a.b", " http://a.b"):
        with pytest.raises(ValueError, match="Field 'url': Invalid URL format"):
            Full(name="Al", age=1, url=url)


@pytest.mark.parametrize("options", [{"url": True, "pattern": "x$"}, {"pattern": "x$", "url": True}])
def test_a_pattern_beside_a_format(options):
    class Page(RustModel):
        url: str = Field(**options)
        email: str = Field("a@b.cox", email=True, pattern="x$")

    assert Page(url="http://x").url == "http://x"
    for given, words in (
        ({"url": "http://y"}, "Field 'url': String does not match pattern: x$"),
        ({"url": "x"}, "Field 'url': Invalid URL format"),
        ({"url": "http://x", "email": "a@b.co"}, "Field 'email': String does not match pattern: x$"),
        ({"url": "http://x", "email": "x"}, "Field 'email': Invalid email format"),
    ):
        with pytest.raises(ValueError) as caught:
            Page(**given)
        assert str(caught.value) == words
    schema = Page.model_json_schema()["properties"]["url"]
    assert schema["format"] == "uri" and "x$" in json.dumps(schema)


def test_attributes_of_the_class():
    class Room(RustModel):
        LIMIT = 5
        names = ["a"]
        name: str = Field(min_length=1)

        def hello(self):
            return f"{self.name} {self.LIMIT}"

    class Hall(Room):
        LIMIT = 6
        size: int = 3

    assert (Room(name="x").hello(), Hall(name="x").hello()) == ("x 5", "x 6")
    assert Room(name="x").names is Room.names
    assert (list(Hall.model_fields), Hall(name="x").dict()) == (["name", "size"], {"name": "x", "size": 3})
    with pytest.raises(AttributeError, match="LIMIT"):
        Hall(name="x").LIMIT = 7
    Room.LIMIT = 8
    assert Room(name="x").hello() == "x 8"
    with pytest.raises(satya.UserError, match="non-annotated attribute"):

        class Nameless(Room):
            name = "n"
