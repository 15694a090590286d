# SPDX-License-Identifier: Apache-2.0
"""Random schemas and data, judged by the library and by the package `jsonschema`.

The peer reads numbers as fractions, so that both judge what is written. Every entry
point says the same, and what was read and written again is equal.

SATYA_LONG=1 draws more; SATYA_SEED names the first seed.
"""

from __future__ import annotations

import json
import os
from fractions import Fraction

import pytest
from random_schemas import EXACT_NUMBERS, Generator, write
from test_entry_points import equal, said

import satya

jsonschema = pytest.importorskip("jsonschema")

FIRST = int(os.environ.get("SATYA_SEED", "1"))
ROUNDS = 400 if os.environ.get("SATYA_LONG") else 8
#: Schemas of a round, and values of a schema.
SCHEMAS, VALUES = 100, 8


def exact(text):
    """An integer where the number is whole, however it is written."""
    number = Fraction(text)
    return number.numerator if number.denominator == 1 else number


def read(text):
    return json.loads(text, parse_float=exact)


def is_number(_, value):
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)


def has_type(validator, types, instance, _):
    """Beside `number` there is no number that no double can hold (docs/ERRORS.md)."""
    types = [types] if isinstance(types, str) else types
    is_huge = is_number(None, instance) and abs(instance) >= 2**1024
    if not any(validator.is_type(instance, name) for name in types) or (
        is_huge and "number" in types
    ):
        yield jsonschema.ValidationError("another type")


def unique_items(_, unique, instance, __):
    """The peer's own takes true for 1 inside of arrays."""
    if unique and isinstance(instance, list):
        for index, item in enumerate(instance):
            if any(equal(item, other) for other in instance[:index]):
                yield jsonschema.ValidationError("not unique")
                return


Peer = jsonschema.validators.extend(
    jsonschema.Draft202012Validator,
    validators={"type": has_type, "uniqueItems": unique_items},
    type_checker=jsonschema.Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "number": is_number,
            "integer": lambda _, value: isinstance(value, int) and not isinstance(value, bool),
        }
    ),
)


def differences(seed):
    """What is not as it should be, for one schema."""
    generator = Generator(seed)
    schema_text = write(generator.schema)
    peer = Peer(read(schema_text))
    wrong = []
    with satya.Schema(schema_text) as schema:
        for _ in range(VALUES):
            text = write(generator.near())
            expected = peer.is_valid(read(text))
            found = schema.is_valid_json(text)
            if found is not expected:
                wrong.append(("verdict", schema_text, text, expected))
                continue
            isolated = not any(number in text for number in EXACT_NUMBERS)
            if isolated:
                all_found = said(schema, json.loads(text))
                for name, got in all_found.items():
                    if got is not expected:
                        wrong.append((name, schema_text, text, got))
            if expected:
                wrong += round_trip(schema, schema_text, text, isolated)
    return wrong


def round_trip(schema, schema_text, text, isolated):
    with schema.from_json(text) as first:
        written = first.to_json()
        with schema.from_json(written) as second:
            if first != second:
                return [("reading what was written", schema_text, text, written)]
    if isolated and '"default"' not in schema_text and not equal(read(text), read(written)):
        return [("what was written", schema_text, text, written)]
    return []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_random_schemas(round_):
    wrong = []
    for seed in range(FIRST + round_ * SCHEMAS, FIRST + (round_ + 1) * SCHEMAS):
        wrong += [(seed, *each) for each in differences(seed)]
    assert wrong == []
