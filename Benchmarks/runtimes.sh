#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The cost of the door, for every runtime that is present; see runtimes/README.md.
#
#     runtimes.sh [--check] [--document] [RUNTIME...]
#
# With --check it fails where a batch costs more than 1.1 times C's; what seems to is measured
# up to three times as long before, since what else the machine does only adds. With --document it puts
# the table into README.md of the repository.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
check=no document=no
while :; do
  case ${1-} in
    --check) check=yes ;;
    --document) document=yes ;;
    *) break ;;
  esac
  shift
done
runtimes=${*:-cpp rust go java node ruby lua python}

. "$root/Tests/Runtimes/environment.sh"
programs=$root/Benchmarks/runtimes
bindings=$root/bindings
example=$bindings/example
jna=${JNA_JAR:-/usr/share/java/jna.jar}
node_headers=${NODE_HEADERS:-/usr/include/node}
python=${PYTHON:-python3}
lines=$work/lines.ndjson

python3 "$programs/make_records.py" 100000 > "$lines"

has() { command -v "$1" > /dev/null; }

build_c() {
  cc -std=c11 -O2 "$flags" "$programs/door.c" $links -o "$work/door-c"
}
door_c() { "$work/door-c" "$example" "$lines"; }

build_cpp() {
  c++ -std=c++17 -O2 "$flags" "-I$bindings/cpp/include" "$programs/door.cpp" $links \
    -o "$work/door-cpp"
}
door_cpp() { "$work/door-cpp" "$example" "$lines"; }

build_rust() (
  export CARGO_TARGET_DIR="$work/cargo" CARGO_NET_OFFLINE=true SATYA_LIB_DIR="$lib"
  cd "$bindings/rust"
  cargo build --quiet --release --example door
)
door_rust() { "$work/cargo/release/examples/door" "$example" "$lines"; }

build_go() (
  export GOPROXY=off GOFLAGS=-mod=mod
  mkdir -p "$work/door-go"
  cp "$programs/door.go" "$work/door-go/main.go"
  printf 'module door\ngo 1.19\nrequire libsatya.org/satya v0.1.0\nreplace libsatya.org/satya => %s\n' "$bindings/go" \
    > "$work/door-go/go.mod"
  cd "$work/door-go"
  go build -o door .
)
door_go() { "$work/door-go/door" "$example" "$lines"; }

build_java() {
  mkdir -p "$work/door-java"
  javac --release 11 -cp "$jna" -d "$work/door-java" \
    $(find "$bindings/java/src/main" -name '*.java') "$programs/Door.java"
}
door_java() { java -cp "$jna:$work/door-java" Door "$example" "$lines"; }

build_node() {
  c++ -std=c++17 -O2 -fPIC -shared "-I$node_headers" "$flags" "$bindings/node/src/addon.cc" $links \
    -o "$work/satya.node"
}
door_node() { SATYA_ADDON=$work/satya.node node "$programs/door.js" "$example" "$lines"; }

build_ruby() { :; }
door_ruby() { ruby "-I$bindings/ruby/lib" "$programs/door.rb" "$example" "$lines"; }

build_lua() { :; }
door_lua() { LUA_PATH="$bindings/lua/?.lua" luajit "$programs/door.lua" "$example" "$lines"; }

build_python() { :; }
door_python() {
  PYTHONPATH=$bindings/python/src SATYA_LIBRARY=$lib/libsatya.so.0 "$python" "$programs/door.py" \
    "$example" "$lines"
}

present() {
  case $1 in
    c) has cc ;;
    cpp) has c++ ;;
    rust) has cargo ;;
    go) has go ;;
    java) has javac && [ -e "$jna" ] ;;
    node) has node && [ -e "$node_headers/node_api.h" ] ;;
    ruby) has ruby ;;
    lua) has luajit ;;
    python) has "$python" ;;
  esac
}

# The least of each figure in the outputs of several runs: what disturbs only adds.
least() {
  awk '!($1 in median) { order[++count] = $1; median[$1] = $2; best[$1] = $3; next }
    $2 < median[$1] { median[$1] = $2 }
    $3 < best[$1] { best[$1] = $3 }
    END { for (i = 1; i <= count; i++) print order[i], median[order[i]], best[order[i]] }' "$@"
}

# measure RUNTIME: it and C in turns, so that both run on the machine as it is then. Adds to the
# runs that there are.
measure() {
  for turn in 1 2 3 4; do
    door_c >> "$work/door-near.runs"
    "door_$1" >> "$work/door-$1.runs"
  done
  least "$work/door-$1.runs" > "$work/door-$1.txt"
  least "$work/door-near.runs" > "$work/door-near.txt"
}

value() { awk -v name="$2" -v column="${3-2}" '$1 == name { print $column }' "$work/door-$1.txt"; }

# What a batch of the runtime costs, C's being 1.
ratio() {
  awk -v a="$(value "$runtime" batch 3)" -v c="$(value near batch 3)" \
    'BEGIN { printf "%.2f", a / c }'
}

is_slow() { awk -v r="$(ratio)" 'BEGIN { exit !(r > 1.1) }'; }

row() {
  printf '| %-7s | %7s | %7s | %7s | %9s | %7s | %7s |\n' "$@"
}

table=$work/door-table.txt
{
  row runtime empty get set from_json batch 'batch/C'
  printf '|---|--:|--:|--:|--:|--:|--:|\n'
} | tee "$table"
build_c
missing="" slow=""
for runtime in c $runtimes; do
  if ! present "$runtime"; then
    missing="$missing $runtime"
    continue
  fi
  "build_$runtime"
  rm -f "$work/door-$runtime.runs" "$work/door-near.runs"
  measure "$runtime"
  for again in 1 2; do
    [ "$check" = yes ] && is_slow || break
    measure "$runtime"
  done
  if [ "$(value "$runtime" valid)" != "$(value near valid)" ]; then
    echo "$runtime has $(value "$runtime" valid) valid records, C $(value near valid)"
    exit 1
  fi
  ratio=$(ratio)
  row "$runtime" "$(value "$runtime" empty)" "$(value "$runtime" get)" \
    "$(value "$runtime" set)" "$(value "$runtime" from_json)" "$(value "$runtime" batch 3)" \
    "$ratio" | tee -a "$table"
  ! is_slow || slow="$slow $runtime"
done
[ -z "$missing" ] || echo "not here, not measured:$missing"

if [ "$document" = yes ]; then
  processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
  printf '\nNanoseconds, on one core of %s.\n' "${processor:-$(uname -m)}" >> "$table"
  awk -v table="$table" '
    /^<!-- door: begin -->/ { print; while ((getline line < table) > 0) print line; inside = 1 }
    /^<!-- door: end -->/ { inside = 0 }
    !inside' "$root/README.md" > "$work/README.md"
  cp "$work/README.md" "$root/README.md"
fi
[ "$check" = no ] || [ -z "$slow" ] || { echo "a batch costs more than C's in:$slow"; exit 1; }
