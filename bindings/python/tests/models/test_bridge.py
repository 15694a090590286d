# SPDX-License-Identifier: Apache-2.0
"""Models, types and metadata inside of pydantic's models: read, refused and written as pydantic's
own would be."""

import datetime
import gc
import json
import sys
import weakref
from typing import Annotated, Any, List, Optional, Union

import pytest

pydantic = pytest.importorskip("pydantic", minversion="2.14")

import satya  # noqa: E402


def holders(library):
    """A model of pydantic's with fields that are models of a library's."""

    class User(library.BaseModel):
        name: str

    class Account(User):
        password: str = "p"

    class Note(library.BaseModel):
        text: Optional[str] = None

    class Holder(pydantic.BaseModel):
        user: User
        users: List[User] = []
        either: Union[Note, User, int] = 1
        anything: Any = None
        count: library.PositiveInt = 1
        few: Annotated[int, library.Field(lt=9)] = 1
        few_unlike: Annotated[List[int], library.Field(max_length=2)] = []

    return Holder, User, Account, Note


@pytest.mark.parametrize("options", [{}, {"serialize_as_any": True}, {"exclude_unset": True}])
def test_pydantic_writes_models_by_their_declaration(options):
    """What a subclass adds is not shown where the field is declared without it."""
    found = []
    for library in (pydantic, satya):
        Holder, User, Account, Note = holders(library)  # noqa: N806
        account = Account(name="a")
        made = [
            Holder(user=account, users=[account, User(name="b")], either=account, anything=account),
            Holder(user=User(name="a"), either=Note(), anything=[Note(text="t")]),
            Holder(user={"name": "a"}, either={"name": "n"}, anything={"k": User(name="u")}),
        ]
        found.append([(one.model_dump(**options), one.model_dump_json(**options)) for one in made])
        assert [type(one.either).__name__ for one in made] == ["Account", "Note", "User"]
    assert found[1] == found[0]
    assert ('"password"' in found[1][0][1]) is ("serialize_as_any" in options or '"anything":{"name":"a","password"' in found[0][0][1])


def test_pydantic_writes_secrets_and_urls_of_which_no_declaration_tells():
    found = []
    for library in (pydantic, satya):
        dsn = library.TypeAdapter(library.PostgresDsn).validate_python("postgres://u:p@h/d")
        values = [
            library.SecretStr("s"),
            library.SecretStr(""),
            library.SecretBytes(b"s"),
            library.Secret[int](3),
            library.HttpUrl("http://x.y"),
            dsn,
        ]
        adapter = pydantic.TypeAdapter(Any)
        found.append([adapter.dump_json({"k": value}) for value in values] + [adapter.dump_json({values[-2]: 1})])
        assert adapter.dump_python(values) == values
        assert adapter.dump_python(values, mode="json")[0] == "**********"
    assert found[1] == found[0]


def test_pydantic_enforces_what_stands_beside_a_type():
    found = []
    for library in (pydantic, satya):
        Holder, *_ = holders(library)  # noqa: N806
        with pytest.raises(pydantic.ValidationError) as caught:
            Holder(user={}, either="x", count=0, few=9, few_unlike=[1, 2, 3])
        found.append(caught.value.errors(include_url=False))

        class Named:
            name = "n"

        with pytest.raises(pydantic.ValidationError):
            Holder(user=Named())
        assert Holder.model_validate({"user": Named()}, from_attributes=True).user.name == "n"
    assert found[1] == found[0]
    assert len(found[1]) == 7


def test_pydantic_reads_types_of_their_own():
    found = []
    for library in (pydantic, satya):

        class Holder(pydantic.BaseModel):
            json_: library.JsonValue
            maybe: Optional[List[library.JsonValue]] = None
            name: library.ImportString = None
            called: library.ImportString[Any] = None
            beside: Annotated[Any, library.ImportString] = None
            number: library.UUID4 = None
            path: library.FilePath = None
            finite: library.FiniteFloat = 1

        given = {"name": "math.cos", "called": "math:cos", "beside": "math", "finite": "2"}
        shown = Holder(json_={"a": [1, None]}, maybe=[{}], number="a8098c1a-f86e-41da-bd1a-00112444be1e", path=__file__, **given)
        wrong = dict.fromkeys(("name", "called", "beside"), "no_such_module")
        with pytest.raises(pydantic.ValidationError) as caught:
            Holder(json_=object(), number="a8098c1a-f86e-11da-bd1a-00112444be1e", path="no such", finite="inf", **wrong)
        kinds = [(entry["type"], entry["loc"]) for entry in caught.value.errors() if entry["loc"] != ("json_",)]
        found.append((repr(shown), shown.model_dump_json(), kinds, Holder.model_json_schema()))
        assert len(kinds) == 6
    assert found[1] == found[0]


def test_what_pydantic_has_no_word_for():
    class Holder(pydantic.BaseModel):
        tags: Annotated[List[str], satya.Field(unique_items=True)] = []
        code: Annotated[str, satya.AfterValidator(_odd)] = "a"

    assert Holder(tags=["a", "b"]).tags == ["a", "b"]
    with pytest.raises(pydantic.ValidationError) as caught:
        Holder(tags=["a", "a"], code="b")
    assert [entry["type"] for entry in caught.value.errors()] == ["not_unique", "odd"]
    with pytest.raises(satya.UserError, match="pydantic checks, which has nothing like it"):
        pydantic.TypeAdapter(Annotated[int, satya.Tag("a")])


def _odd(text):
    raise satya.CustomError("odd", "{text} is odd", {"text": text})


def test_a_model_in_a_pydantic_model_hears_of_the_call():
    seen = []

    class Inner(satya.Model):
        a: int = 1
        b: int = 2

        @satya.model_validator(mode="after")
        def note(self):
            seen.append(self.a)
            return self

        @satya.computed_field
        @property
        def c(self) -> int:
            return 3

        @satya.field_serializer("b")
        def show(self, value, info):
            return [value, info.context, info.round_trip]

    class Outer(pydantic.BaseModel):
        inner: Inner
        more: List[Inner] = []

    made = Outer(inner=Inner(a=5), more=[{"a": 7}])
    # An instance is seen where it is made, and where it is given.
    assert seen == [5, 5, 7]
    assert made.model_dump(context="k", exclude={"inner": {"a"}}, round_trip=True) == {
        "inner": {"b": [2, "k", True]}, "more": [{"a": 7, "b": [2, "k", True]}],
    }  # fmt: skip
    assert made.model_dump(exclude_computed_fields=True)["inner"] == {"a": 5, "b": [2, None, False]}
    assert made.model_dump()["inner"]["c"] == 3


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="PyPy's collector goes another way there")
def members(library):
    """A model of pydantic's with a union of models of a library's."""

    class Plain(library.BaseModel):
        x: int = 0
        y: Any = None

    class Closed(library.BaseModel):
        model_config = library.ConfigDict(extra="forbid", populate_by_name=True)
        n: int = library.Field(alias="N")

    class Checked(library.BaseModel):
        n: int

        @library.model_validator(mode="after")
        def small(self):
            if self.n > 99:
                raise ValueError("large")
            return self

    class Replaced(library.BaseModel):
        z: int

        @library.model_validator(mode="wrap")
        @classmethod
        def replaced(cls, value, handler):
            return [handler(value).z]

    class Holder(pydantic.BaseModel):
        any_of: Union[Plain, Closed, Checked, Replaced]
        again: Optional[Replaced] = None

    return Holder


@pytest.mark.parametrize(
    "value",
    [
        {"x": 1},
        # Each has one member of it, one of them as it stands: the same object as that of another.
        {"x": "1", "n": 1},
        {"x": 1, "n": "1"},
        {"n": 1},
        {"n": "1"},
        {"N": 1},
        {"N": "1", "n": 1},
        {"N": 1, "y": "1"},
        {"n": 100},
        {"z": 1},
        {"z": "1", "x": 1},
        {},
        {"n": 100, "z": "?", "x": "?"},
    ],
)
@pytest.mark.parametrize("options", [{}, {"strict": True}, {"extra": "forbid"}, {"context": {}}])
def test_a_union_chooses_among_models(value, options):
    ours, theirs = members(satya), members(pydantic)
    whole = {"any_of": value, "again": {"z": 2}}
    for check, given in (("model_validate", whole), ("model_validate_json", json.dumps(whole))):
        found = []
        for holder in (ours, theirs):
            try:
                found.append(repr(getattr(holder, check)(given, **options)))
            except pydantic.ValidationError as error:
                found.append([(each["type"], each["loc"]) for each in error.errors()])
        assert found[0] == found[1], check


def open_members(library):
    class Named(library.BaseModel):
        a: int = 0

    class Open(library.BaseModel):
        model_config = library.ConfigDict(extra="allow")
        b: int = 0

    class Held(library.RootModel[Named]):
        pass

    return [Named, Open, Held]


@pytest.mark.parametrize("value", [{"a": 1}, {"a": 1, "z": 2}, {"z": 2}, {"b": 1, "a": 1}, {}])
def test_extras_and_roots_say_nothing_of_how_well_a_model_fits(value):
    ours, theirs = open_members(satya), open_members(pydantic)
    for first in range(3):
        for second in range(3):
            found = []
            # Also beside one of pydantic's own.
            for types in (ours, [*ours[:2], theirs[2]], theirs):
                adapter = pydantic.TypeAdapter(Union[types[first], types[second]])
                found.append([repr(adapter.validate_python(value)), repr(adapter.validate_json(json.dumps(value)))])
            assert found[0] == found[1] == found[2], (first, second)


def float_members(library):
    class Measured(library.BaseModel):
        x: float = 0

    class Counted(library.BaseModel):
        x: Optional[int] = None

    return Measured, Counted


@pytest.mark.parametrize("given", [1, 1.0, 1.5, "1", True, None])
def test_an_int_is_no_conversion_where_a_float_is_asked_for(given):
    found = []
    for library in (satya, pydantic):
        for first, second in (float_members(library), float_members(library)[::-1]):
            found.append(repr(pydantic.TypeAdapter(Union[first, second]).validate_python({"x": given})))
    assert found[:2] == found[2:]


def test_a_model_goes_with_what_stood_for_it():
    from satya.models.stand_in import stand_in

    def dropped():
        class Gone(satya.BaseModel):
            a: int

        shown = stand_in(Gone)
        assert stand_in(Gone) is shown and shown.model_validate({"a": 1}) == Gone(a=1)
        return weakref.ref(Gone)

    found = [dropped() for _ in range(3)]
    gc.collect()
    assert [each() for each in found] == [None] * 3


def test_problems_are_pydantics_own():
    class Mine(ValueError):
        pass

    def raised(library):
        class Inner(library.BaseModel):
            a: int = 0
            text: str = library.Field("", max_length=3)

            @library.field_validator("a")
            @classmethod
            def check(cls, value):
                if value == 1:
                    raise Mine("un{luck}y {error}")
                assert value != 2, "no {x}"
                return value

        class Outer(pydantic.BaseModel):
            inner: Inner

        for data in ({"a": 1}, {"a": 2}, {"a": "x"}, {"text": "abcd"}, {"a": None, "text": 1}):
            with pytest.raises(pydantic.ValidationError) as caught:
                Outer(inner=data)
            yield caught.value

    for found, expected in zip(raised(satya), raised(pydantic)):
        assert [repr(entry) for entry in found.errors()] == [repr(entry) for entry in expected.errors()]
        assert (found.json(), str(found)) == (expected.json(), str(expected))
    first = next(raised(satya))
    assert type(first.errors()[0]["ctx"]["error"]) is Mine


def test_problems_with_words_of_their_own_keep_them():
    class Inner(satya.BaseModel):
        a: int

        @satya.field_validator("a")
        @classmethod
        def check(cls, value):
            raise satya.CustomError("own", "{{name}} is {name}", {"name": "x"})

    class Outer(pydantic.BaseModel):
        inner: Inner

    with pytest.raises(pydantic.ValidationError) as caught:
        Outer(inner={"a": 1})
    (entry,) = caught.value.errors()
    assert (entry["type"], entry["ctx"]) == ("own", {"name": "x"})


def test_types_of_moments_in_a_model_of_pydantics():
    class Theirs(pydantic.BaseModel):
        alone: satya.PastDate
        beside: Annotated[datetime.date, satya.PastDate]
        called: Annotated[datetime.datetime, satya.AwareDatetime()]

    Theirs(alone="2000-01-01", beside="2000-01-01", called="2000-01-01T00:00Z")
    with pytest.raises(pydantic.ValidationError) as caught:
        Theirs(alone="2900-01-01", beside="2900-01-01", called="2000-01-01T00:00")
    assert [problem["type"] for problem in caught.value.errors()] == ["date_past", "date_past", "timezone_aware"]
