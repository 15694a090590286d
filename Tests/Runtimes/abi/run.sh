#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Compares the binary interface of satya.h with the recorded one: what compilers make of it
# with libsatya.abi, by libabigail, and what is written there with declarations.txt, since
# a lost `const`, or a uint64_t for a size_t, is the same to a compiler here and not to callers.
#
#     run.sh            fails on any change but new functions and constants
#     run.sh --record   records the interface anew and shows what changed, after a
#                       function was added, or a member at the end of a struct that
#                       begins with struct_size (docs/ABI.md); any other change is
#                       refused
#     run.sh --record --incompatible
#                       records any change, for a version with another soname; the
#                       numbers of constants that are gone stay recorded as removed
#
# Tests/Conformance/layout.c pins the offsets of the members that were there before, and what
# libabigail does not see, the alignments; it has to compile with the header.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=${SATYA_RUNTIMES_WORK:-$root/.build/runtimes}/abi
mkdir -p "$work"

for tool in abidw abidiff cc python3; do
  command -v $tool > /dev/null && continue
  echo "abi: no $tool (Debian: abigail-tools), not tested"
  [ "${1-}" != --all ] || exit 1
  exit 0
done

soname=libsatya.so.$(sed -n 's/.*SATYA_ABI_VERSION = \([0-9]*\) .*/\1/p' "$root/include/satya.h")

# dump HEADER NAME: the interface of a header as $work/NAME.abi and $work/NAME.txt.
dump() {
  mkdir -p "$work/$2"
  cp "$1" "$work/$2/satya.h"
  python3 "$here/declarations.py" "$1" > "$work/$2.txt"
  python3 "$here/stubs.py" "$work/$2/satya.h" > "$work/$2/stubs.c"
  (cd "$work/$2" && cc -g -O0 -fPIC -shared -I. "-Wl,-soname,$soname" \
    "-Wl,--version-script=$root/Sources/SatyaABI/libsatya.map" stubs.c -o libsatya.so)
  abidw --no-corpus-path --no-comp-dir-path --no-show-locs "$work/$2/libsatya.so" > "$work/$2.abi"
}

# compatible OLD NEW: of each there are an .abi and a .txt; says in $work/report why it is not.
compatible() {
  python3 "$here/compare.py" "$1.txt" "$2.txt" > "$work/report" || return 1
  abidiff --no-added-syms "$1.abi" "$2.abi" > "$work/report"
}

# recordable OLD NEW: the same, but structs may have grown at their end, which libabigail does
# not keep apart from other changes of them.
recordable() {
  result=0
  python3 "$here/compare.py" "$1.txt" "$2.txt" > "$work/report" || result=$?
  case $result in
    0) abidiff --no-added-syms "$1.abi" "$2.abi" > "$work/report" ;;
    2) ;;
    *) return 1 ;;
  esac
}

# record OLD NEW: what is to be recorded of NEW, and of what OLD had.
record() {
  cat "$2.txt"
  python3 "$here/compare.py" --removed "$1.txt" "$2.txt"
}

# laid_out NAME: the header that was dumped as NAME has the layout that is pinned.
laid_out() {
  cc -std=c11 -fsyntax-only -I"$work/$1" "$root/Tests/Conformance/layout.c" 2> "$work/report"
}

dump "$root/include/satya.h" current
laid_out current || {
  cat "$work/report"
  echo "abi: satya.h has another layout than Tests/Conformance/layout.c"
  exit 1
}
cp "$here/libsatya.abi" "$work/recorded.abi"
cp "$here/declarations.txt" "$work/recorded.txt"
if [ "${1-}" = --record ]; then
  abidiff "$work/recorded.abi" "$work/current.abi" || true
  diff "$work/recorded.txt" "$work/current.txt" || true
  if ! recordable "$work/recorded" "$work/current" && [ "${2-}" != --incompatible ]; then
    cat "$work/report"
    echo "abi: not compatible, not recorded; a version with another soname: $0 --record --incompatible"
    exit 1
  fi
  cp "$work/current.abi" "$here/libsatya.abi"
  record "$work/recorded" "$work/current" > "$here/declarations.txt"
  echo "abi: recorded"
  exit 0
fi

if ! compatible "$work/recorded" "$work/current"; then
  cat "$work/report"
  echo "abi: satya.h is not compatible with libsatya.abi and declarations.txt"
  exit 1
fi
# New functions and constants are recorded too, so that the next change cannot take them back.
if ! record "$work/recorded" "$work/current" | diff "$here/declarations.txt" -; then
  echo "abi: satya.h has more than is recorded: run $0 --record"
  exit 1
fi

# The check itself: changes that it must find, and changes that it must let pass.
changed() {
  sed "$2" "$root/include/satya.h" > "$work/changed.h"
  if cmp -s "$work/changed.h" "$root/include/satya.h"; then
    echo "abi: the edit '$1' changes nothing"
    exit 1
  fi
  dump "$work/changed.h" changed
}

refuses() {
  changed "$@"
  if compatible "$work/current" "$work/changed"; then
    echo "abi: '$1' is not found"
    exit 1
  fi
}

allows() {
  changed "$@"
  compatible "$work/current" "$work/changed" || {
    cat "$work/report"
    echo "abi: '$1' is refused"
    exit 1
  }
}

refuses 'a function removed' '/^size_t satya_report_total(/d'
refuses 'a result of another type' 's/^size_t satya_batch_lines(/uint32_t satya_batch_lines(/'
refuses 'a parameter of another type' 's/_name(satya_status status)/_name(uint64_t status)/'
refuses 'a parameter more' 's/satya_report_new(void)/satya_report_new(size_t problems)/'
refuses 'a member between others' 's/^  uint32_t mode; .*/  uint32_t mode; uint64_t more;/'
refuses 'members exchanged' '/^  const char \*name;$/{N;s/\(.*\)\n\(.*\)/\2\n\1/}'
refuses 'a member of another type' 's/^  uint32_t flags; .*/  uint64_t flags;/'
refuses 'a longer value' 's/^  uint16_t reserved1;/  uint64_t reserved1;/'
refuses 'a const dropped' 's/^size_t satya_report_total(const /size_t satya_report_total(/'
refuses 'a const added' 's/^void satya_buffer_free(satya/void satya_buffer_free(const satya/'
refuses 'a const of a result dropped' 's/^const char \*satya_version_string/char *satya_version_string/'
refuses 'a volatile dropped' 's/^  const volatile uint32_t \*cancel/  const uint32_t *cancel/'
refuses 'a type of the same size' 's/^size_t satya_report_total(/uint64_t satya_report_total(/'
refuses 'a member of a type of the same size' 's/^  size_t segment_count;/  uint64_t segment_count;/'
refuses 'a name for a type' 's/^typedef uint32_t satya_status;/typedef unsigned satya_status;/'
refuses 'a constant of another number' 's/^  SATYA_INVALID = 1,/  SATYA_INVALID = 2,/'
refuses 'a constant removed' '/^  SATYA_LIMIT = 61,/d'
refuses 'parameters exchanged' \
  '/^uint8_t satya_instance_equal(/,/;/{s/\*a,/*c,/;s/\*b)/*a)/;s/\*c,/*b,/}'
refuses 'a number used twice' 's/^  SATYA_LIMIT = 61,/&\n  SATYA_MORE = 61,/'
refuses 'a number used twice by another enum' \
  's/^enum { SATYA_MAX_DEPTH = 1000 };/&\nenum { SATYA_KIND_MORE = 3 };/'
refuses 'a constant beyond 32 bits' 's/^  SATYA_LIMIT = 61,/&\n  SATYA_MORE = 4294967296,/'
refuses 'a constant beyond an int' 's/^  SATYA_LIMIT = 61,/&\n  SATYA_MORE = 2147483648,/'
allows 'a constant more' 's/^  SATYA_LIMIT = 61,/&\n  SATYA_MORE = 64,/'
allows 'a constant more of its own' \
  's/^enum { SATYA_MAX_DEPTH = 1000 };/&\nenum { SATYA_MAX_MORE = 1000 };/'
allows 'a release' 's/^  SATYA_VERSION_MINOR = 1,/  SATYA_VERSION_MINOR = 2,/'
allows 'a parameter of another name' 's/^uint8_t satya_instance_equal(const satya_instance \*a,/uint8_t satya_instance_equal(const satya_instance *one,/'
allows 'a function more' 's/^uint32_t satya_abi_version(void);/&\nuint32_t satya_more(void);/'
refuses 'a member at the end, not recorded' 's/^} satya_total;/  uint64_t more;\n} satya_total;/'

# What a compiler may be told of a struct, or of all that follow.
for struct in value options problem field batch_options total; do
  for attribute in packed 'aligned(16)'; do
    changed "$attribute $struct" "s/^} satya_$struct;/} __attribute__((__${attribute%%(*}__${attribute#"${attribute%%(*}"})) satya_$struct;/"
    ! laid_out changed || { echo "abi: '$attribute' on satya_$struct is not found"; exit 1; }
  done
done
changed 'packed all' 's/^#include <stdint.h>/&\n#pragma pack(4)/'
! laid_out changed || { echo "abi: '#pragma pack' is not found"; exit 1; }

# Nor may a change be recorded by the way.
recordable "$work/current" "$work/changed" || { echo "abi: a member at the end is refused"; exit 1; }
for edit in '/^size_t satya_report_total(/d' 's/^  SATYA_INVALID = 1,/  SATYA_INVALID = 2,/' \
  's/^} satya_value;/  uint64_t more;\n} satya_value;/' \
  's/^  uint32_t mode; .*/  uint32_t mode; uint64_t more;/'; do
  changed "$edit" "$edit"
  if recordable "$work/current" "$work/changed"; then
    echo "abi: '$edit' would be recorded"
    exit 1
  fi
done
# A number that an incompatible version gave up is not used again, however long ago that was.
cp "$work/current.txt" "$work/older.txt"
changed 'a constant given up' '/^  SATYA_LIMIT = 61,/d'
for turn in 1 2; do
  record "$work/older" "$work/changed" > "$work/given-up.txt"
  cp "$work/given-up.txt" "$work/older.txt"
done
grep -qx 'removed enum SATYA_OK: SATYA_LIMIT = 61' "$work/given-up.txt"
for edit in 's/SATYA_LIMIT = 61/SATYA_BOUND = 61/' 's/SATYA_LIMIT = 61/SATYA_LIMIT = 64/'; do
  changed "$edit" "$edit"
  result=0
  python3 "$here/compare.py" "$work/given-up.txt" "$work/changed.txt" > "$work/report" || result=$?
  case $edit:$result in
    *BOUND*:1) grep -q 'SATYA_BOUND has the number of SATYA_LIMIT, 61, which was removed' "$work/report" ;;
    *64*:1) grep -q 'SATYA_LIMIT was 61' "$work/report" ;;
    *) echo "abi: '$edit' is not found after a removal"; exit 1 ;;
  esac
done
changed 'another number' 's/SATYA_LIMIT = 61/SATYA_BOUND = 64/'
python3 "$here/compare.py" "$work/given-up.txt" "$work/changed.txt" ||
  { echo "abi: a new number is refused after a removal"; exit 1; }
python3 "$here/compare.py" "$work/given-up.txt" "$work/current.txt" ||
  { echo "abi: a constant that comes back is refused"; exit 1; }

echo "abi: compatible with the recorded interface"
