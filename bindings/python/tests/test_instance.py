# SPDX-License-Identifier: Apache-2.0
"""Instance: reading, setting, the mapping, nested records, writing, copying, equality."""

from __future__ import annotations

import copy
import json

import pytest

import satya

SCHEMA = {
    "title": "User",
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 2},
        "age": {"type": "integer", "minimum": 0},
        "score": {"type": "number"},
        "active": {"type": "boolean", "default": True},
        "tags": {"type": "array", "items": {"type": "string"}},
        "home": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "minLength": 1},
                "place": {
                    "type": "object",
                    "properties": {"lat": {"type": "number"}, "lon": {"type": "number"}},
                },
            },
            "required": ["city"],
        },
        "friends": {
            "type": "array",
            "items": {"type": "object", "properties": {"name": {"type": "string"}}},
        },
        "map": {"type": "object", "additionalProperties": {"type": "integer"}},
        "note": {"type": ["string", "null"]},
    },
    "required": ["name", "age"],
}
TEXT = json.dumps(
    {
        "name": "Alice",
        "age": 30,
        "score": 1.5,
        "tags": ["a", "é"],
        "home": {"city": "Bergen", "place": {"lat": 60.4, "lon": 5.3}},
        "friends": [{"name": "Bo"}, {"name": "Cy"}],
        "map": {"x": 1, "y": 2},
        "note": None,
        "other": {"deep": [1, {"a": None}]},
    }
)


@pytest.fixture(scope="module")
def schema():
    return satya.Schema(SCHEMA)


@pytest.fixture
def user(schema):
    with schema.from_json(TEXT) as instance:
        yield instance


def types(caught):
    return [problem.type for problem in caught.value.problems]


def test_fields_are_read(user):
    assert user["name"] == "Alice"
    assert user["age"] == 30 and type(user["age"]) is int
    assert user["score"] == 1.5
    assert user["active"] is True
    assert user["tags"] == ["a", "é"]
    assert user["map"] == {"x": 1, "y": 2}
    assert user["note"] is None
    assert isinstance(user["home"], satya.Instance)
    assert user["home"]["city"] == "Bergen"
    assert user["home"]["place"]["lat"] == 60.4
    assert [friend["name"] for friend in user["friends"]] == ["Bo", "Cy"]


def test_load_is_from_json(schema):
    assert schema.load(TEXT.encode()) == schema.from_json(TEXT)


def test_absent_and_unknown_fields(schema):
    user = schema.new(name="Al", age=1)
    for name in ("score", "nothing"):
        assert name not in user
        assert user.get(name) is None
        assert user.get(name, 7) == 7
        with pytest.raises(KeyError):
            user[name]
    with pytest.raises(satya.FieldError, match="there is no field 'nmae'; nearest: 'name'"):
        user["nmae"] = 1
    with pytest.raises(satya.FieldError, match="there is no field 'nothing'"):
        user["nothing"]
    with pytest.raises(satya.FieldError, match="field 'score' is not set"):
        user["score"]
    with pytest.raises(TypeError):
        user[0]
    assert 0 not in user


def test_null_is_not_absence(schema):
    assert schema.new(name="Al", age=1, note=None)["note"] is None
    with pytest.raises(satya.ValidationError):
        schema.new(name="Al", age=1, score=None)


def test_set(user):
    user["name"] = "Bob"
    user["age"] = 31
    user["score"] = 2
    user["active"] = False
    user["tags"] = ("x",)
    user["map"] = {"z": 3}
    user["note"] = "n"
    assert user.to_python() == {
        "name": "Bob",
        "age": 31,
        "score": 2,
        "active": False,
        "tags": ["x"],
        "home": {"city": "Bergen", "place": {"lat": 60.4, "lon": 5.3}},
        "friends": [{"name": "Bo"}, {"name": "Cy"}],
        "map": {"z": 3},
        "note": "n",
        "other": {"deep": [1, {"a": None}]},
    }


@pytest.mark.parametrize(
    "name, value, type",
    [
        ("name", "B", "string_too_short"),
        ("name", 3, "string_type"),
        ("age", -1, "greater_than_equal"),
        ("age", 1.5, "int_from_float"),
        ("age", True, "int_type"),
        ("age", None, "int_type"),
        ("active", 1, "bool_type"),
        ("tags", ["a", 2], "string_type"),
        ("tags", {}, "list_type"),
        ("home", {}, "missing"),
        ("home", [], "dict_type"),
        ("map", {"x": "1"}, "int_type"),
        ("note", 1, "wrong_type"),
        ("name", "a\ud800", "string_unicode"),
    ],
    ids=str,
)
def test_a_bad_value_is_refused_and_changes_nothing(user, name, value, type):
    before = user.to_json()
    with pytest.raises(satya.ValidationError) as caught:
        user[name] = value
    assert types(caught) == [type]
    assert caught.value.problems[0].loc[0] == name
    assert user.to_json() == before


def test_set_of_what_is_no_field(user):
    with pytest.raises(KeyError):
        user["nothing"] = 1
    with pytest.raises(TypeError, match="at /name "):
        user["name"] = b"bytes"


def test_del_and_unset(user):
    del user["score"]
    assert "score" not in user
    with pytest.raises(KeyError):
        del user["score"]
    user["tags"] = satya.UNSET
    assert "tags" not in user
    with pytest.raises(satya.ValidationError) as caught:
        del user["name"]
    assert types(caught) == ["missing"]
    assert user["name"] == "Alice"


def test_is_set(schema):
    user = schema.new(name="Al", age=1)
    assert user.is_set("name")
    assert not user.is_set("active") and user["active"] is True
    assert not user.is_set("score")
    assert not user.is_set("nothing")
    user["active"] = True
    assert user.is_set("active")


def test_mapping(user):
    names = ["name", "age", "score", "active", "tags", "home", "friends", "map", "note"]
    assert user.keys() == list(user) == names
    assert len(user) == 9
    assert [name for name, _ in user.items()] == names
    assert user.values()[:4] == ["Alice", 30, 1.5, True]
    assert "name" in user and "other" not in user
    assert dict(user)["tags"] == ["a", "é"]
    assert bool(satya.Schema({"type": "object", "properties": {"a": True}}).new())


def test_extras(user, schema):
    assert user.extras == {"other": {"deep": [1, {"a": None}]}}
    user.extras["other"] = 1
    assert user.extras == {"other": {"deep": [1, {"a": None}]}}
    assert schema.new(name="Al", age=1).extras == {}


def test_lists_and_dicts_are_copies(user):
    user["tags"].append("more")
    user["map"]["x"] = 9
    assert user["tags"] == ["a", "é"]
    assert user["map"] == {"x": 1, "y": 2}


def test_nested_instances_are_not_copies(user):
    home = user["home"]
    home["city"] = "Oslo"
    home["place"]["lat"] = 59.9
    user["friends"][1]["name"] = "Di"
    written = json.loads(user.to_json())
    assert written["home"] == {"city": "Oslo", "place": {"lat": 59.9, "lon": 5.3}}
    assert written["friends"] == [{"name": "Bo"}, {"name": "Di"}]
    assert user["home"] is home
    with pytest.raises(satya.ValidationError) as caught:
        home["city"] = ""
    assert types(caught) == ["string_too_short"]
    assert home.keys() == ["city", "place"]
    assert home.to_python() == written["home"]


def test_instances_as_values(user, schema):
    user["home"] = user["home"]
    assert user["home"]["city"] == "Bergen"
    user["home"] = {"city": "X", "place": user["home"]["place"]}
    assert user["home"]["place"]["lon"] == 5.3
    other = schema.from_value({"name": "Bo", "age": 1, "home": user["home"]})
    assert other["home"] == user["home"]
    assert schema.is_valid(user)
    assert schema.from_value(user) == user


def test_a_child_s_set_checks_the_rules_around_it():
    schema = satya.Schema(
        {
            "type": "object",
            "properties": {
                "low": {"type": "object", "properties": {"n": {"type": "integer"}}},
                "high": {"type": "object", "properties": {"n": {"type": "integer"}}},
            },
            "not": {"properties": {"low": {"const": {"n": 5}}}, "required": ["low"]},
        }
    )
    instance = schema.from_value({"low": {"n": 1}, "high": {"n": 2}})
    instance["high"]["n"] = 5
    with pytest.raises(satya.ValidationError):
        instance["low"]["n"] = 5
    assert instance["low"]["n"] == 1


def test_new(schema):
    user = schema.new(name="Al", age=1, tags=["x"], score=satya.UNSET)
    assert user.to_python() == {"name": "Al", "age": 1, "active": True, "tags": ["x"]}
    assert schema.new(name="Al", age=1, extra=2).extras == {"extra": 2}
    with pytest.raises(satya.ValidationError) as caught:
        schema.new(name="A", score="x")
    assert sorted(types(caught)) == ["float_type", "missing", "string_too_short"]
    with pytest.raises(TypeError, match="at /tags/0 "):
        schema.new(name="Al", age=1, tags=[b""])


@pytest.mark.parametrize("value", [[1, "a", None, {"b": [True]}], "text", 5, 1.25, None, True])
def test_roots_that_are_no_record(value):
    schema = satya.Schema(True)
    for instance in (schema.from_value(value), schema.from_json(json.dumps(value))):
        assert instance.value == instance.to_python() == value
        assert type(instance.value) is type(value)
        assert instance.keys() == []
        assert json.loads(instance.to_json()) == value
        with pytest.raises(KeyError):
            instance["a"] = 1


def test_a_record_s_value_is_itself(user):
    assert user.value is user


def test_records_in_a_root_that_is_none():
    schema = satya.Schema(
        {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}
    )
    instance = schema.from_json('[{"n":1},{"n":2}]')
    first, second = instance.value
    second["n"] = 7
    assert instance.to_json() == '[{"n":1},{"n":7}]'
    assert instance.to_python() == [{"n": 1}, {"n": 7}]
    assert first["n"] == 1


def test_to_json(user):
    assert isinstance(user.to_json(), str)
    assert user.to_json_bytes() == user.to_json().encode()
    assert json.loads(user.to_json()) == {**json.loads(TEXT), "active": True}
    assert user.to_python() == {**json.loads(TEXT), "active": True}


def test_copy(user):
    for make in (satya.Instance.copy, copy.copy, copy.deepcopy):
        other = make(user)
        assert other == user
        other["name"] = "Zoe"
        assert user["name"] == "Alice"
        assert other != user
    home = user["home"].copy()
    user["home"]["city"] = "Oslo"
    user.close()
    assert home.to_python() == {"city": "Bergen", "place": {"lat": 60.4, "lon": 5.3}}
    home["city"] = "Rome"
    assert home["city"] == "Rome"


def test_equality(schema):
    first = schema.from_json('{"name":"Al","age":1,"x":1,"y":2}')
    assert first == schema.from_json('{"y":2,"age":1.0,"x":1,"name":"Al"}')
    assert first != schema.from_json('{"name":"Al","age":1,"x":1,"y":3}')
    assert first == {"name": "Al", "age": 1, "active": True, "x": 1, "y": 2}
    assert first != {"name": "Al"}
    assert first != 3
    assert first == first
    with pytest.raises(TypeError):
        hash(first)


def test_schema_and_repr(user, schema):
    assert user.schema is schema
    assert repr(schema.new(name="Al", age=1)) == ('<Instance: {"name":"Al","age":1,"active":true}>')
    user.close()
    assert repr(user) == "<Instance: ended>"


@pytest.mark.parametrize(
    "schema, document",
    [
        ('{"const":0.12345678901234567891}', "0.12345678901234567891"),
        ('{"exclusiveMinimum":0}', "1e-400"),
        (
            '{"type":"object","properties":{"a":{"type":"number","exclusiveMaximum":1}}}',
            '{"a":0.99999999999999999999999}',
        ),
        ('{"type":"integer","minimum":9007199254740993}', "9007199254740993.0"),
        ('{"type":"object","properties":{"k":{"$ref":"#","default":{}}}}', "{}"),
        ('{"properties":{"a":{"default":1},"b":{}},"propertyNames":{"enum":["b"]}}', "{}"),
        (
            '{"type":"object","properties":{"c":true},"patternProperties":{"^a$":true},'
            '"x-satya":{"extras":"refuse"}}',
            '{"a":1}',
        ),
    ],
)
def test_what_is_written_satisfies_the_schema(schema, document):
    with satya.Schema(schema.encode()) as compiled, compiled.from_json(document) as instance:
        with compiled.from_json(instance.to_json()) as again:
            assert again == instance


def test_set_checks_the_name_of_the_field():
    schema = satya.Schema(
        {
            "type": "object",
            "properties": {"ab": {"type": "integer"}},
            "propertyNames": {"maxLength": 1},
        }
    )
    with schema.from_json("{}") as instance:
        with pytest.raises(satya.ValidationError):
            instance["ab"] = 1
        assert instance.to_json() == "{}"
