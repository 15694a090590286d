# SPDX-License-Identifier: Apache-2.0
"""Row 20: documents as programs have them: the benchmark tree (nested, a tagged union,
times, enums) and an order of thirty fields with lists of models and optional members."""

from .. import contest, samples
from ..line import Line, Side, same

TARGETS = {"msgspec": 1.0, "pydantic": 5}


def read(model: str, setup: str) -> dict:
    return {
        **same(
            "value = decode(text)",
            "satya",
            "pydantic",
            setup=f"{setup}\ndecode = {model}.model_validate_json",
        ),
        "msgspec": Side(
            "value = decode(text)", f"{setup}\ndecode = msgspec.json.Decoder({model}).decode"
        ),
    }


def write(model: str, setup: str) -> dict:
    return {
        **same(
            "value = made.model_dump_json()",
            "satya",
            "pydantic",
            setup=f"{setup}\nmade = {model}.model_validate_json(text)",
        ),
        "msgspec": Side(
            "value = encode(made)",
            f"{setup}\nmade = msgspec.json.decode(text, type={model})"
            "\nencode = msgspec.json.Encoder().encode",
        ),
    }


ORDER = "text = inputs.compact(order())"
TREE = "text = tree_text()"

LINES = [
    Line(
        "an order of 30 fields from JSON",
        read("Order", ORDER),
        TARGETS,
        "plain(value)",
        slack=0.03,
    ),
    Line("an order of 30 fields to JSON", write("Order", ORDER), TARGETS, "says(value)", slack=0.03),
    Line(
        "an order of 30 fields from dicts",
        {
            **same(
                "value = Order.model_validate(data)",
                "satya",
                "pydantic",
                setup="data = order()",
            ),
            "msgspec": Side(
                "value = convert(data, Order)", "data = order()\nconvert = msgspec.convert"
            ),
        },
        TARGETS,
        "plain(value)",
        slack=0.03,
    ),
]
if samples.tree_text() is not None:
    LINES += [
        Line(
            "the benchmark tree from JSON",
            read("Directory", TREE),
            TARGETS,
            "plain(value)",
            items=1000,
            unit="node",
            copies=1,
            slack=0.03,
        ),
        Line(
            "the benchmark tree to JSON",
            write("Directory", TREE),
            TARGETS,
            "says(value)",
            items=1000,
            unit="node",
            copies=1,
            slack=0.03,
        ),
    ]


def run(effort):
    yield from contest.run(20, "documents", LINES, effort)
    if samples.tree_text() is None:
        yield contest.skipped(20, "the benchmark tree", "no folder of real data (SATYA_TEST_DATA)")
