# SPDX-License-Identifier: Apache-2.0
"""Row 21: a value that breaks one rule: the error is built, caught and read as text;
and, against pydantic, as a list of problems."""

from .. import contest
from ..line import Line, Side, same

BAD = "data = {'name': 'Alice', 'age': -1}"
TEXT = "text = b'{\"name\":\"Alice\",\"age\":-1}'"


def caught(call: str, reading: str) -> str:
    return f"try:\n    {call}\nexcept ValidationError as error:\n    value = {reading}\n"


def read_as_text(call: str, theirs: str, setup: str, their_setup: str) -> dict:
    return {
        **same(caught(call, "str(error)"), "satya", "pydantic", setup=setup),
        "msgspec": Side(caught(theirs, "str(error)"), f"{setup}\n{their_setup}"),
    }


TARGETS = {"msgspec": 1.5, "pydantic": 2}
CONVERT = "convert = msgspec.convert"
DECODE = "decode = msgspec.json.Decoder(User).decode"
# The words differ from library to library; each names the field.
NAMES_FIELD = "'age' in value"

LINES = [
    Line(
        "one problem, from keywords, as text",
        read_as_text("User(name='Alice', age=-1)", "convert(data, User)", BAD, CONVERT),
        TARGETS,
        NAMES_FIELD,
    ),
    Line(
        "one problem, from a dict, as text",
        read_as_text("User.model_validate(data)", "convert(data, User)", BAD, CONVERT),
        TARGETS,
        NAMES_FIELD,
    ),
    Line(
        "one problem, from JSON, as text",
        read_as_text("User.model_validate_json(text)", "decode(text)", TEXT, DECODE),
        TARGETS,
        NAMES_FIELD,
    ),
    Line(
        "one problem, from keywords, as a list",
        same(
            caught("User(name='Alice', age=-1)", "error.errors(include_url=False)"),
            "satya",
            "pydantic",
        ),
        {"pydantic": 2},
    ),
]


def run(effort):
    return contest.run(21, "failures", LINES, effort)
