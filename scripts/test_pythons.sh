#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# No interpreter is passed over in silence: pythons.sh finds those of pyenv and of PATH, the
# later ones apart from those that are tested, free-threaded builds under a name of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# An interpreter that has all modules, and one that has none.
pretend() {
  mkdir -p "$(dirname "$1")"
  printf '#!/bin/sh\nexit %s\n' "$2" >"$1"
  chmod +x "$1"
}
pretend "$folder/pyenv/versions/3.9.1/bin/python" 0
pretend "$folder/pyenv/versions/3.11.2/bin/python" 1
pretend "$folder/pyenv/versions/3.13.7t/bin/python" 0
pretend "$folder/pyenv/versions/3.15.0/bin/python" 0
pretend "$folder/path/python3.13" 0
pretend "$folder/path/python3.14t" 0
pretend "$folder/path/python3.16" 0
pretend "$folder/path/pypy3" 0
for tool in bash ls tail grep seq env; do ln -s "$(command -v $tool)" "$folder/path/$tool"; done

found() { PYENV_ROOT=$folder/pyenv PATH=$folder/path scripts/pythons.sh "$@" | sed "s|$folder/||"; }
diff - <(found) <<LINES
3.9 pyenv/versions/3.9.1/bin/python
3.13 path/python3.13
3.13t pyenv/versions/3.13.7t/bin/python
3.14t path/python3.14t
pypy path/pypy3
LINES
diff - <(found --later) <<LINES
3.15 pyenv/versions/3.15.0/bin/python
3.16 path/python3.16
LINES
echo "tested and later interpreters are told apart"
