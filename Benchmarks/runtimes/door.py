# SPDX-License-Identifier: Apache-2.0
"""The cost of the door in Python; see README.md of this folder."""

import sys
import time
from pathlib import Path

import satya
from satya._abi import library

CALLS = 20_000
RECORDS = 100_000


def measure(name, calls, units, call):
    call()
    rounds = []
    for _ in range(5):
        start = time.process_time_ns()
        for _ in range(calls):
            call()
        rounds.append((time.process_time_ns() - start) / calls / units)
    print(f"{name} {sorted(rounds)[2]:.1f} {min(rounds):.1f}")


def main():
    folder = Path(sys.argv[1])
    lines = Path(sys.argv[2]).read_bytes()
    json = (folder / "record.json").read_bytes()
    schema = satya.Schema((folder / "schema.json").read_bytes())
    record = schema.from_json(json)
    valid = 0

    def batch():
        nonlocal valid
        with schema.validate_batch(lines, keep="verdicts", threads=1) as results:
            valid = results.valid_count

    def set_field():
        record["Body Mass (g)"] = 5100

    measure("empty", CALLS, 1, library.satya_abi_version)
    measure("get", CALLS, 1, lambda: record["Body Mass (g)"])
    measure("set", CALLS, 1, set_field)
    measure("from_json", CALLS // 10, 1, lambda: schema.from_json(json).close())
    measure("batch", 1, RECORDS, batch)
    print(f"valid {valid}")


main()
