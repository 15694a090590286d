# SPDX-License-Identifier: Apache-2.0
"""Of models of a union that one dict fits, the native engine takes the one that Python does."""

import json
import random
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Dict, List, Literal, Optional, Set, Tuple, Union

import pytest

import satya
from drawn_unions import Color, Sub, outcome
from satya import Field, Model, Strict
from satya.models.state import State

if satya.engine() != "native":
    pytest.skip("these tests are about the native engine", allow_module_level=True)


class Holder(Model):
    sub: Optional[Sub] = None
    n: int = 0


class Tree(Model):
    n: int
    inside: List["Tree"] = []


FIELD_TYPES = [
    int, float, str, bool, Any, Color, datetime, date, uuid.UUID, Decimal, bytes, Optional[int], Literal["a", "b"],
    List[int], List[float], Set[int], Dict[str, float], Tuple[int, str], Annotated[int, Field(ge=2)], Sub, Union[int, str],
    Annotated[str, Field(max_length=2)], Annotated[float, Strict()], List[Sub], Optional[Sub], Dict[str, Sub],
    Tuple[Sub, int], Union[Sub, List[int]], List[Holder], Holder, Tree, Annotated[str, Field(coerce_numbers_to_str=True)],
    Optional[Dict[str, int]], Union[Holder, Tree],
]  # fmt: skip
FIELD_VALUES = [
    1, 2, 0.5, 2.0, True, None, "a", "abc", "1", "r", "2020-01-02", "2020-01-02T03:04:05", str(uuid.UUID(int=7)),
    [1, 2], [1.5], ["1"], [1, "a"], {"x": 1}, {"a": 1.5}, {}, [], 10**20, [{"x": 1}], {"x": {"x": 1}}, [{"x": 1}, 2],
    {"sub": {"x": 1}}, {"sub": {"x": "1", "y": 2}, "n": 1}, [{"n": 1}, {"sub": None}], {"n": 1, "inside": [{"n": 2}]}, "inf", "x1",
]  # fmt: skip


def models_alike(chance):
    """Models whose fields are of a few names, so that one dict may be any of them."""
    for index in range(chance.randint(2, 4)):
        fields = {}
        for name in chance.sample("abcd", chance.randint(1, 4)):
            annotation = chance.choice(FIELD_TYPES)
            usual = (Optional[annotation], None) if chance.random() < 0.5 else (annotation, ...)
            fields[name] = usual
        config = {"extra": chance.choice(["ignore", "ignore", "allow", "forbid"])}
        yield satya.create_model(f"Alike{index}", __config__=config, **fields)


@pytest.mark.parametrize("part", range(4))
def test_models_that_one_dict_fits_alike(part):
    chance = random.Random(300 + part)
    for _ in range(100):
        members = tuple(models_alike(chance))
        made = satya.create_model("Made", v=(Union[members], ...))
        table = made.__satya_table__
        for _ in range(30):
            given = {name: chance.choice(FIELD_VALUES) for name in chance.sample("abcde", chance.randint(0, 4))}
            shown = [(each, each.__satya_table__.fields) for each in members], given
            assert fitting(lambda: made(v=given)) == fitting(lambda: table.check({"v": given}, State())), shown
            text = json.dumps({"v": given})
            found = fitting(lambda: made.model_validate_json(text))
            assert found == fitting(lambda: table.from_json(text, State())), shown


def fitting(work):
    """Which member was chosen, and what was given of it, or the problems."""
    found = outcome(work)
    return (*found[:2], work().v.model_fields_set) if isinstance(found, tuple) else found


def test_the_closest_of_models_is_found_natively():
    class Square(Model):
        side: float
        name: str = ""

    class Rectangle(Model):
        side: float
        other: float = 1.0
        name: str = ""

    class Owner(Model):
        shape: Union[Square, Rectangle]

    calls = []
    for model in (Owner, Square, Rectangle):
        table = model.__satya_table__
        for name in ("check", "check_fields", "from_json"):
            setattr(table, name, lambda *given, **named: calls.append(given))
    assert type(Owner(shape={"side": 1.0, "other": 2.0}).shape) is Rectangle
    assert type(Owner(shape={"side": 1.0, "name": "n"}).shape) is Square
    assert type(Owner.model_validate_json('{"shape": {"side": 1, "other": 2}}').shape) is Rectangle
    assert type(Owner.model_validate_json('{"shape": {"side": 1}}').shape) is Square
    assert not calls


def test_models_that_hold_others_and_values_that_fit_nothing_are_weighed_natively():
    class Word(Model):
        name: str
        of: Sub

    class Line(Model):
        name: str
        of: List[Sub] = []
        at: Optional[datetime] = None

    class Closed(Model, extra="forbid"):
        name: str
        count: int = 0

    class Owner(Model):
        v: Union[Word, Line, Closed]

    calls = []
    for model in (Owner, Word, Line, Closed):
        table = model.__satya_table__
        for name in ("check", "check_fields", "from_json"):
            setattr(table, name, lambda *given, **named: calls.append(given))
    for given, expected in [
        ({"name": "a", "of": {"x": 1, "y": "b"}}, Word),
        ({"name": "a", "of": [{"x": 1}]}, Line),
        ({"name": "a", "at": "2026-01-02T03:04:05"}, Line),
        ({"name": "a", "count": 2}, Closed),
        ({"name": "a", "count": None}, Line),
    ]:
        assert type(Owner(v=given).v) is expected, given
        assert type(Owner.model_validate_json(json.dumps({"v": given})).v) is expected, given
    assert not calls


def test_an_instance_that_is_given_inside_counts_for_nothing():
    class Short(Model):
        of: Sub

    class Long(Model):
        of: Any
        n: int = 0

    class Owner(Model):
        v: Union[Short, Long]

    table = Owner.__satya_table__
    for given in ({"of": Sub(x=1, y="a")}, {"of": Sub(x=1), "n": 2}, {"of": {"x": 1, "y": "a"}}, {"of": {"x": 1}, "n": 2}):
        assert fitting(lambda: Owner(v=given)) == fitting(lambda: table.check({"v": given}, State()))


def test_the_last_of_a_key_that_comes_twice_tells_the_model():
    class One(Model):
        kind: Literal["one"] = "one"
        v: int = 0

    class Other(Model):
        z: int = 0

    class Owner(Model):
        item: Union[One, Other]

    for text in ('{"kind":"two","kind":"one"}', '{"kind":"one","v":1,"v":2}', '{"kind":"two","v":1,"k\\u0069nd":"one"}'):
        assert type(Owner.model_validate_json(f'{{"item":{text}}}').item) is One
    assert Owner.model_validate_json('{"item":{"z":1,"z":"x","z":3}}').item.z == 3
