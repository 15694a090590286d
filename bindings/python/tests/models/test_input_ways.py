# SPDX-License-Identifier: Apache-2.0
"""Input is taken alike by an engine's short way and by the general one: a call with an option
that changes nothing goes the general way."""

import gc
import json
import sys
import weakref
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Deque, Dict, Iterable, List, Literal, NamedTuple, Optional, Sequence, Set, Tuple, TypedDict, Union
from uuid import UUID

import pytest

from satya import (
    UUID4,
    AliasChoices,
    AliasPath,
    AnyUrl,
    ConfigDict,
    Field,
    HttpUrl,
    Json,
    Model,
    RootModel,
    Secret,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    create_model,
    field_validator,
    with_config,
)
from satya.models.aliases import AliasGenerator
from satya.alias_generators import to_camel


class Color(Enum):
    RED = "red"
    TWO = 2


class Point(TypedDict):
    x: int
    y: str


class Pair(NamedTuple):
    x: int
    y: str


@with_config(extra="forbid")
class Closed(TypedDict, total=False):
    x: Annotated[int, Field(alias="X")]
    größe: List[int]


class Apart(NamedTuple):
    x: int
    y: Optional[Decimal] = None


@dataclass
class Place:
    x: int
    y: str = "0"
    more: List[int] = field(default_factory=list)


@dataclass(frozen=True)
class Fixed:
    __slots__ = ("x", "y")
    x: int
    y: Point


class Checked:
    """A class that is no plain object."""

    def __new__(cls, *_):
        made = super().__new__(cls)
        made.is_new = True
        return made


@dataclass
class Made(Checked):
    x: int


class User(Model):
    name: str
    age: int = 0


class Admin(Model):
    name: str
    role: str
    rights: List[str] = []


class Cat(Model):
    kind: Literal["cat"]
    age: int


class Dog(Model):
    kind: Literal["dog"]
    age: int


class Open(Model):
    model_config = ConfigDict(extra="allow")
    x: int
    y: float = 1.5


class Numbers(RootModel[List[int]]):
    pass


STRIPPED = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
LOWER = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=4)]

TYPES: List[Any] = [
    int, float, bool, str, bytes, Decimal, datetime, date, time, timedelta, UUID, Color, Path, IPv4Address, SecretStr,
    STRIPPED, LOWER, Annotated[int, Field(ge=0, le=12)], Annotated[float, Field(gt=0, multiple_of=0.5)],
    Annotated[Decimal, Field(max_digits=3, ge=1)], Annotated[int, Field(strict=True)], Annotated[bool, Field(strict=True)],
    Optional[int], Optional[bool], List[int], Set[int], Dict[str, float], Sequence[int], Deque[int], Point, Pair,
    Closed, Apart, Place, Fixed, Made, Json, Json[int], Json[List[Point]], Json[Decimal], List[Point], Union[Point, Pair], List[Place],
    Union[int, str], Union[bool, None, str], Union[List[int], str], Union[User, Admin], Union[Cat, Dog, None],
    List[Union[Cat, Dog]], Union[User, int], Open, Numbers, Optional[Numbers], Literal["a", 1], Any,
    HttpUrl, Optional[AnyUrl], Secret[List[int]], Annotated[Deque[int], Field(min_length=2, max_length=2)], PurePosixPath,
    UUID4, Annotated[Set[int], Field(min_length=1)], Union[Deque[int], str],
]  # fmt: skip

#: As JSON text.
VALUES = """0 | 1 | -1 | 12 | -0 | 13 | 3.0 | 1.5 | -0.0 | 1e400 | 1e2 | 9223372036854775807 | 9223372036854775808 |
9007199254740993 | true | false | null | "" | "12" | " 12 " | "-3" | "+3" | "012" | "1_0" | "12.0" | "1.5" |
"1e3" | "-0" | "0" | "1" | "9007199254740993" | "9223372036854775808" | "inf" | "nan" | "x" | " a " | "AB" |
"\\u00c4 " | "\\u001c a" | "\\u00a0b\\u2003" | "a\\u0301" | "yes" | "TRUE" | "off" | "tru" | "P1D" | "1.50" |
"red" | "a" | "1.2.3.4" | "/a/b" | "é" | "2020-01-01" | "2020-01-01T00:00:00Z" | "12:30:00" |
"00000000-0000-0000-0000-000000000005" | 2 | 1577836800 | 12345.678901234567890123 | [] | [1] | [1,2] | ["1",2.0] |
["x"] | [1,"y"] | [null] | {} | {"x":1} | {"x":"1","y":"2"} | {"x":1,"y":"2","z":3} | {"name":"a"} |
{"name":"a","role":"b"} | {"name":"a","role":"b","age":3} | {"name":"a","rights":["c"],"role":"r"} | {"name":1} |
{"kind":"cat","age":3} | {"kind":"dog","age":"3"} | {"kind":"fox","age":3} | {"age":3,"kind":"cat"} |
{"X":1} | {"X":1,"größe":[1]} | {"x":1,"y":{"x":2,"y":""}} | {"x":1,"more":[2]} | "[1,2]" | "{\\"x\\":1}" | "[{\\"x\\":1,\\"y\\":\\"\\"}]" |
"P1Y2M3W4DT5H6M7.5S" | "-PT1.000001S" | "+P1DT" | "PT" | "P1" | "P1.5D" | "P1.D" | "PT1.5H1M" | "P1H" | "PT1H2T" | "P999999999D" |
"P0001000000000D" | "PT1.1234567S" | "3 days, 4:05" | "30:00:00" | "1.50e3" | "+1.5" | "1." | ".5" | "1_0.5" | -1577836800 | 20000000000 | 20000000001 |
-20000000001 | 253402300799 | 253402300800 | -62135596801 | 1582934400001 | 951782400 | [1,"2","3"] | [1,null] | {"x":1,"y":null} |
[{"kind":"cat","age":1},{"age":2,"kind":"dog"}] | [{"kind":"cat"}] | {"x":1,"q":[1.0,{"a":null}],"q":2} |
"https://a.b/c" | "https://a.b:443" | "HTTP://A.b/../c?d e" | "ftp://a/" | "https://" | "00000000-0000-4000-8000-00000000000f" |
"00000000000000000000000000000005" | {"x":1,"y":2,"x":3} | {"\\u0078":1} | NaN | Infinity | [NaN]""".replace("\n", " ").split(" | ")

OBJECTS = [
    True, 3.0, 1e19, float("nan"), float("inf"), Decimal("1.5"), Decimal(3), b"12", b"\xff", bytearray(b"a"), (1, 2), {1, 2},
    deque([1]), deque([1, 2], 3), deque(["x"]), HttpUrl("https://a.b"), SecretStr("a"), Secret([1]), PurePosixPath("a"), Color.RED, timedelta(1), date(2020, 1, 1), datetime(2020, 1, 1), 2**70, -(2**63), -float(2**63), "\ud800", " \ud800",
    Pair(1, "y"), Place(1), Fixed(1, {"x": 1, "y": ""}), Made(1), (1, "y"), ("x", "y"), OrderedDict(x=1, y="2"), {"x": 1, b"y": 2}, "[1]", b'{"x":1}',
    b"[", Decimal("NaN"), Decimal("-Infinity"), range(3), "ab", "\ud800",
    User(name="a"), Numbers([1]), Path("/a"), UUID(int=5), [True, "2"], {"x": True, 1: 2}, {"name": "a", "role": "b", 3: 4},
]  # fmt: skip


def seen(value):
    """A value with its type and those of its parts, so that True is not 1."""
    if isinstance(value, Model):
        extra = value.model_extra
        return (
            type(value),
            {name: seen(each) for name, each in value.__dict__.items()},
            value.model_fields_set,
            None if extra is None else {name: seen(each) for name, each in extra.items()},
            None if extra is None else list(extra),
        )
    if isinstance(value, dict):
        return dict, [(key, seen(each)) for key, each in value.items()]
    if isinstance(value, (list, tuple, deque)):
        return type(value), [seen(each) for each in value]
    if isinstance(value, Secret):
        return Secret, seen(value.get_secret_value())
    if isinstance(value, SecretStr):
        return SecretStr, value.get_secret_value()
    if hasattr(value, "__next__"):
        return "iterator", [seen(each) for each in value]
    return type(value), repr(value)


def outcome(call):
    try:
        return seen(call())
    except ValidationError as error:
        return [
            (e["type"], e["loc"], e["msg"], e["type"] == "json_invalid" or repr(e["input"]))
            for e in error.errors(include_url=False)
        ]


def same(cls, data):
    general = outcome(lambda: cls.model_validate(data, from_attributes=False))
    assert outcome(lambda: cls.model_validate(data)) == general, data
    if type(data) is dict and not issubclass(cls, RootModel) and all(type(key) is str for key in data):
        assert outcome(lambda: cls(**data)) == general, data
    assert outcome(lambda: cls.model_validate(data, context={})) == general, data
    strictly = outcome(lambda: cls.model_validate(data, strict=True, from_attributes=False))
    assert outcome(lambda: cls.model_validate(data, strict=True)) == strictly, data


def same_json(cls, text):
    general = outcome(lambda: cls.model_validate_json(text, by_alias=True))
    for given in (text, text.encode(), text + " " * 600):
        assert outcome(lambda: cls.model_validate_json(given)) == general, text
    assert outcome(lambda: cls.model_validate_json(text, context={})) == general, text
    strictly = outcome(lambda: cls.model_validate_json(text, strict=True, by_alias=True))
    assert outcome(lambda: cls.model_validate_json(text, strict=True)) == strictly, text


@pytest.mark.parametrize("is_strict", [False, True])
@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_every_value_of_every_type(kind, is_strict):
    config = ConfigDict(strict=True) if is_strict else None
    cls = create_model("Taken", __config__=config, a=(kind, ...), b=(int, 1))
    cls.model_validate_json('{"a":null}') if kind is Any else None
    for text in VALUES:
        same_json(cls, '{"a":%s}' % text)
        if "NaN" not in text:
            same(cls, {"a": json.loads(text)})
    for value in OBJECTS:
        same(cls, {"a": value})


@pytest.mark.parametrize("kind", [Iterable[int]], ids=str)
def test_iterables(kind):
    cls = create_model("Taken", a=(kind, ...))
    for text in ("[1,2]", '["1"]', "3", "null"):
        same_json(cls, '{"a":%s}' % text)


ITEMS = [List[int], Set[int], Tuple[int, ...], Deque[int], Optional[List[int]], Annotated[Set[int], Field(min_length=1)], Annotated[List[int], Field(fail_fast=True)], Union[Deque[int], str]]


@pytest.mark.parametrize("kind", ITEMS, ids=str)
def test_what_can_be_looked_through_once(kind):
    cls = create_model("Taken", a=(kind, ...))
    assert list(cls(a=iter(["1"])).a) == list(TypeAdapter(kind).validate_python(iter([1]))) == [1]
    for given in (["x"], ["1", None], [[]]):
        expected = outcome(lambda: cls(a=list(given)))
        for call in (lambda: cls(a=iter(given)), lambda: cls.model_validate({"a": iter(given)})):
            # The items are gone: the input is not shown.
            assert [each[:3] for each in outcome(call)] == [each[:3] for each in expected]
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(iter(given))


def test_text_that_stands_for_all_values():
    cls = create_model("Taken", a=(int, ...), b=(Optional[float], None), c=(bool, True), d=(STRIPPED, "x"))
    for a in ("1", " 1", "x", "1.0", 1):
        for b in ("1.5", "", "null", "nan"):
            for c in ("on", "x", "1"):
                data = {"a": a, "b": b, "c": c, "d": " y ", "e": "z"}
                general = outcome(lambda: cls.model_validate_strings(data, by_alias=True))
                assert outcome(lambda: cls.model_validate_strings(data)) == general


class Named(Model):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    first_name: str
    last_name: str = "x"
    n: int = 0


class Refusing(Named):
    model_config = ConfigDict(extra="forbid")


class Keeping(Named):
    model_config = ConfigDict(extra="allow")


class Chosen(Model):
    a: int = Field(validation_alias=AliasChoices("x", "y", "é"))
    b: int = Field(2, validation_alias=AliasChoices("z", AliasPath("p", 0)))


class Plain(Model):
    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=lambda name: AliasChoices(name, name.upper())))
    a: int
    b: str = "c"


@pytest.mark.parametrize("cls", [Named, Refusing, Keeping, Chosen, Plain])
def test_fields_of_several_names(cls):
    for data in (
        {}, {"firstName": "a"}, {"first_name": "a"}, {"first_name": "a", "lastName": "b", "n": 3}, {"firstName": "a", "first_name": "b"},
        {"first_name": "b", "firstName": "a"}, {"first_name": 1}, {"firstName": 1, "n": "x"}, {"first_name": "a", "q": 1}, {"n": 1},
        {"x": 1}, {"y": 1}, {"é": 1}, {"x": 1, "y": 2}, {"y": 1, "x": 2}, {"y": "q"}, {"x": 1, "p": [3]}, {"y": "4", "z": 1},
        {"a": 1}, {"A": 1}, {"A": 1, "B": "x"}, {"A": "x", "b": 1}, {"a": 1, "A": 2},
    ):  # fmt: skip
        same(cls, data)
        same_json(cls, json.dumps(data))
        same_json(cls, json.dumps(data, ensure_ascii=False))


class Deep(Model):
    a: int = Field(validation_alias=AliasPath("p", 0))
    b: str = Field("none", validation_alias=AliasChoices(AliasPath("p", "q"), AliasPath("r", 1, "s")))
    c: List[int] = Field([], validation_alias=AliasPath("r", 0))
    d: int = 0


class Shadowed(Model):
    a: int = Field(0, validation_alias=AliasPath("p", 0))
    p: Any = None


class Backward(Model):
    a: int = Field(validation_alias=AliasPath("p", -1))


class Tight(Deep):
    model_config = ConfigDict(extra="forbid")


class Noting(Deep):
    @field_validator("d")
    @classmethod
    def note(cls, value):
        return value


@pytest.mark.parametrize("cls", [Deep, Shadowed, Backward, Tight, Noting])
def test_fields_of_paths(cls):
    for data in (
        {}, {"p": [1]}, {"p": []}, {"p": ["1", 2], "r": [[1], {"s": "t"}]}, {"p": {"q": "t"}}, {"p": {"0": 1}}, {"p": "text"}, {"p": None},
        {"p": [1], "r": [["2"]]}, {"p": [1], "r": [["x"]]}, {"p": [None]}, {"p": [1], "r": [0, 1]}, {"p": [1], "r": [[], {"s": 1}]},
        {"p": [1], "r": [[], {}]}, {"p": [1], "r": {}}, {"a": 1, "b": "c"}, {"p": [1], "z": 3}, {"p": [[1]]}, {"p": [1, 2, 3], "d": "4"},
    ):  # fmt: skip
        same(cls, data)
        # Names of arguments are known from the first call on.
        same(cls, data)
        same_json(cls, json.dumps(data))
        same_json(cls, json.dumps(data, indent=1))
    for data in ({"p": (1,)}, {"p": {0: 1}}, {"p": OrderedDict(q="t")}, {"p": deque([1])}, {"p": [1], "\ud800": 2}):
        same(cls, data)
    same_json(cls, '{"p":[1],"p":[2]}')
    same_json(cls, '{"\\u0070":[1]}')
    same_json(cls, '{"p":[1],"r":[[1],{"s":"a","s":"b"}]}')
    same_json(cls, '{"p":[1,],"r":[]}')


def test_two_fields_that_claim_one_name():
    class Claimed(Model):
        model_config = ConfigDict(populate_by_name=True)
        a: int = Field(alias="b")
        b: int = 0

    for data in ({"b": 1}, {"a": 1}, {"a": 1, "b": 2}):
        same(Claimed, data)
        same_json(Claimed, json.dumps(data))


def test_extras_are_the_instances_own():
    data = {"x": 1, "q": [1]}
    made = Open.model_validate(data)
    assert made.model_extra == {"q": [1]} and made.q == [1]
    assert made.model_fields_set == {"x", "q"}
    assert made.model_dump() == {"x": 1, "y": 1.5, "q": [1]}
    made.q = 2
    made.r = 3
    assert data == {"x": 1, "q": [1]} and made.model_extra == {"q": 2, "r": 3}
    assert Open(x=1).model_extra == {} and Open(x=1).model_fields_set == {"x"}
    assert Open(x=1, y=2, z=3) == Open.model_validate_json('{"z":3,"y":2,"x":1}')
    assert Open.model_validate_json('{"x":1}').model_extra == {}
    first, second = Open(x=1), Open(x=1)
    first.a = 1
    assert second.model_extra == {}


def test_extras_lead_to_what_the_collector_ends():
    class Held:
        pass

    held = Held()
    made = Open(x=1, held=held)
    held.made = made
    gone = weakref.ref(held)
    del held, made
    gc.collect()
    assert gone() is None


@pytest.mark.skipif(not hasattr(sys, "getrefcount"), reason="objects have no counts here")
def test_extras_keep_the_references_of_what_fails():
    thing = object()
    before = sys.getrefcount(thing)
    for _ in range(100):
        for call in (lambda: Open(q=thing), lambda: Open.model_validate({"q": thing}), lambda: Open(q=thing, x=[])):
            with pytest.raises(ValidationError):
                call()
        Open(x=1, q=thing)
    gc.collect()
    assert sys.getrefcount(thing) == before


def test_a_root_is_taken_as_any_value():
    class Word(RootModel[str]):
        pass

    class Holder(Model):
        word: Word
        words: List[Word] = []

    for data in ("a", 1, None, Word("b"), {"root": "a"}):
        same(Word, data)
        same(Holder, {"word": data, "words": [data]})
    for text in ('"a"', "1", '{"root":"a"}', "null"):
        same_json(Word, text)
        same_json(Holder, '{"word":%s,"words":[%s]}' % (text, text))
    word = Word("a")
    assert Word.model_validate(word) is word and Holder(word=word).word is word
    assert Word.model_validate("a").model_fields_set == {"root"}


def test_unions_of_models_take_the_closest():
    class Small(Model):
        x: int

    class Large(Model):
        x: int
        y: int = 0

    class Renamed(Model):
        model_config = ConfigDict(populate_by_name=True)
        first: int = Field(alias="a")

    class Filled(Model):
        x: int
        z: int

        @classmethod
        def __get_validators__(cls):
            yield from ()

    cls = create_model("Held", a=(Union[Small, Large, Renamed], ...))
    for value in ({"x": 1}, {"x": 1, "y": 2}, {"x": "1"}, {"first": 1}, {"a": 1}, {"x": 1, "a": 2}, {}, {"x": "q"}, Large(x=1)):
        same(cls, {"a": value})
        if type(value) is dict:
            same_json(cls, json.dumps({"a": value}))


def test_a_strict_call_leaves_the_next_one_as_it_is():
    calls = []

    def make():
        calls.append(User.model_validate({"name": "a", "age": "3"}).age)
        return 0

    class Made(Model):
        a: int
        b: int = Field(default_factory=make)

    assert Made.model_validate({"a": 1}, strict=True).b == 0
    with pytest.raises(ValidationError):
        Made.model_validate({"a": "1"}, strict=True)
    assert Made.model_validate({"a": "1"}).a == 1 and set(calls) == {3}
    with pytest.raises(ValidationError):
        Made.model_validate({"a": "x"})
