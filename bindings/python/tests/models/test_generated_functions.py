# SPDX-License-Identifier: Apache-2.0
"""Models drawn at random with functions of every kind, several in a class: which functions are
called, in which order and with what, and what comes out, on every way in and out, is what
pydantic does."""

from __future__ import annotations

import json
import os
import random

import pytest

from generated_functions import PRELUDE, DeclaredFunctions
from outcomes import OURS, THEIRS, WRONG, answer, compared, declared, kind_of, problems, shown

IS_LONG = bool(os.environ.get("SATYA_LONG"))
BLOCKS, MODELS, INPUTS = (60, 40, 10) if IS_LONG else (8, 25, 4)

for module, custom in ((THEIRS, "pydantic_core.PydanticCustomError"), (OURS, "satya.CustomError")):
    exec(f"import {custom.partition('.')[0]}\nCustom = {custom}\n{PRELUDE}", module.__dict__)

DUMPS = [
    {}, {"mode": "json"}, {"by_alias": True}, {"exclude_unset": True}, {"exclude_none": True, "mode": "json"},
    {"context": {"c": 1}}, {"exclude_computed_fields": True},
]  # fmt: skip


def traced(module, call):
    """What a call gives, and the functions that it called."""
    module.CALLS.clear()
    found = call()
    calls = [shown(each) for each in module.CALLS]
    module.CALLS.clear()
    return found, calls


def told(module, made, names):
    """All that an instance says of itself."""
    yield "shown", (shown(made), sorted(made.model_fields_set), shown(made.model_extra))
    for options in (*DUMPS, {"include": set(names[:1])}, {"exclude": set(names[:1])}):
        yield f"dump {options}", traced(module, lambda: answer(lambda: made.model_dump(**options)))
    for options in ({}, {"by_alias": True}, {"exclude_none": True}):
        yield f"json {options}", traced(module, lambda: answer(lambda: json.loads(made.model_dump_json(**options))))
    yield "copy", traced(module, lambda: answer(lambda: made.model_copy(deep=True)))
    yield "equal", traced(module, lambda: answer(lambda: made == made.model_copy()))


def outcome(module, call, names):
    def attempt():
        try:
            return True, call()
        except WRONG as error:
            return False, problems(error)
        except Exception as error:
            return False, f"raises {kind_of(error)}"

    (is_made, found), calls = traced(module, attempt)
    return {"calls": calls, **(dict(told(module, found, names)) if is_made else {"problems": found})}


def ways(data):
    """The ways in for an input: name -> (module, model, input) -> instance."""
    yield "python", lambda module, model, given: model.model_validate(given)
    yield "strict", lambda module, model, given: model.model_validate(given, strict=True)
    yield "context", lambda module, model, given: model.model_validate(given, context={"k": 1})
    yield "keywords", lambda module, model, given: model(**given)
    yield "by name", lambda module, model, given: model.model_validate(given, by_name=True, by_alias=False)
    yield "attributes", lambda module, model, given: model.model_validate(module.Source(given), from_attributes=True)
    try:
        text = json.dumps(data, allow_nan=False)
    except (TypeError, ValueError):
        return
    yield "json", lambda module, model, given: model.model_validate_json(text)
    yield "json strict", lambda module, model, given: model.model_validate_json(text, strict=True)
    yield "json context", lambda module, model, given: model.model_validate_json(text, context=7)


def differences(seed):
    """Yields what is compared: (where, pydantic's, satya's)."""
    drawn = DeclaredFunctions(seed)
    theirs, ours = declared(drawn.source)
    if isinstance(theirs, str) or isinstance(ours, str):
        yield "the class", isinstance(theirs, str) or theirs, isinstance(ours, str) or ours
        return
    names = list(drawn.fields["Made"])
    for number in range(INPUTS):
        given = [drawn.data(random.Random(f"{seed} {number}"), module) for module in (THEIRS, OURS)]
        for way, call in ways(given[0]):
            expected = outcome(THEIRS, lambda: call(THEIRS, theirs, given[0]), names)
            found = outcome(OURS, lambda: call(OURS, ours, given[1]), names)
            for what in {**expected, **found}:
                yield f"{way} {shown(given[0])}, {what}", expected.get(what), found.get(what)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_generated_functions(block):
    count, called = compared(
        range(block * MODELS, (block + 1) * MODELS),
        lambda seed: DeclaredFunctions(seed).source,
        differences,
        lambda where, theirs: where.endswith(", calls") and bool(theirs),
    )
    assert count > MODELS * 50
    assert called > MODELS
