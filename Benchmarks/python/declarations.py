# SPDX-License-Identifier: Apache-2.0
"""The models of the rows: one text for satya and pydantic, which are told apart by the
module that is given, and the same as structs of msgspec's. Structs are exempt from
the garbage collector, which is msgspec's fastest mode."""

import datetime
import enum
from typing import Annotated, List, Literal, Optional, Union

Moment = datetime.datetime


class Permissions(enum.Enum):
    READ = "READ"
    WRITE = "WRITE"
    READ_WRITE = "READ_WRITE"


class Status(enum.Enum):
    PLACED = "placed"
    PAID = "paid"
    SENT = "sent"


def models(library) -> dict:
    """The models by name, declared with `library`: satya or pydantic."""
    BaseModel, Field, ConfigDict = library.BaseModel, library.Field, library.ConfigDict

    class User(BaseModel):
        name: str = Field(min_length=2)
        age: int = Field(ge=0)

    class CheckedUser(BaseModel):
        model_config = ConfigDict(validate_assignment=True)

        name: str = Field(min_length=2)
        age: int = Field(ge=0)

    class Person(BaseModel):
        id: int = Field(ge=1)
        name: str = Field(min_length=1, max_length=80)
        email: str
        age: int = Field(ge=0, le=150)
        score: float = Field(ge=0)
        active: bool
        city: Optional[str] = None
        code: Optional[int] = None
        level: int = Field(ge=1, le=10)
        note: str = ""

    class File(BaseModel):
        type: Literal["file"] = "file"
        name: str = Field(min_length=1)
        created_by: str
        created_at: Moment
        updated_by: Optional[str] = None
        updated_at: Optional[Moment] = None
        nbytes: int = Field(ge=0)
        permissions: Permissions

    class Directory(BaseModel):
        type: Literal["directory"] = "directory"
        name: str = Field(min_length=1)
        created_by: str
        created_at: Moment
        updated_by: Optional[str] = None
        updated_at: Optional[Moment] = None
        contents: List[Annotated[Union[File, "Directory"], Field(discriminator="type")]]

    class Address(BaseModel):
        street: str
        city: str
        zip_code: Optional[str] = None
        country: str = Field(min_length=2, max_length=2)

    class Item(BaseModel):
        sku: str = Field(min_length=1)
        title: str
        quantity: int = Field(ge=1)
        price: float = Field(ge=0)
        discount: Optional[float] = None

    class Payment(BaseModel):
        method: str
        amount: float
        reference: Optional[str] = None
        settled: bool

    class Order(BaseModel):
        id: int = Field(ge=1)
        number: str
        placed: Moment
        paid: Optional[Moment] = None
        status: Status
        customer: str = Field(min_length=1)
        email: Optional[str] = None
        phone: Optional[str] = None
        billing: Address
        shipping: Optional[Address] = None
        items: List[Item]
        payments: List[Payment]
        tags: List[str]
        currency: str = Field(min_length=3, max_length=3)
        subtotal: float
        tax: float
        freight: float
        discount: Optional[float] = None
        total: float
        weight: Optional[float] = None
        coupon: Optional[str] = None
        campaign: Optional[str] = None
        channel: str
        language: str
        gift: bool
        message: Optional[str] = None
        priority: int = Field(ge=0, le=9)
        attempts: int = Field(ge=0)
        warehouse: Optional[int] = None
        notes: Optional[str] = None

    return dict(locals(), TypeAdapter=library.TypeAdapter, ValidationError=library.ValidationError)


def structs() -> dict:
    """The same as msgspec's structs."""
    import msgspec
    from msgspec import Meta, Struct

    Name = Annotated[str, Meta(min_length=1)]
    Count = Annotated[int, Meta(ge=0)]

    class User(Struct, gc=False):
        name: Annotated[str, Meta(min_length=2)]
        age: Count

    CheckedUser = User

    class TrackedUser(Struct):
        name: Annotated[str, Meta(min_length=2)]
        age: Count

    class Person(Struct, gc=False, kw_only=True):
        id: Annotated[int, Meta(ge=1)]
        name: Annotated[str, Meta(min_length=1, max_length=80)]
        email: str
        age: Annotated[int, Meta(ge=0, le=150)]
        score: Annotated[float, Meta(ge=0)]
        active: bool
        city: Optional[str] = None
        code: Optional[int] = None
        level: Annotated[int, Meta(ge=1, le=10)]
        note: str = ""

    class File(Struct, gc=False, kw_only=True, tag="file"):
        name: Name
        created_by: str
        created_at: Moment
        updated_by: Optional[str] = None
        updated_at: Optional[Moment] = None
        nbytes: Count
        permissions: Permissions

    class Directory(Struct, gc=False, kw_only=True, tag="directory"):
        name: Name
        created_by: str
        created_at: Moment
        updated_by: Optional[str] = None
        updated_at: Optional[Moment] = None
        contents: List[Union[File, "Directory"]]

    globals().update(File=File, Directory=Directory)  # where msgspec looks for "Directory"

    class Address(Struct, gc=False, kw_only=True):
        street: str
        city: str
        zip_code: Optional[str] = None
        country: Annotated[str, Meta(min_length=2, max_length=2)]

    class Item(Struct, gc=False, kw_only=True):
        sku: Name
        title: str
        quantity: Annotated[int, Meta(ge=1)]
        price: Annotated[float, Meta(ge=0)]
        discount: Optional[float] = None

    class Payment(Struct, gc=False, kw_only=True):
        method: str
        amount: float
        reference: Optional[str] = None
        settled: bool

    class Order(Struct, gc=False, kw_only=True):
        id: Annotated[int, Meta(ge=1)]
        number: str
        placed: Moment
        paid: Optional[Moment] = None
        status: Status
        customer: Name
        email: Optional[str] = None
        phone: Optional[str] = None
        billing: Address
        shipping: Optional[Address] = None
        items: List[Item]
        payments: List[Payment]
        tags: List[str]
        currency: Annotated[str, Meta(min_length=3, max_length=3)]
        subtotal: float
        tax: float
        freight: float
        discount: Optional[float] = None
        total: float
        weight: Optional[float] = None
        coupon: Optional[str] = None
        campaign: Optional[str] = None
        channel: str
        language: str
        gift: bool
        message: Optional[str] = None
        priority: Annotated[int, Meta(ge=0, le=9)]
        attempts: Count
        warehouse: Optional[int] = None
        notes: Optional[str] = None

    return dict(locals(), ValidationError=msgspec.ValidationError)


def classic() -> dict:
    """The model of the published benchmark; the same text for the library published as
    `satya` and for this one."""
    from satya import Field
    from satya.rust_model import RustModel

    class User(RustModel):
        name: str = Field(min_length=2, max_length=50)
        email: str = Field(email=True)
        age: int = Field(ge=0, le=150)

    return {"User": User}


def names(side: str) -> dict:
    """What the statements of a side may name."""
    if side in ("classic", "published"):
        return classic()
    if side == "msgspec":
        return structs()
    if side == "pydantic":
        import pydantic

        return models(pydantic)
    import satya

    return models(satya)
