#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Compares the binary interface of satya.h with the recorded one, libsatya.abi:
#
#     run.sh            fails on any change but new functions
#     run.sh --record   records the interface anew and shows what changed, after a
#                       function was added, or a member at the end of a struct that
#                       begins with struct_size (docs/ABI.md)
#
# Numbers of constants are no part of debug information; Tests/Conformance/layout.c
# pins them, and the offsets of the members that were there before.
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

# dump HEADER NAME: the interface of a header as $work/NAME.abi.
dump() {
  mkdir -p "$work/$2"
  cp "$1" "$work/$2/satya.h"
  python3 "$here/stubs.py" "$work/$2/satya.h" > "$work/$2/stubs.c"
  (cd "$work/$2" && cc -g -O0 -fPIC -shared -I. -Wl,-soname,libsatya.so.0 \
    "-Wl,--version-script=$root/Sources/SatyaABI/libsatya.map" stubs.c -o libsatya.so)
  abidw --no-corpus-path --no-comp-dir-path --no-show-locs "$work/$2/libsatya.so" > "$work/$2.abi"
}

compatible() {
  abidiff --no-added-syms "$1" "$2" > "$work/report"
}

dump "$root/include/satya.h" current
if [ "${1-}" = --record ]; then
  [ ! -e "$here/libsatya.abi" ] || abidiff "$here/libsatya.abi" "$work/current.abi" || true
  cp "$work/current.abi" "$here/libsatya.abi"
  echo "abi: recorded"
  exit 0
fi

if ! compatible "$here/libsatya.abi" "$work/current.abi"; then
  cat "$work/report"
  echo "abi: satya.h is not compatible with libsatya.abi"
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
  if compatible "$work/current.abi" "$work/changed.abi"; then
    echo "abi: '$1' is not found"
    exit 1
  fi
}

allows() {
  changed "$@"
  compatible "$work/current.abi" "$work/changed.abi" || {
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
allows 'a function more' 's/^uint32_t satya_abi_version(void);/&\nuint32_t satya_more(void);/'
refuses 'a member at the end, not recorded' 's/^} satya_total;/  uint64_t more;\n} satya_total;/'
echo "abi: compatible with the recorded interface"
