# SPDX-License-Identifier: Apache-2.0
"""What an engine reads and writes by its short ways is what the table itself would.

The table's own functions are the reference: they run on both engines. Every document here
is read twice and every instance written twice, and the two must be the same, down to the
types of values, the order of keys and the words of problems.
"""

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import List

import pytest
from alike import Address, Closed, Everything, LEAST, Names, outcome, reference_dump, reference_read, reference_text, same, same_output, typed
from hypothesis import given, settings
from hypothesis import strategies as st

from satya import TypeAdapter


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
