# SPDX-License-Identifier: Apache-2.0
"""Unions, enumerations and exact types: what the native engine takes by itself is what
Python's own check of the same model makes, member for member."""

import random
from datetime import datetime
from typing import Annotated, List, Literal, Union

import pytest

import satya
from drawn_unions import INPUTS, MEMBERS, MOMENT, Cat, Color, Dog, Level, Word, differences
from satya import Field, Model, ValidationError

if satya.engine() != "native":
    pytest.skip("these tests are about the native engine", allow_module_level=True)


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


@pytest.mark.parametrize("literal", [Literal["a"], Literal["a", 1], Literal[True], Literal[Level.low], Literal[Word.a]])
def test_a_literal_beside_text_keeps_what_equals_its_choices(literal):
    wrong = []
    for other in (None, bool, int, float, Level, Word, Color):
        for members in ((literal, str, other), (str, literal, other), (other, literal, str)):
            wrong += differences(Union[members], INPUTS)
    assert not wrong, wrong[:5]


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
