# SPDX-License-Identifier: Apache-2.0
"""The end of instances: chains that are freed, finalizers, weak references, memory used again."""

import gc
import sys
import weakref
from typing import Any, Optional, Union

import pytest
from child import run
from linked import Node
from weigh import counted, times

from satya import Model, TypeAdapter, ValidationError
from satya.dataclasses import dataclass


@counted
def test_a_long_chain_is_freed():
    """Freeing is no recursion on the machine's stack."""
    made = None
    for _ in range(times(100_000, 300_000)):
        made = Node.model_construct(next=made, value=None)
    del made

    made = None
    for _ in range(50_000):
        made = Node(value=made)
    made.value = None


@counted
def test_a_long_chain_is_collected():
    """The same for the collector, with the chain a ring."""
    made = first = Node()
    for _ in range(50_000):
        made = Node.model_construct(value=made)
    first.value = made
    reference = weakref.ref(first)
    del made, first
    gc.collect()
    assert reference() is None


@counted
def test_a_long_chain_of_containers():
    made = []
    for n in range(50_000):
        made = Node.model_construct(value=made) if n % 2 else [made]
    del made


@counted
def test_a_wide_chain():
    class Wide(Model):
        a: Any = None
        b: Any = None
        c: Any = None

    made = None
    for _ in range(20_000):
        made = Wide(a=[made], b="x", c=Wide(b="y"))
    del made


def test_del_that_resurrects():
    kept, calls = [], []

    class Lazarus(Model):
        word: str
        more: Any = None

        def __del__(self):
            calls.append(self.word)
            if len(calls) < 3:
                kept.append(self)

    made = Lazarus(word="a", more=[1])
    del made
    gc.collect()
    assert calls == ["a"] and kept[0].word == "a" and kept[0].more == [1]
    kept[0].word = "b"
    assert kept[0].model_dump() == {"word": "b", "more": [1]}
    kept.clear()
    gc.collect()
    # PEP 442: a finalizer runs once.
    assert calls in (["a"], ["a", "b"])


def test_del_that_resurrects_from_a_cycle():
    kept, calls = [], []

    class Lazarus(Model):
        word: str
        more: Any = None

        def __del__(self):
            calls.append(self.word)
            kept.append(self)

    made = Lazarus(word="a")
    made.more = made
    del made
    gc.collect()
    assert calls == ["a"] and kept[0].more is kept[0]
    kept[0].more = None
    del kept[:]


@counted
def test_del_added_later():
    calls = []

    class Late(Model):
        word: str

    class Later(Late):
        pass

    made = Later(word="a")
    for _ in range(10):
        Late(word="x"), Later(word="y")
    Late.__del__ = lambda self: calls.append(self.word)
    del made
    Late(word="b")
    gc.collect()
    assert sorted(calls) == ["a", "b"]
    del Late.__del__
    Later(word="c")
    gc.collect()
    assert sorted(calls) == ["a", "b"]


def test_del_that_raises(monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "unraisablehook", lambda problem: seen.append(problem.exc_type))

    class Raising(Model):
        word: str

        def __del__(self):
            raise OSError(self.word)

    Raising(word="a")
    with pytest.raises(ValidationError):
        Raising(word=1)
    gc.collect()
    assert OSError in seen


def test_weak_references():
    calls = []
    made = Node(value=1)
    references = [weakref.ref(made, lambda _, n=n: calls.append(n)) for n in range(5)]
    proxy = weakref.proxy(made)
    assert proxy.value == 1
    proxy.value = 2
    assert made.value == 2 and weakref.getweakrefcount(made) == 6
    table = weakref.WeakValueDictionary({"a": made})
    assert table["a"] is made
    del made
    gc.collect()
    assert sorted(calls) == [0, 1, 2, 3, 4] and "a" not in table
    assert [reference() for reference in references] == [None] * 5
    with pytest.raises(ReferenceError):
        proxy.value  # noqa: B018


@counted
def test_memory_used_again_is_empty():
    """A new instance shows nothing of one that lay where it lies."""
    for _ in range(1000):
        made = Node(value="old", others=[1])
        weakref.ref(made)
        del made
        made = Node.__new__(Node)
        assert weakref.getweakrefcount(made) == 0
        assert "value" not in vars(made)
        with pytest.raises(AttributeError):
            made.others  # noqa: B018


def test_freeing_that_makes_more():
    """A finalizer that creates, assigns and drops instances of its own class."""
    left = [200]

    class Busy(Model):
        value: Any = None

        def __del__(self):
            if left[0]:
                left[0] -= 1
                Busy(value=[Busy(), self.value])

    for _ in range(50):
        Busy(value=Busy(value=[Busy()]))
    left[0] = 0
    gc.collect()


def test_finalizers_at_exit():
    code = """
import gc, satya
from typing import Any
class More(satya.Model):
    word: str
class Last(satya.Model):
    word: str
    more: Any = None
    def __del__(self):
        try:
            More(word=self.word).model_dump_json()
            More(word=1)
        except Exception:
            pass
kept = Last(word="a", more=[])
kept.more.append(kept)
also = [Last(word="b") for _ in range(1000)]
satya.kept = Last(word="c")
gc.disable()
print("done")
"""
    assert run(code) == "done\n"


class Ended(Model):
    a: int
    b: int = 0

    def __del__(self):
        ENDED.append(type(self).__name__)


class Heir(Ended):
    c: int = 0


@dataclass
class EndedData:
    a: int

    def __del__(self):
        ENDED.append("EndedData")


class Holder(Model):
    first: Ended
    data: Optional[EndedData] = None
    last: int = 0


ENDED: list[str] = []
WHOLE = {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("call", "times_ended"),
    [
        # What a call of the class makes first ends with it; else there is no instance before all is valid.
        (lambda: Ended(a=1, b=2), ["Ended"]),
        (lambda: Ended(a=1, b="x"), ["Ended"]),
        (lambda: Ended(b=1), ["Ended"]),
        (lambda: Heir(a=1, c="x"), ["Heir"]),
        (lambda: Ended.model_validate({"b": 1}), []),
        (lambda: Ended.model_validate_json('{"a":1,"b":"x"}'), []),
        (lambda: Heir.model_validate({"a": 1, "c": "x"}), []),
        (lambda: Holder(first=WHOLE, last="x"), ["Ended"]),
        (lambda: Holder(first={"a": 1, "b": "x"}), []),
        (lambda: Holder.model_validate({"first": WHOLE, "last": "x"}), ["Ended"]),
        (lambda: Holder.model_validate_json('{"first":{"a":1},"last":"x"}'), ["Ended"]),
        (lambda: Holder(first=WHOLE, data={"a": 1}, last="x"), ["Ended", "EndedData"]),
        (lambda: Holder(first=WHOLE, data={"a": "x"}), ["Ended"]),
        (lambda: EndedData(a="x"), ["EndedData"]),
        (lambda: TypeAdapter(list[Ended]).validate_python([WHOLE, {"a": "x"}]), ["Ended"]),
        (lambda: TypeAdapter(list[EndedData]).validate_json('[{"a":1},{"a":"x"}]'), ["EndedData"]),
        (lambda: TypeAdapter(Union[Heir, Holder]).validate_python({"first": WHOLE, "last": "x"}), ["Ended"]),
    ],
)
def test_an_instance_is_finalized_once(call, times_ended):
    """Also where the input is not valid: nothing that an engine made meanwhile is seen."""
    gc.collect()
    ENDED.clear()
    try:
        call()
    except ValidationError:
        pass
    gc.collect()
    assert sorted(ENDED) == times_ended
