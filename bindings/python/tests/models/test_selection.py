# SPDX-License-Identifier: Apache-2.0
"""What `include` and `exclude` leave: forms, nesting, `__all__`, indices from the end."""

from collections import deque
from typing import Any, Deque, Dict, List, Tuple

import pytest

import satya
from satya.models.selection import select

try:
    import pydantic
except ImportError:
    pydantic = None


def declared(lib):
    class Leaf(lib.BaseModel):
        a: int = 1
        b: int = 2

    class Tree(lib.BaseModel):
        x: int = 0
        leaf: Leaf = Leaf()
        leaves: List[Leaf] = [Leaf(), Leaf(a=3), Leaf(a=5)]
        by_key: Dict[str, Leaf] = {"p": Leaf(), "q": Leaf(b=4)}
        pair: Tuple[Leaf, int] = (Leaf(), 7)
        queue: Deque[Leaf] = deque([Leaf(), Leaf(b=9)])
        loose: Any = {"k": [1, 2, 3], "m": {"n": 1}}

    return Tree


OURS = declared(satya)

#: What names members, for include and for exclude alike.
SELECTIONS = [
    {"x"},
    frozenset({"x", "leaf"}),
    set(),
    {},
    {"x": True, "leaf": True},
    {"x": ...},
    {"leaf": {"a"}},
    {"leaf": {"a": True}, "x": True},
    {"leaves": {0}},
    {"leaves": {-1}},
    {"leaves": {0: {"a"}, -1: True}},
    {"leaves": {"__all__": {"a"}}},
    {"leaves": {"__all__": True}},
    {"leaves": {"__all__": {"a"}, 1: {"b"}}},
    {"leaves": {"__all__": {"a"}, -1: True}},
    {"by_key": {"p"}},
    {"by_key": {"__all__": {"b"}}},
    {"by_key": {"q": {"a"}, "__all__": {"b"}}},
    {"pair": {0: {"a"}}},
    {"pair": {-1}},
    {"queue": {0: {"b"}}},
    {"loose": {"k": {0, -1}}},
    {"loose": {"k": {"__all__"}}},
    {"loose": {"m": {"n"}}},
    {"nobody"},
    {"x": {"a"}},
]


@pytest.mark.skipif(pydantic is None, reason="no pydantic here")
@pytest.mark.parametrize("mode", ["python", "json"])
@pytest.mark.parametrize("argument", ["include", "exclude"])
@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_as_pydantic_does(argument, selection, mode):
    theirs = declared(pydantic)()
    options = {argument: selection, "mode": mode}
    assert OURS().model_dump(**options) == theirs.model_dump(**options)
    text = OURS().model_dump_json(**{argument: selection})
    assert text == theirs.model_dump_json(**{argument: selection})


@pytest.mark.skipif(pydantic is None, reason="no pydantic here")
@pytest.mark.parametrize("first", SELECTIONS[4:15], ids=str)
@pytest.mark.parametrize("second", SELECTIONS[4:15], ids=str)
def test_both_at_once(first, second):
    mine = OURS().model_dump(include=first, exclude=second)
    assert mine == declared(pydantic)().model_dump(include=first, exclude=second)


def test_forms_mean_the_same():
    whole = OURS().model_dump()
    expected = {"x": 0, "leaf": {"a": 1, "b": 2}}
    for form in ({"x", "leaf"}, frozenset({"x", "leaf"}), {"x": True, "leaf": ...}):
        assert OURS().model_dump(include=form) == expected
        assert OURS().model_dump(exclude=form) == {k: v for k, v in whole.items() if k not in expected}


def test_false_names_nothing():
    assert OURS().model_dump(include={"x": True, "leaf": False}) == {"x": 0}
    assert OURS().model_dump(exclude={"x": False}) == OURS().model_dump()


@pytest.mark.parametrize("index", [3, 99, -4])
def test_an_index_beyond_names_nothing(index):
    assert OURS().model_dump(include={"leaves": {index}}) == {"leaves": []}
    assert OURS().model_dump(exclude={"leaves": {index}}) == OURS().model_dump()


def test_exclude_wins():
    assert OURS().model_dump(include={"x", "leaf"}, exclude={"x"}) == {"leaf": {"a": 1, "b": 2}}
    assert OURS().model_dump(include={"leaf": {"a", "b"}}, exclude={"leaf": {"a"}}) == {"leaf": {"b": 2}}


def test_what_is_chosen_is_left_alone():
    chosen = {"leaves": {"__all__": {"a"}, -1: {"b"}}}
    OURS().model_dump(include=chosen)
    OURS().model_dump_json(exclude=chosen)
    assert chosen == {"leaves": {"__all__": {"a"}, -1: {"b"}}}


@pytest.mark.parametrize("wrong", [5, 1.5, object(), True])
@pytest.mark.parametrize("argument", ["include", "exclude"])
def test_other_forms_are_refused(argument, wrong):
    for write in (OURS().model_dump, OURS().model_dump_json):
        with pytest.raises(TypeError, match="`include` and `exclude` must be sets, lists or dicts"):
            write(**{argument: wrong})
        with pytest.raises(TypeError):
            write(**{argument: {"leaves": wrong if wrong is not True else 5}})


@pytest.mark.parametrize(
    "include, exclude, found",
    [
        (None, None, (None, None)),
        ({"a"}, None, (None, None)),
        ({"b"}, None, None),
        (None, {"a"}, None),
        (None, {"b"}, (None, None)),
        ({"a": {"b"}}, None, ({"b"}, None)),
        (None, {"a": {"b"}}, (None, {"b"})),
        ({"a": {"b"}}, {"a": {"c"}}, ({"b"}, {"c"})),
        ({"__all__": {"b"}}, None, ({"b"}, None)),
        ({"__all__": {"b"}, "a": {"c": {"d"}}}, None, ({"b": True, "c": {"d"}}, None)),
        ({"a": False}, None, None),
        (None, {"a": False}, (None, None)),
    ],
)
def test_what_a_member_is_told(include, exclude, found):
    assert select("a", include, exclude) == found
