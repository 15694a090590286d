# SPDX-License-Identifier: Apache-2.0
"""Literals and tags in JSON: each text is found, few or many, plain or not, and no other."""

import json
from typing import List, Literal, Union

import pytest

from satya import Field, Model, TypeAdapter, ValidationError, create_model

try:
    from typing import Annotated
except ImportError:
    from typing_extensions import Annotated


class Words(Model):
    one: Literal["a"] = "a"
    few: Literal["a", "b", "longer text", "é", 'q"uote', ""] = "a"
    mixed: Literal["1", 1, True, "true"] = 1


@pytest.mark.parametrize("value", ["a", "b", "longer text", "é", 'q"uote', ""])
def test_every_text_of_a_literal(value):
    for text in (json.dumps({"few": value}), json.dumps({"few": value}, ensure_ascii=False)):
        for _ in range(2):
            made = Words.model_validate_json(text)
            assert made.few == value
            assert json.loads(made.model_dump_json()) == {"one": "a", "few": value, "mixed": 1}
    assert Words.model_validate_json('{"one": "\\u0061"}').one == "a"


@pytest.mark.parametrize("value", ["", "A", "a ", "aa", "b", "\u00e9", 1, None, True, ["a"]])
def test_what_a_literal_does_not_take(value):
    with pytest.raises(ValidationError) as caught:
        Words.model_validate_json(json.dumps({"one": value}))
    assert caught.value.errors()[0]["type"] == "literal_error"


@pytest.mark.parametrize("value", ["1", 1, True, "true"])
def test_texts_and_others_in_one_literal(value):
    made = Words.model_validate_json(json.dumps({"mixed": value}))
    assert type(made.mixed) is type(value) and made.mixed == value


def test_a_literal_of_many_texts():
    texts = tuple(f"text {i}" for i in range(40))
    Many = create_model("Many", one=(Literal[texts], ...))
    for text in texts:
        made = Many.model_validate_json(json.dumps({"one": text}))
        assert made.one == text and json.loads(made.model_dump_json()) == {"one": text}
    for text in ("text 40", "text", "text 1 "):
        with pytest.raises(ValidationError):
            Many.model_validate_json(json.dumps({"one": text}))


def tagged(tags):
    models = [create_model(f"M{i}", kind=(Literal[tag], ...), value=(int, 0)) for i, tag in enumerate(tags)]
    union = Annotated[Union[tuple(models)], Field(discriminator="kind")]
    return models, TypeAdapter(List[union])


@pytest.mark.parametrize(
    "tags", [["a", "b"], ["a", "é", 'q"x', "\n"], [f"tag {i}" for i in range(30)], ["a", 2], ["x" * 40, "x" * 41]]
)
def test_every_tag(tags):
    models, adapter = tagged(tags)
    rows = [{"kind": tag, "value": i} for i, tag in enumerate(tags)]
    rows += [dict(reversed(list(row.items()))) for row in rows]
    for text in (json.dumps(rows), json.dumps(rows, ensure_ascii=False), json.dumps(rows, indent=1)):
        found = adapter.validate_json(text)
        assert [type(each) for each in found] == models * 2
        assert [each.value for each in found] == list(range(len(tags))) * 2
        assert json.loads(adapter.dump_json(found)) == [{"kind": r["kind"], "value": r["value"]} for r in rows]


@pytest.mark.parametrize("text", ['{"kind": "c"}', '{"kind": ""}', '{"value": 1}', '{"kind": null}', '{"kind": "a'])
def test_what_is_no_tag(text):
    _, adapter = tagged(["a", "b"])
    with pytest.raises(ValidationError):
        adapter.validate_json(f"[{text}]")
