#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes an sdist, and of it a wheel as pip does: away from the repository, in an environment
# that has what pyproject.toml asks for and nothing else. Tries that wheel.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
python=$root/.venv/bin/python
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$python" bindings/python/distribution.py sdist --out "$folder"
cd "$folder"
if PATH=/usr/bin:/bin "$python" -m pip wheel --quiet --no-deps --wheel-dir refused \
  libsatya-*.tar.gz >refusal.txt 2>&1; then
  command -p -v swift >/dev/null || { echo "a wheel was made without Swift"; exit 1; }
else
  grep -q 'Swift builds the library and is not on PATH' refusal.txt || { cat refusal.txt; exit 1; }
fi
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir made \
  libsatya-*.tar.gz
"$root/scripts/try_wheel.sh" made/libsatya-*-py3-none-manylinux_2_*.whl "$python"
echo "sources, a wheel of them, installed and used"
