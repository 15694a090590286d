# SPDX-License-Identifier: Apache-2.0
"""Models as a user of pydantic expects them: fields, assignment, inheritance, copies."""

import copy
import gc
import json
import pickle
import os
import subprocess
import sys
import weakref
from datetime import datetime, timezone
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Dict, List, Optional

import pytest
from caught import problems

import satya
from satya import (
    AliasChoices,
    AliasGenerator,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    Model,
    PrivateAttr,
    ValidationError,
    model_validator,
)


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
    assert M().model_dump(exclude_defaults=True) == {"d": 2}
    assert M.model_fields["a"].default == 1 and not M.model_fields["a"].is_required()


@pytest.mark.parametrize("type_", [Any, Optional[Any], Optional[object], satya.InstanceOf[object], Optional[satya.InstanceOf[object]]], ids=str)
def test_what_takes_anything_is_required(type_):
    class Pair(Model):
        first: int
        second: type_  # type: ignore[valid-type]

    for make in (
        lambda: Pair(first=1),
        lambda: Pair.model_validate({"first": 1}),
        lambda: Pair.model_validate_json('{"first": 1}'),
        lambda: satya.TypeAdapter(List[Pair]).validate_json('[{"first": 1}]'),
    ):
        with pytest.raises(ValidationError) as found:
            make()
        assert [(line["type"], line["loc"][-1]) for line in found.value.errors()] == [("missing", "second")]
    assert Pair(first=1, second=None).second is None


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

    class Titled(Model):
        model_config = ConfigDict(title="a title", frozen=True)
        a: int = 0

    for change in (lambda made: setattr(made, "a", 1), lambda made: delattr(made, "a")):
        # No input is checked: it is the class that is named.
        with pytest.raises(ValidationError) as caught:
            change(Titled())
        assert caught.value.title == "Titled"
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


def test_from_attributes():
    class Row:
        def __init__(self):
            self.name, self.age = "Al", 3

    assert problems(lambda: Plain.model_validate(Row())) == [("model_type", ())]
    assert Plain.model_validate(Row(), from_attributes=True).age == 3


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


def test_importing_satya_does_not_import_models():
    code = "import sys, satya; print([m for m in sys.modules if m.startswith('satya.models')])"
    import pathlib

    source = pathlib.Path(satya.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert out.stdout.strip() == "[]"
