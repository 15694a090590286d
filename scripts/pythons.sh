#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Prints the interpreters that the package is for and that are here, a line each: the version,
# or pypy, and the path. CPython 3.9 to 3.13 and PyPy, as pyenv has them or PATH.
set -euo pipefail

for version in 3.9 3.10 3.11 3.12 3.13; do
  found=$(ls -d "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python 2>/dev/null | tail -1) || true
  [ -n "$found" ] || found=$(command -v "python$version" 2>/dev/null) || true
  if [ -n "$found" ] && "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$version $found"
  fi
done
found=$(command -v pypy3 2>/dev/null) || true
if [ -n "$found" ] && "$found" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "pypy $found"
fi
