# SPDX-License-Identifier: Apache-2.0
"""Code as users write it, for type checkers: test_typing.py runs them over it.

A line that ends in `# wrong: …` is one that every checker must refuse; all others
must pass, and `assert_type` says what their types are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, Optional, TypeVar, Union

from typing_extensions import assert_type

import satya
from satya.dataclasses import dataclass as checked_dataclass
from satya import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    FieldSerializationInfo,
    HttpUrl,
    Model,
    PositiveInt,
    PrivateAttr,
    RootModel,
    SecretStr,
    StringConstraints,
    Tag,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    computed_field,
    create_model,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
    validate_call,
)
from satya.rust_model import RustModel


class Address(Model):
    street: str
    city: str = "Bonn"


class User(Model):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=2)
    age: int = Field(default=0, ge=0)
    tags: list[str] = Field(default_factory=list)
    address: Optional[Address] = None
    born: datetime = datetime(2000, 1, 1)
    score: Annotated[float, Field(ge=0, le=1)] = 0.5
    size: PositiveInt = 1
    level: Literal["low", "high"] = "low"
    _cache: dict[str, int] = PrivateAttr(default_factory=dict)

    @field_validator("name", mode="after")
    @classmethod
    def no_digits(cls, value: str) -> str:
        return value

    @field_validator("tags", mode="before")
    @classmethod
    def split(cls, value: Any, info: ValidationInfo) -> Any:
        if "name" in info.data and info.data["name"] == "":
            return []
        return value.split(",") if isinstance(value, str) else value

    @field_validator("level", mode="before")
    @classmethod
    def lower(cls, value: Any, info: ValidationInfo[Optional[str]]) -> Any:
        assert_type(info.context, Optional[str])
        return value.lower() if info.context == "any case" else value

    @field_serializer("born")
    def year(self, value: datetime, info: FieldSerializationInfo[dict[str, int]]) -> int:
        assert_type(info.context["century"], int)
        assert_type(info.field_name, str)
        return value.year

    @model_validator(mode="after")
    def check(self) -> User:
        return self

    @computed_field  # type: ignore[prop-decorator]
    @property
    def label(self) -> str:
        return f"{self.name} ({self.age})"

    def model_post_init(self, context: Any, /) -> None:
        self._cache["made"] = 1


# Making instances

user = User(name="Ada", age=36)
assert_type(user, User)
assert_type(user.name, str)
assert_type(user.age, int)
assert_type(user.tags, list[str])
assert_type(user.address, Optional[Address])
assert_type(user.label, str)
assert_type(user.size, int)
User(name=3)  # wrong: an int is no str
User(age=3)  # wrong: name is missing
User(name="Ada", agee=3)  # wrong: no such field
User("Ada")  # wrong: fields are keywords
User(name="Ada", level="middle")  # wrong: no such choice
User(name="Ada", _cache={})  # wrong: private attributes are no parameters

# Assignment

user.age = 37
user.age = "x"  # wrong: a str is no int
user.nme = "x"  # wrong: no such field


class Point(Model, frozen=True):
    x: int
    y: int = 0


point = Point(x=1)
point.x = 2  # wrong: frozen

# Validation and dumps

assert_type(User.model_validate({"name": "Ada"}), User)
assert_type(User.model_validate_json(b"{}"), User)
assert_type(User.model_construct(name="Ada"), User)
assert_type(user.model_copy(update={"age": 3}), User)
assert_type(user.model_dump(), dict[str, Any])
assert_type(user.model_dump_json(indent=2), str)
assert_type(User.model_json_schema(), dict[str, Any])
assert_type(user.model_fields_set, set[str])
assert_type(user.model_extra, Optional[dict[str, Any]])
User.model_validate({}, strct=True)  # wrong: no such option
user.model_dump(mode=3)  # wrong: a mode is a str
user.model_dmp()  # wrong: no such method

try:
    User.model_validate({})
except ValidationError as error:
    assert_type(error.error_count(), int)
    assert_type(error.title, str)
    error.json(include_url=False)
    for entry in error.errors(include_url=False, include_input=True):
        print(entry["type"], entry["loc"], entry["msg"])

assert_type(satya.ModelValidationError, type[ValidationError])

# Inheritance, generics, roots

T = TypeVar("T")


class Admin(User):
    rights: set[str] = set()


admin = Admin(name="Bob", rights={"all"})
assert_type(admin.rights, set[str])
assert_type(Admin.model_validate({}), Admin)
Admin(name="Bob", rights=3)  # wrong: an int is no set


class Page(Model, Generic[T]):
    items: list[T]
    total: int


page = Page[int](items=[1], total=1)
assert_type(page.items, list[int])
Page[int](items=["a"], total=1)  # wrong: items are ints


class Names(RootModel[list[str]]):
    def __iter__(self) -> Iterator[str]:
        return iter(self.root)


names = Names(["a"])
assert_type(names.root, list[str])
assert_type(Names.model_validate(["a"]), Names)
assert_type(Names.model_construct(["a"]), Names)
written: list[str] = names.model_dump(mode="json")
Names([1])  # wrong: the root is a list of str

# Types without a class

assert_type(HttpUrl.build(scheme="http", host="a.example"), HttpUrl)
assert_type(satya.PostgresDsn.build(scheme="postgres", host="a.example").hosts()[0]["port"], Optional[int])

adapter = TypeAdapter(list[int])
assert_type(adapter.validate_python(["1"]), list[int])
assert_type(adapter.validate_json("[1]"), list[int])
assert_type(adapter.dump_json([1]), bytes)
either: TypeAdapter[Union[int, str]] = TypeAdapter(Union[int, str])
assert_type(either.validate_python(1), Union[int, str])
adapter.validate_python([1]).append("x")  # wrong: items are ints
assert_type(TypeAdapter(Union[int, str]), TypeAdapter[Union[int, str]])
assert_type(TypeAdapter(Optional[int]), TypeAdapter[Optional[int]])
assert_type(TypeAdapter(Annotated[int, Field(gt=0)]), TypeAdapter[int])
assert_type(TypeAdapter(Literal["low", "high"]).validate_python("low"), Literal["low", "high"])
assert_type(TypeAdapter(None), TypeAdapter[None])
perhaps = TypeAdapter(Optional[int])
perhaps.validate_python(3) + 1  # wrong: it may be None


def adapted(kind: Any, thing: object) -> None:
    assert_type(TypeAdapter(kind), TypeAdapter[Any])
    assert_type(TypeAdapter(thing), TypeAdapter[Any])




@validate_call
def double(number: int, times: int = 2) -> int:
    return number * times


@validate_call(validate_return=True)
def half(number: int) -> float:
    return number / 2


assert_type(double(2), int)
assert_type(half(2), float)
double("x")  # wrong: a str is no int
half()  # wrong: an argument is missing

# Annotations


class Odd(BaseModel):
    even: Annotated[int, AfterValidator(lambda v: v), BeforeValidator(int)] = 2
    word: Annotated[str, StringConstraints(to_lower=True)] = ""
    other: str = Field(default="", validation_alias=AliasChoices("other", "o"))
    secret: SecretStr = SecretStr("")
    home: Optional[HttpUrl] = None
    pick: Annotated[
        Union[Annotated[Address, Tag("a")], Annotated[Point, Tag("p")]], Discriminator(lambda v: "a")
    ] = Point(x=1)

    @model_serializer(mode="plain")
    def as_text(self) -> str:
        return self.word


odd = Odd(even=2)
assert_type(odd.secret.get_secret_value(), str)
assert_type(odd.pick, Union[Address, Point])

Made = create_model("Made", x=(int, 1))
made = Made(x=2)

# Batches

rows = User.validate_batch([{"name": "x"}], strict=True)
assert_type(rows, satya.ModelBatch[User])
assert_type(rows[0], Optional[User])
assert_type(rows[:2], list[Optional[User]])
texts = User.validate_json_batch(b"{}", format="array", context=1)
assert_type(texts, satya.ModelBatch[User])
for read in texts:
    assert_type(read, Optional[User])
for number, error_found in texts.errors():
    assert_type(number, int)
    assert_type(error_found.error_count(), int)
for part in User.validate_json_batch(Path("records"), chunk_size=1):
    assert_type(part, satya.ModelBatch[User])
    for whole in part.instances():
        assert_type(whole, User)
User.validate_json_batch(b"{}", formats="array")  # wrong: no such argument

Field(default=1, ge="x", lee=3)  # wrong: no such argument
ConfigDict(extra="some")  # wrong: no such choice
ConfigDict(extras="allow")  # wrong: no such setting
satya.NoSuchName  # wrong: no such name

# The classic API, and schemas


class Old(RustModel):
    name: str = Field(min_length=2, email=True)


old = Old(name="a@b.example")
assert_type(old.json(), str)
assert_type(Old.from_dict({"name": "a@b.example"}), Old)
Old(nme="x")  # wrong: no such field

schema = satya.Schema({"type": "integer"})
assert_type(schema.is_valid(3), bool)
for problem in schema.iter_errors("x"):
    assert_type(problem, satya.Problem)

# Dataclasses


@checked_dataclass(kw_only=True)
class Place:
    name: str
    floor: int = Field(default=0, ge=0)


place = Place(name="x", floor=1)
assert_type(place.floor, int)
Place("x")  # wrong: by name alone
Place(nme="x")  # wrong: no such field


class Contact(Model):
    email: satya.EmailStr
    owner: satya.InstanceOf[Address]
    given: satya.SkipValidation[int] = 1
    shown: satya.SerializeAsAny[Address] = Address(street="s")
    host: satya.IPvAnyAddress = IPv4Address("127.0.0.1")


contact = Contact(email="a@b.example", owner=Address(street="s"))
assert_type(contact.email, str)
assert_type(contact.owner, Address)
assert_type(contact.given, int)
assert_type(contact.shown, Address)
Contact(email=1, owner=Address(street="s"))  # wrong: an e-mail address is text
Contact(email="a@b.example", owner="s")  # wrong: an instance of its class
