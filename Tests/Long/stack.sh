#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# stack.sh [-v]: measures the stack that calls of the release library need; fails beyond what
# the header says. Environment: LIBRARY_DIR, OUT.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
LIBRARY_DIR=$(realpath -m "${LIBRARY_DIR:-$root/.build/release}")
OUT=${OUT:-$root/.build/long}
mkdir -p "$OUT"
ln -sf libsatya.so "$LIBRARY_DIR/libsatya.so.0"
${CC:-cc} -std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -I"$root/include" -o "$OUT/stack" \
  "$here/stack.c" -L"$LIBRARY_DIR" -lsatya "-Wl,-rpath,$LIBRARY_DIR" -pthread
"$OUT/stack" "$@"
