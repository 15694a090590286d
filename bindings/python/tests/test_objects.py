# SPDX-License-Identifier: Apache-2.0
"""Python objects that the library reads itself mean what they mean laid out in Python."""

from __future__ import annotations

import enum
import random
import sys
from collections import OrderedDict
from decimal import Decimal

import pytest

import satya
from satya import _cpython, _objects
from test_random import value as random_value

native_only = pytest.mark.skipif(_cpython.exports() is None, reason="no native engine here")

RULES = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "name": {"type": "string", "minLength": 2, "maxLength": 12},
        "rate": {"type": "number", "multipleOf": 0.5},
        "on": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "inner": {"$ref": "#"},
    },
    "required": ["id"],
    "propertyNames": {"maxLength": 8},
}


class Number(int):
    pass


class Word(str):
    pass


class Level(enum.IntEnum):
    LOW = 1


def outcome(schema, obj):
    """What checking and making an instance of an object come to."""
    try:
        problems = [problem.to_dict() for problem in schema.iter_errors(obj)]
        verdict = schema.is_valid(obj)
    except (TypeError, ValueError) as error:
        return type(error), str(error)
    if not verdict:
        with pytest.raises(satya.ValidationError) as caught:
            schema.from_value(obj)
        assert [problem.to_dict() for problem in caught.value.problems] == problems
        return problems
    assert problems == []
    with schema.from_value(obj) as instance:
        return instance.to_json()


@pytest.fixture
def laid_out(monkeypatch):
    """Calls a function with objects laid out in Python."""

    def call(function, *arguments):
        with monkeypatch.context() as patch:
            patch.setattr(_objects, "_read_natively", lambda *_: None)
            return function(*arguments)

    return call


DEEP = None
for _ in range(150):
    DEEP = [DEEP]
SHARED = ["a"]

OBJECTS = [
    {},
    [],
    (),
    None,
    True,
    0,
    -1,
    2**63 - 1,
    -(2**63),
    2**63,
    10**5000,
    0.5,
    -0.0,
    1e300,
    float("nan"),
    float("inf"),
    "",
    "é😀",
    "\ud800",
    "\u0000",
    {"id": 1, "name": "Ann", "rate": 1.5, "on": False, "tags": ["a", "b"]},
    {"id": -1, "name": "A", "rate": 0.7, "on": 0, "tags": ["a", "a"], "much too long": 1},
    {"name": "Ännchen von Tharau"},
    {"id": 1, "inner": {"id": 2, "inner": {"id": "3"}}},
    {"id": Number(1)},
    {"id": Level.LOW, "name": Word("Ann")},
    {"id": Decimal("1"), "rate": Decimal("0.1")},
    {Word("id"): 1},
    {1: 2},
    {"id": {1, 2}},
    {"id": 1, "name": "\ud800"},
    {"\ud800": 1},
    {"id": float("nan")},
    OrderedDict(id=1),
    [SHARED, SHARED, (SHARED,)],
    DEEP,
    [[], {}, "", 0, None, [[[{"a": ({},)}]]]],
    ["x" * 100_000, {"k" * 1_000: "é" * 5_000}],
]


@pytest.mark.parametrize("obj", OBJECTS, ids=range(len(OBJECTS)))
@pytest.mark.parametrize("schema", [RULES, True, {"type": "array", "items": {"type": "array"}}, {"maxProperties": 1}])
def test_objects_mean_the_same_however_they_are_read(obj, schema, laid_out):
    for options in ({}, {"mode": "lax", "max_digits": 4, "echo": 20}, {"duplicates": "refuse", "max_size": 64}):
        compiled = satya.Schema(schema, **options)
        assert outcome(compiled, obj) == laid_out(outcome, compiled, obj)


@pytest.mark.parametrize("seed", range(40))
def test_random_objects_mean_the_same(seed, laid_out):
    generator = random.Random(seed)
    schema = satya.Schema(RULES)
    names = [*RULES["properties"], "extra"]
    for _ in range(50):
        obj = {name: random_value(generator) for name in generator.sample(names, 4)}
        assert outcome(schema, obj) == laid_out(outcome, schema, obj)


@native_only
@pytest.mark.parametrize("obj", [OBJECTS[20], OBJECTS[21], DEEP, "é😀", [SHARED, SHARED]], ids=range(5))
def test_plain_objects_are_not_laid_out_in_python(obj, monkeypatch):
    def refuse(objects):
        raise AssertionError("laid out in Python")

    schema = satya.Schema(RULES)
    monkeypatch.setattr(_objects, "Tree", refuse)
    schema.is_valid(obj)
    list(schema.iter_errors(obj))


class LyingInt(int):
    def __int__(self):
        return 7

    __index__ = __trunc__ = __int__


class LyingFloat(float):
    def __float__(self):
        return 7.0


@pytest.mark.parametrize("liar", [LyingInt(1), LyingFloat(1.0)], ids=repr)
def test_numbers_are_what_they_are_and_not_what_they_say(liar):
    with satya.Schema({"type": "number", "minimum": 5}) as schema:
        assert not schema.is_valid(liar) and not schema.is_valid([liar])
    with satya.Schema({"type": "number"}) as schema:
        assert schema.from_value(liar).value == 1


def test_what_holds_itself_is_refused():
    schema = satya.Schema(True)
    ring = []
    ring.append({"again": ring})
    for function in (schema.is_valid, schema.validate, schema.from_value):
        with pytest.raises(ValueError, match="contains itself"):
            function(ring)


def test_what_stands_in_many_places_does_not_grow():
    # 2**60 paths lead through it.
    obj = "x"
    for _ in range(60):
        obj = [obj, obj]
    schema = satya.Schema({"type": "array", "items": {"type": "array"}}, max_size=100_000)
    assert [problem.type for problem in schema.iter_errors(obj)] == ["document_too_large"]


def test_depth_has_the_limit_of_the_options():
    def nested(levels):
        obj = []
        for _ in range(levels - 1):
            obj = [obj]
        return obj

    for limit in (1, 128, 199, 200, 201, 500, 1_000):
        schema = satya.Schema(True, max_depth=limit)
        assert schema.is_valid(nested(limit))
        problems = [problem.type for problem in schema.iter_errors(nested(limit + 1))]
        assert problems == ["recursion_limit"]


@pytest.mark.skipif(not hasattr(sys, "getrefcount"), reason="objects have no counts here")
def test_objects_are_left_as_they_were():
    obj = {"id": 1, "name": "éa", "tags": ["a", "\u20ac"], "inner": {"id": 2}}
    schema = satya.Schema(RULES)
    inside = [obj, *obj.values(), obj["tags"][1]]
    counts = [sys.getrefcount(item) for item in inside]
    for _ in range(100):
        schema.validate(obj)
        schema.from_value(obj).close()
        assert not schema.is_valid({**obj, "id": -1})
    assert [sys.getrefcount(item) for item in inside] == counts


@pytest.mark.parametrize("value", [0, 2**63 - 1, 2**63, -1, True, 1.5, float("nan"), "Ann", "A", "\ud800", None, [1], Number(3)])
@pytest.mark.parametrize("field", ["id", "name", "rate", "on"])
def test_a_field_is_set_as_its_tree_would_set_it(field, value, monkeypatch):
    def set_field():
        instance = satya.Schema(RULES).from_json('{"id":1,"name":"Bob","rate":0.5,"on":true}')
        try:
            instance[field] = value
        except satya.ValidationError as error:
            return error.errors(), instance.to_json()
        return instance.to_json()

    found = set_field()
    monkeypatch.setattr("satya.instance.tree_for_field", lambda name, value: _objects.Tree([value], [name]))
    assert found == set_field()


def read_again(schema, obj):
    with schema.from_value(obj) as instance:
        whole = instance.to_python()
        fields = {name: instance[name] for name in instance}
        return whole, {
            name: found.to_python() if isinstance(found, satya.Instance) else found
            for name, found in fields.items()
        }


@pytest.mark.parametrize("seed", range(40))
def test_random_objects_come_out_the_same(seed, monkeypatch):
    generator = random.Random(seed)
    schema = satya.Schema({"type": "object", "properties": {"inner": {"$ref": "#"}, "b": True, "": True}})
    for _ in range(20):
        obj = {name: random_value(generator) for name in ("b", "", "extra")}
        obj["inner"] = {"b": random_value(generator), "more": [random_value(generator)]}
        whole, fields = read_again(schema, obj)
        assert repr(whole) == repr({name: obj[name] for name in ("inner", "b", "", "extra")})
        assert fields == {name: obj[name] for name in ("inner", "b", "")}
        with monkeypatch.context() as patch:
            patch.setattr("satya.instance.made_natively", lambda *_: _objects.REFUSED)
            assert repr((whole, fields)) == repr(read_again(schema, obj))


@native_only
def test_plain_values_are_not_made_in_python(monkeypatch):
    monkeypatch.setattr("satya.instance.to_python", None)
    obj = {"a": [1, "é", None, {"b": [True, 0.5, {}]}], "": {"k": []}}
    with satya.Schema({"type": "object", "properties": {"a": True, "": True}}).from_value(obj) as found:
        assert found.to_python() == obj and found["a"] == obj["a"] and found[""] == obj[""]


def test_what_is_made_is_owned_by_the_caller_alone():
    schema = satya.Schema({"type": "object", "properties": {"a": {"type": "array"}}})
    with schema.from_value({"a": [[1], {"b": "c"}]}) as instance:
        first, second = instance["a"], instance["a"]
        first[1]["b"] = 0
        assert second == [[1], {"b": "c"}] == instance["a"]


@pytest.mark.parametrize("echo", [0, 7, 1_000])
def test_problems_are_read_the_same(echo, monkeypatch):
    schema = satya.Schema({**RULES, "additionalProperties": False}, echo=echo)
    rules = satya.Schema({"items": {"maximum": 0.5, "enum": [0.25, "é"]}}, echo=echo)
    text = '{"id":1,"nme":2,"tags":["é","é"],"rate":1e99,"inner":{"id":-1e400,"é~/":[]}, "tags":3.1}'

    def read():
        found = [*schema.iter_errors(OBJECTS[21]), *schema.iter_errors_json(text)]
        found += schema.iter_errors_json('{"id":\n tru}')
        found += rules.iter_errors([1, 10**30, 0.1, "\u20ac", None, {"a": [1]}])
        with schema.validate_batch(b'{"id":1}\n{"id":"\xc3\xa9"}\n{}\n[') as batch:
            for _, problems in batch.errors:
                found += problems
        assert len(found) > 15
        return repr([(*(getattr(one, name) for name in one.__slots__),) for one in found])

    natively = read()
    monkeypatch.setattr("satya.report.problem_parts", lambda report, index: None)
    assert natively == read()


@native_only
def test_problems_are_not_read_in_python(monkeypatch):
    monkeypatch.setattr("satya.report.satya_problem", None)
    assert len(list(satya.Schema(RULES).iter_errors(OBJECTS[21]))) > 4


@native_only
def test_the_library_looks_at_its_arguments():
    problem = _cpython.exports()["read_problem"]
    for arguments in ((), (0, 0), ("", 0), (1,), (2**70, 0)):
        with pytest.raises(TypeError, match="read_problem"):
            problem(*arguments)
    read = _cpython.exports()["read_value"]
    for arguments in ((), (0, True, None), ("", True, None), (1, 2), (2**70, True, None)):
        with pytest.raises(TypeError, match="read_value"):
            read(*arguments)
    check = _cpython.exports()["check_object"]
    for arguments in ((), (1, 2, 3, 4), ({}, "", 0, 0, 0), ({}, 0, None, 0, 0), ({}, 2**70, 0, 0, 0)):
        with pytest.raises(TypeError, match="check_object"):
            check(*arguments)
    # SATYA_BAD_ARGUMENT: there is no schema at 0.
    assert check({}, 0, 0, 0, 0) == 10
