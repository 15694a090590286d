# SPDX-License-Identifier: Apache-2.0
"""Schema: creating, describing, checking JSON text and Python objects."""

from __future__ import annotations

import enum
import json
import os
import pathlib
import subprocess
import sys
from decimal import Decimal

import pytest

import satya

USER = {
    "title": "User",
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 2, "description": "What to call them"},
        "age": {"type": "integer", "minimum": 0},
        "tags": {"type": "array", "items": {"type": "string"}, "default": []},
        "home": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
        "score": {"type": ["number", "null"]},
    },
    "required": ["name", "age"],
}


@pytest.fixture(scope="module")
def user():
    return satya.Schema(USER)


@pytest.mark.parametrize(
    "given",
    [
        USER,
        json.dumps(USER),
        json.dumps(USER).encode(),
        bytearray(json.dumps(USER).encode()),
        memoryview(json.dumps(USER).encode()),
    ],
    ids=["dict", "str", "bytes", "bytearray", "memoryview"],
)
def test_every_form_of_a_schema(given):
    schema = satya.Schema(given)
    assert schema.name == "User"
    assert [field.name for field in schema.fields] == ["name", "age", "tags", "home", "score"]
    assert json.loads(schema.to_json()) == USER


@pytest.mark.parametrize("given, verdict", [(True, True), (False, False), ({}, True)])
def test_schemas_without_rules(given, verdict):
    schema = satya.Schema(given)
    assert schema.is_valid_json("[1]") is verdict
    assert schema.is_valid([1]) is verdict
    assert schema.fields == ()
    assert schema.name == ""


def test_fields(user):
    name, age, tags, home, score = user.fields
    assert name == satya.schema.Field(
        name="name",
        required=True,
        has_default=False,
        default=satya.UNSET,
        kinds=frozenset({"string"}),
        is_record=False,
        description="What to call them",
    )
    assert (age.required, age.kinds) == (True, {"integer"})
    assert (tags.required, tags.has_default, tags.default) == (False, True, [])
    assert (home.is_record, home.kinds) == (True, {"object"})
    assert score.kinds >= {"number", "null"}


@pytest.mark.parametrize("default", [0, 1.5, "é", None, False, [1, [2]], {"a": {"b": []}}])
def test_defaults_are_read(default):
    schema = satya.Schema({"type": "object", "properties": {"f": {"default": default}}})
    assert schema.fields[0].default == default
    assert type(schema.fields[0].default) is type(default)


def test_a_bad_schema_lists_every_mistake():
    with pytest.raises(satya.SchemaError) as caught:
        satya.Schema(
            {
                "type": "object",
                "properties": {"a": {"minLength": "2"}, "b": {"pattern": "("}, "c": {"type": "?"}},
                "$ref": "#/$defs/nothing",
            }
        )
    problems = caught.value.problems
    types = {problem.type for problem in problems}
    assert types >= {"schema_keyword_type", "schema_pattern", "schema_reference"}
    assert {problem.pointer for problem in problems} >= {
        "/properties/a/minLength",
        "/properties/b/pattern",
        "/$ref",
    }
    assert caught.value.error_count() == len(problems)
    assert isinstance(caught.value, ValueError)


def test_a_schema_that_is_no_json():
    with pytest.raises(satya.SchemaError) as caught:
        satya.Schema('{"type": ')
    assert caught.value.problems[0].line == 1


@pytest.mark.parametrize("given", [None, 3, ["type"], object()])
def test_what_is_no_schema_is_a_type_error(given):
    with pytest.raises(TypeError):
        satya.Schema(given)


def test_a_schema_as_a_dict_must_be_json():
    with pytest.raises(ValueError):
        satya.Schema({"const": float("nan")})


@pytest.mark.parametrize(
    "option",
    [
        {"formats": "yes"},
        {"mode": "loose"},
        {"duplicates": 1},
        {"extras": "drop"},
        {"max_depth": 0},
        {"max_depth": 2**32},
        {"max_size": -1},
        {"max_problems": -1},
        {"max_problems": 2**64},
        {"echo": 65_537},
    ],
    ids=str,
)
def test_bad_options_are_value_errors(option):
    with pytest.raises(ValueError):
        satya.Schema(True, **option)


def test_a_limit_that_the_library_refuses_is_a_value_error():
    with pytest.raises(TypeError, match="^max_depth is an int, not a str$"):
        satya.Schema(True, max_depth="1")
    with pytest.raises(TypeError, match="^max_digits is an int, not a float$"):
        satya.Schema(True, max_digits=1.5)
    with pytest.raises(TypeError, match="^max_problems is an int, not a str$"):
        satya.Schema(True, max_problems="1")
    with pytest.raises(TypeError, match="^threads is an int, not a NoneType$"):
        satya.Schema(True).validate_batch(b"", threads=None)
    with pytest.raises(TypeError, match="^cancel is a Cancel, not a int$"):
        satya.Schema(True).validate_batch("", cancel=1)
    with pytest.raises(TypeError, match="^cancel is a Cancel, not a type$"):
        satya.Schema(True).validate_batch("", cancel=satya.Cancel)
    with pytest.raises(TypeError, match="^borrow is a bool, not a str$"):
        satya.Schema(True).validate_batch("", borrow="no")
    with pytest.raises(ValueError, match=r"^formats is one of 'annotate', 'assert', not \[\]$"):
        satya.Schema(True, formats=[])
    with pytest.raises(ValueError, match=r"^format is 'ndjson' or 'array', not \[\]$"):
        satya.Schema(True).validate_batch("", format=[])
    with pytest.raises(ValueError, match=r"^keep is 'instances' or 'verdicts', not \{\}$"):
        satya.Schema(True).validate_batch("", keep={})
    for use in (satya.Schema.is_valid, satya.Schema.validate, satya.Schema.from_value):
        with pytest.raises(TypeError, match="^_Unset at the top has no counterpart in JSON$"):
            use(satya.Schema(True), satya.UNSET)
    with pytest.raises(satya.ArgumentError, match="^max_depth should be at most 1000$"):
        satya.Schema(True, max_depth=1_001)


def test_formats():
    given = {"type": "string", "format": "date"}
    assert satya.Schema(given).is_valid("no date")
    assert satya.Schema(given, formats="annotate").is_valid("no date")
    asserting = satya.Schema(given, formats="assert")
    assert not asserting.is_valid("no date")
    assert asserting.is_valid("2024-02-29")


def test_mode():
    given = {"type": "integer"}
    assert not satya.Schema(given).is_valid_json('"12"')
    assert satya.Schema(given, mode="lax").is_valid_json('"12"')
    assert satya.Schema(given, mode="lax").is_valid("12")


def test_duplicates():
    text = '{"a":1,"a":2}'
    assert satya.Schema(True).from_json(text).value == {"a": 2}
    refusing = satya.Schema(True, duplicates="refuse")
    assert [p.type for p in refusing.iter_errors_json(text)] == ["json_duplicate_key"]


def test_extras():
    given = {"type": "object", "properties": {"a": True}}
    text = '{"a":1,"b":{"c":[2]}}'
    assert satya.Schema(given).from_json(text).extras == {"b": {"c": [2]}}
    assert satya.Schema(given, extras="ignore").from_json(text).extras == {}
    refusing = satya.Schema(given, extras="refuse")
    assert [p.type for p in refusing.iter_errors_json(text)] == ["extra_forbidden"]
    assert [p.type for p in refusing.iter_errors(json.loads(text))] == ["extra_forbidden"]


@pytest.mark.parametrize(
    "option, text, type",
    [
        ({"max_depth": 2}, "[[[]]]", "recursion_limit"),
        ({"max_size": 3}, "[1,2]", "document_too_large"),
        ({"max_digits": 5}, "123456", "digits_limit"),
    ],
    ids=str,
)
def test_limits(option, text, type):
    schema = satya.Schema(True, **option)
    assert [problem.type for problem in schema.iter_errors_json(text)] == [type]


def test_max_problems_and_echo():
    given = {"type": "array", "items": {"type": "string"}}
    schema = satya.Schema(given, max_problems=2, echo=100)
    with pytest.raises(satya.ValidationError) as caught:
        schema.validate_json("[11,22,33]")
    assert [problem.input for problem in caught.value.problems] == ["11", "22"]
    assert caught.value.error_count() == 3
    assert satya.Schema(given, max_problems=0).is_valid_json("[1]") is False


def test_clone_overrides_and_shares():
    schema = satya.Schema(
        {"title": "T", "type": "object", "properties": {"d": {"type": "string", "format": "date"}}}
    )
    clone = schema.clone(formats="assert", extras="refuse")
    further = clone.clone(extras="keep")
    schema.close()
    assert clone.name == "T" and clone.fields[0].name == "d"
    assert not clone.is_valid({"d": "x"})
    assert not clone.is_valid({"e": 1})
    assert further.is_valid({"e": 1})
    assert not further.is_valid_json('{"d":"x"}')
    clone.close()
    assert further.is_valid({"d": "2024-01-01"})


def test_json_text_is_checked(user):
    assert user.is_valid_json(b'{"name":"Al","age":1}')
    assert not user.is_valid_json('{"name":"A","age":-1}')
    assert user.validate_json('{"name":"Al","age":1}') is None
    with pytest.raises(satya.ValidationError) as caught:
        user.validate_json('{"name":"A",\n"age":-1}')
    short, low = caught.value.problems
    assert (short.type, short.loc, short.pointer) == ("string_too_short", ("name",), "/name")
    assert (low.type, low.line, low.column, low.offset) == ("greater_than_equal", 2, 7, 19)
    assert low.schema_path == "#/properties/age/minimum"
    assert low.ctx == {"ge": 0}
    assert [problem.type for problem in user.iter_errors_json("[]")] == ["dict_type"]


def test_python_objects_are_checked(user):
    assert user.is_valid({"name": "Al", "age": 1, "tags": ("a", "b")})
    assert user.validate({"name": "Al", "age": 1}) is None
    with pytest.raises(satya.ValidationError) as caught:
        user.validate({"name": "A", "tags": ["x", 3]})
    assert {(problem.type, problem.pointer) for problem in caught.value.problems} == {
        ("string_too_short", "/name"),
        ("missing", "/age"),
        ("string_type", "/tags/1"),
    }
    assert all(problem.line is None and problem.offset is None for problem in caught.value.problems)
    assert list(user.iter_errors({"name": "Al", "age": 1})) == []


def test_str_is_data_for_one_and_text_for_the_other():
    schema = satya.Schema({"type": "string"})
    assert schema.is_valid("[]")
    assert not schema.is_valid_json("[]")
    assert schema.is_valid_json('"[]"')


class Colour(str, enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Loud(str):
    def __str__(self):
        return "LOUD"


@pytest.mark.parametrize(
    "value, written",
    [
        (None, "null"),
        (True, "true"),
        (-(2**63), str(-(2**63))),
        (2**63, str(2**63)),
        (10**4299, "1" + "0" * 4299),
        (1.5, "1.5"),
        (Decimal("0.1"), "0.1"),
        (Decimal("-12345678901234567890.5"), "-12345678901234567890.5"),
        ("é\x00😀", '"é\\u0000😀"'),
        ((1, [2, (3,)]), "[1,[2,[3]]]"),
        ({"b": {"a": {}}, "a": []}, '{"b":{"a":{}},"a":[]}'),
        (Colour.RED, '"red"'),
        (Level.HIGH, "3"),
        (Loud("quiet"), '"quiet"'),
        ([], "[]"),
        ({}, "{}"),
        ("", '""'),
        ({"": ""}, '{"":""}'),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_python_objects_as_values(value, written):
    with satya.Schema(True).from_value(value) as instance:
        assert instance.to_json() == written


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")]
)
def test_numbers_that_are_none(value):
    schema = satya.Schema({"type": "number"})
    assert [problem.type for problem in schema.iter_errors(value)] == ["finite_number"]


def test_lone_surrogates_are_problems():
    schema = satya.Schema(True)
    assert [problem.type for problem in schema.iter_errors("a\ud800")] == ["string_unicode"]
    assert not schema.is_valid({"\udc00": 1})
    assert [problem.type for problem in schema.iter_errors_json('"\ud800"')] == [
        "json_invalid_utf8"
    ]


@pytest.mark.parametrize("size", [3_999, 4_000, 4_001, 4_299, 4_300, 8_001, 9_000])
def test_integers_of_any_size(size):
    schema = satya.Schema(True, max_digits=10_000)
    for value in (10**size, -(10**size) + 1, 10**size - 7):
        assert schema.from_value(value).value == value


def test_too_many_digits_is_a_problem():
    schema = satya.Schema(True)
    assert [problem.type for problem in schema.iter_errors(10**5000)] == ["digits_limit"]


@pytest.mark.parametrize(
    "value, place",
    [
        ({1, 2}, "the top"),
        ({"a": [0, {"b/c": b"bytes"}]}, "/a/1/b~1c"),
        ([object()], "/0"),
        ({"a": 1 + 2j}, "/a"),
        ([satya.UNSET], "/0"),
    ],
    ids=repr,
)
def test_what_json_lacks_is_a_type_error(value, place):
    with pytest.raises(TypeError, match=f"at {place} "):
        satya.Schema(True).is_valid(value)


def test_keys_are_str():
    with pytest.raises(TypeError, match="keys are str, not int, in the dict at /a"):
        satya.Schema(True).validate({"a": {1: 2}})


@pytest.mark.parametrize("kind", ["list", "dict", "far"])
def test_an_object_that_contains_itself_is_a_value_error(kind):
    value = []
    if kind == "list":
        value.append(value)
    elif kind == "dict":
        value = {"a": {}}
        value["a"]["b"] = value
    else:
        value.append({"a": [1, {"b": value}]})
    with pytest.raises(ValueError, match="contains itself"):
        satya.Schema(True).is_valid(value)


def test_an_object_that_stands_twice_is_no_cycle():
    shared = [1]
    assert satya.Schema(True).from_value([shared, shared, {"a": shared}]).value == [
        [1],
        [1],
        {"a": [1]},
    ]
    # 2**20 paths lead through this one; it is laid out in 20 steps.
    deep = []
    for _ in range(20):
        deep = [deep, deep]
    assert [p.type for p in satya.Schema({"type": "string"}).iter_errors(deep)] == ["string_type"]


def test_an_object_with_endless_paths_is_a_problem_not_a_hang():
    code = (
        "import satya\n"
        "deep = []\n"
        "for _ in range(100): deep = [deep, deep]\n"
        "assert not satya.Schema({'type': 'string'}).is_valid(deep)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(pathlib.Path(satya.__file__).parents[1])}
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30, env=environment)


def test_depth_is_the_library_s_to_limit():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert [p.type for p in satya.Schema(True).iter_errors(deep)] == ["recursion_limit"]
    deep = 1
    for _ in range(999):
        deep = [deep]
    found = satya.Schema(True, max_depth=1_000).from_value(deep).value
    for _ in range(999):
        (found,) = found
    assert found == 1


def test_repr(user):
    assert repr(user) == "<Schema 'User': 5 fields>"
