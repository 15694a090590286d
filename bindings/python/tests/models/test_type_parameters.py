# SPDX-License-Identifier: Apache-2.0
"""Type parameters as PEP 695 writes them."""

from __future__ import annotations

import sys
import types

import pytest

from satya import Model, TypeAdapter, ValidationError


def types_of(call):
    with pytest.raises(ValidationError) as caught:
        call()
    return [(problem["type"], problem["loc"]) for problem in caught.value.errors()]


NEW_SYNTAX = '''
class Box[T](Model):
    held: T
    more: list[T] = []

class Ends[T: (int, str)](Model):
    end: T

class Tied[T: Model](Model):
    held: T

type Number = int | float
type Tree[T] = T | list[Tree[T]]

class Garden(Model):
    number: Number
    tree: Tree[int] = 0
'''


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax came with Python 3.12")
def test_new_syntax():
    names = {"Model": Model, "__name__": __name__}
    exec(compile(NEW_SYNTAX, "new syntax", "exec", dont_inherit=True), names)
    Box, Ends, Tied, Garden, Tree = (names[n] for n in ("Box", "Ends", "Tied", "Garden", "Tree"))
    assert Box[int](held="1", more=["2"]).model_dump() == {"held": 1, "more": [2]}
    assert Box[Box[int]](held={"held": "3"}).held.held == 3
    assert types_of(lambda: Box[int](held="x")) == [("int_parsing", ("held",))]
    assert Box[int] is Box[int] and Box(held="x").held == "x"
    assert Ends(end="a").end == "a" and Ends[int](end="1").end == 1
    assert Tied[Box[int]](held={"held": "1"}).held.held == 1
    garden = Garden(number="1.5", tree=["1", ["2", [3]]])
    assert (garden.number, garden.tree) == (1.5, [1, [2, [3]]])
    assert "int_parsing" in dict(types_of(lambda: Garden(number=1, tree=[["x"]])))
    assert Garden.model_json_schema()["$defs"]["Tree_int_"] == {
        "anyOf": [{"type": "integer"}, {"type": "array", "items": {"$ref": "#/$defs/Tree_int_"}}]
    }
    assert TypeAdapter(Tree[str]).validate_python(["a", ["b"]]) == ["a", ["b"]]


LATER = '''
type Nodes = list[Node]
type Pet = Cat | Dog
type Names = dict[str, Later]
type Result[T] = Ok[T] | Err
type Tagged = Annotated[Ok[int] | Err, Field(discriminator="kind")]

class Node(Model):
    kids: Nodes = []
    size: int = 0

class Cat(Model):
    friend: Pet | None = None
    lives: int = 9

class Holder(Model):
    names: Names
    result: Result[int] = None
    other: Annotated[Result[int], Field(discriminator="kind")] = None
    tagged: Tagged = None

@dataclass
class Record:
    names: Names

adapter = TypeAdapter(Names)
early = []
for use in (lambda: Cat(lives=1), lambda: Holder(names={}), lambda: Record({}), lambda: adapter.validate_python({})):
    try:
        use()
    except NameError as error:
        early.append(error.name)
    except UserError as error:
        early.append(str(error))

class Dog(Model):
    friend: Pet | None = None

class Later(Model):
    size: int

class Ok[T](Model):
    kind: Literal["ok"] = "ok"
    value: T

class Err(Model):
    kind: Literal["err"]
'''


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax came with Python 3.12")
def test_names_of_types_may_come_before_the_classes_that_they_name():
    names = {"__name__": "later"}
    module = sys.modules["later"] = types.ModuleType("later")
    vars(module).update(names)
    source = (
        "from typing import Annotated, Literal\nfrom satya import Field, Model, TypeAdapter, UserError\n"
        f"from satya.dataclasses import dataclass\n{LATER}"
    )
    try:
        exec(compile(source, "later", "exec", dont_inherit=True), vars(module))
        assert len(module.early) == 4
        node = module.Node(kids=[{"size": "2", "kids": [{"size": 3}]}])
        assert node.kids[0].kids[0] == module.Node(size=3)
        assert types_of(lambda: module.Node(kids=[{"size": "x"}])) == [("int_parsing", ("kids", 0, "size"))]
        assert module.Cat(friend=module.Dog()).friend == module.Dog()
        assert module.Cat(friend={"lives": "7"}).friend.lives == 7
        assert types_of(lambda: module.Holder(names={"a": {"size": "x"}})) == [("int_parsing", ("names", "a", "size"))]
        given = {"kind": "ok", "value": "x"}
        assert types_of(lambda: module.Holder(names={}, result=given, other=given, tagged=given)) == [
            ("int_parsing", ("result", "Ok[int]", "value")),
            ("literal_error", ("result", "Err", "kind")),
            ("int_parsing", ("other", "ok", "value")),
            ("int_parsing", ("tagged", "ok", "value")),
        ]
        assert module.Record({"a": {"size": "1"}}).names["a"].size == 1
        assert module.adapter.validate_python({"a": {"size": "1"}})["a"].size == 1
        assert types_of(lambda: module.adapter.validate_python({"a": {}})) == [("missing", ("a", "size"))]
    finally:
        del sys.modules["later"]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax came with Python 3.12")
def test_places_of_a_type_inside_itself_name_what_it_is():
    names = {"__name__": __name__}
    source = "type Rec = list[Rec] | int\ntype Tree[T] = dict[str, Tree[T] | T]"
    exec(compile(source, "new syntax", "exec", dont_inherit=True), names)
    rec = TypeAdapter(names["Rec"])
    assert types_of(lambda: rec.validate_python([["x"]])) == [
        ("list_type", ("list[union[list[...],int]]", 0, "list[union[list[...],int]]", 0, "list[union[list[...],int]]")),
        ("int_parsing", ("list[union[list[...],int]]", 0, "list[union[list[...],int]]", 0, "int")),
        ("int_type", ("list[union[list[...],int]]", 0, "int")),
        ("int_type", ("int",)),
    ]
    tree = TypeAdapter(names["Tree"][int])
    assert types_of(lambda: tree.validate_python({"a": "x"})) == [
        ("dict_type", ("a", "dict[str,union[...,int]]")),
        ("int_parsing", ("a", "int")),
    ]
