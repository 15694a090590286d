# SPDX-License-Identifier: Apache-2.0
"""Schemas and instances go to other processes; what cannot says what to do instead."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from decimal import Decimal

import pytest

import satya

SCHEMA = {
    "title": "Order",
    "type": "object",
    "properties": {
        "n": {"type": "integer", "maximum": 10},
        "at": {"type": "string", "format": "date"},
        "price": {"type": "number"},
        "of": {"type": "object", "properties": {"a": {"type": "string"}}},
        "d": {"type": "integer", "default": 4},
    },
}


def again(thing, protocol=pickle.HIGHEST_PROTOCOL):
    return pickle.loads(pickle.dumps(thing, protocol))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("way", ["pickle", "copy", "deepcopy"])
def test_a_schema_keeps_its_choices(protocol, way):
    make = {"pickle": lambda s: again(s, protocol), "copy": copy.copy, "deepcopy": copy.deepcopy}
    schema = satya.Schema(SCHEMA, formats="assert", mode="lax", max_problems=1, echo=20)
    found = make[way](schema)
    schema.close()
    assert (found.name, [field.name for field in found.fields]) == (
        "Order",
        ["n", "at", "price", "of", "d"],
    )
    assert found.is_valid({"n": "3"})
    with pytest.raises(satya.ValidationError) as caught:
        found.validate({"n": 11, "at": "today"})
    assert caught.value.error_count() == 2 and len(caught.value.errors()) == 1
    assert caught.value.errors()[0]["input"] == "11"


@pytest.mark.parametrize("copied", [again, copy.copy, copy.deepcopy])
def test_a_clone_keeps_what_it_overrides(copied):
    schema = satya.Schema(SCHEMA, formats="assert")
    found = copied(schema.clone(mode="lax", max_problems=3))
    assert found.is_valid({"n": "3"}) and not found.is_valid({"at": "today"})
    assert not again(schema).is_valid({"n": "3"})
    assert copied(found).is_valid({"n": "3"})


@pytest.mark.parametrize("root", ["record", "array", "string"])
def test_an_instance_is_made_again(root):
    schema = {
        "record": SCHEMA,
        "array": {"type": "array", "items": SCHEMA},
        "string": {"type": "string"},
    }[root]
    record = {"n": 3, "price": Decimal("1.10000000000000000000000001"), "of": {"a": "é"}, "x": [1]}
    value = {"record": record, "array": [record, {}], "string": "é"}[root]
    instance = satya.Schema(schema).from_value(value)
    found = again(instance)
    assert found == instance and found.to_json() == instance.to_json()
    if root == "record":
        found["n"] = 4
        assert (found["n"], instance["n"], found["d"]) == (4, 3, 4)
        assert found["price"] == record["price"] and found.extras == {"x": [1]}
        assert again(instance.copy()) == instance


def test_what_was_given_is_known_again():
    fields = {
        "a": {"type": "integer", "default": 1},
        "b": {"type": "object", "properties": {"c": {"default": 2}, "e": {"default": 3}}},
        "l": {"items": {"type": "object", "properties": {"c": {"default": 2}}}},
        "d": {"type": "object", "properties": {"c": {"default": 2}}, "default": {}},
        "z": {"type": "integer"},
    }
    schema = satya.Schema({"type": "object", "properties": fields, "maxProperties": 4})
    instance = schema.from_json('{"b":{"e":3},"l":[{},{"c":2}]}')
    found = again(instance)
    assert found == instance and found.to_json() == instance.to_json()
    for one in (instance, found):
        assert [name for name in fields if one.is_set(name)] == ["b", "l"]
        assert [name for name in "ce" if one["b"].is_set(name)] == ["e"]
        assert [part.is_set("c") for part in one["l"]] == [False, True]
        # There is room for it without the defaults.
        one["z"] = 1
        assert list(one) == ["b", "l", "z"]
    roots = satya.Schema({"type": "array", "items": {"$ref": "#/$defs/r"}, "$defs": {"r": fields["d"]}})
    assert not again(roots.from_value([{}])).value[0].is_set("c")


def test_an_instance_of_a_batch_and_a_nested_one():
    schema = satya.Schema(SCHEMA)
    batch = schema.validate_batch(b'{"n":1,"of":{"a":"x"}}\n')
    assert again(batch[0])["of"]["a"] == "x"
    nested = batch[0]["of"]
    for part in (nested, nested.copy(), copy.copy(nested)):
        with pytest.raises(TypeError, match="pickle the whole"):
            pickle.dumps(part)
    assert again(nested.to_python()) == {"a": "x"}


def test_what_cannot_says_what_to_do():
    batch = satya.Schema(SCHEMA).validate_batch(b'{"n":"x"}\n')
    subjects = [(batch, "instances"), (batch.problems(0), "list"), (satya.Cancel(), "share")]
    for subject, words in subjects:
        for way in (again, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match=words):
                way(subject)
    assert again(list(batch.problems(0))) == batch.problems(0)


def test_another_process_reads_it():
    data = pickle.dumps(satya.Schema(SCHEMA).from_value({"n": 1}))
    program = (
        "import pickle, sys; i = pickle.load(sys.stdin.buffer); print(i['n'], i.schema.name)"
    )
    environment = {**os.environ, "PYTHONPATH": satya.__file__.rsplit("/", 2)[0]}
    ran = subprocess.run(
        [sys.executable, "-c", program], input=data, stdout=subprocess.PIPE, env=environment, check=True
    )
    assert ran.stdout == b"1 Order\n"


def test_a_default_that_was_removed_is_filled_in_again():
    schema = satya.Schema({"type": "object", "properties": {"e": {"default": 1}}})
    instance = schema.from_json("{}")
    del instance["e"]
    assert "e" not in instance
    assert pickle.loads(pickle.dumps(instance))["e"] == 1
    assert schema.from_json(instance.to_json())["e"] == 1


class Named(satya.Schema):
    """A schema with an attribute of its own."""

    def __init__(self, schema, names):
        super().__init__(schema, max_problems=1)
        self.names = names


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, again, satya.Schema.clone])
def test_a_subclass_of_schema_stays_one(way):
    schema = Named(SCHEMA, ["x"])
    other = way(schema)
    assert type(other) is Named and other.names == ["x"] and other.name == "Order"
    assert (other.names is schema.names) == (way in (copy.copy, satya.Schema.clone))
    schema.close()
    assert other.is_valid({"n": 3}) and not other.is_valid({"n": 11})


@pytest.mark.parametrize("way", [copy.deepcopy, again])
def test_a_schema_that_its_own_attributes_lead_to(way):
    schema = Named(SCHEMA, [])
    schema.names.append(schema)
    other = way(schema)
    assert other is not schema and other.names == [other] and other.is_valid({"n": 3})
