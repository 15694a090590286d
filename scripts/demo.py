#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Python half of `make demo`: the same records, as Python sees them."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bindings" / "python" / "src"))

import satya  # noqa: E402


def main() -> None:
    data = ROOT / "Tests" / "Data"
    schema = satya.Schema((data / "elements.schema.json").read_bytes(), echo=40)
    with schema.validate_batch((data / "elements.ndjson").read_bytes()) as batch:
        print(f"elements.ndjson: {len(batch)} records, {batch.valid_count} valid")
        for index, problems in batch.errors:
            for problem in problems:
                place = ".".join(map(str, problem.loc)) or "(the record)"
                print(f"  record {index}, line {problem.line}: {place}: {problem.msg}")
        heaviest = max((batch[i] for i in range(len(batch)) if batch[i]), key=lambda e: e["mass"])
        print(f"the heaviest element is {heaviest['name']}, {heaviest['mass']} daltons")

    gold = schema.from_json(
        '{"number":79,"symbol":"Au","name":"Gold","mass":196.97,"period":6,'
        '"group":11,"block":"d","phase":"solid"}'
    )
    try:
        gold["mass"] = -1
    except satya.ValidationError as error:
        print(f"gold[\"mass\"] = -1 is refused: {error.problems[0].msg}")
    print(f"and stays {gold['mass']}")


if __name__ == "__main__":
    main()
