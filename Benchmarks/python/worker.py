# SPDX-License-Identifier: Apache-2.0
"""Times the sides of a row by pyperf, or prints what they compute.

    python -m python.worker ROW SIDES PASSES --output FILE …   pyperf's options
    python -m python.worker ROW SIDES --facts

ROW names a module of python/rows, SIDES are names joined by commas, PASSES is a JSON
object: how often to repeat the statement, by `line/side`; pyperf finds out what is not
there. It starts each side of each line in a process of its own.
"""

import gc
import hashlib
import importlib
import json
import sys
import typing

from . import declarations, samples
from .line import found, loop


def lines_of(row: str) -> list:
    return importlib.import_module(f"python.rows.{row}").LINES


def names_of(side: str) -> dict:
    return {**vars(typing), **vars(samples), **declarations.names(side)}


def show_facts(row: str, sides: list) -> None:
    """Prints a digest of what each side of each line computes, and its beginning."""
    result = {}
    for side in sides:
        names = names_of(side)
        for line in lines_of(row):
            if side in line.sides:
                text = repr(found(line, line.sides[side], dict(names)))
                digest = hashlib.sha256(text.encode()).hexdigest()
                result[f"{line.name}/{side}"] = [digest, text[:120]]
    json.dump(result, sys.stdout)


def timed(line, side: str):
    """The loop of one side; models are declared when the loop is first wanted, in the
    process that times it."""
    made = []

    def run(passes: int) -> float:
        if not made:
            made.append(loop(line, line.sides[side], names_of(side)))
            gc.collect()
            gc.freeze()
        return made[0](passes)

    return run


def main() -> None:
    row, sides = sys.argv[1], sys.argv[2].split(",")
    if sys.argv[3:] == ["--facts"]:
        show_facts(row, sides)
        return
    import pyperf

    runner = pyperf.Runner(program_args=("-m", "python.worker", *sys.argv[1:4]))
    options, passes = runner.parse_args(sys.argv[4:]), json.loads(sys.argv[3])
    given = options.loops
    for line in lines_of(row):
        for side in sides:
            if side in line.sides:
                name = f"{line.name}/{side}"
                options.loops = given or passes.get(name, 0)
                runner.bench_time_func(name, timed(line, side), inner_loops=line.copies)


main()
