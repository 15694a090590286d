# SPDX-License-Identifier: Apache-2.0
"""Exceptions: every status has one, and what they say of problems."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

import satya
from satya import _abi, _errors

STATUSES = {
    "SATYA_BAD_ARGUMENT": (satya.ArgumentError, ValueError),
    "SATYA_WRONG_KIND": (satya.StateError, TypeError),
    "SATYA_NO_FIELD": (satya.FieldError, KeyError),
    "SATYA_BAD_STATE": (satya.StateError, TypeError),
    "SATYA_NO_MEMORY": (MemoryError, MemoryError),
    "SATYA_LIMIT": (satya.LimitError, RuntimeError),
    "SATYA_INTERNAL": (satya.InternalError, RuntimeError),
    "SATYA_CANCELLED": (satya.CancelledError, RuntimeError),
}
#: These come with a report, and are results.
RESULTS = {"SATYA_OK", "SATYA_INVALID", "SATYA_BAD_SCHEMA"}


def statuses():
    start = list(vars(_abi)).index("SATYA_OK")
    names = [name for name in list(vars(_abi))[start:] if name.startswith("SATYA_")]
    return names[: names.index("SATYA_KIND_UNSET")]


def test_every_status_is_listed():
    assert set(statuses()) == set(STATUSES) | RESULTS


@pytest.mark.parametrize("name", STATUSES)
def test_status(name):
    kind, base = STATUSES[name]
    with pytest.raises(kind) as caught:
        _errors.check(getattr(_abi, name), "testing")
    assert isinstance(caught.value, base)
    assert str(caught.value) == f"testing failed: {name}"
    assert kind is MemoryError or issubclass(kind, satya.SatyaError)


def test_ok_and_unknown_statuses():
    assert _errors.check(_abi.SATYA_OK) is None
    with pytest.raises(satya.InternalError, match="status 999"):
        _errors.check(999)


def failing():
    schema = satya.Schema(
        {
            "title": "User",
            "type": "object",
            "properties": {
                "a/b": {"type": "array", "items": {"type": "string", "maxLength": 2}},
                "n": {"type": "integer", "exclusiveMinimum": 0.5},
            },
        },
        echo=20,
    )
    with pytest.raises(satya.ValidationError) as caught:
        schema.validate_json('{"a/b":["é","123"],\n "n":0}')
    return caught.value


def test_errors():
    assert failing().errors() == [
        {
            "type": "string_too_long",
            "loc": ("a/b", 1),
            "msg": "String should have at most 2 characters, not 3",
            "ctx": {"max_length": 2, "actual_length": 3},
            "pointer": "/a~1b/1",
            "schema_path": "#/properties/a~1b/items/maxLength",
            "offset": 13,
            "line": 1,
            "column": 13,
            "input": '"123"',
        },
        {
            "type": "greater_than",
            "loc": ("n",),
            "msg": "Input should be greater than 0.5",
            "ctx": {"gt": 0.5},
            "pointer": "/n",
            "schema_path": "#/properties/n/exclusiveMinimum",
            "offset": 26,
            "line": 2,
            "column": 6,
            "input": "0",
        },
    ]


def test_report_to_json_agrees():
    error = failing()
    mine = json.loads(error.json())
    theirs = json.loads(error.problems.to_json())
    assert mine == theirs


def test_str_and_counts():
    error = failing()
    assert error.error_count() == 2
    assert error.title == "User"
    assert str(error) == (
        "2 problems for User\n"
        "/a~1b/1\n"
        "  String should have at most 2 characters, not 3"
        " [string_too_long, line 1, column 13]\n"
        "/n\n"
        "  Input should be greater than 0.5 [greater_than, line 2, column 6]"
    )
    with pytest.raises(satya.ValidationError) as caught:
        satya.Schema({"items": {"type": "string"}}, max_problems=1).validate([1, 2])
    assert str(caught.value).splitlines() == [
        "2 problems",
        "/0",
        "  Input should be a valid string, not an integer [string_type]",
        "… and 1 more",
    ]
    assert repr(error) == f"ValidationError({str(error)!r})"


def test_problems_are_a_sequence():
    problems = failing().problems
    assert isinstance(problems, satya.Report)
    assert len(problems) == problems.total == 2
    assert problems[-1] is problems[1]
    assert [p.type for p in problems[:]] == ["string_too_long", "greater_than"]
    assert problems[0] in problems
    assert problems == list(problems)
    with pytest.raises(IndexError):
        problems[2]
    assert repr(problems) == "<Report: 2 problems>"


def test_a_problem_is_a_value():
    problem = failing().problems[0]
    with pytest.raises(AttributeError):
        problem.msg = "other"
    assert not hasattr(problem, "__dict__")
    assert problem == failing().problems[0]
    assert problem.code == 51
    assert copy.copy(problem) == problem


def test_problems_outlive_schema_and_data():
    error = failing()
    assert error.problems[1].ctx == {"gt": 0.5}


def test_exceptions_can_be_pickled():
    error = failing()
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is satya.ValidationError
    assert again.errors() == error.errors()
    assert (again.title, again.error_count(), str(again)) == ("User", 2, str(error))


def test_bases():
    assert issubclass(satya.ValidationError, ValueError)
    assert issubclass(satya.SchemaError, ValueError)
    assert issubclass(satya.ClosedError, ValueError)
    for name in satya.__all__:
        found = getattr(satya, name)
        if getattr(found, "__module__", "").startswith("satya.models"):
            continue  # Of what user code raises inside validators.
        if isinstance(found, type) and issubclass(found, Exception):
            assert found is satya.LibraryError or issubclass(found, satya.SatyaError)
