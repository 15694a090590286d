# SPDX-License-Identifier: Apache-2.0
"""docs/CONVERSIONS.md says what the package does: its tables are made by trying it.

`python test_conversion_page.py` writes the tables anew.
"""

from __future__ import annotations

import collections
import datetime as dt
import decimal
import enum
import json
import pathlib
import re
import uuid
from typing import Deque, Dict, FrozenSet, List, Pattern, Set, Tuple

import satya

PAGE = pathlib.Path(__file__).resolve().parents[4] / "docs" / "CONVERSIONS.md"


class Color(enum.Enum):
    red = "r"


TYPES = {
    "None": None, "bool": bool, "int": int, "float": float, "str": str, "bytes": bytes,
    "Decimal": decimal.Decimal, "datetime": dt.datetime, "date": dt.date, "time": dt.time,
    "timedelta": dt.timedelta, "UUID": uuid.UUID, "Enum": Color, "Path": pathlib.Path,
    "list": List[int], "tuple": Tuple[int, ...], "set": Set[int], "frozenset": FrozenSet[int],
    "deque": Deque[int], "dict": Dict[str, int], "Pattern": Pattern,
}  # fmt: skip
#: Text that stands for a value of some type, and for none of most others.
TEXTS = [
    "true", "1", "1.5", "abc", "2020-01-02T03:04:05Z", "2020-01-02", "03:04:05", "PT1H",
    "12345678-1234-4234-8234-123456789012", "r", "[a-z]",
]  # fmt: skip
UUID = uuid.UUID(TEXTS[8])
FROM_PYTHON = {
    "None": [None], "bool": [True], "int": [1, 1577923200], "float": [1.0, 1577923200.0],
    "str": TEXTS, "bytes": [text.encode() for text in TEXTS],
    "Decimal": [decimal.Decimal(1), decimal.Decimal(1577923200)],
    "datetime": [dt.datetime(2020, 1, 2)], "date": [dt.date(2020, 1, 2)], "time": [dt.time(1)],
    "timedelta": [dt.timedelta(1)], "UUID": [UUID], "Enum": [Color.red], "Path": [pathlib.Path("x")],
    "list": [[1]], "tuple": [(1,)], "set": [{1}], "frozenset": [frozenset([1])],
    "deque": [collections.deque([1])], "dict": [{"a": 1}], "iterator": ["iter"],
}  # fmt: skip
FROM_JSON = {
    "null": [None], "true": [True], "whole number": [1, 1577923200], "other number": [1.5],
    "string": TEXTS, "array": [[1]], "object": [{"a": 1}],
}  # fmt: skip


def is_taken(adapter, value, strict, is_json):
    try:
        if is_json:
            adapter.validate_json(json.dumps(value), strict=strict)
        else:
            adapter.validate_python(iter([1]) if value == "iter" else value, strict=strict)
    except satya.ValidationError:
        return False
    return True


def table(sources, is_json):
    lines = ["| | " + " | ".join(sources) + " |", "|---|" + "---|" * len(sources)]
    for name, annotation in TYPES.items():
        adapter, cells = satya.TypeAdapter(annotation), []
        for values in sources.values():
            modes = [m for m in (True, False) if any(is_taken(adapter, v, m, is_json) for v in values)]
            cells.append("strict" if True in modes else "lax" if modes else "")
        lines.append(f"| `{name}` | " + " | ".join(cells) + " |")
    return "\n".join(re.sub(r"\|  (?=\|)", "| ", line) for line in lines)


def page():
    text = PAGE.read_text(encoding="utf-8")
    for title, sources, is_json in (("Python", FROM_PYTHON, False), ("JSON", FROM_JSON, True)):
        head, mark, rest = text.partition(f"<!-- from {title} -->\n")
        _, end, rest = rest.partition("<!-- end -->\n")
        assert mark and end
        text = f"{head}{mark}{table(sources, is_json)}\n{end}{rest}"
    return text


def test_the_page_says_what_happens():
    assert page() == PAGE.read_text(encoding="utf-8")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
