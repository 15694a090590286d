#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The contract against the library: satya.h is all that these tests know.
#
#   run.sh header                  the header compiles by every standard of C and C++
#   run.sh library                 what the library exports and needs, and its size
#   run.sh programs [NAME...]      the conformance programs; without a name all of them, and
#                                  then whether every status that the header promises was seen
#   run.sh ffi                     every function through libffi
#
# Environment: LIBRARY_DIR holds libsatya.so; or OBJECTS, the engine's objects, to link instead;
# OUT takes what is built; CC, CXX, CFLAGS, LIBS; WRAPPER runs each program ("valgrind ...");
# PYTHON has pycparser.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
LIBRARY_DIR=$(realpath -m "${LIBRARY_DIR:-$root/.build/release}")
OUT=${OUT:-$root/.build/conformance}
CC=${CC:-cc} CXX=${CXX:-c++} PYTHON=${PYTHON:-$root/.venv/bin/python}
library=$LIBRARY_DIR/libsatya.so
mkdir -p "$OUT"
failures=0
if [ "${1:-}" != header ] && [ -z "${OBJECTS:-}" ] && [ ! -e "$library" ]; then
  echo "run.sh: $library is not there: run make first" >&2
  exit 1
fi

fail() { echo "  fails: $*"; failures=$((failures + 1)); }

compile_header() {
  local compiler standard
  for compiler in "$CC" "$CXX" clang clang++; do
    command -v "${compiler%% *}" >/dev/null || continue
    local standards="c90 c99 c11 c17" language=c
    case $compiler in *++*) standards="c++11 c++14 c++17 c++20" language=c++ ;; esac
    for standard in $standards; do
      $compiler -x $language "-std=$standard" -pedantic -Wall -Wextra -Wconversion -Werror \
        -I"$root/include" -c -o "$OUT/header.o" "$here/header.c" ||
        fail "satya.h does not compile with $compiler -std=$standard"
    done
  done
  "$PYTHON" "$here/ffi/signatures.py" "$root/include/satya.h" --names |
    diff "$here/symbols.txt" - ||
    fail "symbols.txt is not the list of the functions in satya.h"
}

# no_line PATTERN: none of the input matches. All of it is read: a program whose reader goes
# fails, and so would the pipe that found something.
no_line() { [ "$(grep -c "$@")" = 0 ]; }

# Two sorted lists are the same, or the difference is shown.
same() {
  diff "$2" "$3" || fail "$1"
}

check_library() {
  nm -D --defined-only "$library" | awk '$2 ~ /[A-Z]/ && $2 != "A" { print $3 }' |
    sed 's/@.*//' | sort >"$OUT/exported.txt"
  # And what the Python package alone calls.
  { cat "$here/symbols.txt"; grep -o 'satya_cpython_boot(' "$root/include/satya_cpython.h" | tr -d '('; } |
    LC_ALL=C sort -u >"$OUT/symbols.txt"
  LC_ALL=C sort -o "$OUT/exported.txt" "$OUT/exported.txt"
  same "the library exports other names than its headers declare" "$OUT/symbols.txt" "$OUT/exported.txt"

  # They have the version of the ABI: that of the header, which status.c compares with the
  # library's own.
  local abi
  abi=$(sed -n 's/.*SATYA_ABI_VERSION = \([0-9]*\) .*/\1/p' "$root/include/satya.h")
  nm -D --defined-only "$library" | awk '$2 ~ /[A-Z]/ && $2 != "A" { print $3 }' |
    sed 's/.*@//' | LC_ALL=C sort -u >"$OUT/versions.txt"
  [ "$(cat "$OUT/versions.txt")" = "SATYA_$abi" ] ||
    fail "symbols have other versions: $(tr '\n' ' ' <"$OUT/versions.txt")"

  # The version script lets out names of this form and nothing else.
  local pattern
  pattern=$(awk '/global:/ { on = 1; next } /local:/ { on = 0 } on { gsub(/[ ;]/, ""); print }' \
    "$root/Sources/SatyaABI/libsatya.map")
  [ "$pattern" = "satya_*" ] || fail "libsatya.map exports '$pattern'"

  nm -D --undefined-only "$library" | awk '{ print $2 }' | sed 's/@.*//' | LC_ALL=C sort -u \
    >"$OUT/imported.txt"
  grep -v '^#' "$here/imports.txt" | LC_ALL=C sort >"$OUT/allowed.txt"
  LC_ALL=C comm -13 "$OUT/allowed.txt" "$OUT/imported.txt" >"$OUT/unknown.txt"
  [ ! -s "$OUT/unknown.txt" ] ||
    fail "the library needs names that imports.txt does not list: $(tr '\n' ' ' <"$OUT/unknown.txt")"

  # The runtime ends the process where there is no memory for an object.
  objdump -d --no-show-raw-insn "$library" | no_line 'call.*swift_allocObject' ||
    fail "the library makes class objects, which the allocator cannot refuse"

  local newest
  newest=$(objdump -T "$library" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -1)
  echo "  newest symbol version: $newest"
  [ "$(printf '%s\n' "$newest" GLIBC_2.34 | sort -V | tail -1)" = GLIBC_2.34 ] ||
    fail "a symbol needs $newest, newer than GLIBC_2.34"

  local needed
  needed=$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort | tr '\n' ' ')
  echo "  needs: $needed"
  for name in $needed; do
    case $name in libc.so.6 | ld-linux*) ;; *) fail "the library needs $name" ;; esac
  done

  local soname
  soname=$(readelf -d "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
  [ "$soname" = "libsatya.so.$abi" ] || fail "the soname is '$soname', not libsatya.so.$abi"
  # What builds, installs and loads the library by this name means the same one.
  grep -rnoE --include=*.{swift,sh,py,toml,in,lua,rb,js,java,h,md} --exclude=test_install.sh \
    'libsatya\.so\.[0-9]+' "$root"/{Package.swift,include,scripts,bindings,docs,README.md} |
    no_line -v ":libsatya\.so\.$abi\$" || fail "not all names of the library are libsatya.so.$abi"

  strip -o "$OUT/stripped.so" "$library"
  local size
  size=$(stat -c %s "$OUT/stripped.so")
  echo "  stripped: $size bytes"
  [ "$size" -lt 1572864 ] || fail "the stripped library has $size bytes, 1.5 MiB or more"

  # Executable stacks and text relocations have no place in a library.
  readelf -lW "$library" | no_line 'GNU_STACK.*RWE' || fail "the stack is executable"
  readelf -d "$library" | no_line TEXTREL || fail "there are text relocations"
}

build() {
  local name=$1 engine
  shift
  engine=${OBJECTS:-"-L$LIBRARY_DIR -lsatya -Wl,-rpath,$LIBRARY_DIR"}
  $CC -std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -pedantic -Werror ${CFLAGS:-} \
    -I"$root/include" -I"$OUT" -o "$OUT/$name" "$@" $engine -pthread ${LIBS:-}
}

# Locales for process.c, of those that the system has the sources of.
make_locales() {
  export LOCPATH=$OUT/locales
  mkdir -p "$LOCPATH"
  for name in de_DE tr_TR; do
    [ -d "$LOCPATH/$name.UTF-8" ] || localedef -i $name -f UTF-8 "$LOCPATH/$name.UTF-8" || true
  done
}

run_programs() {
  local name observed=""
  "$PYTHON" "$here/ffi/signatures.py" "$root/include/satya.h" --observers >"$OUT/observers.inc"
  if [ $# = 0 ]; then
    observed=$OUT/observed.txt
    rm -f "$observed"
    set -- layout status values float_mode report report_order options options_limits schema \
      json instance instance_set instance_defaults batch batch_options batch_pieces batch_rows \
      batch_memory large_batches hostile growth looks threads leaks process failing_malloc parity
  fi
  # The programs are linked by the soname, which a build directory does not hold.
  [ -n "${OBJECTS:-}" ] || ln -sf libsatya.so "$LIBRARY_DIR/libsatya.so.0"
  make_locales 2>/dev/null
  for name; do
    build "$name" -include "$here/observe.h" "$here/$name.c" ||
      { fail "$name does not compile"; continue; }
    SATYA_OBSERVED=$observed ${WRAPPER:-} "$OUT/$name" >"$OUT/$name.log" 2>&1 ||
      fail "$name (exit $?)"
    sed 's/^/  /' "$OUT/$name.log"
  done
  [ -n "$observed" ] || return 0
  "$PYTHON" "$here/ffi/signatures.py" "$root/include/satya.h" --statuses "$observed" \
    >"$OUT/statuses.log" || fail "statuses that are promised, or seen"
  sed 's/^/  /' "$OUT/statuses.log"
}

run_ffi() {
  "$PYTHON" "$here/ffi/signatures.py" "$root/include/satya.h" --table >"$OUT/functions.inc"
  build ffi "$here/ffi/ffi.c" $(pkg-config --cflags --libs libffi) -ldl
  ${WRAPPER:-} "$OUT/ffi" "$library" | sed 's/^/  /' || fail "ffi"
}

case ${1:-} in
  header) compile_header ;;
  library) check_library ;;
  programs) run_programs "${@:2}" ;;
  ffi) run_ffi ;;
  *) sed -n '4,12s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
[ "$failures" -eq 0 ] || { echo "  $failures failed"; exit 1; }
