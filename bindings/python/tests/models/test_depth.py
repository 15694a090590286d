# SPDX-License-Identifier: Apache-2.0
"""How deep models may stand in one another: natively at least as deep as with pydantic, on a stack of
512 KiB. What is deeper is a problem, and no crash."""

from __future__ import annotations

import sys
import threading
from typing import Dict, List, Optional, Tuple

import pytest

import satya
from satya import Model, ValidationError

#: What pydantic takes of Python's objects. Models that functions of Python check are some hundred.
LEVELS = 254 if satya.engine() == "native" else 60
#: What pydantic takes of arrays and objects of JSON text.
CONTAINERS = 200 if satya.engine() == "native" else 60


class Chain(Model):
    inner: Optional[Chain] = None


class Tree(Model):
    inner: List[Tree] = []


class Table(Model):
    inner: Dict[str, Table] = {}


class Pair(Model):
    inner: Optional[Tuple[Pair, int]] = None


SHAPES = {
    Chain: (lambda value: value, "%s"),
    Tree: (lambda value: [value], "[%s]"),
    Table: (lambda value: {"a": value}, '{"a":%s}'),
    Pair: (lambda value: (value, 1), "[%s,1]"),
}


def nested(cls, levels):
    """The input of so many models in one another, and the same as text."""
    wrap, words = SHAPES[cls]
    value, text = {}, "{}"
    for _ in range(levels - 1):
        value, text = {"inner": wrap(value)}, '{"inner":' + words % text + "}"
    return value, text


def on_small_stack(call):
    """What a call gives, or the exception that it raises, on a thread with 512 KiB. PyPy's own calls
    need more than that."""
    found = []

    def run():
        try:
            found.append(call())
        except Exception as error:
            found.append(error)

    if sys.implementation.name != "cpython":
        run()
        return found[0]
    before = threading.stack_size(512 * 1024)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    return found[0]


@pytest.mark.parametrize("cls", SHAPES, ids=lambda cls: cls.__name__)
def test_deep_input_is_taken(cls):
    value, _ = nested(cls, LEVELS)
    of_text = CONTAINERS if cls is Chain else CONTAINERS // 2
    _, text = nested(cls, of_text)
    # Written first where the stack is large.
    cls.model_validate({}).model_dump_json()
    for read, given in (
        (lambda: cls.model_validate(value), value),
        (lambda: cls(**value), value),
        (lambda: cls.model_validate_json(text), nested(cls, of_text)[0]),
    ):
        made = on_small_stack(read)
        assert isinstance(made, cls), made
        assert on_small_stack(made.model_dump_json) == made.model_dump_json()
        assert on_small_stack(lambda made=made: made.model_dump(exclude_unset=True)) == given


@pytest.mark.skipif(satya.engine() != "native", reason="Python's stack ends before")
@pytest.mark.parametrize("containers, outcome", [(200, Chain), (201, ValidationError)])
def test_json_text_nests_as_deep_as_with_pydantic(containers, outcome):
    _, text = nested(Chain, containers)
    assert isinstance(on_small_stack(lambda: Chain.model_validate_json(text)), outcome)


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="PyPy may tell the end of its stack as a TypeError")
@pytest.mark.parametrize("cls", SHAPES, ids=lambda cls: cls.__name__)
def test_deeper_input_is_a_problem(cls):
    value, text = nested(cls, 1_500)
    for read in (lambda: cls.model_validate(value), lambda: cls(**value), lambda: cls.model_validate_json(text)):
        error = on_small_stack(read)
        assert isinstance(error, ValidationError), error
        assert error.errors()[0]["type"] in ("recursion_depth_exceeded", "json_invalid")
