# SPDX-License-Identifier: Apache-2.0
"""Runs the sides of a Python row and makes its lines.

A round times each side of each line by pyperf in a new process, the sides of a line one
after the other, beginning with another side each time. What a process's layout of memory
or a slow spell of the machine does to one side of one round, the median of the rounds'
ratios leaves out.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from suite import places
from suite.measure import Failed
from suite.row import compared, failed, skipped


def environment(**more: str) -> dict:
    """The variables of a side's processes: the library under test and its package."""
    paths = [str(places.REPOSITORY / "bindings" / "python" / "src"), str(places.BENCHMARKS)]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "SATYA_LIBRARY": str(places.BUILD / "lib" / "libsatya.so.0"),
        **more,
    }


#: Rounds, and what each process of a round takes: how many values, of how many seconds at least.
ROUNDS = {"quick": (1, 3, 0.02), "default": (9, 3, 0.025), "long": (15, 5, 0.05)}


def facts(row: str, sides: list, python: str, variables: dict) -> dict:
    """What each side computes, by `line/side`."""
    command = [python, "-m", "python.worker", row, ",".join(sides), "--facts"]
    done = subprocess.run(
        command, cwd=places.BENCHMARKS, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Failed(f"{row}, {sides}: {last_line(done.stderr)}")
    return json.loads(done.stdout)


def timed(row: str, sides: list, python: str, variables: dict, options: list) -> list:
    """pyperf's benchmarks of one round."""
    import pyperf

    with tempfile.TemporaryDirectory(prefix="satya-bench-") as folder:
        path = Path(folder) / "result.json"
        command = [python, "-m", "python.worker", row, ",".join(sides), *options]
        done = subprocess.run(
            [*command, "--output", str(path)],
            cwd=places.BENCHMARKS,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Failed(f"{row}, {sides}: {last_line(done.stderr)}")
        return pyperf.BenchmarkSuite.load(str(path)).get_benchmarks()


def times(row: str, groups: list, effort) -> dict:
    """Nanoseconds of one pass, the median of each round, by `line/side`. The first round
    finds out how many passes a value takes, the others take as many."""
    rounds, values, least = ROUNDS[effort.name]
    pyperfs = ["--quiet", "--copy-env", "--processes=1", "--warmups=1"]
    pyperfs += [f"--values={values}", f"--min-time={least}"]
    measured, passes = {}, {}
    for turn in range(rounds):
        for sides, python, variables in turned(groups, turn):
            options = [json.dumps(passes), *pyperfs]
            for bench in timed(row, turned(sides, turn), python, variables, options):
                passes[bench.get_name()] = bench.get_loops()
                median = statistics.median(bench.get_values()) * 1e9
                measured.setdefault(bench.get_name(), []).append(median)
    return measured


def turned(items: list, turn: int) -> list:
    """The items, beginning with another one each turn."""
    first = turn % len(items)
    return items[first:] + items[:first]


def last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no reason given"


def run(number: int, row: str, lines: list, effort, groups=None, ours: str = "satya"):
    """Yields the lines. `groups` says which sides run with which interpreter and
    variables: (sides, python, variables); else all run with this one."""
    if not lines:
        yield skipped(number, row, "no folder of real data (SATYA_TEST_DATA)")
        return
    if groups is None:
        sides = list(dict.fromkeys(side for line in lines for side in line.sides))
        groups = [(sides, sys.executable, environment())]
    computed = {}
    try:
        for sides, python, variables in groups:
            computed.update(facts(row, sides, python, variables))
        measured = times(row, groups, effort)
    except Failed as error:
        yield failed(number, row, str(error))
        return
    for line in lines:
        digests = {computed[f"{line.name}/{side}"][0] for side in line.sides}
        samples = {side: measured[f"{line.name}/{side}"] for side in line.sides}
        for peer in sorted(line.sides):
            if peer == ours:
                continue
            yield compared(
                number,
                f"{line.name}, {peer}",
                samples,
                ours,
                peer,
                line.targets.get(peer),
                (line.items, line.unit),
                len(digests) == 1,
                line.note,
                line.slack,
            )
