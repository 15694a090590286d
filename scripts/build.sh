#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds the library (release) into .build/release: libsatya.so, its link libsatya.so.0, and
# libsatya.a. Quick where nothing changed.
#
# libsatya.a is one object in which every name but the functions of the headers is local:
# PCRE2 and what Swift needs are inside, and meet neither another PCRE2 nor another Swift in
# the program. A plain `cc` links it with libc alone.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
release=.build/release

# SwiftPM does not watch the headers of system libraries: a file of each target that reads
# them is made to look changed.
if [ -e "$release/libsatya.so" ] &&
  [ -n "$(find include Sources/CPlatform -name '*.h' -newer "$release/libsatya.so")" ]; then
  touch Sources/SatyaCore/Version.swift Sources/SatyaABI/Version+ABI.swift Sources/SatyaCPython/Boot.swift
fi

"${SWIFT:-swift}" build -c release --product satya
ln -sf libsatya.so "$release/libsatya.so.0"

archive=$release/libsatya.a
if [ "$archive" -nt "$release/libsatya.so" ] && [ "$archive" -nt "$0" ]; then
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# What the library exports, the archive does.
nm -D --defined-only "$release/libsatya.so" | awk '$2 ~ /[A-Z]/ && $2 != "A" { print $3 }' |
  sed 's/@.*//' >"$folder/names"
sed 's/^/--undefined=/' "$folder/names" >"$folder/roots"

# Groups are dissolved: of two groups of one name a linker keeps the first, which would be
# another program's for names that are local here.
ld -r --gc-sections "@$folder/roots" --force-group-allocation -o "$folder/whole.o" \
  "@$release/satya.product/Objects.LinkFileList" "$(cc -print-file-name=libpcre2-8.a)" \
  "$(cc -print-libgcc-file-name)"
objcopy --keep-global-symbols="$folder/names" --strip-debug --strip-unneeded \
  --remove-section=.swift1_autolink_entries --remove-section=.swift_modhash \
  --remove-section=.linker-options --remove-section=.comment \
  "$folder/whole.o" "$folder/satya.o"
rm -f "$archive"
ar -rcD "$archive" "$folder/satya.o"
