#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs into a folder, moves it, builds examples of C and C++ against it by pkg-config and
# by CMake, shared and static, runs them, and removes all again.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
example=$root/bindings/c/examples/01_first_schema.c
expected=$root/bindings/c/examples/expected/01_first_schema.txt

cpp_example=$root/bindings/cpp/example/example.cpp
transcript=$root/bindings/example/transcript.txt

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

  c++ -std=c++17 "$cpp_example" $(pkg-config --cflags --libs satya) "-Wl,-rpath,$libdir" \
    -o "$folder/cpp"
  "$folder/cpp" "$root/bindings/example" | cmp - "$transcript"

  cc -std=c11 "$example" $(pkg-config --cflags satya) "$(pkg-config --variable=archive satya)" \
    -o "$folder/with_archive"
  "$folder/with_archive" | expect "the program with the archive"
  needs=$(readelf -d "$folder/with_archive" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p')
  [ "$needs" = libc.so.6 ] || { echo "the program with the archive needs $needs"; exit 1; }
  cc -std=c11 -static "$example" $(pkg-config --static --cflags --libs satya) -o "$folder/static"
  "$folder/static" | expect "the static program"

  rm -rf "$folder/project"
  mkdir "$folder/project"
  printf '%s\n' 'cmake_minimum_required(VERSION 3.13)' 'project(example C CXX)' \
    'set(CMAKE_CXX_STANDARD 17)' 'find_package(satya 0.1 REQUIRED)' \
    "add_executable(example $example)" 'target_link_libraries(example PRIVATE satya::satya)' \
    "add_executable(static $example)" 'target_link_libraries(static PRIVATE satya::static)' \
    "add_executable(cpp $cpp_example)" 'target_link_libraries(cpp PRIVATE satya::satya)' \
    >"$folder/project/CMakeLists.txt"
  cmake -S "$folder/project" -B "$folder/project/build" "-DCMAKE_PREFIX_PATH=$1" >/dev/null
  cmake --build "$folder/project/build" >/dev/null
  "$folder/project/build/example" | expect "the program made by CMake"
  "$folder/project/build/static" | expect "the static program made by CMake"
  ! readelf -d "$folder/project/build/static" | grep -q libsatya ||
    { echo "satya::static is not static"; exit 1; }
  "$folder/project/build/cpp" "$root/bindings/example" | cmp - "$transcript"
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
for name in LICENSE LICENSE-PCRE2; do cmp "$name" "$folder/first/share/doc/satya/$name"; done
try "$folder/first"

# The tests of the C++ header, as its README says.
cmake -S bindings/cpp -B "$folder/tests" "-DCMAKE_PREFIX_PATH=$folder/first" >/dev/null
cmake --build "$folder/tests" >/dev/null
(cd "$folder/tests" && ctest --output-on-failure) >"$folder/ctest.out" ||
  { cat "$folder/ctest.out"; exit 1; }
grep -q '100% tests passed, 0 tests failed out of 2' "$folder/ctest.out"

mv "$folder/first" "$folder/moved"
try "$folder/moved"
mv "$folder/moved" "$folder/first"
make --no-print-directory uninstall PREFIX="$folder/first"
[ ! -e "$folder/first" ] || { echo "make uninstall leaves:"; find "$folder/first"; exit 1; }

# Everybody may read it, whatever the one who installs otherwise keeps to himself.
(umask 077 && make --no-print-directory install PREFIX="$folder/open")
closed=$(find "$folder/open" ! -perm -o=r)
[ -z "$closed" ] || { echo "others cannot read:"; echo "$closed"; exit 1; }
[ -z "$(find "$folder/open" -type d ! -perm -o=x)" ] || { echo "others cannot enter folders"; exit 1; }
make --no-print-directory uninstall PREFIX="$folder/open"

# What others put there stays.
make --no-print-directory install PREFIX="$folder/shared"
touch "$folder/shared/include/other.h" "$folder/shared/lib/libsatya-other.so"
make --no-print-directory uninstall PREFIX="$folder/shared"
left=$(cd "$folder/shared" && find . ! -type d | sort | tr '\n' ' ')
[ "$left" = "./include/other.h ./lib/libsatya-other.so " ] || { echo "it left: $left"; exit 1; }

# So do folders that were there before, if only empty; and who installs twice removes once.
mkdir -p "$folder/before/share/doc" "$folder/before/lib"
for round in 1 2; do make --no-print-directory install PREFIX="$folder/before"; done
make --no-print-directory uninstall PREFIX="$folder/before"
left=$(cd "$folder/before" && find . | sort | tr '\n' ' ')
[ "$left" = ". ./lib ./share ./share/doc " ] || { echo "of folders it left: $left"; exit 1; }
mkdir "$folder/empty"
make --no-print-directory install PREFIX="$folder/empty"
mv "$folder/empty" "$folder/moved"
make --no-print-directory uninstall PREFIX="$folder/moved"
[ "$(find "$folder/moved")" = "$folder/moved" ] || { echo "it left:"; find "$folder/moved"; exit 1; }

# Where it lies is recorded: who removes it repeats neither LIBDIR nor INCLUDEDIR, which may be
# others each time and outside of PREFIX.
places="LIBDIR=$folder/apart/lib64 INCLUDEDIR=$folder/elsewhere/include"
make --no-print-directory install PREFIX="$folder/apart" $places
make --no-print-directory install PREFIX="$folder/apart"
[ -e "$folder/elsewhere/include/satya.h" ] && [ -e "$folder/apart/lib64/libsatya.a" ]
make --no-print-directory uninstall PREFIX="$folder/apart"
for name in apart elsewhere; do
  [ ! -e "$folder/$name" ] || { echo "make uninstall leaves:"; find "$folder/$name"; exit 1; }
done
make --no-print-directory install DESTDIR="$folder/apart" PREFIX=/usr LIBDIR=/opt/satya/lib
make --no-print-directory uninstall DESTDIR="$folder/apart" PREFIX=/usr
[ ! -e "$folder/apart" ] || { echo "make uninstall leaves:"; find "$folder/apart"; exit 1; }

# A library of that name that another project installed is neither overwritten nor removed.
mkdir -p "$folder/foreign/lib"
echo another >"$folder/foreign/lib/libsatya.so"
refusal=$(make --no-print-directory install PREFIX="$folder/foreign" 2>&1) &&
  { echo "it overwrites another libsatya.so"; exit 1; }
grep -q "^  $folder/foreign/lib/libsatya.so$" <<<"$refusal"
grep -q 'remove them, or choose another LIBDIR, INCLUDEDIR or PREFIX' <<<"$refusal"
refusal=$(make --no-print-directory uninstall PREFIX="$folder/foreign" 2>&1) &&
  { echo "it removes what it did not install"; exit 1; }
grep -q 'no installation is recorded' <<<"$refusal"
make --no-print-directory install PREFIX="$folder/foreign" LIBDIR="$folder/foreign/lib/satya"
make --no-print-directory uninstall PREFIX="$folder/foreign"
left=$(cd "$folder/foreign" && find . ! -type d)
[ "$left" = ./lib/libsatya.so ] && [ "$(cat "$folder/foreign/lib/libsatya.so")" = another ] ||
  { echo "beside another library it left: $left"; exit 1; }

# A later version over an earlier one: all of both goes. Here in a copy of what installs.
mkdir -p "$folder/later/scripts" "$folder/later/.build/release" "$folder/later/bindings/cpp"
cp scripts/install.sh "$folder/later/scripts/"
cp -r include LICENSE LICENSE-PCRE2 "$folder/later/"
cp -r bindings/c "$folder/later/bindings/"
cp -r bindings/cpp/include "$folder/later/bindings/cpp/"
cp .build/release/libsatya.so .build/release/libsatya.a "$folder/later/.build/release/"
make --no-print-directory install PREFIX="$folder/odd & |place"
sed -i 's/SATYA_VERSION_MINOR = 1/SATYA_VERSION_MINOR = 2/' "$folder/later/include/satya.h"
PREFIX="$folder/odd & |place" "$folder/later/scripts/install.sh" install
[ "$(readlink "$folder/odd & |place/lib/libsatya.so.0")" = libsatya.so.0.2.0 ]
# Before 1.0 CMake takes no other minor version, unless it is told a range.
finds() {
  mkdir -p "$folder/finds"
  printf '%s\n' 'cmake_minimum_required(VERSION 3.19)' 'project(finds C)' \
    "find_package(satya $1 REQUIRED)" >"$folder/finds/CMakeLists.txt"
  cmake -S "$folder/finds" -B "$folder/finds/build" -DCMAKE_PREFIX_PATH="$folder/odd & |place" \
    -Dsatya_DIR= >"$folder/finds/out" 2>&1
}
for asked in "" 0 0.2 0.2.0 "0.2.0 EXACT" 0.1...0.2 "0.1...<0.3"; do
  finds "$asked" || { cat "$folder/finds/out"; echo "CMake refuses 0.2.0 for '$asked'"; exit 1; }
done
for asked in 0.1 0.1.0 0.2.1 1 "0.1...<0.2" "0.3...0.4" "0.1...<0.2.0"; do
  ! finds "$asked" || { echo "CMake takes 0.2.0 for '$asked'"; exit 1; }
done
# The name has the number of the interface, not that of the release.
sed -i 's/SATYA_ABI_VERSION = 0/SATYA_ABI_VERSION = 7/' "$folder/later/include/satya.h"
PREFIX="$folder/odd & |place" "$folder/later/scripts/install.sh" install
[ "$(readlink "$folder/odd & |place/lib/libsatya.so")" = libsatya.so.7 ]
grep -q 'IMPORTED_SONAME "libsatya.so.7"' "$folder/odd & |place/lib/cmake/satya/satyaConfig.cmake"
PREFIX="$folder/odd & |place" "$folder/later/scripts/install.sh" uninstall
[ ! -e "$folder/odd & |place" ] || { echo "it left:"; find "$folder/odd & |place"; exit 1; }
PREFIX="$folder/x" INCLUDEDIR="$folder/inc&x" scripts/install.sh install
grep -q '/inc&x$' "$folder/x/lib/pkgconfig/satya.pc" || { cat "$folder/x/lib/pkgconfig/satya.pc"; exit 1; }
PREFIX="$folder/x" INCLUDEDIR="$folder/inc&x" scripts/install.sh uninstall

# Where nobody may write, it says so and what to do.
refusal=$(make --no-print-directory install PREFIX=/proc/satya 2>&1) && { echo "it installs below /proc"; exit 1; }
if [ "$(id -u)" = 0 ]; then
  grep -q 'cannot be written, even by root: choose another PREFIX' <<<"$refusal"
else
  grep -q 'run as root, or choose another PREFIX' <<<"$refusal"
fi

# Packed for another place: LIBDIR as Debian has it, below DESTDIR.
make --no-print-directory install DESTDIR="$folder/package" PREFIX=/usr LIBDIR=/usr/lib/x86_64-linux-gnu
PKG_CONFIG_PATH=$folder/package/usr/lib/x86_64-linux-gnu/pkgconfig
export PKG_CONFIG_PATH
cc -std=c11 "$example" $(pkg-config --cflags --libs satya) -o "$folder/packed"
LD_LIBRARY_PATH=$folder/package/usr/lib/x86_64-linux-gnu "$folder/packed" | expect "the packed program"
make --no-print-directory uninstall DESTDIR="$folder/package" PREFIX=/usr \
  LIBDIR=/usr/lib/x86_64-linux-gnu
[ ! -e "$folder/package" ] || { echo "make uninstall leaves:"; find "$folder/package"; exit 1; }

# The same by paths as seen from here.
(cd "$folder" && DESTDIR=seen/from PREFIX=/usr "$root/scripts/install.sh" install)
[ -e "$folder/seen/from/usr/lib/libsatya.so.0" ]
(cd "$folder" && DESTDIR=seen/from PREFIX=/usr "$root/scripts/install.sh" uninstall)
[ ! -e "$folder/seen" ] || { echo "it left:"; find "$folder/seen"; exit 1; }
echo "by pkg-config, by CMake, in C++, static, moved, packed, removed"
