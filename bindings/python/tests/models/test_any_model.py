# SPDX-License-Identifier: Apache-2.0
"""The base of all models as a type."""

from typing import Dict, Generic, List, Optional, Type, TypeVar, Union

import pytest

from satya import BaseModel, TypeAdapter, ValidationError

Payload = TypeVar("Payload", bound=BaseModel)


class Point(BaseModel):
    x: int = 1


class Holder(BaseModel):
    held: BaseModel
    many: List[BaseModel] = []
    either: Union[Point, BaseModel, None] = None


class Message(BaseModel, Generic[Payload]):
    payload: Payload


def test_any_instance_of_a_model_is_taken_as_it_is():
    point = Point()
    made = Holder(held=point, many=[point], either=Message(payload=point))
    assert made.held is point and made.many[0] is point and made.either.payload is point
    assert TypeAdapter(BaseModel).validate_python(point) is point


@pytest.mark.parametrize("given", [{}, {"x": 1}, 3, None, Point], ids=repr)
def test_anything_else_is_a_problem(given):
    with pytest.raises(ValidationError) as caught:
        Holder(held=given)
    assert [(e["loc"], e["type"]) for e in caught.value.errors()] == [(("held",), "model_type")]


def test_nothing_of_it_shows_in_a_dump_but_by_what_it_is():
    made = Holder(held=Point())
    assert made.model_dump()["held"] == {}
    assert made.model_dump(serialize_as_any=True)["held"] == {"x": 1}
    assert Message(payload=Point()).model_dump_json() == '{"payload":{"x":1}}'
    assert Message[Point](payload={}).payload == Point()


def test_its_classes_are_a_type_too():
    class Registry(BaseModel):
        default: Type[BaseModel] = Point
        others: Dict[str, Type[BaseModel]] = {}

    made = Registry(others={"m": Message[Point]})
    assert made.default is Point and made.others["m"] is Message[Point]
    with pytest.raises(ValidationError, match="subclass of"):
        Registry(default=int)


def test_it_has_no_instances_of_its_own():
    with pytest.raises(TypeError, match="derive a class from it"):
        BaseModel()


def test_its_schema_is_that_of_any_object():
    found: Optional[dict] = Holder.model_json_schema()["properties"]["held"]
    assert found == {"properties": {}, "title": "Model", "type": "object"}
