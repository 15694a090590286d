# SPDX-License-Identifier: Apache-2.0
"""Runs one row in this process and prints its lines as JSON, one each; started by
Benchmarks/run.py with the Python that has the peers."""

import importlib
import json
import sys

from .effort import EFFORTS


def main(name: str, effort: str) -> None:
    group, _, row = name.rpartition(".")
    module = importlib.import_module(f"{group or 'suite'}.rows.{row}")
    for entry in module.run(EFFORTS[effort]):
        print(json.dumps(entry), flush=True)


main(*sys.argv[1:])
