# SPDX-License-Identifier: Apache-2.0
"""Interleaved timing: contestants take turns in short slices, so that whatever slows
the machine for a while slows them all, and ratios are taken between neighbors.

A contestant is a function that repeats its work n times and returns the nanoseconds of
processor time that took.
"""

import gc
import statistics
import time
from collections import deque
from itertools import repeat


class Failed(Exception):
    """A contestant did not do what the row asks of it."""


def checked(name: str, loop):
    """Wraps a native loop, which tells of failure by a negative result."""

    def run(passes: int) -> int:
        elapsed = loop(passes)
        if elapsed < 0:
            raise Failed(f"{name} failed ({elapsed})")
        return elapsed

    return run


def python_loop(function, arguments: list):
    """The cheapest loop that Python has: no bytecode between two calls of `function`,
    results dropped at once. One pass calls it for each of `arguments`."""

    def run(passes: int) -> int:
        start = time.process_time_ns()
        for _ in repeat(None, passes):
            deque(map(function, arguments), 0)
        return time.process_time_ns() - start

    return run


def passes_for(contestant, slice_ns: int) -> int:
    """How many passes fill a slice."""
    passes = 1
    while True:
        elapsed = contestant(passes)
        if elapsed * 4 >= slice_ns or passes >= 1 << 30:
            return max(1, round(passes * slice_ns / max(elapsed, 1)))
        passes *= max(2, min(64, slice_ns // (4 * max(elapsed, 1))))


def interleave(contestants: dict, seconds: float, slice_ms: float = 4) -> dict:
    """Times all contestants in turn for about `seconds` in all; returns the
    nanoseconds per pass of every round, lists of one length, by name."""
    collecting = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        slice_ns = int(slice_ms * 1e6)
        passes = {name: passes_for(run, slice_ns) for name, run in contestants.items()}
        names = list(contestants)
        samples = {name: [] for name in names}
        end = time.monotonic() + seconds
        turn = 0
        while turn < 5 or time.monotonic() < end:
            for at in range(len(names)):
                name = names[(at + turn) % len(names)]
                samples[name].append(contestants[name](passes[name]) / passes[name])
            turn += 1
        return samples
    finally:
        if collecting:
            gc.enable()


def summary(samples: list, divisor: float = 1) -> dict:
    """Median, quartiles and least of `samples`, each divided by `divisor`."""
    ordered = sorted(sample / divisor for sample in samples)
    quarters = statistics.quantiles(ordered, n=4) if len(ordered) > 1 else [ordered[0]] * 3
    return {
        "median": statistics.median(ordered),
        "least": ordered[0],
        "quartiles": [quarters[0], quarters[2]],
        "samples": len(ordered),
    }


def ratio(peer: list, ours: list) -> dict:
    """How many times faster `ours` is: the median of the ratios of neighboring slices,
    their quartiles, and the ratio of the least times."""
    result = summary([theirs / own for theirs, own in zip(peer, ours)])
    result["of_least"] = min(peer) / min(ours)
    return result


def processors_used_by_others(before: tuple, after: tuple) -> float:
    """The share of the machine that other programs took between two readings of
    `machine_use()`."""
    (busy0, all0, own0), (busy1, all1, own1) = before, after
    total = max(all1 - all0, 1)
    return max(0.0, ((busy1 - busy0) - (own1 - own0)) / total)


def machine_use() -> tuple:
    """Ticks that the machine was busy, all ticks, ticks of this process."""
    with open("/proc/stat", encoding="ascii") as file:
        numbers = [int(word) for word in file.readline().split()[1:9]]
    times = time.process_time() * 100
    return sum(numbers) - numbers[3] - numbers[4], sum(numbers), times
