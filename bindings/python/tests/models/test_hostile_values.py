# SPDX-License-Identifier: Apache-2.0
"""Values that lie about what they are, and keywords that are no ordinary str."""

import json
import math
import platform
import sys
from typing import Any, Dict, List, Literal, Optional, Set, Tuple, Union

import pytest

from satya import ConfigDict, Field, Model, SerializationError, ValidationError


class Typed(Model):
    model_config = ConfigDict(validate_assignment=True)
    text: str = Field(default="abc", min_length=2, max_length=5)
    number: int = Field(default=1, ge=0, le=100)
    real: float = Field(default=1.0, gt=0)
    flag: bool = False
    items: List[int] = Field(default=[], max_length=3)
    table: Dict[str, int] = {}
    kind: Literal["a", "b", 1] = "a"
    maybe: Optional[int] = None
    either: Union[int, str] = 1


class LyingStr(str):
    __slots__ = ()

    def __len__(self):
        return 10**9

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return hash("text")

    def __iter__(self):
        raise OSError("no")

    def __getitem__(self, index):
        raise OSError("no")

    def __str__(self):
        return "a lie"

    def encode(self, *rest):
        return b"\xff"


class LyingInt(int):
    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return True

    def __ge__(self, other):
        return True

    def __hash__(self):
        return 1

    def __int__(self):
        return 10**30

    def __index__(self):
        return -(10**30)

    def __bool__(self):
        raise OSError("no")


class LyingFloat(float):
    def __float__(self):
        return math.nan

    def __gt__(self, other):
        return True

    __lt__ = __ge__ = __le__ = __eq__ = __gt__
    __hash__ = float.__hash__


class LyingList(list):
    def __len__(self):
        return -5 % 3

    def __iter__(self):
        return iter([7] * 2)

    def __getitem__(self, index):
        return "seven"


class RaisingList(list):
    def __len__(self):
        raise OSError("no")

    def __iter__(self):
        raise OSError("no")


class LyingDict(dict):
    def __len__(self):
        return 10**6

    def __iter__(self):
        return iter(["text", "text", "nothing"])

    def keys(self):
        return ["text", 5]

    def __getitem__(self, key):
        return "lie"

    def get(self, key, default=None):
        return "lie"

    def items(self):
        return [("text", "lie"), (5, 6)]

    def __contains__(self, key):
        return True


class RaisingDict(dict):
    def keys(self):
        raise OSError("no")

    __iter__ = items = __getitem__ = get = __len__ = keys


class Shy:
    """An object of which every question raises."""

    def __getattribute__(self, name):
        raise OSError(name)

    def __eq__(self, other):
        raise OSError("eq")

    def __hash__(self):
        raise OSError("hash")

    def __repr__(self):
        raise OSError("repr")

    def __bool__(self):
        raise OSError("bool")


class Disguised:
    """An object that says that it is of another class."""

    def __init__(self, cls):
        object.__setattr__(self, "cls", cls)

    @property
    def __class__(self):
        return object.__getattribute__(self, "cls")


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


class Name(str):
    """A str that is equal to a field's name, and nothing else."""


def test_keywords_of_other_kinds():
    plain = "".join(["te", "xt"])
    assert plain is not sys.intern("text") or plain == "text"
    assert Typed(**{plain: "xyz"}).text == "xyz"
    made = Typed(**{Name("text"): "xyz", Name("nothing"): 1})
    assert made.text == "xyz" and made.model_fields_set == {"text"}
    assert all(type(name) is str for name in made.model_dump())
    assert Typed.model_validate({Name("text"): "xyz"}).text == "xyz"
    made = Typed()
    setattr(made, Name("text"), "xyz")
    assert made.text == "xyz" and getattr(made, Name("text")) == "xyz"
    with pytest.raises(ValidationError):
        setattr(made, Name("text"), 5)
    with pytest.raises(TypeError):
        Typed(**{5: 1})
    with pytest.raises(TypeError):
        Typed(**{None: 1})


def test_keywords_that_equal_every_name():
    try:
        made = Typed(**{LyingStr("text"): "xyz"})
    except (TypeError, ValueError, OSError):
        return
    assert isinstance(made.text, str)


def test_duplicate_and_positional_arguments():
    with pytest.raises(TypeError):
        Typed(text="abc", **{"text": "abd"})
    with pytest.raises(TypeError):
        Typed("abc")
    with pytest.raises(TypeError):
        Typed("abc", text="abc")
    with pytest.raises(TypeError):
        Typed(*range(10), **{"number": 3})
    with pytest.raises(TypeError):
        Typed.__init__()
    with pytest.raises(TypeError):
        Typed.__new__()


def test_self_and_cls_are_names_like_others():
    class Names(Model):
        self: int
        cls: int = 2
        data: int = 3
        instance: int = 4
        values: int = 5
        name: int = 6
        _private: int = 1

    made = Names(self=1, data=30, values=7)
    assert made.model_dump() == {
        "self": 1, "cls": 2, "data": 30, "instance": 4, "values": 7, "name": 6,
    }  # fmt: skip
    made.self = 5
    assert made.self == 5 and Names.model_validate({"self": 1}).self == 1


def test_numbers_of_every_size():
    class Sized(Model):
        n: int
        m: int = Field(default=0, ge=-(2**70), le=2**70)

    for bits in (0, 1, 15, 29, 30, 31, 32, 59, 60, 61, 62, 63, 64, 65, 89, 90, 127, 128, 1000):
        for value in (2**bits - 1, 2**bits, 2**bits + 1):
            for signed in (value, -value):
                assert Sized(n=signed).n == signed
                assert Sized.model_validate({"n": signed}).n == signed
                assert Sized.model_validate_json(f'{{"n": {signed}}}').n == signed
                assert json.loads(Sized(n=signed).model_dump_json())["n"] == signed
                if abs(signed) <= 2**70:
                    assert Sized(n=1, m=signed).m == signed
                else:
                    with pytest.raises(ValidationError):
                        Sized(n=1, m=signed)


@pytest.mark.parametrize("low, high", [(-(2**63), 2**63 - 1), (-(2**31), 2**31), (-1, 2**64), (0, 0)])
def test_bounds_at_the_edges_of_machine_numbers(low, high):
    class Sized(Model):
        n: int = Field(ge=low, le=high)
        m: int = Field(default=low, gt=low - 1, lt=high + 1)

    for value in (low, high):
        assert Sized(n=value, m=value).n == value
        assert Sized.model_validate_json(f'{{"n": {value}}}').n == value
    for value in (low - 1, high + 1, -(10**30), 10**30):
        for name in ("n", "m"):
            with pytest.raises(ValidationError):
                Sized(**{"n": low, name: value})
            with pytest.raises(ValidationError):
                Sized.model_validate_json(f'{{"n": {low}, "{name}": {value}}}')


class Text(Model):
    text: str = Field(min_length=1, max_length=3)
    more: Any = None


@pytest.mark.parametrize("letter", ["a", "\xe9", "\u0416", "\u20ac", "\U0001f600", "\x00", "\uffff"])
def test_lengths_are_counted_in_characters(letter):
    for count in range(6):
        text = letter * count
        if 1 <= count <= 3:
            assert Text(text=text).text == text
            assert Text.model_validate_json(json.dumps({"text": text})).text == text
            assert json.loads(Text(text=text).model_dump_json())["text"] == text
        else:
            for call in (
                lambda: Text(text=text),
                lambda: Text.model_validate_json(json.dumps({"text": text})),
            ):
                with pytest.raises(ValidationError):
                    call()


def test_lone_surrogates():
    """They are no text that JSON can carry; a str of Python may hold them."""
    for made in (
        Text(text="\ud800"),
        Text(text="a", more="\udfff"),
        Text(text="a", more=["b", {"c": "\u0416\udc00"}]),
        Text(text="a", more={"\ud800": 1}),
    ):
        assert made == Text.model_validate(made.model_dump())
        with pytest.raises(SerializationError, match="surrogate"):
            made.model_dump_json()
    with pytest.raises(ValidationError):
        Text.model_validate_json('{"text": "\ud800"}')
    with pytest.raises(ValidationError):
        Text.model_validate_json('{"text": "\\ud800"}')
    assert Text(text="\U0001f600").model_dump_json() == '{"text":"\U0001f600","more":null}'


def test_nan():
    class Real(Model):
        x: float
        y: float = Field(default=1, ge=0, le=1)

    nan = float("nan")
    made = Real(x=nan)
    assert made.x is nan or math.isnan(made.x)
    assert made.model_dump_json() == '{"x":null,"y":1.0}' or "NaN" in made.model_dump_json()
    with pytest.raises(ValidationError):
        Real(x=1, y=nan)
    for value in (float("inf"), float("-inf")):
        assert Real(x=value).x == value
        with pytest.raises(ValidationError):
            Real(x=1, y=value)


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
