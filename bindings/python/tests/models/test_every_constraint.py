# SPDX-License-Identifier: Apache-2.0
"""A RustModel tells every constraint that a value breaks; other models the first, as pydantic does."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Dict, List, Optional, Set, Tuple

import pytest

import satya
from satya.rust_model import Field, RustModel

Word = Annotated[str, Field(min_length=5, pattern="^[a-z]+$")]


class Everything(RustModel):
    word: str = Field("abcdef", min_length=5, pattern="^[a-z]+$")
    mail: str = Field("a@b.cd", email=True, min_length=6)
    link: str = Field("http://x", url=True, max_length=8, pattern="x$")
    trimmed: str = Field("abc", strip_whitespace=True, min_length=3, pattern="^a")
    chosen: str = Field("aaa", enum=["aaa", "bbb"], min_length=3)
    whole: int = Field(4, ge=2, le=10, multiple_of=2)
    real: float = Field(4, gt=2, multiple_of=2)
    exact: Decimal = Field(Decimal("1.0"), ge=1, max_digits=3, decimal_places=1)
    maybe: Optional[Word] = None
    items: List[Annotated[str, Field(min_length=2)]] = Field(["aa"], min_items=1, max_items=3, unique_items=True)
    numbers: Set[int] = Field({1}, min_items=2, max_items=2)
    named: Dict[str, Annotated[int, Field(gt=3, multiple_of=2)]] = Field({}, max_items=1)
    pair: Tuple[int, int] = (1, 2)
    day: date = Field(date(2020, 1, 1), ge=date(2019, 1, 1), gt=date(2018, 6, 1))


_CASES: list[tuple[str, Any, list[str]]] = [
    ("word", "A1", ["String length must be >= 5", "String does not match pattern: ^[a-z]+$"]),
    ("word", "abc", ["String length must be >= 5"]),
    ("word", "ABCDEF", ["String does not match pattern: ^[a-z]+$"]),
    ("word", 5, ["Value must be a string"]),
    ("mail", "x", ["String length must be >= 6", "Invalid email format"]),
    ("mail", "x@y.z", ["String length must be >= 6"]),
    (
        "link",
        "ftp://abcdefg",
        ["String length must be <= 8", "String does not match pattern: x$", "Invalid URL format"],
    ),
    ("link", "ftp://x", ["Invalid URL format"]),
    ("trimmed", "  b  ", ["String length must be >= 3", "String does not match pattern: ^a"]),
    ("chosen", "c", ["String length must be >= 3", 'Value must be one of: ["aaa", "bbb"]']),
    ("chosen", "ccc", ['Value must be one of: ["aaa", "bbb"]']),
    ("whole", 1, ["Value must be multiple of 2", "Value must be >= 2"]),
    ("whole", 11, ["Value must be multiple of 2", "Value must be <= 10"]),
    ("whole", 0, ["Value must be >= 2"]),
    ("whole", -(10**30) - 1, ["Value must be multiple of 2", "Value must be >= 2"]),
    ("real", 1.5, ["Value must be multiple of 2", "Value must be > 2"]),
    (
        "exact",
        Decimal("0.1234"),
        [
            "Decimal input should have no more than 3 digits in total",
            "Decimal input should have no more than 1 decimal place",
            "Value must be >= 1",
        ],
    ),
    ("maybe", "A", ["String length must be >= 5", "String does not match pattern: ^[a-z]+$"]),
    ("items", [], ["List length must be >= 1"]),
    ("named", {"a": 1}, [".a Value must be multiple of 2", ".a Value must be > 3"]),
    (
        "named",
        {"a": 1, "b": 4},
        ["Dictionary length must be <= 1", ".a Value must be multiple of 2", ".a Value must be > 3"],
    ),
    (
        "items",
        ["a", "bb", "bb", "c"],
        [
            "List length must be <= 3",
            "List items must be unique",
            ".0 String length must be >= 2",
            ".3 String length must be >= 2",
        ],
    ),
    ("numbers", ["x"], [".0 Cannot convert to integer"]),
    ("numbers", [1, 2, "x", 3], ["Set length must be <= 2", ".2 Cannot convert to integer"]),
    ("pair", ["x", 1, 2], ["Tuple length must be <= 2", ".0 Cannot convert to integer"]),
    ("day", date(2017, 1, 1), ["Value must be >= 2019-01-01", "Value must be > 2018-06-01"]),
]


def _expected(name: str, words: list[str]) -> str:
    places = [re.match(r"(\.\w+ )?(.*)", each, re.S) for each in words]
    return "; ".join(f"Field '{name}{(found[1] or '').strip()}': {found[2]}" for found in places if found)


def _text(make: Any) -> str:
    with pytest.raises(satya.ValidationError) as caught:
        make()
    return str(caught.value)


@pytest.mark.parametrize(("name", "value", "words"), _CASES)
def test_every_constraint_that_a_value_breaks_is_told(name: str, value: Any, words: list[str]) -> None:
    text = json.dumps({name: value}, default=str)
    expected = _expected(name, words)
    adapter = satya.TypeAdapter(List[Everything])
    # Twice: what a field has learnt of a problem holds for other values, too.
    for _ in range(2):
        assert _text(lambda: Everything(**{name: value})) == expected
        assert _text(lambda: Everything.from_dict({name: value})) == expected
        assert _text(lambda: Everything.model_validate_json(text)) == expected
        assert _text(lambda: setattr(Everything(), name, value)) == expected
        with pytest.raises(satya.ValidationError) as caught:
            adapter.validate_python([{name: value}])
        assert caught.value.error_count() == len(words)
    for batch in (
        Everything.validate_batch([{name: value}]),
        Everything.validate_json_batch(text.encode(), format="ndjson"),
    ):
        assert str(batch.error(0)) == expected


@pytest.mark.parametrize("is_first", [True, False])
def test_the_same_field_of_another_model_tells_the_first(is_first: bool) -> None:
    limits = {"min_length": 7 + is_first, "pattern": "^[a-z]+$"}

    def classic() -> Any:
        return type("Classic", (RustModel,), {"__annotations__": {"word": str}, "word": Field(**limits)})

    def plain() -> Any:
        return type("Plain", (satya.Model,), {"__annotations__": {"word": str}, "word": satya.Field(**limits)})

    first, second = (plain(), classic()) if is_first else (classic(), plain())
    counts = {}
    for cls in (first, second, first):
        with pytest.raises(satya.ValidationError) as caught:
            cls(word="A")
        counts[cls.__name__] = caught.value.error_count()
    assert counts == {"Classic": 2, "Plain": 1}


def test_a_type_with_a_name_tells_every_constraint() -> None:
    extensions = pytest.importorskip("typing_extensions")
    word = extensions.TypeAliasType("word", Annotated[str, Field(min_length=2, pattern="^a")])
    limits = {"word": word, "words": Optional[List[word]]}
    named = type("Named", (RustModel,), {"__annotations__": limits, "words": None})
    for given, count in (({"word": "b"}, 2), ({"word": "ab", "words": ["b", "ab", "c"]}, 4)):
        with pytest.raises(satya.ValidationError) as caught:
            named(**given)
        assert caught.value.error_count() == count


class Compared:
    """Counts how often any two are compared."""

    count = 0

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        Compared.count += 1
        return isinstance(other, Compared) and self.number == other.number

    def __hash__(self) -> int:
        return self.number


class Unhashable(Compared):
    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize("kind", [Compared, Unhashable])
def test_items_of_a_list_that_is_too_long_are_not_compared_each_with_each(kind: Any) -> None:
    class Few(RustModel):
        items: List[Any] = Field(max_items=10, unique_items=True)

    for numbers, words in ((range(2000), 1), ([1, *range(2000)], 2), ([3, 4, 3], 1), ([3, 4], 0)):
        Compared.count = 0
        try:
            Few(items=list(map(kind, numbers)))
        except satya.ValidationError as error:
            found = error.error_count()
        else:
            found = 0
        assert found == words and Compared.count < 200


def test_constraints_read_by_python_are_told_too() -> None:
    class Read(RustModel):
        model_config = satya.ConfigDict(regex_engine="python-re")
        word: str = Field(min_length=5, pattern="^(?P<x>[a-z])(?P=x)+$")

    assert _text(lambda: Read(word="A")) == (
        "Field 'word': String length must be >= 5; Field 'word': String does not match pattern: ^(?P<x>[a-z])(?P=x)+$"
    )


def test_a_pattern_of_python_says_what_takes_it() -> None:
    for pattern in ("(?i)a", "(?P<x>a)", r"\Aa"):
        with pytest.raises(satya.UserError, match="ECMA-262; regex_engine='python-re'"):
            satya.create_model("Refused", a=(str, satya.Field(pattern=pattern)))
        taken = satya.create_model("Taken", __config__={"regex_engine": "python-re"}, a=(str, satya.Field(pattern=pattern)))
        assert taken(a="a").a == "a"


def test_a_validator_of_the_user_sees_what_is_valid() -> None:
    seen = []

    class Watched(RustModel):
        word: Annotated[str, Field(min_length=2, pattern="^a"), satya.AfterValidator(seen.append)]

    assert _text(lambda: Watched(word="b")).count("Field 'word'") == 2
    assert not seen
