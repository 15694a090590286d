# SPDX-License-Identifier: Apache-2.0
"""What an engine reads and writes by its short ways is what the table itself would.

The table's own functions are the reference: they run on both engines. Every document here
is read twice and every instance written twice, and the two must be the same, down to the
types of values, the order of keys and the words of problems.
"""

import copy
import gc
import json
import pickle
import sys
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union
from uuid import UUID

import pytest
import satya
from hypothesis import given, settings
from hypothesis import strategies as st

from satya import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from satya.models.jsonable import encode
from satya.models.record import put_input
from satya.models.state import Fail, State
from satya.models.write import Writing


class Color(Enum):
    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Address(BaseModel):
    city: str
    zip_code: Optional[str] = None


class Cat(BaseModel):
    kind: Literal["cat"] = "cat"
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]
    name: str = Field(max_length=5)


class Everything(BaseModel):
    name: str = Field(min_length=1, max_length=20)
    count: int = Field(ge=0, lt=1000)
    ratio: float = Field(gt=-1e6, multiple_of=0.25)
    plain: float
    flag: bool
    nothing: None = None
    note: Optional[str] = None
    anything: Any = None
    color: Color = Color.RED
    level: Level = Level.LOW
    mode: Literal["a", "b", 3] = "a"
    moment: Optional[datetime] = None
    day: Optional[date] = None
    key: Optional[UUID] = None
    price: Optional[Decimal] = None
    home: Optional[Address] = None
    homes: List[Address] = []
    words: List[str] = Field(default=[], max_length=3)
    pairs: Dict[str, int] = {}
    numbers: Set[int] = set()
    letters: FrozenSet[str] = frozenset()
    many: Tuple[int, ...] = ()
    pair: Tuple[int, str] = (1, "x")
    pet: Optional[Annotated[Union[Cat, Dog], Field(discriminator="kind")]] = None
    either: Union[int, str] = 0


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    first: int = Field(alias="First")
    second_name_that_is_long: str = "x"
    third: List[Dict[str, Optional[float]]] = []


class Names(BaseModel):
    größe: int = 1
    with_quote: int = Field(1, alias='a"b')
    tab: str = Field("", alias="t\tab")


def reference_read(cls, data):
    return cls.__satya_table__.from_json(data, State("json"))


def reference_check(cls, value):
    table = cls.__satya_table__
    try:
        return table.check(value, State())
    except Fail as problem:
        raise table.error(put_input(problem, value)) from None


def reference_dump(instance, mode="python"):
    table = type(instance).__satya_table__
    return table.dump(instance, Writing(mode, table.config))


def reference_text(instance):
    return encode(reference_dump(instance, "json"), config=type(instance).__satya_config__)


def typed(value):
    """A value with the types of all its parts."""
    if isinstance(value, BaseModel):
        return type(value), typed(dict(value)), sorted(value.model_fields_set)
    if isinstance(value, dict):
        return [(key, typed(item)) for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return type(value), [typed(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return type(value), sorted(map(repr, value))
    return type(value), repr(value)


def outcome(read, *arguments):
    try:
        return "made", typed(read(*arguments))
    except ValidationError as error:
        return "refused", error.errors()


def same(cls, data):
    """Reads by both ways; the instance, or None where both refuse."""
    ours = outcome(cls.model_validate_json, data)
    assert ours == outcome(reference_read, cls, data), data
    return cls.model_validate_json(data) if ours[0] == "made" else None


def same_output(instance):
    assert instance.model_dump_json() == reference_text(instance)
    found = instance.model_dump()
    assert typed(found) == typed(reference_dump(instance))


LEAST = {"name": "n", "count": 1, "ratio": 0.5, "plain": 1.5, "flag": True}

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 1005),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.sampled_from([0.25, 1e300, -0.0, 5e-324, 1e16, 123456789.123456789]),
    st.text(max_size=25),
    st.sampled_from(
        ["red", "a", "cat", "dog", "1", "3", "2026-03-01", "2026-03-01T12:30:00Z", "2026-13-01",
         "2024-02-29T23:59:59.5", "2023-02-29", "2026-03-01T12:30:00+02:00", "\u00e6\n\"\\",
         "12345678-1234-5678-1234-567812345678", "1.10", "\U0001f600", "x" * 70]
    ),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(st.sampled_from(["city", "zip_code", "kind", "lives", "name"]), st.text(max_size=4)),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)
fitting = {
    "note": st.one_of(st.none(), st.text(max_size=40)),
    "anything": values,
    "color": st.sampled_from(["red", "blue"]),
    "level": st.sampled_from([1, 2]),
    "mode": st.sampled_from(["a", "b", 3]),
    "moment": st.datetimes(min_value=datetime(1, 1, 1)).map(lambda m: m.isoformat() + "Z"),
    "day": st.dates().map(str),
    "key": st.uuids().map(str),
    "price": st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    "home": st.fixed_dictionaries({"city": st.text(max_size=5)}, optional={"zip_code": st.text(max_size=5)}),
    "homes": st.lists(st.fixed_dictionaries({"city": st.text(max_size=5)}), max_size=3),
    "words": st.lists(st.text(max_size=6), max_size=4),
    "pairs": st.dictionaries(st.text(max_size=5), st.integers(-9, 9), max_size=4),
    "numbers": st.lists(st.integers(0, 4), max_size=5),
    "letters": st.lists(st.text(max_size=1), max_size=4),
    "many": st.lists(st.integers(-3, 3), max_size=4),
    "pair": st.tuples(st.integers(0, 9), st.text(max_size=3)),
    "pet": st.sampled_from([{"kind": "cat"}, {"lives": 3, "kind": "cat"}, {"kind": "dog", "name": "Rex"}]),
    "either": st.one_of(st.integers(0, 9), st.text(max_size=3)),
}
documents = st.builds(
    lambda base, more, odd: {**base, **more, **odd},
    st.fixed_dictionaries(
        {
            "name": st.text(min_size=1, max_size=20),
            "count": st.integers(0, 999),
            "ratio": st.integers(-8, 8).map(lambda n: n / 4),
            "plain": st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-9, 2**53)),
            "flag": st.booleans(),
        }
    ),
    st.fixed_dictionaries({}, optional=fitting),
    st.one_of(st.just({}), st.dictionaries(st.sampled_from([*LEAST, *fitting, "unknown"]), values, max_size=2)),
)


@settings(max_examples=300, deadline=None)
@given(documents, st.booleans())
def test_documents_are_read_alike(document, is_ascii):
    text = json.dumps(document, ensure_ascii=is_ascii)
    instance = same(Everything, text)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    same(Everything, data)
    if instance is not None:
        same_output(instance)


@settings(max_examples=200, deadline=None)
@given(documents, st.data())
def test_changed_text_is_read_alike(document, data):
    text = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
    place = data.draw(st.integers(0, len(text)))
    change = data.draw(
        st.sampled_from([b"", b" ", b"\n\t", b'"', b",", b"}", b"]", b"{", b"\\", b"0", b"-", b"\x00", b"\xff", b"null"])
    )
    length = data.draw(st.integers(0, 2))
    same(Everything, text[:place] + change + text[place + length :])
    same(Everything, text[:place])


class Times(BaseModel):
    moment: Optional[datetime] = None
    day: Optional[date] = None
    clock: Optional[time] = None
    key: Optional[UUID] = None
    strict_moment: Optional[datetime] = Field(None, strict=True)
    strict_key: Optional[UUID] = Field(None, strict=True)
    moments: List[datetime] = []
    by_day: Dict[str, date] = {}


days = st.one_of(st.dates().map(str), st.sampled_from(["0000-01-01", "2023-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2026-4-01", "9999-12-31"]))
fractions = st.one_of(st.just(""), st.builds("{}{}".format, st.sampled_from(".,"), st.text("0123456789", max_size=9)))
clocks = st.builds(
    "{}{}{}".format,
    st.sampled_from(["12:30", "00:00", "23:59", "24:00", "12:60", "1:30", "12-30"]),
    st.one_of(st.just(""), st.builds(":{:02}{}".format, st.sampled_from([0, 7, 59, 60]), fractions)),
    st.one_of(
        st.sampled_from(["", "Z", "z", "+00:00", "-00:00", "+0000", "\u221201:00", " Z", "+02", "+02:", "+24:00", "-23:59", "+23:60", "UTC"]),
        st.builds("{}{:02}{}{:02}".format, st.sampled_from("+-"), st.integers(0, 25), st.sampled_from(["", ":"]), st.integers(0, 61)),
    ),
)
stamps = st.builds("{}{}{}".format, days, st.sampled_from(["T", "t", " ", "_", "x", "\u0130"]), clocks)
times = st.one_of(stamps, days, clocks, st.uuids().map(str), st.uuids().map(lambda u: u.hex), st.uuids().map(lambda u: str(u).upper()))


@st.composite
def changed_times(draw):
    """The text of a date, a time or both, or of a UUID; sometimes cut, or with a change."""
    text = draw(times)
    if draw(st.integers(0, 3)):
        return text
    place = draw(st.integers(0, len(text)))
    change = draw(st.sampled_from(["", "", "0", "9", ":", "-", "+", "Z", " ", "g", "\u0663", "{", "1"]))
    return text[:place] + change + text[place + draw(st.integers(0, 2)) :]


@settings(max_examples=600, deadline=None)
@given(
    st.one_of(
        st.fixed_dictionaries({}, optional={"moment": stamps, "day": days, "clock": clocks, "key": st.uuids().map(str)}),
        st.dictionaries(
            st.sampled_from(["moment", "day", "clock", "key", "strict_moment", "strict_key"]), changed_times(), max_size=2
        ),
        st.fixed_dictionaries(
            {}, optional={"moments": st.lists(changed_times(), max_size=2), "by_day": st.dictionaries(st.text(max_size=2), days, max_size=2)}
        ),
    )
)
def test_times_are_read_alike(document):
    instance = same(Times, json.dumps(document))
    if instance is not None:
        same_output(instance)
    expected = outcome(reference_check, Times, document)
    assert outcome(Times.model_validate, document) == expected
    assert outcome(lambda given: Times(**given), document) == expected


def test_each_offset_is_one_time_zone():
    """What is read natively is equal to what Python makes, and goes through pickle and copy."""
    for minutes in [*range(-1439, 1440, 7), -1, 0, 1, 1439]:
        text = f"2026-03-01T12:30:00{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
        zone = timezone(timedelta(minutes=minutes))
        for made in (Times(moment=text), Times.model_validate_json(json.dumps({"moment": text}))):
            assert made.moment == datetime(2026, 3, 1, 12, 30, tzinfo=zone)
            assert made.moment.tzinfo == zone and type(made.moment.tzinfo) is timezone
            assert (made.moment.tzinfo is timezone.utc) == (minutes == 0)
            assert pickle.loads(pickle.dumps(made.moment)).isoformat() == copy.deepcopy(made.moment).isoformat() == text


def test_text_is_converted_where_a_field_is_set():
    class Held(BaseModel):
        model_config = ConfigDict(validate_assignment=True)

        moment: datetime
        strict: Optional[datetime] = Field(None, strict=True)

    held = Held(moment="2026-03-01 12:30+01:00")
    held.moment = "2026-03-02T12:30:00Z"
    assert held.moment == datetime(2026, 3, 2, 12, 30, tzinfo=timezone.utc)
    with pytest.raises(ValidationError, match="datetime"):
        held.moment = "2026-03-32T12:30:00Z"
    with pytest.raises(ValidationError, match="datetime"):
        held.strict = "2026-03-02T12:30:00Z"
    with pytest.raises(ValidationError, match="datetime"):
        Held.model_validate({"moment": "2026-03-02T12:30:00Z"}, strict=True)
    assert held.moment.day == 2 and held.strict is None


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["First", "first", "second_name_that_is_long", "third", "other"]), values, max_size=4)
)
def test_a_closed_model_reads_alike(document):
    instance = same(Closed, json.dumps(document))
    if instance is not None:
        same_output(instance)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.just(LEAST), st.just({**LEAST, "count": "7"}), values), max_size=5))
def test_an_adapter_reads_alike(rows):
    adapter = TypeAdapter(List[Everything])
    text = json.dumps(rows)
    general = TypeAdapter(List[Everything])
    general._program = False
    for function, value in (("validate_json", text), ("validate_python", rows)):
        assert outcome(getattr(adapter, function), value) == outcome(getattr(general, function), value)


ODD = [
    b"", b" ", b"{", b"}", b"null", b"[]", b"{} {}", b"{},", b'{"name"}', b'{"name":}', b'{"name":"n",}', b"\xef\xbb\xbf{}",
    b'{"name":"a","name":"b","count":1,"ratio":0.5,"plain":1,"flag":true}',
    b'{"name":"\\ud800","count":1,"ratio":0.5,"plain":1,"flag":true}',
    b'{"name":"\\u0041\\n","count":1,"ratio":0.5,"plain":1,"flag":true}',
    b'{"na\\u006de":"n","count":1,"ratio":0.5,"plain":1,"flag":true}',
    b'{"name":"n","count":1.0,"ratio":0.5,"plain":1e400,"flag":true}',
    b'{"name":"n","count":-0,"ratio":-0,"plain":-0,"flag":true}',
    b'{"name":"n","count":1,"ratio":0.5,"plain":9007199254740993,"flag":true}',
    b'{"name":"n","count":1,"ratio":0.5,"plain":NaN,"flag":true}',
    b'{"name":"n","count":1,"ratio":0.2500000000000000001,"plain":1,"flag":true}',
    b'{"name":"n","count":01,"ratio":0.5,"plain":1,"flag":true}',
    b'{"name":"n","count":1,"ratio":0.5,"plain":1,"flag":tru}',
    b'{"name":"n","count":1,"ratio":0.5,"plain":1,"flag":true,"x":[1,{"y":[}]}',
    b'{"name":"n","count":1,"ratio":0.5,"plain":1,"flag":true,"x":[1,{"y":[]},"\\q"]}',
    b'{"name":"n","count":1,"ratio":0.5,"plain":1,"flag":true,"anything":' + b"[" * 300 + b"]" * 300 + b"}",
    b'{"name":"n","count":1,"ratio":0.5,"plain":1,"flag":true,"unknown":' + b"[" * 150 + b"]" * 150 + b"}",
    b'{"name":"' + b"x" * 500 + b'","count":1}',
    b" \n" + b'{"name":"n","count":1,"ratio":0.5,"plain":1,"flag":true}' + b" " * 600,
    b'{"name":"n","count":' + b"9" * 5000 + b',"ratio":0.5,"plain":1,"flag":true}',
]


@pytest.mark.parametrize("data", ODD)
def test_odd_documents_are_read_alike(data):
    same(Everything, data)
    for end in range(0, min(len(data), 60)):
        same(Everything, data[:end])


def test_every_kind_of_source():
    text = json.dumps(LEAST)
    expected = typed(reference_read(Everything, text))
    for data in (text, text.encode(), bytearray(text.encode()), memoryview(text.encode()), text + "\u2003".strip()):
        assert typed(Everything.model_validate_json(data)) == expected
    class Text(str):
        pass

    assert typed(Everything.model_validate_json(Text(text))) == expected


def test_names_that_json_escapes():
    for data in ('{"größe": 2, "a\\"b": 3, "t\\tab": "x"}', '{"gr\\u00f6\\u00dfe": 2}', '{"a\\u0022b": 4}'):
        instance = same(Names, data)
        same_output(instance)


@pytest.mark.parametrize(
    "change",
    [
        {"name": 1}, {"count": True}, {"count": 2**80}, {"plain": float("inf")}, {"plain": float("nan")}, {"plain": 1},
        {"flag": 1}, {"moment": datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=1)))}, {"moment": datetime(1, 1, 1)},
        {"moment": datetime(2026, 1, 2, 3, 4, 5, 6, timezone.utc)}, {"day": datetime(2026, 1, 2)}, {"day": date(9999, 12, 31)},
        {"home": {"city": "x"}}, {"homes": ["x"]}, {"words": ("a",)}, {"pairs": {1: 2}}, {"color": "red"}, {"mode": "z"},
        {"anything": object}, {"anything": {"a": [1, (2, 3), None, 1.5]}}, {"anything": Address(city="Oslo")}, {"name": "\ud800"},
        {"anything": {1: 2}}, {"price": Decimal("1.10")}, {"price": Decimal("NaN")}, {"note": "\x00\x1f\x7f\u2028"},
    ],
    ids=repr,
)
def test_values_that_were_never_checked_are_written_alike(change):
    def written(write, instance):
        try:
            with _no_warnings():
                return write(instance)
        except Exception as error:
            return type(error), str(error)

    instance = Everything.model_construct(**{**LEAST, **change})
    assert written(lambda i: i.model_dump_json(), instance) == written(reference_text, instance)
    assert written(lambda i: typed(i.model_dump()), instance) == written(lambda i: typed(reference_dump(i)), instance)


class _no_warnings:
    def __enter__(self):
        import warnings

        self._context = warnings.catch_warnings()
        self._context.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(self, *details):
        self._context.__exit__(*details)


def test_a_field_that_was_deleted_is_not_written():
    instance = Everything(**LEAST)
    del instance.note
    same_output(instance)
    assert "note" not in instance.model_dump()


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
    gc.collect()
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
