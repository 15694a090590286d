# SPDX-License-Identifier: Apache-2.0
"""Models that FastAPI writes without being told of which type they are: what a function returns
that does not say so, and what is given to `jsonable_encoder`."""

import _thread
import datetime
import decimal
import sys
import time
from typing import Any, List

import pytest

pytest.importorskip("httpx")
fastapi = pytest.importorskip("fastapi")
pydantic = pytest.importorskip("pydantic", minversion="2.14")

from child import run  # noqa: E402
from fastapi.encoders import jsonable_encoder  # noqa: E402
from fastapi.testclient import TestClient  # noqa: E402

import satya  # noqa: E402
import satya.fastapi  # noqa: E402


def declared(library):
    """An instance of a model, and one of a root model, declared with one of the libraries."""

    class User(library.BaseModel):
        model_config = library.ConfigDict(extra="allow")

        user_name: str = library.Field(alias="userName")
        token: library.SecretStr
        url: library.HttpUrl = library.HttpUrl("http://x.y/")
        password_hash: str = library.Field("hash!", exclude=True)
        at: datetime.timedelta = datetime.timedelta(1)
        price: decimal.Decimal = decimal.Decimal("1.50")
        nothing: Any = None

        @library.computed_field
        @property
        def upper(self) -> str:
            return self.user_name.upper()

        @library.field_serializer("user_name")
        def louder(self, value):
            return value + "!"

    class Numbers(library.RootModel[List[int]]):
        pass

    return User(userName="a", token="SECRET", more=1), Numbers([1, 2])


def answers(library, route):
    app = fastapi.FastAPI()
    if route is not None:
        app.router.route_class = route
    user, numbers = declared(library)
    # Undeclared, and declared without a response model.
    returned = {
        "user": lambda: user,
        "inside": lambda: {"user": user, "numbers": [numbers]},
        "numbers": lambda: numbers,
        "token": lambda: user.token,
        "url": lambda: library.HttpUrl("http://a.b"),
    }
    for path, function in returned.items():
        app.get(f"/{path}")(function)

    @app.get("/unasked", response_model=None)
    def unasked() -> type(user):
        return user

    client = TestClient(app)
    return {path: client.get(f"/{path}").json() for path in (*returned, "unasked")}


@pytest.mark.parametrize("route", [None, satya.fastapi.Route])
def test_what_a_function_returns_undeclared_is_written_as_a_model(route):
    found = answers(satya, route)
    assert found == answers(pydantic, None)
    assert "password_hash" not in found["user"] and found["token"] == "**********"


OPTIONS = [
    {},
    {"by_alias": False},
    {"exclude_unset": True},
    {"exclude_defaults": True},
    {"exclude_none": True},
    {"include": {"token"}},
    {"exclude": ["token", "more"]},
    {"custom_encoder": {str: lambda text: text * 2}},
]


@pytest.mark.parametrize("options", OPTIONS)
def test_the_encoders_options_hold(options):
    expected, found = declared(pydantic), declared(satya)
    assert jsonable_encoder(found[0], **options) == jsonable_encoder(expected[0], **options)
    given = {"of": list(found)}, {"of": list(expected)}
    options = {name: value for name, value in options.items() if name not in ("include", "exclude")}
    assert jsonable_encoder(given[0], **options) == jsonable_encoder(given[1], **options)


def test_no_secret_is_written():
    secrets = [satya.Secret[int](5), satya.SecretBytes(b"x"), satya.SecretStr("x")]
    assert jsonable_encoder(secrets) == ["**********", "b'**********'", "**********"]


@pytest.mark.parametrize("is_first", [True, False])
def test_nothing_excluded_is_written_whichever_is_imported_first(is_first):
    models = """
import satya

class User(satya.Model):
    name: str = satya.Field(serialization_alias="n")
    password: str = satya.Field("secret", exclude=True)
    note: str = "unset"
"""
    encoder = "from fastapi.encoders import jsonable_encoder"
    answer = run(
        "\n".join([models, encoder] if is_first else [encoder, models])
        + """
for _ in range(2):
    print(jsonable_encoder([User(name="a")]), jsonable_encoder(User(name="a"), by_alias=False, exclude_unset=True))
print(sorted(dict(User(name="a"))))
"""
    )
    one = "[{'n': 'a', 'note': 'unset'}] {'name': 'a'}\n"
    assert answer == 2 * one + "['name', 'note', 'password']\n"


def test_a_declared_model_is_enough():
    answer = run(
        """
from fastapi import FastAPI
from fastapi.testclient import TestClient
import satya

class User(satya.Model):
    name: str
    password: str = satya.Field("secret", exclude=True)

app = FastAPI()

@app.get("/declared")
def declared() -> User:
    return User(name="a")

@app.get("/undeclared")
def undeclared():
    return {"user": User(name="a")}

print(TestClient(app).get("/undeclared").json())
"""
    )
    assert answer == "{'user': {'name': 'a'}}\n"


def test_pairs_are_made_where_no_function_asks(monkeypatch):
    class User(satya.Model):
        name: str

    found = []
    _thread.start_new_thread(found.extend, (User(name="a"),))
    limit = time.monotonic() + 30
    while not found and time.monotonic() < limit:
        time.sleep(0.001)
    assert found == [("name", "a")]
    # What says that a module may not be imported.
    monkeypatch.setitem(sys.modules, "fastapi.encoders", None)
    assert dict(User(name="a")) == {"name": "a"}
