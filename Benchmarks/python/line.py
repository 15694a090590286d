# SPDX-License-Identifier: Apache-2.0
"""What a line of a Python row asks of each library.

Statements are text, so that the timed loop holds them as a program would: no call of
a wrapper stands between the loop and the library. What a statement computes it stores
in `value`.
"""

import time
from dataclasses import dataclass
from itertools import repeat


@dataclass(frozen=True)
class Side:
    """One library's way of doing it. `setup` runs once before, in the same names."""

    statement: str
    setup: str = ""


@dataclass(frozen=True)
class Line:
    """One comparison. `facts` is an expression over the names after the statement; all
    sides have to find the same. `targets` has the least ratio to each peer, None for a
    peer that only informs; `slack` is the share by which noise may miss it."""

    name: str
    sides: dict
    targets: dict
    facts: str = "value"
    items: int = 1
    unit: str = "call"
    slack: float = 0.0
    note: str = ""
    copies: int = 5


def same(statement: str, *libraries: str, setup: str = "") -> dict:
    """The same statement for each of `libraries`."""
    return {library: Side(statement, setup) for library in libraries}


def indented(text: str, depth: int) -> str:
    margin = " " * depth
    return "".join(f"{margin}{line}\n" for line in text.strip("\n").splitlines())


def loop(line: Line, side: Side, names: dict):
    """The timed loop: a function that repeats the statement and returns seconds of
    processor time. It holds the statement `line.copies` times in a row, which makes
    the loop's own cost a small part."""
    exec(side.setup, names)
    names["_repeat"], names["_clock"] = repeat, time.process_time
    source = (
        "def _run(passes):\n"
        "    begin = _clock()\n"
        "    for _ in _repeat(None, passes):\n"
        + indented(side.statement, 8) * line.copies
        + "    return _clock() - begin\n"
    )
    exec(compile(source, f"<{line.name}>", "exec"), names)
    return names["_run"]


def found(line: Line, side: Side, names: dict):
    """What the side's statement computes, as `line.facts` sees it."""
    exec(side.setup, names)
    exec(side.statement, names)
    return eval(line.facts, names)
