# SPDX-License-Identifier: Apache-2.0
"""No order of closing, setting and using crashes: what has ended raises ClosedError."""

from __future__ import annotations

import gc
import os
import pathlib
import subprocess
import sys

import pytest

import satya
from satya._handle import held

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "home": {
            "type": "object",
            "properties": {
                "city": {"type": "string"},
                "place": {"type": "object", "properties": {"lat": {"type": "number"}}},
            },
        },
        "list": {
            "type": "array",
            "items": {"type": "object", "properties": {"n": {"type": "integer"}}},
        },
    },
}
TEXT = '{"name":"Al","home":{"city":"X","place":{"lat":1.5}},"list":[{"n":1},{"n":2}],"x":{"y":1}}'


@pytest.fixture
def schema():
    return satya.Schema(SCHEMA)


INSTANCE_USES = {
    "get item": lambda i: i["name"],
    "get": lambda i: i.get("name"),
    "set": lambda i: i.__setitem__("name", "x"),
    "del": lambda i: i.__delitem__("name"),
    "in": lambda i: "name" in i,
    "keys": lambda i: i.keys(),
    "items": lambda i: i.items(),
    "values": lambda i: i.values(),
    "iter": lambda i: list(i),
    "len": lambda i: len(i),
    "is_set": lambda i: i.is_set("name"),
    "extras": lambda i: i.extras,
    "value": lambda i: i.value,
    "to_python": lambda i: i.to_python(),
    "to_json": lambda i: i.to_json(),
    "to_json_bytes": lambda i: i.to_json_bytes(),
    "copy": lambda i: i.copy(),
    "eq": lambda i: i == i,
    "as a value": lambda i: satya.Schema(True).is_valid([i]),
}
SCHEMA_USES = {
    "is_valid": lambda s: s.is_valid({}),
    "is_valid_json": lambda s: s.is_valid_json("{}"),
    "validate": lambda s: s.validate({}),
    "validate_json": lambda s: s.validate_json("{}"),
    "iter_errors": lambda s: s.iter_errors({}),
    "iter_errors_json": lambda s: s.iter_errors_json("{}"),
    "from_json": lambda s: s.from_json("{}"),
    "load": lambda s: s.load(b"{}"),
    "from_value": lambda s: s.from_value({}),
    "new": lambda s: s.new(name="x"),
    "to_json": lambda s: s.to_json(),
    "clone": lambda s: s.clone(),
    "validate_batch": lambda s: s.validate_batch(b""),
    "validate_stream": lambda s: list(s.validate_stream([b"{}"])),
    "validate_rows": lambda s: s.validate_rows([]),
}
BATCH_USES = {
    "item": lambda b: b[0],
    "iter": lambda b: list(b),
    "slice": lambda b: b[:],
    "valid_count": lambda b: b.valid_count,
    "verdicts": lambda b: b.verdicts,
    "is_valid": lambda b: b.is_valid(0),
    "source": lambda b: b.source(0),
    "problems": lambda b: b.problems(1),
    "text_problems": lambda b: b.text_problems,
    "errors": lambda b: list(b.errors),
    "totals": lambda b: b.totals,
}


@pytest.mark.parametrize("use", INSTANCE_USES)
def test_instance_after_close(schema, use):
    instance = schema.from_json(TEXT)
    instance.close()
    instance.close()
    assert instance.closed
    with pytest.raises(satya.ClosedError):
        INSTANCE_USES[use](instance)


@pytest.mark.parametrize("use", INSTANCE_USES)
@pytest.mark.parametrize("child", ["home", "place", "element"])
@pytest.mark.parametrize("end", ["close", "set", "del", "set around"])
def test_nested_instance_after_its_end(schema, use, child, end):
    instance = schema.from_json(TEXT)
    nested = {
        "home": lambda: instance["home"],
        "place": lambda: instance["home"]["place"],
        "element": lambda: instance["list"][1],
    }[child]()
    slot = "list" if child == "element" else "home"
    if end == "close":
        instance.close()
    elif end == "set":
        instance[slot] = [] if slot == "list" else {}
    elif end == "del":
        del instance[slot]
    else:
        instance[slot] = instance[slot]
    assert nested.closed
    with pytest.raises(satya.ClosedError):
        INSTANCE_USES[use](nested)


def test_what_was_not_set_lives_on(schema):
    instance = schema.from_json(TEXT)
    home, place = instance["home"], instance["home"]["place"]
    instance["name"] = "Bo"
    home["city"] = "Y"
    instance["list"] = []
    assert (home["city"], place["lat"]) == ("Y", 1.5)
    with pytest.raises(satya.ValidationError):
        instance["home"] = 3
    assert (home["city"], place["lat"]) == ("Y", 1.5)
    home["place"] = {"lat": 2}
    with pytest.raises(satya.ClosedError, match="field 'place' was set"):
        place["lat"]
    assert home["place"]["lat"] == 2


def test_a_nested_instance_keeps_its_root(schema):
    place = schema.from_json(TEXT)["home"]["place"]
    gc.collect()
    place["lat"] = 3
    assert place.to_python() == {"lat": 3}


def test_the_chain_between_is_kept(schema):
    instance = schema.from_json(TEXT)
    place = instance["home"]["place"]
    gc.collect()
    instance["home"] = {}
    with pytest.raises(satya.ClosedError):
        place["lat"]


def test_closing_a_nested_instance_ends_the_handle_alone(schema):
    instance = schema.from_json(TEXT)
    with instance["home"] as home:
        place = home["place"]
    assert home.closed and place.closed
    assert instance["home"]["city"] == "X"
    assert instance["home"]["place"]["lat"] == 1.5


DEFAULTS = {
    "type": "object",
    "properties": {
        "a": {"type": "integer"},
        "home": {
            "type": "object",
            "default": {"city": "B"},
            "properties": {"city": {"type": "string"}},
        },
        "part": {"type": "object", "properties": {"full": {"const": True}}},
        "list": {
            "type": "array",
            "items": {"type": "object", "properties": {"n": {"type": "integer"}}},
            "default": [{"n": 1}],
        },
    },
    "maxProperties": 3,
    "if": {"properties": {"part": {"required": ["full"]}}, "required": ["part"]},
    "then": {"maxProperties": 1},
}


@pytest.mark.parametrize("inside", [False, True], ids=["here", "around"])
def test_a_set_ends_defaults_that_it_drops(inside):
    user = satya.Schema(DEFAULTS).from_json('{"part":{}}')
    home, part, element = user["home"], user["part"], user["list"][0]
    if inside:
        part["full"] = True
    else:
        user["a"] = 5
    for dropped, name in ((home, "city"), (element, "n")):
        assert dropped.closed
        with pytest.raises(satya.ClosedError, match="default that it was read from was dropped"):
            dropped[name] = "x"
    assert user["part"] is part
    assert "home" not in user and "list" not in user


def test_values_outlive_what_they_were_read_from(schema):
    instance = schema.from_json(TEXT)
    values = [instance["name"], instance.extras, instance.to_python(), instance.to_json()]
    instance.close()
    gc.collect()
    assert values[0] == "Al" and values[1] == {"x": {"y": 1}}
    assert values[2]["home"]["place"] == {"lat": 1.5}


@pytest.mark.parametrize("use", SCHEMA_USES)
def test_schema_after_close(schema, use):
    schema.close()
    schema.close()
    assert schema.closed
    with pytest.raises(satya.ClosedError):
        SCHEMA_USES[use](schema)


def test_instances_and_batches_outlive_their_schema(schema):
    instance = schema.from_json(TEXT)
    batch = schema.validate_batch(TEXT + "\n[]")
    schema.close()
    del schema
    gc.collect()
    instance["name"] = "Bo"
    with pytest.raises(satya.ValidationError):
        instance["name"] = 1
    assert instance["home"]["place"]["lat"] == 1.5
    assert batch[0]["name"] == "Al"
    assert [p.type for p in batch.problems(1)] == ["dict_type"]
    assert batch[0].copy()["list"][1]["n"] == 2


@pytest.mark.parametrize("use", BATCH_USES)
def test_batch_after_close(schema, use):
    batch = schema.validate_batch(TEXT + "\n[]")
    batch.close()
    batch.close()
    assert batch.closed
    with pytest.raises(satya.ClosedError):
        BATCH_USES[use](batch)


@pytest.mark.parametrize("use", INSTANCE_USES)
@pytest.mark.parametrize("nested", [False, True])
def test_instances_of_a_batch_after_its_close(schema, use, nested):
    batch = schema.validate_batch(TEXT)
    instance = batch[0]["home"] if nested else batch[0]
    batch.close()
    with pytest.raises(satya.ClosedError):
        INSTANCE_USES[use](instance)


def test_reports_of_a_batch_after_its_close(schema):
    batch = schema.validate_batch("[]\n1")
    first, second = batch.problems(0), batch.problems(1)
    read = first[0]
    batch.close()
    assert read.type == "dict_type"
    for report in (first, second):
        with pytest.raises(satya.ClosedError):
            report[0]
    with pytest.raises(satya.ClosedError):
        first.to_json()


def test_a_batch_lives_as_long_as_what_was_read_from_it(schema):
    instance = schema.validate_batch(TEXT)[0]["home"]
    problems = schema.validate_batch("[]").problems(0)
    gc.collect()
    assert instance["city"] == "X"
    assert problems[0].type == "dict_type"


def test_closing_an_instance_of_a_batch_ends_the_handle_alone(schema):
    batch = schema.validate_batch(TEXT)
    instance = batch[0]
    instance.close()
    with pytest.raises(satya.ClosedError):
        instance["name"]
    assert batch[0]["name"] == "Al"


def test_close_and_set_from_inside_a_read(schema):
    class Reader:
        def __init__(self, instance):
            self._owner = instance._owner

        @held
        def read(self):
            with pytest.raises(satya.BusyError):
                instance["name"] = "Bo"
            instance.close()
            assert instance.closed
            # The native object is still there for the outer method.
            assert instance._owner.pointer is not None

    instance = schema.from_json(TEXT)
    Reader(instance).read()
    assert instance._owner.pointer is None


def test_a_failed_creation_leaves_nothing():
    for _ in range(100):
        with pytest.raises(satya.SchemaError):
            satya.Schema({"type": 3})
    with pytest.raises(TypeError):
        satya.Schema(3)
    gc.collect()


class Cycle:
    """Garbage that only the collector finds; its finalizer hands out what it holds."""

    found: list = []

    def __init__(self, held):
        self.held = held
        self.me = self

    def __del__(self):
        Cycle.found.append(self.held)


def handed_out(make):
    """What the collector has ended, or may have, and a finalizer hands out."""
    Cycle.found.clear()
    gc.disable()
    try:
        Cycle(make())
    finally:
        gc.enable()
    while not Cycle.found:
        gc.collect()
    return Cycle.found.pop()


@pytest.mark.parametrize(
    "make, use, right",
    [
        (lambda s: s.from_json(TEXT), lambda i: i.to_python()["name"], "Al"),
        (lambda s: s.from_json(TEXT)["home"]["place"], lambda i: i["lat"], 1.5),
        (lambda s: s.validate_batch(TEXT), lambda b: b[0]["name"], "Al"),
        (lambda s: s.validate_batch("[]").problems(0), lambda r: r[0].type, "dict_type"),
        (lambda s: satya.Schema(SCHEMA), lambda s: s.is_valid_json('{"name": 1}'), False),
        (lambda s: satya.Schema(SCHEMA), lambda s: s.is_valid({"name": 1}), False),
    ],
)
def test_what_a_finalizer_hands_out(schema, make, use, right):
    handle = handed_out(lambda: make(schema))
    others = [satya.Schema({"maxLength": size}) for size in range(50)]
    others += [schema.from_json(TEXT.replace("Al", "Bo")) for _ in range(50)]
    try:
        assert use(handle) == right
        assert not getattr(handle, "closed", False)
    except satya.ClosedError:
        assert getattr(handle, "closed", True)


@pytest.mark.parametrize(
    "end",
    [
        lambda root, home: home.__setitem__("place", {"lat": 2.5}),
        lambda root, home: root.__setitem__("home", {"city": "Y"}),
        lambda root, home: home.close(),
        lambda root, home: root.close(),
    ],
)
def test_what_a_finalizer_hands_out_ends(schema, end):
    """The collector clears the references to what it finds before a finalizer hands that out."""
    root = schema.from_json("{}")
    root["home"] = {"city": "X", "place": {"lat": 1.5}}
    home = root["home"]
    place = handed_out(lambda: home["place"])
    assert place["lat"] == 1.5 and not place.closed
    end(root, home)
    with pytest.raises(satya.ClosedError):
        place["lat"]
    assert place.closed


def test_a_set_ends_nothing_that_is_held_elsewhere(schema):
    root = schema.from_json(TEXT)
    place, element = root["home"]["place"], root["list"][1]
    for number in range(3):
        root["list"][0]["n"] = number
        root["name"] = str(number)
        assert place["lat"] == 1.5 and element["n"] == 2
        assert not place.closed and not element.closed
    root["list"] = []
    assert element.closed and not place.closed


def test_garbage_at_shutdown():
    code = f"""
import satya, sys, threading
schema = satya.Schema({SCHEMA!r})
instance = schema.from_json({TEXT!r})
child = instance["home"]["place"]
batch = schema.validate_batch({TEXT!r} + "\\n[]", borrow=True)
report = batch.problems(1)
element = batch[0]["list"][0]
class Cycle: pass
cycle = Cycle(); cycle.me = cycle; cycle.held = [child, batch, report, element, schema]
sys.modules["kept"] = cycle
class Late:
    def __del__(self):
        try:
            print(child["lat"], batch[0]["name"])
        except Exception as error:
            print(type(error).__name__)
late = Late()
def run():
    while True:
        try:
            schema.is_valid_json({TEXT!r})
        except BaseException:
            return
threading.Thread(target=run, daemon=True).start()
print("end")
"""
    package = pathlib.Path(satya.__file__).parent.parent
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("end")
