# SPDX-License-Identifier: Apache-2.0
"""The examples of the model pages run and print what they say; the tables are complete."""

import pathlib
import re

import pytest

from satya.models.config import DEFAULTS, REFUSED, ConfigDict

DOCS = pathlib.Path(__file__).resolve().parents[4] / "docs"
PAGES = ["MODELS.md", "FROM_PYDANTIC.md", "FROM_CLASSIC.md"]
EXAMPLES = [
    (page, number, code)
    for page in PAGES
    for number, code in enumerate(
        re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), flags=re.S)
    )
]


@pytest.mark.parametrize("page, number, code", EXAMPLES, ids=[f"{p}-{n}" for p, n, _ in EXAMPLES])
def test_example(page, number, code, capsys):
    """Each `print(...)  # what` prints what its comment says."""
    if "from fastapi" in code:
        pytest.importorskip("fastapi")
        pytest.importorskip("httpx")
    exec(compile(code, f"{page} example {number}", "exec"), {"__name__": "example"})
    expected = re.findall(r"^\s*print\(.*\)  # (.*)$", code, flags=re.M)
    assert len(expected) > 0
    assert capsys.readouterr().out.splitlines() == expected


def test_every_setting_has_a_row():
    text = (DOCS / "MODELS.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (honored|without effect|refused|satya's own)", text, flags=re.M))
    assert set(rows) == set(DEFAULTS) == set(ConfigDict.__annotations__)
    assert {key for key, word in rows.items() if word == "refused"} == set(REFUSED)
