# SPDX-License-Identifier: Apache-2.0
"""Writes a result into docs/PERFORMANCE.md, between two marks, so that the page never
says what no run has measured."""

import json
from pathlib import Path

from . import row

BEGIN = "<!-- result: begin -->"
END = "<!-- result: end -->"


def table(result: dict, name: str) -> str:
    machine, versions = result["machine"], result["versions"]
    text = [
        f"`Benchmarks/results/{name}`, {machine['date']}: {machine['processor']}, "
        f"{machine['processors']} processors, {machine['memory_gib']} GiB, {machine['libc']}, "
        f"{machine['swift']}; effort: {result['effort']}.",
        "",
        ", ".join(f"{key} {value}" for key, value in versions.items()) + ".",
        "",
        "| Row | What | Ours | Peer | Unit | Ratio | Target | |",
        "| ---: | --- | ---: | ---: | --- | ---: | ---: | --- |",
    ]
    for entry in result["rows"]:
        cells = row.cells(entry)
        text.append("| " + " | ".join(cells) + " |")
    return "\n".join(text)


def update(page: Path, path: Path) -> None:
    """Replaces what stands between the marks of `page` by the result at `path`."""
    result = json.loads(path.read_text())
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{table(result, path.name)}\n{END}{after}")
