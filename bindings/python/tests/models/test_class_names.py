# SPDX-License-Identifier: Apache-2.0
"""What annotations that are text may name: what stands in the body of their class, too."""

from __future__ import annotations

import datetime
from typing import ClassVar, List, Optional

from satya import BaseModel, Field


class Order(BaseModel):
    class Line(BaseModel):
        count: int = 1
        inner: Optional[Line] = None

    class Kind(str):
        """A type whose name is that of one in the module too."""

    Short: ClassVar = List[int]

    lines: List[Line] = []
    first: Line = Line(count=2)
    numbers: Short = []


class Kind(BaseModel):
    """Not the Kind of Order."""

    a: int = 1


class Dated(BaseModel):
    # Each is called what its type is called.
    datetime: Optional[datetime.date] = datetime.date(2020, 1, 1)
    Kind: Optional[Kind] = None


class Special(Order):
    lines: List[Order.Line] = []
    other: Optional[Order.Line] = None
    numbers: ClassVar[int] = 5


def test_classes_in_the_body():
    made = Order(lines=[{"count": "3", "inner": {"count": 4}}], numbers=["5"])
    assert made.lines == [Order.Line(count=3, inner=Order.Line(count=4))]
    assert made.first == Order.Line(count=2) and made.numbers == [5]
    assert Order.model_json_schema()["properties"]["first"]["$ref"] == "#/$defs/Line"


def test_fields_called_as_their_types():
    made = Dated(datetime="2021-02-03", Kind={"a": "2"})
    assert made.datetime == datetime.date(2021, 2, 3) and made.Kind == Kind(a=2)


def test_a_field_that_becomes_an_attribute_of_the_class():
    assert list(Special.model_fields) == ["lines", "first", "other"]
    assert Special.numbers == Special().numbers == 5
    made = Special(other={"count": 7}, numbers=[1])
    assert made.other.count == 7 and made.model_dump() == {
        "lines": [], "first": {"count": 2, "inner": None}, "other": {"count": 7, "inner": None}
    }  # fmt: skip
    assert Order(numbers=[1]).numbers == [1]


def test_inside_of_a_function():
    class Local(BaseModel):
        class Part(BaseModel):
            size: int = Field(gt=0)

        part: Part

    assert Local(part={"size": 1}).part == Local.Part(size=1)
