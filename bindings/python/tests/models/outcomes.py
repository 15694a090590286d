# SPDX-License-Identifier: Apache-2.0
"""Programs run with pydantic and with satya, and what comes out in words that are alike."""

from __future__ import annotations

import re
import sys
import types
import warnings

import pytest

import satya
from generated import PRELUDE

pydantic = pytest.importorskip("pydantic", minversion="2.14")

if sys.version_info < (3, 11):
    pytest.skip("the declarations use newer syntax", allow_module_level=True)

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


def compared(seeds, declaration, differences, counts):
    """Fails where an answer about a drawn model differs, and no row of KNOWN says so.

    `declaration(seed)` is the model's text, `differences(seed)` yields (where, pydantic's answer,
    satya's). Returns how many answers there were, and of how many `counts(where, pydantic's)`.
    """
    wrong, count, counted = [], 0, 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for seed in seeds:
            for where, theirs, ours in differences(seed):
                count += 1
                counted += counts(where, theirs)
                if theirs != ours and not is_known(declaration(seed), where, theirs, ours):
                    wrong.append((seed, where, theirs, ours))
    first = [f"model {s}, {w}\n   pydantic {a}\n   satya    {b}" for s, w, a, b in wrong[:6]]
    assert not wrong, "\n".join(first) + f"\n{len(wrong)} of {count} differ"
    return count, counted
