# SPDX-License-Identifier: Apache-2.0
"""Of lists of a union the native engine takes the one that Python does."""

import json
import random
from datetime import datetime
from typing import Annotated, Any, Dict, List, Literal, Optional, Union

import pytest

import satya
from drawn_unions import MOMENT, Color, Level, Sub, Word, differences
from satya import Field, Model, Strict

if satya.engine() != "native":
    pytest.skip("these tests are about the native engine", allow_module_level=True)


LISTS = [
    List[str], List[int], List[float], List[bool], List[Any], List[Optional[int]], List[Optional[str]], List[List[int]],
    List[List[str]], List[List[Any]], List[Annotated[int, Field(ge=2)]], List[Annotated[str, Field(max_length=2)]],
    Annotated[List[int], Field(max_length=1)], List[Sub], List[datetime], List[Literal["a", 1]], List[Union[int, str]],
    List[Annotated[float, Strict()]], List[Color], List[Dict[str, int]], List[None],
]  # fmt: skip
LISTED = [
    [], ["a"], ["a", "abc"], ["1"], [1], [1, 2], [2, 3], [1.0], [1.5, 2], [True], [True, 1], [None], [None, 1], [None, "a"], [[]],
    [[1], [2]], [["a"]], [[1], ["a"]], [[None]], [[1], 2], [2**70], [float("inf")], ["\ud800"], [{"x": 1}], [Sub(x=1)],
    [MOMENT], ["2020-01-02"], ["r"], [Color.red], [Word.a], [Level.low], (1,), ("a",), {1}, "a", 1, None, [b"a"],
]  # fmt: skip


@pytest.mark.parametrize("part", range(4))
def test_unions_of_lists(part):
    chance = random.Random(400 + part)
    wrong = []
    for _ in range(40):
        members = chance.sample(LISTS, chance.randint(2, 4)) + chance.sample([str, int, None, Sub], chance.randint(0, 2))
        chance.shuffle(members)
        wrong += differences(Union[tuple(members)], LISTED)
    assert not wrong, wrong[:5]


def test_the_list_of_several_is_found_natively():
    class Request(Model):
        input: Union[str, List[str], List[int], List[List[int]]]

    calls = []
    Request.__satya_table__.check = lambda *given: calls.append(given)
    node = Request.__satya_table__.fields[0].node
    node.check = lambda *given: calls.append(given)
    for given in ("a", ["a", "b"], [1, 2], [[1], [2, 3]], []):
        assert Request(input=given).input == given
        assert Request.model_validate_json(json.dumps({"input": given})).input == given
    assert not calls
