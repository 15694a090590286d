# SPDX-License-Identifier: Apache-2.0
"""Dataclasses that check their arguments, where they differ from pydantic's or say what
to do; scenarios/dataclasses.txt has what is the same."""

import dataclasses
import inspect
import pickle
import threading
from datetime import timedelta
from typing import List, Optional

import pytest

from satya import BaseModel, ConfigDict, TypeAdapter, UserError, ValidationError, field_validator, model_validator
from satya.dataclasses import dataclass, is_pydantic_dataclass, rebuild_dataclass


@dataclass
class Point:
    x: int
    y: int = 0


@dataclass(config=ConfigDict(validate_assignment=True))
class Range:
    low: int
    high: int

    @model_validator(mode="after")
    def in_order(self):
        if self.low > self.high:
            raise ValueError("low > high")
        return self


def test_an_assignment_that_is_refused_changes_nothing():
    found = Range(1, 5)
    with pytest.raises(ValidationError, match="low > high"):
        found.low = 6
    with pytest.raises(ValidationError):
        found.high = "many"
    assert found == Range(1, 5)
    found.low = "2"
    assert found == Range(2, 5)


def test_a_class_with_another_init_is_refused():
    with pytest.raises(UserError, match="leave `init` out"):
        dataclass(init=True)
    with pytest.raises(UserError, match="checks its arguments"):
        dataclass(validate_on_init=False)

    class Model(BaseModel):
        a: int

    with pytest.raises(UserError, match="already a model") as caught:
        dataclass(Model)
    assert caught.value.code == "dataclass-on-model"
    with pytest.raises(UserError, match="the setting 'extra' is one of"):
        dataclass(type("A", (), {}), config={"extra": "some"})


def test_what_is_said_twice_is_warned_of():
    class A:
        __pydantic_config__ = ConfigDict(title="one")

    with pytest.warns(UserWarning, match="is set via both"):
        made = dataclass(A, config=ConfigDict(title="two"))
    assert made.__pydantic_config__ == {"title": "two"}
    with pytest.warns(UserWarning, match="`frozen` is set via both"):
        dataclass(type("B", (), {}), frozen=False, config=ConfigDict(frozen=True))


def test_a_name_that_is_not_known_yet_is_told():
    @dataclass
    class Later:
        other: "Other"  # noqa: F821

    with pytest.raises(UserError, match=r"you should define `Other`.*rebuild_dataclass\(Later\)") as caught:
        Later({"a": 1})
    assert caught.value.code == "class-not-fully-defined"
    assert rebuild_dataclass(Later, raise_errors=False) is False

    @dataclass
    class Other:
        a: int

    assert rebuild_dataclass(Later, _types_namespace={"Other": Other}) is True
    assert rebuild_dataclass(Later) is None
    assert Later({"a": "1"}).other == Other(1)


def test_names_of_the_function_around_are_seen():
    @dataclass
    class Inner:
        a: int

    @dataclass
    class Outer:
        inner: "Inner"
        more: "Optional[List[Inner]]" = None

    assert Outer({"a": "1"}, [{"a": 2}]) == Outer(Inner(1), [Inner(2)])


def test_a_field_that_arguments_may_not_give():
    with pytest.raises(UserError, match="has `init=False`") as caught:

        @dataclass(config=ConfigDict(extra="allow"))
        class Extra:
            a: int = dataclasses.field(default=1, init=False)

    assert caught.value.code == "dataclass-init-false-extra-allow"


def test_functions_of_a_dataclass_in_a_model_run_once():
    calls = []

    @dataclass
    class Noisy:
        a: int

        def __post_init__(self):
            calls.append("made")

        @field_validator("a")
        @classmethod
        def seen(cls, value):
            calls.append(value)
            return value

    class Model(BaseModel):
        first: Noisy
        second: int

    with pytest.raises(ValidationError):
        Model(first={"a": 1}, second="x")
    assert calls == [1, "made"]


def test_a_class_made_of_a_dataclass_leaves_that_as_it_was():
    @dataclasses.dataclass
    class Plain:
        a: int

    checked = dataclass(Plain)
    assert is_pydantic_dataclass(checked) and not is_pydantic_dataclass(Plain)
    assert Plain("x").a == "x"
    with pytest.raises(ValidationError):
        checked("x")


def test_an_instance_that_can_be_called_has_its_own_signature():
    @dataclass
    class Call:
        a: int

        def __call__(self, other: str) -> None: ...

    assert str(inspect.signature(Call)) == "(a: int) -> None"
    assert list(inspect.signature(Call(1)).parameters) == ["other"]


def test_problems_carry_the_arguments():
    with pytest.raises(ValidationError) as caught:
        Point("x", z=3)
    entry = caught.value.errors()[0]
    assert (entry["loc"], entry["input"]) == ((0,), "x")
    assert caught.value.title == "Point"
    with pytest.raises(ValidationError) as caught:
        Point(y=3)
    assert repr(caught.value.errors()[0]["input"]) == "ArgsKwargs((), {'y': 3})"
    assert pickle.loads(pickle.dumps(caught.value)).error_count() == 1


def test_an_instance_in_itself_is_a_problem():
    @dataclass
    class Node:
        next: "Optional[Node]" = None

    loop = {}
    loop["next"] = loop
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Node).validate_python(loop)
    assert caught.value.errors()[0]["type"] == "recursion_loop"


def test_threads_complete_a_class_together():
    @dataclass(config=ConfigDict(defer_build=True))
    class Deferred:
        a: int

    found, start = [], threading.Barrier(8)

    def make():
        start.wait()
        found.append(Deferred("3"))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Deferred(3)] * 8


def test_a_model_in_a_dataclass_is_checked_as_json():
    class Made(BaseModel):
        t: timedelta

    @dataclasses.dataclass
    class Holder:
        made: Made

    adapter = TypeAdapter(Holder)
    with pytest.raises(ValidationError, match="Input should be a valid duration"):
        adapter.validate_json('{"made": {"t": true}}')
    assert adapter.validate_json('{"made": {"t": 1}}').made.t == timedelta(seconds=1)
