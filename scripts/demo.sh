#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What `make demo` runs once the library is built: real records, checked from C and
# from Python, and the bad ones explained.
set -euo pipefail
cd "$(dirname "$0")/.."
"${PYTHON:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 9))' ||
  { echo "demo: ${PYTHON:-python3} is older than 3.9: PYTHON=... names another" >&2; exit 1; }
out=.build/demo
data=${SATYA_TEST_DATA:-../shared/data}
mkdir -p "$out"

cc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -pedantic -Iinclude -o "$out/validate" \
  bindings/c/demo/validate.c -L.build/release -lsatya "-Wl,-rpath,$PWD/.build/release"

# 1 is "some records are bad", which is what the demo is about.
validate() { "$out/validate" "$@" || [ $? = 1 ]; }

echo
echo "== From C: Tests/Data/elements.ndjson =="
validate Tests/Data/elements.schema.json Tests/Data/elements.ndjson
for name in cars penguins; do
  if [ -f "$data/ndjson/$name.ndjson" ]; then
    echo
    echo "== From C: $name.ndjson =="
    validate "Tests/Data/$name.schema.json" "$data/ndjson/$name.ndjson" 3
  fi
done
[ -d "$data/ndjson" ] || echo "(larger record files are not here: SATYA_TEST_DATA names their folder)"
echo
echo "== From Python =="
"${PYTHON:-python3}" scripts/demo.py
