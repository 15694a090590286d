# SPDX-License-Identifier: Apache-2.0
"""Functions of the user in natively made models: what they are given, in which order, once each;
compared with pydantic's for the same programs."""

from __future__ import annotations

import gc
import json
import sys
import warnings
import weakref
from typing import Any

import pytest

pydantic = pytest.importorskip("pydantic")

PRELUDE = """
from typing import *
from enum import Enum
from LIB import *
from LIB import BaseModel
import datetime as dt

calls = []

def see(name, value):
    calls.append((name, repr(value)))
    return value

def refuse(value):
    if value in (13, "13", "bad"):
        raise ValueError("unlucky")
    return value
"""

#: What pydantic_core has under other names.
OWN_NAMES = """
from satya.models.errors import CustomError as PydanticCustomError
from satya.models.state import UseDefault as PydanticUseDefault
"""

#: Each is the body of a program whose model is `M`.
MODELS = {
    "after": """
class M(BaseModel):
    a: int
    b: str
    c: int = 3
    @field_validator("b")
    @classmethod
    def f(cls, v):
        return refuse(see("b", v))
    @field_validator("a", "c")
    @classmethod
    def g(cls, v):
        return refuse(see("a", v))
""",
    "after with info": """
class M(BaseModel):
    a: int
    b: str
    c: int = 3
    @field_validator("b", "c")
    @classmethod
    def f(cls, v, info):
        see(info.field_name, (v, info.data, info.mode, info.context))
        return refuse(v)
""",
    "all kinds": """
class M(BaseModel):
    a: Annotated[int, BeforeValidator(lambda v: refuse(see("before", v)))]
    b: Annotated[str, WrapValidator(lambda v, h: refuse(see("wrap", h(v))))]
    c: Annotated[int, PlainValidator(lambda v: refuse(see("plain", v)))] = 3
    d: Annotated[int, AfterValidator(lambda v: see("first", v) + 1), AfterValidator(lambda v: refuse(see("second", v)))] = 4
""",
    "chains": """
class M(BaseModel):
    a: Annotated[int, AfterValidator(lambda v: see("in", v)), BeforeValidator(lambda v: see("out", v)), AfterValidator(refuse)]
    b: Annotated[str, BeforeValidator(lambda v: see("in", v)), WrapValidator(lambda v, h: see("wrap", h(see("given", v))))]
    c: Optional[Annotated[int, AfterValidator(lambda v: refuse(see("c", v)))]] = None
    d: List[Annotated[int, AfterValidator(lambda v: refuse(see("d", v)))]] = []
""",
    "wrap catches": """
def lenient(v, handler):
    try:
        return handler(v)
    except ValidationError as error:
        see("caught", error.errors(include_url=False)[0]["type"])
        return -1

class M(BaseModel):
    a: Annotated[int, WrapValidator(lenient)]
    b: str
    c: int = 1
    @field_validator("c", mode="wrap")
    @classmethod
    def f(cls, v, h, info):
        see("c", (info.data, info.field_name))
        return h(v)
""",
    "defaults": """
class M(BaseModel):
    model_config = {"validate_default": True}
    a: int = 13
    b: str = "x"
    c: int = Field(default_factory=lambda data: see("factory", len(data)))
    @field_validator("a", "b", "c")
    @classmethod
    def f(cls, v, info):
        return refuse(see(info.field_name, v))
""",
    "one validated default": """
class M(BaseModel):
    b: str = "b"
    a: int = Field(13, validate_default=True)
    c: List[int] = Field(default_factory=lambda: see("made", []))
    @field_validator("a")
    @classmethod
    def f(cls, v):
        return see("a", v)
""",
    "late defaults": """
class M(BaseModel):
    a: int
    b: str = "b"
    c: int = Field(default_factory=lambda data: see("factory", data["a"]) + 1)
    d: int = Field("7", validate_default=True)
""",
    "model after": """
class M(BaseModel):
    a: int
    b: str = "b"
    @model_validator(mode="after")
    def f(self):
        see("after", (self.a, self.model_fields_set))
        refuse(self.a)
        return self
    @model_validator(mode="after")
    def g(self, info):
        see("second", (self.b, info.mode))
        assert self.b != "bad", "no"
        return self
""",
    "model before": """
class M(BaseModel):
    a: int
    b: str = "b"
    @model_validator(mode="before")
    @classmethod
    def f(cls, v, info):
        see("before", (v, info.mode))
        if isinstance(v, dict) and v.get("a") == 13:
            raise ValueError("whole")
        return {**v, "b": v.get("b", "filled")} if isinstance(v, dict) else v
    @field_validator("b")
    @classmethod
    def g(cls, v):
        return refuse(see("b", v))
    @model_validator(mode="after")
    def h(self):
        see("after", self.b)
        return self
""",
    "model wrap": """
class M(BaseModel):
    a: int
    b: str = "b"
    @model_validator(mode="wrap")
    @classmethod
    def f(cls, v, handler):
        see("wrap", v)
        made = handler(v)
        see("made", made.a)
        refuse(made.a)
        return made
    @field_validator("b")
    @classmethod
    def g(cls, v, info):
        return refuse(see("b", v))
""",
    "private": """
class M(BaseModel):
    a: int
    b: str = "b"
    _p: int = PrivateAttr(3)
    _q: list = PrivateAttr(default_factory=lambda: see("private", []))
    _r: int
    def model_post_init(self, context):
        see("post", (self.a, self._p, self._q, context))
        self._q.append(self.a)
        refuse(self.a)
""",
    "private constants": """
class M(BaseModel):
    a: int
    b: str = "b"
    _p: int = 3
    _q: tuple = (1, 2)
    @field_validator("a")
    @classmethod
    def f(cls, v):
        return refuse(see("a", v))
""",
    "own init": """
class M(BaseModel):
    a: int
    b: str = "b"
    def __init__(self, **data):
        see("init", data)
        super().__init__(**data)
        see("made", self.a)
    @field_validator("a")
    @classmethod
    def f(cls, v):
        return refuse(see("a", v))
""",
    "nested": """
class In(BaseModel):
    a: int
    b: str = "x"
    @field_validator("a", "b")
    @classmethod
    def f(cls, v, info):
        return refuse(see(info.field_name, v))
    @model_validator(mode="after")
    def g(self):
        see("in", self.a)
        return self

class M(BaseModel):
    a: Union[In, int]
    b: str
    c: List[In] = []
    d: Optional[In] = None
    @field_validator("b", "d")
    @classmethod
    def f(cls, v):
        return refuse(see("outer", v))
""",
    "types of JSON": """
class E(Enum):
    x = "b"

class M(BaseModel):
    a: Union[int, float, None]
    b: Annotated[E, AfterValidator(lambda v: see("b", v))]
    c: Annotated[dt.date, AfterValidator(lambda v: see("c", v))] = dt.date(2020, 1, 2)
    d: Annotated[Set[int], AfterValidator(lambda v: see("d", sorted(v)))] = set()
""",
    "forbids": """
class M(BaseModel):
    model_config = {"extra": "forbid"}
    a: int = Field(alias="a")
    b: str = Field("q", min_length=1)
    @field_validator("a", "b")
    @classmethod
    def f(cls, v):
        return refuse(see("f", v))
""",
    "omits": """
def leave(v):
    see("leave", v)
    if v == 1:
        raise PydanticUseDefault()
    return refuse(v)

class M(BaseModel):
    b: Annotated[str, AfterValidator(refuse)] = "b"
    a: Annotated[int, BeforeValidator(leave)] = 7
    c: int = 3
    @field_validator("c")
    @classmethod
    def f(cls, v, info):
        return see("c", (v, info.data)) and v
""",
    "other exceptions": """
class M(BaseModel):
    a: int
    b: str = "b"
    @field_validator("a")
    @classmethod
    def f(cls, v):
        see("a", v)
        if v == 13:
            raise PydanticCustomError("custom", "of {n}", {"n": v})
        if v == 5:
            raise KeyError("through")
        return int("x") if v == 1 else v
    @field_validator("b")
    @classmethod
    def g(cls, v):
        assert see("b", v) != "bad"
        return v
""",
}

INPUTS: list[Any] = [
    {"a": 2, "b": "b"},
    {"b": "b", "a": 2, "c": 4},
    {"a": 13, "b": "bad", "c": 13, "d": 13},
    {"a": 13, "b": "b"},
    {"a": 2, "b": "bad"},
    {"a": "2", "b": "b", "c": "4"},
    {"a": "x", "b": "b", "c": 13},
    {"a": 13, "b": 4, "c": 1},
    {"a": 2},
    {"b": "b"},
    {},
    {"a": 1, "b": "b", "d": None, "extra": 1},
    {"a": 5, "b": "b", "c": None},
    {"a": {"a": 2}, "b": "b", "c": [{"a": 3}, {"a": 13, "b": 4}, {"b": "bad"}, 5], "d": {"a": 13}},
    {"a": 2, "b": "b", "c": [{"a": 3}, {"a": 4, "b": "q"}], "d": {"a": "5"}},
    {"a": 1.5, "b": "b", "c": "2020-02-03", "d": [1, 2, 13]},
    {"a": [], "b": {}, "c": [], "d": "z"},
    "text",
    None,
    [1],
]


def program(lib: str, body: str) -> dict[str, Any]:
    source = PRELUDE + ("from pydantic_core import PydanticCustomError, PydanticUseDefault\n" if lib == "pydantic" else OWN_NAMES)
    module = sys.modules[f"hooks_of_{lib}"] = type(sys)(f"hooks_of_{lib}")
    names = vars(module)
    exec(source.replace("LIB", lib) + body, names)
    return names


def told(function: Any, names: dict[str, Any]) -> Any:
    """All that a call shows: its result or problems, warnings, and the calls of functions."""
    names["calls"].clear()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            made = function()
            found: Any = (repr(made), sorted(made.model_fields_set), repr(made.__pydantic_private__))
            found = (*found, repr(made.model_dump(warnings=False)), made.model_dump_json(warnings=False))
        except names["ValidationError"] as error:
            found = [
                (e["type"], e["loc"], e["msg"], repr(e["input"]).replace("PydanticUndefined", "MISSING"))
                for e in error.errors(include_url=False)
            ]
        except Exception as error:
            found = type(error).__name__, str(error)
    return found, list(names["calls"]), [each.category.__name__ for each in caught]


def ways(model: Any, value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"dict": lambda: model.model_validate(value)}
    text = json.dumps(value)
    found["text"] = lambda: model.model_validate_json(text)
    found["bytes"] = lambda: model.model_validate_json(text.encode())
    if isinstance(value, dict):
        found["keywords"] = lambda: model(**value)
        found["context"] = lambda: model.model_validate(value, context={"c": 1})
        found["strict"] = lambda: model.model_validate(value, strict=True)
    return found


@pytest.mark.parametrize("name", MODELS)
def test_as_pydantic(name: str) -> None:
    ours, theirs = program("satya", MODELS[name]), program("pydantic", MODELS[name])
    for value in INPUTS:
        mine, other = ways(ours["M"], value), ways(theirs["M"], value)
        for way in mine:
            assert told(mine[way], ours) == told(other[way], theirs), (name, way, value)


@pytest.mark.parametrize("name", [name for name in MODELS if "init" not in name])
def test_inside_other_models(name: str) -> None:
    body = MODELS[name] + "class Outer(BaseModel):\n    m: M\n    more: List[M] = []\n    n: int = 0\n"
    ours, theirs = program("satya", body), program("pydantic", body)
    for value in INPUTS:
        outer = {"m": value, "more": [{"a": 2, "b": "b"}, value], "n": 1}
        mine, other = ways(ours["Outer"], outer), ways(theirs["Outer"], outer)
        for way in mine:
            assert told(mine[way], ours)[:2] == told(other[way], theirs)[:2], (name, way, value)


BASE = "class M(BaseModel):\n    a: int = 1\n"


def test_another_result_of_a_call() -> None:
    body = BASE + (
        "    @model_validator(mode='after')\n"
        "    def f(self):\n"
        "        return 5\n"
    )
    ours = program("satya", body)
    with pytest.warns(UserWarning, match="other than `self`") as caught:
        assert ours["M"](a=2).a == 2
    assert caught[0].filename == __file__
    assert ours["M"].model_validate({"a": 2}) == 5
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning):
            ours["M"](a=2)


def test_the_values_so_far_are_one_dict_for_all() -> None:
    body = """
kept = []
class M(BaseModel):
    a: int
    b: int
    c: int = 9
    d: int = 8
    @field_validator("b", "c")
    @classmethod
    def f(cls, v, info):
        kept.append((info.data, dict(info.data)))
        return v
"""
    for lib in ("satya", "pydantic"):
        names = program(lib, body)
        names["M"](a=1, b=2, c=3)
        (first, then), (second, later) = names["kept"]
        assert first is second
        assert (then, later) == ({"a": 1}, {"a": 1, "b": 2})
        assert first == {"a": 1, "b": 2, "c": 3, "d": 8}


def test_the_input_may_change_meanwhile() -> None:
    body = """
class M(BaseModel):
    a: int
    b: Annotated[list, BeforeValidator(lambda v: v)]
    c: str = "c"
    @field_validator("a")
    @classmethod
    def f(cls, v):
        given.clear()
        return v
"""
    names = program("satya", body)
    for _ in range(100):
        given = names["given"] = {"a": 1, "b": [object()], "c": "".join(["x", "y"])}
        try:
            made = names["M"].model_validate(given)
        except names["ValidationError"] as error:
            # Values are read before the functions run, or one by one.
            assert [each["loc"] for each in error.errors()] == [("b",)]
        else:
            assert (made.a, len(made.b), made.c, given) == (1, 1, "xy", {})


def test_nothing_is_kept() -> None:
    body = """
class Thing: pass
class M(BaseModel):
    model_config = {"arbitrary_types_allowed": True}
    a: int
    t: Any
    _p: int = 3
    @field_validator("a", "t")
    @classmethod
    def f(cls, v, info):
        if v == 13:
            raise ValueError("no")
        return v
    @model_validator(mode="after")
    def g(self):
        if self.a == 14:
            raise ValueError("no")
        return self
"""
    names = program("satya", body)
    things = []
    for a in (1, 13, 14, "x", "5"):
        for _ in range(50):
            thing = names["Thing"]()
            things.append(weakref.ref(thing))
            for call in (lambda: names["M"](a=a, t=thing), lambda: names["M"].model_validate({"t": thing, "a": a})):
                try:
                    call()
                except names["ValidationError"]:
                    pass
            del thing, call
    gc.collect()
    assert not any(each() is not None for each in things)


def test_a_class_goes_with_its_functions() -> None:
    names = program("satya", MODELS["after with info"])
    names["M"](a=1, b="b")
    ref = weakref.ref(names["M"])
    sys.modules.pop(names["__name__"])
    names.clear()
    gc.collect()
    assert ref() is None


def test_functions_may_make_the_model_again() -> None:
    body = """
class M(BaseModel):
    a: int
    @field_validator("a")
    @classmethod
    def f(cls, v):
        return cls(a=v - 1).a + 1 if v > 0 else v
"""
    assert program("satya", body)["M"](a=50).a == 50
    with pytest.raises(RecursionError):
        program("satya", body)["M"](a=10**6)


def test_a_function_that_raises_shows_its_cause() -> None:
    names = program("satya", MODELS["after"])
    with pytest.raises(names["ValidationError"]) as caught:
        names["M"](a=13, b="b")
    error = caught.value.errors()[0]["ctx"]["error"]
    assert isinstance(error, ValueError) and error.__traceback__ is not None


def test_rebuilt_classes_have_their_functions() -> None:
    body = """
class M(BaseModel):
    a: int
    n: Optional["Later"] = None
    @field_validator("a")
    @classmethod
    def f(cls, v):
        return see("a", v)
class Later(BaseModel):
    x: int
"""
    names = program("satya", body)
    for _ in range(3):
        names["M"].model_rebuild(force=True, _types_namespace=names)
        names["calls"].clear()
        assert names["M"](a=1, n={"x": 2}).n.x == 2
        assert names["calls"] == [("a", "1")]
