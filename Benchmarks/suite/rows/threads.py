# SPDX-License-Identifier: Apache-2.0
"""Row 4: NDJSON on two threads against one, wall time, records of some hundred bytes.

Only rounds count in which other programs left the machine alone. Where it stays busy, the
line tells the figures of all rounds and judges nothing.
"""

import os
import time

from .. import inputs, measure, native
from ..row import compared, skipped

QUIET = 0.04
ENOUGH = 3


def run(effort):
    if (os.cpu_count() or 1) < 2:
        yield skipped(4, "NDJSON on two threads", "one processor")
        return
    text = inputs.repeated(inputs.orders(2 << 20), (16 if effort.quick else 48) << 20)
    records = text.count(b"\n")
    schema = native.Schema(inputs.compact(inputs.ORDER))
    one = schema.tally_batch(text, len(text), native.NDJSON, threads=1)
    two = schema.tally_batch(text, len(text), native.NDJSON, threads=2)

    for name, keep in (("instances", native.INSTANCES), ("verdicts", native.VERDICTS)):
        loops = {
            f"{threads} threads": schema.batch(
                text, len(text), records, threads=threads, keep=keep, wall=1
            )
            for threads in (1, 2)
        }
        rounds = {label: [] for label in loops}
        noise = []
        begin = time.monotonic()
        while len(noise) < 3 or time.monotonic() - begin < effort.seconds * 3 or (
            count_quiet(noise) < ENOUGH and time.monotonic() - begin < effort.seconds * 15
        ):
            before = measure.machine_use()
            for label, loop in loops.items():
                rounds[label].append(loop(1))
            noise.append(measure.processors_used_by_others(before, measure.machine_use()))
        quiet = [at for at, share in enumerate(noise) if share <= QUIET]
        judged = len(quiet) >= ENOUGH
        note = f"{len(text) // records} bytes a record"
        if not judged:
            quiet = range(len(noise))
            note += f"; not judged, others took {sum(noise) / len(noise):.0%} of the machine"
        samples = {label: [times[at] for at in quiet] for label, times in rounds.items()}
        yield compared(
            4,
            f"NDJSON on two threads against one, {name}",
            samples,
            "2 threads",
            "1 threads",
            1.7 if judged else None,
            (records, "record"),
            one == two,
            note,
        )


def count_quiet(noise: list) -> int:
    return sum(share <= QUIET for share in noise)
