# SPDX-License-Identifier: Apache-2.0
"""Decimals with bounds: taken by proof where that decides, else by libsatya, with one verdict."""

from __future__ import annotations

import decimal
import itertools
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any, Optional

import pytest

import satya

_TEXTS = [
    "0", "-0", "0.00", "1", "1.0", "1.00", "1.01", "9.99", "10", "10.0", "1E+1", "1e1", "0.1", "0.01", "0.001",
    "0.0010", "-1", "-0.001", "99999999.99", "100000000", "100000000.0", "1E+999999", "1E-999999", "1E+8",
    "123456789012345678901234567890.12", "0.10000000000000000000000000000001",
]  # fmt: skip


def _holds(number: Decimal, limits: dict[str, Any]) -> bool:
    """What the documentation says of bounds, in exact fractions; digits by their definition."""
    sign, digits, exponent = number.as_tuple()
    while len(digits) > 1 and digits[-1] == 0:
        digits, exponent = digits[:-1], exponent + 1  # type: ignore[operator]
    if digits == (0,):
        exponent = 0
    places = max(0, -exponent)  # type: ignore[operator]
    total = max(len(digits) + max(0, exponent), places)  # type: ignore[type-var]
    most, most_places = limits.get("max_digits"), limits.get("decimal_places")
    if most is not None and total > most or most_places is not None and places > most_places:
        return False
    if most is not None and most_places is not None and total - places > max(most - most_places, 0):
        # A zero that is written with places has none before the point.
        if number or number.as_tuple().exponent >= 0:  # type: ignore[operator]
            return False
    tests = {"gt": number.__gt__, "ge": number.__ge__, "lt": number.__lt__, "le": number.__le__}
    if not all(tests[name](Decimal(str(limits[name]))) for name in tests if name in limits):
        return False
    return "multiple_of" not in limits or (Fraction(number) / Fraction(str(limits["multiple_of"]))).denominator == 1


_LIMITS: list[dict[str, Any]] = [
    {"gt": 0},
    {"ge": Decimal("0.01"), "le": 10},
    {"lt": Decimal("1E+8")},
    {"max_digits": 10},
    {"decimal_places": 2},
    {"gt": 0, "max_digits": 10, "decimal_places": 2},
    {"max_digits": 2, "decimal_places": 2},
    {"max_digits": 2, "decimal_places": 5},
    {"ge": -1, "multiple_of": Decimal("0.01")},
]


@pytest.mark.parametrize("limits", _LIMITS, ids=str)
@pytest.mark.parametrize("text", _TEXTS)
def test_bounds_hold_exactly(limits: dict[str, Any], text: str) -> None:
    if "multiple_of" in limits and "999999" in text:
        pytest.skip("a fraction of a million digits takes long to compare")

    class Priced(satya.Model):
        price: Decimal = satya.Field(**limits)

    number = Decimal(text)
    expected: Optional[Decimal] = number if _holds(number, limits) else None
    for given in (number, text):
        assert _price(lambda: Priced(price=given)) == expected
        assert _price(lambda: Priced.model_validate_json(f'{{"price":"{text}"}}')) == expected
    assert _price(lambda: Priced.model_validate_json(f'{{"price":{text}}}')) == expected


def _price(make: Any) -> Optional[Decimal]:
    try:
        found = make().price
    except satya.ValidationError:
        return None
    assert type(found) is Decimal
    return found


def test_more_places_than_digits_leave_none_before_the_point() -> None:
    class Rate(satya.Model):
        rate: Decimal = satya.Field(ge=Decimal("0.05"), max_digits=2, decimal_places=5)

    assert Rate(rate="0.05").rate == Decimal("0.05")
    with pytest.raises(satya.ValidationError) as caught:
        Rate(rate=1)
    assert caught.value.errors()[0]["ctx"] == {"whole_digits": 0}


def test_the_context_of_decimals_changes_no_verdict() -> None:
    class Priced(satya.Model):
        price: Decimal = satya.Field(gt=Decimal("1.0000000001"), max_digits=12, decimal_places=10)

    contexts = [decimal.Context(prec=prec, capitals=capitals) for prec, capitals in itertools.product((1, 28), (0, 1))]
    generator = random.Random(7)
    for _ in range(200):
        text = f"1.{generator.choice(['', '0' * generator.randrange(12)])}{generator.randrange(1, 99)}"
        found = set()
        for context in contexts:
            with decimal.localcontext(context):
                found.add(_price(lambda: Priced(price=Decimal(text))))
        assert len(found) == 1, text
