#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs into a folder, moves it, builds an example against it by pkg-config and by
# CMake, runs both, and removes all again.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
example=$root/bindings/c/examples/01_first_schema.c
expected=$root/bindings/c/examples/expected/01_first_schema.txt

expect() { diff "$expected" - || { echo "$1 prints something else"; exit 1; }; }

# try PREFIX: a program by pkg-config and one by CMake.
try() {
  local libdir
  export PKG_CONFIG_PATH=$1/lib/pkgconfig
  libdir=$(pkg-config --variable=libdir satya)
  cc -std=c11 "$example" $(pkg-config --cflags --libs satya) "-Wl,-rpath,$libdir" \
    -o "$folder/by_pkgconfig"
  "$folder/by_pkgconfig" | expect "the program made by pkg-config"
  [ "$(pkg-config --modversion satya)" = 0.1.0 ]
  readelf -d "$folder/by_pkgconfig" | grep -q 'NEEDED.*libsatya.so.0' ||
    { echo "the program is not bound to libsatya.so.0"; exit 1; }

  rm -rf "$folder/project"
  mkdir "$folder/project"
  printf '%s\n' 'cmake_minimum_required(VERSION 3.13)' 'project(example C)' \
    'find_package(satya 0.1 REQUIRED)' "add_executable(example $example)" \
    'target_link_libraries(example PRIVATE satya::satya)' >"$folder/project/CMakeLists.txt"
  cmake -S "$folder/project" -B "$folder/project/build" "-DCMAKE_PREFIX_PATH=$1" >/dev/null
  cmake --build "$folder/project/build" >/dev/null
  "$folder/project/build/example" | expect "the program made by CMake"
  if cmake -S "$folder/project" -B "$folder/project/later" "-DCMAKE_PREFIX_PATH=$1" \
    -Dsatya_DIR= -DCMAKE_PROJECT_INCLUDE_BEFORE="$folder/ask_for_later.cmake" >/dev/null 2>&1; then
    echo "CMake takes version 0.1 for version 9"
    exit 1
  fi
}

echo 'find_package(satya 9 REQUIRED PATHS ${CMAKE_PREFIX_PATH})' >"$folder/ask_for_later.cmake"
make --no-print-directory install PREFIX="$folder/first"
for name in libsatya.so libsatya.so.0 libsatya.so.0.1.0; do
  [ -e "$folder/first/lib/$name" ] || { echo "$name is not installed"; exit 1; }
done
[ "$(readlink "$folder/first/lib/libsatya.so.0")" = libsatya.so.0.1.0 ]
cmp include/satya.h "$folder/first/include/satya.h"
try "$folder/first"

mv "$folder/first" "$folder/moved"
try "$folder/moved"
mv "$folder/moved" "$folder/first"
make --no-print-directory uninstall PREFIX="$folder/first"
left=$(find "$folder/first" ! -type d; find "$folder/first" -name '*satya*')
[ -z "$left" ] || { echo "make uninstall leaves: $left"; exit 1; }

# Packed for another place: LIBDIR as Debian has it, below DESTDIR.
make --no-print-directory install DESTDIR="$folder/package" PREFIX=/usr LIBDIR=/usr/lib/x86_64-linux-gnu
PKG_CONFIG_PATH=$folder/package/usr/lib/x86_64-linux-gnu/pkgconfig
export PKG_CONFIG_PATH
cc -std=c11 "$example" $(pkg-config --cflags --libs satya) -o "$folder/packed"
LD_LIBRARY_PATH=$folder/package/usr/lib/x86_64-linux-gnu "$folder/packed" | expect "the packed program"
make --no-print-directory uninstall DESTDIR="$folder/package" PREFIX=/usr \
  LIBDIR=/usr/lib/x86_64-linux-gnu
left=$(find "$folder/package" ! -type d)
[ -z "$left" ] || { echo "make uninstall leaves: $left"; exit 1; }
echo "by pkg-config, by CMake, moved, packed, removed"
