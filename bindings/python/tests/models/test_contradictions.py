# SPDX-License-Identifier: Apache-2.0
"""Constraints that no value satisfies refuse the class, and those that some value does
satisfy make it."""

import enum
import math
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union

import pytest

from satya import AfterValidator, Field, PositiveInt, TypeAdapter, UserError, ValidationError, create_model


class Color(enum.Enum):
    RED = "r"
    BLUE = "b"


DAY = date(2020, 1, 1)
MOMENT = datetime(2020, 1, 1)
TICK = timedelta(microseconds=1)

EMPTY = [
    (int, dict(gt=2, lt=1)), (int, dict(ge=2, lt=2)), (int, dict(gt=1, lt=2)), (int, dict(ge=1.5, le=1.7)),
    (int, dict(gt=1.5, lt=2)), (int, dict(multiple_of=5, gt=1, lt=4)), (int, dict(multiple_of=5, gt=5, lt=10)),
    (int, dict(multiple_of=0.75, ge=1, le=2)),
    (int, dict(ge=Decimal("1.1"), lt=Decimal("1.9"))), (PositiveInt, dict(lt=1)),
    (float, dict(gt=1, lt=1)), (float, dict(gt=2.5, le=2)), (float, dict(multiple_of=0.5, gt=0.5, lt=1)),
    (float, dict(gt=1.0, lt=math.nextafter(1.0, 2))),
    (Decimal, dict(gt=1, lt=Decimal("1.01"), decimal_places=2)), (Decimal, dict(ge=1000, max_digits=2)),
    (Decimal, dict(ge=10, max_digits=3, decimal_places=2)), (Decimal, dict(le=-100, max_digits=2)),
    (Decimal, dict(max_digits=0)), (Decimal, dict(multiple_of=3, decimal_places=0, gt=3, lt=6)),
    (date, dict(gt=DAY, lt=DAY)), (date, dict(gt=DAY, lt=DAY + timedelta(1))), (date, dict(ge=DAY, le=DAY - timedelta(1))),
    (datetime, dict(gt=MOMENT, lt=MOMENT + TICK)), (datetime, dict(ge=MOMENT, lt=MOMENT)),
    (time, dict(gt=time(5), lt=time(4))), (timedelta, dict(gt=TICK, lt=2 * TICK)),
    (str, dict(min_length=3, max_length=2)), (List[int], dict(min_length=3, max_length=2)), (Tuple[int, str], dict(min_length=3)),
    (Tuple[int, str], dict(max_length=1)), (Set[bool], dict(min_length=3)), (FrozenSet[Literal["a", "b"]], dict(min_length=3)),
    (Set[Optional[Color]], dict(min_length=4)), (List[Color], dict(min_items=3, unique_items=True)),
    (Dict[Literal["a"], int], dict(min_length=2)),
    (Literal["a"], dict(min_length=3)), (Literal["abc", "abcd"], dict(max_length=2)), (Literal["a", 1], dict(min_length=2)),
    (str, dict(enum=[1])), (str, dict(enum=[])), (str, dict(enum=["a", 1])), (str, dict(enum=["a"], min_length=2)),
    (str, dict(min_length=2, enum=["a"])), (int, dict(enum=[1, 2], ge=3)), (int, dict(enum=[True])), (float, dict(enum=[1])),
    (Optional[int], dict(gt=1, lt=2)), (Annotated[int, Field(gt=1)], dict(lt=2)),
    # What is assigned is said of the type, not of what the validator makes.
    (Annotated[int, Field(ge=5), AfterValidator(lambda v: v - 5)], dict(le=0)),
]  # fmt: skip

FULL = [
    (int, dict(gt=1, lt=3), 2), (int, dict(ge=1.5, le=2.5), 2), (int, dict(multiple_of=5, ge=5, lt=10), 5),
    (int, dict(multiple_of=0.75, ge=1, le=3), 3), (int, dict(ge=1, le=1), 1),
    (int, dict(ge=Decimal("1.1"), le=Decimal("2.0")), 2),
    (float, dict(ge=1, le=1), 1.0), (float, dict(multiple_of=0.1, ge=0.3, le=0.3), 0.3), (float, dict(gt=0.5, lt=1), 0.75),
    (float, dict(gt=1.0, lt=math.nextafter(math.nextafter(1.0, 2), 2)), math.nextafter(1.0, 2)),
    (Decimal, dict(gt=1, lt=Decimal("1.02"), decimal_places=2), Decimal("1.01")), (Decimal, dict(ge=99, max_digits=2), Decimal(99)),
    (Decimal, dict(ge=9, max_digits=3, decimal_places=2), Decimal("9.99")), (Decimal, dict(max_digits=1, decimal_places=1), Decimal("0.5")),
    (date, dict(ge=DAY, le=DAY), DAY), (date, dict(gt=DAY, lt=DAY + timedelta(2)), DAY + timedelta(1)),
    (datetime, dict(gt=MOMENT, lt=MOMENT + 2 * TICK), MOMENT + TICK), (date, dict(gt=date.max - timedelta(1), lt=None), date.max),
    (time, dict(gt=time(4), lt=time(5)), time(4, 30)), (datetime, dict(ge=MOMENT, le=MOMENT.replace(tzinfo=timezone.utc)), MOMENT),
    (Tuple[int, str], dict(min_length=2, max_length=2), (1, "a")), (Set[bool], dict(min_length=2), {True, False}),
    (List[bool], dict(min_length=3), [True, True, False]), (Set[str], dict(min_length=3), {"a", "b", "c"}),
    (Literal["a", "abc"], dict(min_length=3), "abc"), (str, dict(enum=["a", "bc"], min_length=2), "bc"),
    (Dict[Literal["a", "b"], int], dict(min_length=2), {"a": 1, "b": 2}),
    (Annotated[int, Field(ge=5), AfterValidator(lambda v: v - 5), Field(le=0)], {}, 5),
]  # fmt: skip


def declared(annotation, limits):
    limits = {name: value for name, value in limits.items() if value is not None}
    return create_model("M", v=(annotation, Field(**limits)))


@pytest.mark.parametrize(("annotation", "limits"), EMPTY)
def test_no_value_is_valid(annotation, limits):
    with pytest.raises(UserError, match="'v'.*(contradict each other|could be valid|would not be valid|is no )"):
        declared(annotation, limits)


def test_an_enum_without_values_says_so():
    with pytest.raises(UserError, match="'v': enum names no value: none could be valid"):
        declared(List[str], dict(enum=[]))


@pytest.mark.parametrize(("annotation", "limits", "value"), FULL)
def test_some_value_is_valid(annotation, limits, value):
    assert declared(annotation, limits)(v=value).model_dump() is not None


@pytest.mark.parametrize("limits", [dict(ge=-math.inf), dict(lt=math.inf), dict(gt="a"), dict(le=True)])
def test_bounds_are_finite_numbers(limits):
    for annotation in (int, float, Decimal):
        with pytest.raises(UserError, match="number, not"):
            declared(annotation, limits)


def test_bounds_of_times_are_times():
    for annotation in (date, datetime, time, timedelta):
        with pytest.raises(UserError, match="gt is a (date|datetime|time|timedelta), not"):
            declared(annotation, dict(gt="x"))
    for annotation, step in ((date, DAY), (datetime, MOMENT), (time, time(1)), (timedelta, timedelta())):
        with pytest.raises(UserError, match="multiple_of is a number or a duration other than 0"):
            declared(annotation, dict(multiple_of=step))


def test_a_mode_of_unions_wants_a_union():
    for annotation in (int, Any, Optional[Any], Optional[int]):
        with pytest.raises(UserError, match="Unable to apply constraint 'union_mode'"):
            declared(annotation, dict(union_mode="left_to_right"))
    model = declared(Annotated[Union[int, str], AfterValidator(repr)], dict(union_mode="left_to_right"))
    assert model(v="1").v == "1"


def test_inside_of_other_types():
    for annotation in (List[Annotated[int, Field(gt=1, lt=2)]], Union[str, Annotated[int, Field(gt=1, lt=2)]]):
        with pytest.raises(UserError, match="contradict"):
            TypeAdapter(annotation)


def test_what_the_value_alone_tells():
    # Whether such a constraint can hold, the value says.
    for annotation in (Union[int, str], Any):
        model = declared(annotation, dict(gt=1))
        assert model(v=2).v == 2
        with pytest.raises(ValidationError):
            model(v=1)
        with pytest.raises(TypeError, match="Unable to apply constraint 'gt' to supplied value a"):
            model(v="a")
