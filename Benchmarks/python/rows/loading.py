# SPDX-License-Identifier: Apache-2.0
"""Row 23: the import of the package with its base class, in a new process each; the
processor time of the import alone, as the interpreter itself was started by then."""

import statistics
import subprocess
import sys

from suite import places
from suite.row import limited

from .. import contest

STATEMENTS = {
    "satya": "from satya import Model",
    "satya, package alone": "import satya",
    "msgspec": "from msgspec import Struct",
    "pydantic": "from pydantic import BaseModel",
}
PROGRAM = """
import time
begin = time.process_time_ns()
{statement}
print(time.process_time_ns() - begin)
"""


def run(effort):
    times = {name: [] for name in STATEMENTS}
    for _ in range(5 if effort.quick else 15 if not effort.long else 40):
        for name, statement in STATEMENTS.items():
            command = [sys.executable, "-c", PROGRAM.format(statement=statement)]
            done = subprocess.run(
                command,
                cwd=places.BENCHMARKS,
                # A machine may be told to keep no compiled files: the peers have theirs.
                env=contest.environment(PYTHONDONTWRITEBYTECODE=""),
                capture_output=True,
                text=True,
                check=True,
            )
            times[name].append(int(done.stdout))
    # Once each has its compiled files.
    medians = {name: statistics.median(values[1:]) for name, values in times.items()}
    for peer, target in (("msgspec", 1 / 1.5), ("pydantic", 2)):
        ratio = medians[peer] / medians["satya"]
        entry = limited(23, f"import with the base class, {peer}", "us", medians["satya"] / 1e3, None)
        entry.update(
            peer={"median": medians[peer] / 1e3},
            peer_name=peer,
            ratio={"median": ratio},
            target=target,
            sense="at least",
            met=ratio >= target,
        )
        yield entry
    yield limited(23, "import satya, the package alone", "us", medians["satya, package alone"] / 1e3, None)
