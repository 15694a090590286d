# SPDX-License-Identifier: Apache-2.0
"""The methods behind which the short ways stand: to what they bind, what they count, and that
they are taken at all."""

import gc
import json
import sys
from datetime import date, datetime, timezone
from typing import Annotated, Any, Dict, List, Optional, Union
from uuid import UUID

import pytest
from alike import Address, Cat, Color, Dog, Everything, LEAST, Times, outcome, reference_check, reference_read, reference_text, typed

import satya
from satya import BaseModel, Field, TypeAdapter, ValidationError


def test_methods_bind_to_the_class_that_is_asked():
    class Base(BaseModel):
        x: int

        @classmethod
        def model_validate_json(cls, json_data, **options):
            made = super().model_validate_json(json_data, **options)
            made.x += 1
            return made

        @classmethod
        def model_validate(cls, obj, **options):
            return super().model_validate(obj, **options)

        def model_dump(self, **options):
            return {"own": super().model_dump(**options)}

    class Derived(Base):
        y: int = 5

    made = Derived.model_validate_json('{"x": 1}')
    assert type(made) is Derived and made.x == 2
    assert type(Derived.model_validate({"x": 1})) is Derived
    assert made.model_dump() == {"own": {"x": 2, "y": 5}}
    assert made.model_dump_json() == '{"x":2,"y":5}'
    assert type(Address(city="a").model_validate({"city": "b"})) is Address
    assert Address.model_validate_json('{"city": "b"}', strict=True) == Address(city="b")
    assert Address(city="a").model_dump(exclude_none=True) == {"city": "a"}
    with pytest.raises(TypeError):
        Address.model_validate_json()
    with pytest.raises(TypeError):
        Address.model_validate_json("{}", "more")
    with pytest.raises(TypeError):
        Address(city="a").model_dump(1)


@pytest.mark.skipif(not hasattr(sys, "getrefcount"), reason="nothing is counted here")
def test_references_are_counted():
    """Many successes and failures leave every count as it was."""
    instants = {"moment": "2026-03-01T12:30:00+02:00", "clock": "12:30:00-07:00", "day": "2026-03-01", "key": str(UUID(int=5))}
    zone = Times(moment=instants["moment"]).moment.tzinfo
    good = json.dumps({**LEAST, "home": {"city": "Oslo"}, "homes": [{"city": "a"}], "pet": {"kind": "cat"}})
    bad = [good[:cut] for cut in range(0, len(good), 7)] + [good.replace("Oslo", "").replace('"a"', "1")]
    watched = [None, True, Address, Everything, Color.RED, Cat, timezone.utc, sys.intern("city"), zone, UUID]

    def work():
        for _ in range(20):
            instance = Everything.model_validate_json(good)
            instance.model_dump()
            instance.model_dump_json()
            Times(**instants)
            Times.model_validate_json(json.dumps(instants))
            for name, text in instants.items():
                for cut in range(len(text)):
                    outcome(Times.model_validate, {name: text[:cut]})
                    outcome(Times.model_validate_json, json.dumps({name: text[:cut]}))
            for data in bad:
                try:
                    Everything.model_validate_json(data)
                except ValidationError:
                    pass

    work()
    # What tests before this one left goes in several rounds.
    while gc.collect():
        pass
    before = [sys.getrefcount(each) for each in watched]
    objects = len(gc.get_objects())
    work()
    gc.collect()
    after = [sys.getrefcount(each) for each in watched]
    assert all(abs(a - b) < 10 for a, b in zip(after, before)), (before, after)
    assert abs(len(gc.get_objects()) - objects) < 50


def test_classes_go_with_their_methods():
    import weakref

    def make():
        class Gone(BaseModel):
            x: int
            inner: Optional["Gone"] = None

        Gone.model_validate_json('{"x": 1, "inner": {"x": 2}}').model_dump_json()
        Gone.model_validate({"x": 1})
        TypeAdapter(list[Gone]).validate_json('[{"x": 1}]')
        return weakref.ref(Gone)

    found = [make() for _ in range(20)]
    gc.collect()
    assert sum(each() is not None for each in found) <= 2


def test_the_native_engine_reads_and_writes_the_plainest_forms_itself(monkeypatch):
    """What every kind of field is most of the time must not fall back on Python."""
    if satya.engine() != "native":
        pytest.skip("this is not the native engine")
    plain = {
        "note": "x", "anything": {"a": [1, None]}, "color": "blue", "level": 2, "mode": "b", "home": {"city": "Oslo"},
        "moment": "2026-03-01T12:30:00.25Z", "day": "2026-03-01", "homes": [{"city": "a", "zip_code": None}],
        "words": ["a"], "pairs": {"a": 1}, "numbers": [1, 2], "letters": ["a"], "many": [1], "pair": [1, "x"],
        "pet": {"lives": 3, "kind": "cat"}, "either": "x",
    }
    expected = typed(reference_read(Everything, json.dumps({**LEAST, **plain})))
    instants = {
        "moment": ["2026-03-01T12:30:00+00:00", "2026-03-01 12:30-01:30", "2026-03-01T12:30:00.123456789z"],
        "day": ["2026-03-01"], "clock": ["12:30", "12:30:00.5Z", "12:30:00+02:00"],
        "key": ["12345678-1234-5678-1234-567812345678"],
    }
    each = [{name: text} for name, texts in instants.items() for text in texts]
    expected_times = [typed(reference_check(Times, one)) for one in each]

    def refuse(*arguments, **options):
        raise AssertionError("Python was asked")

    table = Everything.__satya_table__
    monkeypatch.setattr(type(table), "from_json", refuse)
    for name, value in plain.items():
        assert getattr(Everything.model_validate_json(json.dumps({**LEAST, name: value})), name) is not None, name
    made = Everything.model_validate_json(json.dumps({**LEAST, **plain}))
    assert typed(made) == expected
    with monkeypatch.context() as patch:
        patch.setattr(type(table), "check", refuse)
        assert [typed(Times.model_validate(one)) for one in each] == expected_times
        assert [typed(Times(**one)) for one in each] == expected_times
        assert [typed(Times.model_validate_json(json.dumps(one))) for one in each] == expected_times

    class Written(BaseModel):
        note: Optional[str]
        anything: Any
        color: Color
        moment: datetime
        day: date
        home: Address
        homes: List[Address]
        words: List[str]
        pairs: Dict[str, int]
        pet: Annotated[Union[Cat, Dog], Field(discriminator="kind")]

    instance = Written.model_validate({name: plain[name] for name in Written.model_fields})
    text = reference_text(instance)
    monkeypatch.setattr(type(table), "dump", refuse)
    assert instance.model_dump_json() == text
