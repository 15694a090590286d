# SPDX-License-Identifier: Apache-2.0
"""Generic, recursive and tagged models, roots and unions, as a user of pydantic expects them."""

import dataclasses
import datetime
import ipaddress
import json
import sys
from typing import (
    Annotated,
    Generic,
    List,
    Literal,
    NamedTuple,
    Optional,
    Protocol,
    SupportsInt,
    TypeVar,
    Union,
    runtime_checkable,
)

import pytest
from caught import entries, problems

import satya
from satya import (
    Field,
    InstanceOf,
    Model,
    PlainValidator,
    RootModel,
    SkipValidation,
    StringConstraints,
    TypeAdapter,
    UserError,
    ValidationError,
    create_model,
)


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
    assert [e["loc"] for e in entries(lambda: adapter.validate_python([None]))] == [
        ("int",),
        ("str",),
        ("list[int]", 0),
    ]


def test_the_case_of_a_constraint_goes_with_that_of_the_configuration():
    def made(config, **rules):
        fields = {"v": (Annotated[str, StringConstraints(**rules)], ...)}
        return create_model("M", __config__=config, **fields)(v="aBc").v

    lower, upper = {"str_to_lower": True}, {"str_to_upper": True}
    # Where both are asked for, the lower.
    assert made(lower, to_upper=True) == made(upper, to_lower=True) == made({}, to_lower=True, to_upper=True) == "abc"
    assert made(lower, to_lower=False) == made(upper, to_upper=False) == "aBc"
    assert made(lower, to_lower=False, to_upper=True) == made(upper, to_lower=False) == "ABC"


class Leaf(Model):
    kind: Literal["leaf"] = Field("leaf", alias="type")


class Branch(Model):
    kind: Literal["branch"] = Field("branch", alias="type")
    items: List[Annotated[Union[Leaf, "Branch"], Field(discriminator="kind")]] = []


def test_a_union_that_leads_to_itself_tells_the_alias_of_its_tag():
    items = Branch.model_json_schema()["$defs"]["Branch"]["properties"]["items"]["items"]
    mapping = {"leaf": "#/$defs/Leaf", "branch": "#/$defs/Branch"}
    assert items["discriminator"] == {"propertyName": "type", "mapping": mapping}


class Cat(Model):
    kind: Literal["cat"]
    lives: int = 9


class Dog(Model):
    kind: Literal["dog", "puppy"]


class Feline(RootModel[Cat]):
    pass


class Pet(RootModel[Union[Feline, Dog]]):
    pass


class Bird(Model):
    kind: Literal["bird"]
    friends: List[Annotated[Union[Pet, "Bird"], Field(discriminator="kind")]] = []


class MaybeCat(RootModel[Optional[Cat]]):
    pass


class RootLeaf(RootModel[Leaf]):
    pass


def test_a_root_model_is_told_apart_by_what_it_holds():
    adapter = TypeAdapter(Annotated[Union[Pet, Bird], Field(discriminator="kind")])
    for read, write in ((adapter.validate_python, dict), (adapter.validate_json, json.dumps)):
        assert read(write({"kind": "puppy"})) == Pet(Dog(kind="puppy"))
        made = read(write({"kind": "bird", "friends": [{"kind": "cat", "lives": "3"}, {"kind": "bird"}]}))
        assert made.friends == [Pet(Feline(Cat(kind="cat", lives=3))), Bird(kind="bird")]
        assert adapter.validate_python(adapter.dump_python(made)) == made
        assert adapter.validate_json(adapter.dump_json(made)) == made
        bad = write({"kind": "bird", "friends": [{"kind": "cat", "lives": "x"}, {"kind": "fish"}]})
        assert problems(lambda: read(bad)) == [
            ("int_parsing", ("bird", "friends", 0, "cat", "Feline", "lives")),
            ("literal_error", ("bird", "friends", 0, "cat", "Dog", "kind")),
            ("union_tag_invalid", ("bird", "friends", 1)),
        ]
    # An instance has no such attribute; what it holds does.
    assert adapter.validate_python(Dog(kind="dog")) == Pet(Dog(kind="dog"))
    assert problems(lambda: adapter.validate_python(Pet(Dog(kind="dog")))) == [("union_tag_not_found", ())]
    mapping = {"bird": "Bird", "cat": "Pet", "dog": "Pet", "puppy": "Pet"}
    assert adapter.json_schema()["discriminator"] == {
        "propertyName": "kind",
        "mapping": {tag: "#/$defs/" + name for tag, name in mapping.items()},
    }
    # One that may hold None makes None a value of the union.
    assert TypeAdapter(Annotated[Union[MaybeCat, Bird], Field(discriminator="kind")]).validate_python(None) is None
    aliased = TypeAdapter(Annotated[Union[RootLeaf, Branch], Field(discriminator="kind")])
    assert aliased.json_schema()["discriminator"]["propertyName"] == "type"
    for kind in (RootModel[int], RootModel[List[Cat]], RootModel[Bird]):
        with pytest.raises(UserError, match="discriminat"):
            TypeAdapter(Annotated[Union[kind, Bird], Field(discriminator="kind")])


class Word(RootModel[Literal["word"]]):
    pass


class Worded(Model):
    kind: Word


class Lettered(Model):
    kind: Union[Literal["a"], Literal["b", None]]


@pytest.mark.parametrize(
    "alias", [satya.AliasChoices("k", "l"), satya.AliasPath("m", "k"), satya.AliasChoices("k", satya.AliasPath("m", 0))]
)
def test_a_tag_has_one_name(alias):
    class Push(satya.Model):
        kind: Literal["push"] = satya.Field(validation_alias=alias)

    class Pull(satya.Model):
        kind: Literal["pull"]

    with pytest.raises(satya.UserError, match="under one name"):
        satya.TypeAdapter(Annotated[Union[Push, Pull], satya.Field(discriminator="kind")])


def test_a_tag_may_be_one_of_several_literals_or_a_root_model_of_one():
    adapter = TypeAdapter(Annotated[Union[Worded, Lettered], Field(discriminator="kind")])
    for data, expected in (
        ({"kind": "word"}, Worded(kind="word")),
        ({"kind": "b"}, Lettered(kind="b")),
        ({"kind": None}, Lettered(kind=None)),
    ):
        assert adapter.validate_python(data) == adapter.validate_json(json.dumps(data)) == expected
        assert adapter.dump_python(expected) == json.loads(adapter.dump_json(expected)) == data
    # A tag of None is one; none is another matter.
    other = TypeAdapter(Annotated[Union[Worded, Cat], Field(discriminator="kind")])
    for data, kind in (({"kind": None}, "union_tag_invalid"), ({}, "union_tag_not_found")):
        assert problems(lambda: other.validate_python(data)) == [(kind, ())]
        assert problems(lambda: other.validate_json(json.dumps(data))) == [(kind, ())]
    for kind in (Union[Literal["a"], int], RootModel[str]):
        with pytest.raises(UserError, match="to be of type `Literal`"):
            TypeAdapter(Annotated[Union[create_model("Other", kind=(kind, ...)), Cat], Field(discriminator="kind")])


def test_a_typed_dict_keeps_the_order_of_the_one_that_it_extends():
    typing_extensions = pytest.importorskip("typing_extensions")

    class Base(typing_extensions.TypedDict, total=False):
        a: typing_extensions.Required[int]
        b: str
        c: Annotated[int, Field(gt=2, alias="cc")]

    class Heir(Base):
        e: Optional[float]

    adapter = TypeAdapter(Heir)
    assert problems(lambda: adapter.validate_python({"e": 1})) == [("missing", ("a",))]
    assert problems(lambda: adapter.validate_python({"cc": 1})) == [
        ("missing", ("a",)),
        ("greater_than", ("cc",)),
        ("missing", ("e",)),
    ]
    assert list(adapter.validate_python({"e": 1, "cc": 3, "a": 1})) == ["a", "c", "e"]


def test_self_in_a_class_that_is_no_model_is_that_class():
    typing_extensions = pytest.importorskip("typing_extensions")
    own = typing_extensions.Self

    @satya.dataclasses.dataclass
    class Checked:
        v: int
        next: Optional[own] = None

    @dataclasses.dataclass
    class Plain:
        v: int
        next: Optional[own] = None

    @dataclasses.dataclass
    class Heir(Plain):
        w: int = 5

    @dataclasses.dataclass
    class Box(Generic[T]):
        v: T
        next: Optional[own] = None

    class Keys(typing_extensions.TypedDict, total=False):
        v: int
        next: own

    class Row(NamedTuple):
        v: int
        next: Optional[own] = None

    class Holder(Model):
        row: Row
        kinds: List[Checked] = []

    bad = {"v": 1, "next": {"v": 2, "next": {"v": "x"}}}
    for kind in (Checked, Plain, Heir, Keys, Row, Box[int]):
        adapter = TypeAdapter(kind)
        made = adapter.validate_json('{"v": 1, "next": {"v": "2"}}')
        if kind is Keys:
            assert made == {"v": 1, "next": {"v": 2}}
        else:
            assert type(made.next) is (Box if kind == Box[int] else kind) and made.next.v == 2
            assert adapter.dump_python(made) == adapter.dump_python(adapter.validate_python(made))
        for read, data in ((adapter.validate_python, bad), (adapter.validate_json, json.dumps(bad))):
            assert problems(lambda: read(data)) == [("int_parsing", ("next", "next", "v"))]
    # What a base says of itself, it says of a class that extends it.
    assert TypeAdapter(Heir).validate_python({"v": 1, "next": {"v": 2}}).next.w == 5
    assert problems(lambda: TypeAdapter(Heir).validate_python({"v": 1, "next": Plain(2)})) == [
        ("dataclass_type", ("next",))
    ]
    assert Holder(row=(1, (2,)), kinds=[{"v": 1, "next": {"v": 2}}]).kinds[0].next == Checked(2)
    assert problems(lambda: Holder(row=(1, ("x",)))) == [("int_parsing", ("row", 1, 0))]
    assert TypeAdapter(Plain).json_schema()["$defs"]["Plain"]["properties"]["next"]["anyOf"][0] == {"$ref": "#/$defs/Plain"}


class Named(Protocol):
    name: str


@runtime_checkable
class Checkable(Protocol):
    name: str


class HasName:
    name = "n"


def test_a_protocol_that_isinstance_cannot_check_is_refused():
    def holding(kind):
        class Holder(Model):
            model_config = {"arbitrary_types_allowed": True}
            held: kind

        return Holder

    value = HasName()
    assert holding(Checkable)(held=value).held is value
    for kind in (Named, Optional[Named], List[Named], Annotated[Named, InstanceOf()]):
        with pytest.raises(UserError, match="@runtime_checkable"):
            holding(kind)
    for kind in (Checkable, Optional[Checkable], List[Checkable], SupportsInt):
        # isinstance is asked where the settings say so, and only there.
        with pytest.raises(UserError, match="arbitrary_types_allowed"):
            create_model("Holder", held=(kind, ...))
    for kind in (SkipValidation[Named], Annotated[Named, SkipValidation], Annotated[Named, PlainValidator(lambda v: v)]):
        assert holding(kind)(held=3).held == 3


@pytest.mark.parametrize(
    "beside, base, good, bad, kind",
    [
        (satya.PastDate, datetime.date, "2000-01-01", "2900-01-01", "date_past"),
        (satya.FutureDate, datetime.date, "2900-01-01", "2000-01-01", "date_future"),
        (satya.PastDatetime, datetime.datetime, "2000-01-01T00:00", "2900-01-01T00:00", "datetime_past"),
        (satya.FutureDatetime, datetime.datetime, "2900-01-01T00:00", "2000-01-01T00:00", "datetime_future"),
        (satya.AwareDatetime, datetime.datetime, "2000-01-01T00:00Z", "2000-01-01T00:00", "timezone_aware"),
        (satya.NaiveDatetime, datetime.datetime, "2000-01-01T00:00", "2000-01-01T00:00Z", "timezone_naive"),
    ],
)
def test_types_of_moments_beside_a_type(beside, base, good, bad, kind):
    class When(Model):
        plain: Annotated[base, beside]
        called: Annotated[base, beside()] = None
        alone: beside = None
        maybe: Annotated[Optional[base], Field(description="some day"), beside] = None

    assert type(When(plain=good, maybe=good).maybe) is base
    for name in ("plain", "called", "alone", "maybe"):
        data = {"plain": good, name: bad}
        for read in (When.model_validate, lambda data: When.model_validate_json(json.dumps(data))):
            with pytest.raises(ValidationError) as caught:
                read(data)
            assert [problem["type"] for problem in caught.value.errors()] == [kind]
    other = datetime.date if base is datetime.datetime else datetime.datetime
    for unfit in (other, str, Annotated[base, satya.AfterValidator(lambda value: value)]):
        with pytest.raises(UserError, match="does not fit"):
            TypeAdapter(Annotated[unfit, beside])
        with pytest.raises(UserError, match="does not fit"):
            TypeAdapter(Annotated[unfit, beside()])


def test_a_size_is_read_in_the_digits_of_every_script():
    sizes = TypeAdapter(satya.ByteSize)
    for text, size in (("\u0663", 3), ("\u0663.\u0665KB", 3500), ("\uff15", 5), ("\x855", 5), ("5\xa0KB", 5000)):
        assert sizes.validate_python(text) == sizes.validate_json(json.dumps(text)) == size
    for text in ("\x1c5", "²", "-5", "", "KB"):
        assert problems(lambda: sizes.validate_python(text))[0][0] == "byte_size"


def test_an_interface_is_no_address_of_either_version():
    either = TypeAdapter(satya.IPvAnyAddress)
    assert str(either.validate_python(ipaddress.IPv6Address("::1"))) == "::1"
    for interface in (ipaddress.ip_interface("1.2.3.4/24"), ipaddress.ip_interface("::1/64")):
        assert problems(lambda: either.validate_python(interface)) == [("ip_any_address", ())]
        assert TypeAdapter(satya.IPvAnyInterface).validate_python(interface) is interface


@pytest.mark.skipif(sys.version_info < (3, 11), reason="the syntax came with Python 3.11")
@pytest.mark.parametrize("text", ["tuple[int, *tuple[str, ...]]", "tuple[*tuple[int, str]]", "list[*tuple[int]]"])
def test_a_tuple_that_is_unpacked_in_another_is_refused(text):
    with pytest.raises(satya.UserError, match="write its types in place of it"):
        TypeAdapter(eval(text))
