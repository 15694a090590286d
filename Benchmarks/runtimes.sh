#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The cost of the door, for every runtime that is present; see runtimes/README.md.
#
#     runtimes.sh [--check] [--document] [--turns COUNT] [RUNTIME...]
#
# All run in turns, COUNT times each; 4 if it is not said. With --check it fails where the table
# has a batch that costs more than 1.1 times C's; where one seems to, all are measured up to three
# times as long before, since what else the machine does only adds. With --document, which checks
# as well, it puts the table into README.md of the repository.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
check=no document=no count=4
while :; do
  case ${1-} in
    --check) check=yes ;;
    --document) check=yes document=yes ;;
    --turns) count=$2 && shift ;;
    *) break ;;
  esac
  shift
done
all="cpp rust go java node ruby lua python"
runtimes=${*:-$all}
if [ "$document" = yes ] && [ "$runtimes" != "$all" ]; then
  echo "README.md has a row of every runtime: --document measures all"
  exit 1
fi

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
  printf 'module door\ngo 1.19\nrequire satya v0.1.0\nreplace satya => %s\n' "$bindings/go" \
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

# turn: every runtime runs once, so that all meet the machine as it is then.
turn() {
  for runtime in $here; do
    "door_$runtime" >> "$runs/$runtime.runs"
  done
}

# turns COUNT: more runs of every runtime.
turns() {
  number=0
  while [ $number -lt "$1" ]; do
    number=$((number + 1))
    echo "door: turn $number of $1" >&2
    turn
  done
}

over() { python3 "$programs/table.py" --over "$runs" $here; }

runs=$work/door
rm -rf "$runs"
mkdir -p "$runs"
here="" missing=""
for runtime in c $runtimes; do
  if present "$runtime"; then
    here="$here $runtime"
    "build_$runtime"
  else
    missing="$missing $runtime"
  fi
done

turns "$count"
for again in 1 2; do
  [ "$check" = yes ] && [ -n "$(over)" ] || break
  turns "$count"
done
python3 "$programs/table.py" "$runs" $here > "$runs/table"
cat "$runs/table"
[ -z "$missing" ] || echo "not here, not measured:$missing"
slow=$(over)
if [ -n "$slow" ]; then
  echo "a batch costs more than 1.1 times C's in: $slow"
  [ "$check" = no ] || exit 1
fi

if [ "$document" = yes ]; then
  [ -z "$missing" ] || { echo "README.md has a row of every runtime, and is left as it is"; exit 1; }
  processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
  printf '\nNanoseconds, on one core of %s.\n' "${processor:-$(uname -m)}" >> "$runs/table"
  awk -v table="$runs/table" '
    /^<!-- door: begin -->/ { print; while ((getline line < table) > 0) print line; inside = 1 }
    /^<!-- door: end -->/ { inside = 0 }
    !inside' "$root/README.md" > "$work/README.md"
  cp "$work/README.md" "$root/README.md"
fi
