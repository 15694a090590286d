#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Python half of `make demo`: the same records, as Python sees them."""

import pathlib
import sys
from typing import List, Literal, Optional

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bindings" / "python" / "src"))

import satya  # noqa: E402


class Discovery(satya.Model):
    year: int = satya.Field(ge=1600)
    by: Optional[str] = None


class Element(satya.Model):
    """A chemical element: Tests/Data/elements.schema.json as a class."""

    model_config = satya.ConfigDict(extra="forbid", strict=True, validate_assignment=True)

    number: int = satya.Field(ge=1, le=118)
    symbol: str = satya.Field(pattern="^[A-Z][a-z]?$")
    name: str = satya.Field(min_length=3, max_length=20)
    mass: float = satya.Field(gt=0, description="In daltons")
    period: int = satya.Field(ge=1, le=7)
    group: Optional[int] = satya.Field(ge=1, le=18)
    block: Literal["s", "p", "d", "f"]
    phase: Literal["solid", "liquid", "gas", "unknown"]
    tags: List[str] = satya.Field(default=[], unique_items=True)
    discovery: Optional[Discovery] = None


def with_schema(data: pathlib.Path) -> bytes:
    schema = satya.Schema((data / "elements.schema.json").read_bytes(), echo=40)
    with schema.validate_batch((data / "elements.ndjson").read_bytes()) as batch:
        print(f"elements.ndjson: {len(batch)} records, {batch.valid_count} valid")
        for index, problems in batch.errors:
            for problem in problems:
                place = ".".join(map(str, problem.loc)) or "(the record)"
                print(f"  record {index}, line {problem.line}: {place}: {problem.msg}")
        heaviest = max((batch[i] for i in range(len(batch)) if batch[i]), key=lambda e: e["mass"])
        print(f"the heaviest element is {heaviest['name']}, {heaviest['mass']} daltons")
        verdicts = bytes(batch.verdicts)

    gold = schema.from_json(
        '{"number":79,"symbol":"Au","name":"Gold","mass":196.97,"period":6,'
        '"group":11,"block":"d","phase":"solid"}'
    )
    try:
        gold["mass"] = -1
    except satya.ValidationError as error:
        print(f"gold[\"mass\"] = -1 is refused: {error.problems[0].msg}")
    print(f"and stays {gold['mass']}")
    return verdicts


def with_models(data: pathlib.Path, verdicts: bytes) -> None:
    batch = Element.validate_json_batch((data / "elements.ndjson").read_bytes())
    good = [element for element in batch if element is not None]
    print(f"as models: {len(batch)} records, {len(good)} valid, on the {satya.engine()} engine")
    assert [bool(v) for v in batch.verdicts] == [bool(v) for v in verdicts], "the same records are bad"
    for index, error in list(batch.errors())[:3]:
        (problem, *rest) = error.errors()
        place = ".".join(map(str, problem["loc"])) or "(the record)"
        print(f"  record {index}: {place}: {problem['msg']}{', and more' if rest else ''}")
    first = good[0]
    print(f"the first is {first.name}, found in {first.discovery and first.discovery.year}")
    try:
        first.mass = -1
    except satya.ValidationError as error:
        print(f"first.mass = -1 is refused: {error.errors()[0]['msg']}")
    print(f"and stays {first.mass}: {first.model_dump_json(include={'symbol', 'mass'})}")


def main() -> None:
    data = ROOT / "Tests" / "Data"
    verdicts = with_schema(data)
    print()
    print("== From Python, as models ==")
    with_models(data, verdicts)


if __name__ == "__main__":
    main()
