# SPDX-License-Identifier: Apache-2.0
"""`model_json_schema(strict=True)`: only what the published rules of structured outputs take."""

import dataclasses
import datetime
import enum
import uuid
from decimal import Decimal
from typing import Annotated, Any, Deque, Dict, FrozenSet, List, Literal, NamedTuple, Optional, Set, Tuple, Union

import pytest

import satya
from satya import ConfigDict, Field, Model, RootModel, TypeAdapter, create_model
from satya.errors import InvalidForJsonSchema

#: The keywords of the published rules, and those that only describe.
KEYWORDS = {
    "string": {"pattern", "format"},
    "number": {"multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "array": {"items", "minItems", "maxItems"},
    "object": {"properties", "required", "additionalProperties"},
    "boolean": set(),
    "null": set(),
}
KEYWORDS["integer"] = KEYWORDS["number"]
ANYWHERE = {"type", "title", "description", "enum", "const"}
FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}


def follows_the_rules(document):
    """Asserts that a document keeps the rules, and returns it."""
    definitions = document.get("$defs", {})
    root = {key: value for key, value in document.items() if key != "$defs"}
    assert root["type"] == "object" and "anyOf" not in root
    for schema in (root, *definitions.values()):
        _follows(schema, definitions)
    return document


def _follows(schema, definitions):
    if "$ref" in schema:
        assert set(schema) == {"$ref"} and schema["$ref"].rpartition("/")[2] in definitions
        return
    if "anyOf" in schema:
        assert set(schema) <= {"anyOf", "title", "description"} and schema["anyOf"]
        for member in schema["anyOf"]:
            _follows(member, definitions)
        return
    if "type" not in schema:
        assert {"enum", "const"} & set(schema) and set(schema) <= ANYWHERE
        return
    assert set(schema) <= ANYWHERE | KEYWORDS[schema["type"]], schema
    assert schema.get("format", "date") in FORMATS
    if schema["type"] == "object":
        assert schema["additionalProperties"] is False and schema["required"] == list(schema["properties"])
        for part in schema["properties"].values():
            _follows(part, definitions)
    if schema["type"] == "array":
        _follows(schema["items"], definitions)


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Place(Model):
    """Where it is."""

    city: str = Field(description="the city", min_length=1)
    units: Literal["c", "f"] = "c"


class Cat(Model):
    kind: Literal["cat"]
    lives: int = 9


class Dog(Model):
    kind: Literal["dog"]


class Node(Model):
    value: int
    next: "Node" = Field(None, description="what follows")
    others: List["Node"] = Field(default_factory=list, max_length=3)


class Pair(NamedTuple):
    a: int
    b: str = "x"


@dataclasses.dataclass
class Plain:
    x: int
    y: Optional[str] = None


TYPES = [
    str, int, float, bool, None, bytes, Decimal, datetime.datetime, datetime.date, datetime.time, datetime.timedelta,
    uuid.UUID, Color, Literal["a"], Literal[1, "a", None], Optional[int], Union[int, str, Place], List[int], Set[int],
    FrozenSet[Place], Deque[int], Tuple[int, str], Tuple[int, ...], Tuple[Place, Place], Pair, Plain, Place, Node,
    satya.HttpUrl, satya.EmailStr, satya.SecretStr, satya.Json[int], satya.FilePath, satya.IPvAnyAddress, satya.Base64Str,
    satya.PositiveInt, Annotated[str, Field(min_length=1, max_length=3, pattern="^a")],
    Annotated[float, Field(gt=0, le=9, multiple_of=0.5)], Annotated[List[int], Field(min_length=1, max_length=3)],
    Annotated[Union[Cat, Dog], Field(discriminator="kind")],
]  # fmt: skip


@pytest.mark.parametrize("mode", ["validation", "serialization"])
@pytest.mark.parametrize("type_", TYPES, ids=str)
def test_every_type_keeps_the_rules(type_, mode):
    cls = create_model("Here", x=(type_, ...), y=(Optional[type_], Field(None, description="more")))
    found = follows_the_rules(cls.model_json_schema(strict=True, mode=mode))
    assert found["required"] == ["x", "y"]


def test_the_form():
    class Answer(Model):
        model_config = ConfigDict(json_schema_extra={"examples": [{}], "x-own": 1})
        place: Place = Field(description="where")
        days: Optional[int] = Field(None, ge=1, le=10, multiple_of=2)
        tags: List[str] = Field(default_factory=list, max_length=3)
        pet: Annotated[Union[Cat, Dog], Field(discriminator="kind")]
        code: str = Field("a", pattern="^a", min_length=1, examples=["a"], deprecated=True)
        pair: Tuple[int, str]

    assert follows_the_rules(Answer.model_json_schema(strict=True)) == {
        "$defs": {
            "Cat": {
                "additionalProperties": False,
                "properties": {
                    "kind": {"const": "cat", "title": "Kind", "type": "string"},
                    "lives": {"title": "Lives", "type": "integer"},
                },
                "required": ["kind", "lives"],
                "title": "Cat",
                "type": "object",
            },
            "Dog": {
                "additionalProperties": False,
                "properties": {"kind": {"const": "dog", "title": "Kind", "type": "string"}},
                "required": ["kind"],
                "title": "Dog",
                "type": "object",
            },
            "Place": {
                "additionalProperties": False,
                "description": "Where it is.",
                "properties": {
                    "city": {"description": "the city", "title": "City", "type": "string"},
                    "units": {"enum": ["c", "f"], "title": "Units", "type": "string"},
                },
                "required": ["city", "units"],
                "title": "Place",
                "type": "object",
            },
        },
        "additionalProperties": False,
        "properties": {
            "place": {"anyOf": [{"$ref": "#/$defs/Place"}], "description": "where"},
            "days": {
                "anyOf": [{"maximum": 10, "minimum": 1, "multipleOf": 2, "type": "integer"}, {"type": "null"}],
                "title": "Days",
            },
            "tags": {"items": {"type": "string"}, "maxItems": 3, "title": "Tags", "type": "array"},
            "pet": {"anyOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}], "title": "Pet"},
            "code": {"pattern": "^a", "title": "Code", "type": "string"},
            "pair": {
                "items": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
                "maxItems": 2,
                "minItems": 2,
                "title": "Pair",
                "type": "array",
            },
        },
        "required": ["place", "days", "tags", "pet", "code", "pair"],
        "title": "Answer",
        "type": "object",
    }


def test_a_type_that_leads_to_itself_begins_with_an_object():
    found = follows_the_rules(Node.model_json_schema(strict=True))
    assert found["properties"]["next"] == {"anyOf": [{"$ref": "#/$defs/Node"}], "description": "what follows"}
    assert found["properties"] == found["$defs"]["Node"]["properties"]


def test_an_open_model_is_closed_and_an_empty_one_is_empty():
    class Open(Model):
        model_config = ConfigDict(extra="allow")
        a: int = 1

    class Empty(Model):
        pass

    assert follows_the_rules(Open.model_json_schema(strict=True))["required"] == ["a"]
    assert follows_the_rules(Empty.model_json_schema(strict=True))["properties"] == {}


def test_what_was_generated_by_it_is_read():
    found = follows_the_rules(Place.model_json_schema(strict=True))
    schema = satya.Schema(found)
    assert schema.is_valid_json(b'{"city": "", "units": "c"}') and not schema.is_valid_json(b'{"city": "Rome"}')
    # What the form cannot say is checked when the model reads it.
    with pytest.raises(satya.ValidationError):
        Place.model_validate_json('{"city": "", "units": "c"}')


def test_every_way_to_ask():
    class Asked(Model):
        model_config = ConfigDict(json_schema_strict=True)
        a: int = 1

    expected = create_model("Asked", a=(int, 1)).model_json_schema(strict=True)
    assert Asked.model_json_schema() == TypeAdapter(Asked).json_schema(strict=True) == expected
    named = Node.model_json_schema(strict=True, ref_template="#/parts/{model}")
    assert named["properties"]["others"]["items"] == {"$ref": "#/parts/Node"}
    array = create_model("A", x=(Optional[int], ...)).model_json_schema(strict=True, union_format="primitive_type_array")
    assert array["properties"]["x"] == {"title": "X", "type": ["integer", "null"]}


class Deep(Model):
    inner: List[Dict[str, int]]


@pytest.mark.parametrize(
    "type_, words",
    [
        (Any, "at x: a value of any type"),
        (object, "at x: a value of any type"),
        (satya.JsonValue, "at JsonValue: a value of any type"),
        (list, r"at x.\[\]: a value of any type"),
        (Union[int, List[Any]], r"at x.\[\]: a value of any type"),
        (dict, "at x: a dict has any keys"),
        (Dict[str, int], "at x: a dict has any keys"),
        (Dict[Literal["a"], int], "at x: a dict has any keys"),
        (Deep, r"at Deep.inner.\[\]: a dict has any keys"),
    ],
)
def test_what_leaves_open_what_to_generate_is_refused(type_, words):
    cls = create_model("Here", x=(type_, ...))
    with pytest.raises(InvalidForJsonSchema, match=words) as caught:
        cls.model_json_schema(strict=True)
    assert "fields of a model" in str(caught.value) or "name the type" in str(caught.value)
    assert cls.model_json_schema()["properties"]


@pytest.mark.parametrize("type_", [List[int], Union[Cat, Dog], int, Color, Dict[str, int]])
def test_a_root_that_is_no_object_is_refused(type_):
    for ask in (RootModel[type_].model_json_schema, TypeAdapter(type_).json_schema):
        with pytest.raises(InvalidForJsonSchema, match="give a model a field|fields of a model"):
            ask(strict=True)
