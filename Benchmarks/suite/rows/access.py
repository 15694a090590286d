# SPDX-License-Identifier: Apache-2.0
"""Row 8: instructions of reading and setting an integer of an instance of 30 fields,
over an empty exported function in the same loop, counted by callgrind."""

import shutil

from .. import callgrind, inputs, places
from ..row import limited, skipped

FIELDS, ROUNDS = 30, 200


def run(effort):
    if not shutil.which("valgrind"):
        yield skipped(8, "instructions of get and set", "no valgrind")
        return
    path = places.BUILD / "integers.json"
    path.write_bytes(inputs.compact(inputs.integers(FIELDS)))
    counts = callgrind.count([str(places.BUILD / "access"), str(path), str(ROUNDS)])
    empty = counts["empty"]
    for name, limit in (("get_int64", 20), ("get", 32), ("set", 40), ("set_int64", None)):
        # The loops around the calls differ by an instruction or two as a whole.
        value = round((counts[name] - empty) / (FIELDS * ROUNDS), 1)
        yield limited(8, f"instance_{name} of an int, 30 fields", "instructions", value, limit)
