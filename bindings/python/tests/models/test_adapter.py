# SPDX-License-Identifier: Apache-2.0
"""What needs no model class: adapters, `create_model`, `validate_call`."""

import dataclasses
from typing import Any, Dict, List

from caught import problems

from satya import Field, Model, TypeAdapter, create_model, validate_call


class Plain(Model):
    name: str
    age: int = 0


def test_json_with_constants_is_read_to_its_end():
    adapter = TypeAdapter(Any)
    assert adapter.validate_json(" [Infinity] ") == [float("inf")]
    for text in ('[NaN] x', '"NaN" 1', "[Infinity", '{"a": NaN,}'):
        assert problems(lambda: adapter.validate_json(text)) == [("json_invalid", ())]


def test_type_adapter():
    adapter = TypeAdapter(Dict[str, List[int]])
    assert adapter.validate_json('{"a": ["1"]}') == {"a": [1]}
    assert adapter.dump_json({"a": [1]}) == b'{"a":[1]}'
    assert adapter.json_schema() == {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "integer"}},
    }

    @dataclasses.dataclass
    class D:
        a: int
        b: List[str] = dataclasses.field(default_factory=list)

    assert TypeAdapter(D).validate_python({"a": "1"}) == D(1)
    assert TypeAdapter(D).dump_python(D(1)) == {"a": 1, "b": []}


def test_create_model_and_validate_call():
    Made = create_model("Made", name=(str, ...), age=(int, Field(0, ge=0)), __base__=Plain)
    assert Made(name="x").age == 0 and issubclass(Made, Plain)
    assert problems(lambda: Made(name="x", age=-1)) == [("greater_than_equal", ("age",))]

    @validate_call(validate_return=True)
    def add(a: int, *more: int, b: int = 2, **rest: str) -> int:
        return a + b + sum(more)

    assert add("1", "2", b="3") == 6
    assert problems(lambda: add("x")) == [("int_parsing", (0,))]
    assert problems(lambda: add()) == [("missing_argument", ("a",))]
    assert problems(lambda: add(1, z=3)) == [("string_type", ("z",))]
