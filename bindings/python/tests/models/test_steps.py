# SPDX-License-Identifier: Apache-2.0
"""Functions of the user around a type: a TypeAdapter and an assignment take them apart, with the
outcome of the general way, and call each once."""

from typing import Annotated, Any, List, Optional

import pytest

from satya import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    Model,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WrapValidator,
    create_model,
    field_validator,
)
from satya.models.state import State

calls: List[Any] = []


def doubled(value):
    calls.append(value)
    return value * 2


def small(value):
    calls.append(value)
    assert value < 10, "too large"
    return value


def no(value):
    calls.append(value)
    raise ValueError("no")


def odd(value):
    calls.append(value)
    raise KeyError("odd")


def around(value, handler):
    calls.append(value)
    return handler(value) + 1


def forgiving(value, handler):
    calls.append(value)
    try:
        return handler(value)
    except ValidationError as error:
        return [(each["type"], each["loc"]) for each in error.errors()]


def elsewhere(value, handler):
    calls.append(repr(handler))
    return handler(value, "inside")


def informed(value, info: ValidationInfo):
    calls.append((value, info.mode, info.data))
    return value


class User(Model):
    age: Annotated[int, AfterValidator(doubled)]


TYPES: List[Any] = [
    Annotated[int, AfterValidator(doubled)], Annotated[int, AfterValidator(small), AfterValidator(doubled)],
    Annotated[int, Field(ge=2), AfterValidator(doubled)], Annotated[int, AfterValidator(doubled), Field(ge=2)],
    Annotated[int, BeforeValidator(doubled)], Annotated[int, BeforeValidator(doubled), AfterValidator(small)],
    Annotated[List[int], BeforeValidator(doubled)], Annotated[int, PlainValidator(doubled)],
    Annotated[int, WrapValidator(around)], Annotated[int, WrapValidator(around), AfterValidator(doubled), WrapValidator(around)],
    Annotated[int, WrapValidator(forgiving)], Annotated[List[int], WrapValidator(forgiving)],
    Annotated[int, WrapValidator(elsewhere)], Annotated[int, AfterValidator(no)], Annotated[int, BeforeValidator(no)],
    Annotated[int, PlainValidator(no)], Annotated[int, WrapValidator(forgiving), AfterValidator(no)],
    Annotated[int, AfterValidator(odd)], Annotated[int, AfterValidator(informed)], Annotated[int, WrapValidator(around), BeforeValidator(informed)],
    Optional[Annotated[int, AfterValidator(doubled)]], Annotated[Optional[int], AfterValidator(small)],
    Annotated[int, AfterValidator(doubled), PlainSerializer(str)], List[Annotated[int, AfterValidator(doubled)]],
    Annotated[User, AfterValidator(lambda user: user.age)], Annotated[int, Field(strict=True), AfterValidator(doubled)],
]  # fmt: skip
VALUES = [1, 30, "4", "x", None, 1.5, True, [1, 2], [1, "x"], {"age": 3}, {"age": "x"}]


def outcome(call):
    calls.clear()
    try:
        found = call()
    except ValidationError as error:
        shown = [(e["type"], e["loc"], e["msg"], repr(e["input"])) for e in error.errors(include_url=False)]
        return error.title, shown, str(error), type(error.__cause__), list(calls)
    except Exception as error:
        return type(error), str(error), list(calls)
    return type(found), repr(found), list(calls)


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_an_adapter(kind):
    adapter = TypeAdapter(kind)
    for value in VALUES:
        general = outcome(lambda: adapter.validate_python(value, context={}))
        assert outcome(lambda: adapter.validate_python(value)) == general, value
        text = adapter_text(value)
        general = outcome(lambda: adapter.validate_json(text, context={}))
        assert outcome(lambda: adapter.validate_json(text)) == general, text
    assert outcome(lambda: adapter.validate_json("[")) == outcome(lambda: adapter.validate_json("[", context={}))


def adapter_text(value):
    import json

    return json.dumps(value)


@pytest.mark.parametrize("is_strict", [False, True])
@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_an_assignment(kind, is_strict):
    config = ConfigDict(validate_assignment=True, strict=is_strict)
    cls = create_model("Assigned", __config__=config, field=(kind, None), other=(int, 1))
    general, short = cls(), cls()
    for value in VALUES:
        table = cls.__satya_table__
        wanted = outcome(lambda: table.check_assignment(general, "field", value, State()))
        assert outcome(lambda: setattr(short, "field", value)) == wanted, value
        assert repr(short) == repr(general)
        assert short.model_fields_set == general.model_fields_set


def test_an_assignment_of_a_model_with_functions_of_its_own():
    class Whole(Model):
        model_config = ConfigDict(validate_assignment=True, validation_error_cause=True)
        name: str = "a"
        fixed: Annotated[int, Field(frozen=True)] = 1

        @field_validator("name", "fixed")
        @classmethod
        def strip(cls, value):
            if not value:
                raise ValueError("empty")
            return value.strip() if isinstance(value, str) else value

    whole = Whole()
    whole.name = " b "
    assert whole.name == "b" and whole.model_fields_set == {"name"}
    with pytest.raises(ValidationError, match="Value error, empty") as caught:
        whole.name = ""
    assert isinstance(caught.value.__cause__, ValueError) and whole.name == "b"
    with pytest.raises(ValidationError, match="frozen"):
        whole.fixed = 2

    class Sub(Whole):
        extra: int = 0

        @field_validator("extra")
        @classmethod
        def double(cls, value):
            return value * 2

    sub = Sub()
    sub.name, sub.extra = " c ", 2
    assert (sub.name, sub.extra) == ("c", 4)


def test_text_that_nests_too_deep_is_an_error():
    value: Any = []
    for _ in range(100_000):
        value = [value]
    adapter = TypeAdapter(Annotated[Any, AfterValidator(lambda v: v)])
    assert adapter.validate_python(value) is value
    while value:
        value = value[0]
