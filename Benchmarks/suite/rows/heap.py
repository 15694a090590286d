# SPDX-License-Identifier: Apache-2.0
"""Row 9: the heap that a two-field instance holds, the mean over a million."""

import json
import subprocess

from .. import inputs, places
from ..row import limited


def run(effort):
    count = 200_000 if effort.quick else 1_000_000
    schema = places.BUILD / "user.json"
    schema.write_bytes(inputs.compact(inputs.record_schema(inputs.USER_FIELDS)))
    records = places.BUILD / f"users-{count}.ndjson"
    if not records.exists():
        lines = map(inputs.compact, inputs.users(count, seed=9))
        records.write_bytes(b"\n".join(lines) + b"\n")
    for name, mode in (("from_json", "json"), ("new", "new")):
        command = [str(places.BUILD / "heap"), mode, str(schema), str(records)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        yield limited(
            9,
            f"heap of a two-field instance, instance_{name}",
            "bytes",
            found["bytes"],
            64,
            f"{found['allocations']:.3f} allocations each, "
            f"{found['resident']:.1f} bytes resident",
            found=found,
        )
