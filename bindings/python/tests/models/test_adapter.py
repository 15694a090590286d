# SPDX-License-Identifier: Apache-2.0
"""What needs no model class: adapters, `create_model`, `validate_call`."""

import copy
import dataclasses
import functools
import json
import pickle
from typing import Annotated, Any, Dict, List, Optional

import pytest
from caught import entries, problems

from satya import AfterValidator, Field, Model, PrivateAttr, TypeAdapter, UserError, ValidationError, create_model, validate_call
from satya.errors import UndefinedAnnotation
from satya.type_adapter import ArgsKwargs, Some


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


class Own(TypeAdapter):
    pass


def doubled(value):
    return value * 2


@pytest.mark.parametrize(
    "type_, given, text, expected",
    [
        (int, "3", "3", 3),
        (Dict[str, List[Plain]], {"a": [{"name": "x"}]}, '{"a":[{"name":"x"}]}', {"a": [Plain(name="x")]}),
        (Annotated[Optional[int], Field(gt=1)], 2, "2", 2),
        (Annotated[int, AfterValidator(doubled)], 2, "2", 4),
        ("List[Plain]", [{"name": "x"}], '[{"name":"x"}]', [Plain(name="x")]),
    ],
)
@pytest.mark.parametrize("kind", [TypeAdapter, Own])
def test_adapters_are_pickled_and_copied(type_, given, text, expected, kind):
    adapter = kind(type_, config={"title": "T"} if type_ is int else None)
    adapter.validate_json(text)
    again = [copy.copy(adapter), copy.deepcopy(adapter)]
    again += [pickle.loads(pickle.dumps(adapter, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]
    for each in again:
        assert type(each) is kind
        assert each.validate_python(given) == each.validate_json(text) == expected
        assert each.dump_json(expected) == adapter.dump_json(expected)
        assert each.json_schema() == adapter.json_schema()
        with pytest.raises(ValidationError) as caught:
            each.validate_python(object())
        assert caught.value.title == ("T" if type_ is int else caught.value.title)


def test_an_adapter_that_waits_for_its_names_is_pickled_as_it_is():
    adapter = pickle.loads(pickle.dumps(TypeAdapter("NotYetThere")))
    globals()["NotYetThere"] = int
    try:
        assert adapter.validate_python("3") == 3
    finally:
        del globals()["NotYetThere"]


def test_a_default_is_told_from_none():
    def default(type_, config=None, **options):
        return TypeAdapter(type_, config=config).get_default_value(**options)

    assert default(int) is None and default(Optional[int]) is None and default(Plain) is None
    assert default(Annotated[int, Field(default=5)]) == Some(5)
    found = default(Annotated[Optional[int], Field(default=None, description="none")])
    assert found == Some(None) and found.value is None and repr(found) == "Some(None)"
    made = Annotated[list, Field(default_factory=list)]
    assert default(made) == Some([]) and default(made).value is not default(made).value
    assert default(Annotated[int, Field(default=3), AfterValidator(doubled)]) == Some(3)
    assert default(Annotated[int, Field(default="x")]) == Some("x")
    assert default(Annotated[int, Field(default="3")], {"validate_default": True}) == Some(3)
    checked = Annotated[int, Field(default="3", validate_default=True)]
    assert default(checked) == Some(3)
    with pytest.raises(ValidationError):
        default(checked, strict=True)
    assert hash(Some(1)) == hash(Some(1)) and Some(1) != Some(2) and Some(1) != 1


def test_what_extra_may_be():
    for check, given in (
        (Plain.model_validate, {"name": "x"}),
        (Plain.model_validate_json, '{"name": "x"}'),
        (Plain.model_validate_strings, {"name": "x"}),
        (TypeAdapter(Plain).validate_python, {"name": "x"}),
        (TypeAdapter(Plain).validate_json, '{"name": "x"}'),
    ):
        with pytest.raises(ValueError, match="'bogus'"):
            check(given, extra="bogus")
        assert check(given, extra="forbid").name == "x"
    assert Plain.validate_batch([], extra="forbid").verdicts == b""


def test_a_rebuild_names_what_is_missing():
    class Waiting(Model):
        a: "NeverThere"  # noqa: F821

    with pytest.raises(UndefinedAnnotation) as caught:
        Waiting.model_rebuild()
    assert caught.value.name == "NeverThere"
    assert Waiting.model_rebuild(raise_errors=False) is False
    with pytest.raises(UserError, match="is not fully defined"):
        Waiting(a=1)


def test_a_factory_of_other_values_wants_them():
    info = create_model("M", x=(int, 1), y=(int, Field(default_factory=lambda data: data["x"]))).model_fields["y"]
    assert info.get_default(call_default_factory=True, validated_data={"x": 3}) == 3
    with pytest.raises(ValueError, match="validated_data"):
        info.get_default(call_default_factory=True)


def test_a_private_attribute_begins_with_an_underscore():
    with pytest.raises(UserError, match="sunder names"):

        class Bad(Model):
            x: int = PrivateAttr(3)


def test_create_model_takes_a_namespace():
    def twice(self):
        return self.x * 2

    Made = create_model("Made", __namespace__={"twice": twice, "kind": property(lambda self: "k")}, x=(int, 1))
    assert Made(x=2).twice() == 4 and Made().kind == "k" and list(Made.model_fields) == ["x"]
    for clash in ({"x": 3}, {"__doc__": "d"}, {"model_config": {}}, {"__annotations__": {}}):
        with pytest.raises(UserError, match="__namespace__"):
            create_model("Bad", __namespace__=clash, x=(int, 1))


def both(a: int, b: str = "x", *rest: float, c: bool = False, **more: int) -> str:
    return f"{a} {b} {rest} {c} {more}"


def placed(a: int, /, b: Annotated[str, Field(min_length=1)] = "x") -> Plain:
    return {"name": b, "age": a}


def named(*, a: Annotated[int, Field(alias="A")], **more: int):
    return a, more


def inner_of(function):
    """The type of a function inside of another type, and of a field."""

    class Holder(Model):
        held: List[function]

    return Holder


def test_a_function_is_called_with_what_is_checked():
    adapter = TypeAdapter(both)
    full = ArgsKwargs(("1", "y", "2.5"), {"c": "true", "z": "4"})
    assert adapter.validate_python(full) == "1 y (2.5,) True {'z': 4}"
    assert adapter.validate_python(("1",)) == adapter.validate_python({"a": 1}) == "1 x () False {}"
    assert adapter.validate_json('["1", "y"]') == adapter.validate_json('{"a": 1, "b": "y"}') == "1 y () False {}"
    assert problems(lambda: adapter.validate_python(full, strict=True)) == [
        ("int_type", (0,)),
        ("bool_type", ("c",)),
        ("float_type", (2,)),
        ("int_type", ("z",)),
    ]
    for given, kind, place in (
        ({"b": "y"}, "missing_argument", ("a",)),
        ({"a": 1, 2: 3}, "invalid_key", (2,)),
        (ArgsKwargs((1,), {"a": 2}), "multiple_argument_values", ("a",)),
        (5, "arguments_type", ()),
    ):
        assert problems(lambda: adapter.validate_python(given)) == [(kind, place)]
    missing = entries(lambda: adapter.validate_python([]))[0]
    assert (missing["loc"], missing["input"]) == (("a",), [])
    with pytest.raises(ValidationError, match=r"call\[both\]"):
        adapter.validate_json("5")
    assert problems(lambda: adapter.validate_strings({"a": "1"})) == [("arguments_type", ())]
    assert problems(lambda: inner_of(both)(held=[[1], ["x"]])) == [("int_parsing", ("held", 1, 0))]
    assert inner_of(both).model_validate_json('{"held": [["1"]]}').held == ["1 x () False {}"]


def test_what_a_function_returns_is_checked_where_it_is_asked_for():
    assert TypeAdapter(placed).validate_python([1]) == {"name": "x", "age": 1}
    adapter = TypeAdapter(placed, config={"validate_return": True})
    assert adapter.validate_json("[1]") == Plain(name="x", age=1)

    def wrong() -> int:
        return "w"

    assert problems(lambda: TypeAdapter(wrong, config={"validate_return": True}).validate_json("[]")) == [
        ("int_parsing", ("return",))
    ]

    def failing(a: int):
        raise ValueError("its own")

    # What it raises is no problem of its arguments.
    for adapter, given in ((TypeAdapter(failing), [1]), (TypeAdapter(functools.partial(failing, 1)), {})):
        with pytest.raises(ValueError, match="^its own$"):
            adapter.validate_python(given)


def test_names_of_arguments_are_those_that_the_call_asks_for():
    adapter = TypeAdapter(named)
    assert adapter.validate_python({"A": "1", "b": 2}) == (1, {"b": 2})
    assert adapter.validate_python({"a": "1"}, by_name=True, by_alias=False) == (1, {})
    assert problems(lambda: adapter.validate_python({"a": 1})) == [("missing_keyword_only_argument", ("A",))]


def test_schemas_of_functions():
    assert TypeAdapter(named).json_schema() == {
        "type": "object",
        "properties": {"A": {"title": "A", "type": "integer"}},
        "required": ["A"],
        "additionalProperties": {"type": "integer"},
    }
    assert TypeAdapter(placed).json_schema() == {
        "type": "array",
        "prefixItems": [
            {"title": "A", "type": "integer"},
            {"default": "x", "minLength": 1, "title": "B", "type": "string"},
        ],
        "minItems": 1,
        "maxItems": 2,
    }
    with pytest.raises(UserError, match="a place alone, others a name alone"):
        TypeAdapter(both).json_schema()


def test_methods_and_names_around_a_function():
    class Local(Model):
        v: int

        def grow(self, by: "Local") -> int:
            return self.v + by.v

    assert TypeAdapter(Local(v=1).grow).validate_json(json.dumps([{"v": "2"}])) == 3
    with pytest.raises(UserError, match="not supported"):
        TypeAdapter(object())


def test_an_adapter_shows_its_type_as_it_is_written():
    assert [repr(TypeAdapter(kind)) for kind in (int, List[int], "int", Optional[Dict[str, Any]])] == [
        "TypeAdapter(int)",
        "TypeAdapter(List[int])",
        "TypeAdapter(int)",
        "TypeAdapter(Union[Dict[str, Any], NoneType])",
    ]
