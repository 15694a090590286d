# SPDX-License-Identifier: Apache-2.0
"""Numbers that are rarely met, for every type, under every context of decimal: what pydantic
makes of them, and never an exception of the number's own."""

import decimal
import ipaddress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from typing import Annotated, Any, Hashable, List, Literal, Set, Union

import pytest

import satya
from caught import problems
from outcomes import answer, pydantic


class Index:
    """An integer of another library: it may be a float as well."""

    def __init__(self, value):
        self.value = value

    def __repr__(self):
        return f"Index({self.value})"

    def __float__(self):
        return float(self.value)

    def __index__(self):
        return int(self.value)


class Real:
    """A number of another library that is no integer."""

    def __init__(self, value):
        self.value = value

    def __repr__(self):
        return f"Real({self.value})"

    def __float__(self):
        return self.value


class Broken(int):
    """An int of which only what is stored can be had."""

    def __float__(self, *other):
        raise ZeroDivisionError

    __index__ = __lt__ = __le__ = __gt__ = __ge__ = __float__


class BrokenFloat(float):
    def __float__(self, *other):
        raise ZeroDivisionError

    __lt__ = __le__ = __gt__ = __ge__ = __float__


class Unequal:
    def __repr__(self):
        return "Unequal"

    def __eq__(self, other):
        raise ZeroDivisionError

    def __hash__(self):
        return 1


class Unhashable:
    def __repr__(self):
        return "Unhashable"

    def __hash__(self):
        raise ZeroDivisionError


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Other(Enum):
    ONE = Decimal("1")
    TEXT = "x"
    WHOLE = 1


class Same(Enum):
    TEXT = "x"
    WHOLE = 1


DECIMALS = (
    "sNaN NaN -sNaN Infinity -Infinity 0 -0 1 1.0 1.5 1E+5 1E+30 1E+300 1E-300 0E+5 5E-7 1.0000005"
    " 86399.9999999 86400 2e10 20000000000.0001 253402300799.9999999 -62135596801 86399999913600.5"
    " 123456789012345678901234567890.123456789 9999999999999999999999999999.5"
).split()
NUMBERS = [
    *map(Decimal, DECIMALS),
    *(float("nan"), float("inf"), -float("inf"), 5e-7, -5e-7, 2.5e-6, 1e300, 86399.9999999, -0.0),
    *(10**400, 10**20, 2**63, -(2**63), 86399999999999, 86400000000000, 10**4200),
    *(Fraction(1, 3), Fraction(3), Index(1), Real(1.5), Real(float("nan")), Real(1e30)),
    *(Broken(3), BrokenFloat(1.5), 1j, True, Level.LOW, Unequal(), Unhashable()),
    *(Other.ONE, Other.TEXT, Other.WHOLE, Same.WHOLE, bytearray(b"x"), (2, (), 0), ((1, 2, 3), 1, 2)),
    *("9223372036854775807", "9223372036854775808", "1.0e30", "0.0000005", "1" * 5000, "1e999999999"),
    *(ipaddress.ip_address("1.2.3.4"), ipaddress.ip_network("1.2.3.0/24")),
]


def kinds(library):
    def held(kind, **rules):
        return Annotated[kind, library.Field(**rules)]

    yield from (timedelta, datetime, date, time, Decimal, int, float, bool, Level, Same)
    yield from (Literal[1, True, "x"], Literal[1, "x"], Union[Decimal, bool, str], List[timedelta])
    yield from (ipaddress.IPv4Network, ipaddress.IPv4Interface, ipaddress.IPv4Address)
    yield library.IPvAnyAddress
    yield held(Decimal, gt=1)
    yield held(Decimal, ge=Decimal("1.5"), le=10)
    yield held(Decimal, max_digits=5)
    yield held(Decimal, decimal_places=2)
    yield held(Decimal, max_digits=5, decimal_places=2)
    yield held(Decimal, allow_inf_nan=True, gt=1)
    yield held(int, gt=1)
    yield held(float, gt=1)


TRAPS = list(decimal.getcontext().traps)
CONTEXTS = {
    "usual": decimal.Context(),
    "one digit": decimal.Context(prec=1),
    "no traps": decimal.Context(traps=[]),
    "all traps": decimal.Context(traps=TRAPS),
    "one digit, all traps": decimal.Context(prec=1, Emax=2, Emin=-2, traps=TRAPS),
}


@pytest.fixture(params=CONTEXTS)
def context(request):
    before = decimal.getcontext()
    decimal.setcontext(CONTEXTS[request.param].copy())
    yield
    decimal.setcontext(before)


def is_stated(value, theirs, ours):
    """The rows of docs/FROM_PYDANTIC.md: an integer past 64 bits is none of the choices; what an
    int field holds of an Enum is an int."""
    is_choice = "literal_error" in str(ours) or "enum" in str(ours)
    return "int_parsing_size" in str(theirs) and is_choice or isinstance(value, Other) and "int_type" in str(ours)


@pytest.mark.parametrize("place", range(len(list(kinds(satya)))))
def test_odd_numbers_are_what_they_are_for_pydantic(place, context):
    libraries = pydantic, satya
    types = [list(kinds(library))[place] for library in libraries]
    adapters = [library.TypeAdapter(kind) for library, kind in zip(libraries, types)]
    models = [library.create_model("Made", v=(kind, ...)) for library, kind in zip(libraries, types)]
    for value in NUMBERS:
        for strict in (None, True):
            theirs, ours = (answer(lambda: each.validate_python(value, strict=strict)) for each in adapters)
            assert theirs == ours or is_stated(value, theirs, ours), (types[1], strict)
        theirs, ours = (answer(lambda: each(v=value).v) for each in models)
        assert theirs == ours or is_stated(value, theirs, ours), types[1]


def test_multiples_are_exact_whatever_a_context_has_room_for(context):
    tenths = satya.TypeAdapter(Annotated[Decimal, satya.Field(multiple_of=Decimal("0.1"))])
    thirds = satya.TypeAdapter(Annotated[int, satya.Field(multiple_of=3)])
    for good in (Decimal("1E+999999"), Decimal("9" * 5000 + ".5"), Decimal("12345678901234567890.3"), "3" * 5000):
        assert tenths.validate_python(good) == Decimal(good)
    assert thirds.validate_python(3 * 10**5000) == 3 * 10**5000
    for adapter, bad in ((tenths, Decimal("1." + "1" * 5000)), (tenths, Decimal("0.15")), (thirds, 10**5000)):
        assert problems(lambda: adapter.validate_python(bad)) == [("multiple_of", ())]


def test_bounds_hold_for_numbers_of_any_size():
    more = satya.TypeAdapter(Annotated[int, satya.Field(gt=1)])
    assert more.validate_python(10**5000) == 10**5000
    assert problems(lambda: more.validate_python(-(10**5000))) == [("greater_than", ())]
    assert satya.TypeAdapter(Decimal).validate_python(10**5000) == Decimal(10**5000)


def test_an_integer_of_another_library_keeps_its_digits():
    # pydantic reads it as a float, which has no room for them.
    whole = satya.TypeAdapter(int)
    for value in (2**62 + 1, 10**30, -(2**63)):
        assert whole.validate_python(Index(value)) == value


def test_numbers_beside_a_decimal_are_plain_floats():
    class M(satya.Model):
        d: Decimal
        items: List[Any]
        kept: Set[Any]
        hashable: Hashable
        skipped: satya.SkipValidation[List[float]]

        @satya.model_validator(mode="after")
        def seen(self):
            return self

    text = '{"d": 1.50, "items": [1.5, {"a": [2.5]}], "kept": [1.5], "hashable": 1.5, "skipped": [1.5]}'
    made = M.model_validate_json(text)
    assert str(made.d) == "1.50"
    found = [made.items[0], made.items[1]["a"][0], *made.kept, made.hashable, made.skipped[0]]
    assert [type(each) for each in found] == [float] * 5


def test_no_decimal_is_worked_out_for_long():
    whole = satya.TypeAdapter(int)
    for name in ("1E+4300", "-1E+999999", "1E+999999999999"):
        assert problems(lambda: whole.validate_python(Decimal(name))) == [("int_parsing_size", ())]
    assert whole.validate_python(Decimal("1E+4299")) == 10**4299
    few = satya.TypeAdapter(Annotated[Decimal, satya.Field(max_digits=5, decimal_places=2)])
    for name in ("1E+999999999", "1E-999999999"):
        assert problems(lambda: few.validate_python(name)) == [("decimal_max_digits", ())]


@pytest.mark.parametrize("name", ["NaN", "sNaN", "Infinity"])
def test_what_is_not_finite_is_no_multiple(name, context):
    adapter = satya.TypeAdapter(Annotated[Decimal, satya.Field(allow_inf_nan=True, multiple_of=3)])
    assert problems(lambda: adapter.validate_python(Decimal(name))) == [("multiple_of", ())]


def test_a_duration_below_the_least_is_a_problem():
    # pydantic lets the OverflowError of timedelta out.
    adapter = satya.TypeAdapter(timedelta)
    assert adapter.validate_python(-86399999913600) == timedelta.min
    for least in (-86399999913601, -86399999913600.5, -86399999999999):
        assert problems(lambda: adapter.validate_python(least)) == [("time_delta_parsing", ())]


@pytest.mark.parametrize("number", [1.5666188882669386e17, 3e16, 2.0**53 * 3, 9e15, -3e20])
def test_a_large_float_is_a_multiple_by_the_digits_that_it_shows(number):
    class Made(satya.Model):
        v: Annotated[float, satya.Field(multiple_of=3)]

    is_multiple = Fraction(repr(number)) % 3 == 0
    for make in (lambda: Made(v=number), lambda: Made(v=repr(number)), lambda: Made.model_validate_json(f'{{"v":{number!r}}}')):
        if is_multiple:
            assert make().v == number
        else:
            with pytest.raises(satya.ValidationError, match="multiple of 3"):
                make()
