# SPDX-License-Identifier: Apache-2.0
"""Short JSON text is read without libsatya where Python's own reader judges as it does:
what is read so is what is read with its verdict, and what has none is not read at all."""

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satya.models.defaults import MISSING
from satya.models.read import MAX_DEPTH, JSONError, read_json, read_records, read_short

values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)

ODD = [
    b"", b" ", b"{}", b"[]", b" 1", b"1 ", b"01", b"-", b"-0", b"1.", b".5", b"1e", b"1E5", b"1e999", b"+1", b"0x1",
    b"NaN", b"[NaN]", b"Infinity", b"-Infinity", b'"NaN"', b"nan", b"tru", b"true", b"nulll", b"[1,]", b"[,1]", b'{"a":1,}',
    b'{"a" :1}', b"{'a':1}", b'{"a":1,"a":2}', b"{a:1}", b'"\\ud800"', b'"\\u0041"', b'"\\x"', b'"a\x00b"', b'"\x7f"', b'"\x1f"',
    b'"\xc3\xa6"', b'"\xff"', b'"\xed\xa0\x80"', b"\xef\xbb\xbf1", b"\x0c1", b"\xc2\xa01", b"1\x0b", b"// 1", b"1 2", b'"open',
    b"[" * 5 + b"]" * 5, b"[" * 6 + b"]" * 5, b"1" * 3999, b"1" * 4301, b"0." + b"1" * 5000, b"[" * 150 + b"]" * 150,
    b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), b"[" * 1500 + b"]" * 1500,
]  # fmt: skip


def outcome(text):
    try:
        return repr(read_json(text))
    except JSONError:
        return "refused"


def judged_alike(text):
    found = read_short(text)
    if found is not MISSING:
        assert repr(found) == outcome(text)
    return found is not MISSING


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_text(text):
    judged_alike(text)


def test_what_is_read():
    for text in (b"{}", b"[]", b"-0", b"1E5", b'{"a" :1}', b'{"a":1,"a":2}', b'"\xc3\xa6"', b"[" * 150 + b"]" * 150):
        assert judged_alike(text)
    # What is no bytes might change, or is text with lone surrogates.
    assert read_short("{}") is MISSING and read_short(bytearray(b"{}")) is MISSING


@given(values)
@settings(max_examples=300, deadline=None)
def test_written_text(value):
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        if not any("\ud800" <= letter <= "\udfff" for letter in text):
            judged_alike(text.encode())


@given(values, st.data())
@settings(max_examples=500, deadline=None)
def test_text_with_one_byte_changed(value, data):
    text = bytearray(json.dumps(value).encode())
    place = data.draw(st.integers(0, len(text) - 1))
    text[place] = data.draw(st.one_of(st.sampled_from(b'"{}[],:\\-+.eE0 \n\t'), st.integers(0, 255)))
    judged_alike(bytes(text))


@given(st.lists(values, max_size=6), st.sampled_from(["\n", "\r\n", " ", ",", "\n\x1e", " , "]))
@settings(max_examples=200, deadline=None)
def test_records_in_a_row(found, between):
    texts = [json.dumps(value) for value in found]
    if sys.implementation.name == "cpython" or "NaN" not in between.join(texts):
        assert repr(read_records(between.join(texts))) == repr([json.loads(text) for text in texts])


@pytest.mark.parametrize("text", ["NaN", "-Infinity", "[NaN,Infinity]", '{"NaN":"\\"NaN",\n"a":[-Infinity]}', ' ["Infinity\\\\",NaN] '])
def test_what_is_no_number_is_read(text):
    assert repr(read_json(text)) == repr(read_json(text.encode())) == repr(json.loads(text))


@pytest.mark.parametrize(
    "text, words",
    [
        ('["\\ud800", NaN]', "an escaped surrogate stands without its partner at line 1 column 3"),
        ("[" * 201 + "NaN" + "]" * 201, "Arrays and objects nest deeper than 200 at line 1 column 201"),
        ("[" * 201 + '"NaN"' + "]" * 201, "Arrays and objects nest deeper than 200 at line 1 column 201"),
        ("[NaN,]", "expected a value at line 1 column 6"),
        ("[NaN,\n01]", "malformed number at line 2 column 2"),
        ("-NaN", ""), ("1NaN", ""), ("NaN1", ""), ("[NaN", ""), ('["NaN', ""), ('"\\', ""), ("nan", ""), ("NaNNaN", ""),
        ('"' + '\\"' * 200_000 + "NaN", ""),
    ],
)  # fmt: skip
def test_limits_and_places_hold_beside_what_is_no_number(text, words):
    for given in (text, text.encode()):
        with pytest.raises(JSONError) as caught:
            read_json(given)
        assert words in str(caught.value)
