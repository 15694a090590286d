# SPDX-License-Identifier: Apache-2.0
"""Real schemas with real documents and small edits of them: each verdict is the oracle's."""

from __future__ import annotations

import collections
import json

import pytest
from suites import data_folder

import satya

FOLDER = data_folder("corpora")
if FOLDER is None:
    pytest.skip("corpora is absent: set SATYA_TEST_DATA", allow_module_level=True)

#: Schemas that compile at least; raise it when more do.
MINIMUM = 191

#: A schema refused for these alone asks for what a later version adds.
WAITING = {"schema_unsupported", "schema_dialect"}

NAMES = sorted(path.parent.relative_to(FOLDER).as_posix() for path in FOLDER.glob("**/schema.json"))


def create(name, **options):
    return satya.Schema((FOLDER / name / "schema.json").read_bytes(), **options)


def records(name, stem):
    """Returns the documents of a file, none where it is absent."""
    path = FOLDER / name / f"{stem}.ndjson"
    if path.is_file():
        return path.read_bytes().split(b"\n")[:-1]
    single = FOLDER / name / "instance.json"
    if stem == "instances" and single.is_file():
        return [single.read_bytes()]
    return []


def said(verdicts):
    """Turns verdicts into the oracle's digits, 1 for valid."""
    return "".join("1" if valid else "0" for valid in verdicts)


@pytest.fixture(scope="module")
def schemas():
    """Name -> Schema, or the SchemaError that refused it."""
    found = {}
    for name in NAMES:
        try:
            found[name] = create(name)
        except satya.SchemaError as error:
            found[name] = error
    return found


def compiled(schemas, name):
    schema = schemas[name]
    if isinstance(schema, satya.SchemaError):
        types = {problem.type for problem in schema.problems}
        # What another dialect calls right may be a mistake in this one.
        assert "schema_dialect" in types or types <= WAITING, str(schema)
        pytest.skip("waits: " + "; ".join(sorted({p.msg for p in schema.problems})))
    return schema


@pytest.mark.parametrize("name", NAMES)
def test_documents(schemas, name):
    schema = compiled(schemas, name)
    path = FOLDER / name / "expected.json"
    if not path.is_file():
        pytest.skip("the corpus has a schema alone")
    expected = json.loads(path.read_bytes())
    for stem, key in (("instances", "instances"), ("invalid", "invalid")):
        documents = records(name, stem)
        assert said(schema.is_valid_json(document) for document in documents) == expected[key]
    try:
        asserting = create(name, formats="assert")
    except satya.SchemaError as error:
        assert {problem.type for problem in error.problems} == {"schema_format"}
        return
    with asserting:
        for stem in ("instances", "invalid"):
            mine = said(asserting.is_valid_json(text) for text in records(name, stem))
            assert mine == expected["format_asserted"][stem]


@pytest.mark.parametrize("name", NAMES)
def test_batches_agree(schemas, name):
    schema = compiled(schemas, name)
    for stem in ("instances", "invalid", "mutants"):
        path = FOLDER / name / f"{stem}.ndjson"
        if not path.is_file():
            continue
        data = path.read_bytes()
        one_by_one = [schema.is_valid_json(document) for document in records(name, stem)]
        for threads in (1, 2):
            with schema.validate_batch(data, threads=threads, keep="verdicts") as batch:
                assert [verdict == 0 for verdict in batch.verdicts] == one_by_one
        with schema.validate_batch(data, threads=2) as batch:
            assert [batch[place] is not None for place in range(len(batch))] == one_by_one


@pytest.mark.parametrize("name", NAMES)
def test_mutants(schemas, name):
    schema = compiled(schemas, name)
    path = FOLDER / name / "mutants.expected.ndjson"
    if not path.is_file():
        pytest.skip("the corpus has no mutants")
    expected = [json.loads(line) for line in path.read_text().splitlines()]
    wrong = []
    for number, (document, oracle) in enumerate(zip(records(name, "mutants"), expected)):
        from_text = schema.is_valid_json(document)
        from_value = schema.is_valid(json.loads(document))
        try:
            schema.from_json(document).close()
            held = True
        except satya.ValidationError:
            held = False
        if not from_text == from_value == held == oracle["valid"]:
            wrong.append((number, oracle, from_text, from_value, held))
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_places_of_problems(schemas, name):
    """Problems stand at the oracle's places or, inside a union, deeper; none of the
    oracle's places is without one; text and objects have the same problems."""
    schema = compiled(schemas, name)
    path = FOLDER / name / "mutants.expected.ndjson"
    if not path.is_file():
        pytest.skip("the corpus has no mutants")
    expected = [json.loads(line) for line in path.read_text().splitlines()]
    wrong = []
    for number, (document, oracle) in enumerate(zip(records(name, "mutants"), expected)):
        of_text = facts(schema.iter_errors_json(document))
        of_value = facts(schema.iter_errors(json.loads(document)))
        mine = {pointer for _, pointer, _, _ in of_text}
        theirs = {error["instancePath"] for error in oracle["errors"]}
        unsaid = [place for place in theirs if not any(inside(found, place) for found in mine)]
        invented = [found for found in mine if not any(inside(found, place) for place in theirs)]
        if unsaid or invented or of_text != of_value:
            wrong.append((number, unsaid, invented, of_text, of_value))
    assert wrong == []


def facts(problems):
    return sorted((p.type, p.pointer, p.schema_path, p.msg) for p in problems)


def inside(place, around):
    return place == around or place.startswith(around + "/")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_is_written(schemas, name):
    schema = compiled(schemas, name)
    for document in records(name, "instances")[:50]:
        if not schema.is_valid_json(document):
            continue
        with schema.from_json(document) as instance:
            written = instance.to_json_bytes()
            with schema.from_json(written) as again:
                assert again == instance
                assert again.to_json_bytes() == written


def test_the_number_that_compiles_does_not_fall(schemas, show):
    count = sum(isinstance(schema, satya.Schema) for schema in schemas.values())
    why = collections.Counter(
        word
        for refused in schemas.values()
        if isinstance(refused, satya.SchemaError)
        for word in {str(p.ctx.get("keyword") or p.ctx.get("dialect")) for p in refused.problems}
    )
    show(f"{count} of {len(NAMES)} schemas compile; the others ask for:")
    for word, times in why.most_common():
        show(f"  {times} times {word}")
    assert count >= MINIMUM
