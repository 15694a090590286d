#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The library loads and works beside another Swift runtime, twice under two names, after
# fork, from several threads at once, and again and again. SWIFT_RUNTIME is a folder with
# libswiftCore.so; that of the swift on PATH if it is not set.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/Tests/Runtimes/environment.sh"
library=$lib/libsatya.so.0

cc -std=c11 -O1 -g -Wall -Wextra -Werror "$flags" "$root/Tests/Runtimes/load.c" -ldl -pthread \
  -o "$work/load"

run() {
  mode=$1
  shift
  if timeout 120 "$work/load" "$mode" "$library" "$@"; then
    echo "load: $mode: ok"
  else
    echo "load: $mode: fails"
    exit 1
  fi
}

run alone
run at-once
cp -L "$library" "$work/libsatya-copy.so"
run twice "$work/libsatya-copy.so"
run fork
run reload

runtime=${SWIFT_RUNTIME-}
if [ -z "$runtime" ] && command -v swift > /dev/null; then
  swift=$(readlink -f "$(command -v swift)")
  runtime=$(dirname "$(dirname "$swift")")/lib/swift/linux
fi
if [ -e "$runtime/libswiftCore.so" ]; then
  LD_LIBRARY_PATH=$runtime:$LD_LIBRARY_PATH run beside "$runtime/libswiftCore.so" \
    "$runtime/libswift_Concurrency.so" "$runtime/libFoundation.so"
else
  echo "load: no other Swift runtime here, not tested: beside"
  [ "${1-}" != --all ] || exit 1
fi
