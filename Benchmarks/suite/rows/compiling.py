# SPDX-License-Identifier: Apache-2.0
"""Row 12 in instructions: what compiling a schema of many object types takes per type,
counted by callgrind."""

import shutil

from .. import callgrind, inputs, places
from ..row import limited, skipped

LINEAR = 1.1


def run(effort):
    if not shutil.which("valgrind"):
        yield skipped(12, "instructions of compiling", "no valgrind")
        return
    sizes = (10, 100, 1000) if effort.quick else (10, 100, 1000, 10_000)
    costs = {}
    for count in sizes:
        path = str(places.BUILD / f"types-{count}.json")
        with open(path, "wb") as file:
            file.write(inputs.compact(inputs.object_types(count)))
        program = str(places.BUILD / "profile")
        found = callgrind.count([program, "schema", path, path, "1"])
        costs[count] = found["profile"] / count
        yield limited(
            12, f"compiling {count:,} object types", "instr/type", costs[count], None
        )
    yield limited(
        12,
        f"instructions of a type among {sizes[-1]:,} over one among 100",
        "times",
        costs[sizes[-1]] / costs[100],
        LINEAR,
    )
