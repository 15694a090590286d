# SPDX-License-Identifier: Apache-2.0
"""What functions of the user raise comes out as it is, or is a problem; nothing is left half done."""

from typing import Annotated, Any, Deque, Dict, List, Literal, Optional, Sequence, Set, Tuple, TypedDict, Union

import pytest

import satya
from satya import (
    AfterValidator,
    AliasPath,
    BeforeValidator,
    ConfigDict,
    Field,
    Model,
    PlainSerializer,
    SerializationError,
    TypeAdapter,
    ValidationError,
    WrapValidator,
    field_serializer,
    model_validator,
)


class Odd(BaseException):
    pass


ENDS = [
    KeyboardInterrupt,
    SystemExit,
    Odd,
    RecursionError,
    StopIteration,
    StopAsyncIteration,
    GeneratorExit,
    MemoryError,
    TypeError,
    AttributeError,
    KeyError,
    IndexError,
    RuntimeError,
    OSError,
]


def enders(error):
    """Returns calls that each end in `error`, raised in one of the places of user code."""

    def end(value=None):
        raise error("end")

    class Fielded(Model):
        model_config = ConfigDict(validate_assignment=True)
        a: Any = None
        b: Annotated[Any, AfterValidator(lambda v: v if v == 1 else end())] = 1

    class Before(Model):
        b: Annotated[int, BeforeValidator(end)]

    class Wrapped(Model):
        b: Annotated[int, WrapValidator(lambda v, handler: [handler(v), end()])]

    class Whole(Model):
        b: Any = None

        @model_validator(mode="after")
        def check(self):
            end()

    class Early(Model):
        b: Any = None

        @model_validator(mode="before")
        @classmethod
        def check(cls, data):
            end()

    class Post(Model):
        b: Any = None

        def model_post_init(self, context):
            end()

    class Factory(Model):
        a: Any = None
        b: Any = Field(default_factory=end)

    class Dumped(Model):
        a: Any = None
        b: Annotated[Any, PlainSerializer(end)] = None

    class ByMethod(Model):
        b: Any = None

        @field_serializer("b")
        def write(self, value):
            end()

    class Init(Model):
        b: Any = None

        def __init__(self, **data):
            super().__init__(**data)
            end()

    class New(Model):
        b: Any = None

        def __new__(cls, **data):
            end()

    value = ["value"]
    fielded, dumped = Fielded(), Dumped()
    return [
        lambda: Fielded(a=value, b=value),
        lambda: Fielded(b=value, a=value),
        lambda: Fielded.model_validate({"a": value, "b": value}),
        lambda: Fielded.model_validate_json('{"a": [1], "b": [2]}'),
        lambda: setattr(fielded, "b", value),
        lambda: Before(b=1),
        lambda: Wrapped(b=1),
        lambda: Whole(b=value),
        lambda: Whole.model_validate_json("{}"),
        lambda: Early(b=value),
        lambda: Post(b=value),
        lambda: Factory(a=value),
        lambda: Dumped(a=value).model_dump(),
        lambda: dumped.model_dump(mode="json"),
        lambda: ByMethod(b=value).model_dump(),
        lambda: Init(b=value),
        lambda: New(b=value),
    ]


@pytest.mark.parametrize("error", ENDS)
def test_what_validators_raise_comes_out(error):
    calls = enders(error)
    # Of a dump, what ends the program, or says that it has run out of something.
    ends_all = not issubclass(error, Exception) or issubclass(error, (MemoryError, RecursionError))
    for call in calls if ends_all else calls[:12] + calls[15:]:
        for _ in range(3):
            with pytest.raises(error) as caught:
                call()
            assert caught.type is error


@pytest.mark.parametrize("error", [RuntimeError, NotImplementedError, OSError, StopIteration])
def test_what_validators_of_items_raise_comes_out(error):
    def end(value):
        raise error("end")

    item = Annotated[int, AfterValidator(end)]
    for kind in (List[item], Set[item], Deque[item], Tuple[item, ...], Tuple[item], Sequence[item]):

        class Holder(Model):
            a: kind

        for call in (TypeAdapter(kind).validate_python, lambda value: Holder(a=value)):
            with pytest.raises(error, match="end"):
                call([1])
        with pytest.raises(error, match="end"):
            Holder.model_validate_json('{"a": [1]}')
    for kind in (Dict[str, item], Dict[item, int]):
        for call in (TypeAdapter(kind).validate_python, TypeAdapter(kind).validate_strings):
            with pytest.raises(error, match="end"):
                call({"1": "1"})


@pytest.mark.parametrize("error", [OSError, KeyError, ValueError, TypeError, StopIteration])
def test_what_serializers_raise_is_the_cause(error):
    for call in enders(error)[12:15]:
        with pytest.raises(SerializationError, match=f"Error calling function `(end|write)`: {error.__name__}") as caught:
            call()
        assert type(caught.value.__cause__) is error


@pytest.mark.parametrize("error", [ValueError, AssertionError, UnicodeError])
def test_what_validators_may_raise_is_a_problem(error):
    for call in enders(error)[:9]:
        with pytest.raises(ValidationError) as caught:
            call()
        assert caught.value.error_count() == 1


def test_raising_leaves_the_instance_as_it_was():
    def end(value):
        if value == "end":
            raise KeyboardInterrupt
        return value

    class Held(Model):
        model_config = ConfigDict(validate_assignment=True)
        a: Any = None
        b: Annotated[Any, AfterValidator(end)] = None

    made = Held(a=1, b=2)
    with pytest.raises(KeyboardInterrupt):
        made.b = "end"
    assert made.model_dump() == {"a": 1, "b": 2}
    with pytest.raises(KeyboardInterrupt):
        made.__init__(a=5, b="end")
    assert made.model_dump() == {"a": 1, "b": 2}


class Lost(Model):
    value: Optional[Any] = None


def test_a_field_that_equals_by_raising():
    class Raising:
        def __eq__(self, other):
            raise OSError("no")

        __hash__ = object.__hash__

    with pytest.raises(OSError):
        Lost(value=Raising()) == Lost(value=Raising())  # noqa: B015
    same = Raising()
    assert Lost(value=same) == Lost(value=same)
    made = Lost(value=same)
    with pytest.raises(OSError):
        hash(same) and made == Lost(value=3)


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit, Odd, KeyError, OSError])
@pytest.mark.parametrize(
    ("annotation", "make"),
    [
        (lambda cls: cls, lambda model: model(v=1)),
        (lambda cls: cls, lambda model: model.model_validate({"v": 1})),
        (lambda cls: cls, lambda model: model.model_validate({"v": 1}, context=1)),
        (lambda cls: Optional[cls], lambda model: model(v=1)),
        (lambda cls: Union[cls, str], lambda model: model(v=1)),
        (lambda cls: List[cls], lambda model: model(v=[1])),
        (lambda cls: List[cls], lambda model: model(v=(1,))),
        (lambda cls: Dict[str, cls], lambda model: model(v={"a": 1})),
    ],
)
def test_what_ends_the_look_at_a_value_ends_the_call(end, annotation, make):
    """No second look is taken, which might end otherwise: an interrupt comes once."""
    looks = []

    class Meta(type):
        def __instancecheck__(cls, value):
            looks.append(value)
            if len(looks) == 1:
                raise end
            return True

    class Odd(metaclass=Meta):
        pass

    class Made(Model):
        model_config = ConfigDict(arbitrary_types_allowed=True)
        v: annotation(Odd)

    with pytest.raises(end):
        make(Made)
    assert len(looks) == 1
    assert make(Made).v


class Cat(Model):
    kind: Literal["cat"] = "cat"
    x: int = 0


class Dog(Model):
    kind: Literal["dog"] = "dog"
    y: int = 0


class Keyed(TypedDict):
    x: int


class Pathed(Model):
    v: int = Field(validation_alias=AliasPath("v", "x"))


class Needy(Model):
    x: int


class Needier(Model):
    x: int
    y: int = 0


def key_that_raises(name, end, compared):
    """A key of a dict that raises when it is first compared, and notes with what it was."""

    class Key(str):
        __hash__ = str.__hash__

        def __eq__(self, other):
            compared.append(other)
            if len(compared) == 1:
                raise end
            return str.__eq__(self, other)

    return Key(name)


@pytest.mark.parametrize("end", [KeyboardInterrupt, KeyError])
@pytest.mark.parametrize(
    ("annotation", "key", "value"),
    [
        (Needy, "x", 1),
        (Keyed, "x", 1),
        (Needy, "x", "no number"),
        (Union[Needy, Needier], "x", 1),
        (Union[Cat, Dog], "kind", "dog"),
        (Annotated[Union[Cat, Dog], Field(discriminator="kind")], "kind", "dog"),
    ],
)
def test_what_the_comparison_of_a_key_raises_ends_the_call(end, annotation, key, value):
    class Made(Model):
        v: annotation

    compared = []
    given = {key_that_raises(key, end, compared): value}
    with pytest.raises(end):
        Made(v=given)
    assert len(compared) == 1


def test_what_the_comparison_of_a_key_on_a_path_raises_ends_the_call():
    compared = []
    key = key_that_raises("x", KeyboardInterrupt, compared)
    with pytest.raises(KeyboardInterrupt):
        Pathed.model_validate({"v": {key: 1}})
    assert len(compared) == 1


@pytest.mark.skipif(satya.engine() != "native", reason="this is not the native engine")
def test_the_engine_wants_the_exception_that_tells_of_a_problem():
    from satya.models.places import take_over_errors

    class Told(ValueError):
        __slots__ = ("_record",)

    class Shape:
        __slots__ = ("around",)

    with pytest.raises(TypeError, match="take_over_errors"):
        take_over_errors(Told, Shape, ())
