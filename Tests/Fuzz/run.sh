#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Fuzzes the engine as it is released (Embedded Swift, optimized), under AddressSanitizer,
# through its C interface. The first finding ends a target and is kept as OUT/TARGET-crash-….
#
#   run.sh [--seconds N | N] [--seeds-only] [TARGET...]
#
#   schema     schema texts
#   document   documents under the schemas of rich.h: parity of every way
#   pair       a schema and a document: the same
#   batch      input in pieces, and on several threads, against the whole
#   pattern    a pattern against itself in a group, and negated
#   number     numbers against strtod
#
# N seconds each, 20 by default; --seeds-only runs what is kept and finds nothing new. To see a
# finding again: OUT/TARGET FILE. What a run learnt stays in OUT/learnt. Environment: OUT,
# SATYA_TEST_DATA (more seeds).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
OUT=${OUT:-$root/.build/fuzz}
data=${SATYA_TEST_DATA:-$root/../shared/data}
seconds=20
targets=""
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2; shift 2 ;;
    --seeds-only) seconds=0; shift ;;
    '') shift ;;
    [0-9]*) seconds=$1; shift ;;
    -*) sed -n '4,20s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    *) targets="$targets $1"; shift ;;
  esac
done
[ -n "$targets" ] || targets="schema document pair batch pattern number"

mkdir -p "$OUT"
objects=$("$root/Tests/Long/objects.sh" "$OUT" -sanitize=address,fuzzer)
for target in $targets; do
  # The linker cannot export what the sanitizer keeps to itself, and says so at length.
  clang -std=c11 -O1 -g -Wall -Wextra -fsanitize=fuzzer,address -I"$root/include" \
    -o "$OUT/$target" "$here/$target.c" $objects -l:libpcre2-8.a -lpthread 2>"$OUT/link.log" ||
    { cat "$OUT/link.log" >&2; exit 1; }
done

if [ -d "$data/json-schema-test-suite" ]; then
  python3 "$here/seeds.py" "$OUT/seeds" "$data"
else
  echo "fuzz: $data/json-schema-test-suite is not there: fewer seeds"
fi

# Every leak counts; a check on stacks that have returned would double the size of frames.
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=0
failures=0
for target in $targets; do
  mkdir -p "$OUT/learnt/$target" "$OUT/seeds/$target"
  limit="-max_total_time=$seconds"
  [ "$seconds" != 0 ] || limit=-runs=0
  if "$OUT/$target" $limit -timeout=20 -rss_limit_mb=2500 -dict="$here/dictionary.txt" \
    -artifact_prefix="$OUT/$target-" "$OUT/learnt/$target" "$here/corpus/$target" \
    "$OUT/seeds/$target" >"$OUT/$target.log" 2>&1; then
    tail -1 "$OUT/$target.log" | sed "s/^/  fuzz $target: /"
  else
    failures=$((failures + 1))
    echo "  fails: fuzz $target, see $OUT/$target.log:"
    grep -m3 -E 'broken promise|ERROR|SUMMARY' "$OUT/$target.log" | sed 's/^/    /'
  fi
done
[ "$failures" -eq 0 ]
