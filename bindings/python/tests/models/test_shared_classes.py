# SPDX-License-Identifier: Apache-2.0
"""Classes and instances that many threads use, while others make and drop them."""

import copy
import gc
import pickle
import random
import sys
import threading
import time
from typing import Any, List, Optional

import pytest
from child import run as run_code
from weigh import IS_LONG

from satya import ConfigDict, Field, Model, ValidationError, create_model


class Part(Model):
    model_config = ConfigDict(validate_assignment=True)
    name: str = Field(min_length=2)
    count: int = Field(default=0, ge=0)
    more: Any = None


class Whole(Model):
    part: Part
    parts: List[Part] = []
    whole: Optional["Whole"] = None


SECONDS = 20.0 if IS_LONG else 0.4
DATA = {"part": {"name": "ab"}, "parts": [{"name": "cd", "more": [1]}], "whole": {"part": {"name": "ef"}}}
TEXT = '{"part": {"name": "ab"}, "parts": [{"name": "cd", "more": [1]}], "whole": {"part": {"name": "ef"}}}'


@pytest.fixture(autouse=True)
def frequent_switches():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def run(*works):
    """Runs each work again and again on a thread of its own; raises what any raised."""
    failures, end = [], time.monotonic() + SECONDS
    start = threading.Barrier(len(works))

    def loop(work):
        try:
            start.wait()
            while time.monotonic() < end and not failures:
                work()
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=loop, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS + 60)
        assert not thread.is_alive()
    if failures:
        raise failures[0]


def create():
    made = Part(name="abc", count=3, more=["x"])
    assert (made.name, made.count, made.more) == ("abc", 3, ["x"])
    assert Part(name="abc").model_fields_set == {"name"}


def fail():
    with pytest.raises(ValidationError) as caught:
        Part(name="a", count=-1)
    assert [entry["loc"] for entry in caught.value.errors()] == [("name",), ("count",)]
    with pytest.raises(ValidationError):
        Whole.model_validate({**DATA, "parts": [{"name": "x"}]})


def validate():
    assert Whole.model_validate(DATA).whole.part.name == "ef"
    assert Whole.model_validate_json(TEXT).parts[0].more == [1]


def dump():
    made = Whole(**DATA)
    assert made.model_dump()["part"] == {"name": "ab", "count": 0, "more": None}
    assert Whole.model_validate_json(made.model_dump_json()) == made


def copy_and_pickle():
    made = Whole(**DATA)
    assert copy.copy(made) == copy.deepcopy(made) == pickle.loads(pickle.dumps(made)) == made


def subclass():
    class Sub(Part):
        extra: int = Field(default=1, ge=1)

    assert Sub(name="ab").extra == 1
    with pytest.raises(ValidationError):
        Sub(name="ab", extra=0)
    Sub.__init__ = lambda self, **data: Part.__init__(self, **data)
    del Sub.__init__


def make_classes():
    cls = create_model("Made", x=(int, 0), part=(Optional[Part], None))
    assert cls(x=1, part={"name": "ab"}).part.name == "ab"


def collect():
    gc.collect()
    time.sleep(0.002)


def make_cycles():
    made = Part(name="ab")
    made.more = [made, Whole(part=made)]


def test_shared_classes():
    run(create, fail, validate, dump, copy_and_pickle, subclass, make_classes, collect, make_cycles)


def test_a_shared_instance():
    shared = Part(name="start", more=[0])
    values = [["one"], ["two"], ["three"]]

    def write():
        shared.more = random.choice(values)
        shared.name = random.choice(("ab", "cd"))
        shared.count = 3
        with pytest.raises(ValidationError):
            shared.count = -1

    def delete():
        try:
            del shared.more
        except AttributeError:
            pass
        shared.more = ["again"]

    def read():
        value = getattr(shared, "more", None)
        assert value is None or type(value[0]) in (str, int)
        assert shared.name in ("start", "ab", "cd") and shared.count in (0, 3)

    def look():
        found = shared.model_dump()
        assert found["count"] in (0, 3)
        repr(shared), shared == copy.copy(shared), shared.model_fields_set, vars(shared)
        shared.model_dump_json()

    def again():
        shared.__init__(name="ab", count=3, more=["init"])

    run(write, delete, read, look, write, again, collect)


def test_a_shared_input():
    """A dict that others change while it is read gives a result or an exception."""
    shared = {"name": "ab", "count": 1, "more": [1]}

    def read():
        try:
            made = Part.model_validate(shared)
        except (ValidationError, RuntimeError):
            return
        assert made.count == 1 and made.name == "ab"

    def change():
        shared["more"] = [random.random()]
        shared.pop("x1", None)
        shared.update(x1=1, x2=2, x3=3)
        for name in ("more", "x2", "x3"):
            shared.pop(name, None)

    run(read, read, change, change, collect)


def test_a_class_that_others_change():
    class Shared(Model):
        x: int = 0
        more: Any = None

    def use():
        made = Shared(x=1, more=[2])
        made.x = 2
        assert made.x in (1, 2, 9) and Shared.model_validate({"x": 1}).x == 1

    def set_setattr():
        Shared.__setattr__ = lambda self, name, value: Model.__setattr__(self, name, value)
        time.sleep(0)
        del Shared.__setattr__

    def rebuild():
        Shared.model_rebuild(force=True)

    run(use, use, set_setattr, collect)
    run(use, use, rebuild, collect)


def test_first_uses_at_once():
    """A class whose completion waited is completed by whoever comes first."""
    for _ in range(20):

        class Late(Model):
            model_config = ConfigDict(defer_build=True)
            x: int = Field(default=0, ge=0)
            inner: Optional["Late"] = None

        start, failures = threading.Barrier(6), []

        def use(cls=Late, start=start, failures=failures):
            start.wait()
            try:
                assert cls(x=1, inner={"x": 2}).inner.x == 2
                assert cls.model_validate({"x": 1}).x == 1
                with pytest.raises(ValidationError):
                    cls(x=-1)
            except BaseException as problem:
                failures.append(problem)

        threads = [threading.Thread(target=use) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]


def test_the_first_import_on_a_thread():
    code = """
import sys, threading
def work():
    import satya
    class M(satya.Model):
        x: int
    found.append(M(x=1).x)
    try:
        M(x="x")
    except satya.ValidationError:
        found.append("refused")
found = []
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
import satya
class N(satya.Model):
    y: int
print(len(found), N(y=2).y)
"""
    assert run_code(code) == "8 2\n"


def test_threads_that_run_at_the_end():
    code = """
import threading, time
from satya import Model
class M(Model):
    x: int
    more: list = []
def work():
    while True:
        M(x=1, more=[M(x=2)]).model_dump_json()
for _ in range(3):
    threading.Thread(target=work, daemon=True).start()
time.sleep(0.1)
print("end")
"""
    assert run_code(code) == "end\n"
