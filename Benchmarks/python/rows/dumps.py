# SPDX-License-Identifier: Apache-2.0
"""Row 19: models to dicts and to JSON text. msgspec writes bytes, the others str."""

from .. import contest
from ..line import Line, Side, same

USER = "user = User(name='Alice', age=30)"
PERSON = "user = Person(**PERSON)"
ENCODE = "encode = msgspec.json.Encoder().encode"
ASDICT = "asdict = msgspec.structs.asdict"


def to_dict(setup: str) -> dict:
    return {
        **same("value = user.model_dump()", "satya", "pydantic", setup=setup),
        "msgspec": Side("value = asdict(user)", f"{setup}\n{ASDICT}"),
    }


def to_json(setup: str) -> dict:
    return {
        **same("value = user.model_dump_json()", "satya", "pydantic", setup=setup),
        "msgspec": Side("value = encode(user)", f"{setup}\n{ENCODE}"),
    }


TARGETS = {"msgspec": 1.0, "pydantic": 8}

LINES = [
    Line("a model to a dict, 2 fields", to_dict(USER), TARGETS, "plain(value)", slack=0.03),
    Line("a model to a dict, 10 fields", to_dict(PERSON), TARGETS, "plain(value)", slack=0.03),
    Line("a model to JSON, 2 fields", to_json(USER), TARGETS, "says(value)", slack=0.03),
    Line("a model to JSON, 10 fields", to_json(PERSON), TARGETS, "says(value)", slack=0.03),
]


def run(effort):
    return contest.run(19, "dumps", LINES, effort)
