# SPDX-License-Identifier: Apache-2.0
"""Classes that describe themselves by a core schema, which only pydantic reads, are refused: it
would be passed over in silence."""

import dataclasses
import enum
import pathlib
from typing import Annotated, List, NamedTuple, Optional

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


@pytest.mark.parametrize("kind", [satya.SecretStr, satya.EmailStr, satya.HttpUrl, satya.ByteSize])
def test_satyas_own_types_and_their_heirs(kind):
    class Heir(kind):
        pass

    satya.TypeAdapter(kind)
    try:
        satya.TypeAdapter(Heir)
    except satya.UserError as error:
        assert "core schema" not in str(error)
