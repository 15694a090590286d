# SPDX-License-Identifier: Apache-2.0
"""Row 14: the cost of a byte of NDJSON fed in pieces, and peak memory, from 1 KB to
1 GB; to 16 MB in a quick run. Each size has a process of its own."""

import json
import subprocess

from .. import inputs, places
from ..row import limited

PIECE = 1 << 20
FLAT = 1.3


def run(effort):
    schema = places.BUILD / "order.json"
    schema.write_bytes(inputs.compact(inputs.ORDER))
    records = places.BUILD / "orders.ndjson"
    records.write_bytes(inputs.orders(1 << 20))
    sizes = [1 << 10, 1 << 15, 1 << 20]
    sizes += [1 << 24] if effort.quick else [1 << 26, 1 << 28, 1 << 30]
    for keep in ("verdicts", "instances"):
        costs, peaks = [], []
        for size in sizes:
            runs = []
            for _ in range(3):
                command = [str(places.BUILD / "growth"), str(schema), str(records)]
                command += [str(size), str(PIECE), keep]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                runs.append(json.loads(done.stdout))
            best = min(runs, key=lambda found: found["nanoseconds"] / found["fed"])
            costs.append(best["nanoseconds"] / best["fed"])
            peaks.append(best["peak"])
            entry = limited(
                14,
                f"{label(size)} of NDJSON in pieces of 1 MB, {keep}",
                "ns/byte",
                costs[-1],
                None,
                f"{1e3 / costs[-1]:.0f} MB/s, {best['records'] // best['repeats']} records, "
                f"peak {best['peak'] / 2**20:.1f} MB",
                found=best,
            )
            entry["agreed"] = best["invalid"] == 0
            yield entry
        yield limited(
            14,
            f"dearest byte over cheapest, {keep}",
            "times",
            max(costs) / min(costs),
            FLAT,
            f"peak memory {min(peaks) / 2**20:.1f} to {max(peaks) / 2**20:.1f} MB",
        )
        yield limited(
            14,
            f"peak memory of {label(sizes[-1])} over that of 1 MB, {keep}",
            "times",
            peaks[-1] / peaks[2],
            FLAT,
        )


def label(size: int) -> str:
    for unit, power in (("GB", 30), ("MB", 20), ("KB", 10)):
        if size >= 1 << power:
            return f"{size >> power} {unit}"
    return f"{size} bytes"
