#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the benchmarks: every row of docs/PERFORMANCE.md, a line each, and a result file.

    Benchmarks/run.py                  all rows, twenty minutes
    Benchmarks/run.py --quick          all rows in some three minutes; for after a change
    Benchmarks/run.py --long           more repetitions
    Benchmarks/run.py users tree       these rows only; python: those of the Python models
    Benchmarks/run.py --python 3.12    the Python rows on that CPython; all: on each there is
    Benchmarks/run.py --inputs DIR     write the inputs for profiling and stop
    Benchmarks/run.py --document FILE  put a result file into docs/PERFORMANCE.md and stop

Needs the release library (or SATYA_LIBRARY), a C and C++ compiler, libsimdjson-dev,
rapidjson-dev, libffi-dev and valgrind; makes a Python environment of its own for the
peers from PyPI. Exits 0 unless something could not be measured or two sides found
different results; with --strict also a row that falls short counts.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from python import ROWS as PYTHON_ROWS
from suite import build, document, environments, inputs, machine, merge, places, row
from suite.effort import EFFORTS
from suite.rows import SEVERAL_PROCESSES

ROWS = {**SEVERAL_PROCESSES, **dict.fromkeys(PYTHON_ROWS, False)}


def run_row(python: str, name: str, effort: str, each) -> list:
    """The lines of one process; `each`, where given, gets a line as it comes."""
    command = [python, "-m", "suite", name, effort]
    lines = []
    with subprocess.Popen(
        command, cwd=places.BENCHMARKS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        for text in process.stdout:
            lines.append(json.loads(text))
            if each:
                each(lines[-1])
        errors = process.stderr.read()
    if process.returncode != 0:
        reason = errors.strip().splitlines()[-1] if errors.strip() else "no reason given"
        lines.append(row.failed(0, name, reason))
        if each:
            each(lines[-1])
    return lines


def show(entry: dict) -> None:
    print(row.line(entry), flush=True)


def versions(python: str) -> dict:
    program = (
        "import importlib.metadata as m, json, platform;"
        "from suite import native;"
        "print(json.dumps({'python': platform.python_version(),"
        "'satya': native.satya_version(), 'simdjson': native.Simdjson().version(),"
        "'rapidjson': native.rapidjson_version(),"
        "**{n: m.version(n) for n in ('msgspec', 'orjson', 'jsonschema-rs',"
        " 'pydantic', 'pydantic-core', 'pyperf')}}))"
    )
    command = [python, "-c", program]
    done = subprocess.run(
        command, cwd=places.BENCHMARKS, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def write_inputs(folder: Path) -> None:
    """Schemas and documents of the rows as files, for Benchmarks/build/profile."""
    from suite.rows import classes

    folder.mkdir(parents=True, exist_ok=True)
    users = inputs.users(10_000)
    files = {
        "user.schema.json": inputs.compact(inputs.record_schema(inputs.USER_FIELDS)),
        "user.closed.schema.json": inputs.compact(
            inputs.record_schema(inputs.USER_FIELDS, closed=True)
        ),
        "users.json": inputs.compact(users),
        "users.ndjson": b"\n".join(map(inputs.compact, users)) + b"\n",
        "order.schema.json": inputs.compact(inputs.ORDER),
        "orders.ndjson": inputs.orders(1 << 20),
        "person.schema.json": inputs.compact(inputs.person()),
        "integers.schema.json": inputs.compact(inputs.integers(30)),
        "types-1000.schema.json": inputs.compact(inputs.object_types(1000)),
    }
    for name, (schema, text) in classes.classes().items():
        label = name.lower().replace(" ", "-")
        files[f"{label}.schema.json"] = inputs.compact(schema)
        files[f"{label}.json"] = text
    for name, text in files.items():
        (folder / name).write_bytes(text)
    print(f"{len(files)} files in {folder}")


def chosen(names: list) -> list:
    """The rows that the command line asks for; `python` stands for all of that group."""
    if not names:
        return list(ROWS)
    return [row for name in names for row in (PYTHON_ROWS if name == "python" else [name])]


def python_hosts(wanted: str) -> list:
    """(label, interpreter of an environment with the peers) for the Python rows; the
    label of the interpreter that runs this is empty."""
    if not wanted:
        return [("", environments.peers(sys.executable))]
    present = environments.interpreters()
    versions = list(present) if wanted == "all" else wanted.split(",")
    missing = [version for version in versions if version not in present]
    if missing:
        raise environments.CannotInstall(f"no CPython {', '.join(missing)} here")
    return [(f"CPython {v}", environments.peers(present[v], v)) for v in versions]


def engine_of(python: str) -> dict:
    """Version of an interpreter and of its peers, and the engine that models have there."""
    from python import contest

    program = (
        "import importlib.metadata as m, json, platform, satya;"
        "print(json.dumps({'python': platform.python_version(), 'engine': satya.engine(),"
        "**{n: m.version(n) for n in ('msgspec', 'pydantic', 'pyperf')}}))"
    )
    command = [python, "-c", program]
    done = subprocess.run(
        command, env=contest.environment(), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def measured(name: str, python: str, label: str, effort) -> list:
    """The lines of one row on one interpreter, shown as they come."""

    def labelled(entry: dict) -> dict:
        return {**entry, "name": f"{label}: {entry['name']}"} if label else entry

    times = effort.processes if ROWS[name] else 1
    at_once = (lambda entry: show(labelled(entry))) if times == 1 else None
    runs = [run_row(python, name, effort.name, at_once) for _ in range(times)]
    entries = [labelled(entry) for entry in merge.merged(runs)]
    if times > 1:
        for entry in entries:
            show(entry)
    return entries


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", nargs="*", metavar="row", help=" ".join([*ROWS, "python"]))
    parser.add_argument("--quick", action="store_const", dest="effort", const="quick")
    parser.add_argument("--long", action="store_const", dest="effort", const="long")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--python", default="", metavar="VERSIONS", help="3.9,3.12 or all")
    parser.add_argument("--inputs", type=Path, metavar="DIR")
    parser.add_argument("--document", type=Path, metavar="FILE")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the result file")
    options = parser.parse_args()
    effort = EFFORTS[options.effort or "default"]
    names = chosen(options.rows)
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        parser.error(f"no row {' '.join(unknown)}")
    if options.inputs:
        write_inputs(options.inputs)
        return 0
    if options.document:
        document.update(places.REPOSITORY / "docs" / "PERFORMANCE.md", options.document)
        return 0

    started = time.monotonic()
    try:
        compiler = build.build()
        python = environments.peers(sys.executable)
        hosts = python_hosts(options.python)
    except (build.CannotBuild, environments.CannotInstall) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    result = {
        "machine": machine.describe(places.REPOSITORY),
        "versions": {**versions(python), **compiler},
        "effort": effort.name,
        "models": [engine_of(host) for _, host in hosts],
        "rows": [],
    }
    print(f"{result['machine']['processor']}, {result['machine']['processors']} processors")
    for host in result["models"]:
        print(f"models: {', '.join(f'{key} {value}' for key, value in host.items())}")
    print(row.HEADING)
    for name in names:
        if name not in PYTHON_ROWS:
            result["rows"] += measured(name, python, "", effort)
    for label, host in hosts:
        for name in names:
            if name in PYTHON_ROWS:
                result["rows"] += measured(name, host, label, effort)
    result["seconds"] = round(time.monotonic() - started)

    judged = [entry for entry in result["rows"] if entry["met"] is not None]
    short = [entry for entry in judged if not entry["met"]]
    broken = [
        entry
        for entry in result["rows"]
        if entry["agreed"] is False or (entry["met"] is False and entry["ours"] is entry["ratio"])
    ]
    print(
        f"\n{len(judged) - len(short)} of {len(judged)} targets met, "
        f"{len(broken)} failed or differed, {result['seconds']} s"
    )
    path = options.output
    if path is None and not options.rows:
        day = result["machine"]["date"][:10]
        folder = places.RESULTS if effort.name != "quick" else places.BUILD
        path = folder / f"{day}-{machine.slug(result['machine']['processor'])}.json"
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(result, indent=1) + "\n")
        print(f"written to {path}")
    return 1 if broken or (options.strict and short) else 0


if __name__ == "__main__":
    sys.exit(main())
