# SPDX-License-Identifier: Apache-2.0
"""The dict of a dump is like one that was filled key by key: it stands alone, the collector
sees it where it has to, and holds just one reference to each value."""

import gc
import sys
import uuid
from datetime import datetime
from typing import Any, Dict, List, Optional

import pytest
from weigh import counted, counts, times

from satya import Model


def of_fields(count, kind=int):
    names = {f"field_{i}": kind for i in range(count)}
    return type("Many", (Model,), {"__annotations__": names})


@pytest.mark.parametrize("count", [0, 1, 2, 5, 6, 7, 8, 10, 11, 12, 21, 22, 43, 62, 63, 85, 86, 300])
def test_every_number_of_fields(count):
    Many = of_fields(count)
    values = {f"field_{i}": 10**6 + i for i in range(count)}
    made = Many(**values)
    for _ in range(3):
        found = made.model_dump()
        assert found == values and list(found) == list(values) and len(found) == count
        assert all(found[name] == value for name, value in values.items())
        found["another"] = 1
        found.pop("field_0", None)
        for i in range(40):
            found[f"more_{i}"] = i
        assert "another" in found and made.model_dump() == values
        found.clear()
    assert made.model_dump() == values == dict(made.model_dump().items()) == {**made.model_dump()}


def test_names_that_are_not_ascii():
    Model_ = type("Named", (Model,), {"__annotations__": {"größe": int, "名": str, "x": int}})
    made = Model_(**{"größe": 1, "名": "n", "x": 2})
    for _ in range(3):
        assert made.model_dump() == {"größe": 1, "名": "n", "x": 2}


class Inner(Model):
    name: str


class Outer(Model):
    name: str
    number: Optional[int] = None
    when: Optional[datetime] = None
    key: Optional[uuid.UUID] = None
    inner: Optional[Inner] = None
    many: List[Inner] = []
    table: Dict[str, int] = {}
    any: Any = None


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="the collector of CPython")
def test_the_collector_sees_what_leads_on():
    plain = Inner(name="n").model_dump()
    leads = Outer(name="n", many=[Inner(name="m")], any=[1]).model_dump()
    assert gc.is_tracked(leads) and gc.is_tracked(leads["many"])
    leads["any"].append(leads)
    marker = leads["table"]
    marker["self"] = leads
    before = len(gc.get_referrers(marker))
    assert before >= 1 and any(each is leads for each in gc.get_referrers(marker))
    plain["self"] = plain
    assert gc.is_tracked(plain)
    keyed = Outer(name="n", key=uuid.uuid4()).model_dump()
    assert gc.is_tracked(keyed)


@counted
def test_references_are_those_of_the_dict():
    name, number = "".join(["a ", "name"]), 10**9
    made = Outer(name=name, number=number)
    # What the first dump leaves for those after it is no leak.
    made.model_dump()
    # Nor is what the collector frees of other tests meanwhile.
    gc.collect()
    before = counts([name, number, None])
    dumps = [made.model_dump() for _ in range(100)]
    assert counts([name, number])[:2] == [count + 100 for count in before[:2]]
    del dumps
    after = counts([name, number, None])
    assert after[:2] == before[:2]
    # Python code that runs by itself keeps a few, too; one for each dump would be a leak.
    assert abs(after[2] - before[2]) < 100


@counted
def test_none_is_counted_exactly():
    made = Outer(name="n")
    keys = "".join(["so", "me"])
    made.name = keys
    before = sys.getrefcount(None)
    for _ in range(times(10_000)):
        made.model_dump()
    assert abs(sys.getrefcount(None) - before) < 100


def test_a_field_that_was_deleted():
    made = Outer(name="n")
    made.model_dump()
    object.__delattr__(made, "number")
    for _ in range(3):
        assert "number" not in made.model_dump()
        assert made.model_dump()["name"] == "n"


def test_a_value_that_its_field_would_not_take():
    made = Outer(name="n")
    object.__setattr__(made, "number", "text")
    object.__setattr__(made, "name", 5)
    with pytest.warns(UserWarning):
        assert made.model_dump()["number"] == "text"


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="the collector of CPython")
def test_a_collector_that_changes_what_is_dumped():
    class Cycle:
        def __init__(self):
            self.me = self

        def __del__(self):
            made.many = [Inner(name="x")]
            for each in gc.get_objects():
                if type(each) is dict and each.get("name") == "of the dump" and "many" in each:
                    each.clear()

    made = Outer(name="of the dump", many=[Inner(name=str(i)) for i in range(50)])
    old = gc.get_threshold()
    try:
        gc.set_threshold(1)
        for _ in range(5):
            Cycle()
            found = made.model_dump()
            # It may have been found and emptied before it was whole, and nothing worse.
            assert set(found) <= set(Outer.model_fields)
    finally:
        gc.set_threshold(*old)


@counted
def test_a_class_that_was_dumped_is_let_go():
    import weakref

    Many = of_fields(3)
    Many(field_0=1, field_1=2, field_2=3).model_dump()
    gone = weakref.ref(Many)
    del Many
    gc.collect()
    assert gone() is None
