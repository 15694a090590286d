# SPDX-License-Identifier: Apache-2.0
"""Row 18: models from JSON text: one by a bound method and through the class, a list
of 10,000 by item, NDJSON as a batch. msgspec's decoder is bound throughout, its fastest."""

from .. import contest
from ..line import Line, Side, same

COUNT = 10_000

ONE = "text = b'{\"name\":\"Alice\",\"age\":30}'"
PERSON = "text = inputs.compact(PERSON)"
LIST = f"text = inputs.compact(inputs.users({COUNT}))"
LINED = f"text = b'\\n'.join(map(inputs.compact, inputs.users({COUNT})))"


def sides(model: str, setup: str, bound: bool) -> dict:
    method = f"{model}.model_validate_json"
    statement = "value = decode(text)" if bound else f"value = {method}(text)"
    return {
        **same(statement, "satya", "pydantic", setup=f"{setup}\ndecode = {method}"),
        "msgspec": Side(
            "value = decode(text)", f"{setup}\ndecode = msgspec.json.Decoder({model}).decode"
        ),
    }


def many(setup: str) -> dict:
    return {
        **same(
            "value = decode(text)",
            "satya",
            "pydantic",
            setup=f"{setup}\ndecode = TypeAdapter(List[User]).validate_json",
        ),
        "msgspec": Side(
            "value = decode(text)", f"{setup}\ndecode = msgspec.json.Decoder(List[User]).decode"
        ),
    }


LINES = [
    Line(
        "JSON to a model, bound method, 2 fields",
        sides("User", ONE, bound=True),
        {"msgspec": 1.25, "pydantic": 7},
        "plain(value)",
    ),
    Line(
        "JSON to a model, through the class, 2 fields",
        sides("User", ONE, bound=False),
        {"msgspec": 1.1, "pydantic": 7},
        "plain(value)",
    ),
    Line(
        "JSON to a model, bound method, 10 fields",
        sides("Person", PERSON, bound=True),
        {"msgspec": 1.25, "pydantic": 7},
        "plain(value)",
    ),
    Line(
        "a JSON list of 10,000 to models",
        many(LIST),
        {"msgspec": 1.25, "pydantic": 7},
        "plain(value)",
        items=COUNT,
        unit="item",
        copies=1,
    ),
    Line(
        "NDJSON of 10,000 to a batch, every model read",
        {
            "satya": Side("value = list(User.validate_json_batch(text))", LINED),
            "pydantic": Side(
                "value = [decode(line) for line in text.splitlines()]",
                f"{LINED}\ndecode = User.model_validate_json",
            ),
            "msgspec": Side(
                "value = decode(text)", f"{LINED}\ndecode = msgspec.json.Decoder(User).decode_lines"
            ),
        },
        {"msgspec": None, "pydantic": None},
        "plain(value)",
        items=COUNT,
        unit="item",
        copies=1,
    ),
]


def run(effort):
    return contest.run(18, "texts", LINES, effort)
