# SPDX-License-Identifier: Apache-2.0
"""Type parameters as PEP 695 writes them."""

from __future__ import annotations

import sys

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
    assert Garden.model_json_schema()["$defs"]["Tree"] == {
        "anyOf": [{"type": "integer"}, {"type": "array", "items": {"$ref": "#/$defs/Tree"}}]
    }
    assert TypeAdapter(Tree[str]).validate_python(["a", ["b"]]) == ["a", ["b"]]
