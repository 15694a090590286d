# SPDX-License-Identifier: Apache-2.0
"""The functions that the ctypes engine writes for plain models make the instances that the
table's own check makes, and none of anything else."""

from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Dict, List, Optional, Union

import pytest

import satya
from satya import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter
from satya.models.complete import finished
from satya.models.engines.makers import Makers, flat_way_of
from satya.models.state import FIRST, GENERAL, SHORT, STRICT, Fail, State

if satya.engine() != "ctypes":
    pytest.skip("the functions are the ctypes engine's", allow_module_level=True)


class Color(Enum):
    RED = "red"


class Flat(BaseModel):
    name: str = Field(min_length=2)
    count: int = 3
    ratio: float = 0.5
    moment: Optional[datetime] = None
    color: Optional[Color] = None


class Named(BaseModel):
    model_config = ConfigDict(extra="forbid")
    key: int = Field(alias="the key")
    other: List[int] = Field(default_factory=list)


class Outer(BaseModel):
    one: Flat
    more: List[Flat] = []
    either: Union[Flat, Named, int] = 0
    by_name: Dict[str, Flat] = {}


GOOD = {"name": "text", "count": 1}
INPUTS: List[Any] = [
    {}, GOOD, {"name": "x"}, {"name": "text", "count": "5"}, {"name": "text", "count": "five"}, {"name": 5},
    {"name": "text", "moment": "2026-03-01T12:30:00Z", "color": "red"}, {"name": "text", "color": "blue"},
    {"name": "text", "more": 1}, {"the key": 1}, {"the key": 1, "key": 2}, {"the key": "1", "other": ["2"]}, {"the key": None},
    {"one": GOOD}, {"one": GOOD, "more": [GOOD, {"name": "text"}]}, {"one": GOOD, "more": [GOOD, {"name": "x"}]},
    {"one": GOOD, "either": GOOD}, {"one": GOOD, "either": {"the key": 1}}, {"one": GOOD, "either": {}},
    {"one": {"name": 1}, "by_name": {"a": GOOD, "b": 1}}, {"one": GOOD, "by_name": {"a": GOOD}},
]  # fmt: skip


def general(table, data, mode):
    state = State(mode)
    state.way = GENERAL
    try:
        return table.check(data, state)
    except Fail:
        return None


def caught(call):
    try:
        return call()
    except satya.ValidationError as error:
        return error


def alike(made, other):
    assert made == other and made.model_fields_set == other.model_fields_set
    assert repr(made) == repr(other) and vars(made) == vars(other)


@pytest.mark.parametrize("cls", [Flat, Named, Outer])
@pytest.mark.parametrize("mode", ["python", "json"])
def test_they_make_what_the_table_makes(cls, mode):
    table = finished(cls)
    makers = Makers(table)
    taken = 0
    for data in INPUTS:
        for _ in range(2):
            made = (makers.from_dict if mode == "python" else makers.from_value)(data)
            if made is not None:
                taken += 1
                alike(made, general(table, data, mode))
    assert taken >= 4


@pytest.mark.parametrize("cls", [Flat, Named, Outer])
@pytest.mark.parametrize("data", INPUTS, ids=range(len(INPUTS)))
def test_whole_calls(cls, data):
    for call in (cls.model_validate, lambda given: cls(**given)):
        found = caught(lambda: call(data))
        made = general(finished(cls), data, "python")
        assert (made is None) == isinstance(found, satya.ValidationError)
        if made is not None:
            alike(found, made)


def test_a_flat_way_says_what_a_check_says():
    table = finished(Flat)
    way = flat_way_of(table)
    state = State()
    alike(way(GOOD, state), general(table, GOOD, "python"))
    assert state.exactness == STRICT and state.fields_set_count == 2 and state.way == FIRST
    way(GOOD, state)
    assert state.fields_set_count == 4
    assert way({"name": "x"}, state) is None and state.fields_set_count == 4
    state.way = SHORT
    with pytest.raises(Fail):
        way({"name": "x"}, state)
    state.way = GENERAL
    assert way(GOOD, state) is None
    for name, value in (("by_alias", True), ("by_name", True), ("extra", "allow"), ("is_exact", True), ("mode", "strings")):
        state = State()
        setattr(state, name, value)
        assert way(GOOD, state) is None


def test_models_with_functions_have_none():
    class Checked(BaseModel):
        name: Annotated[str, AfterValidator(str.upper)]

    calls = []

    class Counted(BaseModel):
        name: Annotated[int, AfterValidator(lambda value: calls.append(value) or value)]
        other: int = 0

    assert Checked.model_validate({"name": "text"}).name == "TEXT"
    assert Checked.model_validate_json('{"name": "text"}').name == "TEXT"
    assert Makers(finished(Checked)).from_dict({"name": "text"}) is None
    assert caught(lambda: Counted.model_validate({"name": 1, "other": "x"})).error_count() == 1
    assert calls == [1]


def test_lists_and_batches():
    rows = [{"name": f"name {i}", "count": i} for i in range(700)]
    text = satya.TypeAdapter(List[Flat]).dump_json([Flat(**row) for row in rows])
    found = TypeAdapter(List[Flat]).validate_json(text)
    assert [made.model_dump(exclude_unset=True)["count"] for made in found] == list(range(700))
    lines = [b'{"name": "text", "count": %d}' % i if i % 50 else b'{"name": "x"}' for i in range(700)]
    batch = Flat.validate_json_batch(b"\n".join(lines))
    made = list(batch)
    assert [each is None for each in made] == [i % 50 == 0 for i in range(700)]
    for index, each in enumerate(made):
        if each is not None:
            alike(each, Flat.model_validate_json(lines[index]))
