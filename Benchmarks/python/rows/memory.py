# SPDX-License-Identifier: Apache-2.0
"""Row 22: bytes of an instance of two fields, and the collector's time for a million of
them. msgspec's judged structs are as one declares them, since a model, too, may stand
in a cycle; a line that only informs has structs that the collector never sees."""

import json
import subprocess
import sys

from suite import places
from suite.row import failed, limited

from .. import contest

SIDES = ("satya", "msgspec, tracked", "msgspec", "pydantic")


def run(effort):
    found = {}
    for side in SIDES:
        command = [sys.executable, "-m", "python.kept", side]
        done = subprocess.run(
            command,
            cwd=places.BENCHMARKS,
            env=contest.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            yield failed(22, f"kept instances, {side}", contest.last_line(done.stderr))
            return
        found[side] = json.loads(done.stdout)
    ours = found["satya"]
    yield limited(
        22,
        "bytes of a kept instance, over msgspec, tracked",
        "bytes",
        # Of resident memory a little is the allocator's own.
        round(ours["bytes"] - found["msgspec, tracked"]["bytes"]),
        16,
        note=f"{ours['bytes']:.0f} against {found['msgspec, tracked']['bytes']:.0f}, "
        f"{found['msgspec']['bytes']:.0f} without the collector's part",
        found=found,
    )
    for peer, member, target, name in (
        ("pydantic", "bytes", 2, "bytes of a kept instance"),
        ("pydantic", "collection", 2, "collector, a million kept"),
        ("msgspec, tracked", "collection", None, "collector, a million kept"),
        ("msgspec", "collection", None, "collector, a million kept"),
    ):
        yield against(f"{name}, {peer}", ours[member], found[peer][member], peer, target, member)


def against(name: str, value: float, theirs: float, peer: str, target, member: str) -> dict:
    entry = limited(22, name, "bytes" if member == "bytes" else "ns", value, None)
    ratio = theirs / max(value, 1)
    entry.update(
        peer={"median": theirs},
        peer_name=peer,
        ratio={"median": ratio},
        target=target,
        sense="at least",
        met=None if target is None else ratio >= target,
    )
    return entry
