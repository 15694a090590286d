# SPDX-License-Identifier: Apache-2.0
"""Values that lie about what they are, and keywords that are no ordinary str."""

import json
import platform
from typing import Any, List, Optional, Set, Tuple

import pytest
from hostile import Disguised, LyingDict, LyingFloat, LyingInt, LyingList, LyingStr, RaisingDict, RaisingList, Shy, Typed

from satya import ConfigDict, Model, ValidationError


HOSTILE = [
    LyingStr("xyz"),
    LyingInt(50),
    LyingFloat(2.5),
    LyingList([1, 2]),
    RaisingList([1]),
    LyingDict(text="real"),
    RaisingDict(text="real"),
    Shy(),
    *[Disguised(cls) for cls in (str, int, float, bool, list, dict, type(None), Typed)],
    Typed,
    int,
    lambda: None,
    iter([1, 2]),
    (n for n in [1, 2]),
    object(),
    float("nan"),
    float("-inf"),
    -0.0,
    10**5000,
    -(2**63),
    2**64,
    "\ud800",
    "a\x00b",
    b"\xff\xfe",
    memoryview(b"ab"),
    True,
    ...,
    NotImplemented,
    Exception("no"),
    1j,
    range(3),
    {1: 2},
    {"a": LyingInt(3)},
    [LyingInt(3), LyingStr("4")],
]


def outcome(call):
    """Returns what came of a call, to compare; hostile values' own exceptions included."""
    try:
        made = call()
    except ValidationError as problem:
        return [(entry["type"], entry["loc"]) for entry in problem.errors(include_input=False)]
    except (OSError, TypeError, ValueError, OverflowError, AttributeError) as problem:
        return type(problem)
    return {name: type(value) for name, value in vars(made).items()}


@pytest.mark.parametrize("field", list(Typed.model_fields))
def test_every_hostile_value_in_every_field(field):
    for value in HOSTILE:
        first = outcome(lambda: Typed(**{field: value}))
        again = outcome(lambda: Typed(**{field: value}))
        by_dict = outcome(lambda: Typed.model_validate({field: value}))
        if not hasattr(type(value), "__next__"):
            assert first == again == by_dict, type(value)
        made = Typed()
        try:
            setattr(made, field, value)
        except (ValueError, TypeError, OSError, OverflowError, AttributeError):
            assert getattr(made, field) == getattr(Typed(), field)
        for use in (repr, lambda m: m.model_dump(), lambda m: m.model_dump_json(), lambda m: m == m):
            try:
                use(made)
            except (ValueError, TypeError, OSError, OverflowError, AttributeError, RecursionError):
                pass


@pytest.mark.parametrize("index", range(len(HOSTILE)))
def test_every_hostile_value_as_the_input(index):
    value = HOSTILE[index]
    for call in (
        lambda: Typed.model_validate(value),
        lambda: Typed.model_validate(value, from_attributes=True),
        lambda: Typed.model_validate_json(value),
        lambda: Typed.model_validate_strings(value),
        lambda: Typed(value),
        lambda: Typed(**value),
        lambda: Typed.model_construct(**value),
        lambda: setattr(Typed(), value, 1),
        lambda: getattr(Typed(), value),
        lambda: Typed() == value,
        lambda: Typed().model_copy(update=value),
        lambda: Typed().model_dump(include=value),
    ):
        try:
            call()
        except (ValueError, TypeError, OSError, OverflowError, AttributeError, KeyError):
            pass


def test_subclasses_keep_the_rules():
    """What the base class's own memory holds counts, not what methods say."""
    made = Typed(text=LyingStr("xyz"))
    assert str.__eq__(made.text, "xyz")
    with pytest.raises(ValidationError):
        Typed(text=LyingStr("x"))
    if platform.python_implementation() != "PyPy":
        # PyPy compares ints by the methods of the subclass wherever they stand.
        with pytest.raises(ValidationError):
            Typed(number=LyingInt(101))
        assert int.__eq__(Typed(number=LyingInt(50)).number, 50)
    assert Typed(real=LyingFloat(2.5)).real == 2.5


def test_dicts_with_a_missing_hook():
    class Missing(dict):
        def __missing__(self, key):
            return 99

    assert Typed.model_validate(Missing(text="xyz")).number == 1
    assert Typed.model_validate(Missing()).model_fields_set == set()


def test_sets_and_tuples_of_hostile_items():
    class Held(Model):
        names: Set[Any] = set()
        pair: Tuple[int, str] = (1, "a")

    for items in ([[]], [{}], [Shy()]):
        with pytest.raises((ValidationError, TypeError, OSError)):
            Held(names=items)
    for pair in ((1,), (1, "a", 2), LyingList([1, "a"]), RaisingList([1, "a"]), iter([1, "a"])):
        outcome(lambda pair=pair: Held(pair=pair))


def test_input_nested_without_end():
    class Deep(Model):
        inner: Optional["Deep"] = None
        more: Any = None

    data = {}
    data["inner"] = data
    with pytest.raises(ValidationError) as caught:
        Deep.model_validate(data)
    assert caught.value.errors(include_input=False)[0]["type"] == "recursion_loop"
    items = []
    items.append(items)
    made = Deep(more=items)
    with pytest.raises(ValueError):
        made.model_dump_json()
    deep = None
    for _ in range(100_000):
        deep = {"inner": deep}
    try:
        Deep.model_validate(deep)
    except (ValidationError, RecursionError):
        pass
    with pytest.raises(ValidationError):
        Deep.model_validate_json('{"inner":' * 100_000 + "null" + "}" * 100_000)
    while deep:
        deep = deep["inner"]


@pytest.mark.parametrize("extra", ["ignore", "forbid"])
def test_a_problem_far_inside_is_found_in_good_time(extra):
    """The work grows with the input, not with what stands around a problem."""

    class Deep(Model):
        model_config = ConfigDict(extra=extra)
        inner: Optional["Deep"] = None
        inners: List["Deep"] = []
        number: int = 0

    for bad in ({"number": "x"}, {"inner": 3}, {"inners": [{}, {"number": []}]}, {"other": 1}):
        for name in ("inner", "inners"):
            data = dict(bad)
            for _ in range(60):
                data = {name: data if name == "inner" else [{}, data]}
            is_bad = extra == "forbid" or "other" not in bad
            for call in (
                lambda: Deep(**data),
                lambda: Deep.model_validate(data),
                lambda: Deep.model_validate_json(json.dumps(data)),
            ):
                if not is_bad:
                    call()
                    continue
                with pytest.raises(ValidationError) as caught:
                    call()
                (entry,) = caught.value.errors(include_input=False)
                assert len(entry["loc"]) > 60
