# SPDX-License-Identifier: Apache-2.0
"""JSON text in and out is judged and written as the same data is, whichever way it takes."""

import json
import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Dict, List, Literal, Optional, Tuple, Union
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weigh import IS_LONG, times

from satya import ConfigDict, Field, Model, TypeAdapter, ValidationError, create_model
from satya.models.jsonable import dumps

MANY = settings(
    max_examples=times(100, 5_000),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not IS_LONG,
    database=None,
)


class Color(Enum):
    RED = "red"
    BLUE = 2


class Leaf(Model):
    name: str = Field(min_length=1, max_length=5)
    number: int = Field(default=0, ge=-5, le=2**40)
    color: Color = Color.RED


class Tree(Model):
    model_config = ConfigDict(extra="forbid")
    leaf: Leaf
    leaves: List[Leaf] = []
    tree: Optional["Tree"] = None
    word: Optional[str] = Field(default=None, alias="Wort")
    either: Union[int, str, List[int], None] = None
    table: Dict[str, float] = {}
    pair: Tuple[int, str] = (0, "")
    kind: Literal["a", "b", 3] = "a"
    when: Optional[datetime] = None
    day: Optional[date] = None
    span: Optional[timedelta] = None
    money: Optional[Decimal] = None
    key: Optional[UUID] = None
    real: float = 0.0
    flag: bool = False
    anything: Any = None


DOCUMENT = """{"leaf": {"name": "\\u00e9a", "number": 12, "color": 2}, "leaves": [{"name": "b"},
 {"name": "c", "number": -5}], "tree": {"leaf": {"name": "\U0001f600"}}, "Wort": "w", "either": [1, 2],
 "table": {"x": 1.5e3, "y": -0}, "pair": [1, "p"], "kind": 3, "when": "2024-02-29T12:30:00Z",
 "day": "2024-02-29", "span": "P1DT2H", "money": "1.50", "key": "12345678-1234-5678-1234-567812345678",
 "real": 3, "flag": true, "anything": [null, {"a": [1.0, "\\n"]}]}"""


def outcome(call):
    """Returns the instance, or the problems with their places: what two ways must share."""
    try:
        return call()
    except ValidationError as problem:
        return [(e["type"], e["loc"], e["msg"]) for e in problem.errors(include_input=False)]


def assert_same(cls, text):
    """Fails unless the text is judged as the data that Python's own reader finds in it."""
    by_text = outcome(lambda: cls.model_validate_json(text))
    assert repr(by_text) == repr(outcome(lambda: cls.model_validate_json(text.encode())))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        assert isinstance(by_text, list) and by_text[0][0] == "json_invalid"
        return by_text
    # Text is judged by the rules for JSON, which a list of one shows from outside as well.
    again = outcome(lambda: TypeAdapter(List[cls]).validate_json(f"[{text}]"))
    if isinstance(by_text, list):
        if by_text[0][0] != "json_invalid":
            assert [(t, loc[1:], m) for t, loc, m in again] == by_text
            with pytest.raises(ValidationError):
                cls.model_validate(json.loads(text, parse_float=str), strict=True)
    else:
        assert again == [by_text] and isinstance(data, dict)
        assert by_text.model_fields_set == again[0].model_fields_set
        assert_written(by_text)
    return by_text


def assert_written(made):
    text = made.model_dump_json()
    assert json.loads(text) == made.model_dump(mode="json")
    # Not json's own text, which pads the exponents of numbers: 1e-07.
    assert text == dumps(made.model_dump(mode="json"))
    by_alias = made.model_dump_json(by_alias=True)
    assert type(made).model_validate_json(by_alias) == made
    for options in ({"exclude_unset": True}, {"exclude_none": True}, {"exclude_defaults": True}):
        assert json.loads(made.model_dump_json(**options)) == made.model_dump(mode="json", **options)
    assert json.loads(made.model_dump_json(indent=2)) == json.loads(text)


def test_the_document():
    made = assert_same(Tree, DOCUMENT)
    assert made.leaf.name == "éa" and made.tree.leaf.name == "\U0001f600"


def test_every_truncation():
    for end in range(len(DOCUMENT)):
        found = assert_same(Tree, DOCUMENT[:end])
        assert isinstance(found, list) and found[0][0] == "json_invalid"
    raw = DOCUMENT.encode()
    for end in range(len(raw)):
        with pytest.raises(ValidationError):
            Tree.model_validate_json(raw[:end])


def test_single_bytes_changed():
    chance = random.Random(7)
    raw = DOCUMENT.encode()
    for _ in range(times(600, 100_000)):
        changed = bytearray(raw)
        changed[chance.randrange(len(raw))] = chance.choice(
            (chance.randrange(256), *b'{}[]",:0-1.eEtfn\\ \x00\n')
        )
        try:
            text = changed.decode()
        except UnicodeDecodeError:
            found = outcome(lambda: Tree.model_validate_json(bytes(changed)))
            assert isinstance(found, list) and found[0][0] == "json_invalid"
            continue
        assert_same(Tree, text)


def test_pieces_moved():
    """Members repeated, dropped and put elsewhere."""
    chance = random.Random(8)
    members = list(json.loads(DOCUMENT).items())
    for _ in range(times(200, 20_000)):
        chosen = [chance.choice(members) for _ in range(chance.randrange(12))]
        if chance.random() < 0.5:
            name, value = chance.choice(members)
            chosen.append((name, chance.choice(members)[1]))
        if chance.random() < 0.7:
            chosen.append(("leaf", {"name": "x"}))
        written = ",".join(f"{json.dumps(name)}:{json.dumps(value)}" for name, value in chosen)
        assert_same(Tree, "{" + written + "}")


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.integers(-6, 6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(["", "a", "red", "3", "1.5", "true", "2024-01-01", "é", "\U0001f600", "x" * 50]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)

KINDS = {
    "int": int,
    "str": str,
    "float": float,
    "bool": bool,
    "any": Any,
    "short": (str, Field(max_length=3)),
    "small": (int, Field(ge=-3, lt=4)),
    "color": Color,
    "literal": Literal["a", 3, True],
    "ints": List[int],
    "table": Dict[str, int],
    "maybe": Optional[int],
    "either": Union[int, str],
    "leaf": Leaf,
    "leaves": List[Leaf],
    "pair": Tuple[int, str],
    "pattern": (str, Field(pattern="^[a-z]*$")),
}


@st.composite
def models(draw):
    chosen = draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=5))
    fields = {}
    for n, kind in enumerate(chosen):
        declared = KINDS[kind]
        annotation, info = declared if isinstance(declared, tuple) else (declared, Field())
        if draw(st.booleans()):
            fields[f"f{n}"] = (Optional[annotation], None)
        else:
            fields[f"f{n}"] = (annotation, info)
    extra = draw(st.sampled_from(["ignore", "forbid", "allow"]))
    strict = draw(st.booleans())
    return create_model("Made", __config__=ConfigDict(extra=extra, strict=strict), **fields)


@MANY
@given(st.data())
def test_generated_models(data):
    cls = data.draw(models())
    names = st.sampled_from([*cls.model_fields, "f0", "other"])
    fitting = {
        name: data.draw(values | st.sampled_from([1, "a", True, [], {}, {"name": "n"}, [1, "a"]]))
        for name in data.draw(st.lists(names, max_size=7))
    }
    text = json.dumps(fitting, ensure_ascii=data.draw(st.booleans()))
    by_text = outcome(lambda: cls.model_validate_json(text))
    if not isinstance(by_text, list):
        assert_written(by_text)
        assert by_text == cls.model_validate_json(by_text.model_dump_json())
    # Lax input of Python takes all that JSON's does, where types of JSON are meant.
    by_data = outcome(lambda: cls.model_validate(json.loads(text)))
    if not isinstance(by_data, list):
        assert by_data == by_text
    by_keywords = outcome(lambda: cls(**json.loads(text)))
    assert repr(by_keywords) == repr(by_data)


@MANY
@given(st.dictionaries(st.sampled_from(list(Tree.model_fields)), values))
def test_generated_documents(data):
    assert_same(Tree, json.dumps(data))


@MANY
@given(values)
def test_anything_is_written_as_it_is_dumped(value):
    class Held(Model):
        value: Any = None

    made = Held(value=value)
    assert made.value is value or made.value == value
    assert_written(made)


@pytest.mark.parametrize("number", [1e-5, -1e-7, 5e-324, 1e16, 1.5e-9, 1e-10, 1e22, -0.0])
def test_exponents_are_written_as_they_are_dumped(number):
    class Held(Model):
        value: Any = None

    for value in (number, [number, "1e-07"], {"1e-07": number}):
        assert_written(Held(value=value))


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "null", "[]", "1", '"x"', "{}", "{", "}", "{}{}", "{} x", '{"leaf"}', '{"leaf":}',
        '{"leaf": {}} ,', '{"a": NaN}', '{"real": Infinity}', '{"leaf": {"name": "a"}, "real": -Infinity}',
        '{"leaf": {"name": "a"}, "real": 1e400}', '{"leaf": {"name": "a"}, "real": 1E-400}',
        '{"leaf": {"name": "a", "number": 1e2}}', '{"leaf": {"name": "a", "number": 1.0}}',
        '{"leaf": {"name": "a", "number": 99999999999999999999}}', '{"leaf": {"name": "a", "number": -0}}',
        '{"leaf": {"name": "a", "number": 01}}', '{"leaf": {"name": "\\ud83d\\ude00"}}',
        '{"leaf": {"name": "\\ud83d"}}', '{"leaf": {"name": "\\u0000"}}', '{"leaf": {"name": "\x00"}}',
        '{"leaf": {"name": "\t"}}', '{"leaf": {"name": "a"}, "leaf": {"name": "b"}}', "\ufeff{}",
        '{"leaf": {"name": "a"}, "either": 1e5}', '{"leaf": {"name": "a"}, "anything": 1e999}',
        '{"leaf": {"name": "a"}, "": 1}', "[" * 5000, '{"leaf":' * 300 + "1" + "}" * 300,
    ],
)  # fmt: skip
def test_odd_documents(text):
    found = outcome(lambda: Tree.model_validate_json(text))
    assert repr(found) == repr(outcome(lambda: Tree.model_validate_json(text.encode())))
    assert repr(found) == repr(outcome(lambda: Tree.model_validate_json(bytearray(text.encode()))))
    if not isinstance(found, list):
        assert found.model_dump() == Tree.model_validate_json(text).model_dump()
        found.model_dump_json()


def test_buffers():
    text = b'{"name": "abc"}'
    for data in (text, bytearray(text), memoryview(text), memoryview(b"xx" + text)[2:], text.decode()):
        assert Leaf.model_validate_json(data).name == "abc"
    for data in (None, 3, [], object(), 1.5, {"name": "abc"}):
        for read in (Leaf.model_validate_json, TypeAdapter(Leaf).validate_json, TypeAdapter(int).validate_json):
            with pytest.raises(ValidationError) as caught:
                read(data)
            (problem,) = caught.value.errors(include_url=False)
            words = "JSON input should be string, bytes or bytearray"
            assert problem == {"type": "json_type", "loc": (), "msg": words, "input": data}
    for text_ in ("\ud800", '{"name": "\ud800"}'):
        with pytest.raises(ValidationError, match="string_unicode"):
            Leaf.model_validate_json(text_)
    source = bytearray(text)
    made = Leaf.model_validate_json(source)
    source[:] = b"x" * len(source)
    source.clear()
    assert made.name == "abc" and made.model_dump_json() == '{"name":"abc","number":0,"color":"red"}'
