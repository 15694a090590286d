# SPDX-License-Identifier: Apache-2.0
"""Row 5: arrays of one class of value against simdjson's DOM parse of the same bytes,
which looks at nothing it parsed. At least 1 / 1.5 of its speed."""

from .. import inputs, measure, native
from ..row import compared

COUNT = 5000
STRINGS = {"type": "array", "items": {"type": "string"}}
NUMBERS = {"type": "array", "items": {"type": "number"}}


def classes() -> dict:
    """Name to schema and text."""
    return {
        "strings with escapes": (STRINGS, inputs.escaped_strings(COUNT)),
        "non-ASCII strings of 20": (STRINGS, inputs.foreign_strings(COUNT)),
        "17-digit doubles with exponents": (NUMBERS, inputs.long_doubles(COUNT)),
        "17-digit doubles of coordinates": (NUMBERS, inputs.coordinates(COUNT)),
        "ASCII strings of 40": (STRINGS, inputs.ascii_strings(COUNT, 40)),
        "ASCII strings of 300": (STRINGS, inputs.ascii_strings(COUNT // 4, 300)),
    }


def run(effort):
    simdjson = native.Simdjson()
    for name, (schema, text) in classes().items():
        compiled = native.Schema(inputs.compact(schema))
        documents = native.Documents([text])
        ours = compiled.tally_document(documents)
        samples = measure.interleave(
            {
                "satya": compiled.from_json(documents),
                "simdjson DOM": simdjson.dom(documents),
            },
            effort.seconds,
        )
        yield compared(
            5,
            f"{name}, simdjson DOM",
            samples,
            "satya",
            "simdjson DOM",
            1 / 1.5,
            (ours[0], "element"),
            ours == simdjson.tally("dom", documents),
        )
