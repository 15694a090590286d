# SPDX-License-Identifier: Apache-2.0
"""Whole programs, run with pydantic and with satya: every expression after the classes
gives the same answer, or raises the same problems, in both.

A scenario is a text in scenarios/*.txt: classes, then a line `# ---`, then expressions,
one a line. `LIB` stands for the library's name.
"""

from __future__ import annotations

import io
import pathlib
import re
import sys
import types
import warnings
from contextlib import redirect_stdout

import pytest

import outcomes
import satya
from outcomes import WRONG, pydantic

PRELUDE = """
import abc, collections, copy, datetime as dt, decimal, enum, functools, inspect, ipaddress, json
import pathlib, pickle, re, sys, types, typing, uuid, weakref, zoneinfo
from typing import *
from typing import Annotated, Generic, TypeVar
from typing_extensions import NotRequired, Required, Self, TypedDict, TypeAliasType, Doc, deprecated
import LIB
from LIB import *
from LIB import BaseModel
import dataclasses
CustomError = getattr(LIB, "CustomError", None) or __import__("pydantic_core").PydanticCustomError
"""

FOLDER = pathlib.Path(__file__).parent / "scenarios"


def scenarios():
    for path in sorted(FOLDER.glob("*.txt")):
        for part in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            title, _, text = part.partition("\n")
            yield f"{path.stem}: {title.strip()}", text


SCENARIOS = dict(scenarios())


def shown(value):
    """What an answer looks like, without what names the library."""
    if isinstance(value, type):
        return f"<class {value.__name__}>"
    if type(value) in (set, frozenset):
        return f"{type(value).__name__} of {sorted(map(repr, value))}"
    if type(value) in (tuple, list):
        # Sets in them have no order either.
        return f"{type(value).__name__} of [{', '.join(map(shown, value))}]"
    return outcomes.shown(value)


def problems(error):
    found = []
    for entry in error.errors(include_url=False):
        words = "" if entry["type"] == "json_invalid" else entry["msg"]
        context = {k: str(v) for k, v in entry.get("ctx", {}).items() if entry["type"] != "json_invalid"}
        loc = tuple("<label>" if isinstance(p, str) and "[" in p else p for p in entry["loc"])
        found.append(shown((entry["type"], loc, words, context, shown(entry["input"]))))
    return found


def answers(text, library):
    """Returns a list of (expression, answer) of a scenario in one library."""
    declared, _, expressions = text.partition("# ---\n")
    module = types.ModuleType("scenario")
    sys.modules["scenario"] = module
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(PRELUDE.replace("LIB", library), "prelude", "exec"), module.__dict__)
        try:
            exec(compile(declared.replace("LIB", library), "scenario", "exec"), module.__dict__)
        except Exception as error:
            refuse_mistake(error)
            return [("the classes", f"raises {kind_of(error)}")]
        for line in expressions.splitlines():
            if not line.strip():
                continue
            out = io.StringIO()
            try:
                with redirect_stdout(out):
                    if re.match(r"[\w.\[\]()]+ = |del |class |[\w.]+ \|= |assert ", line):
                        exec(line.replace("LIB", library), module.__dict__)
                        answer = None
                    else:
                        answer = eval(line.replace("LIB", library), module.__dict__)
                answer = shown(answer) + out.getvalue()
            except WRONG as error:
                answer = problems(error)
            except Exception as error:
                refuse_mistake(error)
                answer = f"raises {kind_of(error)}"
            found.append((line, answer))
    return found


def refuse_mistake(error):
    """A scenario that both libraries cannot even read would compare nothing."""
    if isinstance(error, (NameError, SyntaxError)) and kind_of(error) != "the library's own":
        raise error


def kind_of(error):
    """The builtin kind of an exception: each library has classes of its own."""
    if isinstance(error, (pydantic.errors.PydanticErrorMixin, satya.UserError)):
        return "the library's own"
    for kind in type(error).__mro__:
        if kind.__module__ == "builtins" and kind is not RuntimeError:
            return kind.__name__
    return type(error).__name__


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name):
    theirs, ours = answers(SCENARIOS[name], "pydantic"), answers(SCENARIOS[name], "satya")
    different = [f"{e}\n   pydantic {a}\n   satya    {b}" for (e, a), (_, b) in zip(theirs, ours) if a != b]
    assert len(theirs) == len(ours), (theirs[-1], ours[-1])
    assert not different, "\n" + "\n".join(different)


def test_there_are_many():
    assert len(SCENARIOS) >= 220
    assert sum(len(text.partition("# ---\n")[2].splitlines()) for text in SCENARIOS.values()) >= 3600
