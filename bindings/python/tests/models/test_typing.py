# SPDX-License-Identifier: Apache-2.0
"""The types of the package: it is strictly typed itself, and type checkers
understand models as their users write them."""

from __future__ import annotations

import ast
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

import satya

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
TYPED = pathlib.Path(__file__).resolve().parent / "typed"
USER_CODE = TYPED / "user_code.py"
STAR = TYPED / "star.py"


def wrong_lines(code: pathlib.Path = USER_CODE) -> set[int]:
    lines = code.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if "  # wrong: " in line}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=PACKAGE,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def test_mypy_finds_nothing_in_the_package():
    pytest.importorskip("mypy", reason="mypy is not installed")
    found = run("mypy", "--no-incremental")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "no issues found" in found.stdout


def test_mypy_understands_models():
    pytest.importorskip("mypy", reason="mypy is not installed")
    found = run(
        "mypy", "--config-file=", "--strict", "--no-incremental", "--no-error-summary",
        str(USER_CODE.relative_to(PACKAGE)), MYPYPATH="src",
    )  # fmt: skip
    errors = {}
    for line in found.stdout.splitlines():
        match = re.match(r"tests/models/typed/user_code\.py:(\d+): error: (.*)", line)
        if match is not None:
            errors.setdefault(int(match[1]), match[2])
        else:
            assert "note:" in line, line
    expected = wrong_lines()
    assert len(expected) > 20
    assert not {n: errors[n] for n in errors.keys() - expected}
    assert not expected - errors.keys(), "mypy accepts what is wrong"


def test_mypy_knows_what_a_star_imports():
    pytest.importorskip("mypy", reason="mypy is not installed")
    found = run(
        "mypy", "--config-file=", "--strict", "--no-incremental", "--no-error-summary",
        str(STAR.relative_to(PACKAGE)), MYPYPATH="src",
    )  # fmt: skip
    wrong = {int(number) for number in re.findall(r"star\.py:(\d+): error", found.stdout)}
    assert wrong == wrong_lines(STAR), found.stdout


def test_the_names_of_a_star_are_those_of_the_package():
    assert satya.__all__ == sorted(set(satya.__all__)) and set(satya._PLACES) <= set(satya.__all__)
    assert all(hasattr(satya, name) for name in satya.__all__)


def test_pyright_understands_models():
    pytest.importorskip("basedpyright", reason="basedpyright is not installed")
    found = run(
        "basedpyright", "--outputjson", "--level", "error", "--project", str(USER_CODE.parent),
    )  # fmt: skip
    errors = {}
    for entry in json.loads(found.stdout)["generalDiagnostics"]:
        if entry["severity"] == "error" and entry["file"] == str(USER_CODE):
            errors.setdefault(entry["range"]["start"]["line"] + 1, entry["message"])
    expected = wrong_lines()
    assert not {n: errors[n] for n in errors.keys() - expected}
    assert not expected - errors.keys(), "pyright accepts what is wrong"


def test_pyright_knows_what_functions_are_given():
    pytest.importorskip("basedpyright", reason="basedpyright is not installed")
    found = run("basedpyright", "--outputjson", "--level", "error", "--project", str(TYPED / "strict.json"))
    report = json.loads(found.stdout)
    assert report["summary"]["filesAnalyzed"] == 1
    assert not [entry["message"] for entry in report["generalDiagnostics"] if entry["severity"] == "error"]


def imported(folder, statements):
    """What names statements import, and from where; a star stands for the names that its module
    gives on."""
    for node in (node for each in statements for node in ast.walk(each)):
        if not isinstance(node, ast.ImportFrom):
            continue
        for alias in node.names:
            if alias.name == "*":
                body = ast.parse((folder / f"{node.module}.py").read_text(encoding="utf-8")).body
                yield from imported(folder, body)
            elif alias.asname is not None:
                yield alias.asname, (node.module, alias.name)


def test_checkers_see_the_names_that_a_run_has():
    """What `import satya` loads at first use is what it tells type checkers of."""
    folder = pathlib.Path(satya.__file__).parent
    blocks = [
        block
        for block in ast.parse((folder / "__init__.py").read_text(encoding="utf-8")).body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
    ]
    modules = {name: (None, name) for name in satya._MODULES}
    assert dict(imported(folder, blocks)) == {**satya._PLACES, **modules}
    for name in satya.__all__:
        assert getattr(satya, name) is not None
