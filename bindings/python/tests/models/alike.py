# SPDX-License-Identifier: Apache-2.0
"""A model with a field of every kind, and the ways of reading and writing it that must be alike."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union
from uuid import UUID

from satya import BaseModel, ConfigDict, Field, ValidationError
from satya.models.jsonable import encode
from satya.models.record import put_input
from satya.models.state import Fail, State
from satya.models.write import Writing


class Color(Enum):
    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Address(BaseModel):
    city: str
    zip_code: Optional[str] = None


class Cat(BaseModel):
    kind: Literal["cat"] = "cat"
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]
    name: str = Field(max_length=5)


class Everything(BaseModel):
    name: str = Field(min_length=1, max_length=20)
    count: int = Field(ge=0, lt=1000)
    ratio: float = Field(gt=-1e6, multiple_of=0.25)
    plain: float
    flag: bool
    nothing: None = None
    note: Optional[str] = None
    anything: Any = None
    color: Color = Color.RED
    level: Level = Level.LOW
    mode: Literal["a", "b", 3] = "a"
    moment: Optional[datetime] = None
    day: Optional[date] = None
    key: Optional[UUID] = None
    price: Optional[Decimal] = None
    home: Optional[Address] = None
    homes: List[Address] = []
    words: List[str] = Field(default=[], max_length=3)
    pairs: Dict[str, int] = {}
    numbers: Set[int] = set()
    letters: FrozenSet[str] = frozenset()
    many: Tuple[int, ...] = ()
    pair: Tuple[int, str] = (1, "x")
    pet: Optional[Annotated[Union[Cat, Dog], Field(discriminator="kind")]] = None
    either: Union[int, str] = 0


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    first: int = Field(alias="First")
    second_name_that_is_long: str = "x"
    third: List[Dict[str, Optional[float]]] = []


class Names(BaseModel):
    größe: int = 1
    with_quote: int = Field(1, alias='a"b')
    tab: str = Field("", alias="t\tab")


def reference_read(cls, data):
    return cls.__satya_table__.from_json(data, State("json"))


def reference_check(cls, value):
    table = cls.__satya_table__
    try:
        return table.check(value, State())
    except Fail as problem:
        raise table.error(put_input(problem, value)) from None


def reference_dump(instance, mode="python"):
    table = type(instance).__satya_table__
    return table.dump(instance, Writing(mode, table.config))


def reference_text(instance):
    table = type(instance).__satya_table__
    return encode(table.dump(instance, Writing("json", table.config, is_text=True)))


def typed(value):
    """A value with the types of all its parts."""
    if isinstance(value, BaseModel):
        return type(value), typed(dict(value)), sorted(value.model_fields_set)
    if isinstance(value, dict):
        return [(key, typed(item)) for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return type(value), [typed(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return type(value), sorted(map(repr, value))
    return type(value), repr(value)


def outcome(read, *arguments):
    try:
        return "made", typed(read(*arguments))
    except ValidationError as error:
        return "refused", error.errors()


def same(cls, data):
    """Reads by both ways; the instance, or None where both refuse."""
    ours = outcome(cls.model_validate_json, data)
    assert ours == outcome(reference_read, cls, data), data
    return cls.model_validate_json(data) if ours[0] == "made" else None


def same_output(instance):
    assert instance.model_dump_json() == reference_text(instance)
    found = instance.model_dump()
    assert typed(found) == typed(reference_dump(instance))


LEAST = {"name": "n", "count": 1, "ratio": 0.5, "plain": 1.5, "flag": True}


class Times(BaseModel):
    moment: Optional[datetime] = None
    day: Optional[date] = None
    clock: Optional[time] = None
    key: Optional[UUID] = None
    strict_moment: Optional[datetime] = Field(None, strict=True)
    strict_key: Optional[UUID] = Field(None, strict=True)
    moments: List[datetime] = []
    by_day: Dict[str, date] = {}
