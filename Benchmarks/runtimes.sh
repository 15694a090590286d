#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The cost of the door, for every runtime that is present; see runtimes/README.md.
#
#     runtimes.sh [--check] [RUNTIME...]
#
# With --check it fails where a batch costs more than 1.1 times C's.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
check=no
if [ "${1-}" = --check ]; then
  check=yes
  shift
fi
runtimes=${*:-cpp rust go java node ruby lua python}

. "$root/Tests/Runtimes/environment.sh"
programs=$root/Benchmarks/runtimes
bindings=$root/bindings
example=$bindings/example
jna=${JNA_JAR:-/usr/share/java/jna.jar}
node_headers=${NODE_HEADERS:-/usr/include/node}
python=${PYTHON:-python3}
lines=$work/lines.ndjson

# 100,000 records: the example's again and again.
awk '{ line[NR] = $0 } END { for (i = 0; i < 100000; i++) print line[i % NR + 1] }' \
  "$example/records.ndjson" > "$lines"

has() { command -v "$1" > /dev/null; }

door_c() {
  cc -std=c11 -O2 "$flags" "$programs/door.c" $links -o "$work/door-c"
  "$work/door-c" "$example" "$lines"
}
door_cpp() {
  has c++ || return 2
  c++ -std=c++17 -O2 "$flags" "-I$bindings/cpp/include" "$programs/door.cpp" $links \
    -o "$work/door-cpp"
  "$work/door-cpp" "$example" "$lines"
}
door_rust() (
  has cargo || return 2
  export CARGO_TARGET_DIR="$work/cargo" CARGO_NET_OFFLINE=true SATYA_LIB_DIR="$lib"
  cd "$bindings/rust"
  cargo build --quiet --release --example door
  "$work/cargo/release/examples/door" "$example" "$lines"
)
door_go() (
  has go || return 2
  export GOPROXY=off GOFLAGS=-mod=mod
  mkdir -p "$work/door-go"
  cp "$programs/door.go" "$work/door-go/main.go"
  printf 'module door\ngo 1.19\nrequire satya v0.1.0\nreplace satya => %s\n' "$bindings/go" \
    > "$work/door-go/go.mod"
  cd "$work/door-go"
  go build -o door .
  ./door "$example" "$lines"
)
door_java() {
  has javac && [ -e "$jna" ] || return 2
  mkdir -p "$work/door-java"
  javac --release 11 -cp "$jna" -d "$work/door-java" \
    $(find "$bindings/java/src/main" -name '*.java') "$programs/Door.java"
  java -cp "$jna:$work/door-java" Door "$example" "$lines"
}
door_node() (
  has node && [ -e "$node_headers/node_api.h" ] || return 2
  export SATYA_ADDON="$work/satya.node"
  c++ -std=c++17 -O2 -fPIC -shared "-I$node_headers" "$flags" "$bindings/node/src/addon.cc" $links \
    -o "$SATYA_ADDON"
  node "$programs/door.js" "$example" "$lines"
)
door_ruby() {
  has ruby || return 2
  ruby "-I$bindings/ruby/lib" "$programs/door.rb" "$example" "$lines"
}
door_lua() (
  has luajit || return 2
  LUA_PATH="$bindings/lua/?.lua" luajit "$programs/door.lua" "$example" "$lines"
)
door_python() (
  has "$python" && [ -e "$bindings/python/src/satya" ] || return 2
  export PYTHONPATH="$bindings/python/src" SATYA_LIBRARY="$lib/libsatya.so.0"
  "$python" "$programs/door.py" "$example" "$lines"
)

door_c > "$work/door-c.txt"
cp "$work/door-c.txt" "$work/door-near.txt"
value() { awk -v name="$2" -v column="${3-2}" '$1 == name { print $column }' "$work/door-$1.txt"; }
row() {
  printf '%-8s %9s %9s %9s %10s %8s %8s\n' "$@"
}

row runtime empty get set from_json batch batch/C
slow=no
for runtime in c $runtimes; do
  if [ "$runtime" != c ]; then
    # C once more, so that both ran on the machine as it is now.
    "$work/door-c" "$example" "$lines" > "$work/door-near.txt"
    status=0
    "door_$runtime" > "$work/door-$runtime.txt" 2> "$work/door.err" || status=$?
    if [ "$status" = 2 ]; then
      row "$runtime" - - - - - -
      continue
    fi
    [ "$status" = 0 ] || { cat "$work/door.err"; exit 1; }
  fi
  if [ "$(value "$runtime" valid)" != "$(value c valid)" ]; then
    echo "$runtime has $(value "$runtime" valid) valid records, C $(value c valid)"
    exit 1
  fi
  ratio=$(awk -v a="$(value "$runtime" batch 3)" -v c="$(value near batch 3)" \
    'BEGIN { printf "%.2f", a / c }')
  row "$runtime" "$(value "$runtime" empty)" "$(value "$runtime" get)" \
    "$(value "$runtime" set)" "$(value "$runtime" from_json)" "$(value "$runtime" batch)" "$ratio"
  [ "$(awk -v r="$ratio" 'BEGIN { print (r > 1.1) }')" = 0 ] || slow="$runtime"
done
[ "$check" = no ] || [ "$slow" = no ] || { echo "a batch costs more in $slow"; exit 1; }
