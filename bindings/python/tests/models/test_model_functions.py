# SPDX-License-Identifier: Apache-2.0
"""Every choice of functions around a model (before, wrap and after validators, an `__init__`,
`model_post_init`) under every setting that bears on them: which of them are called, in which
order and with what, and what comes out, on every way in. pydantic says what is right."""

from __future__ import annotations

import itertools
import re
from typing import Any, List, Union

import pytest

import satya

pydantic = pytest.importorskip("pydantic", minversion="2.14")

ROLES = ["before", "wrap", "after", "post_init", "init"]
CHOICES = [names for count in range(6) for names in itertools.combinations(ROLES, count)]
SETTINGS: List[dict[str, Any]] = [
    {},
    {"revalidate_instances": "always"},
    {"revalidate_instances": "subclass-instances"},
    {"from_attributes": True},
    {"strict": True},
    {"validate_assignment": True},
]


class Source:
    """Something that has attributes."""

    def __init__(self, **attributes):
        self.__dict__.update(attributes)

    def __repr__(self):
        return f"Source({self.__dict__})"


def declared(lib, names, settings, calls):
    def noted(who, what):
        calls.append((who, str(what)))
        return what

    class Model(lib.BaseModel):
        model_config = lib.ConfigDict(**settings)
        x: int = 1

        if "init" in names:

            def __init__(self, **values):
                noted("init", values)
                super().__init__(**values)

        if "before" in names:

            @lib.model_validator(mode="before")
            @classmethod
            def before(cls, value):
                return noted("before", value)

        if "wrap" in names:

            @lib.model_validator(mode="wrap")
            @classmethod
            def wrap(cls, value, handler):
                noted("wrap", value)
                return noted("wrapped", handler(value))

        if "after" in names:

            @lib.model_validator(mode="after")
            def after(self):
                return noted("after", self)

        if "post_init" in names:

            def model_post_init(self, context):
                noted("post_init", (context, self))

    class Sub(Model):
        y: int = 3

    return Model, Sub, lib.create_model("Holder", m=(Model, ...))


def ways(lib, model, sub, holder):
    """Yields every way in, with a name."""
    strings = {"x": "5"}
    for x in (2, "2", "q"):
        yield f"call {x!r}", lambda x=x: model(x=x)
        yield f"python {x!r}", lambda x=x: model.model_validate({"x": x})
        yield f"context {x!r}", lambda x=x: model.model_validate({"x": x}, context=3)
        yield f"attributes {x!r}", lambda x=x: model.model_validate(Source(x=x), from_attributes=True)
        yield f"inside {x!r}", lambda x=x: holder(m={"x": x})
        yield f"set {x!r}", lambda x=x: assigned(model.model_construct(x=3), x)
    for text in ('{"x": 4}', '{"x": "q"}', "[1]"):
        yield f"json {text}", lambda text=text: model.model_validate_json(text)
        yield f"json inside {text}", lambda text=text: holder.model_validate_json(f'{{"m": {text}}}')
    yield "a list", lambda: model.model_validate([1])
    yield "an object", lambda: model.model_validate(Source(x=5))
    yield "an object inside", lambda: holder.model_validate(Source(m=Source(x=3)), from_attributes=True)
    yield "strings", lambda: model.model_validate_strings(strings)
    for cls, x in ((model, "bad"), (model, 3), (sub, 4)):
        made = cls.model_construct(x=x)
        name = f"{cls.__name__} of {x!r}"
        yield name, lambda made=made: model.model_validate(made)
        yield f"{name}, context", lambda made=made: model.model_validate(made, context=3)
        yield f"{name}, strict", lambda made=made: model.model_validate(made, strict=True)
        yield f"{name} inside", lambda made=made: holder(m=made)
        yield f"{name} inside, again", lambda made=made: holder(m=made)
        yield f"{name} inside, context", lambda made=made: holder.model_validate({"m": made}, context=2)
        yield f"{name} in a list", lambda made=made: lib.TypeAdapter(List[model]).validate_python([made])
        yield f"{name} in a union", lambda made=made: lib.TypeAdapter(Union[int, model]).validate_python(made)


def assigned(instance, value):
    instance.x = value
    return instance


def outcomes(lib, names, settings):
    calls: List[Any] = []
    model, sub, holder = declared(lib, names, settings, calls)
    found = {}
    for name, way in ways(lib, model, sub, holder):
        calls.clear()
        try:
            result: Any = repr(way())
        except (pydantic.ValidationError, satya.ValidationError) as error:
            result = [(each["type"], each["loc"], each["msg"]) for each in error.errors()]
        found[name] = result, [(who, re.sub(" at 0x[0-9a-f]+", "", what)) for who, what in calls]
    return found


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda each: "-".join(each) or "plain")
def test_model_functions(settings):
    count = 0
    for names in CHOICES:
        theirs, ours = outcomes(pydantic, names, settings), outcomes(satya, names, settings)
        assert theirs.keys() == ours.keys()
        for way, expected in theirs.items():
            assert ours[way] == expected, (names, way)
            count += len(expected[1]) > 0
    assert count > 500
