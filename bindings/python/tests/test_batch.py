# SPDX-License-Identifier: Apache-2.0
"""Batch: verdicts, instances, problems, totals, input whole, in pieces and in rows."""

from __future__ import annotations

import io
import json
import random

import pytest

import satya

SCHEMA = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "name": {"type": "string", "minLength": 2},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["id"],
}
NDJSON = b"\n".join(
    [
        b'{"id":1,"name":"Al"}',
        b'{"id":-2,"name":"B"}',
        b"",
        b'{"id":3,"tags":["a",5,6]}\r',
        b"   ",
        b'{"id":4',
        b'{"id":5}',
    ]
)


@pytest.fixture(scope="module")
def schema():
    return satya.Schema(SCHEMA)


def test_ndjson(schema):
    with schema.validate_batch(NDJSON) as batch:
        assert len(batch) == 5
        assert batch.valid_count == 2
        assert batch.verdicts == b"\0\1\1\1\0"
        assert [batch.is_valid(place) for place in range(5)] == [True, False, False, False, True]
        assert batch[0].to_python() == {"id": 1, "name": "Al"}
        assert batch[1] is None
        assert batch[-1]["id"] == 5
        assert [found and found["id"] for found in batch] == [1, None, None, None, 5]
        assert [found and found["id"] for found in batch[3:]] == [None, 5]
        for place in (5, -6):
            with pytest.raises(IndexError):
                batch[place]
        assert repr(batch) == "<Batch: 5 records, 2 valid>"
    assert repr(batch) == "<Batch: closed>"


def test_problems(schema):
    batch = schema.validate_batch(NDJSON)
    found = {
        place: [(p.type, p.pointer, p.line, p.record) for p in problems]
        for place, problems in batch.errors
    }
    assert found == {
        1: [("greater_than_equal", "/id", 2, 1), ("string_too_short", "/name", 2, 1)],
        2: [("string_type", "/tags/1", 4, 2), ("string_type", "/tags/2", 4, 2)],
        3: [("json_incomplete", "", 6, 3)],
    }
    assert len(batch.problems(0)) == 0
    assert len(batch.text_problems) == 0
    problem = batch.problems(1)[0]
    assert NDJSON[problem.offset :].startswith(b"-2")


def test_source(schema):
    batch = schema.validate_batch(NDJSON)
    texts = [NDJSON[offset : offset + size] for offset, size in map(batch.source, range(5))]
    assert [text.strip() for text in texts] == [
        line.strip() for line in NDJSON.split(b"\n") if line.strip()
    ]
    with pytest.raises(IndexError):
        batch.source(5)


def test_totals(schema):
    totals = schema.validate_batch(NDJSON).totals
    assert [(total.count, total.type, total.pointer) for total in totals][0] == (
        2,
        "string_type",
        "/tags/*",
    )
    assert {(total.count, total.type, total.pointer) for total in totals} == {
        (2, "string_type", "/tags/*"),
        (1, "greater_than_equal", "/id"),
        (1, "string_too_short", "/name"),
        (1, "json_incomplete", ""),
    }


def test_array(schema):
    text = b'[{"id":1}, {"id":"x"},\n{"id":3}]'
    with schema.validate_batch(text, format="array") as batch:
        assert batch.verdicts == b"\0\1\0"
        assert [p.line for p in batch.problems(1)] == [1]
        assert batch.source(2) == (23, 8)
        assert batch[2]["id"] == 3
        assert len(batch.text_problems) == 0
    assert len(schema.validate_batch(b"[]", format="array")) == 0


@pytest.mark.parametrize(
    "text", [b'[{"id":1},', b'[{"id":1}', b'[{"id":1} 2]', b'[{"id":1}] 2', b'{"id":1}', b""]
)
def test_syntax_errors_between_the_elements(schema, text):
    batch = schema.validate_batch(text, format="array")
    assert batch.verdicts == (b"\0" if text.startswith(b"[") else b"")
    (problem,) = batch.text_problems
    assert problem.type.startswith("json_")


def test_keep_verdicts(schema):
    batch = schema.validate_batch(NDJSON, keep="verdicts")
    assert batch.verdicts == b"\0\1\1\1\0"
    assert batch[0] is None
    assert len(batch.problems(1)) == 2


def test_limits_of_problems(schema):
    batch = schema.validate_batch(NDJSON, problems_per_record=1)
    assert [len(problems) for _, problems in batch.errors] == [1, 1, 1]
    assert batch.problems(1).total == 2
    batch = schema.validate_batch(NDJSON, problems_in_all=3, threads=1)
    assert sum(len(problems) for _, problems in batch.errors) == 3
    assert sum(total.count for total in batch.totals) == 5


def test_limit_of_memory(schema):
    with pytest.raises(satya.LimitError):
        schema.validate_batch(b'{"id":1}\n' * 100_000, max_memory=10_000)


def test_echo():
    schema = satya.Schema(SCHEMA, echo=10)
    batch = schema.validate_batch(b'{"id":-7}')
    assert batch.problems(0)[0].input == "-7"


def test_options_of_a_clone(schema):
    clone = schema.clone(extras="refuse")
    batch = clone.validate_batch(b'{"id":1,"x":1}')
    assert [p.type for p in batch.problems(0)] == ["extra_forbidden"]
    assert schema.validate_batch(b'{"id":1,"x":1}').verdicts == b"\0"


@pytest.mark.parametrize(
    "option",
    [
        {"format": "csv"},
        {"keep": "all"},
        {"threads": -1},
        {"threads": 257},
        {"max_memory": -1},
        {"problems_per_record": 2**64},
    ],
    ids=str,
)
def test_bad_options(schema, option):
    with pytest.raises(ValueError):
        schema.validate_batch(b"", **option)


def test_empty_input(schema):
    for text in (b"", b"\n\n", "", bytearray()):
        batch = schema.validate_batch(text)
        assert (len(batch), batch.valid_count, batch.verdicts, batch.totals) == (0, 0, b"", [])
        assert list(batch.errors) == []


def test_instances_are_read_only(schema):
    batch = schema.validate_batch(NDJSON)
    with pytest.raises(satya.StateError):
        batch[0]["id"] = 9
    copy = batch[0].copy()
    copy["id"] = 9
    batch.close()
    assert copy["id"] == 9


def test_cancel(schema):
    cancel = satya.Cancel()
    assert schema.validate_batch(NDJSON, cancel=cancel).valid_count == 2
    cancel.set()
    assert cancel.is_set()
    with pytest.raises(satya.CancelledError):
        schema.validate_batch(NDJSON * 1_000, cancel=cancel)
    cancel.clear()
    assert schema.validate_batch(NDJSON, cancel=cancel).valid_count == 2


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_threads_change_nothing(schema, threads):
    text = random_records(3_000)
    assert summary([schema.validate_batch(text, threads=threads)]) == summary(
        [schema.validate_batch(text, threads=1)]
    )


def random_records(count, seed=20240229):
    print(f"seed {seed}")
    generator = random.Random(seed)
    lines = []
    for number in range(count):
        record = {"id": number - generator.randrange(3) * number * 2}
        if generator.random() < 0.5:
            record["name"] = generator.choice(["A", "Bo", "Ünï", "long " * 20])
        if generator.random() < 0.3:
            record["tags"] = [generator.choice(["x", 1, None]) for _ in range(3)]
        line = json.dumps(record, ensure_ascii=False)
        lines.append(generator.choice([line, line, line + "\r", "", "{", " " + line]))
    return "\n".join(lines).encode()


def summary(batches):
    """What must not depend on threads or pieces, as one value."""
    verdicts = b""
    problems = []
    sources = []
    instances = []
    for batch in batches:
        assert batch.first_record == len(verdicts)
        for place, found in batch.errors:
            problems += [(batch.first_record + place, list(found))]
        sources += [batch.source(place) for place in range(len(batch))]
        instances += [found and found.to_json() for found in batch]
        verdicts += batch.verdicts
    return verdicts, problems, sources, instances


@pytest.mark.parametrize("chunk_size", [1, 7, 64, 1_000, 1 << 20])
@pytest.mark.parametrize("source", ["file", "path", "iterable", "raw"])
def test_stream(schema, tmp_path, chunk_size, source):
    text = random_records(60)
    whole = summary([schema.validate_batch(text)])
    if source == "file":
        given = io.BytesIO(text)
    elif source == "path":
        given = tmp_path / "records.ndjson"
        given.write_bytes(text)
    elif source == "iterable":
        given = (text[at : at + 5] for at in range(0, len(text), 5))
    else:
        given = Trickle(text)
    batches = list(schema.validate_stream(given, chunk_size=chunk_size))
    assert summary(batches) == whole
    if chunk_size == 64:
        assert len(batches) > 5


class Trickle(io.RawIOBase):
    """A file that gives less than asked for, as pipes do."""

    def __init__(self, text):
        self.text = text

    def readable(self):
        return True

    def readinto(self, buffer):
        size = min(len(buffer), 3, len(self.text))
        buffer[:size] = self.text[:size]
        self.text = self.text[size:]
        return size


@pytest.mark.parametrize("chunk_size", [1, 3, 10, 1_000])
def test_stream_of_an_array(schema, chunk_size):
    text = b' [ {"id":1} , {"id":-1},\n{"name":"x"},{"id":4}]\n '
    whole = schema.validate_batch(text, format="array")
    batches = list(schema.validate_stream(io.BytesIO(text), chunk_size=chunk_size, format="array"))
    assert summary(batches) == summary([whole])
    assert whole.verdicts == b"\0\1\1\0"


@pytest.mark.parametrize("chunk_size", [1, 4, 1_000])
def test_stream_of_a_broken_array(schema, chunk_size):
    text = b'[{"id":1},{"id":2};{"id":3}]' + b" " * 100
    batches = list(schema.validate_stream(io.BytesIO(text), chunk_size=chunk_size, format="array"))
    assert b"".join(batch.verdicts for batch in batches) == b"\0\0"
    assert [p.offset for p in batches[-1].text_problems] == [18]


def test_a_record_larger_than_the_chunk(schema):
    long = b'{"id":1,"name":"' + b"x" * 100_000 + b'"}'
    batches = list(
        schema.validate_stream(io.BytesIO(b'{"id":0}\n' + long + b'\n{"id":2}'), chunk_size=100)
    )
    assert b"".join(batch.verdicts for batch in batches) == b"\0\0\0"


def test_stream_is_lazy_and_closes_its_file(schema, tmp_path):
    path = tmp_path / "records.ndjson"
    path.write_bytes(b'{"id":1}\n' * 1_000)
    batches = schema.validate_stream(path, chunk_size=90)
    assert len(next(batches)) == 10
    batches.close()
    assert list(batches) == []
    with pytest.raises(FileNotFoundError):
        next(schema.validate_stream(tmp_path / "nothing"))


@pytest.mark.parametrize(
    "source, error",
    [
        (b"{}", TypeError), (io.StringIO("{}"), TypeError), (["{}"], TypeError), (3, TypeError),
        ([b"{}", 5], TypeError), ([True], TypeError), ([None], TypeError), ([[123, 125]], TypeError),
    ],
    ids=repr,
)
def test_what_is_no_stream(schema, source, error):
    with pytest.raises(error):
        list(schema.validate_stream(source))


def test_chunk_size_is_checked(schema):
    with pytest.raises(ValueError):
        schema.validate_stream(io.BytesIO(), chunk_size=0)
    with pytest.raises(TypeError, match="chunk_size is an int, not a float"):
        schema.validate_stream(io.BytesIO(), chunk_size=1e6)


@pytest.mark.parametrize("piece", [5, [123, 125], "{}", None])
def test_pieces_are_bytes(schema, piece):
    with pytest.raises(TypeError, match="the pieces are bytes, not "):
        list(schema.validate_stream([b'{"id":1}\n', piece]))


def test_rows(schema):
    rows = [
        (1, "Al", ["x"]),
        {"id": 2},
        [3, satya.UNSET, ["y", 4]],
        (5,),
        {"name": "No"},
        (-1, "B"),
    ]
    with schema.validate_rows(rows) as batch:
        assert batch.verdicts == b"\0\0\1\0\1\1"
        assert batch[0].to_python() == {"id": 1, "name": "Al", "tags": ["x"]}
        assert batch[1].to_python() == {"id": 2}
        assert [[p.type for p in found] for _, found in batch.errors] == [
            ["string_type"],
            ["missing"],
            ["greater_than_equal", "string_too_short"],
        ]
        assert [p.line for p in batch.problems(2)] == [None]
        with pytest.raises(satya.StateError):
            batch.source(0)


def test_rows_that_are_none(schema):
    assert len(schema.validate_rows([])) == 0
    with pytest.raises(ValueError, match="row 1 has 4 values, not 3"):
        schema.validate_rows([(1,), (1, "Al", [], 2)])
    with pytest.raises(ValueError, match="row 0 has no declared field 'x'"):
        schema.validate_rows([{"x": 1}])
    for row in (5, None, "ab", b"ab", {1, 2}, iter([1])):
        with pytest.raises(TypeError, match=f"row 1 is of type {type(row).__name__}: rows are"):
            schema.validate_rows([(1,), row])
    name = schema.fields[1].name
    for value, words in (({1}, "set at"), ([{1: 2}], "keys are str"), ([[set()]], "set at")):
        for row in ({name: value}, [1, value]):
            with pytest.raises(TypeError, match=f"{words}.* /{name}.* of row 2"):
                schema.validate_rows([(1,), {}, row])
    with pytest.raises(satya.StateError):
        satya.Schema(True).validate_rows([(1,)])


def test_rows_and_text_agree(schema):
    rows = [json.loads(line) for line in random_records(500).split(b"\n") if line.strip() > b"{"]
    text = "\n".join(map(json.dumps, rows))
    of_rows = schema.validate_rows(rows)
    of_text = schema.validate_batch(text)
    assert of_rows.verdicts == of_text.verdicts
    assert [found and found.to_json() for found in of_rows] == [
        found and found.to_json() for found in of_text
    ]


def test_rows_with_members_that_are_not_declared():
    schema = satya.Schema({"type": "object", "properties": {"a": {"type": "integer"}}})
    for row in ({"a": 1, "zz": 2}, schema.from_json('{"a":1,"zz":2}')):
        with pytest.raises(ValueError, match="^row 0 has no declared field 'zz'$"):
            schema.validate_rows([row])
    assert schema.validate_rows([schema.from_json('{"a":1}')])[0].to_python() == {"a": 1}
