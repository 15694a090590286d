# SPDX-License-Identifier: Apache-2.0
"""Classes that describe themselves by a core schema, which only pydantic reads, are refused: it
would be passed over in silence."""

import dataclasses
import enum
import pathlib
from typing import Annotated, Any, List, NamedTuple, Optional

import pytest

import satya


class Described:
    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler):
        raise AssertionError("nobody asks")


class Colour(Described, enum.Enum):
    RED = "red"


@dataclasses.dataclass
class Place(Described):
    row: int


class Pair(NamedTuple):
    left: int


Pair.__get_pydantic_core_schema__ = classmethod(lambda cls, source, handler: None)


class Folder(Described, type(pathlib.Path())):
    pass


class Text(Described, str):
    pass


@pytest.mark.parametrize("kind", [Colour, Place, Pair, Folder, Text, Described])
@pytest.mark.parametrize("around", [lambda kind: kind, lambda kind: Optional[List[kind]], lambda kind: Annotated[kind, 1]])
def test_types(kind, around):
    with pytest.raises(satya.UserError, match="core schema, which only pydantic reads"):
        satya.TypeAdapter(around(kind))
    with pytest.raises(satya.UserError, match="core schema, which only pydantic reads"):

        class Holder(satya.Model):
            model_config = {"arbitrary_types_allowed": True}

            field: around(kind)


def test_models():
    with pytest.raises(satya.UserError, match="in a model, validators"):

        class Own(satya.Model):
            @classmethod
            def __get_pydantic_core_schema__(cls, source, handler):
                return handler(source)

    with pytest.raises(satya.UserError, match="Mixed"):

        class Mixed(Described, satya.Model):
            x: int

    class Heir(satya.RustModel):
        x: int

    assert Heir(x=1).x == 1


def test_what_says_its_satya_type_is_taken():
    class Number(Described):
        @classmethod
        def __get_satya_type__(cls):
            return int

    assert satya.TypeAdapter(Number).validate_python("1") == 1


class Color(enum.Enum):
    RED = "red"
    OTHER = "other"

    @classmethod
    def __get_satya_type__(cls):
        return Annotated[cls, satya.BeforeValidator(lambda value: value if value == "red" else "other")]


class Point(satya.Model):
    x: int
    y: int

    @classmethod
    def __get_satya_type__(cls):
        return Annotated[cls, satya.BeforeValidator(lambda value: dict(zip("xy", value)))]


@dataclasses.dataclass
class Size:
    width: int

    @classmethod
    def __get_satya_type__(cls):
        return Annotated[cls, satya.BeforeValidator(lambda value: {"width": value})]


class Opaque:
    @classmethod
    def __get_satya_type__(cls):
        return Annotated[satya.InstanceOf[cls], satya.PlainSerializer(lambda value: "opaque")]


def test_a_class_of_every_kind_may_say_its_type_and_means_itself_in_it():
    class Drawing(satya.Model):
        color: Color
        points: List[Point]
        size: Size
        opaque: Opaque

    opaque = Opaque()
    drawing = Drawing(color="blue", points=[[1, 2]], size="3", opaque=opaque)
    assert (drawing.color, drawing.points, drawing.size) == (Color.OTHER, [Point(x=1, y=2)], Size(3))
    assert drawing.opaque is opaque
    assert drawing.model_dump(mode="json")["opaque"] == "opaque"
    assert satya.TypeAdapter(Point).validate_json("[1, 2]") == Point(x=1, y=2)
    with pytest.raises(satya.ValidationError):
        Drawing(color="red", points=[], size=1, opaque=object())


@pytest.mark.parametrize("kind", [satya.SecretStr, satya.EmailStr, satya.HttpUrl, satya.ByteSize])
def test_satyas_own_types_and_their_heirs(kind):
    class Heir(kind):
        pass

    satya.TypeAdapter(kind)
    try:
        satya.TypeAdapter(Heir)
    except satya.UserError as error:
        assert "core schema" not in str(error)


def declarations():
    """What pydantic's functions make, in the place where satya's would stand, by name."""
    pydantic = pytest.importorskip("pydantic", minversion="2.14")

    class Body:
        default = {"a": pydantic.Field(ge=0)}
        default_with_alias = {"a": pydantic.Field(3, alias="b")}
        private = {"_a": pydantic.PrivateAttr(3)}
        validator = {"check": pydantic.model_validator(mode="after")(lambda self: self)}
        serializer = {"show": pydantic.field_serializer("a", check_fields=False)(lambda self, value: 0)}
        computed = {"b": pydantic.computed_field(return_type=int)(property(lambda self: 0))}

    class Beside:
        field = pydantic.Field(ge=0)
        strict = pydantic.Strict()
        text = pydantic.StringConstraints(min_length=3)
        finite = pydantic.AllowInfNan(False)

    bodies, besides = ({k: v for k, v in vars(each).items() if k[0] != "_"} for each in (Body, Beside))
    return pydantic, bodies, besides


def test_pydantics_declarations_are_refused():
    pydantic, bodies, besides = declarations()
    refused = pytest.raises(satya.UserError, match="import what makes it from satya")
    for body in bodies.values():
        with refused:
            type("Model", (satya.Model,), {"__annotations__": {"a": int}, **body})
    for body in (bodies["validator"], bodies["computed"]):
        # Those of a base that is no model count as well.
        with refused:
            type("Model", (satya.Model, type("Mixin", (), body)), {"__annotations__": {"a": int}})
    for item in besides.values():
        for annotation in (Annotated[int, item], List[Annotated[int, item]]):
            with refused:
                satya.TypeAdapter(annotation)
            with refused:
                type("Model", (satya.Model,), {"__annotations__": {"a": annotation}})
    with refused:
        satya.create_model("Made", a=(int, pydantic.Field(ge=0)))
    with refused:

        @satya.validate_call
        def call(a: int = pydantic.Field(ge=0)):
            pass

    with refused:

        @satya.dataclasses.dataclass
        class Checked:
            a: int = pydantic.Field(ge=0)


def test_what_stands_in_the_place_of_pydantics_types_is_named():
    pydantic = pytest.importorskip("pydantic", minversion="2.14")

    class Theirs(pydantic.BaseModel):
        a: int

    class Root(pydantic.RootModel[int]):
        pass

    @pydantic.dataclasses.dataclass
    class Checked:
        a: int

    class Hidden(pydantic.SecretStr):
        pass

    for kind, remedy in (
        (pydantic.EmailStr, "import EmailStr from satya"),
        (pydantic.HttpUrl, "import HttpUrl from satya"),
        (pydantic.Secret[int], "import Secret from satya"),
        (pydantic.BaseModel, "import BaseModel from satya"),
        (pydantic.FilePath, "import what makes it from satya"),
        (pydantic.UUID4, "import what makes it from satya"),
        (pydantic.Json[int], "import what makes it from satya"),
        (Theirs, "derive it from satya's BaseModel"),
        (Root, "derive it from satya's RootModel"),
        (Hidden, "derive it from satya's SecretStr"),
        (Checked, "decorate it with satya.dataclasses.dataclass"),
    ):
        for annotation in (kind, List[kind]):
            with pytest.raises(satya.UserError, match=remedy):
                satya.TypeAdapter(annotation)


def test_pydantics_dataclasses_are_refused():
    pydantic = pytest.importorskip("pydantic", minversion="2.14")

    @pydantic.dataclasses.dataclass
    class Theirs:
        a: int = pydantic.Field(ge=0)

    with pytest.raises(satya.UserError, match="core schema, which only pydantic reads"):
        satya.TypeAdapter(List[Theirs])


def test_pydantics_values_and_what_says_its_schema_are_taken():
    pydantic = pytest.importorskip("pydantic", minversion="2.14")

    class Holder(satya.Model):
        anything: Any = pydantic.SecretStr("x")
        shown: Annotated[int, pydantic.WithJsonSchema({"type": "string"})] = 1

    assert Holder().anything.get_secret_value() == "x"
    assert Holder.model_json_schema()["properties"]["shown"]["type"] == "string"
