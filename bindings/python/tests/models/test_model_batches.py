# SPDX-License-Identifier: Apache-2.0
"""Batches of models, in memory and from a file."""

import array
import io
import json
import types
from typing import Any, List, Optional

import pytest

import satya
from satya import Field, Json, Model, ValidationError, field_validator


class Pair(Model):
    a: int
    b: List[int] = []


def test_batches():
    class M(Model):
        a: int = Field(ge=0)
        b: Optional[str] = None

    batch = M.validate_batch([{"a": 1}, {"a": -1}, {"a": "2"}])
    assert batch.verdicts == b"\0\1\0" and batch.valid_count == 2
    assert batch[2].a == 2 and batch[1] is None
    ((index, error),) = batch.errors()
    assert index == 1 and error.errors()[0]["type"] == "greater_than_equal"
    text = b'{"a": 1, "b": "x"}\n\n{"a": -1}\n{"a": "3"}\n{"a":\n'
    batch = M.validate_json_batch(text)
    assert batch.verdicts == b"\0\1\0\1"
    assert batch[2].a == 3 and batch[0].b == "x"
    kinds = [error.errors()[0]["type"] for _, error in batch.errors()]
    assert kinds == ["greater_than_equal", "json_invalid"]

    class Checked(M):
        @field_validator("a")
        @classmethod
        def even(cls, value):
            assert value % 2 == 0
            return value

    batch = Checked.validate_json_batch(b'[{"a": 1}, {"a": 2}]', format="array")
    assert batch.verdicts == b"\1\0"


@pytest.mark.parametrize("nested", [False, True])
def test_functions_run_once_for_a_record(nested):
    calls = []

    class Checked(Model):
        a: int
        made: int = Field(default_factory=lambda: calls.append("made") or 3)

        @field_validator("a")
        @classmethod
        def even(cls, value):
            calls.append(value)
            if value % 2:
                raise ValueError("odd")
            return value

    class Outer(Model):
        inner: Checked

    text = '{"a": 1}\n{"a": 2}\n{"a": 4}\n{"a": "x"}\n'
    model = Checked
    if nested:
        model, text = Outer, text.replace('{"a"', '{"inner": {"a"').replace("}\n", "}}\n")
    batch = model.validate_json_batch(text)
    assert batch.verdicts == b"\1\0\0\1"
    first = batch[1]
    assert batch[1] is first
    assert [made for made in batch if made is not None] == list(batch.instances()) == [first, batch[2]]
    assert [error.errors()[0]["type"] for _, error in batch.errors()] == ["value_error", "int_parsing"]
    assert batch.error(0).errors()[0]["line"] == 1 and batch.error(3).errors()[0]["line"] == 4
    assert [call for call in calls if call != "made"] == [1, 2, 4]
    assert calls.count("made") == 4


def test_batches_of_a_file(tmp_path):
    class M(Model):
        a: int

    path = tmp_path / "records.ndjson"
    path.write_text("".join('{"a": %s}\n' % ("1" if n % 3 else '"x"') for n in range(1000)))
    seen = bad = 0
    for batch in M.validate_json_batch(path, chunk_size=500):
        seen += len(batch)
        for index, error in batch.errors():
            bad += 1
            assert error.errors()[0]["type"] == "int_parsing"
            assert index % 3 == 0 and batch.error(index - batch.first_record) is not None
    assert (seen, bad) == (1000, 334)


def test_a_str_is_text_and_never_the_name_of_a_file(tmp_path, monkeypatch):
    (tmp_path / "records").write_text('{"a": 1}')
    monkeypatch.chdir(tmp_path)
    for text in ("records", str(tmp_path / "records"), "/etc/hostname"):
        batch = Pair.validate_json_batch(text)
        ((index, error),) = batch.errors()
        assert index == 0 and error.errors()[0]["type"] == "json_invalid"
        assert error.errors()[0]["input"] == text.encode()
    assert Pair.validate_json_batch("null").verdicts == b"\1"
    assert Pair.validate_json_batch('5\n{"a": 1}').verdicts == b"\1\0"
    assert Pair.validate_json_batch("").verdicts == b""
    (batch,) = Pair.validate_json_batch(tmp_path / "records")
    assert batch[0].a == 1


def test_what_is_no_source_is_refused_with_words():
    for source in (5, None, [b'{"a": 1}'], {"a": 1}):
        with pytest.raises(TypeError, match="os.PathLike or a binary file"):
            Pair.validate_json_batch(source)


@pytest.mark.parametrize("text", ['{"a": 1}', b'{"a": 1}', bytearray(b"{}"), memoryview(b"{}")])
def test_text_is_no_rows(text):
    """Its letters would be looked at one by one."""
    with pytest.raises(TypeError, match=r"validate_json_batch\(\) takes JSON text"):
        Pair.validate_batch(text)
    with pytest.raises(TypeError, match=r"validate_batch\(\) takes Python objects"):
        Pair.validate_json_batch([text])


@pytest.mark.parametrize("make", [bytearray, lambda text: memoryview(bytearray(text)), lambda text: array.array("B", text)])
def test_a_buffer_that_changes_is_copied(make):
    buffer = make(b'{"a": 1}\n{"a": "x"}')
    batch = Pair.validate_json_batch(buffer)
    for place in range(len(buffer)):
        memoryview(buffer)[place : place + 1] = b"9"
    assert batch[0].a == 1 and batch.source(0) == b'{"a": 1}'
    assert batch.error(1).errors()[0]["input"] == "x"


def test_buffers_that_nobody_writes_are_read_in_place():
    text = b'{"a": 1}\n{"a": 2}  '
    for view in (memoryview(text), memoryview(text)[:-2], memoryview(text[:18]).cast("H")):
        assert [each.a for each in Pair.validate_json_batch(view)] == [1, 2]


def test_slices():
    batch = Pair.validate_json_batch(b'{"a": 1}\n{"a": "x"}\n{"a": 3}')
    assert [each and each.a for each in batch[:2]] == [1, None]
    assert [each and each.a for each in batch[::-1]] == [3, None, 1]
    assert batch[5:] == [] and batch[-1].a == 3
    rows = Pair.validate_batch([{"a": 1}, {"a": "x"}])
    assert [each and each.a for each in rows[:]] == [1, None]


def test_a_file_in_text_mode_is_refused_with_words():
    for file in (io.StringIO('{"a": 1}'), io.StringIO("")):
        with pytest.raises(TypeError, match="not open in binary mode"):
            list(Pair.validate_json_batch(file))


def expected_place(text, needle):
    offset = text.index(needle)
    line = text.count(b"\n", 0, offset) + 1
    column = len(text[text.rfind(b"\n", 0, offset) + 1 : offset].decode()) + 1
    return {"offset": offset, "line": line, "column": column}


def place_of(problem):
    return {word: problem[word] for word in ("offset", "line", "column")}


LINES = b"\n".join(
    [b'{"a": 1}', b'  {"a": 1, "b": ["\xc3\xa9", "#0"]}', b"", b'{"a": "#1"}', b'{"a": 2}', b'{"b": [], "a": "#2"}']
)
ARRAY = '[{"a": "#0"}, {"a": 1}, {"é": "é", "a": "#1"},\n {"b": [1,\n\n "#2"], "a": 1},{"a": "#3"}]'.encode()


@pytest.mark.parametrize("text, format, count", [(LINES, "ndjson", 3), (ARRAY, "array", 4)])
@pytest.mark.parametrize("chunk_size", [None, 1, 7, 20, 1000])
def test_problems_have_their_place_in_the_whole_input(text, format, count, chunk_size):
    if chunk_size is None:
        batches = [Pair.validate_json_batch(text, format=format)]
    else:
        file = io.BytesIO(text)
        batches = list(Pair.validate_json_batch(file, format=format, chunk_size=chunk_size))
    found = {}
    for batch in batches:
        for index, error in batch.errors():
            assert place_of(batch.error(index - batch.first_record).errors()[-1]) == place_of(error.errors()[-1])
            for problem in error.errors():
                found[problem["input"]] = index, place_of(problem)
    for number in range(count):
        needle = f"#{number}"
        assert found[needle][1] == expected_place(text, f'"{needle}"'.encode())
    numbers = [found[f"#{number}"][0] for number in range(count)]
    assert numbers == ([1, 2, 4] if format == "ndjson" else [0, 2, 3, 4])


def test_places_are_found_in_any_order():
    batch = Pair.validate_json_batch(ARRAY, format="array")
    forward = [place_of(error.errors()[-1]) for _, error in batch.errors()]
    backward = [place_of(batch.error(index).errors()[-1]) for index, _ in list(batch.errors())[::-1]]
    assert backward[::-1] == forward


def test_a_syntax_error_has_its_place_in_the_whole_input():
    text = b'{"a": 1}\n\n  {"a": tru}\n'
    error = Pair.validate_json_batch(text).error(1)
    assert place_of(error.errors()[0]) == {"offset": 18, "line": 3, "column": 9}
    with pytest.raises(ValidationError) as alone:
        Pair.model_validate_json(b'{"a": tru}')
    assert place_of(alone.value.errors()[0]) == {"offset": 6, "line": 1, "column": 7}


class Chain(Model):
    next: Optional["Chain"] = None


class Refusing(Model):
    model_config = {"validation_error_cause": True}
    name: str

    @field_validator("name")
    @classmethod
    def check(cls, value):
        raise ValueError(value)


def test_problems_of_rows_are_those_of_model_validate():
    inside = {}
    inside["next"] = inside
    for model, row in ((Chain, inside), (Refusing, {"name": "A"}), (Chain, 5)):
        error = model.validate_batch([row]).error(0)
        with pytest.raises(ValidationError) as caught:
            model.model_validate(row)
        assert error.errors(include_context=False) == caught.value.errors(include_context=False)
        assert repr(error.__cause__) == repr(caught.value.__cause__)


class Named(satya.Model):
    a: int = satya.Field(alias="b")
    seen: Any = None

    @satya.field_validator("seen")
    @classmethod
    def see(cls, value: Any, info: satya.ValidationInfo) -> Any:
        return info.context


OPTIONS = [
    ({"strict": True}, ['{"b": 1}', '{"b": "1"}', '{"b": 1.0}', "{"]),
    ({"strict": False}, ['{"b": 1}', '{"b": "1"}']),
    ({"extra": "forbid"}, ['{"b": 1, "c": 2}', '{"b": 1}']),
    ({"by_name": True}, ['{"a": 1}', '{"b": 1}']),
    ({"by_alias": False, "by_name": True}, ['{"a": 1}', '{"b": 1}']),
    ({"context": {"x": 1}}, ['{"b": 1, "seen": 2}', '{"b": "x"}']),
]


@pytest.mark.parametrize("options, texts", OPTIONS, ids=str)
def test_options_of_a_call_hold_for_every_record(options, texts, tmp_path):
    def outcome(check, value):
        try:
            return check(value, **options)
        except ValidationError as error:
            return [(each["type"], each["loc"], each["msg"]) for each in error.errors()]

    def outcomes(batch):
        return [batch[i] if batch.is_valid(i) else outcome(lambda _, **__: raised(batch.error(i)), None) for i in range(len(batch))]

    def raised(error):
        raise error

    for model in (Named, satya.create_model("Plain", a=(int, satya.Field(alias="b")))):
        expected = [outcome(model.model_validate_json, text) for text in texts if text != "{"]
        text = "\n".join(texts).encode()
        (tmp_path / "records").write_bytes(text)
        batches = [model.validate_json_batch(text, **options), *model.validate_json_batch(tmp_path / "records", **options)]
        for batch in batches:
            found = outcomes(batch)
            assert found[: len(expected)] == expected
            assert [made for made in batch if made is not None] == [each for each in expected if isinstance(each, model)]
        values = [json.loads(text) for text in texts if text != "{"]
        assert outcomes(model.validate_batch(values, **options)) == [outcome(model.model_validate, v) for v in values]


def test_each_row_is_checked_as_the_class_checks_one():
    """So that a batch is as fast as the calls it stands for, and an own way of a class counts."""

    class Own(Model):
        a: int

        @classmethod
        def model_validate(cls, obj, **options):
            return super().model_validate({"a": obj}, **options)

    batch = Own.validate_batch([1, "x", "2"])
    assert batch.verdicts == b"\0\1\0" and [made and made.a for made in batch] == [1, None, 2]
    assert Own.validate_batch([1, "2"], strict=True).verdicts == b"\0\1"


@pytest.mark.parametrize("make", [bytes, bytearray, memoryview])
def test_records_that_python_looks_at_are_read_in_blocks(make):
    """More records than are read in one call, of every sort, from each kind of buffer."""

    class Checked(Model):
        a: int

        @field_validator("a")
        @classmethod
        def even(cls, value):
            if value % 2:
                raise ValueError("odd")
            return value

    lines = [b'{"a":%d}' % i if i % 7 else b"{" for i in range(600)]
    batch = Checked.validate_json_batch(make(b"\n".join(lines)))
    good = [i % 2 == 0 and i % 7 != 0 for i in range(600)]
    assert batch.verdicts == bytes(not each for each in good)
    assert [made and made.a for made in batch] == [i if good[i] else None for i in range(600)]
    assert [batch[i] is None for i in range(600)] == [not each for each in good]
    assert all(batch.source(i) == lines[i] for i in (0, 255, 256, 599))
    types_of = {index: error.errors()[0]["type"] for index, error in batch.errors()}
    assert types_of == {i: "json_invalid" if i % 7 == 0 else "value_error" for i in range(600) if not good[i]}
    # With options the model looks at all of them, on either engine.
    again = Checked.validate_json_batch(make(b"\n".join(lines)), strict=True)
    assert again.verdicts == batch.verdicts


def test_rows_by_their_attributes():
    row = types.SimpleNamespace(b=1)
    assert Named.validate_batch([row]).verdicts == b"\1"
    assert Named.validate_batch([row], from_attributes=True)[0].a == 1
    with pytest.raises(satya.UserError):
        Named.validate_batch([], by_alias=False)
    with pytest.raises(satya.UserError):
        Named.validate_json_batch(b"", by_alias=False)


def test_the_words_of_a_syntax_error_in_a_text_name_the_place_in_that_text():
    class Holder(Model):
        x: Json[int]

    with pytest.raises(ValidationError) as caught:
        Holder.model_validate_json('{"x": "1 ?"}')
    error = Holder.validate_json_batch('{"x": "1"}\n{"x": "1 ?"}').error(1)
    assert [p["msg"] for p in error.errors()] == [p["msg"] for p in caught.value.errors()]
    assert (error.errors()[0]["line"], error.errors()[0]["column"]) == (2, 7)


def test_the_words_of_a_syntax_error_name_the_place_in_the_whole():
    batch = Pair.validate_json_batch(b'{"a": 1}\n{"a":}\n  {"a": 2,}')
    for number, (line, column) in ((1, (2, 6)), (2, (3, 11))):
        for _ in range(2):
            (problem,) = batch.error(number).errors()
            assert (problem["line"], problem["column"]) == (line, column)
            words = f"at line {line} column {column}"
            assert problem["msg"].endswith(words) and problem["ctx"]["error"].endswith(words)
