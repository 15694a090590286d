# SPDX-License-Identifier: Apache-2.0
"""Numbers of instances: as exact as their text, whichever way they come in."""

from __future__ import annotations

import platform
from decimal import Decimal

import pytest

import satya


@pytest.mark.parametrize(
    "text, value",
    [
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2**63),
        ("-9223372036854775809", -(2**63) - 1),
        ("1" + "0" * 4299, 10**4299),
        ("0.1", 0.1),
        ("-0.0", -0.0),
        ("1e400", Decimal("1e400")),
    ],
    ids=lambda value: repr(value)[:12],
)
def test_numbers_are_exact(text, value):
    instance = satya.Schema(True).from_json(text)
    assert instance.value == value
    assert instance.copy().to_python() == value
    assert satya.Schema(True).from_value(instance.value) == instance


def test_integers_beyond_doubles_are_exact_on_every_way_in():
    plain = {"type": "object", "properties": {"a": {"type": "integer"}}}
    held = {**plain, "not": {"required": ["z"]}}
    for schema in (satya.Schema(plain), satya.Schema(held)):
        for text in (b'{"a":9007199254740993.0}', b'{"a":1,"a":9007199254740993.0}'):
            with schema.from_json(text) as instance:
                assert instance["a"] == 9007199254740993


def test_large_doubles_stay_doubles():
    schema = satya.Schema({"type": "object", "properties": {"a": {"type": "number"}}})
    for text in (b'{"a":1e300,"b":[1e300]}', b'{"a":0,"a":1e300,"b":[1e300]}'):
        with schema.from_json(text) as instance:
            assert instance["a"] == 1e300 and isinstance(instance["a"], float)
            assert instance.extras == {"b": [1e300]}


@pytest.mark.parametrize(
    "schema, document",
    [
        ('{"const":0.1}', "0.10000000000000000001"),
        ('{"enum":[1]}', "1.00000000000000000001"),
        ('{"const":9007199254740992}', "9007199254740993.0"),
        ('{"uniqueItems":true}', "[1,1.0]"),
        ('{"type":"object","properties":{"a":{"const":0.1}}}', '{"a":0.10000000000000000001}'),
    ],
)
def test_numbers_are_compared_as_written(schema, document):
    with satya.Schema(schema.encode()) as compiled:
        assert not compiled.is_valid_json(document)
        with pytest.raises(satya.ValidationError):
            compiled.from_json(document)


@pytest.mark.parametrize(
    ("digits", "found"),
    [
        ("1e99999999999999999999", Decimal("Infinity")),
        ("-1e99999999999999999999", Decimal("-Infinity")),
        ("2.5e-99999999999999999999", Decimal(0)),
        ("1e400", Decimal("1e400")),
    ],
)
def test_numbers_beyond_decimal_are_read_as_float_reads_its_own(digits, found):
    if found.is_infinite() and platform.python_implementation() == "PyPy":
        # Its Decimal takes any exponent.
        found = Decimal(digits)
    with satya.Schema({"minimum": 5}) as schema:
        for problem in schema.iter_errors_json(digits):
            assert problem.type == "greater_than_equal"
    with satya.Schema("true") as schema, schema.from_json(digits) as instance:
        assert instance.value == found
        if found != 0:
            assert instance.to_json().lower() == digits
