# SPDX-License-Identifier: Apache-2.0
"""The table of what a call costs from each runtime, or which runtimes are too dear:

    table.py FOLDER RUNTIME...
    table.py --over FOLDER RUNTIME...

FOLDER has a file RUNTIME.runs of each: lines of a measurement, the median and the least of its
rounds, of one run behind the other, and "valid" with the number of valid records. C is one of
the runtimes, and all had as many runs as it.

What else a machine does only adds, so that the least of all runs counts: of the medians, and of
a batch the least round. Every figure of the table comes from these, `batch/C` too.
"""

from __future__ import annotations

import math
import pathlib
import sys

CALLS = ("empty", "get", "set", "from_json")

#: What a batch may cost at most, as a multiple of C's.
LIMIT = 1.1


def least(path: pathlib.Path) -> dict[str, float]:
    """The figures of a runtime by their columns, and "valid"."""
    found: dict[str, float] = {}
    for line in path.read_text().splitlines():
        name, *figures = line.split()
        figure = float(figures[1] if name == "batch" else figures[0])
        if name == "valid" and found.get(name, figure) != figure:
            raise SystemExit(f"{path.stem} has once {found[name]:.0f} and once {figure:.0f} valid records")
        found[name] = min(found.get(name, math.inf), figure)
    return found


def measured(folder: pathlib.Path, runtimes: list[str]) -> dict[str, dict[str, float]]:
    """The figures of each runtime; all must have as many valid records as C."""
    figures = {runtime: least(folder / f"{runtime}.runs") for runtime in runtimes}
    for runtime, columns in figures.items():
        if columns["valid"] != figures["c"]["valid"]:
            raise SystemExit(f"{runtime} has {columns['valid']:.0f} valid records, "
                             f"C {figures['c']['valid']:.0f}")
    return figures


def ratio(figures: dict[str, dict[str, float]], runtime: str) -> float:
    return figures[runtime]["batch"] / figures["c"]["batch"]


def over(figures: dict[str, dict[str, float]]) -> list[str]:
    """The runtimes whose batches cost more than the limit."""
    return [runtime for runtime in figures if ratio(figures, runtime) > LIMIT]


def table(figures: dict[str, dict[str, float]]) -> str:
    lines = [row("runtime", *CALLS, "batch", "batch/C"), "|---|--:|--:|--:|--:|--:|--:|"]
    for runtime, columns in figures.items():
        calls = (f"{columns[name]:.1f}" for name in (*CALLS, "batch"))
        # Rounded up, so that what is above the limit does not look as if it were at it.
        shown = math.ceil(round(ratio(figures, runtime) * 100, 6)) / 100
        lines.append(row(runtime, *calls, f"{shown:.2f}"))
    return "\n".join(lines)


def row(*cells: str) -> str:
    return "| {:<7} | {:>7} | {:>7} | {:>7} | {:>9} | {:>7} | {:>7} |".format(*cells)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    asks_over = arguments[0] == "--over"
    folder, *runtimes = arguments[asks_over:]
    found = measured(pathlib.Path(folder), runtimes)
    print(" ".join(over(found)) if asks_over else table(found))
