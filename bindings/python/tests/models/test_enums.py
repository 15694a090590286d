# SPDX-License-Identifier: Apache-2.0
"""Enumerations that say themselves what a value stands for: `_missing_`, as with pydantic."""

from __future__ import annotations

import enum
import typing
import warnings

import pytest

import satya
from outcomes import pydantic

ANSWERS = [KeyError, ValueError, TypeError, OSError, 5, "a", None, "member"]


def enumeration(base, answer):
    class Asked(*base):
        A = 1 if issubclass(base[0], int) else "a"

        @classmethod
        def _missing_(cls, value):
            if isinstance(answer, type):
                raise answer("of the user")
            return cls.A if answer == "member" else answer

    return Asked


def shown(library, call):
    try:
        return repr(call())
    except library.ValidationError as error:
        return [(e["type"], e["loc"], e["msg"]) for e in error.errors()]
    except Exception as error:
        return type(error).__name__, str(error)


def answers(library, kind, value):
    adapter = library.TypeAdapter(kind)
    model = library.create_model("Holder", held=(kind, ...))
    yield shown(library, lambda: adapter.validate_python(value))
    yield shown(library, lambda: adapter.validate_python(value, strict=True))
    yield shown(library, lambda: adapter.validate_json('"other"'))
    yield shown(library, lambda: model(held=value))
    yield shown(library, lambda: model.model_validate_json('{"held":"other"}'))
    yield shown(library, lambda: library.TypeAdapter(kind | int).validate_python(value))
    yield shown(library, lambda: library.TypeAdapter(dict[kind, int]).validate_python({"other": 1}))


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
@pytest.mark.parametrize("base", [(enum.Enum,), (str, enum.Enum), (enum.IntEnum,)], ids=lambda base: base[0].__name__)
def test_missing(base, answer):
    kind = enumeration(base, answer)
    for value in ("other", 3, [1], {}, None):
        assert list(answers(satya, kind, value)) == list(answers(pydantic, kind, value))


@pytest.mark.parametrize("base", [enum.Flag, enum.IntFlag])
@pytest.mark.parametrize("text", ["false", "0"])
def test_a_combination_of_flags_is_of_an_int(base, text):
    class Rights(base):
        READ = 1
        WRITE = 2

    class Entry(satya.BaseModel):
        rights: Rights

    # The class keeps a combination as it was first made: in one document, it would be so in all.
    for entry in (Entry.model_validate_json(f'{{"rights": {text}}}'), Entry(rights=False), Entry(rights=0)):
        assert type(entry.rights) is Rights
        assert type(entry.rights.value) is int
        assert entry.model_dump_json() == '{"rights":0}'
    assert Entry(rights=True).rights is Rights.READ


def test_an_enumeration_without_members_is_any():
    class Color(enum.Enum):
        RED = "red"

    class Level(enum.IntEnum):
        LOW = 1

    def answers_of(library):
        any_ = library.TypeAdapter(enum.Enum)
        model = library.create_model("Holder", held=(enum.Enum, ...), level=(enum.IntEnum, Level.LOW))
        for value in (Color.RED, Level.LOW, "red", 1, None, Color):
            yield shown(library, lambda: any_.validate_python(value))
            yield shown(library, lambda: model(held=value).model_dump_json())
            yield shown(library, lambda: library.TypeAdapter(dict[enum.Enum, int]).validate_python({value: 1}))
        yield shown(library, lambda: any_.validate_json("1"))
        yield shown(library, lambda: model(held=Color.RED, level=Color.RED))
        yield shown(library, lambda: library.TypeAdapter(enum.Enum | int).validate_python("red"))

    assert list(answers_of(satya)) == list(answers_of(pydantic))
    assert satya.TypeAdapter(list[enum.Enum]).json_schema() == {"type": "array", "items": {}}
    with pytest.raises(satya.UserError, match="never be valid"):
        satya.TypeAdapter(typing.Literal[()])


class Color(enum.Enum):
    RED = 1
    GREEN = "g"
    PAIR = (1, 2)


class Level(enum.IntEnum):
    LOW = 1


class Name(str, enum.Enum):
    A = "a"
    ONE = "1"


class Share(float, enum.Enum):
    HALF = 0.5


class Rights(enum.Flag):
    READ = 1
    WRITE = 2


TYPES = [
    Color,
    Level,
    Name,
    Share,
    Rights,
    typing.Optional[Rights],
    typing.Union[Color, float],
    typing.Union[Level, Name, int],
    typing.Union[Name, bytes],
    typing.Union[Rights, Name, None],
    typing.Dict[str, typing.Union[Color, Name]],
    typing.List[typing.Union[Name, float]],
]
VALUES = [
    1, 3, 9, 0.5, "a", "zz", (1, 2), None, Color.RED, Level.LOW, Name.A, Share.HALF, Rights.READ | Rights.WRITE,
    {"k": "g"}, {"k": "a"}, ["a", 0.5], b"a",
]  # fmt: skip


def written(library, type_, value):
    """The dumps of a value that stands for a member, and how many warnings each gives."""
    model = library.create_model("Holder", held=(type_, ...), __config__={"use_enum_values": True})
    for dump in ("model_dump()", "model_dump(mode='json')", "model_dump_json()"):
        with warnings.catch_warnings(record=True) as given:
            warnings.simplefilter("always")
            found = eval(f"made.{dump}", {"made": model.model_construct(held=value)})
        yield repr(found), len(given)


@pytest.mark.parametrize("type_", TYPES, ids=str)
def test_values_in_place_of_members_are_written_without_a_warning(type_):
    for value in VALUES:
        assert list(written(satya, type_, value)) == list(written(pydantic, type_, value)), value


@pytest.mark.parametrize("type_", [Name, typing.Optional[Name], typing.Union[float, Name], typing.Dict[Name, int]], ids=str)
def test_text_of_other_types_stands_for_a_member_that_is_text(type_):
    def answers_of(library):
        adapter = library.TypeAdapter(type_)
        for value in (b"a", bytearray(b"1"), b"\xff", Level.LOW, Color.RED, Color.PAIR, 1, memoryview(b"a"), {b"a": 1}):
            for strict in (None, True):
                yield shown(library, lambda: adapter.validate_python(value, strict=strict))

    assert list(answers_of(satya)) == list(answers_of(pydantic))
