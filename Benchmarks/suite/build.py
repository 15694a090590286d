# SPDX-License-Identifier: Apache-2.0
"""Builds the native side into Benchmarks/build and says which compilers did it.

The library under test is copied there first, under its soname, so that a build of the
project during a run changes nothing.
"""

import shutil
import subprocess
from pathlib import Path

from . import places


class CannotBuild(Exception):
    """Something that the benchmarks need is missing; the text says what."""


def compilers() -> tuple:
    """A C compiler and two for C++: clang for simdjson, whose on-demand it turns into
    the faster code, and gcc for RapidJSON, whose released headers clang refuses."""
    c = shutil.which("clang") or shutil.which("cc")
    gcc = shutil.which("g++")
    clang = shutil.which("clang++") or gcc
    if not c or not gcc:
        raise CannotBuild("no C compiler (clang or gcc) or no g++")
    return c, clang, gcc


def build() -> dict:
    """Compiles what is older than its sources; returns what to record about it."""
    library = places.library()
    if not library.is_file():
        raise CannotBuild(
            f"{library} is missing: run `swift build -c release --product satya`, "
            "or name a library by SATYA_LIBRARY"
        )
    folder = places.BUILD / "lib"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / "libsatya.so.0"
    if not copy.exists() or copy.stat().st_mtime_ns != library.stat().st_mtime_ns:
        shutil.copy2(library, copy)

    c, clang, gcc = compilers()
    common = ["-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE", f"-I{places.REPOSITORY}/include"]
    satya = [str(copy), f"-Wl,-rpath,{folder}"]
    # valgrind's macros leave a value unused where they only ask for something.
    plain = [c, "-std=c11", "-O2", *common, "-Wno-unused-value"]
    peer = ["-std=c++17", "-O3", "-march=native", "-DNDEBUG", "-fPIC", "-shared", *common]
    shared = ["-fPIC", "-shared"]
    steps = {
        "satya_loops": (plain + shared, "satya_loops.c", satya),
        "crossing": (plain + shared, "crossing.c", [*satya, "-lffi"]),
        "loader": (plain + shared, "loader.c", []),
        "simdjson_loops": ([clang, *peer], "simdjson_loops.cpp", ["-lsimdjson"]),
        "rapidjson_loops": ([gcc, *peer], "rapidjson_loops.cpp", []),
        "access": (plain, "access.c", satya),
        "heap": ([*plain, "-fno-builtin-malloc"], "heap.c", satya),
        "growth": (plain, "growth.c", satya),
        "profile": ([*plain, "-g"], "profile.c", satya),
    }
    headers = [*places.NATIVE.glob("*.h"), places.REPOSITORY / "include" / "satya.h"]
    for name, (command, source, libraries) in steps.items():
        target = places.BUILD / (f"{name}.so" if "-shared" in command else name)
        inputs = [places.NATIVE / source, Path(__file__), *headers]
        if target.exists() and all(
            target.stat().st_mtime_ns > path.stat().st_mtime_ns for path in inputs
        ):
            continue
        call = [*command, str(places.NATIVE / source), "-o", str(target), *libraries]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CannotBuild(
                f"{source} does not compile; the packages libsimdjson-dev, rapidjson-dev, "
                f"libffi-dev and valgrind are needed:\n{done.stderr[:2000]}"
            )
    return {"clang": version(clang), "gcc": version(gcc), "peer_flags": "-O3 -march=native"}


def version(program: str) -> str:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[0] if done.stdout else "unknown"
