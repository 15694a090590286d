# SPDX-License-Identifier: Apache-2.0
"""JSONTestSuite (RFC 8259): y_ is accepted, n_ refused, i_ as the table says."""

from __future__ import annotations

import json
import math
import pathlib

import pytest
from suites import data_folder

import satya

FOLDER = data_folder("json-test-suite/test_parsing")
if FOLDER is None:
    pytest.skip("json-test-suite is absent: set SATYA_TEST_DATA", allow_module_level=True)

FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix == ".json")
#: File -> "accepted", or the type of the problem that refuses it.
OUTCOMES = json.loads((pathlib.Path(__file__).parent / "i_expectations.json").read_text())

#: Nesting of 500 is an i_ file: the default limit, 128, is the one that is tested.
SCHEMA = satya.Schema(True)


def outcome(data: bytes) -> str:
    problems = list(SCHEMA.iter_errors_json(data))
    assert SCHEMA.is_valid_json(data) == (not problems)
    try:
        SCHEMA.from_json(data).close()
    except satya.ValidationError as error:
        assert [problem.type for problem in error.problems] == [p.type for p in problems]
        assert [problem.offset for problem in error.problems] == [p.offset for p in problems]
    else:
        assert problems == []
    return problems[0].type if problems else "accepted"


def batched(data: bytes) -> bool:
    """The verdict on the text as the only element of an array of records."""
    with SCHEMA.validate_batch(b"[" + data + b"]", format="array", threads=1) as batch:
        return len(batch) == 1 and batch.valid_count == 1 and len(batch.text_problems) == 0


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("y_")])
def test_must_be_accepted(name):
    data = (FOLDER / name).read_bytes()
    assert outcome(data) == "accepted"
    assert batched(data)
    with SCHEMA.from_json(data) as instance:
        assert same(json.loads(instance.to_json_bytes()), json.loads(data))
        assert same(instance.to_python(), json.loads(data))


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("n_")])
def test_must_be_refused(name):
    data = (FOLDER / name).read_bytes()
    found = outcome(data)
    assert found.startswith("json_") or found == "recursion_limit"


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("i_")])
def test_may_be_either(name):
    assert outcome((FOLDER / name).read_bytes()) == OUTCOMES[name]


def test_the_table_names_each_free_file():
    assert sorted(OUTCOMES) == [name for name in FILES if name.startswith("i_")]


def test_the_suite_is_whole():
    kinds = [sum(name.startswith(kind) for name in FILES) for kind in ("y_", "n_", "i_")]
    assert kinds == [95, 188, 35]


def same(mine, theirs):
    """Equality of JSON data, where Python's infinity stands for digits kept here."""
    if isinstance(theirs, dict):
        return (
            isinstance(mine, dict)
            and mine.keys() == theirs.keys()
            and all(same(mine[key], theirs[key]) for key in theirs)
        )
    if isinstance(theirs, list):
        return isinstance(mine, list) and len(mine) == len(theirs) and all(map(same, mine, theirs))
    if isinstance(theirs, float) and math.isinf(theirs):
        return float(mine) == theirs
    return type(mine) is bool and mine is theirs or type(theirs) is not bool and mine == theirs
