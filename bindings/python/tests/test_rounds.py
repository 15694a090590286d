# SPDX-License-Identifier: Apache-2.0
"""Rounds that make and release every kind of object leave nothing, natively or in Python."""

from __future__ import annotations

import ctypes
import gc
import os
import sys

import pytest

import satya
from satya import _abi

ROUNDS = 10_000 if os.environ.get("SATYA_LONG") else 4_000
# One object a round would be five times as many, and the smallest block has 32 bytes.
OBJECTS = ROUNDS // 5
BYTES = OBJECTS * 32
SCHEMA = {
    "title": "T",
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "default": "D"},
        "tags": {"type": "array"},
        "any": {},
        "home": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
    "required": ["name"],
}
LINES = ('{"name":"A"}\n[]\n', b'{"name":"A","other":1}\n3\n')


class MallocInfo(ctypes.Structure):
    """What glibc's mallinfo2() returns."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    ]


def malloc_info():
    function = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if function is not None:
        function.restype = MallocInfo
    return function


def held():
    """Returns the native bytes and the Python objects that are held."""
    for _ in range(3):
        gc.collect()
    native = malloc_info()()
    objects = 0 if _abi.PYPY else sys.getallocatedblocks()
    return native.uordblks + native.hblkhd, objects


def refused(action, *arguments):
    with pytest.raises(satya.ValidationError) as caught:
        action(*arguments)
    assert caught.value.problems[0].loc


def use_record(record):
    record["home"]["city"] = "a city whose name takes a block of its own"
    refused(record.__setitem__, "name", 1)
    record["tags"] = ["x", "y"]
    record["any"] = {"a": [1, 2**70]}
    return record.to_python(), record.to_json(), record.extras, record.is_set("name")


def use_batch(batch):
    assert batch[0]["name"] == "A" and batch.verdicts == b"\0\1"
    return batch.problems(1)[0].loc, list(batch.errors), batch.text_problems, batch.totals


def one_round(number, keep=None):
    """Every other round leaves the work to reference counts and the collector."""
    schema = satya.Schema(SCHEMA)
    assert (schema.name, len(schema.fields)) == ("T", 4)
    schema.to_json()
    record = schema.from_json('{"name":"A","home":{"city":"B"},"other":[1]}')
    use_record(record)
    copy = record.copy()
    made = schema.from_value({"name": "A", "home": {"city": "B"}})
    assert record == copy
    refused(schema.validate_json, '{"name":3}')
    refused(schema.validate, {"name": 3})
    batch = schema.validate_batch(LINES[number % 2], threads=1)
    use_batch(batch)
    rows = schema.validate_rows([["A", ["x"]], [1]], threads=1)
    use_batch(rows)
    if keep is not None:
        keep.append(record)
    elif number % 2 == 0:
        for each in (rows, batch, made, copy, record, schema):
            each.close()


def grown(count, keep=None):
    before = held()
    for number in range(count):
        one_round(number, keep)
        if number % 500 == 0:
            gc.collect()
    return [now - earlier for now, earlier in zip(held(), before)]


@pytest.mark.skipif(malloc_info() is None, reason="a C library without mallinfo2()")
def test_rounds_leave_nothing():
    grown(500)
    # PyPy grows until its code is compiled; what leaks grows every time.
    for _ in range(4 if _abi.PYPY else 1):
        found = grown(ROUNDS)
        if found[0] < BYTES and found[1] < OBJECTS:
            break
    assert found[0] < BYTES and found[1] < OBJECTS
    # The measure sees one object that each round keeps.
    kept = []
    found = grown(OBJECTS, kept)
    assert found[0] >= BYTES and (_abi.PYPY or found[1] >= OBJECTS)
