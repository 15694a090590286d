# SPDX-License-Identifier: Apache-2.0
"""Models that lead to each other, some of which are declared later."""

import json
from typing import Annotated, Callable, Dict, List, Literal, Optional, Union

import pytest

from satya import BaseModel, Field, Schema, TypeAdapter, ValidationError, create_model, model_validator
from satya.errors import InvalidForJsonSchema


class A(BaseModel):
    a: Union["A", "B", None] = None


class B(BaseModel):
    a: Union["A", "B", None] = None
    b: int = 0


class Expr(BaseModel):
    op: str
    left: Union["Expr", "Num"]


class Num(BaseModel):
    v: int
    of: Union[Expr, int, None] = None


class Node(BaseModel):
    children: List[Union["Leaf", "Node", Dict[str, "Leaf"]]] = []


class Leaf(BaseModel):
    value: int
    owner: Optional[Union[Node, "Leaf"]] = None


@pytest.mark.parametrize("read", [lambda cls, value: cls(**value), lambda cls, value: cls.model_validate(value)])
def test_classes_are_made_and_check(read):
    assert read(A, {"a": {"a": {"b": 5}}}).a.a == B(b=5)
    assert read(Expr, {"op": "+", "left": {"v": "1", "of": 3}}).left == Num(v=1, of=3)
    made = read(Num, {"v": 1, "of": {"op": "-", "left": {"v": 2}}})
    assert made.of == Expr(op="-", left=Num(v=2))
    made = read(Node, {"children": [{"value": 1}, {"children": [{"value": 2}]}, {"k": {"value": 3}}]})
    assert made.children[0] == Leaf(value=1) and made.model_dump()["children"][2] == {"k": Leaf(value=3).model_dump()}
    with pytest.raises(ValidationError) as caught:
        read(Expr, {"op": "+", "left": {"v": "x"}})
    assert ("left", "Num", "v") in [each["loc"] for each in caught.value.errors()]


def test_they_read_what_they_write():
    made = Node(children=[{"value": 1, "owner": {"children": []}}, {"children": [{"value": 2}]}])
    assert Node.model_validate_json(made.model_dump_json()) == made


def test_a_class_that_waits_for_a_name_is_completed_by_it():
    class First(BaseModel):
        a: Union["First", "Second", None] = None

    with pytest.raises(TypeError, match="Second"):
        First(a=None)

    class Second(BaseModel):
        b: Union["First", int] = 0

    First.model_rebuild()
    assert First(a={"b": 3}).a == Second(b=3)


@pytest.mark.parametrize(("count", "is_tagged"), [(100, False), (150, True)])
def test_a_hundred_models_and_more_that_lead_to_each_other(count, is_tagged):
    """A tree of syntax has as many: none is looked at inside of another, nor looked at for each."""
    names = [f"Node{n}" for n in range(count)]
    types: dict = {}
    for name in names:
        types[name] = create_model(name, kind=(Literal[name.lower()], name.lower()), child=("Optional[Syntax]", None))
    node = Union[tuple(types.values())]
    types["Syntax"] = Annotated[node, Field(discriminator="kind")] if is_tagged else node
    for name in names:
        types[name].model_rebuild(_types_namespace={**types, "Optional": Optional})
    given = {"kind": "node0", "child": {"kind": "node99", "child": {"kind": "node50", "child": None}}}
    made = types["Node0"].model_validate(given)
    assert type(made.child.child) is types["Node50"]
    assert made.model_dump() == given
    assert json.loads(made.model_dump_json()) == given
    assert types["Node1"].model_validate_json(json.dumps({"kind": "node1", "child": given})).child == made
    assert list(types["Node0"].validate_json_batch(json.dumps(given))) == [made]
    with pytest.raises(ValidationError):
        types["Node0"].model_validate({"kind": "node0", "child": {"kind": "none"}})
    schema = types["Node0"].model_json_schema()
    assert list(schema["$defs"]) == sorted(names)
    assert all(part["properties"]["kind"]["const"] == name.lower() for name, part in schema["$defs"].items())
    assert Schema(schema).is_valid(given) and not Schema(schema).is_valid({"kind": "node0", "child": {"kind": "none"}})


def test_a_model_with_functions_above_a_long_row_of_others():
    row: type = int
    for n in range(500):
        row = create_model(f"Row{n}", below=(Optional[row], None))

    class Top(BaseModel):
        below: Optional[row] = None

        @model_validator(mode="after")
        def see(self):
            return self

    adapter = TypeAdapter(List[Top])
    assert adapter.validate_json('[{"below": {"below": null}}]')[0].below.below is None
    assert Top.model_validate({"below": {}}).model_dump() == {"below": {"below": None}}


class Unwritten(BaseModel):
    call: Callable[[int], int]


class Holds(BaseModel):
    it: Unwritten


@pytest.mark.parametrize("depth", [1, 37, 38, 39, 40, 41, 77, 120])
def test_a_union_does_without_what_has_no_schema_however_deep_it_stands(depth):
    model = create_model("Innermost", a=(Union[Unwritten, int], 1), b=(Union[List[Holds], Holds, str], "b"))
    refused = create_model("Refused", a=(Holds, ...))
    for place in range(depth):
        model = create_model(f"Around{place}", inner=(model, ...), more=(List[model], []))
        refused = create_model(f"Around{place}", inner=(refused, ...), more=(List[refused], []))
    found = model.model_json_schema()
    assert found["$defs"]["Innermost"]["properties"] == {
        "a": {"default": 1, "title": "A", "type": "integer"},
        "b": {"default": "b", "title": "B", "type": "string"},
    }
    assert sorted(found["$defs"]) == sorted(["Innermost", *(f"Around{place}" for place in range(depth - 1))])
    with pytest.raises(InvalidForJsonSchema, match="callable"):
        refused.model_json_schema()
