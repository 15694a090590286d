#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Prints the interpreters that the package is for and that are here, a line each: the version,
# or pypy, and the path. CPython 3.9 to 3.14, its free-threaded builds from 3.13 on (3.13t), and
# PyPy, as pyenv has them or PATH.
#
#   pythons.sh           those that are tested
#   pythons.sh --later   later versions of CPython, which are not
set -euo pipefail

# find_cpython VERSION: its path, or nothing.
find_cpython() {
  local number=${1%t} build=${1##*[0-9]}
  ls -d "${PYENV_ROOT:-$HOME/.pyenv}/versions/$number".*[0-9]"$build"/bin/python 2>/dev/null |
    tail -1 | grep . || command -v "python$1" 2>/dev/null || true
}

# say NAME PATH: a line, if environments can be made of it.
say() {
  if [ -n "$2" ] && "$2" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$1 $2"
  fi
}

case ${1:-} in
  --later)
    for version in $(seq -f 3.%g 15 30); do say "$version" "$(find_cpython "$version")"; done
    ;;
  *)
    for version in $(seq -f 3.%g 9 14) 3.13t 3.14t; do say "$version" "$(find_cpython "$version")"; done
    say pypy "$(command -v pypy3 2>/dev/null || true)"
    ;;
esac
