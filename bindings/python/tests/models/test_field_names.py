# SPDX-License-Identifier: Apache-2.0
"""Classes of any number of fields, with any names."""

import builtins
import copy
import json
import keyword
import pickle
import sys
import warnings
from typing import Annotated, Any, List, Literal, Optional

import pytest

from satya import BaseModel, ConfigDict, Field, Model, PrivateAttr, TypeAdapter, UserError, ValidationError, create_model

COUNTS = [0, 1, 2, 3, 7, 8, 9, 16, 31, 32, 33, 47, 48, 49, 62, 63, 64, 65, 127, 128, 129, 255, 256, 300]


@pytest.mark.parametrize("count", COUNTS)
def test_any_number_of_fields(count):
    names = [f"f{n}" for n in range(count)]
    cls = create_model("Many", **{name: (int, ...) for name in names})
    values = {name: n for n, name in enumerate(names)}
    for given in (values, dict(reversed(list(values.items()))), {**values, "other": 1}):
        made = cls(**given)
        assert made.model_dump() == values and vars(made) == values
        assert list(made.model_dump()) == names
        assert cls.model_validate(given) == made
        assert cls.model_validate_json(json.dumps(given)) == made
        assert made.model_fields_set == set(names)
    assert json.loads(made.model_dump_json()) == values
    for name in names:
        setattr(made, name, -1)
        assert getattr(made, name) == -1
    assert set(made.model_dump().values()) <= {-1}
    assert copy.copy(made) == made and copy.deepcopy(made) == made
    if count:
        del values[names[-1]]
        with pytest.raises(ValidationError) as caught:
            cls(**values)
        assert caught.value.errors()[0]["loc"] == (names[-1],)
        with pytest.raises(ValidationError) as caught:
            cls()
        assert caught.value.error_count() == count
        with pytest.raises(ValidationError) as caught:
            cls(**dict.fromkeys(names, "x"))
        assert [entry["loc"][0] for entry in caught.value.errors()] == names


@pytest.mark.parametrize("count", COUNTS)
def test_which_fields_were_set(count):
    names = [f"f{n}" for n in range(count)]
    cls = create_model("Many", **{name: (Any, n) for n, name in enumerate(names)})
    assert cls().model_fields_set == set()
    for n, name in enumerate(names):
        made = cls(**{name: "given"})
        assert made.model_fields_set == {name}
        assert made.model_dump(exclude_unset=True) == {name: "given"}
        assert getattr(made, name) == "given" and getattr(made, names[n - 1]) in (n - 1, count - 1, "given")
        other = names[n // 2]
        setattr(made, other, 1)
        assert made.model_fields_set == {name, other}
        assert copy.copy(made).model_fields_set == {name, other}


@pytest.mark.parametrize("count", [1, 63, 64, 65, 300])
def test_subclasses_add_fields(count):
    first = {f"f{n}": (int, n) for n in range(count)}
    second = {f"g{n}": (int, n) for n in range(count)}
    One = create_model("One", **first)
    Two = create_model("Two", **second)
    Sub = create_model("Sub", __base__=One, **second)
    Both = create_model("Both", __base__=(One, Two), last=(str, "x"))
    for cls in (Sub, Both):
        made = cls(f0=10, **{f"g{count - 1}": 20})
        assert made.f0 == 10 and getattr(made, f"g{count - 1}") == 20
        assert made.model_fields_set == {"f0", f"g{count - 1}"}
        assert len(made.model_dump()) == len(cls.model_fields)
    assert Both().last == "x"


#: Names that code written for a class may use itself, and others.
NAMES = [
    *[name for name in dir(builtins) if name.islower() and name[0] != "_" and not hasattr(Model, name)],
    "été",
    "имя",
    "名前",
    "ʻokina",
    "K",
    "x" * 1000,
    "self",
    "cls",
    "args",
    "kwargs",
    "data",
    "values",
    "state",
    "dict_",
    "None_",
    "match",
    "case",
    "field",
    "name",
    "root_",
    "f",
    "M0",
    "k0",
    "items",
    "keys",
    "get",
    "update",
    "pop",
    "mro",
]


@pytest.mark.filterwarnings("ignore:Field name")
@pytest.mark.parametrize("name", NAMES)
def test_names(name):
    import unicodedata

    # As Python's parser writes identifiers.
    name = unicodedata.normalize("NFKC", name)
    cls = type(Model)("Named", (Model,), {"__annotations__": {name: int, "other": int}, "other": 5})
    made = cls(**{name: 1})
    assert getattr(made, name) == 1 and made.model_dump() == {name: 1, "other": 5}
    setattr(made, name, 2)
    assert vars(made)[name] == 2
    assert cls.model_validate({name: 3}) == cls.model_validate_json(json.dumps({name: 3}))
    assert json.loads(made.model_dump_json())[name] == 2
    with pytest.raises(ValidationError) as caught:
        cls(**{name: "x"})
    assert caught.value.errors()[0]["loc"] == (name,)
    assert eval(f"m.{name}", {"m": made}) == 2
    delattr(made, name)
    assert not hasattr(made, name) and repr(made) == "Named(other=5)"


#: CPython 3.9 has a keyword of the form that private attributes have.
KEYWORDS = [word for word in keyword.kwlist if not word.startswith("_")]


@pytest.mark.parametrize("name", [*KEYWORDS, "a b", "a-b", "1a", "", "a.b", "a\x00b", "\U0001f600"])
def test_names_that_no_source_can_write(name):
    """They can be declared by create_model and given by **."""
    try:
        cls = create_model("Odd", **{name: (int, 0), "plain": (int, 1)})
    except (ValueError, TypeError, NameError):
        return
    made = cls(**{name: 1})
    assert made.model_dump() == {name: 1, "plain": 1} and getattr(made, name) == 1
    assert cls.model_validate({name: 2}).model_dump()[name] == 2
    assert cls.model_validate_json(json.dumps({name: 3})).model_dump()[name] == 3
    setattr(made, name, 5)
    assert getattr(made, name) == 5 and made.plain == 1
    with pytest.raises(ValidationError):
        cls(**{name: "x"})


@pytest.mark.parametrize("alias", ["class", "a b", "", "été", "\U0001f600", "name", 'quo"te', "new\nline", "\x00", "_self_", "_extra_", "_set_", "__x"])
def test_aliases(alias):
    class Aliased(Model):
        value: int = Field(alias=alias)
        name: str = "n" if alias != "name" else Field(default="n", alias="other")

    made = Aliased(**{alias: 1})
    assert made.value == 1 and made.name == "n"
    assert Aliased.model_validate({alias: 2}).value == 2
    assert Aliased.model_validate_json(json.dumps({alias: 3})).value == 3
    assert json.loads(made.model_dump_json(by_alias=True))[alias] == 1
    assert made.model_dump() == {"value": 1, "name": "n"}
    with pytest.raises(ValidationError) as caught:
        Aliased(value=1)
    assert caught.value.errors()[0]["loc"] == (alias,)


@pytest.mark.skipif(
    sys.version_info >= (3, 14), reason="annotations name what the class body ends with"
)
def test_rules_of_fields_named_like_what_rules_use():
    class Rules(Model):
        model_config = ConfigDict(validate_assignment=True)
        type: str = Field(default="ab", min_length=2)
        len: List[int] = Field(default=[1], max_length=1)
        isinstance: Optional[float] = Field(default=None, le=5, ge=-5.0)
        int: Any = None
        str: Literal["a", "b"] = "a"

    made = Rules(type="abc", len=[2], isinstance=3, int=4, str="b")
    assert made.model_dump() == {"type": "abc", "len": [2], "isinstance": 3.0, "int": 4, "str": "b"}
    for bad in ({"type": "a"}, {"len": [1, 2]}, {"isinstance": "x"}, {"str": "c"}):
        for call in (
            lambda: Rules(**bad),
            lambda: Rules.model_validate(bad),
            lambda: setattr(made, *next(iter(bad.items()))),
        ):
            with pytest.raises(ValidationError):
                call()


def test_names_and_aliases_that_cross():
    class Crossed(Model):
        model_config = ConfigDict(populate_by_name=True)
        a: int = Field(default=0, alias="b")
        b: int = Field(default=0, alias="a")

    assert Crossed(a=1, b=2).model_dump() == {"a": 2, "b": 1}
    assert Crossed.model_validate_json('{"a": 1, "b": 2}').model_dump() == {"a": 2, "b": 1}


def test_names_equal_by_hash():
    """Many names of one hash bucket are still told apart."""
    names = [f"n{n}" for n in range(200)]
    cls = create_model("Many", **{name: (int, 0) for name in names[::2]})
    for n, name in enumerate(names):
        made = cls(**{name: 7})
        assert made.model_dump().get(name, None) == (7 if n % 2 == 0 else None)
        assert made.model_fields_set == ({name} if n % 2 == 0 else set())


def test_names_that_are_not_interned():
    cls = create_model("Plain", first=(int, 0), second=(int, 0))
    for _ in range(3):
        given = {"".join(["fi", "rst"]): 1, "".join(["sec", "ond"]): 2, "".join(["th", "ird"]): 3}
        assert cls(**given).model_dump() == {"first": 1, "second": 2}
        assert cls.model_validate(given).model_dump() == {"first": 1, "second": 2}
    assert cls(**{sys.intern("".join(["fi", "rst"])): 4}).first == 4


class Empty(Model):
    pass


class Forbidding(Model):
    model_config = ConfigDict(extra="forbid")


def test_classes_without_fields():
    assert Empty().model_dump() == {} and Empty(x=1) == Empty() and vars(Empty()) == {}
    assert Empty.model_validate({}) == Empty.model_validate_json("{}") == copy.copy(Empty())
    assert Empty().model_dump_json() == "{}" and repr(Empty()) == "Empty()"
    assert pickle.loads(pickle.dumps(Empty())) == Empty()
    with pytest.raises(ValidationError):
        Forbidding(x=1)
    with pytest.raises(ValueError):
        Empty().x = 1
    with pytest.raises(TypeError):
        Empty(1)
    assert Model.model_fields == {}


def test_del_of_a_name_that_a_field_and_an_extra_have_takes_the_field_first():
    class Open(BaseModel):
        model_config = {"extra": "allow"}
        a: int = Field(1, alias="b")

    made = Open.model_validate({"a": 5, "b": 3})
    assert (made.a, made.model_extra) == (3, {"a": 5})
    del made.a
    assert (made.a, made.model_extra) == (5, {"a": 5})
    del made.a
    assert made.model_extra == {}
    with pytest.raises(AttributeError):
        del made.a


@pytest.mark.parametrize("name", ["model_fields", "model_computed_fields"])
@pytest.mark.parametrize("given", [..., 3])
def test_names_of_what_a_class_tells(name, given):
    with pytest.raises(UserError, match=f"give it another name, with alias='{name}'"):
        create_model("Told", **{name: (int, given)})
    made = create_model("Told", other=(int, Field(alias=name)))
    assert made(**{name: 3}).other == 3 and list(made.model_fields) == ["other"]


@pytest.mark.filterwarnings("ignore:Field name")
def test_a_field_in_place_of_a_method_that_is_called():
    class Own(Model):
        def model_post_init(self, context):
            raise AssertionError

    for base in (Model, Own):

        class Base(base):
            model_post_init: int = 3
            _kept: int = PrivateAttr(4)

        class Below(Base):
            more: int = 0

        for cls in (Base, Below):
            made = cls(model_post_init="5")
            assert made.model_post_init == 5 and made._kept == 4 and cls().model_post_init == 3
            assert cls.model_validate_json('{"model_post_init": 1}').model_dump()["model_post_init"] == 1


@pytest.mark.parametrize("said", [
    {"alias": "n"}, {"validation_alias": "n"}, {"default": 1}, {"default_factory": int}, {"exclude": True}, {"frozen": True},
    {"repr": False}, {"validate_default": True}, {"init": False}, {"deprecated": True},
])  # fmt: skip
def test_what_is_said_in_vain_is_warned_of(said):
    """As pydantic does, by the same class of warning: once of each name."""
    for library in ("satya", "pydantic"):
        module = pytest.importorskip(library, minversion=None if library == "satya" else "2.14")
        inner = Annotated[int, module.Field(**said, gt=0)]
        with pytest.warns(UserWarning, match=next(iter(said))) as caught:
            made = module.create_model("Made", many=(List[inner], ...))
        assert {each.category.__name__ for each in caught} == {"UnsupportedFieldAttributeWarning"}
        assert len({str(each.message) for each in caught}) == 1
        items = made.model_json_schema()["properties"]["many"]["items"]
        assert items.get("deprecated") is said.get("deprecated") and items["exclusiveMinimum"] == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        create_model("Made", one=(Annotated[int, Field(**said)], ...), many=(List[Annotated[int, Field(gt=0)]], ...))


class Named(Model):
    a: int = Field(0, alias="A")


@pytest.mark.parametrize(
    "check",
    [
        Named.model_validate,
        Named.model_validate_json,
        Named.model_validate_strings,
        Named.validate_batch,
        Named.validate_json_batch,
        TypeAdapter(Named).validate_python,
        TypeAdapter(Named).validate_json,
        TypeAdapter(Named).validate_strings,
    ],
    ids=lambda check: f"{type(check.__self__).__name__}.{check.__name__}",
)
def test_a_check_by_no_name_at_all_is_refused(check):
    with pytest.raises(UserError, match="At least one of `by_alias` or `by_name` must be set to True") as caught:
        check({} if "json" not in check.__name__ else "{}", by_alias=False)
    assert caught.value.code == "validate-by-alias-and-name-false"
    check({} if "json" not in check.__name__ else "{}", by_alias=False, by_name=True)
