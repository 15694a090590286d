# SPDX-License-Identifier: Apache-2.0
"""A FastAPI application with satya's models: body, query, response, errors, OpenAPI."""

import warnings
from typing import Annotated, Dict, List, Literal, Optional, Union

import pytest

pytest.importorskip("httpx")
fastapi = pytest.importorskip("fastapi")
from fastapi.testclient import TestClient  # noqa: E402

import satya  # noqa: E402
from satya import Field  # noqa: E402
from satya.fastapi import Query, Route  # noqa: E402


class Item(satya.Model):
    name: str = Field(min_length=2)
    price: float = Field(gt=0)


class Order(satya.Model):
    items: List[Item]
    note: Optional[str] = None
    tags: Dict[str, int] = {}


class Answer(satya.Model):
    total: float
    names: List[str]


class Filter(satya.Model):
    limit: int = Field(10, ge=1, le=100)
    word: Optional[str] = None


app = fastapi.FastAPI()



@app.exception_handler(satya.ValidationError)
def refuse(request, error):
    detail = error.errors(include_url=False, include_input=False)
    return fastapi.responses.JSONResponse({"detail": detail}, status_code=422)


def the_filter(request: fastapi.Request) -> Filter:
    return Filter.model_validate_strings(dict(request.query_params))


@app.get("/found")
def find(query: Annotated[Filter, fastapi.Depends(the_filter)]):
    return query.model_dump()


# FastAPI looks for pydantic's base class to tell a body from a query: Body() tells it.
@app.post("/orders", response_model=Answer)
def make_order(order: Annotated[Order, fastapi.Body()]):
    total = sum(item.price for item in order.items)
    return Answer(total=total, names=[item.name for item in order.items])


@app.get("/orders/{number}", response_model=Order)
def get_order(number: int):
    return {"items": [{"name": "tea", "price": number}]}


client = TestClient(app)


def test_body_and_response():
    given = {"items": [{"name": "tea", "price": "2.5"}, {"name": "jam", "price": 3}]}
    answer = client.post("/orders", json=given)
    assert answer.status_code == 200
    assert answer.json() == {"total": 5.5, "names": ["tea", "jam"]}
    answer = client.get("/orders/3")
    assert answer.json() == {
        "items": [{"name": "tea", "price": 3.0}],
        "note": None,
        "tags": {},
    }


def test_errors_have_their_place():
    answer = client.post("/orders", json={"items": [{"name": "t", "price": 2}, {"name": "jam"}]})
    assert answer.status_code == 422
    found = [(e["type"], e["loc"], e["msg"]) for e in answer.json()["detail"]]
    assert found == [
        (
            "string_too_short",
            ["body", "items", 0, "name"],
            "String should have at least 2 characters",
        ),
        ("missing", ["body", "items", 1, "price"], "Field required"),
    ]


def test_query():
    assert client.get("/found?limit=3&word=tea").json() == {"limit": 3, "word": "tea"}
    assert client.get("/found").json() == {"limit": 10, "word": None}
    answer = client.get("/found?limit=0")
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert (problem["type"], problem["loc"]) == ("greater_than_equal", ["limit"])


def test_openapi():
    page = client.get("/openapi.json").json()
    schemas = page["components"]["schemas"]
    body = page["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/Order"}
    answer = page["paths"]["/orders/{number}"]["get"]["responses"]["200"]["content"]
    assert answer["application/json"]["schema"] == body
    assert schemas["Order"]["required"] == ["items"]
    assert schemas["Order"]["properties"]["items"]["items"] == {"$ref": "#/components/schemas/Item"}
    assert schemas["Item"]["properties"]["name"]["minLength"] == 2
    assert client.get("/docs").status_code == 200


@satya.dataclasses.dataclass
class Size:
    width: int = Field(ge=0)
    names: List[str] = Field(default_factory=list, alias="NAMES")


def test_dataclasses_are_bodies_and_answers():
    sizes = fastapi.FastAPI()

    @sizes.post("/sizes")
    def take(size: Size) -> Size:
        return size

    client = TestClient(sizes)
    answer = client.post("/sizes", json={"width": "3", "NAMES": ["a"]})
    assert (answer.status_code, answer.json()) == (200, {"width": 3, "NAMES": ["a"]})
    for body, kind in (({"width": -1}, "greater_than_equal"), ({}, "missing")):
        answer = client.post("/sizes", json=body)
        assert answer.status_code == 422
        assert [(one["type"], one["loc"]) for one in answer.json()["detail"]] == [(kind, ["body", "width"])]
    assert sizes.openapi()["components"]["schemas"]["Size"]["properties"]["width"]["minimum"] == 0


def _declared(function, **options):
    """Declares a route, in a router of an application that then answers; returns the warnings."""
    routes = fastapi.FastAPI()
    router = fastapi.APIRouter(**options)
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        router.post("/")(function)
        routes.include_router(router)
        TestClient(routes).post("/", json={})
    return [one for one in found if "FastAPI reads" in str(one.message)]


def test_who_declares_a_model_as_for_pydantic_is_told_what_fastapi_makes_of_it():
    class Item(satya.Model):
        name: Literal["item"]

    class Cat(satya.Model):
        name: Literal["cat"]

    def body(item: Item): ...

    def optional(item: Optional[Item] = None): ...

    def query(item: Annotated[Item, fastapi.Query()]): ...

    def headers(item: Annotated[Item, fastapi.Header()]): ...

    def either(item: Annotated[Union[Item, Cat], Field(discriminator="name")]): ...

    declared = ((body, "Query"), (optional, "Query"), (query, "Query"), (headers, "Header"), (either, "Query"))
    for function, kind in declared:
        (told,) = _declared(function)
        assert f"'item' as one value, a {kind}(), and not as the fields of Item" in str(told.message)
        assert "satya.fastapi.Route" in str(told.message) and f"satya.fastapi.{kind}()" in str(told.message)
        assert ("Body()" in str(told.message)) is (kind == "Query")
        assert told.filename == __file__
        assert _declared(function, route_class=Route) == []


def test_who_says_what_a_model_is_hears_nothing():
    class Word(satya.RootModel[str]): ...

    def body(item: Annotated[Item, fastapi.Body()], more: List[Item], size: Size) -> Item: ...

    def query(word: Word, item: Annotated[Item, Query()]): ...

    def dependent(item: Annotated[Filter, fastapi.Depends(the_filter)]): ...

    for function in (body, query, dependent):
        assert _declared(function) == []
