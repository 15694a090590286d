# SPDX-License-Identifier: Apache-2.0
"""The names that programs written for pydantic import: they are there, or say what to do."""

import importlib
import itertools
import pathlib
import random
import re

import pytest

import satya
from satya._absent import ADVICE, CLASSIC, METHODS

DOCS = pathlib.Path(__file__).resolve().parents[4] / "docs"
PAGE = DOCS / "FROM_PYDANTIC.md"

MODULES = [
    "alias_generators", "aliases", "annotated_handlers", "config", "dataclasses", "errors", "fields",
    "functional_serializers", "functional_validators", "json_schema", "main", "networks",
    "root_model", "type_adapter", "types", "validate_call_decorator",
]  # fmt: skip
#: Names of pydantic's modules that are of use to itself alone, or to type checkers.
OWN = re.compile(
    "AnyType|T|P|R|TypeAdapterT|TypeForm|TypeVar|Free.*|Model(Before|Wrap|After)Validator(WithoutInfo)?|Core.*|DefsRef"
    "|JsonRef|JsonSchemaKeyT|.*Warning|PydanticDeprecated.*|dataclasses|VERSION|version_info"
)


def public(module):
    listed = getattr(module, "__all__", None)
    if listed is None:
        listed = [n for n, v in vars(module).items() if getattr(v, "__module__", "") == module.__name__]
    return [name for name in listed if not name.startswith("_") and not OWN.fullmatch(name)]


@pytest.mark.parametrize("name", ["", *MODULES])
def test_every_name_is_there_or_says_what_to_do(name):
    theirs = pytest.importorskip("pydantic", minversion="2.14")
    ours = satya
    if name:
        theirs, ours = (importlib.import_module(f"{lib}.{name}") for lib in ("pydantic", "satya"))
    seen = 0
    for each in public(theirs):
        seen += 1
        if each in ADVICE:
            with pytest.raises(ImportError, match="satya has no"):
                exec(f"from {ours.__name__} import {each}")
        else:
            exec(f"from {ours.__name__} import {each}")
    assert seen > 0


@pytest.mark.parametrize("name", MODULES)
def test_modules_give_what_the_package_gives(name):
    module = importlib.import_module(f"satya.{name}")
    for each, value in vars(module).items():
        if each in satya.__all__:
            assert value is getattr(satya, each)


def test_what_is_absent_is_told():
    with pytest.raises(ImportError, match="satya has no validator: use field_validator"):
        from satya import validator  # noqa: F401
    with pytest.raises(ImportError, match="satya has no GenerateJsonSchema: there are no core schemas"):
        from satya.json_schema import GenerateJsonSchema  # noqa: F401
    with pytest.raises(ImportError, match="cannot import name 'Nothing'"):
        from satya.types import Nothing  # noqa: F401
    assert not hasattr(satya, "Nothing")
    text = PAGE.read_text(encoding="utf-8")
    assert not [name for name in ADVICE if f"`{name}`" not in text]
    with pytest.raises(ImportError, match="satya has no BaseSettings: use that of pydantic-settings"):
        from satya import BaseSettings  # noqa: F401


def test_what_is_absent_of_the_classic_api_is_told():
    with pytest.raises(ImportError, match="satya has no StreamValidator: use TypeAdapter"):
        from satya import StreamValidator  # noqa: F401
    text = (DOCS / "FROM_CLASSIC.md").read_text(encoding="utf-8")
    for name in CLASSIC:
        assert f"`{name}`" in text
        with pytest.raises(ImportError, match=f"satya has no {name}: "):
            getattr(satya, name)


def test_a_method_of_classic_models_says_what_to_do():
    text = (DOCS / "FROM_CLASSIC.md").read_text(encoding="utf-8")

    class User(satya.RustModel):
        name: str

    for name, advice in METHODS.items():
        assert re.search(rf"\b{name}\b", text)
        with pytest.raises(AttributeError) as caught:
            getattr(User, name)
        assert str(caught.value) == f"User has no {name}: {advice}"
        assert not hasattr(User, name)
        instead = re.match(r"use (\w+)", advice)[1]
        assert hasattr(User, instead) or hasattr(satya, instead)
    with pytest.raises(AttributeError, match="^other$"):
        User.other


def test_the_classic_table_names_what_is_there():
    from satya.rust_model import Field, Model, RustModel

    assert Model is RustModel and callable(Field)

    class User(satya.Model):
        name: str

    rows = [{"name": "a"}, {"name": 1}]
    assert list(User.validate_batch(rows).verdicts) == [0, 1]
    array = User.validate_json_batch(b'[{"name":"a"},{"name":1}]', format="array")
    lines = User.validate_json_batch(b'{"name":"a"}\n{"name":1}\n', format="ndjson")
    for batch in (array, lines):
        assert list(batch.verdicts) == [0, 1] and batch.is_valid(0) and not batch.is_valid(1)
    assert satya.Schema(User.model_json_schema()).is_valid(rows[0])
    assert User.model_validate_json(memoryview(b'{"name":"a"}')).name == "a"
    with pytest.raises(satya.ModelValidationError) as caught:
        satya.TypeAdapter(list[User]).validate_python(rows)
    assert [sorted(each) for each in caught.value.errors()] == [["input", "loc", "msg", "type", "url"]]
    of_the_model = (
        "model_validate model_validate_json model_construct model_copy model_dump model_dump_json model_json_schema"
        " parse_obj parse_raw dict schema"
    )
    assert all(hasattr(User, name) for name in of_the_model.split())


def test_titles_of_paths():
    theirs = pytest.importorskip("pydantic", minversion="2.14")
    for name in ("FilePath", "DirectoryPath", "SocketPath", "NewPath"):
        titles = []
        for library in (theirs, satya):
            with pytest.raises(library.ValidationError) as caught:
                library.TypeAdapter(getattr(library, name)).validate_python("/nowhere/at/all")
            titles.append(caught.value.title)
        assert titles[0] == titles[1]


def test_alias_generators():
    theirs = pytest.importorskip("pydantic.alias_generators")
    ours = importlib.import_module("satya.alias_generators")
    words = ["".join(letters) for n in range(5) for letters in itertools.product("aB1_-", repeat=n)]
    chance = random.Random(7)
    words += ["".join(chance.choice("abXYZ09__-é ") for _ in range(chance.randint(5, 14))) for _ in range(3000)]
    for convert in ("to_pascal", "to_camel", "to_snake"):
        wrong = [w for w in words if getattr(theirs, convert)(w) != getattr(ours, convert)(w)]
        assert not wrong, (convert, wrong[:5])


def test_aliases_by_generator():
    from satya import BaseModel, ConfigDict
    from satya.alias_generators import to_camel

    class User(BaseModel):
        model_config = ConfigDict(alias_generator=to_camel)

        first_name: str

    assert User(firstName="A").model_dump_json(by_alias=True) == '{"firstName":"A"}'


def test_replace():
    class Point(satya.Model):
        x: int
        y: int = 0

    point = Point(x=1)
    moved = point.__replace__(y=2)
    assert (moved.x, moved.y, point.y) == (1, 2, 0)
    assert moved.model_fields_set == {"x", "y"}


def test_errors_can_be_made():
    made = satya.ValidationError.from_exception_data(
        "User", [{"type": "missing", "loc": ("name",), "input": {}}], input_type="json"
    )
    assert [(e["type"], e["loc"], e["msg"]) for e in made.errors()] == [("missing", ("name",), "Field required")]
    assert made.title == "User"


@pytest.mark.parametrize("call", ["validate_python", "validate_json", "validate_strings"])
def test_partial_validation_is_refused(call):
    adapter = satya.TypeAdapter(int)
    for off in (False, "off"):
        assert getattr(adapter, call)("1", experimental_allow_partial=off) == 1
    for on in (True, "on", "trailing-strings"):
        with pytest.raises(satya.UserError, match="experimental_allow_partial is not supported"):
            getattr(adapter, call)("1", experimental_allow_partial=on)


#: Names that are in a module of pydantic's without being listed there, and that programs import from it.
BY_THE_WAY = [
    ("config", "JsonDict"), ("functional_serializers", "SerializerFunctionWrapHandler"), ("json_schema", "JsonDict"),
    ("main", "IncEx"), ("types", "PathType"),
]  # fmt: skip


@pytest.mark.parametrize("module, name", BY_THE_WAY)
def test_names_that_are_not_listed(module, name):
    for library in ("pydantic", "satya"):
        if library == "pydantic":
            pytest.importorskip("pydantic", minversion="2.14")
        assert hasattr(importlib.import_module(f"{library}.{module}"), name)
