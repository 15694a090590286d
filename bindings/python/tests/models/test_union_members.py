# SPDX-License-Identifier: Apache-2.0
"""Which member of a union writes a value: natively the one that does in Python."""

import gc
import random
import warnings
from datetime import datetime
from typing import Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union

import pytest

import satya
from drawn_unions import INPUTS, MEMBERS, Cat, Color, More, Sub
from satya import Model, ValidationError

if satya.engine() != "native":
    pytest.skip("these tests are about the native engine", allow_module_level=True)

from satya.models.places import NATIVE  # noqa: E402


@pytest.mark.parametrize("part", range(2))
def test_dumps_of_unions(part):
    """What a union holds is dumped as the same value is that Python dumps."""
    chance = random.Random(100 + part)
    for _ in range(40):
        annotation = Union[tuple(chance.sample(MEMBERS, chance.randint(2, 4)))]

        class Made(Model):
            v: annotation

        for given in INPUTS:
            try:
                made = Made(v=given)
            except ValidationError:
                continue
            # A setting that changes nothing here is for Python alone.
            assert repr(made.model_dump()) == repr(made.model_dump(exclude={"w"}))
            try:
                expected = made.model_dump_json(exclude={"w"})
            except Exception as error:
                with pytest.raises(type(error)):
                    made.model_dump_json()
                continue
            assert made.model_dump_json() == expected


CONTAINERS = [
    List[str], List[float], List[Optional[int]], List[Sub], List[Union[int, str]], List[List[int]], List[Any],
    Dict[str, int], Dict[str, Any], Dict[str, Sub], Dict[int, List[str]], Tuple[int, ...], Tuple[int, str],
    Set[str], FrozenSet[int], List[Literal["a", 1]], List[Color], List[int], List[bool], List[Dict[str, int]],
    List[Tuple[float, int]], List[Tuple[int, ...]], Tuple[float, int], Dict[str, List[int]], Set[int], List[Optional[str]],
]  # fmt: skip
HELD = [
    [], ["a"], ["a", 1], [1], [1.0], [1.5, 2], [None, 3], [Sub(x=1)], [Sub(x=1), More(x=2)], [[1], [2]], [["a"]],
    [Color.red], [True], [[True]], [[1], [None]], [(1,)], {}, {"a": 1}, {"a": "b"}, {1: ["a"]}, {"a": Sub(x=1)}, {"a": {"b": 1}}, (), (1,), (1, "a"), (1, 2, 3),
    {"a"}, set(), frozenset({1}), frozenset({"a"}), "a", 1, None, 1.5, Sub(x=1), More(x=1), b"a",
]  # fmt: skip


@pytest.mark.parametrize("part", range(4))
def test_dumps_of_containers_in_unions(part):
    """Whatever a field holds, the library writes it and warns as Python does."""
    chance = random.Random(200 + part)
    scalars = [int, str, float, bool, bytes, Sub, Cat, datetime, Color, Literal["a"]]
    for _ in range(40):
        members = chance.sample(CONTAINERS, chance.randint(1, 3)) + chance.sample(scalars, chance.randint(1, 2))
        chance.shuffle(members)
        made = satya.create_model("Made", v=(Union[tuple(members)], ...))
        kept = [made.model_construct(v=held) for held in HELD]
        found = [written(each) for each in kept]
        NATIVE["install_output"](made, None)
        assert found == [written(each) for each in kept], members


def test_a_container_that_the_collector_changes_while_it_is_looked_through():
    held: List[Any] = []

    class Finalized:
        def __del__(self):
            held.clear()

    made = satya.create_model("Made", v=(Union[List[Set[int]], str], ...))
    before = gc.get_threshold()
    cleared = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Somewhere among these the collector's turn comes in the midst.
        for threshold in range(1, 40):
            held[:] = [{number} for number in range(50)]
            instance = made.model_construct(v=held)
            gc.collect()
            circle = Finalized()
            circle.itself = circle
            del circle
            gc.set_threshold(threshold, 1, 1)
            try:
                dumped = instance.model_dump()["v"]
            finally:
                gc.set_threshold(*before)
            cleared += not held
            assert len(dumped) <= 50
    assert cleared


def written(instance):
    """The dumps of an instance, or what they raise, and what they warn of."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        shown = []
        for dump in (instance.model_dump, lambda: instance.model_dump(mode="json"), instance.model_dump_json):
            try:
                shown.append(repr(dump()))
            except Exception as error:
                shown.append(repr(error))
    return shown, [str(each.message) for each in told]
