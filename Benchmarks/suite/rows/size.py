# SPDX-License-Identifier: Apache-2.0
"""Row 10: the stripped library's size, what it needs, and its newest glibc symbol."""

import re
import subprocess

from .. import places
from ..row import limited

ALLOWED = {"libc.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
NEWEST = (2, 34)


def run(effort):
    library = places.BUILD / "lib" / "libsatya.so.0"
    stripped = places.BUILD / "libsatya-stripped.so"
    subprocess.run(["strip", "-o", str(stripped), str(library)], check=True)
    size = stripped.stat().st_size
    yield limited(10, "library, stripped", "KiB", size / 1024, 1536)

    dynamic = subprocess.run(
        ["readelf", "-d", str(stripped)], capture_output=True, text=True, check=True
    ).stdout
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic)
    others = sorted(set(needed) - ALLOWED)
    name = "libraries needed but libc and the loader"
    yield limited(10, name, "libraries", len(others), 0, " ".join(others))

    symbols = subprocess.run(
        ["objdump", "-T", str(stripped)], capture_output=True, text=True, check=True
    ).stdout
    versions = {}
    for match in re.finditer(r"\(?GLIBC_(\d+)\.(\d+)[\d.]*\)?\s+(\S+)", symbols):
        versions.setdefault((int(match[1]), int(match[2])), []).append(match[3])
    newer = [name for version, names in versions.items() if version > NEWEST for name in names]
    top = max(versions, default=(0, 0))
    yield limited(
        10,
        "symbols newer than GLIBC_2.34",
        "symbols",
        len(newer),
        0,
        f"newest GLIBC_{top[0]}.{top[1]} {' '.join(newer)}".strip(),
    )
