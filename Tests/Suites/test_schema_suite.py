# SPDX-License-Identifier: Apache-2.0
"""The official JSON Schema test suite, 2020-12, through every entry point.

A case passes if all entry points give its verdict. A group whose schema is refused
as not supported yet waits; what waits is printed, and the number of cases that
pass may not fall below MINIMUM.
"""

from __future__ import annotations

import json

import pytest
from suites import data_folder

import satya

FOLDER = data_folder("json-schema-test-suite/tests/draft2020-12")
if FOLDER is None:
    pytest.skip("json-schema-test-suite is absent: set SATYA_TEST_DATA", allow_module_level=True)

#: Part -> cases that pass at least; raise it when more do.
MINIMUM = {"required": 1012, "optional": 141, "format": 764}

#: A schema refused for these alone asks for what a later version adds.
WAITING = {"schema_unsupported", "schema_dialect"}

PARTS = {
    "required": sorted(FOLDER.glob("*.json")),
    "optional": sorted(FOLDER.glob("optional/*.json")),
    "format": sorted(FOLDER.glob("optional/format/*.json")),
}
FILES = [(part, path) for part, paths in PARTS.items() for path in paths]

#: Documents that no schema of these may refer to yet: there is no registry of them.
ELSEWHERE = ("http://localhost:1234/", "https://json-schema.org/draft/2020-12/")

#: Optional files whose other outcome is a decision, and the reason.
DECIDED = {"dependencies-compatibility.json": "`dependencies` is no keyword of 2020-12"}


class Results:
    def __init__(self):
        self.passed = 0
        self.wrong = []
        self.waiting = []


def verdicts(schema, data):
    """Returns what each entry point says of a document."""
    text = json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
    found = {
        "check_json": schema.is_valid_json(text),
        "check_value": schema.is_valid(data),
        "report_json": not list(schema.iter_errors_json(text)),
        "report_value": not list(schema.iter_errors(data)),
    }
    for name, make, source in (
        ("from_json", schema.from_json, text),
        ("from_value", schema.from_value, data),
    ):
        try:
            with make(source) as instance:
                found[name] = True
                again = instance.to_json_bytes()
                found[f"{name}, written and read"] = schema.is_valid_json(again)
                if not json_equal(json.loads(again), data):
                    found[f"{name}, written and read"] = f"reads as {again!r}"
        except satya.ValidationError:
            found[name] = False
    with schema.validate_batch(text, threads=1) as batch:
        found["batch"] = batch.verdicts == b"\0"
    return found


def json_equal(a, b):
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        # Defaults may be filled in; nothing may go.
        return all(key in a and json_equal(a[key], b[key]) for key in b)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(json_equal, a, b))
    return a == b


def waits(schema, types):
    """Whether a refused schema asks for what a later version adds."""
    if types & WAITING:
        # A reference may lead nowhere because its anchor is of such a keyword.
        return types <= WAITING | {"schema_reference", "schema_reference_elsewhere"}
    written = json.dumps({**schema, "$schema": None})
    is_elsewhere = any(place in written for place in ELSEWHERE)
    return types == {"schema_reference_elsewhere"} and is_elsewhere


def why(error):
    """What a waiting schema asks for, in a word or two."""
    asked = {
        "schema_unsupported": lambda problem: str(problem.ctx.get("keyword")),
        "schema_dialect": lambda problem: "another dialect",
        "schema_reference": lambda problem: "nowhere",
        "schema_reference_elsewhere": lambda problem: "another document",
    }
    first = {"schema_unsupported", "schema_dialect"} & {p.type for p in error.problems}
    told = [p for p in error.problems if not first or p.type in first]
    return " and ".join(sorted({asked[problem.type](problem) for problem in told}))


def run(part, path):
    results = Results()
    for group in json.loads(path.read_bytes()):
        cases = group["tests"]
        try:
            schema = satya.Schema(
                json.dumps(group["schema"], ensure_ascii=False),
                formats="assert" if part == "format" else None,
            )
        except satya.SchemaError as error:
            types = {problem.type for problem in error.problems}
            where = f"{path.name}: {group['description']}"
            if waits(group["schema"], types):
                results.waiting.append((path.name, len(cases), why(error)))
            else:
                results.wrong.append(f"{where}: refused:\n{error}")
            continue
        with schema:
            for case in cases:
                found = verdicts(schema, case["data"])
                if set(found.values()) == {case["valid"]}:
                    results.passed += 1
                    continue
                name = f"{path.name}: {group['description']}: {case['description']}"
                bad = {entry: got for entry, got in found.items() if got != case["valid"]}
                results.wrong.append(f"{name}: should be {case['valid']}: {bad}")
    return results


@pytest.fixture(scope="module")
def results():
    return {(part, path.name): run(part, path) for part, path in FILES}


@pytest.mark.parametrize(
    "part, name", [(part, path.name) for part, path in FILES], ids=lambda value: value
)
def test_no_case_is_wrong(results, part, name):
    if name in DECIDED:
        pytest.skip(DECIDED[name])
    assert results[part, name].wrong == []


@pytest.mark.parametrize("part", PARTS)
def test_the_number_that_passes_does_not_fall(results, show, part):
    mine = [found for (kind, _), found in results.items() if kind == part]
    passed = sum(found.passed for found in mine)
    waiting = [group for found in mine for group in found.waiting]
    cases = sum(count for _, count, _ in waiting)
    show(f"{part}: {passed} cases pass; {cases} wait, in {len(waiting)} schemas")
    for name in sorted({name for name, _, _ in waiting}):
        groups = [(count, reason) for file, count, reason in waiting if file == name]
        reasons = "; ".join(sorted({reason for _, reason in groups}))
        show(f"  waits: {sum(count for count, _ in groups)} cases of {name}: {reasons}")
    assert passed >= MINIMUM[part]
