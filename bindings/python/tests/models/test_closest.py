# SPDX-License-Identifier: Apache-2.0
"""Which member of a union is closest to a value: every two types, and every two structures, in
both orders, take what pydantic takes, from JSON text and from Python."""

import datetime as dt
import decimal
import enum
import fractions
import ipaddress
import json
import pathlib
import re
import uuid
import warnings
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, NamedTuple, Set, Tuple, Union

import pytest

import satya

pydantic = pytest.importorskip("pydantic", minversion="2.14")


class Color(enum.Enum):
    RED = "a"
    ONE = 1
    DAY = "2020-01-01"


class Level(enum.IntEnum):
    LOW = 1


def types_of(library):
    strict = library.Field(strict=True)
    return {
        "str": str, "bytes": bytes, "int": int, "float": float, "bool": bool,
        "Decimal": decimal.Decimal, "complex": complex, "Fraction": fractions.Fraction,
        "date": dt.date, "datetime": dt.datetime, "time": dt.time, "timedelta": dt.timedelta,
        "UUID": uuid.UUID, "IPv4Address": ipaddress.IPv4Address, "Path": pathlib.Path, "Pattern": re.Pattern,
        "Color": Color, "Level": Level, "one": Literal[1], "words": Literal["a", "1", "2020-01-01"],
        "short": Annotated[str, library.Field(max_length=60)],
        "upper": Annotated[str, library.StringConstraints(to_upper=True)],
        "url": library.AnyUrl, "secret": library.SecretStr, "size": library.ByteSize,
        "strict str": Annotated[str, strict], "strict float": Annotated[float, strict],
        "strict int": Annotated[int, strict], "strict date": Annotated[dt.date, strict],
        "strict datetime": Annotated[dt.datetime, strict], "aware": library.AwareDatetime,
        "Json": library.Json, "Json[int]": library.Json[int], "base64": library.Base64Str, "Any": Any,
        "list": List[int], "set": Set[int], "frozenset": FrozenSet[int], "tuple": Tuple[int, ...],
        "tuple of one": Tuple[int], "list of str": List[str], "dict": Dict[str, int],
    }  # fmt: skip


TEXTS = [
    '"2020-01-01"', '"2020-01-01T00:00:00"', '"2020-01-01T00:00:00Z"', '"2020-01-01T10:00:00"', '"1"', '"86400"',
    '"1.5"', "1", "86400", "1.5", "1.0", "0", "true", '"true"', "null", '"12:00"', '"PT1H"', '"a"', '""', '"1/2"',
    '"12345678-1234-5678-1234-567812345678"', '"1.1.1.1"', "100000000000000000000000000", "1e3", "[1]", '["1"]',
    "[1.0]", "[true]", '{"a":1}', '"http://a.b"', '"YQ=="', '"1 KB"', '"inf"',
]  # fmt: skip


def outcome(library, read, value):
    try:
        found = read(value)
    except library.ValidationError:
        return "refused"
    if isinstance(found, decimal.Decimal):
        # From JSON it has the digits of the text, which another number may write shorter.
        return "Decimal", float(found)
    # Each library has a class of its own for UTC.
    shown = re.sub(r"TzInfo\((?:UTC|0)\)", "datetime.timezone.utc", repr(found))
    return type(found).__name__, shown


NAMES = list(types_of(satya))


@pytest.mark.parametrize("name", NAMES)
def test_the_closest_member(name):
    different = []
    for other in NAMES:
        both = []
        for library in (pydantic, satya):
            types = types_of(library)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                adapter = library.TypeAdapter(Union[types[name], types[other]])
                found = [outcome(library, adapter.validate_json, text) for text in TEXTS]
                found += [outcome(library, adapter.validate_python, json.loads(text)) for text in TEXTS]
            both.append(found)
        for text, theirs, ours in zip(TEXTS * 2, *both):
            if theirs != ours:
                different.append((other, text, theirs, ours))
    assert not different, "\n".join(map(str, different))


@pytest.mark.parametrize("name", ["int", "float", "bool", "complex", "date", "timedelta", "Color", "Path", "url"])
def test_what_fits_behind_a_member_that_does_not(name):
    """A union from left to right in one that seeks the closest: one of its members has failed."""
    found = []
    for library in (pydantic, satya):
        in_order = library.Field(union_mode="left_to_right")
        inner = Annotated[Union[types_of(library)[name], bytes], in_order]

        class Pair(library.BaseModel):
            x: Annotated[Union[types_of(library)[name], str, List[int], bytes], in_order]
            y: Annotated[Union[inner, List[int]], in_order] = [1]

        class Other(library.BaseModel):
            x: Any
            y: Any = None

        adapter = library.TypeAdapter(Union[Pair, Other])
        given = [{"x": "q"}, {"x": [1]}, {"x": "é"}, {"x": "q", "y": [2]}]
        found.append([outcome(library, adapter.validate_python, each) for each in given])
        found[-1] += [outcome(library, adapter.validate_json, json.dumps(each)) for each in given]
    assert found[0] == found[1]


def structures_of(library):
    from typing_extensions import TypedDict

    class Named(library.BaseModel):
        a: int = 0
        b: str = ""

    class Open(library.BaseModel):
        model_config = library.ConfigDict(extra="allow")
        a: int = 0

    class Closed(library.BaseModel):
        model_config = library.ConfigDict(extra="forbid")
        a: int = 0

    class Typed(library.BaseModel):
        model_config = library.ConfigDict(extra="allow")
        __pydantic_extra__: Dict[str, Union[Named, int, str, list]]

    class Around(library.BaseModel):
        u: Union[Named, Open, None] = None
        c: int = 0

    class Called(library.BaseModel):
        ref: str = library.Field("", alias="$ref")

    class Keys(TypedDict, total=False):
        a: int
        c: str

    class OpenKeys(TypedDict, total=False):
        __pydantic_config__ = library.ConfigDict(extra="allow")  # type: ignore[misc]
        a: int

    @library.dataclasses.dataclass
    class Record:
        a: int = 0
        c: str = ""

    class Held(library.RootModel[Union[Named, Called]]):
        pass

    return [Named, Open, Closed, Typed, Around, Called, Keys, OpenKeys, Record, Held]


MEMBERS = [
    '{"a":1}', '{"a":"1"}', '{"a":1,"b":"x"}', '{"a":"1","c":"x","d":2}', '{"$ref":"x"}', '{"a":1,"$ref":"x"}', '{"z":1}', "{}",
    '{"u":{"a":1,"z":"x"},"a":1}', '{"u":{"b":"x"}}', '{"c":"2","b":"x"}',
]  # fmt: skip


def choices(library, first, second):
    types = structures_of(library)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        adapter = library.TypeAdapter(Union[types[first], types[second]])
    found = [outcome(library, adapter.validate_json, text) for text in MEMBERS]
    return found + [outcome(library, adapter.validate_python, json.loads(text)) for text in MEMBERS]


@pytest.mark.parametrize("first", range(len(structures_of(satya))))
def test_the_closest_structure(first):
    different = []
    for second in range(len(structures_of(satya))):
        both = zip(MEMBERS * 2, choices(pydantic, first, second), choices(satya, first, second))
        different += [(second, *each) for each in both if each[1] != each[2]]
    assert not different, "\n".join(map(str, different))


class Place(NamedTuple):
    x: float
    y: str = ""


@pytest.mark.parametrize("other", [Any, List[Any], Dict[str, Any], Tuple[Any, ...], Set[float]], ids=str)
def test_a_named_tuple_in_a_union(other):
    given = [(1.5,), (1.5, "a"), [1.5], [1.5, "a"], {"x": 1.5}, {"x": 1.5, "y": "a"}, {"x": "1"}, ("1",)]
    for members in ((Place, other), (other, Place)):
        theirs, ours = (library.TypeAdapter(Union[members]) for library in (pydantic, satya))
        for value in given:
            text = json.dumps(value)
            assert outcome(satya, ours.validate_python, value) == outcome(pydantic, theirs.validate_python, value)
            assert outcome(satya, ours.validate_json, text) == outcome(pydantic, theirs.validate_json, text)


class Settings(satya.Model):
    depth: Union[int, None] = None


@pytest.mark.parametrize("mapping", [dict, Dict[str, Any], Dict[int, str], Dict[Any, Any]])
def test_an_object_without_members_is_a_dict_rather_than_a_model_of_defaults(mapping):
    class Request(satya.Model):
        given: Union[Settings, mapping]

    assert Request.model_validate_json('{"given": {}}').given == {}
    assert Request.model_validate({"given": {}}).given == {}
    assert Request.model_validate_json('{"given": {"depth": 1}}').given == Settings(depth=1)
