# SPDX-License-Identifier: Apache-2.0
"""The examples of the README and of the package's docstring run and print what they say."""

from __future__ import annotations

import doctest
import pathlib
import re

import pytest

import satya

README = pathlib.Path(__file__).resolve().parents[1] / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.S)


def test_the_readme_has_examples():
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_readme_example(number, tmp_path, monkeypatch, capsys):
    """Each `print(...)  # what` prints what its comment says."""
    monkeypatch.chdir(tmp_path)
    code = EXAMPLES[number]
    exec(compile(code, f"README example {number}", "exec"), {"__name__": "example"})
    expected = re.findall(r"^\s*print\(.*\)  # (.*)$", code, flags=re.M)
    assert len(expected) > 0
    assert capsys.readouterr().out.splitlines() == expected


def test_docstring():
    results = doctest.testmod(satya)
    assert results.attempted > 4 and results.failed == 0


def test_everything_public_is_documented():
    for name in satya.__all__:
        found = getattr(satya, name)
        if isinstance(found, type):
            assert found.__doc__, name
            for member, value in vars(found).items():
                if not member.startswith("_") and callable(value):
                    assert value.__doc__ or member in {"set", "clear", "is_set"}, (name, member)
