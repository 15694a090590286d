# SPDX-License-Identifier: Apache-2.0
"""Buffers: which are read in place, which are copied, and that none can go meanwhile."""

from __future__ import annotations

import array
import gc
import mmap
import pathlib

import pytest

import satya
from satya import _abi
from satya._buffers import Input

TEXT = b'{"name":"Al","n":12}'

in_place = pytest.mark.skipif(_abi.PYPY, reason="PyPy moves its objects: all is copied")


@pytest.fixture(scope="module")
def schema():
    return satya.Schema(
        {
            "type": "object",
            "properties": {"name": {"type": "string"}, "n": {"type": "integer"}},
        }
    )


@pytest.fixture
def mapped(tmp_path):
    path = tmp_path / "data.json"
    path.write_bytes(TEXT)
    with open(path, "rb") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as found:
            yield found


@pytest.mark.parametrize(
    "given",
    [
        TEXT,
        TEXT.decode(),
        bytearray(TEXT),
        memoryview(TEXT),
        memoryview(bytearray(TEXT)),
        memoryview(bytearray(TEXT)).toreadonly(),
        memoryview(b"--" + TEXT + b"--")[2:-2],
        memoryview(bytes(byte for byte in TEXT for _ in "xx"))[::2],
        array.array("B", TEXT),
        type("Bytes", (bytes,), {})(TEXT),
        type("Text", (str,), {})(TEXT.decode()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_buffer(schema, given):
    assert schema.is_valid_json(given)
    assert schema.from_json(given).to_json_bytes() == TEXT
    assert schema.validate_batch(given).verdicts == b"\0"
    assert list(schema.iter_errors_json(given)) == []
    with schema.validate_batch(given, borrow=True) as batch:
        assert batch[0].to_json_bytes() == TEXT


def test_mmap(schema, mapped):
    assert schema.is_valid_json(mapped)
    assert schema.from_json(mapped)["name"] == "Al"
    with memoryview(mapped) as view:
        assert schema.is_valid_json(view)


@pytest.mark.parametrize("given", [None, 3, [1], {"a": 1}, object(), 1.5])
def test_what_is_no_buffer(schema, given):
    for check, otherwise in (
        (schema.is_valid_json, "methods without json in their names"),
        (schema.from_json, "methods without json in their names"),
        (schema.validate_batch, r"validate_rows\(\)"),
    ):
        with pytest.raises(TypeError, match=f"JSON text is str, bytes or another buffer, not .*; {otherwise}"):
            check(given)


@pytest.mark.parametrize("given", [None, ["object"], pathlib.Path("schema.json")])
def test_what_is_no_schema(given):
    with pytest.raises(TypeError, match="a schema is JSON text, a dict or a bool"):
        satya.Schema(given)


@pytest.mark.parametrize("given", [b"", "", bytearray(), memoryview(b"")])
def test_empty_text(schema, given):
    assert [p.type for p in schema.iter_errors_json(given)] == ["json_empty"]


def test_nul_bytes_are_text_like_others():
    schema = satya.Schema(True)
    assert not schema.is_valid_json(b'"a"\0')
    assert [p.offset for p in schema.iter_errors_json(b'["a", \0]')] == [6]
    with satya.Schema({"properties": {"a\0b": {"type": "integer"}}}) as odd:
        assert not odd.is_valid_json(b'{"a\\u0000b":""}')


@in_place
def test_read_only_buffers_are_read_in_place(mapped):
    data = bytes(TEXT)
    with Input(data) as first, Input(memoryview(data)) as second:
        assert first.pointer is data
        with Input(memoryview(data)[2:]) as third:
            assert third.pointer == second.pointer + 2
            assert third.size == len(data) - 2
    frozen = memoryview(bytearray(TEXT)).toreadonly()
    with Input(frozen) as once, Input(frozen) as again:
        assert once.pointer == again.pointer
    with Input(mapped) as once, Input(mapped) as again:
        assert once.pointer == again.pointer and isinstance(once.pointer, int)


@in_place
def test_a_buffer_read_in_place_is_held(mapped):
    source = Input(mapped)
    with pytest.raises(BufferError):
        mapped.close()
    source.release()
    source.release()
    growing = bytearray(TEXT)
    with Input(memoryview(growing).toreadonly()):
        with pytest.raises(BufferError):
            growing.append(0)
    gc.collect()
    growing.append(0)


def test_writable_buffers_are_copied():
    data = bytearray(TEXT)
    with Input(data) as source:
        data[0] = 0
        data.append(0)
        assert _abi.string_at(source.pointer, source.size) == TEXT


def test_a_dropped_input_lets_go(mapped):
    Input(mapped)
    gc.collect()
    mapped.close()


def test_borrowed_input_is_held_until_the_batch_is_closed(schema, mapped):
    batch = schema.validate_batch(mapped, borrow=True)
    instance = batch[0]
    if not _abi.PYPY:
        with pytest.raises(BufferError):
            mapped.close()
    assert instance["name"] == "Al"
    batch.close()
    mapped.close()


def test_borrowed_input_outlives_its_name(schema):
    long = "x" * 100_000
    batch = schema.validate_batch(bytearray(f'{{"name":"{long}"}}'.encode()), borrow=True)
    gc.collect()
    assert batch[0]["name"] == long


def test_a_refused_batch_lets_go(schema, mapped):
    cancel = satya.Cancel()
    cancel.set()
    with pytest.raises(satya.CancelledError):
        schema.validate_batch(mapped, borrow=True, cancel=cancel)
    gc.collect()
    mapped.close()


class LyingBytes(bytes):
    def __len__(self):
        return 1 << 28


class LyingText(str):
    """Text that says of itself what it is not."""

    def __len__(self):
        return 1 << 28

    def encode(self, *_):
        return LyingBytes(b"[")


def test_text_of_a_class_of_the_caller_is_read_as_it_is(schema):
    text = LyingText(TEXT.decode())
    assert schema.is_valid_json(text) and schema.is_valid_json(LyingBytes(TEXT))
    assert satya.Schema(LyingText("true")).is_valid(1)
    record = schema.from_value({LyingText("name"): LyingText("Al"), "n": 12})
    assert record.to_json().encode() == TEXT
    record[LyingText("name")] = LyingText("Bo")
    assert record["name"] == "Bo"
    with pytest.raises(satya.FieldError, match="nearest: 'name'"):
        record[LyingText("nmae")]
    pieces = iter([LyingBytes(TEXT + b"\n"), LyingBytes(b"2\n")])
    assert sum(len(batch) for batch in schema.validate_stream(pieces)) == 2
