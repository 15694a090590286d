# SPDX-License-Identifier: Apache-2.0
"""Values at the edges of what there is: numbers of every size, characters of every width, NaN."""

import json
import math
from typing import Any, Dict, Set

import pytest

from satya import ConfigDict, Field, Model, SerializationError, TypeAdapter, ValidationError, model_validator
from satya.rust_model import RustModel


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


@pytest.mark.parametrize(
    "given",
    [{"\ud800": 1}, {"text": "a", "more": 1, "\ud800": 2}, {"text": 1, "more": "\ud800"}, {"text": ["\ud800"]}, "\ud800"],
)
def test_errors_show_lone_surrogates_as_signs(given):
    class Closed(Text):
        model_config = ConfigDict(extra="forbid")

    class Classic(RustModel):
        model_config = ConfigDict(extra="forbid")
        text: str

    for model in (Closed, Classic):
        with pytest.raises(ValidationError) as caught:
            model.model_validate(given)
        assert str(caught.value).encode()
        assert json.loads(caught.value.json())[0]["type"] == caught.value.errors()[0]["type"]
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Dict[str, int]).validate_python({"\ud800": "x"})
    assert caught.value.errors()[0]["loc"] == ("\ud800",)
    assert json.loads(caught.value.json())[0]["loc"] == ["\ufffd\ufffd\ufffd"]


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


@pytest.mark.parametrize("is_checked", [False, True])
def test_extras_that_are_assigned_count_as_set(is_checked):
    class Open(Model):
        model_config = ConfigDict(extra="allow", validate_assignment=is_checked)
        a: int = 1

    made = Open()
    made.z = 3
    assert made.model_fields_set == {"z"}
    assert made.model_dump(exclude_unset=True) == {"z": 3}


def test_an_assignment_that_is_refused_leaves_no_trace():
    class Checked(Model):
        model_config = ConfigDict(extra="allow", validate_assignment=True)
        a: int = 1

        @model_validator(mode="after")
        def small(self):
            if self.a == 13 or (self.model_extra or {}).get("z") == 13:
                raise ValueError("unlucky")
            return self

    for given in ({}, {"y": 2}):
        made = Checked(**given)
        for name in ("a", "z"):
            before = set(made.model_fields_set)
            with pytest.raises(ValidationError, match="unlucky"):
                setattr(made, name, 13)
            assert made == Checked(**given)
            assert made.model_fields_set == before == set(given) and made.model_extra == given


def test_items_that_cannot_be_compared():
    class Odd:
        def __hash__(self):
            return 1

        def __eq__(self, other):
            raise TypeError("not to be compared")

    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Set[Any]).validate_python([Odd(), Odd()])
    assert [(e["type"], e["loc"]) for e in caught.value.errors()] == [("set_item_not_hashable", (1,))]
