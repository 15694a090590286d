# SPDX-License-Identifier: Apache-2.0
"""The garbage collector sees every reference of instances and classes."""

import gc
import sys
import weakref
from typing import Any, ClassVar

import pytest
from linked import Node
from weigh import counted, times

from satya import ConfigDict, Field, Model, PrivateAttr, ValidationError, field_validator


class Open(Model):
    model_config = ConfigDict(extra="allow")
    name: str = ""
    _held: Any = PrivateAttr(default=None)


def link(how):
    """Returns an instance that refers to itself in one of many ways."""
    if how == "field":
        made = Node()
        made.value = made
    elif how == "list in a field":
        made = Node()
        made.value = [made]
    elif how == "typed list":
        made = Node(others=[])
        made.others.append(made)
    elif how == "nested model":
        made = Node(next=Node())
        made.next.next = made
    elif how == "long ring":
        made = last = Node()
        for _ in range(100):
            last = Node(next=last)
        made.next = last
    elif how == "extra":
        made = Open(other=[])
        made.other.append(made)
    elif how == "assigned extra":
        made = Open()
        made.other = made
    elif how == "private":
        made = Open()
        made._held = made
    elif how == "constructed":
        made = Node.model_construct(value=[], others=[])
        made.value.append(made)
    elif how == "from JSON":
        made = Node.model_validate_json('{"value": [1, 2], "next": {"value": []}}')
        made.next.value.append(made)
    elif how == "from a dict":
        held = []
        made = Node.model_validate({"value": held, "next": {"value": held}})
        held.append(made)
    elif how == "copy":
        made = Node(value=[]).model_copy()
        made.value.append(made)
    elif how == "function":
        made = Node()
        made.value = lambda: made
    return made


WAYS = [
    "field",
    "list in a field",
    "typed list",
    "nested model",
    "long ring",
    "extra",
    "assigned extra",
    "private",
    "constructed",
    "from JSON",
    "from a dict",
    "copy",
    "function",
]


@pytest.mark.parametrize("how", WAYS)
def test_cycles_are_collected(how):
    seen = []
    made = link(how)
    reference = weakref.ref(made, lambda _: seen.append(how))
    gc.collect()
    assert reference() is made and seen == []
    del made
    gc.collect()
    gc.collect()
    assert reference() is None and seen == [how]


@pytest.mark.parametrize("how", WAYS)
def test_cycles_that_were_looked_at(how):
    """Hash, dump, comparison and copies do not hide a cycle from the collector."""
    made = link(how)
    reference = weakref.ref(made)
    repr(made)
    for use in (lambda: made.model_dump(), lambda: made.model_dump_json(), lambda: made == made):
        try:
            use()
        except (ValueError, RecursionError):
            pass
    del made, use
    for _ in range(3):
        gc.collect()
    assert reference() is None


def test_a_cycle_through_the_class():
    class Held(Model):
        value: Any = None
        last: ClassVar[Any] = None

    reference = weakref.ref(Held)
    Held.last = Held(value=[Held])
    inner = weakref.ref(Held.last)
    del Held
    for _ in range(3):
        gc.collect()
    assert reference() is None and inner() is None


class Token:
    """Something to refer to."""


def make_with_default():
    token = Token()

    class Held(Model):
        value: Any = Field(default_factory=lambda: token)

    token.cls = Held
    assert Held().value is token
    return weakref.ref(token), weakref.ref(Held)


def make_with_validator():
    token = Token()

    class Held(Model):
        value: int

        @field_validator("value")
        @classmethod
        def check(cls, value):
            token.seen = value
            return value

    token.cls = Held
    assert Held(value=1).value == token.seen
    return weakref.ref(token), weakref.ref(Held)


def make_with_method():
    class Held(Model):
        value: Any = None

        def cls(self):
            return Held, __class__

    made = Held(value=Held)
    assert made.cls() == (Held, Held)
    return weakref.ref(made), weakref.ref(Held)


@pytest.mark.parametrize("make", [make_with_default, make_with_validator, make_with_method])
def test_a_cycle_through_what_a_class_holds(make):
    references = make()
    for _ in range(3):
        gc.collect()
    assert [reference() for reference in references] == [None, None]


def test_a_class_that_was_rebuilt():
    def make():
        class Rebuilt(Model):
            others: "list[Rebuilt]" = []

        for _ in range(3):
            Rebuilt(others=[{}]).model_dump()
            Rebuilt.model_rebuild(force=True)
        return weakref.ref(Rebuilt)

    made = make()
    gc.collect()
    assert made() is None


def test_a_class_keeps_nothing_of_where_it_was_made():
    def make():
        token = Token()

        class Held(Model):
            value: Any = None

        return Held, weakref.ref(token)

    cls, reference = make()
    gc.collect()
    assert reference() is None and cls(value=1).value == 1


def test_referents():
    value, others = [1], [2]
    made = Node(value=value, others=others)
    found = set()
    todo = gc.get_referents(made)
    while todo:
        one = todo.pop()
        if id(one) not in found and (type(one) in (list, dict) or one is type(made)):
            found.add(id(one))
            if type(one) is not type(made):
                todo += [x for x in gc.get_referents(one) if type(x) in (list, dict)]
    assert id(value) in found
    assert any(one is type(made) for one in gc.get_referents(made)) or sys.version_info < (3, 9)
    owners = gc.get_referrers(value)
    assert any(one is made or type(one) is dict for one in owners)


def test_walking_over_all_objects():
    kept = [Node(value=[n], next=Node()) for n in range(50)]
    half = [Node.__new__(Node) for _ in range(5)]
    for one in gc.get_objects():
        if type(one) is Node:
            repr(one), vars(one), one.model_fields_set, gc.get_referents(one), one == one
    assert len(kept) == 50 and len(half) == 5


@pytest.mark.skipif(not hasattr(gc, "freeze"), reason="no gc.freeze here")
def test_freeze():
    made = link("field")
    reference = weakref.ref(made)
    gc.collect()
    gc.freeze()
    try:
        del made
        gc.collect()
    finally:
        gc.unfreeze()
    gc.collect()
    assert reference() is None


@counted
def test_collecting_at_every_allocation():
    """Nothing half-made is shown to the collector."""
    before = gc.get_threshold()
    # Only what is made here is looked at: to go through all each time would take an hour.
    gc.freeze()
    gc.set_threshold(1, 1, 1)
    try:
        for n in range(times(300, 5_000)):
            made = Node(value=[n], next={"value": {"a": n}}, others=[{"b": [n]}])
            made.value = [made]
            Node.model_validate({"value": {n: []}, "next": made})
            Node.model_validate_json('{"value": [1, {"a": []}], "next": {"others": [[], {}]}}')
            with pytest.raises(ValidationError):
                Node(others=[[]], next=[[n]])
            made.model_dump_json if n else made.next.model_dump_json()
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@counted
def test_callbacks_of_the_collector_use_instances():
    seen = []

    def look(phase, info):
        made = Node(value=[phase])
        made.value = made
        seen.append(Node.model_validate({"value": phase}).value)

    gc.callbacks.append(look)
    try:
        for _ in range(20):
            link("nested model")
            gc.collect()
    finally:
        gc.callbacks.remove(look)
    assert "start" in seen and "stop" in seen
