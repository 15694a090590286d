# SPDX-License-Identifier: Apache-2.0
"""Seeds for the fuzz targets from the JSON Schema test suite, where it is at hand.

    seeds.py OUT TEST_DATA

Each test of TEST_DATA/json-schema-test-suite becomes a pair, each schema a schema text.
"""

import json
import pathlib
import sys


def main():
    out = pathlib.Path(sys.argv[1])
    tests = pathlib.Path(sys.argv[2]) / "json-schema-test-suite" / "tests" / "draft2020-12"
    for target in ("schema", "pair"):
        (out / target).mkdir(parents=True, exist_ok=True)
    for file in sorted(tests.glob("*.json")):
        for number, group in enumerate(json.loads(file.read_text(encoding="utf-8"))):
            schema = json.dumps(group["schema"]).encode()
            if len(schema) > 1000:
                continue
            name = f"{file.stem}-{number}"
            (out / "schema" / name).write_bytes(b"\x01" + schema)
            for test, case in enumerate(group["tests"][:6]):
                data = json.dumps(case["data"]).encode()
                if len(data) < 600:
                    (out / "pair" / f"{name}-{test}").write_bytes(b"\x01" + schema + b"\0" + data)


main()
