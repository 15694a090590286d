# SPDX-License-Identifier: Apache-2.0
"""Models as a user of pydantic expects them."""

import copy
import dataclasses
import functools
import gc
import json
import pickle
import subprocess
import sys
import weakref
from datetime import datetime, timezone
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, ClassVar, Dict, Generic, List, Literal, Optional, TypeVar, Union

import pytest

import satya
from satya import (
    AfterValidator,
    AliasChoices,
    AliasGenerator,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    Model,
    PrivateAttr,
    RootModel,
    TypeAdapter,
    ValidationError,
    computed_field,
    create_model,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
    validate_call,
)


def problems(call):
    with pytest.raises(ValidationError) as caught:
        call()
    return [(e["type"], e["loc"]) for e in caught.value.errors()]


class Plain(Model):
    name: str
    age: int = 0


class Pickled(Model):
    model_config = ConfigDict(extra="allow")
    a: int
    _secret: int = 5


def test_names():
    assert BaseModel is Model
    assert satya.ModelValidationError is satya.ValidationError
    assert satya.engine() in ("ctypes", "native")
    assert issubclass(ValidationError, ValueError)


def test_errors():
    with pytest.raises(ValidationError) as caught:
        Plain.model_validate_json('{"name": 3,\n "age": "x"}')
    error = caught.value
    assert error.title == "Plain" and error.error_count() == 2
    first, second = error.errors()
    assert first == {
        "type": "string_type",
        "loc": ("name",),
        "msg": "Input should be a valid string",
        "input": 3,
        "url": "https://errors.pydantic.dev/2.14/v/string_type",
        "offset": 9,
        "line": 1,
        "column": 10,
    }
    assert (second["line"], second["column"]) == (2, 9)
    assert "input" not in error.errors(include_input=False)[0]
    assert "url" not in error.errors(include_url=False)[0]
    assert json.loads(error.json())[0]["loc"] == ["name"]
    assert "2 validation errors for Plain\nname\n  Input should be a valid string" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    with pytest.raises(ValidationError) as caught:
        Plain.model_validate_json('{"name": "é", }')
    (entry,) = caught.value.errors()
    assert entry["type"] == "json_invalid" and entry["line"] == 1 and entry["column"] == 15


def test_defaults_and_fields_set():
    class M(Model):
        a: int = 1
        b: List[int] = []
        c: Any = Field(default_factory=dict)
        d: int = Field(default_factory=lambda data: data["a"] + 1)

    m = M(a=4)
    assert m.d == 5 and m.model_fields_set == {"a"}
    m.b.append(1)
    assert M().b == []
    m.c = 3
    assert m.model_fields_set == {"a", "c"}
    assert m.model_dump(exclude_unset=True) == {"a": 4, "c": 3}
    assert M().model_dump(exclude_defaults=True) == {"c": {}, "d": 2}
    assert M.model_fields["a"].default == 1 and not M.model_fields["a"].is_required()


def test_field_validators():
    seen = []

    class M(Model):
        a: int
        b: int

        @field_validator("a", mode="before")
        @classmethod
        def first(cls, value):
            seen.append(("before", value))
            return value

        @field_validator("a", "b")
        @classmethod
        def second(cls, value, info):
            seen.append((info.field_name, dict(info.data), info.context, info.mode))
            if value < 0:
                raise ValueError("negative")
            return value * 2

        @field_validator("b", mode="wrap")
        @classmethod
        def third(cls, value, handler):
            try:
                return handler(value)
            except ValidationError:
                return -1

    m = M.model_validate({"a": "1", "b": "2"}, context="ctx")
    assert (m.a, m.b) == (2, 4)
    assert seen == [("before", "1"), ("a", {}, "ctx", "python"), ("b", {"a": 2}, "ctx", "python")]
    assert M(a=1, b="x").b == -1
    with pytest.raises(ValidationError) as caught:
        M(a=-1, b=1)
    (entry,) = caught.value.errors()
    assert entry["msg"] == "Value error, negative" and str(entry["ctx"]["error"]) == "negative"
    with pytest.raises(satya.UserError, match="has no field"):

        class Bad(Model):
            a: int

            @field_validator("z")
            @classmethod
            def nothing(cls, value):
                return value


def test_a_validator_runs_once_when_it_fails():
    seen = []

    class M(Model):
        a: int
        b: int

        @field_validator("a")
        @classmethod
        def count(cls, value):
            seen.append(value)
            return value

    with pytest.raises(ValidationError):
        M(a=1, b="x")
    assert seen == [1]


def test_model_validators():
    class M(Model):
        a: int
        b: int = 0

        @model_validator(mode="before")
        @classmethod
        def split(cls, data):
            return {"a": data} if isinstance(data, int) else data

        @model_validator(mode="after")
        def order(self):
            if self.b > self.a:
                raise ValueError("b is more than a")
            return self

        @model_validator(mode="wrap")
        @classmethod
        def around(cls, data, handler):
            return handler(data)

    assert M.model_validate(3).a == 3
    assert M(a=2, b=1).b == 1
    assert problems(lambda: M(a=1, b=2)) == [("value_error", ())]


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


def test_aliases():
    class M(Model):
        a: int = Field(alias="A")
        b: int = Field(validation_alias=AliasChoices("B", AliasPath("deep", 0)), default=9)
        c: int = Field(1, serialization_alias="C")

    assert M(A=1, deep=[5]).b == 5
    assert M(A=1, c=3).model_dump(by_alias=True) == {"A": 1, "b": 9, "C": 3}
    assert problems(lambda: M(a=1)) == [("missing", ("A",))]
    assert problems(lambda: M(A=1, B="x")) == [("int_parsing", ("B",))]
    assert M.model_validate({"a": 2}, by_name=True).a == 2

    class N(Model):
        model_config = ConfigDict(alias_generator=str.upper, populate_by_name=True)
        first_name: str

    assert N(first_name="x") == N(FIRST_NAME="x")

    class G(Model):
        model_config = ConfigDict(
            alias_generator=AliasGenerator(validation_alias=str.upper, serialization_alias=str.title)
        )
        name: str

    assert G(NAME="x").model_dump(by_alias=True) == {"Name": "x"}


def test_extra():
    class Forbid(Model):
        model_config = ConfigDict(extra="forbid")
        a: int

    class Allow(Model):
        model_config = ConfigDict(extra="allow")
        __pydantic_extra__: Dict[str, int]
        a: int

    assert problems(lambda: Forbid(a=1, b=2)) == [("extra_forbidden", ("b",))]
    m = Allow(a=1, b="2")
    assert m.b == 2 and m.model_extra == {"b": 2} and m.model_dump() == {"a": 1, "b": 2}
    assert problems(lambda: Allow(a=1, b="x")) == [("int_parsing", ("b",))]
    m.c = 3
    assert m.model_extra == {"b": 2, "c": 3}
    with pytest.raises(ValueError, match='object has no field "z"'):
        Plain(name="x").z = 1
    with pytest.raises(AttributeError):
        Plain(name="x").zz


def test_assignment_and_frozen():
    class M(Model):
        model_config = ConfigDict(validate_assignment=True)
        a: int
        b: int = Field(0, frozen=True)

        @model_validator(mode="after")
        def small(self):
            if self.a > 10:
                raise ValueError("too big")
            return self

    m = M(a=1)
    m.a = "2"
    assert m.a == 2
    with pytest.raises(ValidationError):
        m.a = "x"
    with pytest.raises(ValidationError):
        m.a = 11
    assert m.a == 2
    with pytest.raises(ValidationError) as caught:
        m.b = 1
    assert caught.value.errors()[0]["type"] == "frozen_field"

    class F(Model):
        model_config = ConfigDict(frozen=True)
        a: int

    assert hash(F(a=1)) == hash(F(a=1)) and F(a=1) == F(a=1) != F(a=2)
    with pytest.raises(ValidationError) as caught:
        F(a=1).a = 2
    assert caught.value.errors()[0]["type"] == "frozen_instance"
    Plain(name="x").age = "not checked"


def test_private_attributes_and_post_init():
    class M(Model):
        a: int
        _count: int = PrivateAttr(default_factory=lambda: 7)
        _late: str
        classy: ClassVar[int] = 3

        def model_post_init(self, context):
            self._late = f"late {self.a}"

    m = M(a=1)
    assert m._count == 7 and m._late == "late 1" and M.classy == 3
    m._count += 1
    assert m._count == 8 and m.model_dump() == {"a": 1}
    assert M.model_construct(a=2)._late == "late 2"
    with pytest.raises(AttributeError, match="ClassVar"):
        m.classy = 4


def test_inheritance():
    class A(Model):
        a: int

    class B(Model):
        b: int = 2

    class Mixin:
        def total(self):
            return self.a + self.b

    class C(A, Mixin, B):
        a: int = Field(ge=0)
        c: int = 3

    c = C(a=1)
    assert c.total() == 3 and isinstance(c, A) and isinstance(c, B)
    assert set(C.model_fields) == {"a", "b", "c"}
    assert problems(lambda: C(a=-1)) == [("greater_than_equal", ("a",))]
    assert A(a=-1).a == -1

    class D(C):
        pass

    assert D(a=4, b=5).model_dump() == {"a": 4, "b": 5, "c": 3}


def test_an_init_of_ones_own():
    class M(Model):
        a: int
        b: int

        def __init__(self, a, **data):
            super().__init__(a=a, b=data.get("b", 5))

    assert M(1).b == 5
    assert M.model_validate({"a": "3"}).a == 3


T = TypeVar("T")
S = TypeVar("S")


class Page(Model, Generic[T]):
    items: List[T]
    next: "Optional[Page[T]]" = None


def test_generics():
    assert Page[int] is Page[int]
    page = Page[int](items=["1"], next={"items": [2]})
    assert page.items == [1] and page.next.items == [2]
    assert Page[int].__name__ == "Page[int]" and issubclass(Page[int], Page)
    assert problems(lambda: Page[int](items=["x"])) == [("int_parsing", ("items", 0))]

    class Pair(Model, Generic[T, S]):
        a: T
        b: S

    class Named(Pair[int, S], Generic[S]):
        name: str

    assert Named[str](a="1", b="x", name="n").a == 1
    assert Pair[int, List[str]](a=1, b=["x"]).b == ["x"]
    assert problems(lambda: Named[int](a=1, b="x", name="n")) == [("int_parsing", ("b",))]


def test_a_tagged_union_may_name_the_class_that_holds_it():
    class Leaf(Model):
        kind: Literal["leaf"] = "leaf"
        size: int

    class Branch(Model):
        kind: Literal["branch"] = "branch"
        parts: List[Annotated[Union[Leaf, "Branch"], Field(discriminator="kind")]] = []

    found = Branch.model_validate(
        {"parts": [{"kind": "branch", "parts": [{"kind": "leaf", "size": 1}]}, {"kind": "leaf", "size": 2}]}
    )
    assert [type(part) for part in found.parts] == [Branch, Leaf]
    assert found.parts[0].parts[0].size == 1
    with pytest.raises(ValidationError) as failure:
        Branch.model_validate({"parts": [{"kind": "branch", "parts": [{"kind": "leaf", "size": "?"}]}]})
    (problem,) = failure.value.errors()
    assert problem["loc"] == ("parts", 0, "branch", "parts", 0, "leaf", "size")


def test_recursive_and_forward_references():
    class Node(Model):
        value: int
        children: "List[Node]" = []

    node = Node(value=1, children=[{"value": 2, "children": [{"value": 3}]}])
    assert node.children[0].children[0].value == 3

    class Early(Model):
        late: "Optional[Late]" = None

    with pytest.raises(satya.UserError, match="not fully defined"):
        Early()

    class Late(Model):
        x: int

    Early.model_rebuild()
    assert Early(late={"x": 1}).late.x == 1
    data = {"value": 1}
    data["children"] = [data]
    assert ("recursion_loop", ("children", 0)) in problems(lambda: Node.model_validate(data))


def test_root_model():
    class Names(RootModel[List[str]]):
        def __iter__(self):
            return iter(self.root)

    names = Names(["a", "b"])
    assert list(names) == ["a", "b"] and names.model_dump() == ["a", "b"]
    assert names.model_dump_json() == '["a","b"]'
    assert Names.model_validate_json('["x"]').root == ["x"]
    assert RootModel[int](5) == RootModel[int](5) and repr(RootModel[int](5)) == "RootModel[int](root=5)"
    assert problems(lambda: Names([1])) == [("string_type", (0,))]

    class M(Model):
        names: Names

    assert M(names=["q"]).model_dump() == {"names": ["q"]}


def test_unions():
    class Cat(Model):
        kind: Literal["cat"]
        lives: int = 9

    class Dog(Model):
        kind: Literal["dog"]
        name: str

    class M(Model):
        pet: Union[Cat, Dog] = Field(discriminator="kind")

    assert M(pet={"kind": "dog", "name": "Rex"}).pet.name == "Rex"
    assert problems(lambda: M(pet={"kind": "dog"})) == [("missing", ("pet", "dog", "name"))]
    assert problems(lambda: M(pet={"kind": "eel"})) == [("union_tag_invalid", ("pet",))]
    adapter = TypeAdapter(Union[int, str, List[int]])
    assert adapter.validate_python("1") == "1" and adapter.validate_python(1) == 1
    assert [e["loc"] for e in _errors(lambda: adapter.validate_python([None]))] == [
        ("int",),
        ("str",),
        ("list[int]", 0),
    ]


def _errors(call):
    with pytest.raises(ValidationError) as caught:
        call()
    return caught.value.errors()


def test_construct_copy_pickle_weakref():
    m = Pickled(a=1, extra=2)
    again = pickle.loads(pickle.dumps(m))
    assert again == m and again._secret == 5 and again.extra == 2
    deep = copy.deepcopy(m)
    assert deep == m and deep is not m
    assert m.model_copy(update={"a": 9}).a == 9
    assert Plain.model_construct(age="unchecked").age == "unchecked"
    reference = weakref.ref(m)
    del m
    gc.collect()
    assert reference() is None


def test_strict_and_strings():
    assert problems(lambda: Plain.model_validate({"name": "x", "age": "1"}, strict=True)) == [
        ("int_type", ("age",))
    ]

    class S(Model):
        model_config = ConfigDict(strict=True)
        a: int
        when: Optional[datetime] = None

    assert problems(lambda: S(a="1")) == [("int_type", ("a",))]
    assert S.model_validate_json('{"a": 1, "when": "2020-01-01T00:00:00Z"}').when == datetime(
        2020, 1, 1, tzinfo=timezone.utc
    )

    class F(Model):
        a: int
        b: bool
        c: Decimal

    found = F.model_validate_strings({"a": "1", "b": "true", "c": "1.50"})
    assert (found.a, found.b, found.c) == (1, True, Decimal("1.50"))


def test_numbers_of_json_are_exact():
    class M(Model):
        d: Decimal
        i: int
        a: Any = None

    m = M.model_validate_json('{"d": 1.00000000000000000000001, "i": 123456789012345678901234567890, "a": 1.5}')
    assert m.d == Decimal("1.00000000000000000000001")
    assert m.i == 123456789012345678901234567890
    assert type(m.a) is float


def test_json_with_constants_is_read_to_its_end():
    adapter = TypeAdapter(Any)
    assert adapter.validate_json(" [Infinity] ") == [float("inf")]
    for text in ('[NaN] x', '"NaN" 1', "[Infinity", '{"a": NaN,}'):
        assert problems(lambda: adapter.validate_json(text)) == [("json_invalid", ())]


def test_from_attributes():
    class Row:
        def __init__(self):
            self.name, self.age = "Al", 3

    assert problems(lambda: Plain.model_validate(Row())) == [("model_type", ())]
    assert Plain.model_validate(Row(), from_attributes=True).age == 3


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


def test_batches():
    class M(Model):
        a: int = Field(ge=0)
        b: Optional[str] = None

    batch = M.validate_batch([{"a": 1}, {"a": -1}, {"a": "2"}])
    assert batch.verdicts == b"\0\1\0" and batch.valid_count == 2
    assert batch[2].a == 2 and batch[1] is None
    ((index, error),) = batch.errors()
    assert index == 1 and error.errors()[0]["type"] == "greater_than_equal"
    text = b'{"a": 1, "b": "x"}\n\n{"a": -1}\n{"a": "3"}\n{"a":\n'
    batch = M.validate_json_batch(text)
    assert batch.verdicts == b"\0\1\0\1"
    assert batch[2].a == 3 and batch[0].b == "x"
    kinds = [error.errors()[0]["type"] for _, error in batch.errors()]
    assert kinds == ["greater_than_equal", "json_invalid"]

    class Checked(M):
        @field_validator("a")
        @classmethod
        def even(cls, value):
            assert value % 2 == 0
            return value

    batch = Checked.validate_json_batch(b'[{"a": 1}, {"a": 2}]', format="array")
    assert batch.verdicts == b"\1\0"


def test_batches_of_a_file(tmp_path):
    class M(Model):
        a: int

    path = tmp_path / "records.ndjson"
    path.write_text("".join('{"a": %s}\n' % ("1" if n % 3 else '"x"') for n in range(1000)))
    seen = bad = 0
    for batch in M.validate_json_batch(path, chunk_size=500):
        seen += len(batch)
        for index, error in batch.errors():
            bad += 1
            assert error.errors()[0]["type"] == "int_parsing"
            assert (batch.first_record + index) % 3 == 0
    assert (seen, bad) == (1000, 334)


def test_the_document_says_what_the_model_checks():
    class Sub(Model):
        x: int

    class M(Model):
        a: int = Field(ge=0)
        b: str = Field("x", min_length=1, pattern="^x")
        c: List[Sub] = []
        d: Optional[float] = None

    table = M.__satya_table__
    assert table.is_exact
    schema = satya.Schema(json.dumps(table.document), mode="lax", formats="assert")
    for text in ('{"a": 1}', '{"a": "1", "c": [{"x": 2}], "d": null}', '{"a": 0, "zz": 1}'):
        assert schema.is_valid_json(text)
        M.model_validate_json(text)
    for text in ("{}", '{"a": -1}', '{"a": 1, "b": "y"}', '{"a": 1, "c": [{}]}', '{"a": 1, "d": "x"}'):
        assert not schema.is_valid_json(text)
        with pytest.raises(ValidationError):
            M.model_validate_json(text)


def test_what_cannot_work_is_refused_at_class_creation():
    with pytest.raises(TypeError, match="arbitrary_types_allowed"):

        class A(Model):
            a: object.__class__.__base__.__class__ = None
            b: json.JSONEncoder

    with pytest.raises(TypeError, match="non-annotated"):

        class B(Model):
            a = 1

    with pytest.raises(TypeError, match="is one of"):

        class C(Model):
            model_config = ConfigDict(extra="what")

    with pytest.raises(TypeError, match="not supported"):

        class D(Model):
            model_config = ConfigDict(plugin_settings={"a": 1})

    with pytest.raises(TypeError, match="no argument"):
        Field(no_such_thing=1)


def test_enums_and_config_values():
    class Color(Enum):
        red = "r"

    class M(Model):
        model_config = ConfigDict(use_enum_values=True, str_to_upper=True, ser_json_bytes="base64")
        color: Color = Color.red
        word: str = ""
        data: bytes = b"\xff"

    m = M(color="r", word="abc")
    assert m.color == "r" and m.word == "ABC"
    assert json.loads(m.model_dump_json())["data"] == "_w=="


def test_annotated_everywhere():
    from typing import Annotated

    Even = Annotated[int, AfterValidator(lambda v: v if v % 2 == 0 else _odd())]

    def _odd():
        raise satya.CustomError("odd", "{n} is odd", {"n": 1})

    class M(Model):
        a: List[Even]

    (entry,) = _errors(lambda: M(a=[2, 3]))
    assert entry["type"] == "odd" and entry["msg"] == "1 is odd" and entry["loc"] == ("a", 1)


def test_importing_satya_does_not_import_models():
    code = "import sys, satya; print([m for m in sys.modules if m.startswith('satya.models')])"
    import pathlib

    source = pathlib.Path(satya.__file__).parents[1]
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(source)}, check=True
    )
    assert out.stdout.strip() == "[]"
