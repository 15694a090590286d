# SPDX-License-Identifier: Apache-2.0
"""Memory stays flat, however often instances, errors and classes come and go."""

import copy
import gc
import sys
import weakref
from typing import Annotated, Any, Callable, Dict, Generic, List, Optional, TypeVar

import pytest
from weigh import IS_COUNTED, assert_flat, times

from satya import ConfigDict, Field, Model, TypeAdapter, ValidationError, create_model

#: What an interpreter's own pools may still grow by.
SLACK = 3_000_000 if IS_COUNTED else 40_000_000


class Inner(Model):
    word: str
    more: Any = None


class Outer(Model):
    model_config = ConfigDict(validate_assignment=True, extra="allow")
    name: str = Field(min_length=2)
    count: int = Field(default=0, ge=0)
    inner: Optional[Inner] = None
    items: List[Inner] = []


TEXT = b'{"name": "abc", "count": 3, "inner": {"word": "w"}, "items": [{"word": "v", "more": [1.5]}]}'
DATA = {"name": "abc", "count": 3, "inner": {"word": "w"}, "items": [{"word": "v"}], "other": 1}


def failing(call):
    def work():
        try:
            call()
        except (ValidationError, ValueError, TypeError, AttributeError):
            return
        raise AssertionError("it did not fail")

    return work


def assign():
    made = Inner(word="a")
    made.word = "b" * 10
    made.more = [made.word]
    del made.more


def make_a_cycle():
    made = Inner(word="a")
    made.more = [made]


WORKS = {
    "create": lambda: Inner(word="a" * 20, more=[1]),
    "create nested": lambda: Outer(**DATA),
    "from a dict": lambda: Outer.model_validate(DATA),
    "from JSON": lambda: Outer.model_validate_json(TEXT),
    "dump": lambda: Outer(**DATA).model_dump(),
    "dump JSON": lambda: Outer(**DATA).model_dump_json(),
    "assign": assign,
    "copy": lambda: copy.copy(Inner(word="a" * 20, more=[1])),
    "deep copy": lambda: copy.deepcopy(Inner(word="a" * 20, more=[1])),
    "weak reference": lambda: weakref.ref(Inner(word="a"), lambda _: None),
    "without fields": lambda: Inner.__new__(Inner),
    "a cycle": make_a_cycle,
    "fail to create": failing(lambda: Outer(name="a" * 50, count="x" * 50)),
    "fail to create, missing": failing(lambda: Outer(more=["x" * 50])),
    "fail with a positional": failing(lambda: Outer("a" * 50)),
    "fail from a dict": failing(lambda: Outer.model_validate({**DATA, "items": [{"word": 1}]})),
    "fail from JSON": failing(lambda: Outer.model_validate_json(TEXT.replace(b'"v"', b"7"))),
    "fail from broken JSON": failing(lambda: Outer.model_validate_json(TEXT[:-4])),
    "fail to assign": failing(lambda: setattr(Outer(name="abc"), "count", "x" * 50)),
    "fail to read": failing(lambda: Inner(word="a").nothing),
}


@pytest.mark.parametrize("name", WORKS)
def test_work(name):
    assert_flat(WORKS[name], times(4_000), SLACK)


def test_instances_kept_and_let_go():
    """The memory of many instances at once is given back or used again."""

    def work():
        made = [Inner(word=str(n), more=n) for n in range(times(5_000, 100_000))]
        made.reverse()

    assert_flat(work, 2, 3 * SLACK)


def test_classes():
    def work():
        class Passing(Inner):
            other: int = Field(default=1, ge=0)

        Passing(word="a", other=3).model_dump()
        failing(lambda: Passing(word="a", other=-1))()

    for _ in range(30):
        work()
    assert_flat(work, times(300, 20_000), 5 * SLACK)


def test_classes_are_collected():
    found = []

    def make(kind):
        if kind == "subclass":
            cls = type(Model)("Passing", (Inner,), {"__annotations__": {"x": int}})
        elif kind == "recursive":

            class Tree(Model):
                children: List["Tree"] = []
                others: Dict[str, Annotated["Tree", Field(title="other")]] = {}
                maker: Optional[Callable[["Tree"], "Optional[int]"]] = None

            cls = Tree
            assert Tree(children=[{}]).children[0].children == []
        elif kind == "generic":
            T = TypeVar("T")

            class Box(Model, Generic[T]):
                value: T

            cls = Box
            assert Box[int](value=1).value == 1
        else:
            cls = create_model("Passing", a=(int, 1), b=(str, ...))
            assert TypeAdapter(cls).validate_python({"b": "x"}).a == 1
        found.append((kind, weakref.ref(cls)))

    for _ in range(5):
        for kind in ("subclass", "recursive", "generic", "created"):
            make(kind)
    for _ in range(3):
        gc.collect()
    alive = [kind for kind, reference in found if reference() is not None]
    # The cache of typing keeps some generic aliases; nothing may keep the other kinds. PyPy's
    # compiled code may hold what it saw last.
    others = [kind for kind in alive if kind != "generic"]
    assert len(others) <= (0 if sys.implementation.name == "cpython" else 1), others


def test_a_class_lives_as_long_as_an_instance():
    class Passing(Model):
        word: str

    reference, made = weakref.ref(Passing), Passing(word="a")
    del Passing
    gc.collect()
    assert reference() is type(made)
    assert made.model_dump() == {"word": "a"} and type(made)(word="b").word == "b"
    with pytest.raises(ValidationError):
        type(made)(word=1)
    del made
    for _ in range(3):
        gc.collect()
    assert reference() is None


def test_a_nested_class_lives_as_long_as_what_names_it():
    class Part(Model):
        word: str

    class Whole(Model):
        part: Part

    reference = weakref.ref(Part)
    del Part
    gc.collect()
    made = Whole(part={"word": "a"})
    assert type(made.part) is reference()
    assert Whole.model_validate_json('{"part": {"word": "b"}}').part.word == "b"


@pytest.mark.skipif(not IS_COUNTED, reason="objects are not freed at once here")
def test_instances_go_at_once():
    made = Outer(**DATA)
    references = [weakref.ref(made), weakref.ref(made.inner), weakref.ref(made.items[0])]
    gc.disable()
    try:
        del made
        assert [reference() for reference in references] == [None] * 3
    finally:
        gc.enable()
