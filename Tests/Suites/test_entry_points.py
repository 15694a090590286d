# SPDX-License-Identifier: Apache-2.0
"""Every keyword, in every placement, on every kind of value, through every entry point.

The verdict on a value does not depend on where it stands or how it gets in: each
combination is compared with the value alone at the root, from JSON text; and that
one, for the keywords that Python can state in a line, with Python.
"""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
import suites  # noqa: F401 (finds the package)

import satya

VALUES = [
    None,
    True,
    False,
    0,
    1,
    -1,
    7,
    12,
    2**53 + 1,
    2**63,
    -(2**64),
    0.5,
    1.0,
    -1.5,
    1e300,
    "",
    "a",
    "abc",
    "é😀",
    "x" * 40,
    "2024-02-29",
    'a"b\\c\n\u0000',
    [],
    [1],
    [1, 1.0],
    ["a", "b", "c"],
    [None, {}, []],
    {},
    {"a": 1},
    {"a": "x", "b": None},
    {"b": 2, "c": {"a": [1]}},
    {"xy": 1, "": 2},
]


def kind(value):
    """The JSON types of a value."""
    if value is None:
        return {"null"}
    if isinstance(value, bool):
        return {"boolean"}
    if isinstance(value, int):
        return {"integer", "number"}
    if isinstance(value, float):
        return {"integer", "number"} if value == int(value) else {"number"}
    return {{str: "string", list: "array", dict: "object"}[type(value)]}


def equal(a, b):
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[key], b[key]) for key in a)
    return a == b


def exact(number):
    """The number that its JSON text says."""
    return Fraction(repr(number))


def of(types):
    return lambda value: bool(kind(value) & set(types))


def among(choices):
    return lambda value: any(equal(value, choice) for choice in choices)


def only(name, rule):
    """A keyword that speaks of one type alone."""
    return lambda value: name not in kind(value) or rule(value)


TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
PAIRS = [[a, b] for a in TYPES for b in TYPES if a < b]
CHOICES = [
    [None],
    [True],
    [False],
    [0],
    [1.0],
    [0.5],
    [2**63],
    [""],
    ["a"],
    ["", "abc"],
    ["x" * 40],
    [[]],
    [[1]],
    [{}],
    [{"a": 1.0}],
    [None, 1, "abc", {"b": None, "a": "x"}],
    [],
]

#: (schema, what Python says of a value)
RULES = (
    [({"type": name}, of([name])) for name in TYPES]
    + [({"type": pair}, of(pair)) for pair in PAIRS]
    + [({"enum": choices}, among(choices)) for choices in CHOICES]
    + [({"const": choices[0]}, among(choices[:1])) for choices in CHOICES if choices]
    + [
        ({"type": "integer", "enum": [1, 7, "a"]}, among([1, 7])),
        ({"type": "string", "const": "abc"}, among(["abc"])),
        (True, lambda value: True),
        (False, lambda value: False),
        ({}, lambda value: True),
        ({"minimum": 1}, only("number", lambda v: v >= 1)),
        ({"maximum": 1}, only("number", lambda v: v <= 1)),
        ({"exclusiveMinimum": 1}, only("number", lambda v: v > 1)),
        ({"exclusiveMaximum": 0.5}, only("number", lambda v: v < 0.5)),
        ({"type": "integer", "minimum": 7}, lambda v: "integer" in kind(v) and v >= 7),
        ({"type": "number", "maximum": 7}, lambda v: "number" in kind(v) and v <= 7),
        ({"multipleOf": 0.5}, only("number", lambda v: exact(v) % Fraction(1, 2) == 0)),
        ({"multipleOf": 6}, only("number", lambda v: exact(v) % 6 == 0)),
        ({"minLength": 2}, only("string", lambda v: len(v) >= 2)),
        ({"maxLength": 2}, only("string", lambda v: len(v) <= 2)),
        (
            {"type": "string", "minLength": 3, "maxLength": 9},
            lambda v: kind(v) == {"string"} and 3 <= len(v) <= 9,
        ),
        ({"pattern": "^a"}, only("string", lambda v: v.startswith("a"))),
        ({"pattern": "b+"}, only("string", lambda v: "b" in v)),
        ({"minItems": 1}, only("array", lambda v: len(v) >= 1)),
        ({"maxItems": 1}, only("array", lambda v: len(v) <= 1)),
        ({"uniqueItems": True}, only("array", lambda v: v != [1, 1.0])),
        (
            {"items": {"type": "integer"}},
            only("array", lambda v: all("integer" in kind(e) for e in v)),
        ),
        ({"items": {"type": "boolean"}}, only("array", lambda v: v == [])),
        (
            {"prefixItems": [{"type": "string"}]},
            only("array", lambda v: v == [] or isinstance(v[0], str)),
        ),
        ({"prefixItems": [True], "items": False}, only("array", lambda v: len(v) <= 1)),
        ({"contains": {"type": "object"}}, only("array", lambda v: {} in v)),
        ({"contains": {"const": 1}, "minContains": 2}, only("array", lambda v: v == [1, 1.0])),
        (
            {"contains": {"const": 1}, "minContains": 0, "maxContains": 1},
            only("array", lambda v: v != [1, 1.0]),
        ),
        ({"required": ["a"]}, only("object", lambda v: "a" in v)),
        ({"minProperties": 2}, only("object", lambda v: len(v) >= 2)),
        ({"maxProperties": 1}, only("object", lambda v: len(v) <= 1)),
        (
            {"properties": {"a": {"type": "integer"}}},
            only("object", lambda v: "integer" in kind(v.get("a", 1))),
        ),
        ({"properties": {"b": {"type": "boolean"}}}, only("object", lambda v: "b" not in v)),
        ({"properties": {"b": {"const": 2}}}, only("object", lambda v: v.get("b", 2) == 2)),
        ({"properties": {"c": {"enum": ["", 5]}}}, only("object", lambda v: "c" not in v)),
        (
            {"type": "object", "properties": {"a": True}, "additionalProperties": False},
            lambda v: v in ({}, {"a": 1}),
        ),
        (
            {"additionalProperties": {"type": ["integer", "string"]}},
            only("object", lambda v: all(kind(e) & {"integer", "string"} for e in v.values())),
        ),
        (
            {"patternProperties": {"^[ab]$": {"type": "integer"}}},
            only("object", lambda v: v != {"a": "x", "b": None}),
        ),
        ({"patternProperties": {"c": False}}, only("object", lambda v: "c" not in v)),
        ({"propertyNames": {"maxLength": 1}}, only("object", lambda v: "xy" not in v)),
        ({"dependentRequired": {"b": ["a"]}}, only("object", lambda v: "b" not in v or "a" in v)),
        (
            {"dependentSchemas": {"a": {"required": ["b"]}}},
            only("object", lambda v: "a" not in v or "b" in v),
        ),
        ({"allOf": [{"minimum": 0}, {"maximum": 7}]}, only("number", lambda v: 0 <= v <= 7)),
        (
            {"anyOf": [{"type": "string"}, {"required": ["a"]}]},
            lambda v: not isinstance(v, dict) or "a" in v,
        ),
        (
            {"anyOf": [{"type": "null"}, {"type": "integer", "minimum": 7}]},
            lambda v: v is None or ("integer" in kind(v) and v >= 7),
        ),
        (
            {"oneOf": [{"type": "integer"}, {"minimum": 7}]},
            lambda v: (
                not isinstance(v, (int, float))
                or isinstance(v, bool)
                or ("integer" in kind(v)) != (v >= 7)
            ),
        ),
        ({"not": {"type": "string"}}, lambda v: not isinstance(v, str)),
        ({"not": {"const": {"a": 1}}}, lambda v: v != {"a": 1}),
        (
            {"if": {"type": "string"}, "then": {"minLength": 3}, "else": {"type": "object"}},
            lambda v: isinstance(v, dict) or (isinstance(v, str) and len(v) >= 3),
        ),
        (
            {
                "$id": "https://example.org/n",
                "$ref": "#/$defs/n",
                "$defs": {"n": {"type": "null"}},
            },
            lambda v: v is None,
        ),
    ]
)

#: Name -> (the schema around, the value around)
PLACEMENTS = {
    "root": (lambda s: s, lambda v: v),
    "field": (lambda s: {"type": "object", "properties": {"f": s}}, lambda v: {"f": v}),
    "untyped field": (lambda s: {"properties": {"f": s}}, lambda v: {"f": v}),
    "required field of a closed record": (
        lambda s: {
            "type": "object",
            "properties": {"e": True, "f": s},
            "required": ["f"],
            "additionalProperties": False,
        },
        lambda v: {"f": v, "e": 1},
    ),
    "nested field": (
        lambda s: {
            "type": "object",
            "properties": {"o": {"type": "object", "properties": {"f": s}}},
        },
        lambda v: {"o": {"f": v}},
    ),
    "item": (lambda s: {"type": "array", "items": s}, lambda v: [v]),
    "second item": (lambda s: {"items": s, "prefixItems": [True]}, lambda v: [0, v]),
    "prefix item": (lambda s: {"prefixItems": [True, s]}, lambda v: [0, v, 1]),
    "extra": (
        lambda s: {"type": "object", "properties": {"e": True}, "additionalProperties": s},
        lambda v: {"e": 0, "f": v},
    ),
    "member": (lambda s: {"additionalProperties": s}, lambda v: {"f": v}),
    "member by pattern": (lambda s: {"patternProperties": {"^f": s}}, lambda v: {"f": v, "g": 1}),
    "all": (lambda s: {"allOf": [True, s]}, lambda v: v),
    "any": (lambda s: {"anyOf": [False, s]}, lambda v: v),
    "one": (lambda s: {"oneOf": [s, False]}, lambda v: v),
    "not not": (lambda s: {"not": {"not": s}}, lambda v: v),
    "then": (lambda s: {"if": True, "then": s}, lambda v: v),
    "reference": (lambda s: {"items": {"$ref": "#/$defs/s"}, "$defs": {"s": s}}, lambda v: [v]),
    "field of an alternative": (
        lambda s: {
            "anyOf": [
                {"properties": {"k": {"const": 1}, "f": s}, "required": ["k"]},
                {"properties": {"k": {"const": 2}}, "required": ["k"]},
            ]
        },
        lambda v: {"k": 1, "f": v},
    ),
    "field of a deferred record": (
        lambda s: {"type": "object", "properties": {"f": s}, "minProperties": 1, "not": False},
        lambda v: {"f": v},
    ),
    "item of a deferred array": (lambda s: {"items": s, "contains": True}, lambda v: [v]),
}


def said(schema, value):
    """Every entry point's verdict, by its name."""
    text = json.dumps(value, ensure_ascii=False)
    padded = " " + text + " " * 100
    found = {
        "check_json": schema.is_valid_json(text),
        "check_json, padded": schema.is_valid_json(padded),
        "check_value": schema.is_valid(value),
        "from_json": makes(schema.from_json, text),
        "from_json, padded": makes(schema.from_json, padded),
        "from_value": makes(schema.from_value, value),
    }
    for keep in ("instances", "verdicts"):
        with schema.validate_batch(text, threads=1, keep=keep) as batch:
            found[f"batch of {keep}"] = batch.verdicts == b"\0"
    if (
        schema.fields
        and isinstance(value, dict)
        and set(value) <= {field.name for field in schema.fields}
    ):
        found["new"] = makes(lambda fields: schema.new(**fields), value)
        found["rows"] = schema.validate_rows([value]).verdicts == b"\0"
    of_text = facts(schema.iter_errors_json(text))
    of_value = facts(schema.iter_errors(value))
    found["report of text"] = not of_text
    found["report of a value"] = not of_value
    if of_text != of_value:
        found["the same problems"] = (of_text, of_value)
    return found


def makes(make, source):
    try:
        make(source).close()
        return True
    except satya.ValidationError:
        return False


def facts(problems):
    return [(p.type, p.pointer, p.schema_path, p.msg) for p in problems]


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_every_rule_on_every_value(placement):
    around, inside = PLACEMENTS[placement]
    wrong = []
    for rule, python in RULES:
        with satya.Schema(around(rule)) as schema:
            for value in VALUES:
                found = said(schema, inside(value))
                bad = {name: got for name, got in found.items() if got is not bool(python(value))}
                if bad:
                    wrong.append((rule, value, bad))
    assert wrong == []


def test_set_checks_what_new_checks():
    wrong = []
    for rule, python in RULES:
        with satya.Schema({"type": "object", "properties": {"f": rule}}) as schema:
            with schema.new() as instance:
                for value in VALUES:
                    try:
                        instance["f"] = value
                        found = True
                    except satya.ValidationError:
                        found = False
                    if found != bool(python(value)):
                        wrong.append((rule, value, found))
    assert wrong == []
