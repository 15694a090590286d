# SPDX-License-Identifier: Apache-2.0
"""Dumps of values that a field should not hold, or whose class says odd things of itself: what is
written, and whether it raises, is as with pydantic."""

from __future__ import annotations

import warnings
from decimal import Decimal
from typing import Any, Dict, List, Optional, Union

import pytest

import satya
from outcomes import pydantic


def _raise(*_):
    raise OSError("of the user")


def _kind(base, answer):
    """A class whose methods say `answer`, or raise."""
    words = answer if callable(answer) else lambda *_: str(answer)
    number = answer if callable(answer) else lambda *_: answer
    methods = {"__str__": words, "__repr__": words, "__float__": number, "__int__": number, "__index__": number}
    return type("Odd", (base,), methods)


LONG = 10**5000
VALUES = {
    "float that raises": _kind(float, _raise)(1.5),
    "float that says 7": _kind(float, 7.0)(1.5),
    "int that raises": _kind(int, _raise)(3),
    "int that says 7": _kind(int, 7)(3),
    "str that raises": _kind(str, _raise)("x"),
    "long": LONG,
    "negative and long": -LONG,
    "list of long": [LONG, [LONG + 1, "number 0"]],
    "dict of long": {"a": LONG},
    "long key": {LONG: 1},
    "list of floats that raise": [_kind(float, _raise)(1.0)],
    "list of ints that raise": [_kind(int, _raise)(1)],
    "text": "x",
    "infinity": float("inf"),
    "complex": 1j,
    "object": object(),
}


def declared(base):
    class Values(base):
        i: int = 0
        f: float = 0
        s: str = ""
        a: Any = 0
        o: Optional[int] = 0
        u: Union[int, str] = 0
        de: Decimal = Decimal(0)
        li: List[int] = []
        lf: List[float] = []
        di: Dict[str, int] = {}

    return Values


Ours, Theirs = declared(satya.BaseModel), declared(pydantic.BaseModel)


def shown(value):
    """A value in words, without a word of its class."""
    if isinstance(value, float):
        return f"{type(value).__name__} {float.__repr__(value)}"
    if isinstance(value, int):
        return f"{type(value).__name__} {int.__format__(value, 'x')}"
    if isinstance(value, str):
        return f"{type(value).__name__} {str.__str__(value)}"
    if isinstance(value, dict):
        return {shown(key): shown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shown(item) for item in value]
    return repr(value)


def answer(call):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return shown(call())
        except Exception as error:
            return type(error).__name__.replace("Pydantic", "")


def ways(model, adapter, name, value):
    made = model.model_construct(**{name: value})
    for options in ({}, {"mode": "json"}):
        yield lambda: made.model_dump(include={name}, **options)
        yield lambda: adapter.dump_python(value, **options)
    yield lambda: made.model_dump_json()
    yield lambda: made.model_dump_json(include={name}, indent=1)
    yield lambda: adapter.dump_json(value).decode()


@pytest.mark.parametrize("name", Ours.model_fields)
@pytest.mark.parametrize("value", VALUES)
def test_dumps(name, value):
    ours, theirs = (
        [answer(call) for call in ways(model, library.TypeAdapter(model.model_fields[name].annotation), name, VALUES[value])]
        for library, model in ((satya, Ours), (pydantic, Theirs))
    )
    assert ours == theirs


def test_many_long_numbers_and_text_that_looks_like_them():
    value = [LONG + n for n in range(20)] + ['"number 0"', "number 1 0"]
    for options in ({}, {"indent": 2}, {"ensure_ascii": True}):
        text = satya.TypeAdapter(Any).dump_json(value, **options)
        assert text == pydantic.TypeAdapter(Any).dump_json(value, **options)
