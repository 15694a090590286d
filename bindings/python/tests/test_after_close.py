# SPDX-License-Identifier: Apache-2.0
"""What is closed answers nothing: every attribute and special method raises ClosedError."""

from __future__ import annotations

import copy
import pickle

import pytest

import satya

SCHEMA = {"title": "T", "type": "object", "properties": {"name": {"type": "string"}}}
#: What a closed object still says, and what is about the Python object alone.
ANSWERS = {"closed", "close", "__exit__", "__repr__", "__str__", "__format__", "__del__"}
OBJECT = set(dir(object)) - {"__eq__", "__ne__", "__reduce__", "__reduce_ex__"} | {
    "__class_getitem__",
    "__orig_bases__",
    "__parameters__",
    "__hash__",
    "__reversed__",
    "__module__",
    "__slots__",
    "__annotations__",
    "__annotations_cache__",
    "__static_attributes__",
    "__firstlineno__",
    "__abstractmethods__",
    "__weakref__",
    "__dict__",
    "_abc_impl",
}
ARGUMENTS = {
    "__getitem__": [("name",), (0,), (slice(None),)],
    "__setitem__": [("name", "x")],
    "__delitem__": [("name",)],
    "__contains__": [("name",), (0,)],
    "__deepcopy__": [({},)],
    "__reduce_ex__": [(4,)],
    "__eq__": [({},), (3,)],
    "__ne__": [({},), (3,)],
    "get": [("name",)],
    "is_set": [("name",)],
    "index": [("x",)],
    "count": [("x",)],
    "problems": [(0,)],
    "source": [(0,)],
    "is_valid": [({},), (0,)],
    "validate": [({},)],
    "iter_errors": [({},)],
    "from_value": [({},)],
    "validate_rows": [([],)],
    "validate_stream": [([b"{}"],)],
    "is_valid_json": [(b"{}",), ("{}",)],
    "validate_json": [(b"{}",)],
    "iter_errors_json": [(b"{}",)],
    "from_json": [(b"{}",)],
    "load": [(b"{}",)],
    "validate_batch": [(b"",)],
}


def closed_schema():
    schema = satya.Schema(SCHEMA)
    schema.close()
    return schema


def closed_instance():
    instance = satya.Schema(SCHEMA).from_value({"name": "x"})
    instance.close()
    return instance


def nested_instance():
    schema = satya.Schema({"type": "object", "properties": {"in": SCHEMA}})
    whole = schema.from_value({"in": {"name": "x"}})
    nested = whole["in"]
    whole.close()
    return nested


def closed_batch():
    batch = satya.Schema(SCHEMA).validate_batch(b'{"name":"x"}\n{"name":1}\n')
    batch.close()
    return batch


def closed_report():
    batch = satya.Schema(SCHEMA).validate_batch(b'{"name":"x"}\n{"name":1}\n')
    report = batch.problems(1)
    assert len(report) == 1 and report[0].type == "string_type"
    batch.close()
    return report


def instance_of_a_batch():
    batch = satya.Schema(SCHEMA).validate_batch(b'{"name":"x"}\n{"name":1}\n')
    instance = batch[0]
    batch.close()
    return instance


MAKERS = {
    make.__name__: make
    for make in (
        closed_schema,
        closed_instance,
        nested_instance,
        closed_batch,
        closed_report,
        instance_of_a_batch,
    )
}


def uses(make):
    """Every name of the class that is about the data."""
    kind = type(make())
    for name in dir(kind):
        private = name.startswith("_") and not name.startswith("__")
        if private or name in ANSWERS or name in OBJECT or getattr(kind, name) is None:
            continue
        # A batch and a schema are compared as objects.
        if name in ("__eq__", "__ne__") and getattr(kind, name) is getattr(object, name):
            continue
        if name == "__ne__" and kind.__eq__ is object.__eq__:
            continue
        yield name


@pytest.mark.parametrize("maker", MAKERS)
def test_every_use_raises(maker):
    make = MAKERS[maker]
    names = list(uses(make))
    assert len(names) >= 9, names
    for name in names:
        for arguments in ARGUMENTS.get(name, [()]):
            subject = make()
            if name in ("__reduce__", "__reduce_ex__") and isinstance(
                subject, (satya.Batch, satya.Report)
            ):
                expected = TypeError
            else:
                expected = satya.ClosedError
            with pytest.raises(expected):
                found = getattr(subject, name)
                found = found(*arguments) if callable(found) else found
                # What is made step by step says so at the first.
                list(found)
                pytest.fail(f"{name}{arguments} of {maker} gave {found!r}")


@pytest.mark.parametrize("maker", MAKERS)
def test_a_closed_object_can_be_shown_and_closed(maker):
    subject = MAKERS[maker]()
    assert "closed" in repr(subject) or "ended" in repr(subject)
    assert str(subject) == format(subject) == repr(subject)
    if hasattr(type(subject), "closed"):
        assert subject.closed
        subject.close()
    hash(subject) if type(subject).__hash__ is not None else None


@pytest.mark.parametrize("maker", MAKERS)
def test_operators_raise_too(maker):
    subject = MAKERS[maker]()
    kind = type(subject)
    operations = [copy.copy, copy.deepcopy, pickle.dumps]
    if hasattr(kind, "__len__"):
        operations += [len, list, bool, lambda s: "name" in s]
    if hasattr(kind, "__enter__"):
        operations.append(lambda s: s.__enter__())
    for operation in operations:
        with pytest.raises((satya.ClosedError, TypeError)) as caught:
            operation(subject)
        assert "closed" in str(caught.value) or "ended" in str(caught.value) or "copied" in str(
            caught.value
        )


def test_what_was_taken_out_stays():
    schema = satya.Schema(SCHEMA)
    batch = schema.validate_batch(b'{"name":"x"}\n{"name":1}\n')
    problems = list(batch.problems(1))
    value = batch[0].to_python()
    copied = batch[0].copy()
    batch.close()
    schema.close()
    assert problems[0].loc == ("name",) and value == {"name": "x"} == copied
    with pytest.raises(satya.ValidationError, match="T"):
        copied["name"] = 3
    with pytest.raises(satya.ClosedError):
        copied.schema.name
