# SPDX-License-Identifier: Apache-2.0
"""Batches of JSON: every record is read as it would be by itself."""

import io
import itertools
import json
import mmap
import random
import threading
from decimal import Decimal
from typing import Annotated, List, Literal, Optional, Union

import pytest

from satya import BeforeValidator, Cancel, CancelledError, Field, Model, ValidationError, field_validator
from satya.models.text_places import Cursor, Place


class User(Model):
    name: str = Field(min_length=2)
    age: int = Field(ge=0)
    tags: List[str] = []


class Exact(Model):
    name: str
    price: Decimal


class Checked(Model):
    name: str
    age: int

    @field_validator("age")
    @classmethod
    def is_even(cls, value):
        if value % 2:
            raise ValueError("odd")
        return value


def rows(count):
    for i in range(count):
        yield {"name": f"user {i}", "age": i, "tags": ["é" * (i % 400)] * (i % 3)}


def bad(row, index):
    return {**row, "age": -1} if index % 7 == 3 else row


def lines(values):
    return b"\n".join(json.dumps(value, ensure_ascii=False).encode() for value in values)


def alone(cls, text):
    try:
        return cls.model_validate_json(text)
    except ValidationError:
        return None


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, lambda text: text.decode()])
@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 700])
def test_records_are_read_as_alone(kind, count):
    values = [bad(row, index) for index, row in enumerate(rows(count))]
    batch = User.validate_json_batch(kind(lines(values)))
    expected = [alone(User, json.dumps(value)) for value in values]
    assert list(batch) == expected
    assert [batch[i] for i in range(len(batch))] == expected
    assert list(batch.instances()) == [each for each in expected if each is not None]
    assert all(type(each) is User for each in batch.instances())
    assert batch.valid_count == len(list(batch.instances()))
    assert [index for index, _ in batch.errors()] == [i for i in range(count) if expected[i] is None]


def test_an_array():
    values = [bad(row, index) for index, row in enumerate(rows(600))]
    text = json.dumps(values, indent=1).encode()
    batch = User.validate_json_batch(text, format="array")
    assert list(batch) == [alone(User, json.dumps(value)) for value in values]


def test_a_file_in_pieces():
    values = [bad(row, index) for index, row in enumerate(rows(2_000))]
    found = []
    for batch in User.validate_json_batch(io.BytesIO(lines(values))):
        found += list(batch)
    assert found == [alone(User, json.dumps(value)) for value in values]


@pytest.mark.parametrize(
    "cls, texts",
    [
        (Exact, ['{"name": "a", "price": 1.10}', '{"name": "a", "price": "x"}', '{"name": 1}']),
        (Checked, ['{"name": "a", "age": 2}', '{"name": "a", "age": 3}', '{"name": "a"}']),
        (User, ['{"name": "ab", "age": "3"}', '{"name": "ab", "age": 3.5}', "[1", "null", '"x"']),
        (User, ['{"name": "ab", "age": 1, "age": 2}', '{"name": "\\u00e9b", "age": 1e2}', "{}"]),
    ],
)
def test_records_that_python_looks_at(cls, texts):
    batch = cls.validate_json_batch("\n".join(texts))
    assert list(batch) == [alone(cls, text) for text in texts]
    assert [v == 0 for v in batch.verdicts] == [alone(cls, text) is not None for text in texts]


def test_a_record_longer_than_the_copy_on_the_stack():
    values = [{"name": "n" * size, "age": 1} for size in (400, 440, 447, 448, 449, 5_000, 100_000)]
    assert [each.name for each in User.validate_json_batch(lines(values))] == [
        value["name"] for value in values
    ]


def test_a_class_with_its_own_way_to_read_json():
    class Own(Model):
        age: int

        @classmethod
        def model_validate_json(cls, json_data, **options):
            return super().model_validate_json(json_data.replace(b"1", b"2"), **options)

    assert [each.age for each in Own.validate_json_batch(b'{"age": 1}\n{"age": 3}')] == [2, 3]


def test_defaults_are_each_record_s_own():
    class Made(Model):
        items: List[int] = Field(default_factory=list)
        other: Optional[int] = None

    first, second = Made.validate_json_batch(b"{}\n{}")
    first.items.append(1)
    assert second.items == []


def test_a_factory_that_raises():
    def fail():
        raise RuntimeError("no default")

    class Made(Model):
        other: int = Field(default_factory=fail)

    batch = Made.validate_json_batch(b'{"other": 1}\n{}')
    assert batch[0].other == 1
    with pytest.raises(RuntimeError, match="no default"):
        list(batch)


def test_a_factory_that_waits_for_another_thread():
    texts = []

    def read():
        thread = threading.Thread(target=lambda: texts.append(batch.source(0)), daemon=True)
        thread.start()
        thread.join(20)
        return len(texts)

    class Waiting(Model):
        n: int
        known: int = Field(default_factory=read)

    batch = Waiting.validate_json_batch(b'{"n":1}\n{"n":2}')
    assert [each.known for each in batch] == [1, 2]


@pytest.mark.parametrize("format", ["ndjson", "array"])
def test_problems_in_pieces_have_their_places_in_the_whole(format):
    values = [{"name": "n\u00e9" * (index % 7), "age": index} for index in range(300)]
    joint = "\n \n" if format == "ndjson" else " ,\n\n\t"
    text = joint.join(json.dumps(value, ensure_ascii=False) for value in values)
    if format == "array":
        text = f" \n[{text} ]\n"
    whole = User.validate_json_batch(text, format=format)
    expected = [(number, error.errors()) for number, error in whole.errors()]
    assert expected
    for size in (1, 7, 100, 1_000):
        found = []
        for batch in User.validate_json_batch(io.BytesIO(text.encode()), format=format, chunk_size=size):
            assert [batch.source(index) for index in range(len(batch))] == [
                whole.source(batch.first_record + index) for index in range(len(batch))
            ]
            found += [(number, error.errors()) for number, error in batch.errors()]
        assert found == expected


class Blanks:
    """A file of nothing but line ends."""

    def __init__(self, size):
        self.left = size

    def read(self, size):
        size = min(size, self.left)
        self.left -= size
        return b"\n" * size


def test_places_in_any_order():
    lines = [f'{{"name": "é{i}𝄞", "age": {-i}}}\n'.encode() for i in range(1, 20_001)]
    starts = list(itertools.accumulate(map(len, lines), initial=0))
    batch = User.validate_json_batch(b"".join(lines))
    for index in random.Random(7).sample(range(20_000), 1_000):
        (problem,) = batch.error(index).errors()
        assert (problem["offset"], problem["line"]) == (starts[index] + lines[index].index(b"-"), index + 1)
        assert problem["column"] == lines[index].decode().index("-") + 1


def test_places_in_any_order_are_found_from_near_by():
    class Text(bytes):
        read = 0

        def __getitem__(self, part):
            found = super().__getitem__(part)
            self.read += len(found)
            return found

    text = Text("aé\n".encode() * 500_000)
    cursor = Cursor(text, Place(100, 7, 3))
    for offset in random.Random(7).sample(range(0, len(text), 4), 1_000):
        assert cursor.at(100 + offset) == Place(100 + offset, 7 + offset // 4, 1 if offset else 3)
    assert cursor.at(100 + len(text)).line == 500_007
    assert text.read < 50 * len(text)


def test_what_has_no_records_is_not_kept():
    tracemalloc = pytest.importorskip("tracemalloc")
    tracemalloc.start()
    try:
        assert list(User.validate_json_batch(Blanks(20 << 20), chunk_size=1 << 18)) == []
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_memory_map_is_a_buffer(tmp_path):
    place = tmp_path / "users.ndjson"
    place.write_bytes(lines(list(rows(20))))
    with open(place, "rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    mapped.seek(40)
    expected = list(User.validate_json_batch(place.read_bytes()))
    for _ in range(2):
        batch = User.validate_json_batch(mapped)
        assert list(batch) == expected


@pytest.mark.parametrize(
    "options, problem",
    [({"format": "json"}, ValueError), ({"chunk_size": 0}, ValueError), ({"threads": 999}, ValueError), ({"other": 1}, TypeError)],
)
def test_what_is_wrong_with_the_options_is_told_by_the_call(options, problem):
    with pytest.raises(problem):
        User.validate_json_batch(io.BytesIO(b"{}"), **options)


def test_options_that_only_one_kind_of_source_has(tmp_path):
    (tmp_path / "records").write_bytes(b'{"name": "Al", "age": 1}\n')
    with pytest.raises(TypeError, match="chunk_size says how much of a file is read"):
        User.validate_json_batch(b"{}", chunk_size=10)
    (batch,) = User.validate_json_batch(tmp_path / "records", borrow=True, chunk_size=10)
    assert batch[0].name == "Al"


@pytest.mark.parametrize("in_pieces", [False, True])
def test_a_batch_is_cancelled_while_the_model_looks_at_its_records(in_pieces):
    cancel, seen = Cancel(), []

    class Cancelling(Model):
        number: Annotated[float, BeforeValidator(lambda value: seen.append(value) or cancel.set() or value)]

    text = b'{"number": 1}\n' * 10_000
    for _ in range(2):
        with pytest.raises(CancelledError):
            list(Cancelling.validate_json_batch(io.BytesIO(text) if in_pieces else text, cancel=cancel))
        assert len(seen) < 1_000
    cancel.clear()
    assert len(Cancelling.validate_json_batch(b'{"number": 1}\n' * 10, cancel=cancel)) == 10


def test_a_batch_is_cancelled_while_the_model_looks_at_what_is_in_doubt():
    class Late(Cancel):
        """One that libsatya has not seen set."""

        def is_set(self):
            return True

    text = b'{"name": "Al", "age": 1e400}\n'
    assert User.validate_json_batch(text).verdicts == b"\1"
    with pytest.raises(CancelledError):
        User.validate_json_batch(text, cancel=Late())
    assert User.validate_json_batch(b'{"name": "Al", "age": 1}\n', cancel=Late()).verdicts == b"\0"


class Circle(Model):
    kind: Literal["circle"] = "circle"


class Square(Model):
    kind: Literal["square"] = "square"


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[Union[Circle, Square], Field(discriminator="kind")],
        Union[Circle, Square],
        Circle,
        Literal["a", "b"],
        Annotated[str, Field(min_length=1)],
        Annotated[List[int], Field(min_length=1)],
        Annotated[int, Field(ge=1)],
    ],
)
def test_null_for_what_is_optional_is_valid_in_a_batch(annotation):
    class Made(Model):
        v: Optional[annotation]
        w: List[Optional[annotation]] = []

    text = '{"v": null}\n{"v": null, "w": [null]}\n{}'
    batch = Made.validate_json_batch(text)
    assert list(batch.verdicts) == [0, 0, 1]
    assert [made and made.w for made in batch] == [[], [None], None]
