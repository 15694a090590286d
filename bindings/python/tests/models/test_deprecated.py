# SPDX-License-Identifier: Apache-2.0
"""Deprecated fields, which warn who reads them, and the names of version 1, which say what
to write instead."""

import copy
import json
import pickle
import warnings
from typing import ClassVar, List

import pytest

from satya import BaseModel, ConfigDict, Field, RustModel, UserError, computed_field
from satya.models.errors import DeprecatedSince20, DeprecatedSince211


class Old(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kept: int = 1
    flag: int = Field(2, deprecated=True)
    words: List[int] = Field([3], deprecated="use kept")

    @computed_field(deprecated="count no more")
    @property
    def count(self) -> int:
        return len(vars(self))


class Older(Old):
    flag: int = 5
    more: int = Field(6, deprecated="no more")


def warned(call, category=DeprecationWarning):
    with pytest.warns(category) as caught:
        found = call()
    assert all(each.filename == __file__ for each in caught), caught[0].filename
    return found, [str(each.message) for each in caught]


def test_reading_a_deprecated_field_warns():
    made = Old()
    assert warned(lambda: made.flag) == (2, ["deprecated"])
    assert warned(lambda: made.words) == ([3], ["use kept"])
    assert warned(lambda: made.count) == (3, ["count no more"])
    assert warned(lambda: Older().flag) == (5, ["deprecated"])
    assert warned(lambda: Older().words) == ([3], ["use kept"])
    assert warned(lambda: Older().more) == (6, ["no more"])


def test_nothing_else_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = Old(flag=7, words=["8"])
        made.flag = 9
        assert made.kept == 1
        fields = {"kept", "flag", "words"}
        assert made.model_dump(include=fields) == {"kept": 1, "flag": 9, "words": [8]}
        assert json.loads(made.model_dump_json(include=fields)) == {"kept": 1, "flag": 9, "words": [8]}
        for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made)), Old.model_validate(vars(made))):
            assert again == made and vars(again)["flag"] == 9
        assert dict(made) == {"kept": 1, "flag": 9, "words": [8]}
        Older.model_validate_json('{"flag": 1, "more": "2"}')
    assert [info.deprecation_message for info in Old.model_fields.values()] == [None, "deprecated", "use kept"]
    assert Old.model_json_schema()["properties"]["words"]["deprecated"] is True


def test_what_was_deleted_is_not_there():
    made = Old()
    del made.flag
    with pytest.warns(DeprecationWarning), pytest.raises(AttributeError):
        made.flag
    with pytest.raises(AttributeError):
        Old.flag


class Plain(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    hidden: ClassVar[int] = 0

    a: int = 1


class Source:
    a = "4"


@pytest.mark.parametrize(
    ("call", "found", "newer"),
    [
        (lambda made: made.dict(), {"a": 1}, "model_dump"),
        (lambda made: made.json(), '{"a":1}', "model_dump_json"),
        (lambda made: made.copy(update={"a": 2}), Plain(a=2), "model_copy"),
        (lambda made: made.copy(exclude={"a"}).model_fields_set, set(), "model_copy"),
        (lambda made: Plain.construct(a="x").a, "x", "model_construct"),
        (lambda made: Plain.parse_obj({"a": "3"}), Plain(a=3), "model_validate"),
        (lambda made: Plain.parse_raw(b'{"a": 3}'), Plain(a=3), "model_validate_json"),
        (lambda made: Plain.from_orm(Source()), Plain(a=4), "model_validate"),
        (lambda made: Plain.validate({"a": 3}), Plain(a=3), "model_validate"),
        (lambda made: Plain.schema(), Plain.model_json_schema(), "model_json_schema"),
        (lambda made: json.loads(Plain.schema_json(indent=1)), Plain.model_json_schema(), "model_json_schema"),
        (lambda made: Plain.update_forward_refs(), None, "model_rebuild"),
        (lambda made: made.__fields_set__, set(), "model_fields_set"),
        (lambda made: list(made.__fields__), ["a"], "model_fields"),
        (lambda made: list(Plain.__fields__), ["a"], "model_fields"),
    ],
)
def test_names_of_version_1(call, found, newer):
    made = Plain()
    given, words = warned(lambda: call(made), DeprecatedSince20)
    assert given == found
    assert len(words) == 1 and f"`{newer}`" in words[0]


def test_parse_file(tmp_path):
    path = tmp_path / "plain.json"
    path.write_text('{"a": 7}')
    assert warned(lambda: Plain.parse_file(path), DeprecatedSince20)[0] == Plain(a=7)
    with pytest.warns(DeprecatedSince20), pytest.raises(FileNotFoundError):
        Plain.parse_file(str(tmp_path / "none"))


def test_from_orm_wants_the_setting():
    class Strict(BaseModel):
        a: int

    with pytest.warns(DeprecatedSince20), pytest.raises(UserError, match="from_attributes"):
        Strict.from_orm(Source())
    with pytest.warns(DeprecatedSince20), pytest.raises(TypeError):
        Strict.update_forward_refs(Source=Source)


def test_the_fields_of_an_instance():
    assert warned(lambda: list(Plain().model_fields), DeprecatedSince211)[0] == ["a"]
    assert warned(lambda: Plain().model_computed_fields, DeprecatedSince211)[0] == {}


def test_the_classic_names_do_not_warn():
    class Classic(RustModel):
        a: int = 1

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Classic().dict() == {"a": 1} and Classic().json() == '{"a":1}'
        assert Classic.validate({"a": 2}).a == Classic.from_dict({"a": 2}).a == 2


def test_fields_may_have_such_names():
    with pytest.warns(UserWarning, match='"copy" in ".*" shadows an attribute in parent "Model"'):

        class Shadows(BaseModel):
            copy: int = 1

    with pytest.warns(UserWarning, match="shadows"):

        class Schemas(BaseModel):
            schema: int = 1
            validate: int = 2

    assert (Shadows(copy=3).copy, Schemas().schema, Schemas(validate="4").validate) == (3, 1, 4)
