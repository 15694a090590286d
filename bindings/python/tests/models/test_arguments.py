# SPDX-License-Identifier: Apache-2.0
"""Arguments that the engine takes one by one: what comes out, and what is refused, is what
the general way says."""

import itertools
from typing import List, Optional

import pytest

from satya import Field, ValidationError, validate_call
from satya.dataclasses import dataclass
from satya.models import call as call_module
from satya.models import dataclass as dataclass_module

VALUES = (1, "2", "x", None, 2.0, [1], ["3"])


def called(a: int, b: Optional[str] = None, c: List[int] = [7]):  # noqa: B006
    return a, b, c


def short(a: int, b: float = 0.5, *, c: str = "k"):
    return a, b, c


@dataclass
class Fields:
    a: int
    b: Optional[str] = None
    c: float = Field(1.5, gt=1)


def outcome(function, args, kwargs):
    try:
        found = function(*args, **kwargs)
        return repr(found), [type(each) for each in vars(found).values()] if hasattr(found, "c") else None
    except ValidationError as error:
        return [(e["type"], e["loc"], e["msg"], e["input"]) for e in error.errors()]


def calls():
    for count in range(4):
        for args in itertools.product(VALUES, repeat=min(count, 2)):
            args += (3,) * (count - len(args))
            yield args, {}
            for name, value in itertools.product(("a", "b", "c", "other"), (1, "t")):
                yield args, {name: value}
    yield (1, "b", [1], 4), {}
    yield (), {"a": 1, "b": "t", "c": 2.5, "other": 3}
    yield (), {"c": 2.5, "a": 1}


@pytest.mark.parametrize("function", [called, short])
def test_functions(function, monkeypatch):
    quick = validate_call(function)
    monkeypatch.setattr(call_module, "arguments_of", lambda *_: None)
    general = validate_call(function)
    different = [(a, k) for a, k in calls() if outcome(quick, a, k) != outcome(general, a, k)]
    assert not different


def test_dataclasses(monkeypatch):
    checked = vars(Fields)["__satya_dataclass__"]
    found = [outcome(Fields, args, kwargs) for args, kwargs in calls()]
    monkeypatch.setattr(dataclass_module, "shorten", lambda nodes: None)
    checked.forget()
    try:
        checked.complete(None, is_first=False)
        assert checked.node.quick is None
        assert found == [outcome(Fields, args, kwargs) for args, kwargs in calls()]
    finally:
        checked.forget()


def test_a_mutable_default_is_not_shared():
    @validate_call
    def grown(items: List[int] = []):  # noqa: B006
        items.append(1)
        return items

    assert grown() == [1]
    assert grown() == validate_call(lambda items=[]: items + [1])()


def test_what_is_not_taken_runs_the_function_never():
    seen = []

    @validate_call
    def once(a: int, b: int):
        seen.append((a, b))

    with pytest.raises(ValidationError):
        once(1, "x")
    assert not seen
    once(1, "3")
    assert seen == [(1, 3)]
