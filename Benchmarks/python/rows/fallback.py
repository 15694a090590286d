# SPDX-License-Identifier: Apache-2.0
"""Row 25: the ctypes engine on CPython, which is what other interpreters have, against
pydantic on CPython."""

import sys

from .. import contest
from ..line import Line, Side
from . import assign, create, dicts, texts

LINED = texts.LINED


def without_msgspec(line: Line, target: float) -> Line:
    sides = {name: side for name, side in line.sides.items() if name != "msgspec"}
    return Line(
        f"ctypes engine: {line.name}",
        sides,
        {"pydantic": target},
        line.facts,
        line.items,
        line.unit,
        0.03,
        copies=line.copies,
    )


LINES = [
    without_msgspec(create.LINES[0], 1),
    without_msgspec(create.LINES[2], 1),
    without_msgspec(assign.LINES[0], 1),
    without_msgspec(dicts.LINES[0], 1),
    *(without_msgspec(line, 2) for line in texts.LINES),
    Line(
        "ctypes engine: NDJSON of 10,000, verdicts",
        {
            "satya": Side("value = User.validate_json_batch(text).verdicts.count(0)", LINED),
            "pydantic": Side(
                "value = sum(isinstance(decode(line), User) for line in text.splitlines())",
                f"{LINED}\ndecode = User.model_validate_json",
            ),
        },
        {"pydantic": 2},
        items=texts.COUNT,
        unit="item",
        copies=1,
    ),
]


def run(effort):
    groups = [
        (["satya"], sys.executable, contest.environment(SATYA_ENGINE="ctypes")),
        (["pydantic"], sys.executable, contest.environment()),
    ]
    return contest.run(25, "fallback", LINES, effort, groups)
