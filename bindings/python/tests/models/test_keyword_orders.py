# SPDX-License-Identifier: Apache-2.0
"""Keywords in any order, with any left out, and of names that are no constants of a program,
mean the same each time they come: the first call, and those that are expected."""

import gc
import itertools
import sys
import weakref
from typing import Any, List, Optional

import pytest
from weigh import counted, counts

from satya import ConfigDict, Field, Model, ValidationError


class Three(Model):
    a: int = Field(default=1, ge=0, le=1000)
    b: str = Field(default="b", min_length=1, max_length=5)
    c: Optional[float] = Field(default=None, gt=0)


class Needed(Model):
    a: int
    b: str
    c: List[int]


class Closed(Model):
    model_config = ConfigDict(extra="forbid")
    a: int
    b: int = 2


VALUES = {"a": 7, "b": "text", "c": 2.5}
DEFAULTS = {"a": 1, "b": "b", "c": None}


def orders():
    for size in range(4):
        yield from itertools.permutations("abc", size)


@pytest.mark.parametrize("order", list(orders()))
def test_every_order_of_every_subset(order):
    # Written out, so that the names are constants of the program.
    call = eval(f"lambda: Three({', '.join(f'{name}={VALUES[name]!r}' for name in order)})", globals())
    for _ in range(4):
        made = call()
        assert made.model_dump() == {**DEFAULTS, **{name: VALUES[name] for name in order}}
        assert made.model_fields_set == set(order)


def test_orders_that_alternate():
    calls = [
        eval(f"lambda: Three({', '.join(f'{name}={VALUES[name]!r}' for name in order)})", globals())
        for order in orders()
    ]
    for _ in range(5):
        for call, order in zip(calls, orders()):
            assert call().model_fields_set == set(order)


def test_more_fields_than_orders_are_kept_for():
    Wide = type("Wide", (Model,), {"__annotations__": {f"field_{i}": int for i in range(62)}})
    values = {f"field_{i}": i for i in range(62)}
    backwards = dict(reversed(list(values.items())))
    for members in (values, backwards, values, backwards):
        made = Wide(**members)
        assert made.model_dump() == values
        assert len(made.model_fields_set) == 62
    with pytest.raises(ValidationError):
        Wide(**{**backwards, "field_0": "no"})


def test_names_that_are_not_interned():
    for _ in range(3):
        made = Three(**{"".join([name, ""]) + "": value for name, value in VALUES.items()})
        assert made.model_dump() == VALUES
    fresh = {bytes([code]).decode(): value for code, value in zip(b"cab", (2.5, 7, "text"))}
    for _ in range(3):
        assert Three(**fresh).model_dump() == VALUES


def test_a_name_of_no_field_among_the_expected():
    for _ in range(3):
        assert Three(a=7, unknown=1, b="x").model_fields_set == {"a", "b"}
        assert Three(unknown=1).model_fields_set == set()
        with pytest.raises(ValidationError, match="extra_forbidden|not permitted"):
            Closed(b=1, other=2, a=3)
        with pytest.raises(ValidationError):
            Closed(b=1)
        assert Closed(b=1, a=3).model_dump() == {"a": 3, "b": 1}


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
@pytest.mark.parametrize("bad", "abc")
def test_a_bad_value_at_every_place(order, bad):
    values = {"a": "7", "b": "text", "c": [1]}
    wrong = {**values, bad: object()}
    text = ", ".join(f"{name}=values[{name!r}]" for name in order)
    good = eval(f"lambda values: Needed({text})", globals())
    for _ in range(3):
        made = good(values)
        assert (made.a, made.b, made.c) == (7, "text", [1])
        with pytest.raises(ValidationError) as caught:
            good(wrong)
        assert [problem["loc"] for problem in caught.value.errors()] == [(bad,)]


def places(count):
    """As many places that call, each with a tuple of names of its own, which the collector
    has seen."""
    some = itertools.islice(itertools.cycle(orders()), 1, count + 1)
    made = [
        (order, eval(f"lambda v: Three({', '.join(f'{name}=v[{name!r}]' for name in order)})", globals()))
        for order in some
    ]
    gc.collect()
    return made


def test_places_that_call_again():
    for _ in range(2):
        for order, call in places(40):
            for _ in range(3):
                made = call(VALUES)
                assert made.model_dump() == {**DEFAULTS, **{name: VALUES[name] for name in order}}
                assert made.model_fields_set == set(order)


def test_places_that_go_and_others_that_come_where_they_were():
    for _ in range(60):
        # The names of the last ones are gone, but for those that the class keeps.
        for order, call in places(16):
            assert call(VALUES).model_fields_set == set(order)
            assert call(VALUES).model_fields_set == set(order)


@pytest.mark.parametrize("bad", "abc")
def test_a_bad_value_where_the_place_is_known(bad):
    wrong = {**VALUES, bad: object()}
    for order, call in places(16):
        assert call(VALUES).model_fields_set == set(order)
        if bad in order:
            for _ in range(2):
                with pytest.raises(ValidationError) as caught:
                    call(wrong)
                assert [problem["loc"] for problem in caught.value.errors()] == [(bad,)]
        assert call(VALUES).model_fields_set == set(order)


def test_a_known_place_of_a_class_that_was_changed():
    class Changed(Model):
        a: int

    def call():
        return Changed(a=1)

    gc.collect()
    assert [call().a for _ in range(3)] == [1, 1, 1]

    def init(self, **values):
        Model.__init__(self, a=values["a"] + 1)

    Changed.__init__ = init
    assert call().a == 2
    del Changed.__init__
    assert call().a == 1
    with pytest.raises(ValidationError):
        Changed(a="no")


@counted
def test_the_names_of_places_are_let_go_with_the_class():
    Local = type("Local", (Model,), {"__annotations__": {"a": int, "b": int}})
    names = tuple(["a", "b"])
    call = eval("lambda: cls(a=1, b=2)", {"cls": Local})
    call.__code__ = call.__code__.replace(
        co_consts=tuple(names if each == names else each for each in call.__code__.co_consts)
    )
    gc.collect()
    before = sys.getrefcount(names)
    for _ in range(3):
        call()
    assert before <= sys.getrefcount(names) <= before + 1
    del call, Local
    gc.collect()
    assert sys.getrefcount(names) < before


@counted
@pytest.mark.parametrize("bad", ["first", "second", "third"])
def test_what_a_refused_call_held_is_let_go(bad):
    class Kept(Model):
        model_config = ConfigDict(arbitrary_types_allowed=True)
        first: str = Field(max_length=40)
        second: Any
        third: str

    values = {"first": "".join(["a ", "name"]), "second": [1], "third": "".join(["an", "other"])}
    wrong = {**values, bad: 5} if bad != "second" else {**values, "third": None}
    before = counts(list(values.values()))
    for _ in range(3):
        for members in (wrong, dict(reversed(list(wrong.items())))):
            with pytest.raises(ValidationError):
                Kept(**members)
            with pytest.raises(ValidationError):
                Kept.model_validate(members)
    gc.collect()
    del members
    assert counts(list(values.values())) == before


@counted
def test_instances_of_learnt_orders_keep_one_reference_to_each_value():
    name = "".join(["na", "me"])
    number = 2.0**70
    before = counts([name, number])
    made = [Three(c=number, b=name, a=1) for _ in range(10)]
    assert counts([name, number]) == [count + 10 for count in before]
    del made
    assert counts([name, number]) == before


@counted
def test_classes_with_learnt_orders_are_let_go():
    Local = type("Local", (Model,), {"__annotations__": {"a": int, "b": int}})
    for _ in range(3):
        Local(b=1, a=2)
    gone = weakref.ref(Local)
    del Local
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    "value, ok", [(0, True), (-1, False), (1000, True), (1001, False), (2**40, False), (True, True)]
)
def test_bounds_of_an_int(value, ok):
    if ok:
        assert Three(a=value).a == value
    else:
        with pytest.raises(ValidationError):
            Three(a=value)


@pytest.mark.parametrize(
    "value, ok",
    [(0.0, False), (5e-324, True), (float("inf"), True), (float("nan"), False), (-1.0, False)],
)
def test_bounds_of_a_float(value, ok):
    if ok:
        assert Three(c=value).c == value
    else:
        with pytest.raises(ValidationError):
            Three(c=value)


@pytest.mark.parametrize(
    "value, ok", [("", False), ("é", True), ("éaéaé", True), ("éaéaéa", False), ("\U0001f600" * 5, True)]
)
def test_lengths_of_text(value, ok):
    if ok:
        assert Three(b=value).b == value
    else:
        with pytest.raises(ValidationError):
            Three(b=value)
