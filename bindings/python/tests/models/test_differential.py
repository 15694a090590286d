# SPDX-License-Identifier: Apache-2.0
"""The same declarations, made with pydantic and with satya, take the same inputs alike:
verdict, loc, type and message of every problem, value, dump, JSON and JSON Schema.

Differences that stay are listed in KNOWN, with the reason that docs/FROM_PYDANTIC.md
gives.
"""

from __future__ import annotations

import itertools
import json
import math
import random
import re
import sys
import types
import warnings
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from ipaddress import IPv4Address
from pathlib import Path
from uuid import UUID

import pytest

import satya

pydantic = pytest.importorskip("pydantic", minversion="2.14")

if sys.version_info < (3, 11):
    pytest.skip("the declarations use newer syntax", allow_module_level=True)

PRELUDE = """
import collections, enum, datetime as dt, decimal, uuid, ipaddress, pathlib, re
from typing import *
from typing_extensions import TypedDict, NotRequired
from LIB import *
from LIB import BaseModel
import dataclasses, sys

class Color(enum.Enum):
    red = "r"
    blue = "b"

class Level(enum.IntEnum):
    low = 1
    high = 2

class Sub(BaseModel):
    x: int
    y: Optional[str] = None

class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9

class Dog(BaseModel):
    kind: Literal["dog", "wolf"]
    name: str

class TD(TypedDict):
    a: int
    b: NotRequired[str]

class NT(NamedTuple):
    a: int
    b: str = "q"

@dataclasses.dataclass
class DC:
    a: int
    b: List[str] = dataclasses.field(default_factory=list)

class Tree(BaseModel):
    value: int
    left: "Optional[Tree]" = None

def double(v): return v * 2
def bad_odd(v):
    if isinstance(v, int) and v % 2: raise ValueError("odd")
    return v
def needs_small(v):
    assert not isinstance(v, int) or v < 100, "too big"
    return v
def wrap(v, handler):
    return handler(v)
"""

#: Annotations, each of which becomes a field of a model.
TYPES = [
    "int",
    "float",
    "str",
    "bool",
    "bytes",
    "None",
    "Any",
    "decimal.Decimal",
    "dt.datetime",
    "dt.date",
    "dt.time",
    "dt.timedelta",
    "uuid.UUID",
    "Color",
    "Level",
    "Literal['a', 1]",
    "Literal[True, None, 'x']",
    "Literal[Color.red]",
    "Optional[int]",
    "Optional[Sub]",
    "List[int]",
    "list",
    "dict",
    "tuple",
    "set",
    "Dict[str, int]",
    "Dict[int, float]",
    "Set[int]",
    "FrozenSet[str]",
    "Tuple[int, str]",
    "Tuple[int, ...]",
    "Tuple[()]",
    "collections.deque[int]",
    "Sequence[int]",
    "Mapping[str, int]",
    "Union[int, str]",
    "Union[str, int]",
    "Union[float, int]",
    "Union[int, bool]",
    "Union[None, int, List[int]]",
    "Union[Sub, int]",
    "Union[Cat, Dog]",
    "Union[dt.date, dt.datetime, int]",
    "Union[List[int], List[str]]",
    "Union[Dict[str, int], Sub]",
    "Annotated[Union[Cat, Dog], Field(discriminator='kind')]",
    "Annotated[Union[int, str], Field(union_mode='left_to_right')]",
    "Annotated[Union[Annotated[int, Tag('i')], Annotated[str, Tag('s')]], Discriminator(lambda v: 'i' if isinstance(v, int) else 's')]",
    "Sub",
    "Tree",
    "List[Sub]",
    "Dict[str, Sub]",
    "TD",
    "NT",
    "DC",
    "List[Optional[Color]]",
    "Dict[Color, int]",
    "Annotated[int, Field(ge=0, lt=10)]",
    "Annotated[int, Field(gt=0, le=10, multiple_of=3)]",
    "Annotated[float, Field(ge=0.5, lt=2)]",
    "Annotated[float, Field(allow_inf_nan=False)]",
    "Annotated[float, Field(multiple_of=0.5)]",
    "Annotated[str, Field(min_length=2, max_length=4)]",
    "Annotated[str, Field(pattern='^[a-c]+$')]",
    "Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, max_length=3)]",
    "Annotated[bytes, Field(min_length=2, max_length=3)]",
    "Annotated[List[int], Field(min_length=1, max_length=2)]",
    "Annotated[Set[int], Field(max_length=1)]",
    "Annotated[Dict[str, int], Field(min_length=1)]",
    "Annotated[decimal.Decimal, Field(max_digits=3, decimal_places=1)]",
    "Annotated[decimal.Decimal, Field(gt=0, le=5)]",
    "Annotated[dt.date, Field(ge=dt.date(2020, 1, 1))]",
    "Annotated[dt.timedelta, Field(lt=dt.timedelta(days=2))]",
    "Annotated[Optional[int], Field(ge=0)]",
    "Annotated[int, Strict()]",
    "Annotated[float, Strict()]",
    "Annotated[bool, Strict()]",
    "Annotated[dt.date, Strict()]",
    "Annotated[int, AfterValidator(bad_odd)]",
    "Annotated[int, BeforeValidator(bad_odd)]",
    "Annotated[int, PlainValidator(needs_small)]",
    "Annotated[int, WrapValidator(wrap)]",
    "Annotated[int, AfterValidator(double), AfterValidator(needs_small)]",
    "Annotated[str, BeforeValidator(str)]",
    "Annotated[int, Field(strict=True, ge=1)]",
    "List[Annotated[int, Field(ge=0)]]",
    "PositiveInt",
    "NonNegativeFloat",
    "StrictStr",
    "FiniteFloat",
    "UUID4",
    "PastDate",
    "AwareDatetime",
    "NaiveDatetime",
    "Json[List[int]]",
    "Json",
    "SecretStr",
    "ByteSize",
    "Base64Bytes",
    "ipaddress.IPv4Address",
    "pathlib.Path",
    "Type[Sub]",
    "Callable",
    "Pattern",
    "InstanceOf[Sub]",
    "SkipValidation[int]",
    "conlist(int, max_length=2)",
    "constr(min_length=1)",
    "complex",
    "JsonValue",
    "HttpUrl",
    "Annotated[int, PlainSerializer(lambda v: str(v), return_type=str)]",
    "Annotated[int, WrapSerializer(lambda v, h: h(v), when_used='json')]",
    "collections.OrderedDict[str, int]",
    "collections.defaultdict[str, int]",
    "collections.Counter[str]",
]

#: Unions whose members are told apart by how exactly each takes a value.
UNIONS = [
    "Union[Set[int], List[int]]",
    "Union[Tuple[float, ...], FrozenSet[int]]",
    "Union[Tuple[float, ...], Tuple[Any, ...]]",
    "Union[List[float], list]",
    "Union[Dict[str, float], Dict[str, int]]",
    "Union[str, Any]",
    "Union[Dict[str, int], DC]",
    "Union[NT, List[int]]",
    "Union[Sub, Dict[str, Any]]",
    "Union[Color, Level, str]",
    "Union[float, str, None]",
    "Union[Sub, uuid.UUID, List[float]]",
]


def prelude(library):
    module = types.ModuleType(f"declared_{library}")
    sys.modules[module.__name__] = module
    exec(compile(PRELUDE.replace("LIB", library), module.__name__, "exec"), module.__dict__)
    return module


THEIRS, OURS = prelude("pydantic"), prelude("satya")

JUNK = object()
PYTHON_INPUTS = [
    None, True, False, 0, 1, -1, 2, 3, 5, 9, 10, 12, 150, 2**70, 0.0, 1.0, 1.5, -2.5, 0.5, 1e20,
    math.inf, -math.inf, math.nan, "", " ", "a", "abc", "abcde", " ab ", "1", " 12 ", "1.0", "1.5",
    "-3", "1_000", "1e3", "0x10", "true", "no", "TRUE", "x", "r", "b", "inf", "nan", "cat",
    b"", b"a", b"12", b"abc", b"\xff", bytearray(b"ab"), Decimal("1"), Decimal("1.25"), Decimal("-12.5"),
    Decimal("NaN"), Decimal("1e3"), [], [1], [1, 2], ["1", "2"], [1, "x"], [None], [1, 1, 2],
    [[1]], (), (1,), (1, "a"), (1, 2), ("1", 2), set(), {1, 2}, {"a"}, frozenset({1}), {}, {"a": 1},
    {"a": "1", "b": "q"}, {"a": "z"}, {1: 2}, {"1": "2.5"}, {"x": 1}, {"x": "1", "y": "q"}, {"x": "q"},
    {"x": 1, "y": 3, "z": 1}, {"kind": "cat"}, {"kind": "dog"}, {"kind": "wolf", "name": "w"},
    {"kind": "eel"}, {"value": 1, "left": {"value": 2}}, {"value": 1, "left": {"value": "q"}}, {"r": 1},
    date(2020, 1, 2), date(2019, 1, 2), datetime(2020, 1, 2), datetime(2020, 1, 2, 3, 4, 5, 6),
    datetime(2020, 1, 2, tzinfo=timezone.utc), time(1, 2, 3), timedelta(days=1, seconds=3), timedelta(days=-1),
    "2020-01-02", "2019-01-02", "2020-01-02T03:04:05Z", "2020-01-02T03:04:05.5+01:00", "2020-13-01",
    "03:04:05", "3:04", "PT1H", "P1DT2S", "1 day, 01:00:00", 1577934245, 1577934245000, 1577923200, "1577923200",
    UUID("12345678-1234-4234-8234-123456789012"), "12345678-1234-4234-8234-123456789012", "12345678",
    "zzz", IPv4Address("1.2.3.4"), "1.2.3.4", Path("/tmp"), "/tmp", "[1, 2]", "[1, 'x']", "{", "1.5 KB", "aGk=",
    "http://a.example", "HTTP://A.example/x?y#z", "ftp://a.example", "a.example", len, int, JUNK,
    (i for i in ()), range(2), 1 + 2j, "1+2j",
]  # fmt: skip
LIBRARY_INPUTS = [
    "Color.red", "Level.low", "Sub(x=1)", "Cat(kind='cat')", "DC(1)", "NT(1)", "Tree(value=1)", "Sub",
    "[Sub(x=1)]", "{'k': Sub(x=1)}", "SecretStr('q')", "collections.deque([1])", "re.compile('a')",
    "[Color.red, 'b', None]",
]  # fmt: skip

#: Types whose words are libsatya's own: they tell its place in the text.
OWN_WORDS = {"json_invalid"}

#: (part of the annotation, part of what pydantic answers, part of what satya answers):
#: the differences that stay. docs/FROM_PYDANTIC.md gives the reason of each.
KNOWN = [
    # A number in JSON text keeps its digits: Decimal is exact.
    ("Decimal", "Decimal(", "Decimal("),
    # pydantic takes an enum member for an int without looking at its value.
    ("nt", "", """'Input should be a valid integer'", "<Color.red: 'r'>\""""),
    # The name of the class, or an address in memory, is part of the value.
    ("BeforeValidator(str)", "'valid', \"'<generator", "'valid', \"'<generator"),
    ("BeforeValidator(str)", "<class 'declared_pydantic.Sub'>", "<class 'declared_satya.Sub'>"),
    # Bytes that are no UTF-8 are called that in a secret too.
    ("SecretStr", "string_type", "string_unicode"),
    # An int beyond 64 bits is none of the choices.
    ("Level", "int_parsing_size", "enum"),
    ("Literal", "int_parsing_size", "literal_error"),
    # What a dump makes of an iterator is the iterator.
    ("", "SerializationIterator", "generator"),
]


def known(annotation, expected, found):
    expected, found = str(expected), str(found)
    return any(a in annotation and e in expected and f in found for a, e, f in KNOWN)


def problems(error):
    found = []
    for entry in error.errors(include_url=False):
        loc = tuple(shown(part) for part in entry["loc"])
        words, context = "", {}
        if entry["type"] not in OWN_WORDS:
            words = shown(entry["msg"])
            context = {key: shown(value) for key, value in entry.get("ctx", {}).items()}
        found.append((entry["type"], loc, words, shown(entry["input"]), context))
    return found


def shown(value):
    text = repr(value).replace("declared_pydantic", "declared").replace("declared_satya", "declared")
    text = re.sub(r" at 0x[0-9a-f]+", "", text.replace("pydantic_core._pydantic_core.", "").replace("pydantic", "satya"))
    # Offsets of times are Python's own kind of tzinfo.
    text = re.sub(r"TzInfo\((?:UTC|0)\)", "datetime.timezone.utc", text)
    return text.replace("TzInfo(3600)", "datetime.timezone(datetime.timedelta(seconds=3600))")


def outcome(model, given, how):
    error_type = satya.ValidationError if issubclass(model, satya.Model) else pydantic.ValidationError
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            made = how(model, given)
        except error_type as error:
            return ("invalid", problems(error))
        except Exception as error:
            return ("raises", type(error).__name__)
        outcome = ["valid", shown(made.v), sorted(made.model_fields_set)]
        for write in (lambda: made.model_dump(), lambda: made.model_dump(mode="json"), lambda: made.model_dump_json()):
            try:
                found = write()
                outcome.append(json.loads(found) if isinstance(found, str) else shown(found))
            except Exception:
                outcome.append("raises")
        return tuple(outcome)


HOWS = {
    "python": lambda model, given: model.model_validate({"v": given}),
    "strict": lambda model, given: model.model_validate({"v": given}, strict=True),
    "init": lambda model, given: model(v=given),
    "strings": lambda model, given: model.model_validate_strings({"v": given}),
    "json": lambda model, given: model.model_validate_json(given),
    "json strict": lambda model, given: model.model_validate_json(given, strict=True),
}


def same(a, b):
    return a == b or (repr(a) == repr(b))


def json_inputs():
    for given in PYTHON_INPUTS:
        try:
            yield '{"v": ' + json.dumps(given, allow_nan=False) + "}"
        except (TypeError, ValueError):
            continue


def models(annotation):
    made = []
    for module in (THEIRS, OURS):
        source = f"class Made(BaseModel):\n    v: {annotation}\n"
        exec(compile(source, module.__name__, "exec"), module.__dict__)
        made.append(module.Made)
    return made


@pytest.mark.parametrize("annotation", TYPES + UNIONS)
def test_types(annotation):
    theirs, ours = models(annotation)
    wrong = []
    count = 0
    inputs = [(given, given) for given in PYTHON_INPUTS]
    inputs += [(eval(s, dict(THEIRS.__dict__)), eval(s, dict(OURS.__dict__))) for s in LIBRARY_INPUTS]
    for how, (a, b) in itertools.product(("python", "strict", "init", "strings"), inputs):
        if how == "strings" and type(a) is not str:
            continue
        if type(a).__name__ == "generator":
            a, b = (i for i in ()), (i for i in ())
        expected, found = outcome(theirs, a, HOWS[how]), outcome(ours, b, HOWS[how])
        count += 1
        if not same(expected, found) and not known(annotation, expected, found):
            wrong.append((how, a, expected, found))
    for how, text in itertools.product(("json", "json strict"), json_inputs()):
        expected, found = outcome(theirs, text, HOWS[how]), outcome(ours, text, HOWS[how])
        count += 1
        if not same(expected, found) and not known(annotation, expected, found):
            wrong.append((how, text, expected, found))
    assert count > 300
    assert not wrong, "\n".join(f"{h} {g!r}\n   pydantic {e}\n   satya    {f}" for h, g, e, f in wrong[:12]) + f"\n{len(wrong)} of {count}"


@pytest.mark.parametrize("mode", ["validation", "serialization"])
@pytest.mark.parametrize("annotation", TYPES + UNIONS)
def test_json_schemas(annotation, mode):
    theirs, ours = models(annotation)
    try:
        expected = theirs.model_json_schema(mode=mode)
    except pydantic.errors.PydanticInvalidForJsonSchema:
        with pytest.raises(satya.UserError):
            ours.model_json_schema(mode=mode)
        return
    found = ours.model_json_schema(mode=mode)
    if annotation == "InstanceOf[Sub]":
        # pydantic titles a field that refers to a definition; the definition has a title.
        expected["properties"]["v"].pop("title")
    assert found == expected


def test_generated_declarations():
    """Models of several fields, with defaults and constraints drawn at random."""
    chance = random.Random(20260)
    names = [n for n in TYPES if not any(w in n for w in ("Callable", "Type[", "Pattern", "InstanceOf", "Skip"))]
    wrong = []
    for number in range(150):
        fields = [f"    f{i}: {chance.choice(names)}{chance.choice(['', '', ' = None'])}" for i in range(chance.randint(1, 5))]
        settings = chance.choice(["", "extra='forbid'", "extra='allow'", "strict=True", "str_strip_whitespace=True", "frozen=True"])
        source = f"class Made(BaseModel):\n    model_config = ConfigDict({settings})\n" + "\n".join(fields) + "\n"
        made = []
        for module in (THEIRS, OURS):
            exec(compile(source, module.__name__, "exec"), module.__dict__)
            made.append(module.Made)
        for _ in range(10):
            given = {f"f{i}": chance.choice(PYTHON_INPUTS) for i in range(6) if chance.random() < 0.9}
            given = {k: v for k, v in given.items() if type(v).__name__ != "generator"}
            results = []
            for model in made:
                error_type = satya.ValidationError if issubclass(model, satya.Model) else pydantic.ValidationError
                try:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        found = model(**given)
                    results.append(shown(found.__dict__) + shown(found.model_extra))
                except error_type as error:
                    results.append(problems(error))
                except TypeError as error:
                    results.append(str(type(error)))
            if repr(results[0]) != repr(results[1]) and not known(source, *results):
                wrong.append((source, given, results))
    assert not wrong, "\n".join(f"{s}{g}\n  {r[0]}\n  {r[1]}" for s, g, r in wrong[:3]) + f"\n{len(wrong)} differ"
