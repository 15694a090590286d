# SPDX-License-Identifier: Apache-2.0
"""How often default factories run: once for each instance, and once where it is refused."""

import gc
from typing import Any, List, NamedTuple

import pytest

from satya import BaseModel, ConfigDict, Field, ValidationError

calls = []


def made():
    calls.append(None)
    return len(calls)


class Inner(BaseModel):
    a: int = Field(default_factory=made)
    z: int = 0
    b: int = Field(default_factory=made)


class Outer(BaseModel):
    inner: Inner
    many: List[Inner]


@pytest.fixture(autouse=True)
def no_calls():
    calls.clear()


@pytest.mark.parametrize(
    "read", [lambda: Inner(z="q"), lambda: Inner.model_validate({"z": "q"}), lambda: Inner.model_validate_json('{"z": "q"}')]
)
def test_what_is_refused_calls_them_once(read):
    for count in (2, 4, 6):
        with pytest.raises(ValidationError):
            read()
        assert len(calls) == count


@pytest.mark.parametrize(
    "read",
    [
        lambda: Outer(inner={}, many=[{}, {"a": 1}]),
        lambda: Outer.model_validate({"inner": {}, "many": [{}, {"a": 1}]}),
        lambda: Outer.model_validate_json('{"inner": {}, "many": [{}, {"a": 1}]}'),
    ],
)
def test_what_is_made_calls_them_once(read):
    found = read()
    assert len(calls) == 5
    assert [found.inner.a, found.inner.b, found.many[0].a, found.many[0].b, found.many[1].b] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("given", [[{}], ({},), {"m": {}}.values()])
def test_one_that_fails_is_called_once_whatever_the_list_is_made_of(given):
    def fail():
        made()
        raise KeyError("no number")

    class Failing(BaseModel):
        a: int = Field(default_factory=fail)

    class Holder(BaseModel):
        many: List[Failing]

    with pytest.raises(KeyError):
        Holder(many=given)
    assert len(calls) == 1


def test_one_that_fails_in_an_assignment_is_called_once():
    def fail():
        made()
        raise RuntimeError("no")

    class Failing(BaseModel):
        a: int = Field(default_factory=fail)

    class Holder(BaseModel):
        model_config = ConfigDict(validate_assignment=True)
        inner: Failing
        b: int = 0

    holder = Holder(inner={"a": 1})
    with pytest.raises(RuntimeError, match="no"):
        holder.inner = {}
    assert len(calls) == 1 and holder.inner.a == 1
    # It is of no concern to the next call.
    for _ in range(2):
        with pytest.raises(ValidationError):
            Holder.model_validate({"inner": {"a": 1}, "b": "bad"})


def test_one_that_fails_while_what_was_made_ends():
    """What ends with a half made instance may make others, and be refused."""
    refused = []

    def fail():
        made()
        raise RuntimeError("no")

    class Ending:
        def __del__(self):
            with pytest.raises(ValidationError):
                Inner.model_validate({"z": "bad", "a": 1, "b": 1})
            refused.append(None)

    class Failing(BaseModel):
        first: Any = Field(default_factory=Ending)
        second: int = Field(default_factory=fail)

    for call in (Failing, lambda: Failing.model_validate({}), lambda: Failing.model_validate_json("{}")):
        calls.clear()
        with pytest.raises(RuntimeError, match="no"):
            call()
        assert len(calls) == 1
    gc.collect()
    assert len(refused) == 3


class Once(BaseModel):
    a: int = Field(default_factory=lambda: calls.append(None) or once())
    z: int = 0


def once():
    if len(calls) == 1:
        raise KeyError("no")
    return 5


class Pair(NamedTuple):
    first: Once
    second: int = 0


class Pairs(BaseModel):
    pair: Pair


@pytest.mark.parametrize("text", ['{"pair": [{}]}', '{"pair": [{}, 1]}', '{"pair": [{}, "x"]}'])
def test_one_that_fails_in_a_named_tuple_is_called_once(text):
    with pytest.raises(KeyError):
        Pairs.model_validate_json(text)
    assert len(calls) == 1


class Ended(BaseModel):
    a: int = Field(default_factory=lambda: calls.append(None) or next(iter(())))


@pytest.mark.parametrize("read", [Ended, lambda: Ended.model_validate({}), lambda: Ended.model_validate_json("{}")])
def test_what_code_in_c_raises_is_raised_of_the_first_call(read):
    # Before CPython 3.12 it is a class, of which there is no instance yet.
    with pytest.raises(StopIteration):
        read()
    assert len(calls) == 1


def test_a_default_that_is_changed_is_copied_as_it_is_by_then():
    shared: List[int] = []

    class Made(BaseModel):
        many: List[int] = shared

    first = Made()
    first.many.append(1)
    assert Made().many == [] and shared == []
    shared.append(2)
    assert Made().many == [2] == Made.model_validate({}).many == Made.model_validate_json("{}").many
    assert Made().many is not shared
