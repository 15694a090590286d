# SPDX-License-Identifier: Apache-2.0
"""What models write, as a user of pydantic expects it."""

import dataclasses
import functools
import json
import re
import typing
import warnings
from collections import Counter, OrderedDict, deque
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Callable,
    Dict,
    Hashable,
    List,
    Optional,
    Pattern,
    Sequence,
    Tuple,
    Type,
    TypedDict,
    TypeVar,
    Union,
)

import pytest

import satya
from satya import (
    AfterValidator,
    BaseModel,
    EmailStr,
    Field,
    InstanceOf,
    IPvAnyAddress,
    IPvAnyNetwork,
    JsonValue,
    Model,
    PlainSerializer,
    PlainValidator,
    SecretStr,
    TypeAdapter,
    computed_field,
    field_serializer,
    field_validator,
    model_serializer,
)


def test_serializers_and_computed_fields():
    class M(Model):
        a: int
        when: datetime

        @field_serializer("a")
        def write_a(self, value, info):
            return f"{value}{info.mode}"

        @field_serializer("when", when_used="json")
        def write_when(self, value: datetime) -> int:
            return value.year

        @computed_field
        @property
        def double(self) -> int:
            "Twice a."
            return self.a * 2

        @computed_field(alias="T")
        @functools.cached_property
        def triple(self) -> int:
            return self.a * 3

    m = M(a=1, when=datetime(2020, 1, 1))
    assert m.model_dump() == {
        "a": "1python",
        "when": datetime(2020, 1, 1),
        "double": 2,
        "triple": 3,
    }
    assert json.loads(m.model_dump_json(by_alias=True)) == {
        "a": "1json",
        "when": 2020,
        "double": 2,
        "T": 3,
    }
    assert "double=2" in repr(m)
    assert m == M(a=1, when=datetime(2020, 1, 1))

    class W(Model):
        x: int

        @model_serializer(mode="wrap")
        def around(self, handler):
            return {"w": handler(self)}

    assert W(x=1).model_dump() == {"w": {"x": 1}}


def test_include_and_exclude():
    class In(Model):
        x: int
        y: int = 2

    class M(Model):
        a: In
        b: List[In]
        c: int = Field(1, exclude=True)
        d: Optional[int] = None

    m = M(a=In(x=1), b=[In(x=1), In(x=2)])
    assert m.model_dump(include={"a"}) == {"a": {"x": 1, "y": 2}}
    assert m.model_dump(exclude={"a": {"x"}, "b": {0: True, 1: {"y"}}, "d": True}) == {
        "a": {"y": 2},
        "b": [{"x": 2}],
    }
    assert m.model_dump(include={"b": {"__all__": {"x"}}}) == {"b": [{"x": 1}, {"x": 2}]}
    assert "d" not in m.model_dump(exclude_none=True)


def test_a_subclass_is_written_as_the_field_says():
    class Base(Model):
        x: int

    class More(Base):
        y: int

    class M(Model):
        a: Base
        b: satya.SerializeAsAny[Base]

    m = M(a=More(x=1, y=2), b=More(x=1, y=2))
    assert m.model_dump() == {"a": {"x": 1}, "b": {"x": 1, "y": 2}}
    assert m.model_dump(serialize_as_any=True)["a"] == {"x": 1, "y": 2}


T = TypeVar("T")


def test_include_and_exclude_reach_into_fixed_tuples():
    class Inner(Model):
        a: int = 1
        b: int = 2

    class Outer(Model):
        t: Tuple[Inner, int, List[Inner]]

    made = Outer(t=(Inner(), 3, [Inner(), Inner()]))
    assert made.model_dump(include={"t": {0: {"a"}}}) == {"t": ({"a": 1},)}
    assert made.model_dump_json(include={"t": {0: {"a"}}}) == '{"t":[{"a":1}]}'
    assert made.model_dump(include={"t": {-1: {"__all__": {"a"}}}}) == {"t": ([{"a": 1}, {"a": 1}],)}
    assert made.model_dump(exclude={"t": {0: {"a"}, 1: True, 2: True}}) == {"t": ({"b": 2},)}


def test_instance_of_is_written_as_its_class_is():
    @dataclasses.dataclass
    class Spot:
        x: int = 1
        y: int = 2

    class Base(BaseModel):
        x: int = 1

    class Heir(Base):
        y: int = 2

    class Made(BaseModel):
        spot: InstanceOf[Spot] = Spot()
        base: InstanceOf[Base] = Base()

    assert Made(spot=Spot(x=5)).model_dump(exclude_defaults=True) == {"spot": {"x": 5}}
    assert Made(spot=Spot(x=5)).model_dump_json(exclude_defaults=True) == '{"spot":{"x":5}}'
    assert TypeAdapter(InstanceOf[Spot]).dump_python(Spot(y=5), exclude_defaults=True) == {"y": 5}
    assert Made(base=Heir(x=3)).model_dump() == {"spot": {"x": 1, "y": 2}, "base": {"x": 3}}
    with pytest.warns(UserWarning, match="Expected `int`"):
        assert TypeAdapter(InstanceOf[int]).dump_python("x") == "x"


def test_a_union_writes_a_typed_dict_as_what_it_is():
    class Spot(TypedDict):
        x: Annotated[int, Field(alias="ex")]
        when: datetime

    class Named(TypedDict):
        name: str

    class M(BaseModel):
        v: Union[Named, Spot, int]

    made = M(v={"ex": 1, "when": "2020-01-01T00:00"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert made.model_dump(by_alias=True, mode="json") == {"v": {"ex": 1, "when": "2020-01-01T00:00:00"}}
        assert M(v={"name": "n"}).model_dump_json() == '{"v":{"name":"n"}}'
    with pytest.warns(UserWarning):
        M.model_construct(v={"y": 1}).model_dump()


def test_a_union_writes_a_value_by_the_member_whose_it_is():
    text = Annotated[int, PlainSerializer(lambda value: f"as text: {value}", return_type=str)]
    cases = [
        (EmailStr, "a@b.org", "a@b.org"),
        (Pattern, re.compile("a"), "a"),
        (Path, Path("a"), "a"),
        (IPvAnyAddress, IPv4Address("1.2.3.4"), "1.2.3.4"),
        (IPvAnyNetwork, IPv4Network("1.2.3.0/24"), "1.2.3.0/24"),
        (Sequence[int], (1, 2), [1, 2]),
        (Sequence[int], deque([1, 2]), [1, 2]),
        (JsonValue, {"a": [None, 1]}, {"a": [None, 1]}),
        (typing.Counter[str], Counter("aa"), {"a": 2}),
        (typing.OrderedDict[str, int], OrderedDict(a=1), {"a": 1}),
        (Hashable, 3, 3),
        (Callable, len, None),
        (Type[int], bool, None),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for member, value, written in cases:
            for union in (Union[member, text], Union[List[str], member], Union[member, List[str]]):
                adapter = TypeAdapter(union)
                assert adapter.dump_python(value) == value, union
                if written is not None:
                    assert json.loads(adapter.dump_json(value)) == written, union
    with pytest.warns(UserWarning):
        TypeAdapter(Union[Sequence[int], EmailStr, bool]).dump_python(5)
    with pytest.warns(UserWarning):
        TypeAdapter(Union[Sequence[str], bool]).dump_python([5])


def test_a_union_writes_what_a_container_holds_by_the_function_of_its_type():
    """Whatever it gets is the function's to write: what it cannot is no value of that member."""
    text = Annotated[float, PlainSerializer(lambda value: f"<{value}>", return_type=str)]
    more = Annotated[int, PlainSerializer(lambda value: value + 1)]
    shout = Annotated[str, AfterValidator(list), PlainSerializer("".join, return_type=str)]
    spots = TypedDict("spots", {"x": shout})
    first = Annotated[Union[str, text], Field(union_mode="left_to_right")]
    cases = [
        (List[shout], [["a", "b"], ["c"]], ["ab", "c"]),
        (Dict[str, List[shout]], {"k": [["a", "b"]]}, {"k": ["ab"]}),
        (Tuple[int, shout], (1, ["a", "b"]), [1, "ab"]),
        (Tuple[shout, ...], (["a", "b"],), ["ab"]),
        (Optional[List[Optional[shout]]], [["a", "b"], None], ["ab", None]),
        (spots, {"x": ["a", "b"]}, {"x": "ab"}),
        (Dict[str, text], {"k": 2}, {"k": "<2>"}),
        (first, [], "<[]>"),
        (Dict[str, more], {"k": 1}, {"k": 2}),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for member, value, written in cases:
            for union in (Union[member, date], Union[date, member]):
                adapter = TypeAdapter(union)
                assert json.loads(adapter.dump_json(value)) == written, union
                assert adapter.dump_python(value, mode="json") == written, union
    with pytest.warns(UserWarning):
        assert TypeAdapter(Union[Dict[str, more], date]).dump_python({"k": "x"}) == {"k": "x"}


def test_a_serializer_of_a_field_gets_what_a_plain_validator_made():
    """Its handler writes that as what it is: it need not be of the field's type."""
    text = Annotated[float, PlainSerializer(lambda value: f"<{value}>", return_type=str)]

    class M(BaseModel):
        word: SecretStr
        number: text
        other: text = 1.0
        checked: Annotated[text, PlainValidator(lambda value: value)]

        @field_validator("word", "number", "other", mode="plain")
        @classmethod
        def as_it_is(cls, value):
            return value

        @field_serializer("*", mode="wrap", when_used="json")
        def in_a_list(self, value, handler):
            return [handler(value)]

    made = M(word="w", number=2, other=3, checked=4)
    assert made.model_dump() == {"word": "w", "number": 2, "other": "<3>", "checked": 4}
    assert made.model_dump(mode="json") == {"word": ["w"], "number": [2], "other": ["<3>"], "checked": [4]}
    assert json.loads(made.model_dump_json()) == {"word": ["w"], "number": [2], "other": ["<3>"], "checked": [4]}


def test_the_last_serializer_of_a_field_stands_in_place_of_the_others():
    class M(BaseModel):
        x: Annotated[float, PlainSerializer(lambda value: f"<{value}>", return_type=str)]
        y: float

        @field_serializer("*")
        def in_words(self, value):
            return f"number {value}"

        @field_serializer("x", mode="wrap", when_used="json")
        def in_a_list(self, value, handler):
            return [handler(value)]

    assert M(x=1, y=2).model_dump() == {"x": 1.0, "y": "number 2.0"}
    assert M(x=1, y=2).model_dump(mode="json") == {"x": [1.0], "y": "number 2.0"}
    assert M(x=1, y=2).model_dump_json() == '{"x":[1.0],"y":"number 2.0"}'


def test_a_union_hands_no_dict_of_other_keys_to_the_function_of_its_values():
    more = Annotated[int, PlainSerializer(lambda value: value + 1)]
    day = date(2020, 1, 2)
    cases = [
        (Dict[date, more], {day: 1}, {"2020-01-02": 2}),
        (Dict[date, more], {"2020-01-02": 1}, {"2020-01-02": 1}),
        (Dict[date, more], {day: 1, "x": 1}, {"2020-01-02": 1, "x": 1}),
        (Dict[date, more], {datetime(2020, 1, 2): 1}, {"2020-01-02T00:00:00": 1}),
        (Dict[str, more], {1: 2}, {"1": 2}),
        (Dict[str, more], {None: 2}, {"None": 3}),
        (Dict[float, more], {1: 2}, {"1": 3}),
        (Dict[Any, more], {1: 2}, {"1": 3}),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for member, value, written in cases:
            for union in (Union[member, bytes], Union[bytes, member]):
                adapter = TypeAdapter(union)
                assert json.loads(adapter.dump_json(value)) == written, union
                assert adapter.dump_python(value, mode="json") == written, union


def test_a_datetime_is_no_date_of_a_union():
    more = Annotated[int, PlainSerializer(lambda value: value + 1)]
    adapter = TypeAdapter(Union[Tuple[date, more], bytes])
    assert adapter.dump_json((date(2020, 1, 2), 1)) == b'["2020-01-02",2]'
    with pytest.warns(UserWarning):
        assert adapter.dump_json((datetime(2020, 1, 2), 1)) == b'["2020-01-02T00:00:00",1]'


def test_what_stands_for_a_float_is_a_number_in_json_text():
    class Reading(BaseModel):
        value: float
        others: List[float] = []

    reading = Reading(value=0)
    reading.value, reading.others = Decimal("1.5"), [Fraction(1, 2)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert reading.model_dump_json() == '{"value":1.5,"others":[0.5]}'
    with pytest.warns(UserWarning):
        assert reading.model_dump(mode="json") == {"value": "1.5", "others": ["1/2"]}
    reading.value = Decimal("1e400")
    with pytest.warns(UserWarning):
        assert reading.model_dump_json() == '{"value":"1E+400","others":[0.5]}'


class Early(satya.Model):
    x: int

    @satya.field_serializer("x")
    def write(self, value) -> "Late":
        return Late(y=value)


class Late(satya.Model):
    y: int


def test_what_a_serializer_returns_may_be_defined_later():
    assert Early.model_json_schema(mode="serialization")["properties"]["x"] == {"$ref": "#/$defs/Late", "title": "X"}
    assert Early(x=1).model_dump_json() == '{"x":{"y":1}}'


def test_a_serializer_that_says_any_leaves_the_schema_open():
    class Part(Model):
        x: int = 1
        y: Optional[int] = None
        z: int

        @field_serializer("x", "y", mode="wrap")
        def as_text(self, value, handler) -> Any:
            return str(handler(value))

        @field_serializer("z")
        def unsaid(self, value):
            return value

    class Whole(Model):
        part: Part

        @model_serializer(mode="wrap")
        def around(self, handler) -> Any:
            return [handler(self)]

    written = Part.model_json_schema(mode="serialization")["properties"]
    assert written == {"x": {"title": "X"}, "y": {"title": "Y"}, "z": {"title": "Z", "type": "integer"}}
    assert Part.model_json_schema()["properties"]["x"] == {"default": 1, "title": "X", "type": "integer"}
    assert Whole.model_json_schema(mode="serialization") == {}
    assert Whole(part=Part(z=2)).model_dump_json() == '[{"part":{"x":"1","y":"None","z":2}}]'
