# SPDX-License-Identifier: Apache-2.0
"""Types and inputs that unions are drawn from, and what comes of an input natively and in Python."""

import enum
import json
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union

from satya import Field, Model, RootModel, Strict, ValidationError
from satya.models.state import Fail, State


class Color(enum.Enum):
    red = "r"
    two = 2


class Level(enum.IntEnum):
    low = 1
    high = 2


class Word(str, enum.Enum):
    a = "a"
    abc = "abc"


class Guess(enum.Enum):
    """Takes anything."""

    first = "first"

    @classmethod
    def _missing_(cls, value):
        return cls.first


class Sub(Model):
    x: int
    y: Optional[str] = None


class More(Sub):
    z: float = 0.5


class Cat(Model):
    kind: Literal["cat"]
    lives: int = 9


class Dog(Model):
    kind: Literal["dog", "wolf"]
    name: str = "n"


class Floats(RootModel[List[float]]):
    pass


class Late(datetime):
    pass


MEMBERS = [
    int, float, str, bool, None, bytes, datetime, date, timedelta, uuid.UUID, Decimal, Any, Color, Level, Word,
    Guess, Sub, More, Cat, Dog, Floats, List[int], List[float], List[Any], List[Sub], List[Union[int, str]],
    Dict[str, float], Dict[str, Any], Dict[int, str], Set[int], FrozenSet[str], Tuple[int, str], Tuple[float, ...],
    Literal["a", 1], Annotated[int, Field(ge=2)], Annotated[float, Field(le=2)], Annotated[str, Field(max_length=2)],
    Annotated[List[int], Field(max_length=1)], Annotated[float, Strict()], Annotated[Color, Strict()],
    Annotated[int, Field(description="d")], Annotated[Union[Cat, Dog], Field(discriminator="kind")],
]  # fmt: skip

MOMENT, NUMBER = datetime(2020, 1, 2, 3), uuid.UUID(int=7)
INPUTS = [
    None, True, False, 0, 1, 2, -1, 7, 2**70, 0.0, 1.0, 1.5, 3.0, float("inf"), "", "a", "abc", "r", "1", "2", "first",
    "1.5", "true", "cat", b"", b"a", bytearray(b"a"), MOMENT, MOMENT.date(), datetime(2020, 1, 2), Late(2020, 1, 2),
    timedelta(1), "2020-01-02", "2020-01-02T03:04:05", "PT1H", NUMBER, str(NUMBER), Decimal("1"), Decimal("1.5"),
    Color.red, Color.two, Level.low, Word.a, Guess.first, Sub(x=1), More(x=1), Cat(kind="cat"), Dog(kind="dog"),
    Floats([1.0]), [], [1], [1, 2], [1.0], [1, 2.5], ["1"], ["a"], [None], [Sub(x=1)], [{"x": 1}], (), (1,), (1, "a"),
    (1.0, 2), set(), {1}, {1.5}, {"a"}, frozenset({1}), frozenset({"a"}), {}, {"x": 1}, {"x": "1"}, {"x": 1.0},
    {"x": 1, "y": "q"}, {"x": 1, "z": 2}, {"kind": "cat"}, {"kind": "wolf", "lives": 1}, {"kind": "eel"}, {1: "a"},
    {"a": 1}, {"a": 1.5}, {"a": None}, object, len, range(2), 1j,
]  # fmt: skip
TEXTS = ["1e0", "1.0", "100000000000000000000", '"\\u0061"', " [1 ,2.0]", '{"x":1,"x":2}', '{"lives":1,"kind":"cat"}']


def texts():
    yield from TEXTS
    for given in INPUTS:
        try:
            yield json.dumps(given, allow_nan=False)
        except (TypeError, ValueError):
            continue


def outcome(work):
    """What comes out: the value, what was set and the dumps, or the problems."""
    try:
        made = work()
    except (Fail, ValidationError) as error:
        lines = error.lines if isinstance(error, Fail) else error.errors()
        return [
            (line.type, line.loc) if isinstance(error, Fail) else (line["type"], line["loc"])
            for line in lines
        ]
    table = type(made).__satya_table__
    return repr(made), type(made.v), made.model_fields_set, table.values(made)


def differences(annotation, inputs):
    class Made(Model):
        v: annotation

    table = Made.__satya_table__
    for given in inputs:
        found = outcome(lambda: Made(v=given)), outcome(lambda: Made.model_validate({"v": given}))
        expected = outcome(lambda: table.check({"v": given}, State()))
        if found != (expected, expected):
            yield annotation, given, expected, found
    for text in texts():
        text = f'{{"v": {text}}}'
        found = outcome(lambda: Made.model_validate_json(text))
        expected = outcome(lambda: table.from_json(text, State()))
        if found != expected:
            yield annotation, text, expected, found
