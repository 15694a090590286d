# SPDX-License-Identifier: Apache-2.0
"""What a call of pydantic's asks for bears on models of satya's that are checked in it."""

import json
from typing import List, Optional, Union

import pytest

pydantic = pytest.importorskip("pydantic", minversion="2.14")

import satya  # noqa: E402


def declared(library):
    """Types that pydantic checks, with models of a library's in them, by name."""

    class In(library.BaseModel):
        a: int
        b: str = library.Field("d", alias="B")

    class Root(library.RootModel[int]):
        pass

    class Holder(pydantic.BaseModel):
        m: In
        either: Optional[Union[In, int]] = None
        some: List[In] = []

    class Strict(pydantic.BaseModel):
        model_config = pydantic.ConfigDict(strict=True, extra="forbid", validate_default=True)

        m: In

    class OfField(pydantic.BaseModel):
        m: In = pydantic.Field(strict=True)

    return {
        "alone": (In, lambda value: value),
        "either": (Union[In, str], lambda value: value),
        "root": (Optional[Root], lambda value: value.get("a") if isinstance(value, dict) else value),
        "held": (Holder, lambda value: {"m": {"a": 1}, "either": value, "some": [value]}),
        "settings": (Strict, lambda value: {"m": value}),
        "field": (OfField, lambda value: {"m": value}),
    }, In


def outcome(call):
    try:
        return repr(call())
    except pydantic.ValidationError as error:
        return [(entry["type"], entry["loc"]) for entry in error.errors()]


CALLS = [
    {},
    {"strict": True},
    {"strict": False},
    {"extra": "forbid"},
    {"extra": "allow"},
    {"extra": "ignore"},
    {"by_name": True},
    {"by_name": True, "by_alias": False},
    {"by_alias": True},
    {"context": {"x": 1}, "strict": True},
    {"strict": True, "extra": "forbid", "by_name": True},
]
VALUES = [
    {"a": "3"},
    {"a": 3},
    {"a": 3, "z": "1"},
    {"a": "3", "b": "q"},
    {"a": 3, "B": "q"},
    {"a": "3", "B": "q", "b": "p"},
    {"a": True},
]


def outcomes(library, options):
    types, cls = declared(library)
    found = []
    for name, (kind, wrapped) in types.items():
        adapter = pydantic.TypeAdapter(kind)
        for value in (*VALUES, cls(a=1)):
            data = wrapped(value)
            found.append((name, repr(value), outcome(lambda: adapter.validate_python(data, **options))))
            if isinstance(value, cls):
                continue
            found.append((name, repr(value), "json", outcome(lambda: adapter.validate_json(json.dumps(data), **options))))
            if all(isinstance(each, str) for each in value.values()) and name != "root":
                found.append((name, repr(value), "text", outcome(lambda: adapter.validate_strings(data, **options))))
    return found


@pytest.mark.parametrize("options", CALLS, ids=str)
def test_a_call_bears_on_models_inside(options):
    assert outcomes(satya, options) == outcomes(pydantic, options)


def test_text_is_text_inside():
    def found(library):
        class In(library.BaseModel):
            some: List[int] = []
            yes: bool = True
            none: Optional[int] = None

        adapter = pydantic.TypeAdapter(List[In])
        values = [{"some": ["1", "2"]}, {"yes": "off"}, {"none": "None"}, {"none": "3"}, {"yes": "5"}]
        return [outcome(lambda: adapter.validate_strings([value])) for value in values]

    assert found(satya) == found(pydantic)
