# SPDX-License-Identifier: Apache-2.0
"""Classes and instances that many threads use, while others make and drop them."""

import copy
import gc
import pickle
import random
import sys
import sysconfig
import threading
import time
from decimal import Decimal
from typing import Any, Generic, List, Optional, TypeVar

import pytest
from child import run as run_code
from weigh import IS_LONG

from satya import (
    ConfigDict,
    Field,
    Model,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)

T = TypeVar("T")
IS_FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


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


@pytest.mark.skipif(not IS_FREE_THREADED, reason="no free-threaded build of CPython")
def test_without_the_gil_an_instance_keeps_its_dict():
    """Where CPython 3.13 takes one away, threads that read from it read freed memory."""

    class Checked(Model):
        model_config = ConfigDict(validate_assignment=True)
        a: int
        more: List[int] = []

        @model_validator(mode="after")
        def check(self):
            if self.a < 0:
                raise ValueError("negative")
            return self

    made = Checked(a=1, more=[1])
    held = vars(made)
    made.__init__(a=2)
    del made.more
    made.__init__(a=3)
    with pytest.raises(ValidationError):
        made.a = -1
    made.__setstate__({"values": {"a": 4}, "fields_set": {"a"}, "extra": None, "private": None})
    assert vars(made) is held == {"a": 4}

    def read():
        value = made.more
        assert value[0] == 1

    def again():
        made.__init__(a=1, more=[1])

    again()
    run(read, read, again, again, collect)


def test_undeclared_members_of_a_shared_instance():
    class Open(Model):
        model_config = ConfigDict(extra="allow")
        name: str
        _note: int = PrivateAttr(0)

    shared = Open(name="ab")
    names = [f"n{i}" for i in range(8)]

    def write():
        for name in names:
            setattr(shared, name, [name])
        shared._note = 1

    def delete():
        for name in names:
            try:
                delattr(shared, name)
            except AttributeError:
                pass

    def read():
        for name in names:
            assert getattr(shared, name, [name]) == [name]
        assert getattr(shared, "_note", 0) in (0, 1)

    def look():
        assert shared.model_dump()["name"] == "ab" and dict(shared)["name"] == "ab"
        repr(shared), shared == shared, shared.model_dump_json(), shared.model_copy(update={"n1": 1})
        copy.copy(shared), copy.deepcopy(shared), pickle.loads(shared_bytes())

    def shared_bytes():
        # A class inside of a function cannot be pickled; its state can.
        return pickle.dumps(shared.__getstate__())

    run(write, delete, read, look, look)


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


def test_classes_with_functions_that_others_rebuild():
    class Inner(Model):
        x: int
        more: List[int] = []

        @field_validator("x")
        @classmethod
        def check(cls, value):
            if value < 0:
                raise ValueError("negative")
            return value

    class Outer(Model):
        inner: Inner
        name: str = "a"

        @model_validator(mode="after")
        def seen(self):
            assert type(self.inner) is Inner
            return self

    def use():
        assert Inner(x=1).x == 1
        assert Outer(inner={"x": "2"}).inner.x == 2
        assert Outer.model_validate_json('{"inner": {"x": 3}}').model_dump_json()
        with pytest.raises(ValidationError) as caught:
            Outer(inner={"x": -1})
        assert caught.value.errors()[0]["loc"] == ("inner", "x")

    def rebuild():
        Inner.model_rebuild(force=True)
        Outer.model_rebuild(force=True)

    run(use, use, use, rebuild)


def at_once(count, work):
    """Does the work once on each of so many threads, begun together; returns what it gave."""
    start, found, failures = threading.Barrier(count), [], []

    def once(number):
        start.wait()
        try:
            found.append(work(number))
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=once, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    if failures:
        raise failures[0]
    return found


def test_the_text_of_an_instance_on_two_threads():
    """An instance whose text another thread is writing is not inside of itself."""
    inside, go_on, texts = threading.Event(), threading.Event(), []

    class Slow:
        def __repr__(self):
            if threading.current_thread() is not threading.main_thread():
                inside.set()
                assert go_on.wait(60)
            return "slow"

    made = Part(name="ab", more=Slow())
    thread = threading.Thread(target=lambda: texts.append(repr(made)))
    thread.start()
    assert inside.wait(60)
    texts.append(repr(made))
    go_on.set()
    thread.join()
    assert texts == ["Part(name='ab', count=0, more=slow)"] * 2


def test_a_generic_class_is_made_once():
    class Page(Model, Generic[T]):
        items: List[T]

        @classmethod
        def model_parametrized_name(cls, params):
            # All of them have seen that there is none yet.
            start.wait(60)
            return f"Page[{params[0].__name__}]"

    for _ in range(50):
        start, kind = threading.Barrier(4), create_model("Kind", x=(int, 0))
        found = at_once(4, lambda _: Page[kind])
        assert all(each is found[0] for each in found)
        assert found[0](items=[{"x": 1}]).items == [kind(x=1)]


def test_aliases_of_a_class_that_many_complete():
    def generate(name):
        time.sleep(0)
        return name.upper()

    for _ in range(30):

        class Late(Model):
            model_config = ConfigDict(defer_build=True, alias_generator=generate)
            one: int
            two: int = Field(default=0, validation_alias="second", alias_priority=1)
            three: List[int] = []

        class Heir(Late):
            four: int = 0

        data = {"ONE": 1, "TWO": 2, "THREE": [3], "FOUR": 4}

        def use(number, Late=Late, Heir=Heir):
            cls = (Late, Heir)[number % 2]
            made = cls.model_validate(data)
            assert (made.one, made.two, made.three) == (1, 2, [3])
            assert list(made.model_dump(by_alias=True)) == list(data)[: 3 + number % 2]

        at_once(6, use)
        use(0)
        use(1)


def test_a_deferred_adapter_reads_digits_from_the_first():
    for _ in range(30):
        adapter = TypeAdapter(List[Decimal], config=ConfigDict(defer_build=True))
        text = "0.1000000000000000055511151231257827021181583404541015625"
        found = at_once(6, lambda _: adapter.validate_json(f"[{text}]"))
        assert found == [[Decimal(text)]] * 6


def test_which_fields_were_set_by_many_threads():
    names = [f"f{i}" for i in range(12)]
    Many = create_model("Many", **{name: (int, 0) for name in names}, first=(int, ...))
    for _ in range(200):
        made = Many(first=1)
        at_once(4, lambda number: [setattr(made, name, 1) for name in names[number::4]])
        assert made.model_fields_set == {"first", *names}


def test_places_of_problems_of_a_shared_batch():
    lines = [f'{{"name": "é{"x" * (i % 7)}", "count": {"-" * (i % 2)}1}}' for i in range(400)]
    batch = Part.validate_json_batch("\n\n".join(lines))
    assert batch.valid_count == 171

    def read():
        for index in random.sample(range(400), 100):
            error = batch.error(index)
            assert (error is None) == batch.is_valid(index)
            for problem in [] if error is None else error.errors():
                assert problem["line"] == 1 + 2 * index, (index, problem)
        assert len(list(batch)) == len(batch)

    run(read, read, read)


def test_forms_of_a_module_that_is_being_imported():
    code = """
import importlib.machinery, sys, types
module = types.ModuleType("typing_extensions")
module.__spec__ = importlib.machinery.ModuleSpec("typing_extensions", None)
module.__spec__._initializing = True
sys.modules["typing_extensions"] = module
from satya.models.typing_forms import is_classvar, is_form
form = object()
assert not is_form(form, "Literal") and not is_classvar(form)
# Now it is there.
module.Literal = module.ClassVar = form
module.__spec__._initializing = False
print(is_form(form, "Literal"), is_classvar(form))
"""
    assert run_code(code) == "True True\n"


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
