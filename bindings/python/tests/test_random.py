# SPDX-License-Identifier: Apache-2.0
"""Random documents and random changes: an instance behaves as the dict it stands for."""

from __future__ import annotations

import copy
import json
import random

import pytest

import satya

INNER = {
    "type": "object",
    "properties": {
        "s": {"type": "string", "maxLength": 12},
        "n": {"type": "number", "maximum": 1e6},
        "any": True,
    },
}
SCHEMA = {
    "type": "object",
    "properties": {
        "i": {"type": "integer"},
        "s": {"type": "string"},
        "b": {"type": "boolean"},
        "any": True,
        "inner": {**INNER, "properties": {**INNER["properties"], "deep": INNER}},
        "list": {"type": "array", "items": INNER},
        "map": {"type": "object", "additionalProperties": {"type": ["integer", "null"]}},
    },
}
WORDS = ["", "a", "é", "😀", "\u0000", 'quote"', "back\\slash", "\n\t", "x" * 15, "y" * 300]


def value(generator, depth=3):
    """Any JSON value."""
    kind = generator.randrange(8 if depth else 6)
    if kind == 0:
        return None
    if kind == 1:
        return generator.random() < 0.5
    if kind == 2:
        return generator.choice([0, -1, 2**31, 2**63 - 1, -(2**63), 2**63, 10**30, 7])
    if kind == 3:
        return generator.choice([0.5, -1.25, 1e300, 5e-324, 0.1, generator.random()])
    if kind in (4, 5):
        return generator.choice(WORDS)
    if kind == 6:
        return [value(generator, depth - 1) for _ in range(generator.randrange(4))]
    return {generator.choice(WORDS): value(generator, depth - 1) for _ in range(3)}


def inner(generator, deep=False):
    found = {"s": generator.choice(WORDS)[:12], "n": generator.choice([0, 1.5, -1e9])}
    found["any"] = value(generator)
    found["extra"] = value(generator, 1)
    if deep:
        found["deep"] = inner(generator)
    return {name: found[name] for name in found if generator.random() < 0.7}


def field(generator, name):
    return {
        "i": lambda: generator.choice([0, -5, 2**62, 10**40]),
        "s": lambda: generator.choice(WORDS),
        "b": lambda: generator.random() < 0.5,
        "any": lambda: value(generator),
        "inner": lambda: inner(generator, deep=True),
        "list": lambda: [inner(generator) for _ in range(generator.randrange(4))],
        "map": lambda: {word: generator.choice([1, None]) for word in generator.sample(WORDS, 2)},
    }[name]()


@pytest.mark.parametrize("seed", range(20))
def test_an_instance_is_its_document(seed):
    generator = random.Random(seed)
    schema = satya.Schema(SCHEMA)
    names = [found.name for found in schema.fields]
    model = {name: field(generator, name) for name in names if generator.random() < 0.6}
    model["more"] = value(generator)
    instance = generator.choice(
        [
            lambda: schema.from_json(json.dumps(model, ensure_ascii=generator.random() < 0.5)),
            lambda: schema.from_value(model),
            lambda: schema.validate_batch(json.dumps(model))[0].copy(),
        ]
    )()
    for _ in range(200):
        change(generator, instance, model, names)
        if generator.random() < 0.1:
            instance = instance.copy()
        assert list(instance) == [name for name in names if name in model]
    assert instance.to_python() == model
    assert json.loads(instance.to_json()) == model
    assert schema.from_json(instance.to_json()) == instance
    assert schema.from_value(model) == instance
    assert instance.extras == {"more": model["more"]}


def change(generator, instance, model, names):
    name = generator.choice(names)
    action = generator.randrange(5)
    if action == 0 and name in model:
        del instance[name]
        del model[name]
    elif action == 1 and isinstance(model.get("inner"), dict):
        nested, mirror = instance["inner"], model["inner"]
        if "deep" in mirror and generator.random() < 0.5:
            nested, mirror = nested["deep"], mirror["deep"]
        name = generator.choice(["s", "n", "any"])
        mirror[name] = {"s": "é" * 5, "n": 3, "any": value(generator)}[name]
        nested[name] = mirror[name]
    elif action == 2 and model.get("list"):
        place = generator.randrange(len(model["list"]))
        model["list"][place]["any"] = value(generator)
        instance["list"][place]["any"] = model["list"][place]["any"]
    elif action == 3:
        before = instance.to_json()
        with pytest.raises(satya.ValidationError):
            instance["inner"] = {"s": "x" * 13}
        assert instance.to_json() == before
    else:
        model[name] = field(generator, name)
        # What is set is copied: the model may change without the instance.
        instance[name] = copy.deepcopy(model[name])
