# SPDX-License-Identifier: Apache-2.0
"""What a result has to say about where it was measured."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def slug(text: str) -> str:
    """The processor's name as part of a file name."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\([^)]*\)", "", text).lower()).strip("-")


def first_line(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return (done.stdout or done.stderr).partition("\n")[0]


def describe(repository: Path) -> dict:
    memory = re.search(r"MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text())
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": processor(),
        "processors": os.cpu_count(),
        "memory_gib": round(int(memory[1]) / 2**20, 1) if memory else None,
        "kernel": platform.release(),
        "libc": " ".join(platform.libc_ver()),
        "load_average": os.getloadavg(),
        "swift": first_line("swiftc", "--version"),
        "valgrind": first_line("valgrind", "--version"),
        "commit": first_line("git", "-C", str(repository), "rev-parse", "--short", "HEAD"),
        "changed": bool(
            first_line("git", "-C", str(repository), "status", "--porcelain", "Sources", "include")
        ),
    }
