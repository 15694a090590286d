# SPDX-License-Identifier: Apache-2.0
"""Row 23: the import of the package with its base class, in a new process each; the
processor time of the import alone, as the interpreter itself was started by then. What
is put off until there is a class shows in a line of its own."""

import statistics
import subprocess
import sys

from suite import places
from suite.row import limited

from .. import contest
from .classes import MODEL, TEXT

STATEMENTS = {
    "satya": "from satya import Model",
    "satya, package alone": "import satya",
    "msgspec": "from msgspec import Struct",
    "pydantic": "from pydantic import BaseModel",
}
#: A program that does something with it: the class of row 24, and a first document.
USED = "from typing import Optional\nfrom {0} import BaseModel, Field\n{1}\n{2}Made.model_validate_json(text)"
STATEMENTS.update({f"{name}, used": USED.format(name, TEXT, MODEL) for name in ("satya", "pydantic")})
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
    lines = (
        ("import with the base class", "satya", "msgspec", 1 / 1.5),
        ("import with the base class", "satya", "pydantic", 2),
        ("import, a class and its first document", "satya, used", "pydantic, used", None),
    )
    for what, ours, peer, target in lines:
        ratio = medians[peer] / medians[ours]
        entry = limited(23, f"{what}, {peer.split(',')[0]}", "us", medians[ours] / 1e3, None)
        entry.update(
            peer={"median": medians[peer] / 1e3},
            peer_name=peer.split(",")[0],
            ratio={"median": ratio},
            target=target,
            sense="at least",
            met=None if target is None else ratio >= target,
        )
        yield entry
    yield limited(23, "import satya, the package alone", "us", medians["satya, package alone"] / 1e3, None)
