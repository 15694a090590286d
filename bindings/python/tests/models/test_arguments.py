# SPDX-License-Identifier: Apache-2.0
"""Arguments that the engine takes: what comes out, and what is refused, is what the general
way says."""

import gc
import itertools
import sys
from dataclasses import FrozenInstanceError, field
from typing import Any, Deque, List, Optional, Set, TypedDict

import pytest

import satya
from satya import Field, TypeAdapter, ValidationError, validate_call
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


@dataclass(frozen=True)
class Filled:
    a: int
    b: List[Any] = field(default_factory=list)
    c: Set[int] = field(default_factory=set)


@dataclass
class Finished:
    a: int
    b: Optional[Deque[int]] = None
    c: str = "c"

    def __post_init__(self):
        if self.b is not None and self.c == "t":
            raise ValueError("both")
        self.c += "!"


class Derived(Fields):
    pass


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


@pytest.mark.parametrize("cls", [Fields, Filled, Finished, Derived])
def test_dataclasses(cls, monkeypatch):
    checked = cls.__satya_dataclass__
    found = [outcome(cls, args, kwargs) for args, kwargs in calls()]
    monkeypatch.setattr(dataclass_module, "shorten", lambda nodes: None)
    checked.forget()
    try:
        checked.complete(None, is_first=False)
        assert checked.node.quick is None
        assert found == [outcome(cls, args, kwargs) for args, kwargs in calls()]
    finally:
        checked.forget()


def test_what_is_filled_in_is_the_instances_own():
    first, second = Filled(1), Filled("1")
    assert first == second and first.b is not second.b and first.c is not second.c
    with pytest.raises(FrozenInstanceError):
        first.a = 2
    assert TypeAdapter(Filled).validate_python({"a": "3", "q": 1}) == Filled(3)
    with pytest.raises(ValidationError):
        Filled(1, [], [], 4)
    made = Finished(1, c="d")
    assert (made.c, made.__dict__) == ("d!", {"a": 1, "b": None, "c": "d!"})
    assert type(Derived(1)) is Derived


def test_an_instance_without_room_for_a_field():
    class Narrow:
        __slots__ = ("a",)
        __satya_dataclass__ = vars(Fields)["__satya_dataclass__"]

    with pytest.raises(AttributeError, match="b"):
        Fields.__init__(Narrow(), 1)


@pytest.mark.skipif(not hasattr(sys, "getrefcount"), reason="objects have no counts here")
def test_references_of_arguments():
    thing, text = [1], "a text of its own" * 2
    before = sys.getrefcount(thing), sys.getrefcount(text)
    for _ in range(50):
        Filled(1, thing), Filled(a=1, b=thing), Fields(1, text, 2.0)
        for bad in (lambda: Filled("x", thing), lambda: Filled(1, thing, b=thing), lambda: Fields(1, text, 0.5)):
            with pytest.raises(ValidationError):
                bad()
    gc.collect()
    assert (sys.getrefcount(thing), sys.getrefcount(text)) == before


@pytest.mark.skipif(satya.engine() != "native", reason="what the library is handed")
def test_the_library_looks_at_what_it_is_handed():
    from satya.models.places import NATIVE

    take, fill = NATIVE["take_arguments"], NATIVE["fill_from_arguments"]
    program = vars(Fields)["__satya_dataclass__"].program
    assert take(program, (1,), {}) == (1, None, 1.5)
    assert take(program, ("x",), {}) is None and take(program, (1, 2, 3, 4), {}) is None
    for bad in ((), (program,), (program, [], {}), (program, (), []), (object(), (), {}), (None, (), {})):
        with pytest.raises(TypeError):
            take(*bad)
    for bad in ((program, Fields, (1,), {}), (program, type, (1,), {}), (program, 1, [], {})):
        with pytest.raises(TypeError):
            fill(*bad)
    with pytest.raises(AttributeError):
        fill(program, 1, (1,), {})
    for spec in ((0, [], ((1, 0, 0, None, (), None),), None, None), (0, ((),), ((1, 0, 0, None, (), None),), None, None)):
        with pytest.raises(TypeError):
            NATIVE["program"](spec)


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


def test_a_typed_dict_tells_names_that_no_parameter_has():
    unpack = pytest.importorskip("typing_extensions").Unpack

    class Names(TypedDict):
        a: int

    def before(a: int, /, **names: unpack[Names]):
        return a, names

    def wrong(**names: unpack[int]):
        return names

    def doubled(a: int, **names: unpack[Names]):
        return a, names

    def places(*places: unpack[Names]):
        return places

    assert validate_call(before)("1", a="2") == (1, {"a": 2})
    for function, words in ((wrong, "Expected a `TypedDict`"), (doubled, "overlaps with parameter 'a'"), (places, "behind")):
        with pytest.raises(satya.UserError, match=words):
            validate_call(function)
