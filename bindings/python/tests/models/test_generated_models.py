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
import re
import sys
import types
import warnings

import pytest

import satya
from generated import PRELUDE, Declared

pydantic = pytest.importorskip("pydantic", minversion="2.14")

if sys.version_info < (3, 11):
    pytest.skip("the declarations use newer syntax", allow_module_level=True)

IS_LONG = bool(os.environ.get("SATYA_LONG"))
BLOCKS, MODELS, INPUTS = (60, 40, 30) if IS_LONG else (10, 30, 12)
WRONG = pydantic.ValidationError, satya.ValidationError


def prelude(library):
    name = f"drawn_{library}"
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(PRELUDE.replace("LIB", library), name, "exec"), module.__dict__)
    return module


THEIRS, OURS = prelude("pydantic"), prelude("satya")


def shown(value):
    text = repr(value)
    text = text.replace("pydantic_core._pydantic_core.", "").replace("pydantic", "satya")
    text = text.replace("PydanticUndefined", "MISSING")
    text = re.sub(r"TzInfo\((?:UTC|0)\)", "datetime.timezone.utc", text)
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def problems(error):
    found = []
    for entry in error.errors(include_url=False):
        words = "" if entry["type"] == "json_invalid" else shown(entry["msg"])
        context = {k: shown(v) for k, v in entry.get("ctx", {}).items() if entry["type"] != "json_invalid"}
        loc = tuple(shown(part) for part in entry["loc"])
        given = entry["input"]
        # The order of keywords is not kept where Python functions take them.
        given = sorted(map(shown, given.items())) if type(given) is dict else shown(given)
        found.append((entry["type"], loc, words, given, context))
    return found


def answer(call):
    """What a call gives, or what it raises: problems, or a kind of exception."""
    try:
        return shown(call())
    except WRONG as error:
        return problems(error)
    except Exception as error:
        return f"raises {kind_of(error)}"


def kind_of(error):
    if isinstance(error, (pydantic.errors.PydanticErrorMixin, satya.UserError)):
        return "the library's own"
    if isinstance(error, ValueError):
        return "ValueError"
    if isinstance(error, TypeError):
        # Both call what a user wrote: words tell whether they mean the same.
        return f"TypeError: {shown(str(error))}"
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")


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


def declared(source):
    """Returns the class of each library, or what its declaration raises."""
    found = []
    for module in (THEIRS, OURS):
        try:
            exec(compile(source, module.__name__, "exec"), module.__dict__)
            found.append(module.Made)
        except Exception as error:
            found.append(f"raises {kind_of(error)}")
    return found


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


#: A part of the declaration, of the place, of what pydantic answers and of what satya
#: answers: the differences that stay, each with a row in docs/FROM_PYDANTIC.md.
KNOWN: list[tuple[str, str, str, str]] = [
    # A NamedTuple has its names.
    ("alias_generator", "", "'Left'", ""),
    ("alias_generator", "", "", "Pair("),
    # What a plain validator makes has no constraints for pydantic, and of some types no schema.
    ("mode='plain'", "schema of dumps", "", ""),
    # A wrap serializer of a model, where a dict stands in its place.
    ("@model_serializer", "", "'all': 1", ""),
    ("@model_serializer", "", "raises ValueError", ""),
    # Which rule the text of a secret breaks is told.
    ("SecretStr", "", "string_type", "string_too_long"),
    # Words of the decoder.
    ("bytes", "", "bytes_invalid_encoding", "bytes_invalid_encoding"),
    ("Spot", "set", "{'x': 1}", "{'x': 1, 'y': 0.5}"),
    ("ser_json_inf_nan='strings'", "", "nan", "'NaN'"),
    # An int beyond 64 bits is none of the choices.
    ("Level", "", "int_parsing_size", "enum"),
    ("Literal", "", "int_parsing_size", "literal_error"),
    # A number in JSON text keeps its digits: Decimal is exact.
    ("Decimal", "json", "Decimal(", "Decimal("),
]


def is_known(source, where, theirs, ours):
    theirs, ours = str(theirs), str(ours)
    return any(s in source and w in where and a in theirs and b in ours for s, w, a, b in KNOWN)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_generated_models(block):
    wrong, count, valid = [], 0, 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for seed in range(block * MODELS, (block + 1) * MODELS):
            for where, theirs, ours in differences(seed):
                count += 1
                valid += isinstance(theirs, list) and theirs[:1] != [] and isinstance(theirs[0], str)
                if theirs != ours and not is_known(Declared(seed).source, where, theirs, ours):
                    wrong.append((seed, where, theirs, ours))
    shown_ones = [f"model {s}, {w}\n   pydantic {a}\n   satya    {b}" for s, w, a, b in wrong[:6]]
    assert not wrong, "\n".join(shown_ones) + f"\n{len(wrong)} of {count} differ"
    assert count > MODELS * 15
    assert valid > count // 20
