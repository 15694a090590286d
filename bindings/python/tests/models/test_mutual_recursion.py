# SPDX-License-Identifier: Apache-2.0
"""Models that lead to each other, some of which are declared later."""

from typing import Dict, List, Optional, Union

import pytest

from satya import BaseModel, ValidationError


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
