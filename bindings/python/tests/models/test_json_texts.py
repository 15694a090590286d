# SPDX-License-Identifier: Apache-2.0
"""JSON text of any size, in any order of sizes, is what Python's encoder makes of the dump."""

import itertools
import json
import warnings
from typing import Any, Dict, List, Literal, Optional, Union

import pytest

from satya import Model, field_serializer


class Leaf(Model):
    kind: Literal["leaf", "größe"] = "leaf"
    level: Literal[1, 2, -3] = 1
    text: str = ""
    number: Optional[float] = None


class Node(Model):
    kind: Literal["node"] = "node"
    name: str
    flag: Optional[bool] = None
    count: int = 0
    parts: List[Union[Leaf, "Node"]] = []
    table: Dict[str, Optional[int]] = {}
    rest: Any = None


Node.model_rebuild()


def encoded(made):
    return json.dumps(made.model_dump(mode="json"), separators=(",", ":"), ensure_ascii=False)


SIZES = [*range(34), 47, 48, 49, *range(900, 1060, 7), 4_000, 70_000, 500_000, 3_000_000]


@pytest.mark.parametrize("letter", ["a", "\x00", '"', "ö", "\U0001f600"])
def test_every_size(letter):
    for size in SIZES:
        if size * len(letter.encode()) > 1_000_000 and letter != "a":
            continue
        for text in (letter * size, "b" * size + letter, letter + "b" * size):
            made = Leaf(text=text, number=0.1)
            assert made.model_dump_json() == encoded(made)
            assert Leaf(text="short").model_dump_json().endswith('"text":"short","number":null}')


@pytest.mark.parametrize("count", [0, 1, 2, 3, 30, 31, 32, 200, 20_000, 5])
def test_many_small_values(count):
    leaves = [Leaf(level=(1, 2, -3)[i % 3], number=i / 7) for i in range(count)]
    made = Node(
        name="größe" * (count % 3),
        flag=count % 2 == 0,
        parts=leaves + [Node(name="", count=-(2**63), parts=leaves[:3])],
        table={str(i): (None, i)[i % 2] for i in range(count)},
        rest=[{}, [], (), leaves[:2], {"a": [None, True, False, 2**63 - 1, 1e300, -0.0, 0.00025]}],
    )
    assert made.model_dump_json() == encoded(made)
    assert Node.model_validate_json(made.model_dump_json()).model_dump_json() == encoded(made)
    lines = made.model_dump_json(indent=2)
    assert json.loads(lines) == json.loads(encoded(made)) and lines.count("\n") > 9


def test_fields_that_were_deleted():
    names = ["kind", "level", "text", "number"]
    for missing in itertools.chain.from_iterable(itertools.combinations(names, i) for i in range(5)):
        made = Leaf()
        for name in missing:
            delattr(made, name)
        assert json.loads(made.model_dump_json()) == made.model_dump(), missing
        assert Node(name="n", rest=[made]).model_dump_json() == encoded(Node(name="n", rest=[made]))


class Empty(Model):
    pass


class Holder(Model):
    first: Empty = Empty()
    many: List[Empty] = [Empty(), Empty()]


def test_instances_without_fields():
    assert Empty().model_dump_json() == "{}"
    assert Holder().model_dump_json() == '{"first":{},"many":[{},{}]}'


def test_literals_that_are_none():
    for level in (1, 2, -3, 4, True, 2**70, "1"):
        made = Leaf.model_construct(kind="leaf", level=level, text="", number=None)
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            assert json.loads(made.model_dump_json())["level"] == level
            assert bool(found) == (level not in (1, 2, -3) or level is True), level


@pytest.mark.parametrize("size", [0, 10, 1_000, 100_000])
@pytest.mark.parametrize("bad", ["\ud800", "a\udfff"])
def test_text_that_is_no_unicode_leaves_nothing_behind(size, bad):
    whole = Node(name="x" * size, parts=[Leaf(text="y" * size)])
    for broken in (
        Leaf.model_construct(kind="leaf", level=1, text=bad, number=1.5),
        Node.model_construct(name="n", parts=[], table={bad: 1}, rest=None),
    ):
        made = Node(name="x" * size, parts=[Leaf(text="y" * size)], rest=["z" * size, broken])
        for _ in range(3):
            with pytest.raises(Exception) as caught:
                made.model_dump_json()
            assert "surrogates" in str(caught.value)
            assert whole.model_dump_json() == encoded(whole)


def test_a_text_within_a_text():
    class Wordy(Model):
        before: str
        word: str
        after: str

        @field_serializer("word")
        def write(self, value):
            inner = Node(name=value, parts=[Leaf(text=value)] * 3)
            assert inner.model_dump_json() == encoded(inner)
            return inner.model_dump_json() if len(value) < 50_000 else value

    for size in (1, 2_000, 60_000, 3, 400_000, 2_000):
        made = Wordy(before="b" * size, word="w" * size, after="ö" * size)
        assert made.model_dump_json() == encoded(made)


def test_what_nests_deep_ends():
    made = Node(name="0")
    for i in range(1, 400):
        made = Node(name=str(i), parts=[made])
    try:
        text = made.model_dump_json()
    except (RecursionError, ValueError):
        return
    assert text.count('"name":') == 400


def test_what_holds_itself_is_refused():
    made = Node(name="0")
    made.rest = [made]
    for _ in range(2):
        with pytest.raises((RecursionError, ValueError)):
            made.model_dump_json()
    made.rest = None
    assert made.model_dump_json() == encoded(made)
