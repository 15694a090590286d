#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Every test, in stages; the last line counts the stages that passed and failed.
#
#   test.sh             all stages
#   test.sh STAGE...    these only: header swift build library conformance ffi examples
#                       readme scripts install python models sdist runtimes suites numbers stack asan
#                       valgrind tsan fuzz; with SATYA_LONG: valgrind-models debug-python
#                       door
#
# SATYA_LONG=1 does more in each. A stage's output is shown when
# it fails, and kept in .build/logs. SATYA_TEST_DATA names the folder of the larger data.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
logs=$root/.build/logs
release=$root/.build/release
python=$root/.venv/bin/python
long=${SATYA_LONG:-}
passed=0 failed=0 failures=""
wanted=" $* "
[ -x "$python" ] || { echo "test.sh: no .venv here: run 'make setup' first" >&2 && exit 2; }
mkdir -p "$logs"
rm -f "$logs"/ahead-*
unset SATYA_LIBRARY
[ -z "${SWIFT:-}" ] || PATH=$(dirname "$(command -v "$SWIFT")"):$PATH

# A stage that is not there would pass: the names stand behind `stage` and `later` below.
stages=" $(sed -n 's/^\( *\|.*|| \)\(stage\|later\) \([a-z-]*\) ".*/\3/p' scripts/test.sh | grep -v '^python-' | tr '\n' ' ')"
stages+="models models-native models-ctypes python $(scripts/pythons.sh | sed 's/ .*//; s/^/python-/' | tr '\n' ' ')"
for name; do
  case $stages in *" $name "* | *" $name-"*) continue ;; esac
  { echo "test.sh: there is no stage '$name'; the stages are"; fmt -w 78 <<<"$stages"; } >&2
  exit 2
done
[ -n "$long" ] || for name in valgrind-models debug-python door; do
  [[ $wanted != *" $name "* ]] || { echo "test.sh: the stage '$name' wants SATYA_LONG=1" >&2; exit 2; }
done

# Says every minute that a stage is at work, so that no one takes it for dead.
watch_over() {
  local seconds=0
  while sleep 60; do
    seconds=$((seconds + 60))
    echo "    ... $seconds s"
  done
}

# stage NAME TITLE COMMAND...
stage() {
  local name=$1 title=$2 log=$logs/$1.log begin=$SECONDS seconds result watcher
  shift 2
  is_wanted "$name" || return 0
  echo "== $name: $title"
  watch_over &
  watcher=$!
  (set -e; "$@") >"$log" 2>&1 </dev/null
  result=$?
  kill "$watcher" 2>/dev/null
  wait "$watcher" 2>/dev/null
  seconds=$(cat "$logs/ahead-$name.log.seconds" 2>/dev/null) || seconds=$((SECONDS - begin))
  if [ $result = 0 ]; then
    passed=$((passed + 1))
    echo "   passed in $seconds s: $(summary "$log")"
    # How much of the suites passes is shown each time, so that it is seen to fall.
    grep -E 'schemas compile|cases pass\b|not tested' "$log" | sed 's/^[. ]*/   /' || true
  else
    failed=$((failed + 1))
    failures="$failures $name"
    tail -n 100 "$log" | cut -c1-400 | sed 's/^/   | /'
    echo "   FAILED in $seconds s; all of it: ${log#"$root"/}"
  fi
}

# What one line can say of a log: what its tools counted.
summary() {
  local checks tests
  checks=$(sed -n 's/.*: \([0-9]*\) checks, 0 failed/\1/p' "$1" | awk '{ n += $1 } END { print n }')
  tests=$(grep -hoE '[0-9]+ (passed|skipped)[^=]*|Test run with [0-9]+ tests? [^.]*' "$1" | tail -1)
  if [ -n "$checks" ]; then echo "$checks checks"; else echo "${tests:-$(tail -n 1 "$1" | cut -c1-80)}"; fi
}

conformance() { Tests/Conformance/run.sh "$@"; }

# The programs of sections Reports and Options, Instances, and Batches.
reports=(report report_order options options_limits)
instances=(instance instance_set instance_defaults)
batches=(batch batch_options batch_pieces batch_rows)

header() { conformance header && echo "every standard of C and C++"; }

swift_test() {
  LSAN_OPTIONS="suppressions=$root/Tests/Long/leaks.txt:print_suppressions=0" \
    swift test ${long:+--sanitize=address} ${long:+--scratch-path .build/asan-debug}
}

build() { scripts/build.sh; }

c_programs() { SATYA_MUTATIONS=${long:+100000} conformance programs; }

# Each example prints what stands in examples/expected, and nothing of the compiler's.
examples() {
  local out=$root/.build/examples name
  mkdir -p "$out"
  for source in bindings/c/examples/*.c; do
    name=$(basename "$source" .c)
    cc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -pedantic -Werror -Iinclude -o "$out/$name" "$source" \
      -L"$release" -lsatya "-Wl,-rpath,$release" -pthread
    local arguments=()
    [ "$name" != 04_a_batch_in_pieces ] ||
      arguments=(Tests/Data/elements.schema.json Tests/Data/elements.ndjson 1000)
    "$out/$name" ${arguments[@]+"${arguments[@]}"} >"$out/$name.txt"
    diff "bindings/c/examples/expected/$name.txt" "$out/$name.txt"
    echo "$name prints what it should"
  done
  # However it is cut, a file reads the same.
  for piece in 1 100 4096 1000000; do
    "$out/04_a_batch_in_pieces" Tests/Data/elements.schema.json Tests/Data/elements.ndjson $piece |
      diff bindings/c/examples/expected/04_a_batch_in_pieces.txt -
  done
  # The demo asks for no Python environment, only for a Python.
  rm -rf "$out/bare" && mkdir -p "$out/bare" && cp -r scripts "$out/bare/"
  "$out/bare/scripts/setup.sh" demo
  [ ! -e "$out/bare/.venv" ] || { echo "setup.sh demo makes an environment"; exit 1; }
  scripts/demo.sh >"$out/demo.txt"
  grep -q '132 records, .*: 118 valid, 14 bad' "$out/demo.txt"
  grep -q 'as models: 132 records, 118 valid' "$out/demo.txt"
  echo "5 examples and the demo"
}

readme() { "$python" scripts/readme_examples.py; }

scripts_refuse() { scripts/test_scripts.sh; }

install_and_remove() { scripts/test_install.sh; }

# An environment of the test tools for an interpreter, made once.
environment() {
  local interpreter=$1 folder=$2
  if ! cmp -s "$folder/installed.txt" Tests/requirements.txt; then
    rm -rf "$folder"
    "$interpreter" -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r Tests/requirements.txt
    cp Tests/requirements.txt "$folder/installed.txt"
  fi
}

# The models are tested on the interpreter of .venv by the stage for them.
python_tests() {
  local version skipped=()
  environment "$1" "$2"
  version=$("$2/bin/python" -c 'import sys; print(sys.implementation.name, *sys.version_info[:2])')
  [ "$version" != "$("$python" -c 'import sys; print(sys.implementation.name, *sys.version_info[:2])')" ] ||
    skipped=(--ignore=bindings/python/tests/models)
  # A free-threaded build goes without the GIL, whatever is imported.
  case $2 in *t) export PYTHON_GIL=0 ;; esac
  "$2/bin/python" -m pytest -q -p no:cacheprovider bindings/python/tests ${skipped[@]+"${skipped[@]}"}
}

# Whether a stage is to be run.
is_wanted() {
  [ "$wanted" = "  " ] || case $wanted in *" ${1%%-*} "* | *" $1 "*) ;; *) return 1 ;; esac
}

# The stages that keep one processor busy, or nearly so: they run two at a time.
names=() titles=() commands=()

# later NAME TITLE COMMAND: a stage for `side_by_side`. The command's words hold no spaces.
later() {
  is_wanted "$1" || return 0
  names+=("$1")
  titles+=("$2")
  commands+=("$3")
}

# What a stage is about, with its output and result kept for `outcome`.
run_ahead() {
  local log=$logs/ahead-$1.log result begin=$SECONDS
  (set -e; $2) >"$log" 2>&1 </dev/null
  result=$?
  echo $((SECONDS - begin)) >"$log.seconds"
  echo $result >"$log.result.new" && mv "$log.result.new" "$log.result"
}

outcome() {
  local log=$logs/ahead-$1.log
  until [ -e "$log.result" ]; do sleep 1; done
  cat "$log"
  return "$(cat "$log.result")"
}

# Runs what `later` named; results are shown in that order.
side_by_side() {
  local at
  for ((at = 0; at < ${#names[@]}; at++)); do
    [ $at -lt 2 ] || wait -n
    run_ahead "${names[at]}" "${commands[at]}" &
  done &
  for ((at = 0; at < ${#names[@]}; at++)); do
    stage "${names[at]}" "${titles[at]}" outcome "${names[at]}"
  done
}

# The longest first, so that none is left to run alone.
python_stages() {
  local name interpreter
  stage python-list "the interpreters that are here" scripts/test_pythons.sh
  [ "$wanted" != "  " ] && [[ $wanted != *" python "* ]] ||
    while read -r name interpreter; do
      echo "   not tested: CPython $name ($interpreter), later than all that are"
    done < <(scripts/pythons.sh --later)
  while read -r name interpreter; do
    later "python-$name" "the Python package on ${name/#3/CPython 3}" \
      "python_tests $interpreter $root/.venv-$name"
  done < <(scripts/pythons.sh | sort -r)
  for name in native ctypes; do
    later "models-$name" "Python models on the $name engine, beside pydantic, FastAPI and type checkers" \
      "models $name"
  done
}

# The models on one engine, beside pydantic, FastAPI and the type checkers, none of which
# may be missing.
models() {
  "$python" -c 'import basedpyright, fastapi, httpx, mypy, pydantic, pydantic_settings, python_multipart'
  SATYA_ENGINE=$1 "$python" -m pytest -q -p no:cacheprovider bindings/python/tests/models
}

sdist() { scripts/test_sdist.sh; }

runtimes() { Tests/Runtimes/all.sh; }

suites() { "$python" -m pytest -q -p no:cacheprovider Tests/Suites; }

# The objects are those of the fuzz targets: one compilation serves both stages.
asan() {
  local mutations=5000 objects
  [ -z "$long" ] || mutations=100000
  objects=$(Tests/Long/objects.sh .build/fuzz -sanitize=address,fuzzer)
  OBJECTS=$objects LIBS=-l:libpcre2-8.a OUT=$root/.build/conformance-asan CC=clang \
    CFLAGS="-fuse-ld=lld -fsanitize=address -DIS_SANITIZED" SATYA_MUTATIONS=$mutations \
    conformance programs values "${reports[@]}" schema json "${instances[@]}" "${batches[@]}" \
    hostile threads ${long:+parity}
}

tsan() {
  SATYA_SANITIZE=thread swift build -c debug --product satya --sanitize=thread \
    --scratch-path .build/tsan
  # The toolchain's runtime of ThreadSanitizer knows libdispatch and asks for it.
  local swift_libraries
  swift_libraries=$(dirname "$(realpath "$(command -v swiftc)")")/../lib/swift/linux
  LIBRARY_DIR=.build/tsan/debug OUT=$root/.build/conformance-tsan CC=clang \
    CFLAGS="-fuse-ld=lld -fsanitize=thread -DIS_SANITIZED" \
    LIBS="-L$swift_libraries -ldispatch -lBlocksRuntime -Wl,-rpath,$swift_libraries" \
    conformance programs threads ${long:+"${batches[@]}"}
}

under_valgrind() {
  WRAPPER="valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite" \
    OUT=$root/.build/conformance-valgrind CFLAGS="-DIS_EMULATED" SATYA_MUTATIONS=100 \
    conformance programs values "${reports[@]}" schema json "${instances[@]}" \
    ${long:+"${batches[@]}" threads hostile parity}
}

fuzz() {
  local seconds=5
  [ -z "$long" ] || seconds=300
  Tests/Fuzz/run.sh --seconds $seconds
}

# The models on a build of CPython that checks itself, with everything it warns of.
debug_python() {
  local interpreter
  interpreter=$(command -v python3-dbg || ls /usr/bin/python3.*-dbg | tail -1)
  environment "$interpreter" "$root/.venv-debug"
  "$root/.venv-debug/bin/python" -X dev -m pytest -q -p no:cacheprovider bindings/python/tests
}

# The native engine of models; what CPython itself reports is none of ours. Before 3.12 it
# reads bytes that it has not written (int.from_bytes(b"")), which would taint all else.
models_under_valgrind() {
  local report=$logs/models-valgrind.txt interpreter checks=()
  interpreter=$(scripts/pythons.sh | awk '$1 ~ /^3[.]1[2-9]$/ { print $2; exit }')
  [ -n "$interpreter" ] || checks=(--undef-value-errors=no)
  PYTHONMALLOC=malloc PYTHONPATH=bindings/python/src \
    valgrind --quiet --log-file="$report" ${checks[@]+"${checks[@]}"} \
    "${interpreter:-$python}" Tests/Long/models.py
  awk 'BEGIN { RS = "==[0-9]+== *\n" } /libsatya|[.]swift:/ { found = 1; print } END { exit found }' "$report"
}

numbers() {
  local count=300000
  [ -z "$long" ] || count=10000000
  "$python" Tests/Long/doubles.py $count
}

stack() { Tests/Long/stack.sh; }

stage header "satya.h compiles alone, everywhere" header
stage swift "the engine's own tests, debug" swift_test
stage build "the release library" build
stage library "what it exports and needs, and its size" conformance library
stage conformance "the contract, sentence by sentence" c_programs
stage ffi "every function through libffi" conformance ffi
stage examples "the C examples and the demo" examples
stage readme "the examples of the README files" readme
stage scripts "what scripts say where something is wrong" scripts_refuse
stage install "install, build against it, remove" install_and_remove
python_stages
[ ! -x Tests/Runtimes/run.sh ] || later runtimes "every language; the library in processes of others" runtimes
later sdist "the Python package from its sources" sdist
later asan "the contract under AddressSanitizer" asan
later tsan "threads under ThreadSanitizer" tsan
later suites "the suites of others (skipped without their data)" suites
later valgrind "the contract under valgrind" under_valgrind
later stack "calls need no more stack than the header says" stack
later numbers "numbers bit for bit with Python" numbers
side_by_side
if [ -n "$long" ]; then
  stage valgrind-models "the native engine of Python models under valgrind" models_under_valgrind
  stage debug-python "the Python package on a debug build of CPython" debug_python
  stage door "batches cost the same from every runtime, within a tenth" Benchmarks/runtimes.sh --check
fi
[ ! -x Tests/Fuzz/run.sh ] || stage fuzz "libFuzzer" fuzz

[ -z "$failures" ] || echo "failed:$failures"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
