#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The scripts themselves: a failure hides nothing that comes after it, what is missing is named,
# what is installed is what SATYA_LIBRARY_DIR names, and the table of the cost of the door says
# what was measured.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${SATYA_RUNTIMES_WORK:-$root/.build/runtimes}/harness
rm -rf "$work"
mkdir -p "$work"
cd "$work"

fail() {
  echo "harness: $1"
  [ ! -e output ] || sed 's/^/    /' output
  exit 1
}

# all.sh in a folder where the second and the third script fail.
mkdir -p scripts/abi
cp "$here/all.sh" scripts
for script in harness run packages elsewhere load static abi/run; do
  result=0
  case $script in run | packages) result=1 ;; esac
  printf '#!/bin/sh\necho "%s $*"\nexit %s\n' "$script" $result > "scripts/$script.sh"
  chmod +x "scripts/$script.sh"
done
! scripts/all.sh --all > output 2>&1 || fail "all.sh succeeds where scripts fail"
[ "$(grep -c ' --all$' output)" = 7 ] || fail "all.sh does not run every script"
grep -qx 'all: failed: run.sh packages.sh' output || fail "all.sh does not say which scripts failed"

# A place of commands without valgrind, and with a compiler that fails at once.
mkdir commands
for folder in /bin /usr/bin; do
  for command in "$folder"/*; do ln -sf "$command" commands; done
done
rm -f commands/valgrind commands/cc
printf '#!/bin/sh\n[ "$1" != -std=c11 ] || [ "$2" = -D_GNU_SOURCE ]\n' > commands/cc
chmod +x commands/cc
! PATH=$work/commands SATYA_RUNTIMES_WORK=$work/run "$here/run.sh" --all c > output 2>&1 ||
  fail "run.sh --all succeeds without a compiler"
grep -qx 'runtimes: not here, not tested: valgrind' output ||
  fail "run.sh passes over in silence that valgrind is not here"

mkdir library
for name in libsatya.so libsatya.a; do cp /bin/true "library/$name"; done
env -u DESTDIR -u LIBDIR -u INCLUDEDIR PREFIX="$work/prefix" SATYA_LIBRARY_DIR="$work/library" \
  "$root/scripts/install.sh" install > output 2>&1 || fail "install.sh fails"
cmp -s library/libsatya.a prefix/lib/libsatya.a || fail "install.sh takes another library"

# The table of the cost of the door.
mkdir runs
table() { python3 "$root/Benchmarks/runtimes/table.py" "$@"; }
# runs RUNTIME BATCH...: a run for each figure of a batch, in which a median is 10 times as much.
runs() {
  runtime=$1
  shift
  for batch; do
    printf '%s 3.0 2.0\n' empty get set from_json
    printf 'batch %s %s\nvalid 90\n' "${batch}0" "$batch"
  done > "runs/$runtime.runs"
}
runs c 110.5 100.0 120.5
runs java 110.0 150.0 160.0
runs go 180.5 113.6 150.0
runs lua 99.0 98.0 97.0
table runs c java go lua > output
while IFS='|' read -r _ runtime empty _ _ _ batch ratio _; do
  echo $runtime $empty $batch $ratio
done < output | sed 1,2d > rows
printf '%s\n' 'c 3.0 100.0 1.00' 'java 3.0 110.0 1.10' 'go 3.0 113.6 1.14' 'lua 3.0 97.0 0.97' |
  cmp -s - rows || fail "the table of the cost of the door has other figures"
[ "$(table --over runs c java go lua)" = go ] || fail "what is over 1.1 is not found"
[ -z "$(table --over runs c java lua)" ] || fail "what is at 1.1 is over it"
runs go 110.4 110.1 110.2
[ "$(table --over runs c go)" = go ] || fail "1.101 is not over 1.1"
table runs c go > output
grep -q ' 1\.11 |$' output || fail "1.101 is shown as if it were 1.1"
sed -i 's/^valid 90/valid 91/' runs/go.runs
! table runs c go > output 2>&1 || fail "another number of valid records is no failure"

echo "harness: ok"
