# SPDX-License-Identifier: Apache-2.0
"""The native engine of Python models, every part of it for a moment: for valgrind."""

from __future__ import annotations

import datetime
import enum
import gc
import uuid
from decimal import Decimal
from typing import Dict, List, Literal, Optional, Set, Union

import satya
from satya import (
    ConfigDict,
    Field,
    Model,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    computed_field,
    field_serializer,
    field_validator,
    model_validator,
    validate_call,
)
from satya.alias_generators import to_camel
from satya.dataclasses import dataclass

ROUNDS = 30


class Color(enum.Enum):
    red = "r"
    blue = "b"


class Cat(Model):
    kind: Literal["cat"]
    lives: int = 9


class Dog(Model):
    kind: Literal["dog"]
    name: Optional[str] = None


class Tree(Model):
    number: int = Field(ge=0)
    name: str = Field(min_length=1)
    pets: List[Union[Cat, Dog]] = []
    counts: Dict[str, int] = {}
    either: Union[int, str, None] = None
    at: Optional[datetime.datetime] = None
    color: Color = Color.red
    id: Optional[uuid.UUID] = None
    next: Optional["Tree"] = None


class Frozen(Model, frozen=True):
    number: int


def refused(make, *arguments, **fields):
    try:
        make(*arguments, **fields)
    except ValidationError as error:
        str(error), error.errors(), error.json()
    else:
        raise AssertionError(f"{arguments} {fields} was taken")


def work(number):
    tree = Tree(
        number=1,
        name="x",
        pets=[{"kind": "cat"}, {"kind": "dog", "name": "é"}],
        counts={"k": 2},
        either="q",
        at="2020-01-01T00:00:00+01:00",
        color="b",
        id=str(uuid.UUID(int=number)),
        next={"number": 2, "name": "y"},
    )
    tree.number = 5
    refused(setattr, Checked(number=1), "number", "x")
    text = tree.model_dump_json()
    assert Tree.model_validate_json(text) == tree == Tree.model_validate(tree.model_dump())
    assert len(TypeAdapter(List[Tree]).validate_json(f"[{text},{text}]")) == 2
    for bad in ('{"number":-1,"name":""}', "{", '{"number":"x"}', '{"pets":[{"kind":"cow"}]}'):
        refused(Tree.model_validate_json, bad)
    refused(Tree, number="q", name=1)

    class Other(Tree):
        more: int = number

    assert Other(number=1, name="c").more == Other.model_validate({"number": 1, "name": "d"}).more
    assert hash(Frozen(number=1)) == hash(Frozen(number=1))
    batch = Tree.validate_json_batch(f"{text}\n{text}\n{{}}\n")
    assert batch.verdicts == b"\0\0\1" and len(list(batch)) == 3
    # A cycle, for the collector.
    tree.next = tree


class Checked(Model, validate_assignment=True):
    number: int


SCHEMA = satya.Schema({"type": "object", "properties": {"a": {"minimum": 0}, "b": {"type": "array"}}})


def check_objects(number):
    """Objects and problems of raw schemas."""
    plain = {"a": number, "b": [1.5, "é", None, True, ({"c": []},)], "more": {"": "x" * number}}
    with SCHEMA.from_value(plain) as instance:
        instance["a"] = number + 1
        assert instance.to_python()["b"][1] == "é" and len(instance["b"]) == 5
    for other in ({"a": -1}, {"b": {1}}, {"a": 2**70}, [plain] * 3, "\ud800", {"a": float("nan")}):
        try:
            problems = list(SCHEMA.iter_errors(other))
        except TypeError:
            continue
        assert bool(problems) != SCHEMA.is_valid(other)


class Called(Model):
    """Functions of the user, between and around what the library does."""

    model_config = ConfigDict(validate_assignment=True, alias_generator=to_camel, populate_by_name=True)
    first_name: str
    born_in: int = 1970
    wait: Optional[datetime.timedelta] = None
    price: Decimal = Decimal(1)
    tags: Set[str] = set()
    _seen: int = PrivateAttr(0)

    @field_validator("first_name", mode="wrap")
    @classmethod
    def named(cls, value, handler, info):
        return handler(value) + "."

    @model_validator(mode="before")
    @classmethod
    def opened(cls, value):
        return dict(value)

    @model_validator(mode="after")
    def closed(self):
        if self.born_in < 0:
            raise ValueError("before all")
        return self

    @computed_field
    @property
    def label(self) -> str:
        return self.first_name.upper()

    @field_serializer("born_in")
    def rounded(self, value):
        return value // 10 * 10


class Open(Model, extra="allow"):
    number: int


@dataclass
class Place:
    name: str
    floor: float = 0


@validate_call
def add(first: int, second: int = 2):
    return first + second


def work_with_functions(number):
    called = Called(firstName="é" * number, bornIn="1999", wait="PT1H", price="1.50", tags={"a"})
    assert Called.model_validate_json(called.model_dump_json(exclude={"label"}, by_alias=True)).born_in == 1990
    for options in ({"exclude_none": True}, {"mode": "json", "by_alias": True}, {"include": {"tags", "price"}}, {"exclude_unset": True}):
        assert called.model_dump(**options)
    called.born_in = "3"
    refused(setattr, called, "first_name", [])
    refused(setattr, called, "born_in", -1)
    refused(Called, first_name="x", born_in=-1)
    refused(Called.model_validate_json, '{"firstName":"x","price":{}}')
    refused(Called.model_validate, {"first_name": 1, "wait": "never"}, strict=True)
    assert called.model_copy() == called and called.model_copy(deep=True) == called
    opened = Open(number="1", other=[number], more={"x": called})
    assert opened.model_copy(update={"third": 3}) != opened and opened.model_dump()["other"] == [number]
    assert Open.model_validate_json(opened.model_dump_json()).other == [number]
    place = Place("Hall", floor="2")
    assert TypeAdapter(List[Place]).dump_json([place] * 3) and add("1", second=number) == number + 1
    refused(Place, "x", "y")
    refused(add, None)


class Page(Model):
    kind: Literal["page"] = "page"
    text: str
    lines: List[Union[str, "Page"]] = []
    number: Optional[float] = None


Page.model_rebuild()


def write_texts(number):
    for size in (number, 990 + number, 3_000 * number):
        page = Page(text="x" * size, lines=["ö" * number, Page(text='"' * size)], number=size / 7)
        text = page.model_dump_json()
        assert Page.model_validate_json(text) == page == Page.model_validate_json(page.model_dump_json(indent=1))
        page.lines[1].text = "\ud800"
        try:
            page.model_dump_json()
        except (UnicodeError, ValueError):
            del page.text
        assert "text" not in page.model_dump()


assert satya.engine() == "native"
for number in range(ROUNDS):
    work(number)
    check_objects(number)
    work_with_functions(number)
    write_texts(number)
gc.collect()
print(f"{ROUNDS} rounds")
