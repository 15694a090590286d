#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# objects.sh OUT FLAG...: compiles the engine as it is released, with FLAGs besides, to objects
# in OUT and prints their paths. Compiles again only where a source is newer.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$1
shift
mkdir -p "$out"
core=$out/SatyaCore.o
abi=$out/SatyaABI.o
flags=(-O -g -wmo -parse-as-library -swift-version 6 -package-name satya
  -enable-experimental-feature Embedded -enable-upcoming-feature ExistentialAny
  -I "$root/Sources/CPlatform" -I "$root/include" -I "$out" "$@")
if [ ! -e "$abi" ] ||
  [ -n "$(find "$root/Sources" "$root/include" -newer "$abi" -name '*.[sh]*' -type f)" ]; then
  echo "compiling the engine with $*" >&2
  swiftc "${flags[@]}" -module-name SatyaCore -emit-module -emit-module-path \
    "$out/SatyaCore.swiftmodule" -c $(find "$root/Sources/SatyaCore" -name '*.swift') -o "$core"
  swiftc "${flags[@]}" -module-name SatyaABI \
    -c $(find "$root/Sources/SatyaABI" -name '*.swift') -o "$abi"
fi
echo "$core $abi"
