# SPDX-License-Identifier: Apache-2.0
"""What tests measure of memory and of counted references."""

from __future__ import annotations

import gc
import os
import platform
import sys

import pytest

#: CPython counts references, and frees at once what nobody refers to.
IS_COUNTED = platform.python_implementation() == "CPython"

counted = pytest.mark.skipif(not IS_COUNTED, reason="this interpreter does not count references")

IS_LONG = bool(os.environ.get("SATYA_LONG"))


def times(short: int, long: int = 1_000_000) -> int:
    """Returns how often a test repeats: more with SATYA_LONG=1."""
    return long if IS_LONG else short


def resident() -> int:
    """Returns the bytes of memory that the process has; skips where nothing tells."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pytest.skip("no /proc/self/statm on this system")


def counts(things):
    """Returns the reference counts of things, once the collector has run."""
    gc.collect()
    return [sys.getrefcount(thing) for thing in things]


def assert_steady(things, work, repeats: int = 50) -> None:
    """Fails if work, done again and again, changes what refers to any of the things."""
    # Caches fill, and the interpreter settles on how it runs the code.
    for _ in range(repeats):
        work()
    before = counts(things)
    for _ in range(repeats):
        work()
    assert counts(things) == before


def assert_flat(work, repeats: int, slack: int) -> None:
    """Fails if doing work that often leaves more than `slack` bytes behind."""
    for _ in range(max(repeats // 10, 100)):
        work()
    gc.collect()
    before = resident()
    for _ in range(repeats):
        work()
    gc.collect()
    left = resident() - before
    assert left < slack, f"{left} bytes are left of {repeats} repetitions"
