# SPDX-License-Identifier: Apache-2.0
"""A batch says of each record what `model_validate_json` says of it alone."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union
from uuid import UUID

import pytest

from satya import (
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    OnErrorOmit,
    RootModel,
    Strict,
    ValidationError,
)
from satya._abi import PYPY


class Color(Enum):
    RED = "x"
    BLUE = 2


class Word(str, Enum):
    A = "a"


class Sub(BaseModel):
    q: int
    r: Optional[str] = None


class StrictSub(BaseModel):
    model_config = ConfigDict(strict=True)

    q: List[float]
    b: bool = True


class Cat(BaseModel):
    kind: Literal["cat"] = "cat"
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"] = "dog"
    name: str = ""


class Tree(BaseModel):
    v: float = 0.0
    ch: List["Tree"] = []


class Root(RootModel[List[int]]):
    pass


def number(kind, **bounds):
    return Annotated[kind, Field(**bounds)]


TYPES = [
    int, float, str, bool, None, Any, list, dict, Decimal, datetime, date, time, UUID, EmailStr,
    Optional[int], List[int], List[float], Dict[str, int], Dict[int, int], Dict[str, float],
    Tuple[int, str], Tuple[float, ...], Set[int], Set[Any], FrozenSet[float], Set[Tuple[int, int]],
    Union[int, str], Union[float, int], Union[bool, str], Union[int, List[float], None],
    Literal["a", 1, True], Literal[9007199254740993], Literal["1"], Color, Word,
    Literal[1, "a"], Literal[True], Optional[Literal[False]], List[Literal[1, 2]], Literal[0, False],
    Sub, StrictSub, Optional[Sub], List[Sub], Tree, Root, Union[Sub, Tree],
    Annotated[Union[Cat, Dog], Field(discriminator="kind")],
    Annotated[str, Field(min_length=2)], Annotated[str, Field(max_length=3)],
    Annotated[str, Field(pattern="^a")], Annotated[List[int], Field(max_length=2)],
    Annotated[Set[int], Field(min_length=2)], Annotated[Dict[str, int], Field(max_length=1)],
    Annotated[List[float], Field(unique_items=True)],
    List[OnErrorOmit[int]], List[Annotated[int, Strict()]], Dict[str, Annotated[bool, Strict()]],
    Annotated[Union[int, str], Strict()], Annotated[Sub, Strict()],
    number(int, ge=3, multiple_of=3), number(int, gt=0, lt=10), number(int, ge=9007199254740993),
    number(int, le=9007199254740995), number(int, strict=True), number(int, ge=1.5),
    number(float, allow_inf_nan=False), number(float, strict=True), number(float, multiple_of=0.1),
    number(float, ge=0.3), number(float, gt=0.3), number(float, lt=0.3), number(float, gt=0),
    number(float, gt=0.1 + 0.2, le=1e308), number(float, le=9007199254740992),
    number(bool, strict=True),
]  # fmt: skip

VALUES = [
    "0", "1", "-1", "2", "3", "6", "1.0", "1.5", "0.1", "0.3", "0.7", "-0", "-0.0", "0.0",
    "1e2", "1E5", "1e-5", "1e18", "1e19", "1e400", "-1e400", "1e-400", "NaN", "Infinity", "-Infinity",
    "0.30000000000000004", "0.3000000000000000000001", "0.29999999999999999999999",
    "0.3000000000000001", "0.00000000000000000000000000001", "1.0000000000000000001",
    "9007199254740993", "9007199254740993.0", "9007199254740995.0", "9007199254740991.0",
    "9223372036854775807", "9223372036854775807.0", "9223372036854774784.0", "9223372036854775808",
    "-9223372036854775808", "-9223372036854775808.0", "-9223372036854775809",
    "12345678901234567890123", "1000000000000000000000.0", "1" * 400, "1" * 5000, "0." + "0" * 400 + "1",
    "true", "false", "null", '"a"', '"ab"', '"abcd"', '"1"', '" 1 "', '"1.0"', '"1_000"', '"true"',
    '"on"', '"nan"', '"NaN"', '"inf"', '"-infinity"', '"1e400"', '"1\\u0065400"', '"1e19"', '"x"', '""',
    '"2020-01-01"', '"2020-01-01T00:00:00Z"', '"10:00"', '"a@b.co"', '"0x10"', '"\uff11"',
    '"12345678-1234-5678-1234-567812345678"', '"\\ud83d\\ude00"', '"\\ud800"', '"\u00e9\u00e9"',
    "[]", "[1]", '["1"]', "[1,1]", "[1,2,3]", "[1.0, 1]", "[null]", "[true]", "[[1,2]]", "[NaN, 1]",
    "[1e400]", '[1,"a"]', "[0.1, 0.10000000000000000001]", '[{"q":1}]', "{}", '{"a":1}', '{"1":2}',
    '{"a":1,"a":"x"}', '{"a":true}', '{"a":NaN}', '{"q":1}', '{"q":"1","r":"z"}', '{"q":1,"z":3}',
    '{"q":[1]}', '{"q":["1"]}', '{"q":[1],"b":1}', '{"kind":"cat"}', '{"kind":"dog","name":1}',
    '{"kind":"cat","lives":"7"}', '{"lives":1}', '{"v":1,"ch":[{"v":1e400}]}', '{"ch":[{"v":"x"}]}',
    '{"ch":[' * 70 + "]}" * 70, "[" * 150 + "]" * 150, "[" * 250 + "]" * 250,
]  # fmt: skip
#: More than libsatya does: beside one of them, the model looks at every record that is bad.
TOO_MUCH = [f'{{"f":{value}}}' for value in VALUES if len(value) > 100]

RECORDS = [f'{{"f":{value}}}' for value in VALUES] + [
    "{}", '{"f":1,"f":"x"}', '{"f":1,"g":2}', '{"f":1,"g":NaN}', "[]", "1", "null", '{"f":1} ',
    '{"f" : 1 , }', '{"f":1', '{"\\u0066":1}', '\ufeff{"f":1}',
]  # fmt: skip


def disagreements(model):
    yield from disagreements_of(model, RECORDS)
    yield from disagreements_of(model, [each for each in RECORDS if each not in TOO_MUCH])


def disagreements_of(model, records):
    text = "\n".join(records).encode("utf-8")
    batch = model.validate_json_batch(text)
    assert len(batch) == len(records)
    errors = dict(batch.errors())
    for index, record in enumerate(records):
        try:
            alone = model.model_validate_json(record.encode("utf-8"))
        except ValidationError as error:
            if batch.is_valid(index) or batch[index] is not None:
                yield record, error
            elif [each["type"] for each in errors[index].errors()] != [
                each["type"] for each in error.errors()
            ]:
                yield record, error, errors[index]
        else:
            if not batch.is_valid(index) or index in errors or repr(batch[index]) != repr(alone):
                yield record, alone


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_verdicts_are_those_of_records_alone(kind, strict):
    class M(BaseModel):
        model_config = ConfigDict(strict=strict)

        f: kind

    assert list(disagreements(M)) == []


@pytest.mark.parametrize("extra", ["ignore", "forbid", "allow"])
def test_members_that_are_not_declared(extra):
    class M(BaseModel):
        model_config = ConfigDict(extra=extra)

        f: Union[int, Sub] = 0

    assert list(disagreements(M)) == []


def test_a_strict_model_around_a_lax_one_and_in_one():
    class Outer(BaseModel):
        model_config = ConfigDict(strict=True)

        f: Union[Sub, int]

    class Lax(BaseModel):
        f: Union[StrictSub, List[int]]

    assert list(disagreements(Outer)) == []
    assert list(disagreements(Lax)) == []


def test_what_is_too_much_for_the_library_is_no_verdict():
    class R(BaseModel):
        a: Union["R", List["R"], Dict[str, "R"], int] = 0

    text = '{"a":' * 12 + "1" + "}" * 12
    (made,) = R.validate_json_batch(text)
    assert made == R.model_validate_json(text)


@pytest.mark.parametrize("kind", [Optional["N"], Union["N", List["N"], int, None]], ids=["model", "union"])
def test_what_nests_deeper_than_checks_of_python_reach_is_judged_by_the_model(kind):
    class N(BaseModel):
        number: Union[int, float] = 0
        inner: kind = None

    N.model_rebuild()
    # How deep PyPy reaches changes with what it has compiled.
    deep = 60 if PYPY else 190
    texts = ['{"inner":' * levels + '{"number": "1"}' + "}" * levels for levels in (9, deep, 55, 20, deep)]
    alone = []
    for text in texts:
        try:
            alone.append(N.model_validate_json(text))
        except ValidationError:
            alone.append(None)
    for batch in (
        N.validate_json_batch("\n".join(texts)),
        N.validate_json_batch("[" + ",".join(texts) + "]", format="array"),
    ):
        assert list(batch) == alone
        assert [batch[index] for index in range(len(texts))] == alone
        assert list(batch.verdicts) == [made is None for made in alone]
