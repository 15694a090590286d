# SPDX-License-Identifier: Apache-2.0
"""Instruction counts: runs a program under callgrind and reads the dumps that it asks
for by name. Counts do not depend on what else the machine does."""

import re
import subprocess
import tempfile
from pathlib import Path

from .measure import Failed


def count(command: list) -> dict:
    """Instructions by the name of the dump."""
    with tempfile.TemporaryDirectory(prefix="satya-bench-") as folder:
        done = subprocess.run(
            [
                "valgrind",
                "-q",
                "--tool=callgrind",
                "--instr-atstart=no",
                f"--callgrind-out-file={folder}/dump",
                *command,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Failed(f"{Path(command[0]).name} failed: {done.stderr[-400:]}")
        found = {}
        for path in Path(folder).iterdir():
            text = path.read_text(errors="replace")
            trigger = re.search(r"^desc: Trigger: Client Request: (.*)$", text, re.M)
            total = re.search(r"^(?:totals|summary): (\d+)", text, re.M)
            if trigger and total:
                found[trigger[1].strip()] = int(total[1])
        return found
