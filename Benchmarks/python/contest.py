# SPDX-License-Identifier: Apache-2.0
"""Runs the sides of a Python row and makes its lines.

Each call runs pyperf once with one process for each side, sides of a line one after
the other; `Benchmarks/run.py` calls several times and takes the median, so that a
machine that slows down for a while slows all sides.
"""

import json
import os
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


def effort_options(effort) -> list:
    values, least = {"quick": (3, 0.02), "default": (5, 0.04), "long": (10, 0.1)}[effort.name]
    return ["--processes=1", f"--values={values}", f"--min-time={least}", "--warmups=1"]


def facts(row: str, sides: list, python: str, variables: dict) -> dict:
    """What each side computes, by `line/side`."""
    command = [python, "-m", "python.worker", row, ",".join(sides), "--facts"]
    done = subprocess.run(
        command, cwd=places.BENCHMARKS, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Failed(f"{row}, {sides}: {last_line(done.stderr)}")
    return json.loads(done.stdout)


def times(row: str, sides: list, python: str, variables: dict, effort) -> dict:
    """Nanoseconds of one pass, a list of values, by `line/side`."""
    import pyperf

    with tempfile.TemporaryDirectory(prefix="satya-bench-") as folder:
        path = Path(folder) / "result.json"
        command = [python, "-m", "python.worker", row, ",".join(sides), "--quiet", "--copy-env"]
        command += ["--output", str(path), *effort_options(effort)]
        done = subprocess.run(
            command,
            cwd=places.BENCHMARKS,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Failed(f"{row}, {sides}: {last_line(done.stderr)}")
        suite = pyperf.BenchmarkSuite.load(str(path))
        return {
            bench.get_name(): [value * 1e9 for value in bench.get_values()]
            for bench in suite.get_benchmarks()
        }


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
    computed, measured = {}, {}
    try:
        for sides, python, variables in groups:
            computed.update(facts(row, sides, python, variables))
        for sides, python, variables in groups:
            measured.update(times(row, sides, python, variables, effort))
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
