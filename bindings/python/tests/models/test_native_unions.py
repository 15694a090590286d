# SPDX-License-Identifier: Apache-2.0
"""Unions, enumerations and exact types: what the native engine takes by itself is what
Python's own check of the same model makes, member for member."""

import enum
import gc
import json
import random
import uuid
import warnings
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union

import pytest

import satya
from satya import Field, Model, RootModel, Strict, ValidationError

if satya.engine() != "native":
    pytest.skip("these tests are about the native engine", allow_module_level=True)

from typing import Annotated  # noqa: E402

from satya.models.places import NATIVE  # noqa: E402
from satya.models.state import Fail, State  # noqa: E402


class Color(enum.Enum):
    red = "r"
    two = 2


class Level(enum.IntEnum):
    low = 1
    high = 2


class Word(str, enum.Enum):
    a = "a"
    abc = "abc"


class Guess(enum.Enum):
    """Takes anything."""

    first = "first"

    @classmethod
    def _missing_(cls, value):
        return cls.first


class Sub(Model):
    x: int
    y: Optional[str] = None


class More(Sub):
    z: float = 0.5


class Cat(Model):
    kind: Literal["cat"]
    lives: int = 9


class Dog(Model):
    kind: Literal["dog", "wolf"]
    name: str = "n"


class Floats(RootModel[List[float]]):
    pass


class Late(datetime):
    pass


MEMBERS = [
    int, float, str, bool, None, bytes, datetime, date, timedelta, uuid.UUID, Decimal, Any, Color, Level, Word,
    Guess, Sub, More, Cat, Dog, Floats, List[int], List[float], List[Any], List[Sub], List[Union[int, str]],
    Dict[str, float], Dict[str, Any], Dict[int, str], Set[int], FrozenSet[str], Tuple[int, str], Tuple[float, ...],
    Literal["a", 1], Annotated[int, Field(ge=2)], Annotated[float, Field(le=2)], Annotated[str, Field(max_length=2)],
    Annotated[List[int], Field(max_length=1)], Annotated[float, Strict()], Annotated[Color, Strict()],
    Annotated[int, Field(description="d")], Annotated[Union[Cat, Dog], Field(discriminator="kind")],
]  # fmt: skip

MOMENT, NUMBER = datetime(2020, 1, 2, 3), uuid.UUID(int=7)
INPUTS = [
    None, True, False, 0, 1, 2, -1, 7, 2**70, 0.0, 1.0, 1.5, 3.0, float("inf"), "", "a", "abc", "r", "1", "2", "first",
    "1.5", "true", "cat", b"", b"a", bytearray(b"a"), MOMENT, MOMENT.date(), datetime(2020, 1, 2), Late(2020, 1, 2),
    timedelta(1), "2020-01-02", "2020-01-02T03:04:05", "PT1H", NUMBER, str(NUMBER), Decimal("1"), Decimal("1.5"),
    Color.red, Color.two, Level.low, Word.a, Guess.first, Sub(x=1), More(x=1), Cat(kind="cat"), Dog(kind="dog"),
    Floats([1.0]), [], [1], [1, 2], [1.0], [1, 2.5], ["1"], ["a"], [None], [Sub(x=1)], [{"x": 1}], (), (1,), (1, "a"),
    (1.0, 2), set(), {1}, {1.5}, {"a"}, frozenset({1}), frozenset({"a"}), {}, {"x": 1}, {"x": "1"}, {"x": 1.0},
    {"x": 1, "y": "q"}, {"x": 1, "z": 2}, {"kind": "cat"}, {"kind": "wolf", "lives": 1}, {"kind": "eel"}, {1: "a"},
    {"a": 1}, {"a": 1.5}, {"a": None}, object, len, range(2), 1j,
]  # fmt: skip
TEXTS = ["1e0", "1.0", "100000000000000000000", '"\\u0061"', " [1 ,2.0]", '{"x":1,"x":2}', '{"lives":1,"kind":"cat"}']


def texts():
    yield from TEXTS
    for given in INPUTS:
        try:
            yield json.dumps(given, allow_nan=False)
        except (TypeError, ValueError):
            continue


def outcome(work):
    """What comes out: the value, what was set and the dumps, or the problems."""
    try:
        made = work()
    except (Fail, ValidationError) as error:
        lines = error.lines if isinstance(error, Fail) else error.errors()
        return [
            (line.type, line.loc) if isinstance(error, Fail) else (line["type"], line["loc"])
            for line in lines
        ]
    table = type(made).__satya_table__
    return repr(made), type(made.v), made.model_fields_set, table.values(made)


def differences(annotation, inputs):
    class Made(Model):
        v: annotation

    table = Made.__satya_table__
    for given in inputs:
        found = outcome(lambda: Made(v=given)), outcome(lambda: Made.model_validate({"v": given}))
        expected = outcome(lambda: table.check({"v": given}, State()))
        if found != (expected, expected):
            yield annotation, given, expected, found
    for text in texts():
        text = f'{{"v": {text}}}'
        found = outcome(lambda: Made.model_validate_json(text))
        expected = outcome(lambda: table.from_json(text, State()))
        if found != expected:
            yield annotation, text, expected, found


def test_every_type_alone():
    wrong = [each for member in MEMBERS for each in differences(member, INPUTS)]
    assert not wrong, wrong[:5]


@pytest.mark.parametrize("part", range(4))
def test_unions_drawn_at_random(part):
    chance = random.Random(part)
    wrong = []
    for _ in range(40):
        members = chance.sample(MEMBERS, chance.randint(2, 4))
        annotation = Union[tuple(members)]
        inputs = INPUTS
        if chance.random() < 0.25:
            annotation, inputs = List[annotation], [[given] for given in INPUTS]
        wrong += differences(annotation, inputs)
    assert not wrong, wrong[:5]


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


FIELD_TYPES = [
    int, float, str, bool, Any, Color, datetime, date, uuid.UUID, Decimal, bytes, Optional[int], Literal["a", "b"],
    List[int], List[float], Set[int], Dict[str, float], Tuple[int, str], Annotated[int, Field(ge=2)], Sub, Union[int, str],
    Annotated[str, Field(max_length=2)], Annotated[float, Strict()],
]  # fmt: skip
FIELD_VALUES = [
    1, 2, 0.5, 2.0, True, None, "a", "abc", "1", "r", "2020-01-02", "2020-01-02T03:04:05", str(uuid.UUID(int=7)),
    [1, 2], [1.5], ["1"], [1, "a"], {"x": 1}, {"a": 1.5}, {}, [], 10**20,
]  # fmt: skip


def models_alike(chance):
    """Models whose fields are of a few names, so that one dict may be any of them."""
    for index in range(chance.randint(2, 4)):
        fields = {}
        for name in chance.sample("abcd", chance.randint(1, 4)):
            annotation = chance.choice(FIELD_TYPES)
            usual = (Optional[annotation], None) if chance.random() < 0.5 else (annotation, ...)
            fields[name] = usual
        config = {"extra": chance.choice(["ignore", "ignore", "allow", "forbid"])}
        yield satya.create_model(f"Alike{index}", __config__=config, **fields)


@pytest.mark.parametrize("part", range(4))
def test_models_that_one_dict_fits_alike(part):
    chance = random.Random(300 + part)
    for _ in range(100):
        members = tuple(models_alike(chance))
        made = satya.create_model("Made", v=(Union[members], ...))
        table = made.__satya_table__
        for _ in range(30):
            given = {name: chance.choice(FIELD_VALUES) for name in chance.sample("abcde", chance.randint(0, 4))}
            shown = [(each, each.__satya_table__.fields) for each in members], given
            assert fitting(lambda: made(v=given)) == fitting(lambda: table.check({"v": given}, State())), shown
            text = json.dumps({"v": given})
            found = fitting(lambda: made.model_validate_json(text))
            assert found == fitting(lambda: table.from_json(text, State())), shown


def fitting(work):
    """Which member was chosen, and what was given of it, or the problems."""
    found = outcome(work)
    return (*found[:2], work().v.model_fields_set) if isinstance(found, tuple) else found


def test_the_closest_of_models_is_found_natively():
    class Square(Model):
        side: float
        name: str = ""

    class Rectangle(Model):
        side: float
        other: float = 1.0
        name: str = ""

    class Owner(Model):
        shape: Union[Square, Rectangle]

    calls = []
    for model in (Owner, Square, Rectangle):
        table = model.__satya_table__
        for name in ("check", "check_fields", "from_json"):
            setattr(table, name, lambda *given, **named: calls.append(given))
    assert type(Owner(shape={"side": 1.0, "other": 2.0}).shape) is Rectangle
    assert type(Owner(shape={"side": 1.0, "name": "n"}).shape) is Square
    assert type(Owner.model_validate_json('{"shape": {"side": 1, "other": 2}}').shape) is Rectangle
    assert type(Owner.model_validate_json('{"shape": {"side": 1}}').shape) is Square
    assert not calls


def test_the_last_of_a_key_that_comes_twice_tells_the_model():
    class One(Model):
        kind: Literal["one"] = "one"
        v: int = 0

    class Other(Model):
        z: int = 0

    class Owner(Model):
        item: Union[One, Other]

    for text in ('{"kind":"two","kind":"one"}', '{"kind":"one","v":1,"v":2}', '{"kind":"two","v":1,"k\\u0069nd":"one"}'):
        assert type(Owner.model_validate_json(f'{{"item":{text}}}').item) is One
    assert Owner.model_validate_json('{"item":{"z":1,"z":"x","z":3}}').item.z == 3


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


def test_one_value_in_another_form_leaves_the_rest_native():
    calls = []

    class Form(str):
        pass

    class Made(Model):
        when: datetime
        union: Union[int, datetime]
        color: Color

    table = Made.__satya_table__
    check = table.check_fields
    table.check_fields = lambda *given: calls.append(given) or check(*given)
    made = Made(when="2020-01-02", union=Form("7"), color="r")
    assert (made.when, made.union, made.color) == (datetime(2020, 1, 2), 7, Color.red)
    assert Made(when=MOMENT, union=MOMENT, color=2).color is Color.two
    assert not calls
    with pytest.raises(ValidationError, match="datetime_from_date_parsing"):
        Made(when="never", union=1, color="r")


def test_tag_of_an_instance_is_looked_at():
    class Owner(Model):
        pet: Annotated[Union[Cat, Dog], Field(discriminator="kind")]

    cat = Cat.model_construct(kind="eel")
    with pytest.raises(ValidationError, match="does not match any of the expected tags"):
        Owner(pet=cat)
    with pytest.raises(ValidationError, match="Unable to extract tag"):
        Owner(pet=Cat.model_construct())
    assert Owner(pet=Dog(kind="wolf")).pet.kind == "wolf"


def test_tag_under_an_alias():
    class One(Model):
        kind: Literal["one"] = Field(alias="type")

    class Two(Model):
        kind: Literal["two"] = Field(alias="type")

    class Owner(Model):
        item: Annotated[Union[One, Two], Field(discriminator="kind")]

    assert type(Owner(item={"type": "two"}).item) is Two
    assert type(Owner.model_validate_json('{"item": {"type": "one"}}').item) is One
    held = Two(type="two")
    assert Owner(item=held).item is held
    held.kind = "three"
    with pytest.raises(ValidationError):
        Owner(item=held)
