#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# try_wheel.sh WHEEL [PYTHON...]: installs a wheel into an empty environment of each Python
# present, or of those given, without an index, and uses what it installed there.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
wheel=$(realpath "$1")
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset PYTHONPATH SATYA_LIBRARY LD_LIBRARY_PATH

cat >"$folder/use.py" <<'PYTHON'
import pathlib, sys
import satya

schema = satya.Schema({"type": "object", "properties": {"a": {"type": "integer", "minimum": 0}}})
assert schema.is_valid_json(b'{"a":1}') and not schema.is_valid({"a": ""})
record = schema.from_json('{"a":1}')
record["a"] = 2
assert record.to_json() == '{"a":2}'
with schema.validate_batch(b'{"a":1}\n{"a":-1}\n') as batch:
    assert (len(batch), batch.valid_count) == (2, 1)

class User(satya.Model):
    name: str
    age: int = 0

assert User(name="A", age=3).age == 3
library = pathlib.Path(satya.library_path())
assert library.is_relative_to(pathlib.Path(sys.prefix).resolve()), library
licenses = {path.name for path in library.parents[1].glob("libsatya-*.dist-info/licenses/*")}
assert licenses == {"LICENSE", "LICENSE-PCRE2"}, licenses
PYTHON

if [ $# = 0 ]; then
  mapfile -t found < <("$scripts/pythons.sh")
else
  found=("${@/#/given }")
fi
[ ${#found[@]} -gt 0 ] || { echo "try_wheel: no Python is here" >&2; exit 1; }
for line in "${found[@]}"; do
  python=${line#* }
  rm -rf "$folder/environment"
  "$python" -m venv --without-pip "$folder/environment"
  "$scripts/../.venv/bin/python" -m pip --quiet --disable-pip-version-check \
    --python "$folder/environment/bin/python" install --no-index "$wheel"
  (cd "$folder" && environment/bin/python use.py)
  "$folder/environment/bin/python" -c \
    'import platform, sys; print("  works on", platform.python_implementation(), sys.version.split()[0])'
done
