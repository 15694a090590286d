# SPDX-License-Identifier: Apache-2.0
"""Batches of models, in memory and from a file."""

from typing import Optional

from satya import Field, Model, field_validator


def test_batches():
    class M(Model):
        a: int = Field(ge=0)
        b: Optional[str] = None

    batch = M.validate_batch([{"a": 1}, {"a": -1}, {"a": "2"}])
    assert batch.verdicts == b"\0\1\0" and batch.valid_count == 2
    assert batch[2].a == 2 and batch[1] is None
    ((index, error),) = batch.errors()
    assert index == 1 and error.errors()[0]["type"] == "greater_than_equal"
    text = b'{"a": 1, "b": "x"}\n\n{"a": -1}\n{"a": "3"}\n{"a":\n'
    batch = M.validate_json_batch(text)
    assert batch.verdicts == b"\0\1\0\1"
    assert batch[2].a == 3 and batch[0].b == "x"
    kinds = [error.errors()[0]["type"] for _, error in batch.errors()]
    assert kinds == ["greater_than_equal", "json_invalid"]

    class Checked(M):
        @field_validator("a")
        @classmethod
        def even(cls, value):
            assert value % 2 == 0
            return value

    batch = Checked.validate_json_batch(b'[{"a": 1}, {"a": 2}]', format="array")
    assert batch.verdicts == b"\1\0"


def test_batches_of_a_file(tmp_path):
    class M(Model):
        a: int

    path = tmp_path / "records.ndjson"
    path.write_text("".join('{"a": %s}\n' % ("1" if n % 3 else '"x"') for n in range(1000)))
    seen = bad = 0
    for batch in M.validate_json_batch(path, chunk_size=500):
        seen += len(batch)
        for index, error in batch.errors():
            bad += 1
            assert error.errors()[0]["type"] == "int_parsing"
            assert (batch.first_record + index) % 3 == 0
    assert (seen, bad) == (1000, 334)
