# SPDX-License-Identifier: Apache-2.0
"""Problems that validators tell by name: CustomError and KnownError, and the words of their facts."""

import copy
import pickle
from datetime import timedelta
from typing import Annotated

import pytest

import satya
from satya import AfterValidator, CustomError, Field, KnownError, TypeAdapter, ValidationError

FACTS = [1.0, 1e20, 1e-7, 1.5, -0.0, 123456789012345678.0, 1e16, 1e15, 5e-324, 7, 2**40, "text", True]


@pytest.mark.parametrize(
    "made",
    [CustomError("odd", "{n} is odd", {"n": 1}), CustomError("odd", "odd"), KnownError("greater_than", {"gt": 3}), KnownError("missing")],
)
def test_they_are_copied_and_pickled(made):
    for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert type(again) is type(made)
        assert (again.type, again.context, again.message()) == (made.type, made.context, made.message())
        assert again.message_template == made.message_template
        assert repr(again) == repr(made) == f"{made} [type={made.type}, context={made.context}]"


@pytest.mark.parametrize("arguments", [(1, "words"), ("odd", 1), ("odd", "words", "facts")])
def test_what_is_no_custom_error_is_refused(arguments):
    with pytest.raises(TypeError):
        CustomError(*arguments)


@pytest.mark.parametrize("context", [None, {}, {"ge": 1}])
def test_a_known_error_tells_what_its_message_says(context):
    with pytest.raises(TypeError, match="'gt' required"):
        KnownError("greater_than", context)
    with pytest.raises(TypeError, match="'gt' required"):
        ValidationError.from_exception_data("T", [{"type": "greater_than", "input": 1, "ctx": context}])


@pytest.mark.parametrize("entry, error", [({"loc": "a"}, TypeError), ({"loc": 1}, TypeError), ({"type": "none"}, KeyError)])
def test_entries_that_make_no_error(entry, error):
    with pytest.raises(error):
        ValidationError.from_exception_data("T", [{"type": "missing", "input": 1, **entry}])


def test_errors_are_of_python_or_of_json():
    with pytest.raises(ValueError, match="Invalid error mode: text"):
        ValidationError.from_exception_data("T", [], input_type="text")


@pytest.mark.parametrize("fact", FACTS)
def test_facts_in_messages(fact):
    pydantic = pytest.importorskip("pydantic", minversion="2.14")
    theirs = pytest.importorskip("pydantic_core")

    def words(validator, adapter):
        def told(value):
            raise validator("odd", "{n} is odd", {"n": fact})

        with pytest.raises(ValueError) as caught:
            adapter(Annotated[int, (satya if adapter is TypeAdapter else pydantic).AfterValidator(told)]).validate_python(1)
        return caught.value.errors()[0]["msg"]

    assert words(CustomError, TypeAdapter) == words(theirs.PydanticCustomError, pydantic.TypeAdapter)
    if not isinstance(fact, bool):
        known = str(theirs.PydanticKnownError("greater_than", {"gt": fact}))
        assert str(KnownError("greater_than", {"gt": fact})) == known


@pytest.mark.parametrize(
    "kind, bounds, value, words",
    [
        (float, {"gt": 1e-7}, 0, "greater than 0.0000001"),
        (float, {"le": 1e16}, 1e300, "less than or equal to 10000000000000000"),
        (float, {"lt": 2.5e-5}, 1, "less than 0.000025"),
        (float, {"ge": -0.0}, -1, "greater than or equal to -0"),
        (timedelta, {"gt": timedelta(1, 3661)}, 0, "greater than 1 day and 1 hour and 1 minute and 1 second"),
        (timedelta, {"lt": timedelta(2, 5, 1)}, "P9D", "less than 2 days and 5 seconds and 1 microsecond"),
    ],
)
def test_bounds_in_messages(kind, bounds, value, words):
    for name in ("satya", "pydantic"):
        library = pytest.importorskip(name, minversion="2.14") if name == "pydantic" else satya
        with pytest.raises(ValueError) as caught:
            library.TypeAdapter(Annotated[kind, library.Field(**bounds)]).validate_python(value)
        assert caught.value.errors()[0]["msg"] == f"Input should be {words}"


def test_the_classic_words_have_no_exponent_either():
    from satya.rust_model import RustModel

    class Rate(RustModel):
        value: float = Field(gt=1e-7)

    with pytest.raises(ValueError, match="^Field 'value': Value must be > 0.0000001$"):
        Rate(value=0)


def test_a_validator_may_raise_one_for_each_item():
    def told(value):
        raise CustomError("odd", "{n} is odd", {"n": value})

    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Annotated[int, AfterValidator(told)]).validate_python(3)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.errors() == caught.value.errors()


@pytest.mark.parametrize("base", [ValueError, AssertionError])
def test_an_exception_that_says_nothing_of_itself_is_a_problem(base):
    class Mute(base):
        def __str__(self):
            raise RuntimeError("no words")

    def refuse(value):
        raise Mute()

    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Annotated[int, AfterValidator(refuse)]).validate_python(3)
    assert caught.value.errors()[0]["msg"].endswith(", <unprintable Mute object>")
    assert "<unprintable Mute object>" in str(caught.value) and "<unprintable Mute object>" in caught.value.json()
