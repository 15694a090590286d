# SPDX-License-Identifier: Apache-2.0
"""Row 11: dlopen and a first schema of ten fields, against dlopen of the peers' native
modules alone, in instructions, the dynamic linker's included. Python is the host of
all, each in a process of its own."""

import importlib.util
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from .. import callgrind, inputs, places
from ..row import limited, skipped


PROGRAM = """
import ctypes, sys
load = ctypes.CDLL(sys.argv[1]).load_library
load.restype, load.argtypes = ctypes.c_int64, [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t]
schema = open(sys.argv[3], "rb").read() if len(sys.argv) > 3 else None
elapsed = load(sys.argv[2].encode(), schema, len(schema or b""))
assert elapsed >= 0, elapsed
print(elapsed)
"""


def extension(package: str, pattern: str) -> Path:
    (folder,) = importlib.util.find_spec(package).submodule_search_locations
    (path,) = Path(folder).glob(pattern)
    return path


def run(effort):
    if not shutil.which("valgrind"):
        yield skipped(11, "instructions of loading", "no valgrind")
        return
    schema = places.BUILD / "person.json"
    schema.write_bytes(inputs.compact(inputs.person()))
    loader = str(places.BUILD / "loader.so")
    # The stripped library is what is installed; the peers' wheels are stripped, too.
    subjects = {
        "satya": [str(places.BUILD / "libsatya-stripped.so"), str(schema)],
        "satya, library alone": [str(places.BUILD / "libsatya-stripped.so")],
        "pydantic-core": [str(extension("pydantic_core", "_pydantic_core*.so"))],
        "jsonschema-rs": [str(extension("jsonschema_rs", "jsonschema_rs*.so"))],
    }
    if not Path(subjects["satya"][0]).exists():
        library = places.BUILD / "lib" / "libsatya.so.0"
        subprocess.run(["strip", "-o", subjects["satya"][0], str(library)], check=True)
    instructions, times = {}, {}
    for name, arguments in subjects.items():
        command = [sys.executable, "-I", "-S", "-c", PROGRAM, loader, *arguments]
        instructions[name] = callgrind.count(command)["load"]
        times[name] = statistics.median(
            int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            for _ in range(5 if effort.quick else 15)
        )
    ours = instructions["satya"]
    for peer in ("pydantic-core", "jsonschema-rs"):
        ratio = instructions[peer] / ours
        entry = limited(
            11, f"dlopen and a first schema, {peer} dlopen alone", "instructions", ours, None
        )
        entry.update(
            peer={"median": instructions[peer]},
            peer_name=peer,
            ratio={"median": ratio},
            target=1.0,
            sense="at least",
            met=ratio > 1,
            note=f"{times['satya'] / 1000:.0f} against {times[peer] / 1000:.0f} us of processor",
            nanoseconds=times,
        )
        yield entry
    yield limited(
        11, "dlopen alone", "instructions", instructions["satya, library alone"], None
    )
