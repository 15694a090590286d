# SPDX-License-Identifier: Apache-2.0
"""References are counted exactly: nothing is kept that was let go, or let go twice."""

import copy
import enum
import gc
import json
import pickle
import sys
from datetime import date
from typing import Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union

import pytest
from weigh import assert_steady, counted, counts, times

import satya
from satya import ConfigDict, Field, Model, ValidationError, field_validator, model_validator

pytestmark = counted


class Pair(Model):
    name: str
    more: Any = None


class Checked(Model):
    model_config = ConfigDict(validate_assignment=True)
    name: str = Field(min_length=2)
    count: int = 0
    more: Any = None


class Nest(Model):
    pair: Pair
    pairs: List[Pair] = []
    table: Dict[str, int] = {}
    maybe: Optional[Pair] = None


class Open(Model):
    model_config = ConfigDict(extra="allow")
    name: str


def text(word):
    """Returns a str that nothing else refers to."""
    return "".join(["a ", word])


def test_creation_takes_one_reference_and_gives_it_back():
    name, more = text("name"), [object()]
    before = counts([name, more])
    made = Pair(name=name, more=more)
    assert counts([name, more]) == [count + 1 for count in before]
    del made
    assert counts([name, more]) == before


def test_many_instances():
    name, more = text("name"), [object()]
    before = counts([name, more, Pair])
    made = [Pair(name=name, more=more) for _ in range(1000)]
    assert counts([name, more, Pair]) == [count + 1000 for count in before]
    del made
    assert counts([name, more, Pair]) == before


@pytest.mark.parametrize(
    "work",
    [
        lambda name, more: Pair(name=name),
        lambda name, more: Pair(more=more, name=name),
        lambda name, more: Pair(**{"name": name, "more": more}),
        lambda name, more: Pair(name=name, more=more, unknown=more),
        lambda name, more: Pair.model_validate({"name": name, "more": more}),
        lambda name, more: Pair.model_validate({"name": name, "more": more, "x": more}),
        lambda name, more: Pair.model_validate_json(b'{"name": "n", "more": [1, {"a": 2}]}'),
        lambda name, more: Pair.model_construct(name=name, more=more),
        lambda name, more: Open(name=name, more=more, other=name),
        lambda name, more: Nest(pair={"name": name}, pairs=[{"name": name, "more": more}]),
        lambda name, more: Nest(pair=Pair(name=name), table={name: 1}, maybe={"name": name}),
        lambda name, more: copy.copy(Pair(name=name, more=more)),
        lambda name, more: copy.deepcopy(Pair(name=name, more=more)),
        lambda name, more: pickle.loads(pickle.dumps(Pair(name=name, more=[1]))),
        lambda name, more: Pair(name=name, more=more).model_dump(),
        lambda name, more: Open(name=name, more=1).model_dump_json(),
        lambda name, more: Pair(name=name, more=more) == Pair(name=name, more=more),
        lambda name, more: repr(Pair(name=name, more=more)),
        lambda name, more: Pair(name=name, more=more).model_copy(update={"name": name}),
        lambda name, more: Pair(name=name, more=more).model_fields_set,
        lambda name, more: Pair.__new__(Pair),
    ],
)
def test_creation_and_use_leave_nothing(work):
    name, more = text("name"), [object()]
    assert_steady([name, more, Pair, Open, Nest], lambda: work(name, more))
    # Tables of keys that dicts share come and go, and hold the names of fields.
    names = ["name", "more", "pair"]
    before = counts(names)
    for _ in range(100):
        work(name, more)
    assert all(abs(new - old) < 50 for old, new in zip(before, counts(names)))


@pytest.mark.parametrize(
    "work",
    [
        lambda bad, good: Pair(name=bad),
        lambda bad, good: Pair(more=good),
        lambda bad, good: Pair(good),
        lambda bad, good: Checked(name=good, count=bad),
        lambda bad, good: Checked(name=good, count=bad, more=good),
        lambda bad, good: Checked(more=good, count=bad, name=good),
        lambda bad, good: Checked(name="x"),
        lambda bad, good: Checked.model_validate({"name": good, "count": bad}),
        lambda bad, good: Checked.model_validate({good: good, "count": bad}),
        lambda bad, good: Checked.model_validate(bad),
        lambda bad, good: Checked.model_validate_json('{"name": "abc", "count": "x", "more": [1]}'),
        lambda bad, good: Checked.model_validate_json('{"name": "abc", "count": 1, "more": [1, {}'),
        lambda bad, good: Nest(pair={"name": good}, pairs=[{"name": good}, {"name": bad}]),
        lambda bad, good: Nest(pair=bad),
        lambda bad, good: setattr(Checked(name=good), "count", bad),
        lambda bad, good: setattr(Checked(name=good), "name", bad),
        lambda bad, good: setattr(Checked(name=good), "nothing", bad),
        lambda bad, good: Pair(name=good).nothing,
        lambda bad, good: Open(name=good).nothing,
        lambda bad, good: delattr(Pair(name=good), "nothing"),
    ],
)
def test_failure_leaves_nothing(work):
    bad, good = [object()], text("good")

    def fail():
        with pytest.raises((ValidationError, TypeError, ValueError, AttributeError)):
            work(bad, good)

    assert_steady([bad, good, Pair, Checked, Nest], fail)


def test_an_error_keeps_its_input_until_it_goes():
    bad, before = [object()], 0
    before = counts([bad])
    with pytest.raises(ValidationError) as caught:
        Pair(name=bad)
    assert caught.value.errors()[0]["input"] is bad
    del caught
    assert counts([bad]) == before


@pytest.mark.parametrize("cls", [Pair, Checked])
def test_assignment_lets_the_old_value_go(cls):
    old, new = text("old"), text("new")
    made = cls(name=old)
    before = counts([old, new])
    made.name = new
    assert counts([old, new]) == [before[0] - 1, before[1] + 1]
    made.name = new
    assert counts([old, new]) == [before[0] - 1, before[1] + 1]
    del made.name
    assert counts([old, new]) == [before[0] - 1, before[1]]


def test_failed_assignment_keeps_the_old_value():
    old, bad = text("old"), [object()]
    made = Checked(name=old)
    before = counts([old, bad])
    for _ in range(20):
        with pytest.raises(ValidationError):
            made.name = bad
    assert counts([old, bad]) == before and made.name is old


def test_assigning_an_instance_to_itself():
    made = Pair(name="a")
    made.more = made
    before = sys.getrefcount(made)
    for _ in range(100):
        made.more = made
    assert sys.getrefcount(made) == before
    made.more = None
    assert sys.getrefcount(made) == before - 1


def test_reads_take_nothing():
    made = Checked(name=text("name"), more=[1])
    assert_steady(
        [made.name, made.more, made],
        lambda: [made.name, made.more, made.count, made.model_dump(), hash(made.name)],
    )


def test_defaults():
    default = text("default")

    class Defaulted(Model):
        name: str = default
        made: List[int] = Field(default_factory=list)
        copied: List[int] = [1, 2]

    # What an engine writes at the first use refers to the default, once.
    Defaulted()
    (before,) = counts([default])
    made = [Defaulted() for _ in range(100)]
    assert counts([default]) == [before + 100]
    assert made[0].copied is not made[1].copied
    del made
    assert counts([default]) == [before]


class Level(enum.IntEnum):
    low = 1
    high = 2


class Pet(Model):
    kind: Literal["cat", "wolf"]
    lives: int = 9


class Wide(Model):
    """A field of each kind that an engine may have a way of its own for."""

    model_config = ConfigDict(validate_assignment=True)
    name: str = Field(min_length=1)
    number: int = 5
    rate: float = 0.5
    numbers: Set[int] = set()
    words: FrozenSet[str] = frozenset()
    items: List[int] = []
    union: Union[int, str, None, List[int]] = None
    pet: Union[Pet, bool, None] = None
    level: Level = Level.low
    day: Optional[date] = None
    pair: Tuple[int, str] = (1, "x")
    more: Any = None


def use(given, text):
    """Everything that is done with models, with input that is valid or not."""
    for make in (lambda: Wide(**given), lambda: Wide.model_validate(given), lambda: Wide.model_validate_json(text)):
        try:
            made = make()
        except ValidationError as error:
            error.errors()
            continue
        made.number, made.union, made.pet = -1, 30, True
        with pytest.raises(ValidationError):
            made.number = "x"
        made.model_dump()
        made.model_dump(mode="json")
        made.model_dump_json()
        made == copy.copy(made), repr(made), made.model_fields_set


def test_what_everything_refers_to():
    """Small numbers, types, names of fields: a count that grows with every round is a
    reference that is never given back. Numbers and texts beyond what Python shares are
    among the input, since sharing must not be relied on."""
    good = {
        "name": "a", "number": 1, "rate": 3, "numbers": {1000, -1, 30, 2**40}, "words": frozenset({"zz", text("w")}),
        "items": [0, 1, 5, 30, -1, 70000], "union": [1, 1000], "pet": {"kind": "cat", "lives": 1}, "level": 1,
        "day": "2020-01-02", "pair": (30, "y"), "more": [None, True, {"name": -1}],
    }  # fmt: skip
    plain = json.dumps({**good, "numbers": [1000, -1, 30], "words": ["zz"], "pair": [30, "y"]})
    bad = [
        {"name": ""}, {"name": "a", "number": "x"}, {"name": "a", "numbers": {5, "x"}}, {"name": "a", "items": [1, None]},
        {"name": "a", "pet": {"kind": "eel"}}, {"name": "a", "level": 30}, {"name": "a", "day": "q"}, {"number": 1},
    ]  # fmt: skip
    broken = ["{", '{"name": 1}', '{"name": "a", "numbers": [1, 1000, "x"]}', '{"name": "a", "union": {}, "more": [1, -1]}']

    def work():
        use(good, plain)
        for given, words in zip(bad, broken * 2):
            use(given, words)

    things = [0, 1, 5, 30, -1, None, True, False, (), "", int, str, float, bool, list, dict, set, frozenset, tuple]
    things += [date, type(None), object, Wide, Pet, Level, Level.low, ValidationError, good, plain]
    things += [sys.intern(name) for name in Wide.model_fields] + ["cat", "kind", "lives", "x", "y"]
    for _ in range(20):
        work()
    rounds = times(100, 10_000)
    before = counts(things)
    for _ in range(rounds):
        work()
    grown = [(thing, new - old) for thing, old, new in zip(things, before, counts(things)) if new - old > rounds // 4]
    assert not grown


def test_classes_are_given_back():
    def work():
        class Passing(Pair):
            other: int = Field(default=3, ge=1)

        Passing(name="a")
        with pytest.raises(ValidationError):
            Passing(name="a", other=0)

    assert_steady([Pair, Model, object, str, int], work, 20)


def test_keywords_made_at_run_time():
    """Keywords that are no interned strings, as ** of a decoded document has them."""
    keys = ["".join(["na", "me"]), "".join(["mo", "re"]), text("none")]
    value = text("value")

    def work():
        made = Pair(**{keys[0]: value, keys[1]: value, keys[2]: value})
        assert made.name is value and made.more is value
        Pair.model_validate({keys[0]: value, keys[1]: value})

    assert_steady([*keys, value], work)


def test_validators():
    seen, value = [object()], text("value")

    class Watched(Model):
        name: str
        more: Any = None

        @field_validator("name")
        @classmethod
        def check_name(cls, name):
            if len(name) > 100:
                raise ValueError("too long")
            return name

        @model_validator(mode="after")
        def check_all(self):
            return self

    def work():
        Watched(name=value, more=seen)
        Watched.model_validate({"name": value, "more": seen})
        with pytest.raises(ValidationError):
            Watched(name=value * 100, more=seen)

    assert_steady([seen, value, Watched], work)


def test_dumps():
    made = Nest(pair={"name": "a"}, pairs=[{"name": "b"}], table={"c": 1})
    things = [made, made.pair, made.pairs, made.pairs[0], made.table, Nest, Pair]

    def work():
        made.model_dump()
        made.model_dump(mode="json")
        made.model_dump_json()
        made.model_dump(exclude={"pair": {"name"}}, by_alias=True, exclude_unset=True)

    assert_steady(things, work)


def test_dumps_that_fail():
    made = Pair(name="a", more=object())
    cycle = Pair(name="b")
    cycle.more = [cycle]

    def work():
        with pytest.raises(Exception, match="serialize"):
            made.model_dump_json()
        with pytest.raises(ValueError, match="Circular reference"):
            cycle.model_dump()

    assert_steady([made, made.more, cycle, Pair], work)
    cycle.more = None


def test_bound_methods_and_signatures():
    assert_steady(
        [Pair],
        lambda: [Pair.model_validate, Pair.__init__, Pair.__signature__, Pair.model_fields],
    )


@pytest.mark.skipif(not hasattr(sys, "gettotalrefcount"), reason="not a debug build of CPython")
@pytest.mark.skipif(
    satya.engine() == "native", reason="native code counts in the objects, not in the total"
)
def test_total_count_of_a_debug_build():
    def work():
        Nest(pair={"name": "a"}, pairs=[{"name": "b"}])
        with pytest.raises(ValidationError):
            Checked(name="a", count="x")

    for _ in range(100):
        work()
    gc.collect()
    before = sys.gettotalrefcount()
    for _ in range(1000):
        work()
    gc.collect()
    assert sys.gettotalrefcount() - before < 500
