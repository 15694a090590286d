# SPDX-License-Identifier: Apache-2.0
"""Models among the parameters of FastAPI's dependencies, on satya.fastapi.Route: answers, calls and the
OpenAPI page are those of pydantic's models."""

from typing import Annotated, List, Optional

import pytest

import satya

fastapi = pytest.importorskip("fastapi")
pytest.importorskip("httpx")
pydantic = pytest.importorskip("pydantic", minversion="2.14")

from fastapi import Depends, Query, Security  # noqa: E402
from fastapi.security import OAuth2PasswordBearer, SecurityScopes  # noqa: E402
from fastapi.testclient import TestClient  # noqa: E402

import satya.fastapi  # noqa: E402


def application(library):
    """An application, the calls of its dependencies, and some of these by name."""
    calls = []

    class Filter(library.BaseModel):
        model_config = library.ConfigDict(extra="forbid")

        limit: int = 3
        tags: List[str] = []

    class Item(library.BaseModel):
        name: str
        number: int = library.Field(0, ge=0)

    def inner(found: Annotated[Filter, Query()]):
        calls.append("inner")
        return found

    def outer(found: Filter = Depends(inner), more: int = 1):
        return found, more

    def held(item: Item, found: Annotated[Filter, Depends(inner)]):
        calls.append("begin")
        yield item, found
        calls.append("end")

    async def held_later(item: Item):
        calls.append("begin")
        yield item
        calls.append("end")

    class Made:
        def __init__(self, found: Annotated[Filter, Query()], more: Optional[int] = None):
            self.found, self.more = found, more

        def __call__(self, found: Annotated[Filter, Query()]):
            return found

    def secured(
        scopes: SecurityScopes,
        token: Annotated[Optional[str], Depends(OAuth2PasswordBearer(tokenUrl="t", auto_error=False))],
        found: Annotated[Filter, Query()],
    ):
        return scopes.scopes, token, found.limit

    options = {"route_class": satya.fastapi.Route} if library is satya else {}
    app, router = fastapi.FastAPI(), fastapi.APIRouter(dependencies=[Depends(inner)], **options)
    app.router.route_class = router.route_class

    @app.get("/nested")
    def nested(pair=Depends(outer), again: Filter = Depends(inner)):
        # Asked once.
        assert type(again) is Filter and pair[0] is again
        return pair[1], again.limit, again.tags

    @app.post("/held")
    def in_generator(pair: Annotated[tuple, Depends(held)]):
        return pair[0].model_dump(), pair[1].limit

    @app.post("/later")
    async def in_async_generator(item: Annotated[Item, Depends(held_later)]):
        return item.model_dump()

    @app.get("/made")
    def in_class(one: Annotated[Made, Depends()], two: Made = Depends()):
        return one.found.limit, one.more, one is two

    @app.get("/object")
    def in_object(found=Depends(Made(Filter()))):
        return found.limit

    @app.get("/secured")
    def in_security(found=Security(secured, scopes=["x", "y"])):
        return found

    @app.get("/beside", dependencies=[Depends(inner)])
    def beside(found=Depends(inner, use_cache=False)):
        return found.limit

    @router.get("/router")
    def in_router():
        return calls

    app.include_router(router)
    return app, calls, {"inner": inner, "Made": Made, "Filter": Filter}


REQUESTS = [
    ("GET", "/nested", {}),
    ("GET", "/nested?limit=5&tags=a&tags=b&more=4", {}),
    ("GET", "/nested?limit=x", {}),
    ("POST", "/held?limit=2", {"json": {"name": "a"}}),
    ("POST", "/held?limit=w", {"json": {"number": -1}}),
    ("POST", "/later", {"json": {"name": "b", "number": 3}}),
    ("POST", "/later", {"json": {}}),
    ("GET", "/made?limit=4", {}),
    ("GET", "/made?limit=z", {}),
    ("GET", "/object?limit=9", {}),
    ("GET", "/secured?limit=3", {"headers": {"Authorization": "Bearer t"}}),
    ("GET", "/secured?limit=x", {}),
    ("GET", "/beside?limit=2", {}),
    ("GET", "/beside?limit=u", {}),
    ("GET", "/router?limit=6", {}),
    ("GET", "/router?limit=w", {}),
]


def answers(library):
    app, calls, named = application(library)
    client = TestClient(app)
    overrides = {
        named["inner"]: lambda: named["Filter"](limit=77),
        named["Made"]: lambda: type("Other", (), {"found": named["Filter"](limit=55), "more": 8}),
    }
    for each in ({}, overrides):
        app.dependency_overrides = each
        for method, path, options in REQUESTS:
            found = client.request(method, path, **options)
            yield method, path, found.status_code, found.json(), list(calls)
            calls.clear()
    yield app.openapi()


def test_dependencies():
    assert list(answers(satya)) == list(answers(pydantic))


def test_a_model_may_name_what_is_defined_after_the_route():
    def client_of(library):
        app = fastapi.FastAPI()
        if library is satya:
            app.router.route_class = satya.fastapi.Route

        class Order(library.BaseModel):
            items: "List[Item]" = []
            tags: List[str] = []

        @app.post("/order")
        def order(order: Order) -> Order:
            return order

        if library is satya:

            @app.get("/tags")
            def tags(order: Annotated[Order, Query()]):
                return order.tags

        class Item(library.BaseModel):
            number: int = library.Field(ge=0)

        Order.model_rebuild(_types_namespace={"List": List, "Item": Item})
        return TestClient(app)

    def seen(client):
        bodies = [{"items": [{"number": number}]} for number in (1, -1)]
        yield from (client.post("/order", json=body).json() for body in bodies)
        yield client.get("/openapi.json").json()["components"]["schemas"]["Order"]

    client = client_of(satya)
    assert client.get("/tags?tags=a&tags=b").json() == ["a", "b"]
    assert list(seen(client)) == list(seen(client_of(pydantic)))
