#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The library loads and works beside another Swift runtime, twice under two names, after
# fork, from several threads at once, and again and again.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/Tests/Runtimes/environment.sh"
library=$lib/libsatya.so.0

cc -std=c11 -O1 -g -Wall -Wextra -Werror "$flags" "$root/Tests/Runtimes/load.c" -ldl -pthread \
  -o "$work/load"

counted=
run() {
  mode=$1
  shift
  if timeout 120 $counted "$work/load" "$mode" "$library" "$@"; then
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
cc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -fPIC -shared "$root/Tests/Runtimes/ledger.c" \
  -o "$work/ledger-of-loads.so"
counted="env SATYA_LEDGER=$work/ledger-of-loads LD_PRELOAD=$work/ledger-of-loads.so"
run reload
counted=

if command -v swiftc > /dev/null; then
  swift=$(readlink -f "$(command -v swiftc)")
  runtime=$(dirname "$(dirname "$swift")")/lib/swift/linux
  swiftc -O -module-cache-path "$work/modules" -emit-library "$root/Tests/Runtimes/load.swift" \
    -o "$work/libother-swift.so"
  LD_LIBRARY_PATH=$runtime:$LD_LIBRARY_PATH run beside "$runtime/libswiftCore.so" \
    "$runtime/libswift_Concurrency.so" "$runtime/libFoundation.so" "$work/libother-swift.so"
else
  echo "load: no Swift compiler here, not tested: beside another Swift runtime"
  [ "${1-}" != --all ] || exit 1
fi
