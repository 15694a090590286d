# SPDX-License-Identifier: Apache-2.0
"""Row 17: models from dicts: one, and a list of 10,000 by item."""

from .. import contest
from ..line import Line, Side, same

COUNT = 10_000
TARGETS = {"msgspec": 1.5, "pydantic": 8}

ONE = "data = {'name': 'Alice', 'age': 30}"
PERSON = "data = dict(PERSON)"
LIST = f"rows = inputs.users({COUNT})"
ADAPTER = f"{LIST}\ncheck = TypeAdapter(List[User]).validate_python"


def one(model: str, setup: str) -> dict:
    return {
        **same(f"value = {model}.model_validate(data)", "satya", "pydantic", setup=setup),
        "msgspec": Side(f"value = convert(data, {model})", f"{setup}\nconvert = msgspec.convert"),
    }


LINES = [
    Line("a dict to a model, 2 fields", one("User", ONE), TARGETS, "plain(value)"),
    Line("a dict to a model, 10 fields", one("Person", PERSON), TARGETS, "plain(value)"),
    Line(
        "a list of 10,000 dicts to models",
        {
            **same("value = check(rows)", "satya", "pydantic", setup=ADAPTER),
            "msgspec": Side(
                "value = convert(rows, many)", f"{LIST}\nconvert, many = msgspec.convert, List[User]"
            ),
        },
        TARGETS,
        "plain(value)",
        items=COUNT,
        unit="item",
        copies=1,
    ),
]


def run(effort):
    return contest.run(17, "dicts", LINES, effort)
