# SPDX-License-Identifier: Apache-2.0
"""The conversion table that pydantic publishes, case by case."""

from __future__ import annotations

import datetime
import ipaddress
import json
import math
import os
import pathlib
import typing
from decimal import Decimal
from uuid import UUID

import pytest

import satya
from satya import ByteSize, TypeAdapter

ROOT = pathlib.Path(__file__).resolve().parents[4]
DATA = pathlib.Path(os.environ.get("SATYA_TEST_DATA") or ROOT.parent / "shared" / "data")
CASES = DATA / "conversion-table" / "cases.ndjson"

TYPES = {
    "str": str,
    "bytes": bytes,
    "int": int,
    "float": float,
    "bool": bool,
    "date": datetime.date,
    "datetime": datetime.datetime,
    "time": datetime.time,
    "timedelta": datetime.timedelta,
    "dict": dict,
    "Decimal": Decimal,
    "UUID": UUID,
    "ByteSize": ByteSize,
    **{name: getattr(ipaddress, name) for name in dir(ipaddress) if name.startswith("IPv")},
}
NAMES = {
    "datetime": datetime,
    "Decimal": Decimal,
    "UUID": UUID,
    "inf": math.inf,
    "nan": math.nan,
    "TzInfo": lambda seconds: datetime.timezone(datetime.timedelta(seconds=seconds)),
    **{name: found for name, found in TYPES.items() if name.startswith("IPv")},
}


def test_every_case_of_the_table(capsys):
    if not CASES.is_file():
        pytest.skip("no conversion-table beside the repository; set SATYA_TEST_DATA")
    wrong = []
    count = 0
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        count += 1
        adapter = TypeAdapter(TYPES[case["field_type"]])
        try:
            if case["mode"] == "json":
                found = adapter.validate_json(case["input"], strict=case["strict"])
            else:
                given = eval(case["input"], dict(NAMES))
                found = adapter.validate_python(given, strict=case["strict"])
        except satya.ValidationError as error:
            kinds = [entry["type"] for entry in error.errors()]
            if case["observed"] or kinds != case["errors"]:
                wrong.append((case, kinds))
            continue
        if not case["observed"] or found != eval(case["value"], dict(NAMES)):
            wrong.append((case, found))
        elif type(found).__name__ != case["value_type"]:
            wrong.append((case, type(found)))
    with capsys.disabled():
        print(f"\nconversion table: {count} cases, {count - len(wrong)} as published")
    assert count > 200
    assert wrong == []


def test_keys_of_json_text_are_as_strict_as_values():
    moments = TypeAdapter(typing.Dict[datetime.datetime, int])
    assert moments.validate_json('{"2020-01-01T00:00:00": 1}', strict=True) == {datetime.datetime(2020, 1, 1): 1}
    assert moments.validate_json('{"2020-01-01": 1}') == {datetime.datetime(2020, 1, 1): 1}
    days = TypeAdapter(typing.Dict[datetime.date, int])
    for adapter, key in ((moments, "2020-01-01"), (days, "2020-01-01T00:00:00")):
        with pytest.raises(satya.ValidationError) as info:
            adapter.validate_json(json.dumps({key: 1}), strict=True)
        assert info.value.errors()[0]["type"] in ("datetime_parsing", "date_parsing")
