# SPDX-License-Identifier: Apache-2.0
"""`dict()` and `json()` of the classic face are the dumps under older names: they call what an
instance has under the newer ones, whoever put it there and when."""

import json

import pytest

from satya.rust_model import Field, RustModel

OLDER = [("dict", "model_dump"), ("json", "model_dump_json")]


def fresh():
    class Fresh(RustModel):
        name: str = Field(min_length=2)
        count: int = 0

    class Below(Fresh):
        more: int = 0

    return Fresh, Below


def test_what_they_give():
    for cls in fresh():
        made = cls(name="text", count=3)
        for _ in range(3):
            assert made.dict() == made.model_dump() and list(made.dict()) == list(cls.model_fields)
            assert made.json() == made.model_dump_json() and json.loads(made.json()) == made.dict()
            assert made.dict(exclude={"count"}) == made.model_dump(exclude={"count"})
            assert made.json(indent=2) == made.model_dump_json(indent=2)
            assert cls.dict(made) == made.dict() and RustModel.json(made) == made.json()
        with pytest.raises(TypeError):
            made.dict(1)
        with pytest.raises(TypeError):
            made.json(no_such_option=1)


@pytest.mark.parametrize("older, newer", OLDER)
@pytest.mark.parametrize("on_base", [True, False])
def test_a_newer_method_that_is_replaced(older, newer, on_base):
    base, cls = fresh()
    made = cls(name="text")
    first = getattr(made, older)()
    call = eval(f"lambda: made.{older}()", {"made": made})
    for _ in range(3):
        assert call() == first
    setattr(base if on_base else cls, newer, lambda self, **options: (type(self), options))
    for _ in range(3):
        assert call() == (cls, {})
    assert getattr(made, older)(exclude={"a"}) == (cls, {"exclude": {"a"}})
    delattr(base if on_base else cls, newer)
    for _ in range(3):
        assert call() == first


@pytest.mark.parametrize("older, newer", OLDER)
def test_methods_of_a_class_body(older, newer):
    class Own(RustModel):
        name: str

        def model_dump(self, **options):
            return {"own": super().model_dump(**options)}

        def model_dump_json(self, **options):
            return "own " + super().model_dump_json(**options)

    class Older(RustModel):
        name: str

        def dict(self, **options):
            return {"older": super().dict(**options)}

        def json(self, **options):
            return "older " + super().json(**options)

    for _ in range(3):
        assert getattr(Own(name="a"), older)() == getattr(Own(name="a"), newer)()
    assert Own(name="a").dict() == {"own": {"name": "a"}}
    assert Older(name="a").dict() == {"older": {"name": "a"}}
    assert Older(name="a").json() == 'older {"name":"a"}'
    assert Older(name="a").model_dump() == {"name": "a"}


@pytest.mark.parametrize("older, newer", OLDER)
def test_what_an_instance_has_by_itself(older, newer):
    class Mixin:
        pass

    class Mixed(RustModel, Mixin):
        name: str

    class Asked(RustModel):
        name: str

        def __getattribute__(self, name):
            return (lambda: "asked") if name == newer else super().__getattribute__(name)

    mixed = Mixed(name="a")
    before = getattr(mixed, older)()
    object.__setattr__(mixed, newer, lambda **options: "its own")
    assert getattr(mixed, older)() == "its own"
    object.__delattr__(mixed, newer)
    assert getattr(mixed, older)() == before
    for _ in range(3):
        assert getattr(Asked(name="a"), older)() == "asked"
