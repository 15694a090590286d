# SPDX-License-Identifier: Apache-2.0
"""The same FastAPI application, with pydantic's models and with satya's: the same OpenAPI
document, and the same answers to good and to bad requests."""

import dataclasses
import enum
from typing import Annotated, Any, Dict, Generic, List, Literal, Optional, TypeVar, Union

import pytest

pytest.importorskip("httpx")
pytest.importorskip("python_multipart")
fastapi = pytest.importorskip("fastapi")
pydantic = pytest.importorskip("pydantic", minversion="2.14")

from fastapi import Body, Cookie, Depends, Form, Header, Query  # noqa: E402
from fastapi.testclient import TestClient  # noqa: E402

import satya  # noqa: E402
import satya.fastapi  # noqa: E402

T = TypeVar("T")


class Kind(enum.Enum):
    TEA = "tea"
    JAM = "jam"


@dataclasses.dataclass
class Place:
    row: int
    shelf: str = "a"


def declared(library):
    """Returns the models, declared with one of the libraries, by name."""
    Base, Field = library.BaseModel, library.Field  # noqa: N806

    class Item(Base):
        name: str = Field(min_length=2)
        price: float = Field(gt=0, description="for one")
        kind: Kind = Kind.TEA
        place: Optional[Place] = None
        raw: bytes = b"a"

    class Node(Base):
        value: int
        children: "List[Node]" = []

    class Cat(Base):
        kind: Literal["cat"]
        lives: int = 9

    class Dog(Base):
        kind: Literal["dog"]
        toy: Optional[Item] = None

    class Order(Base):
        """What somebody wants."""

        items: List[Item]
        tree: Optional[Node] = None
        pet: Annotated[Union[Cat, Dog], Field(discriminator="kind")]
        note: Optional[str] = Field(None, alias="Note")
        tags: Dict[str, int] = {}

        @library.computed_field
        @property
        def count(self) -> int:
            return len(self.items)

    class Page(Base, Generic[T]):
        entries: List[T]

    class Filter(Base):
        limit: int = Field(10, ge=1, le=100, description="how many")
        word: Optional[str] = None
        tags: List[str] = []
        kind: Kind = Kind.JAM
        other: str = Field("x", alias="oth-er")

    class Closed(Base):
        model_config = library.ConfigDict(extra="forbid")

        limit: int = 3

    class Token(Base):
        x_token: str
        number: int = 0

    class Person(Base):
        name: str
        age: int = Field(ge=0)
        tags: List[str] = []

    made = {name: found for name, found in locals().items() if isinstance(found, type) and name != "Base"}
    for model in made.values():
        model.model_rebuild(_types_namespace=made, force=True)
    return made


def application(library, models, names):
    """An application whose functions have the parameters that are told by FastAPI's names,
    or by those of satya.fastapi."""
    Query, Header, Cookie, Form = names  # noqa: N806
    app = fastapi.FastAPI()
    if library is satya and Query is fastapi.Query:
        app.router.route_class = satya.fastapi.Route
    m = type("Models", (), models)

    def order(order: Annotated[m.Order, Body()]) -> Any:
        assert type(order) is m.Order
        return order

    def two(first: Annotated[m.Order, Body()], second: Annotated[m.Node, Body()], k: int = 1):
        return {"k": k, "second": second}

    def nodes(nodes: List[m.Node]):
        return nodes

    async def page(page: Annotated[m.Page[m.Item], Body()]):
        return page

    def query(query: Annotated[m.Filter, Query()]):
        assert type(query) is m.Filter
        return query

    def maybe(query: Annotated[Optional[m.Closed], Query()] = None):
        return query

    def header(header: Annotated[m.Token, Header()]):
        return header

    def cookie(cookie: Annotated[m.Token, Cookie()]):
        return cookie

    def form(form: Annotated[m.Person, Form()]):
        assert type(form) is m.Person
        return form

    def closed(query: Annotated[m.Closed, Depends(lambda: m.Closed())], n: int = 0):
        return query

    app.post("/order", response_model=m.Order)(order)
    app.post("/two")(two)
    app.post("/nodes", response_model=List[m.Node])(nodes)
    app.post("/page", response_model=m.Page[m.Item])(page)
    app.get("/query", response_model=m.Filter)(query)
    app.get("/maybe")(maybe)
    app.get("/header")(header)
    app.get("/cookie")(cookie)
    app.post("/form")(form)
    app.get("/closed")(closed)
    return app


def plain_bodies(library, models):
    """Parameters that are bodies by their type alone."""
    app = fastapi.FastAPI()
    if library is satya:
        app.router.route_class = satya.fastapi.Route
    Item, Node = models["Item"], models["Node"]  # noqa: N806

    async def item(item: Item, k: int = 2) -> Item:
        """Gives it back."""
        assert type(item) is Item
        return item

    def both(item: Item, node: Optional[Node] = None):
        return [item, node]

    app.post("/item")(item)
    app.post("/both")(both)
    return app


ORDER = {
    "items": [{"name": "tea", "price": "1.5"}, {"name": "jam", "price": 2, "place": {"row": 1}}],
    "tree": {"value": 1, "children": [{"value": 2}]},
    "pet": {"kind": "dog", "toy": {"name": "ball", "price": 3, "kind": "jam"}},
    "Note": "soon",
}
WRONG = {**ORDER, "tree": {"value": 1, "children": [{"value": "x"}]}, "pet": {"kind": "eel"}, "items": [{}]}

REQUESTS = [
    ("POST", "/order", {"json": ORDER}),
    ("POST", "/order", {"json": WRONG}),
    ("POST", "/order", {"json": []}),
    ("POST", "/order", {}),
    ("POST", "/two?k=3", {"json": {"first": ORDER, "second": {"value": 1}}}),
    ("POST", "/two", {"json": {"first": WRONG}}),
    ("POST", "/nodes", {"json": [{"value": 1}, {"value": "2"}]}),
    ("POST", "/nodes", {"json": [{"value": 1}, {"value": None}]}),
    ("POST", "/page", {"json": {"entries": [{"name": "ab", "price": 1}]}}),
    ("POST", "/page", {"json": {"entries": [{"name": "a", "price": 1}]}}),
    ("GET", "/query?limit=3&word=w&tags=a&tags=b&oth-er=z", {}),
    ("GET", "/query", {}),
    ("GET", "/query?limit=0&kind=eel", {}),
    ("GET", "/maybe", {}),
    ("GET", "/maybe?limit=5", {}),
    ("GET", "/maybe?limit=5&z=1", {}),
    ("GET", "/header", {"headers": {"x-token": "t", "number": "3"}}),
    ("GET", "/header", {"headers": {"number": "x"}}),
    ("GET", "/cookie", {"headers": {"cookie": "x_token=t; number=3"}}),
    ("GET", "/cookie", {}),
    ("POST", "/form", {"data": {"name": "n", "age": "3", "tags": ["a", "b"]}}),
    ("POST", "/form", {"data": {"name": "n", "age": "-3"}}),
    ("GET", "/closed?n=x", {}),
    ("GET", "/closed", {}),
]
PLAIN_REQUESTS = [
    ("POST", "/item?k=1", {"json": {"name": "ab", "price": 1}}),
    ("POST", "/item", {"json": {"name": "a"}}),
    ("POST", "/both", {"json": {"item": {"name": "ab", "price": 1}}}),
    ("POST", "/both", {"json": {"item": {}, "node": {"value": "x"}}}),
]


def parameters_without_models(library):
    """Constraints, validators and types of the library's beside FastAPI's own parameters."""
    app = fastapi.FastAPI()
    Field = library.Field  # noqa: N806

    @app.get("/bounds")
    def bounds(
        few: Annotated[int, Field(gt=3)] = 4,
        plus: library.PositiveInt = 1,
        odd: library.conint(ge=1, multiple_of=3) = 3,
        words: Annotated[List[Annotated[str, Field(min_length=3)]], Query()] = [],  # noqa: B006
        word: Annotated[str, library.StringConstraints(pattern="^a", to_lower=True)] = "a",
        exact: Annotated[float, library.AllowInfNan(False), library.Field(le=9)] = 1,
    ):
        return [few, plus, odd, words, word, exact]

    @app.get("/functions")
    def functions(
        first: Annotated[str, library.BeforeValidator(lambda value: value[::-1]), library.AfterValidator(_loud)],
        second: Annotated[int, library.WrapValidator(lambda value, handler: handler(value) + 1)] = 1,
        third: Annotated[Any, library.PlainValidator(lambda value: [value])] = None,
    ):
        return [first, second, third]

    @app.get("/types")
    def types(
        email: library.EmailStr = "a@b.example",
        url: library.HttpUrl = "http://a.example/",
        secret: library.SecretStr = "s",
        size: library.ByteSize = 1,
        address: library.IPvAnyAddress = "1.2.3.4",
    ):
        return [str(email), str(url), len(str(secret)), size, str(address)]

    @app.get("/path/{number}")
    def path(number: Annotated[int, fastapi.Path(), Field(gt=3)]):
        return number

    @app.post("/counts")
    def counts(counts: Annotated[Dict[str, Annotated[int, Field(gt=3)]], Body()]):
        return counts

    return app


def _loud(text):
    if text == "x":
        raise ValueError("too quiet")
    return text.upper()


BARE_REQUESTS = [
    ("GET", "/bounds", {}),
    ("GET", "/bounds?few=5&plus=2&odd=6&words=abc&word=ABC&exact=2", {}),
    ("GET", "/bounds?few=3&plus=0&odd=4&words=abc&words=a&word=b&exact=10", {}),
    ("GET", "/bounds?few=x&exact=nan&odd=-3", {}),
    ("GET", "/functions?first=cba&second=4&third=5", {}),
    ("GET", "/functions?first=x&second=y", {}),
    ("GET", "/types?email=c@d.example&url=http://e.example&secret=abc&size=1KB&address=::1", {}),
    ("GET", "/types?email=c&size=many&address=1", {}),
    ("GET", "/path/3", {}),
    ("GET", "/path/4", {}),
    ("POST", "/counts", {"json": {"a": 4, "b": 3}}),
]


def choices(library, is_route):
    """Unions of models, in answers and in bodies."""
    app = fastapi.FastAPI()
    if library is satya and is_route:
        app.router.route_class = satya.fastapi.Route

    class Item(library.BaseModel):
        name: Optional[str] = None

    class Cat(library.BaseModel):
        kind: Literal["cat"] = "cat"
        n: int = 1

    class Dog(library.BaseModel):
        kind: Literal["dog"]
        m: int = 2

    class Car(library.BaseModel):
        d: str
        type: str = "car"

    class Plane(Car):
        type: str = "plane"
        size: int

    class Heavy(Plane):
        weight: int = 9

    made = {"cat": Cat(), "plane": Plane(d="x", size=3), "heavy": Heavy(d="x", size=3), "car": Car(d="y"),
            "item": Item(name="n"), "none": None, "dict": {"d": "x", "type": "plane", "size": 5}}  # fmt: skip

    @app.get("/either")
    def either(name: str) -> Union[Item, Cat, None]:
        return made[name]

    @app.get("/vehicle", response_model=Union[Car, Plane])
    def vehicle(name: str):
        return made[name]

    @app.get("/vehicles", response_model=List[Union[Car, Plane]])
    def vehicles():
        return [made["plane"], made["car"], made["heavy"]]

    @app.post("/body")
    def body(body: Annotated[Union[Plane, Car, Item], Body()]):
        return [type(body).__name__, body]

    @app.post("/number")
    def number(body: Annotated[Union[Item, int], Body()]):
        return body

    @app.post("/pet")
    def pet(body: Annotated[Annotated[Union[Cat, Dog], library.Field(discriminator="kind")], Body()]):
        return [type(body).__name__, body]

    return app


CHOICES = [
    *(("GET", f"/either?name={name}", {}) for name in ("cat", "item", "none")),
    *(("GET", f"/vehicle?name={name}", {}) for name in ("plane", "car", "heavy", "dict")),
    ("GET", "/vehicles", {}),
    ("POST", "/body", {"json": {"d": "x", "size": 3}}),
    ("POST", "/body", {"json": {"d": "x", "size": "3", "name": "n"}}),
    ("POST", "/body", {"json": {"d": "x", "type": "car"}}),
    ("POST", "/body", {"json": {"d": 3, "size": "y", "name": 4}}),
    ("POST", "/number", {"json": {"name": 1}}),
    ("POST", "/number", {"json": 3}),
    ("POST", "/pet", {"json": {"kind": "dog", "m": 3}}),
    ("POST", "/pet", {"json": {"kind": "dog", "m": "x"}}),
    ("POST", "/pet", {"json": {"kind": "eel"}}),
    ("POST", "/pet", {"json": {}}),
]


def answers(app, requests):
    client = TestClient(app)
    found = [client.get("/openapi.json").json()]
    for method, path, options in requests:
        answer = client.request(method, path, **options)
        found.append((method, path, answer.status_code, answer.json()))
    return found


THEIRS, OURS = declared(pydantic), declared(satya)
FASTAPIS = Query, Header, Cookie, Form
SATYAS = satya.fastapi.Query, satya.fastapi.Header, satya.fastapi.Cookie, satya.fastapi.Form


@pytest.mark.parametrize("names", [FASTAPIS, SATYAS], ids=["route", "names"])
def test_applications_are_alike(names):
    expected = answers(application(pydantic, THEIRS, FASTAPIS), REQUESTS)
    found = answers(application(satya, OURS, names), REQUESTS)
    assert found == expected
    schemas = found[0]["components"]["schemas"]
    for name in ("Node-Input", "Node-Output"):
        children = schemas[name]["properties"]["children"]
        assert children["items"] == {"$ref": f"#/components/schemas/{name}"}
    assert {status for *_, status, _ in found[1:]} == {200, 422}


def test_bodies_need_no_mark_with_the_route():
    expected = answers(plain_bodies(pydantic, THEIRS), PLAIN_REQUESTS)
    assert answers(plain_bodies(satya, OURS), PLAIN_REQUESTS) == expected


def test_constraints_and_types_hold_beside_parameters():
    expected = answers(parameters_without_models(pydantic), BARE_REQUESTS)
    found = answers(parameters_without_models(satya), BARE_REQUESTS)
    assert found[1:] == expected[1:]
    assert found[0]["paths"] == expected[0]["paths"]


@pytest.mark.parametrize("is_route", [False, True])
def test_unions_of_models_choose_as_pydantics(is_route):
    expected = answers(choices(pydantic, is_route), CHOICES)
    found = answers(choices(satya, is_route), CHOICES)
    assert found == expected


def test_a_model_stands_in_a_pydantic_model():
    class Outer(pydantic.BaseModel):
        first: OURS["Item"]
        rest: List[OURS["Node"]] = []

    made = Outer(first={"name": "ab", "price": 1}, rest=[{"value": 1}])
    assert type(made.first) is OURS["Item"]
    assert made.model_dump(mode="json", exclude_unset=True) == {
        "first": {"name": "ab", "price": 1.0}, "rest": [{"value": 1}],
    }  # fmt: skip
    schema = Outer.model_json_schema()
    assert schema["properties"]["first"] == {"$ref": "#/$defs/Item"}
    assert schema["$defs"]["Node"]["properties"]["children"]["items"] == {"$ref": "#/$defs/Node"}
    with pytest.raises(pydantic.ValidationError) as caught:
        Outer(first={"name": "a", "price": 1})
    assert caught.value.errors()[0]["loc"] == ("first", "name")


def test_what_stands_for_a_model_is_derived_from_pydantics_base_class():
    from satya.models.stand_in import stand_in

    shown = stand_in(OURS["Filter"])
    assert issubclass(shown, pydantic.BaseModel)
    assert shown is stand_in(OURS["Filter"])
    assert shown.model_json_schema() == OURS["Filter"].model_json_schema()
    assert type(shown.model_validate({"limit": 3})) is OURS["Filter"]
    assert stand_in(int) is int
