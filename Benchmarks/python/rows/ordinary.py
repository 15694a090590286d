# SPDX-License-Identifier: Apache-2.0
"""Row 28: what programs declare besides plain fields: functions of the user, aliases, settings,
types of Python, options of dumps. Nobody should pay for one of these with all the rest."""

from .. import contest
from ..line import Line, Side

DECLARED = """
import dataclasses, datetime, decimal
from typing_extensions import TypedDict
from uuid import UUID
from LIB import (AliasPath, BaseModel, ConfigDict, Field, HttpUrl, PrivateAttr, SecretStr, TypeAdapter,
    computed_field, field_serializer, field_validator, model_validator, validate_call)
from LIB.alias_generators import to_camel
from LIB.dataclasses import dataclass

class Checked(BaseModel):
    name: str
    age: int = 0
    @field_validator("name")
    @classmethod
    def strip(cls, value): return value.strip()

class Assigned(Checked):
    model_config = ConfigDict(validate_assignment=True)

class Whole(BaseModel):
    low: int
    high: int
    @model_validator(mode="after")
    def in_order(self):
        if self.low > self.high: raise ValueError("low > high")
        return self

class Before(BaseModel):
    name: str
    @model_validator(mode="before")
    @classmethod
    def named(cls, value): return {"name": value} if isinstance(value, str) else value

class Private(BaseModel):
    name: str
    _seen: int = PrivateAttr(0)
    def model_post_init(self, context): self._seen += 1

class Written(BaseModel):
    name: str
    price: float
    @computed_field
    @property
    def label(self) -> str: return self.name.upper()
    @field_serializer("price")
    def rounded(self, value): return round(value, 2)

class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    first_name: str
    last_name: str
    birth_year: int = 0

class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str

class Strict(BaseModel):
    model_config = ConfigDict(strict=True)
    name: str
    age: int

class Kinds(BaseModel):
    price: decimal.Decimal
    wait: datetime.timedelta
    tags: Set[str]

class Priced(BaseModel):
    price: decimal.Decimal = Field(gt=0, max_digits=10, decimal_places=2)

class Point(TypedDict):
    x: int
    y: int

class Cat(BaseModel):
    name: str
    lives: int

class Dog(BaseModel):
    name: str
    tricks: List[str]

class Holder(BaseModel):
    point: Point
    pet: Union[Cat, Dog]

class Form(BaseModel):
    page: int
    size: float
    is_open: bool

class Plain(BaseModel):
    name: str
    age: int
    city: Optional[str] = None

class Pathed(BaseModel):
    first: str = Field(validation_alias=AliasPath("names", 0))
    city: str = Field(validation_alias=AliasPath("address", "city"))

class Special(BaseModel):
    key: UUID
    home: HttpUrl
    word: SecretStr
    line: Deque[int]

@dataclass
class Place:
    name: str
    floor: int = 0

@validate_call
def add(first: int, second: int = 2): return first + second

plain = Plain(name="Alice", age=30)
many = TypeAdapter(List[Plain])
plains = [plain] * 100
"""

SPECIAL = """{"key":"00000000-0000-4000-8000-00000000000f","home":"https://a.example/b","word":"abc","line":[1,2]}"""
KINDS = """{"price":"12.50","wait":"PT1H","tags":["a","b"]}"""


def line(name: str, statement: str, setup: str = "", facts: str = "str(value)", **more) -> Line:
    """A line of which pydantic is the peer that is not to be faster."""
    sides = {
        library: Side(statement, f"{DECLARED.replace('LIB', library)}\n{setup}")
        for library in ("satya", "pydantic")
    }
    return Line(name, sides, {"pydantic": 1}, facts, **more)


def batch_line(name: str, batch: str, loop: str, setup: str) -> Line:
    """A batch of 1,000 records against pydantic's loop over them."""
    sides = {
        library: Side(statement, f"{DECLARED.replace('LIB', library)}\n{setup}")
        for library, statement in (("satya", batch), ("pydantic", loop))
    }
    facts = "[str(each) for each in value]"
    return Line(name, sides, {"pydantic": 1}, facts, items=1_000, unit="record", copies=1)


LINES = [
    line("a field validator, from keywords", "value = Checked(name=' Alice', age=30)"),
    line(
        "a field validator, from JSON",
        "value = Checked.model_validate_json(text)",
        "text = '{\"name\":\" Alice\"}'",
    ),
    line(
        "a model validator after, from a dict",
        "value = Whole.model_validate(data)",
        "data = {'low': 1, 'high': 2}",
    ),
    line(
        "a model validator before, from a dict",
        "value = Before.model_validate(data)",
        "data = {'name': 'Alice'}",
    ),
    line("private attributes and model_post_init", "value = Private(name='Alice')"),
    line(
        "assignment beside a field validator",
        "kept.age = 31; value = kept",
        "kept = Assigned(name='a')",
    ),
    line(
        "assignment to a validated field",
        "kept.name = 'b'; value = kept",
        "kept = Assigned(name='a')",
    ),
    line(
        "names in camel case, from a dict",
        "value = Camel.model_validate(data)",
        "data = {'firstName': 'A', 'lastName': 'B'}",
    ),
    line(
        "names in camel case, to JSON",
        "value = kept.model_dump_json(by_alias=True)",
        "kept = Camel(first_name='A', last_name='B')",
    ),
    line(
        "members of undeclared names",
        "value = Open.model_validate(data)",
        "data = {'name': 'A', 'more': 1, 'other': 2}",
    ),
    line(
        "a strict model, from JSON",
        "value = Strict.model_validate_json(text)",
        "text = '{\"name\":\"A\",\"age\":1}'",
    ),
    line(
        "numbers and flags as text",
        "value = Form.model_validate(data)",
        "data = {'page': '3', 'size': '1.5', 'is_open': 'true'}",
    ),
    line(
        "Decimal, timedelta and a set, from JSON",
        "value = Kinds.model_validate_json(text)",
        f"text = {KINDS!r}",
        "sorted(value.tags), value.price, value.wait",
    ),
    line(
        "Decimal, timedelta and a set, to JSON",
        "value = kept.model_dump_json()",
        f"kept = Kinds.model_validate_json({KINDS!r})",
        "len(value)",
    ),
    line(
        "a Decimal with bounds, from keywords",
        "value = Priced(price=price)",
        "price = decimal.Decimal('12.34')",
    ),
    line(
        "a Decimal with bounds, from JSON",
        "value = Priced.model_validate_json(text)",
        "text = '{\"price\":\"12.34\"}'",
    ),
    line(
        "fields by paths, from a dict",
        "value = Pathed.model_validate(data)",
        "data = {'names': ['A', 'B'], 'address': {'city': 'C'}}",
    ),
    line(
        "a UUID, a URL, a secret and a deque, from JSON",
        "value = Special.model_validate_json(text)",
        f"text = {SPECIAL!r}",
    ),
    line(
        "a TypedDict and a union of models, from a dict",
        "value = Holder.model_validate(data)",
        "data = {'point': {'x': 1, 'y': 2}, 'pet': {'name': 'Rex', 'tricks': ['sit']}}",
    ),
    line(
        "a computed field and a serializer, to a dict",
        "value = kept.model_dump()",
        "kept = Written(name='a', price=1.234)",
    ),
    line(
        "a computed field and a serializer, to JSON",
        "value = kept.model_dump_json()",
        "kept = Written(name='a', price=1.234)",
    ),
    line(
        "a dump without None, by alias, as of JSON",
        "value = plain.model_dump(mode='json', by_alias=True, exclude_none=True)",
    ),
    line("a dump without one field", "value = plain.model_dump(exclude={'age'})"),
    line(
        "a list of 100 models to JSON",
        "value = many.dump_json(plains)",
        "",
        "len(value)",
        items=100,
        unit="item",
    ),
    line("a copy with another value", "value = plain.model_copy(update={'age': 31})"),
    line("equality", "value = plain == other", "other = plain.model_copy()"),
    line("a checked call", "value = add(1, second=3)"),
    line("a dataclass, from arguments", "value = Place('Hall', floor=1)"),
    batch_line(
        "a batch of rows of a plain model",
        "value = list(Plain.validate_batch(rows))",
        "value = [Plain.model_validate(row) for row in rows]",
        "rows = [{'name': 'Alice', 'age': 30}] * 1_000",
    ),
    batch_line(
        "a batch of JSON with a field validator",
        "value = list(Checked.validate_json_batch(text))",
        "value = [Checked.model_validate_json(record) for record in records]",
        "records = [b'{\"name\":\" Alice\"}'] * 1_000; text = b'\\n'.join(records)",
    ),
]


def run(effort):
    return contest.run(28, "ordinary", LINES, effort)
