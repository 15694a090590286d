# SPDX-License-Identifier: Apache-2.0
"""Hundreds of models drawn at random, declared with pydantic and with satya, take thousands of
inputs alike, from Python, by keyword, from JSON and by assignment: verdict, type, loc, message,
context and input of every problem, value, what was set, every kind of dump, JSON Schema,
signature, defaults. Every difference that stays is listed, with the row of
docs/FROM_PYDANTIC.md that gives its reason."""

from __future__ import annotations

import inspect
import json
import os
import random

import pytest

from generated import Declared
from outcomes import OURS, THEIRS, WRONG, answer, compared, declared, kind_of, problems, shown

IS_LONG = bool(os.environ.get("SATYA_LONG"))
BLOCKS, MODELS, INPUTS = (60, 40, 30) if IS_LONG else (10, 30, 12)
DUMPS = [
    {}, {"mode": "json"}, {"by_alias": True}, {"exclude_unset": True}, {"exclude_defaults": True},
    {"exclude_none": True, "mode": "json"}, {"round_trip": True},
]  # fmt: skip


def told(made):
    """All that an instance says of itself."""
    found = [shown(made), sorted(made.model_fields_set), shown(made.model_extra)]
    found += [answer(lambda: made.model_dump(**options)) for options in DUMPS]
    for options in ({}, {"by_alias": True}):
        found.append(answer(lambda: json.loads(made.model_dump_json(**options))))
    found.append(answer(lambda: made == made.model_copy(deep=True)))
    return found


def outcome(call):
    try:
        made = call()
    except WRONG as error:
        return problems(error)
    except Exception as error:
        return f"raises {kind_of(error)}"
    return told(made)


def assigned(made, name, value):
    def call():
        setattr(made, name, value)
        return made

    return call


def of_class(model):
    """What a class says of itself."""
    fields = {
        name: (info.is_required(), shown(info.default), info.alias, info.serialization_alias, info.title)
        for name, info in model.model_fields.items()
    }
    schemas = [answer_of_schema(model, mode) for mode in ("validation", "serialization")]
    parameters = inspect.signature(model).parameters.values()
    return [fields, [(p.name, p.kind, shown(p.default)) for p in parameters], *schemas]


def answer_of_schema(model, mode):
    try:
        return model.model_json_schema(mode=mode)
    except Exception as error:
        return f"raises {kind_of(error)}"


def ways(data):
    """The ways in for an input: name -> (model, input) -> instance."""
    yield "python", lambda model, given: model.model_validate(given)
    yield "strict", lambda model, given: model.model_validate(given, strict=True)
    yield "keywords", lambda model, given: model(**given)
    try:
        text = json.dumps(data, allow_nan=False)
    except (TypeError, ValueError):
        return
    yield "json", lambda model, given: model.model_validate_json(text)
    yield "json strict", lambda model, given: model.model_validate_json(text, strict=True)


def differences(seed):
    """Yields what differs, as (where, theirs, ours), and counts the comparisons."""
    drawn = Declared(seed)
    theirs, ours = declared(drawn.source)
    if isinstance(theirs, str) or isinstance(ours, str):
        # Both refuse it, each in its way, or one does.
        yield "the class", isinstance(theirs, str) or theirs, isinstance(ours, str) or ours
        return
    for name, a, b in zip(("fields", "signature", "schema", "schema of dumps"), of_class(theirs), of_class(ours)):
        yield name, a, b
    for number in range(INPUTS):
        given = [drawn.data(random.Random(f"{seed} {number}"), module) for module in (THEIRS, OURS)]
        for way, call in ways(given[0]):
            yield f"{way} {shown(given[0])}", outcome(lambda: call(theirs, given[0])), outcome(lambda: call(ours, given[1]))
        made = []
        for model, data in zip((theirs, ours), given):
            try:
                made.append(model(**data))
            except Exception:
                break
        if len(made) == 2:
            chance = random.Random(f"{seed} {number} set")
            name = chance.choice(list(drawn.fields["Made"]))
            kind = drawn.fields["Made"][name][0]
            values = [kind.value(random.Random(f"{seed} {number} v"), module) for module in (THEIRS, OURS)]
            found = [outcome(assigned(m, name, v)) for m, v in zip(made, values)]
            yield f"set {name} {shown(values[0])}", *found


@pytest.mark.parametrize("block", range(BLOCKS))
def test_generated_models(block):
    count, valid = compared(
        range(block * MODELS, (block + 1) * MODELS),
        lambda seed: Declared(seed).source,
        differences,
        # What an instance says of itself begins with its text; problems do not.
        lambda where, theirs: isinstance(theirs, list) and theirs[:1] != [] and isinstance(theirs[0], str),
    )
    assert count > MODELS * 15
    assert valid > count // 20
