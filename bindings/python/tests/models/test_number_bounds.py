# SPDX-License-Identifier: Apache-2.0
"""Bounds of numbers and steps: one that could not be enforced refuses the class, not a value."""

import json
import time
from decimal import Decimal

import pytest

from satya import Field, UserError, ValidationError, create_model

#: Type, constraint, bound, and what refuses it.
REFUSED = [
    *(
        (type_, name, bound, "finite number")
        for type_ in (int, float, Decimal)
        for name in ("gt", "le", "multiple_of")
        for bound in (Decimal("inf"), Decimal("NaN"), Decimal("sNaN"), float("nan"), float("inf"))
    ),
    *((float, name, bound, "float can hold") for name in ("ge", "lt") for bound in (10**400, -(10**310), Decimal("1e400"))),
    (float, "multiple_of", Decimal("1e-400"), "float can hold"),
    *((int, name, 10**5000, "more than 4000 digits") for name in ("gt", "ge", "lt", "le", "multiple_of")),
    *((Decimal, "ge", Decimal(text), "more than 4000 digits") for text in ("1e9999", "1e999999", "1e-999999")),
    *((type_, "multiple_of", type_("7" * 101), "100 significant digits") for type_ in (int, Decimal)),
    (Decimal, "multiple_of", Decimal("1." + "3" * 100), "100 significant digits"),
]


@pytest.mark.parametrize("type_, name, bound, words", REFUSED, ids=lambda each: str(each)[:12] if type(each) is not int else "int")
def test_refused(type_, name, bound, words):
    with pytest.raises(UserError, match=words):
        create_model("Held", x=(type_, Field(**{name: bound})))


def test_the_longest_are_enforced():
    most = 10**4000 - 1
    Held = create_model(
        "Held", a=(int, Field(0, le=most)), b=(Decimal, Field(0, ge=Decimal("-9e3999"))), c=(int, Field(0, multiple_of=7 * 10**98))
    )
    assert Held(a=most, b=Decimal("-9e3999"), c=21 * 10**98).c == 21 * 10**98
    for wrong in ({"a": most + 1}, {"b": Decimal("-9.1e3999")}, {"c": 7 * 10**97}):
        with pytest.raises(ValidationError):
            Held(**wrong)


def test_many_digits_take_no_time():
    start = time.perf_counter()
    Held = create_model(
        "Held",
        a=(Decimal, Field(max_digits=10**30)),
        b=(Decimal, Field(max_digits=10**30, decimal_places=10**29, ge=0, le=1)),
        c=(Decimal, Field(max_digits=10**7, gt=0)),
    )
    assert Held(a="1.5", b="0.5", c="2.5").model_dump(mode="json") == {"a": "1.5", "b": "0.5", "c": "2.5"}
    assert time.perf_counter() - start < 5


def test_a_bound_that_is_a_decimal_stands_in_the_schema_as_a_number():
    Held = create_model("Held", a=(int, Field(gt=Decimal("1.5"), le=Decimal(9))), b=(float, Field(lt=Decimal("2.5"))))
    found = json.loads(json.dumps(Held.model_json_schema()))["properties"]
    assert found["a"]["exclusiveMinimum"] == 1.5 and found["a"]["maximum"] == 9 and found["b"]["exclusiveMaximum"] == 2.5
    assert Held(a=2, b=2).a == 2
    with pytest.raises(ValidationError):
        Held(a=1, b=2)
