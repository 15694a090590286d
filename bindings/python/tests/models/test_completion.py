# SPDX-License-Identifier: Apache-2.0
"""Functions of the user run once for each input, in pydantic's order, with its results,
whatever else is wrong with the input and on whichever way it comes in."""

import json
import keyword
import sys
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union
from uuid import UUID

import pytest

import satya

try:
    import pydantic
except ImportError:
    pydantic = None


def caught(call):
    with pytest.raises(Exception) as found:
        call()
    return found.value


CALLS: List[Any] = []


def noted(name, value):
    CALLS.append((name, value if isinstance(value, (str, int, type(None))) else type(value).__name__))
    if value == "bad" or value == 13:
        raise ValueError(f"{name} says no")
    return value


def declared(lib):
    """The models of these tests, by one of the two libraries."""

    class Leaf(lib.BaseModel):
        id: int = lib.Field(ge=1)
        name: str = lib.Field(min_length=1)

        @lib.field_validator("name")
        @classmethod
        def named(cls, value):
            return noted("leaf", value).title()

    class Pair(lib.BaseModel):
        left: Leaf
        right: Optional[Leaf] = None
        made: int = lib.Field(default_factory=lambda: noted("factory", 3))
        note: str = ""

        @lib.field_validator("note", mode="before")
        @classmethod
        def noted_before(cls, value):
            return noted("before", value)

        @lib.model_validator(mode="after")
        def whole(self):
            noted("pair", self.note)
            return self

    class Tree(lib.BaseModel):
        value: int
        children: List["Tree"] = []

        @lib.field_validator("value")
        @classmethod
        def checked(cls, value):
            return noted("tree", value)

    class Cat(lib.BaseModel):
        kind: Literal["cat"]
        lives: int

        @lib.field_validator("lives")
        @classmethod
        def few(cls, value):
            return noted("cat", value)

    class Dog(lib.BaseModel):
        kind: Literal["dog"]
        bark: str

    class Many(lib.BaseModel):
        leaves: List[Leaf]
        by_name: Dict[str, Leaf] = {}
        two: Optional[Tuple[Leaf, int]] = None
        pet: Optional[Annotated[Union[Cat, Dog], lib.Field(discriminator="kind")]] = None
        items: List[Annotated[str, lib.AfterValidator(lambda value: noted("item", value))]] = []
        either: Union[Leaf, int] = 0

    class Wrapped(lib.BaseModel):
        a: int
        b: Annotated[str, lib.WrapValidator(lambda value, handler: handler(noted("wrap", value)))]
        c: Annotated[Any, lib.PlainValidator(lambda value: noted("plain", value))] = None
        d: Optional[Annotated[int, lib.AfterValidator(lambda value: noted("after", value))]] = None

    class First(lib.BaseModel):
        a: int
        leaf: Optional[Leaf] = None

        @lib.model_validator(mode="before")
        @classmethod
        def first(cls, data):
            noted("first", data.get("a"))
            return {**data, "a": data.get("a", 7)}

    class Private(lib.BaseModel):
        a: int
        _seen: List[int] = lib.PrivateAttr(default_factory=lambda: noted("private", []) or [1])

        def model_post_init(self, context):
            noted("post", self.a)
            self._seen.append(self.a)

    class Informed(lib.BaseModel):
        a: int = 5
        b: str
        c: str

        @lib.field_validator("b", "c")
        @classmethod
        def informed(cls, value, info):
            noted(f"{info.field_name} {info.mode} {sorted(info.data)} {info.config['title']}", value)
            return value

    return {cls.__name__: cls for cls in (Leaf, Pair, Tree, Many, Wrapped, First, Private, Informed)}


OURS, THEIRS = declared(satya), pydantic and declared(pydantic)

LEAF, BAD, WRONG = {"id": 1, "name": "ann"}, {"id": 2, "name": "bad"}, {"id": 0, "name": "bob"}
INPUTS = {
    "Leaf": [LEAF, BAD, WRONG, {"id": "2", "name": "eve"}, {"name": "bad"}, {}],
    "Pair": [
        {"left": LEAF},
        {"left": LEAF, "right": LEAF, "note": "n"},
        {"note": "bad", "left": BAD, "right": BAD},
        {"left": WRONG, "note": "bad"},
        {"left": LEAF, "note": 3},
        {"left": LEAF, "right": 5},
    ],
    "Tree": [
        {"value": 1, "children": [{"value": 2}, {"value": 13}, {"value": 4, "children": [{"value": 13}]}]},
        {"value": 1, "children": [{"value": 2, "children": []}, {"value": 3}]},
        {"value": 13, "children": [{"value": "x"}]},
    ],
    "Many": [
        {"leaves": [LEAF, LEAF], "by_name": {"a": LEAF}, "two": [LEAF, 3]},
        {"leaves": [LEAF, BAD, LEAF, BAD], "by_name": {"a": BAD, "b": LEAF}, "two": [BAD, 3]},
        {"leaves": [], "pet": {"kind": "cat", "lives": 9}, "items": ["x", "bad", "y"]},
        {"leaves": [LEAF], "pet": {"kind": "cat", "lives": 13}, "items": ["x"]},
        {"leaves": [LEAF], "pet": {"kind": "dog", "bark": "w"}, "either": LEAF},
        {"leaves": [LEAF], "either": BAD},
        {"leaves": [LEAF], "pet": {"kind": "cow"}},
    ],
    "Wrapped": [
        {"a": 1, "b": "x", "c": "y", "d": 4},
        {"a": 1, "b": "bad", "c": "bad", "d": 13},
        {"a": 1, "b": 5},
        {"a": "x", "b": "b", "c": "bad", "d": None},
    ],
    "First": [{"a": 1}, {}, {"a": "x", "leaf": BAD}, {"a": 2, "leaf": BAD}, {"a": 13}],
    "Private": [{"a": 1}, {"a": 13}, {"a": "x"}],
    "Informed": [
        {"b": "x", "c": "y"},
        {"a": 1, "b": "bad", "c": "bad"},
        {"c": "y", "b": "x", "a": "1"},
        {"a": "x", "b": "x", "c": "y"},
    ],
}
CASES = [(name, data) for name, inputs in INPUTS.items() for data in inputs]


def by_keywords(cls, data):
    return cls(**data)


def by_object(cls, data):
    return cls.model_validate(data)


def by_json(cls, data):
    return cls.model_validate_json(json.dumps(data))


def by_init(cls, data):
    made = cls.__new__(cls)
    made.__init__(**data)
    return made


def in_adapter(cls, data):
    lib = satya if cls in OURS.values() else pydantic
    return lib.TypeAdapter(List[cls]).validate_python([data])[0]


def outcome(way, cls, data):
    CALLS.clear()
    try:
        made = way(cls, json.loads(json.dumps(data)))
        found = made.model_dump(), sorted(made.model_fields_set), getattr(made, "_seen", None)
    except ValueError as error:
        found = [(e["type"], e["loc"], e["msg"], e["input"]) for e in error.errors()]
    return found, list(CALLS)


@pytest.mark.skipif(pydantic is None, reason="no pydantic here")
@pytest.mark.parametrize("way", [by_keywords, by_object, by_json, by_init, in_adapter])
@pytest.mark.parametrize("name, data", CASES, ids=str)
def test_as_pydantic_does(way, name, data):
    mine, calls = outcome(way, OURS[name], data)
    theirs, expected = outcome(way, THEIRS[name], data)
    assert mine == theirs
    # A factory is called for what a model lacks, which the library sees first.
    assert sorted(calls, key=str) == sorted(expected, key=str)
    order = [call for call in calls if call[0] != "factory"]
    assert order == [call for call in expected if call[0] != "factory"]


def holder(lib, type_, mode):
    """A model of one field, with a validator."""

    functions = {
        "after": lambda self: self,
        "before": classmethod(lambda cls, value: value),
        "wrap": classmethod(lambda cls, value, handler: handler(value)),
    }
    seen = lib.model_validator(mode=mode)(functions[mode])
    return type("Holder", (lib.BaseModel,), {"__annotations__": {"value": type_}, "__module__": __name__, "seen": seen})


JSON_TYPES = [
    Union[Set[str], Any], Union[date, str], Union[UUID, Any], Union[int, datetime], Union[FrozenSet[int], Set[str]], timedelta,
    Optional[timedelta], List[Union[Set[str], Any]], Dict[str, Union[date, str]], Union[int, str], Fraction, complex,
]  # fmt: skip
JSON_VALUES = [["a"], ["1"], "2026-03-01", "1", str(UUID(int=5)), True, [["a"]], {"a": "2026-03-01"}, None]


@pytest.mark.skipif(pydantic is None, reason="no pydantic here")
@pytest.mark.parametrize("mode", ["after", "before", "wrap"])
@pytest.mark.parametrize("type_", JSON_TYPES, ids=str)
def test_json_is_not_looked_at_as_objects(type_, mode):
    mine, theirs = holder(satya, type_, mode), holder(pydantic, type_, mode)
    for value in JSON_VALUES:
        text = json.dumps({"value": value})
        for read in (
            lambda lib, cls: cls.model_validate_json(text).value,
            lambda lib, cls: cls.model_validate_json(text, strict=None).value,
            lambda lib, cls: lib.TypeAdapter(List[cls]).validate_json(f"[{text}]")[0].value,
        ):
            found = []
            for lib, cls in ((satya, mine), (pydantic, theirs)):
                try:
                    made = read(lib, cls)
                    found.append((type(made), made.timestamp() if isinstance(made, datetime) else made))
                except ValueError:
                    found.append("refused")
            assert found[0] == found[1], (value, found)


def test_finished_instances_are_not_seen_again():
    leaf = OURS["Leaf"](id=1, name="ann")
    CALLS.clear()
    made = OURS["Many"](leaves=[leaf, {"id": 1, "name": "bob"}], by_name={"a": leaf})
    assert made.leaves[0] is leaf and made.by_name["a"] is leaf
    assert CALLS == [("leaf", "bob")]
    assert [found.name for found in made.leaves] == ["Ann", "Bob"]


def test_other_exceptions_are_the_callers():
    class Odd(satya.Model):
        a: int
        b: int = 0

        @satya.field_validator("a")
        @classmethod
        def odd(cls, value):
            CALLS.append(value)
            raise KeyError(value)

    class Around(satya.Model):
        odd: List[Odd]

    CALLS.clear()
    for make in (
        lambda: Odd(a=1),
        lambda: Odd.model_validate({"a": 2}),
        lambda: Odd.model_validate_json('{"a": 3}'),
        lambda: Around(odd=[{"a": 4}]),
    ):
        assert type(caught(make)) is KeyError
    assert CALLS == [1, 2, 3, 4]


def test_a_validator_that_returns_another_object():
    class Shy(satya.Model):
        a: int

        @satya.model_validator(mode="after")
        def other(self):
            CALLS.append(self.a)
            return type(self).model_construct(a=self.a + 1) if self.a < 10 else self

    class Around(satya.Model):
        shy: List[Shy]

    CALLS.clear()
    assert Shy.model_validate({"a": 1}).a == 2
    assert [each.a for each in Around(shy=[{"a": 1}, {"a": 20}, {"a": 3}]).shy] == [2, 20, 4]
    with pytest.warns(UserWarning, match="other than `self`"):
        assert Shy(a=5).a == 5
    assert CALLS == [1, 1, 20, 3, 5]


def test_functions_that_make_models():
    class Inner(satya.Model):
        a: int

        @satya.field_validator("a")
        @classmethod
        def checked(cls, value):
            if value == 3:
                Inner(a=4)
                caught(lambda: Inner(a=-1))
            if value < 0:
                raise ValueError("negative")
            return value

    class Outer(satya.Model):
        inner: List[Inner]

    found = Outer(inner=[{"a": 3}, {"a": 5}])
    assert [each.a for each in found.inner] == [3, 5]
    error = caught(lambda: Outer(inner=[{"a": 3}, {"a": -5}, {"a": 3}]))
    assert [e["loc"] for e in error.errors()] == [("inner", 1, "a")]


@pytest.mark.parametrize("field", ["two words", *keyword.kwlist[:3]])
def test_names_that_no_code_has(field):
    cls = satya.create_model(
        "Named",
        __validators__={"up": satya.field_validator(field)(lambda value: value.upper())},
        **{field: (str, ...)},
    )
    assert cls(**{field: "x"}).model_dump() == {field: "X"}


def test_many_instances_keep_nothing():
    class Kept(satya.Model):
        a: List[int]

        @satya.field_validator("a")
        @classmethod
        def same(cls, value):
            if not value:
                raise ValueError("empty")
            return [*value]

    given = [1]
    before = sys.getrefcount(given) if hasattr(sys, "getrefcount") else 0
    for _ in range(1000):
        Kept(a=given)
        caught(lambda: Kept(a=[]))
        caught(lambda: Kept(a=given, b=Kept(a=[])))
    if before:
        assert sys.getrefcount(given) == before
