# SPDX-License-Identifier: Apache-2.0
"""Row 27: Python objects against a raw schema: the verdict of a small one and of a list of
1,000, and of one with a mistake its sentence."""

from .. import contest
from ..line import Line, Side

RECORD = """
record = {"type": "object", "required": ["id", "name"], "properties": {
    "id": {"type": "integer", "minimum": 1}, "name": {"type": "string", "maxLength": 40},
    "score": {"type": "number"}, "tags": {"type": "array", "items": {"type": "string"}}}}
schema = {"type": "array", "items": record}
one = {"id": 17, "name": "Alice Example", "score": 98.5, "tags": ["a", "b"]}
many = [{**one, "id": number, "name": f"user {number}"} for number in range(1, 1001)]
bad = {**one, "id": 0}
"""


def sides(schema: str, ours: str, theirs: str) -> dict:
    return {
        "satya": Side(ours, f"{RECORD}\nimport satya\ncompiled = satya.Schema({schema})"),
        "jsonschema-rs": Side(
            theirs, f"{RECORD}\nimport jsonschema_rs\ncompiled = jsonschema_rs.validator_for({schema})"
        ),
    }


LINES = [
    Line(
        "the verdict of an object",
        sides("record", "value = compiled.is_valid(one)", "value = compiled.is_valid(one)"),
        {},
    ),
    Line(
        "the verdict of a list of 1,000",
        sides("schema", "value = compiled.is_valid(many)", "value = compiled.is_valid(many)"),
        {},
        items=1000,
        unit="item",
        copies=1,
    ),
    Line(
        "a mistake and its sentence",
        sides(
            "record",
            "value = [problem.msg for problem in compiled.iter_errors(bad)]",
            "value = [problem.message for problem in compiled.iter_errors(bad)]",
        ),
        {},
        "len(value)",
    ),
]


def run(effort):
    return contest.run(27, "objects", LINES, effort)
