# SPDX-License-Identifier: Apache-2.0
"""A million instances that are kept: what they take and how long the collector looks.

    python -m python.kept SIDE

Prints a JSON object: bytes of resident memory for each instance, nanoseconds of
processor time of a full collection for all. The values are shared, so that only the
instances count.
"""

import gc
import json
import resource
import sys
import time

from . import declarations

COUNT = 1_000_000


def resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def collection() -> int:
    begin = time.process_time_ns()
    gc.collect()
    return time.process_time_ns() - begin


def main(side: str) -> None:
    model = declarations.names("msgspec" if side.startswith("msgspec") else side)
    User = model["TrackedUser" if side == "msgspec, tracked" else "User"]
    kept = [None] * COUNT
    User(name="Alice", age=30)
    gc.collect()
    before, idle = resident(), min(collection() for _ in range(3))
    for index in range(COUNT):
        kept[index] = User(name="Alice", age=30)
    taken = resident() - before
    looked = min(collection() for _ in range(5))
    assert kept[0].name == kept[-1].name == "Alice"
    print(json.dumps({"bytes": taken / COUNT, "collection": max(looked - idle, 0)}))


main(sys.argv[1])
