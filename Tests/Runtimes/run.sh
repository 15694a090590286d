#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Runs the example, the tests and the README of every runtime against the release library:
#
#     run.sh [--all] [RUNTIME...]
#
# By default those whose runtime is present; the others are named. With --all a
# runtime that is missing fails. SATYA_LIBRARY_DIR has libsatya.so; .build/release
# if it is not set.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
all=no
if [ "${1-}" = --all ]; then
  all=yes
  shift
fi
runtimes=${*:-c cpp rust go java node ruby lua python}

. "$root/Tests/Runtimes/environment.sh"
. "$root/Tests/Runtimes/trials.sh"
example=$root/bindings/example

# Runs a command of a runtime whose output must be the transcript.
transcript() {
  "$@" "$example" > "$work/transcript"
  cmp "$example/transcript.txt" "$work/transcript"
}

# Counts native blocks for what is run by `counted`; see ledger.c.
if command -v cc > /dev/null; then
  cc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -fPIC -shared "$root/Tests/Runtimes/ledger.c" \
    -o "$work/ledger.so"
fi
counted="env SATYA_LEDGER=$work/ledger LD_PRELOAD=$work/ledger.so"

# Whether commands and files are there.
present() {
  absent "$@"
  [ -z "$absent" ]
}

needs_c() { present cc; }
run_c() {
  cc -std=c11 -Wall -Wextra -Werror $flags "$example/example.c" $links -o "$work/example-c"
  transcript "$work/example-c"
  # Its last line says that everything is freed.
  if present valgrind; then
    transcript valgrind --quiet --leak-check=full --errors-for-leak-kinds=all --error-exitcode=9 \
      "$work/example-c"
  fi
  # What C can be misused by is all that the header says; the contract's own programs try it.
  LIBRARY_DIR=$lib OUT=$work/conformance "$root/Tests/Conformance/run.sh" programs hostile leaks
  readme c c > "$work/readme.c"
  cc -std=c11 -Wall -Wextra -Werror $flags "$work/readme.c" $links -o "$work/readme-c"
  "$work/readme-c" > "$work/readme.out"
}

needs_cpp() { present c++; }
run_cpp() {
  cpp="c++ -std=c++17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -I$bindings/cpp/include $flags"
  $cpp "$bindings/cpp/example/example.cpp" $links -o "$work/example-cpp"
  transcript "$work/example-cpp"
  for test in misuse use memory; do
    $cpp "$bindings/cpp/tests/$test.cpp" $links -pthread -o "$work/$test-cpp"
  done
  # What is read after its end may hold by luck: valgrind sees that, in the library too.
  checked=
  ! present valgrind || checked="valgrind --quiet --leak-check=full --errors-for-leak-kinds=all
    --error-exitcode=9"
  $checked "$work/misuse-cpp"
  $checked "$work/use-cpp"
  $counted "$work/memory-cpp"
  readme cpp cpp > "$work/readme.cpp"
  $cpp "$work/readme.cpp" $links -o "$work/readme-cpp"
  prints cpp "$work/readme-cpp"
}

needs_rust() { present cargo rustc; }
run_rust() (
  export CARGO_TARGET_DIR="$work/cargo" CARGO_NET_OFFLINE=true SATYA_LIB_DIR="$lib"
  cd "$bindings/rust"
  cargo build --quiet --example example
  transcript "$work/cargo/debug/examples/example"
  # The README is a documentation test, as is what must not compile.
  runner=CARGO_TARGET_$(rustc -vV | sed -n 's/^host: //p' | tr a-z- A-Z_)_RUNNER
  export "$runner=$counted"
  cargo test --quiet > "$work/cargo.out" 2>&1 || { cat "$work/cargo.out"; exit 1; }
  RUSTDOCFLAGS='-D warnings' cargo doc --quiet --no-deps
  ! present rustfmt || cargo fmt --check
  ! present cargo-clippy || cargo clippy --quiet --all-targets -- -D warnings
)

needs_go() { present go pkg-config; }
run_go() (
  export GOPROXY=off GOFLAGS=-mod=mod
  cd "$bindings/go"
  [ -z "$(gofmt -l .)" ] || { echo 'gofmt would change:'; gofmt -l .; exit 1; }
  go vet ./...
  go build -o "$work/example-go" ./example
  transcript "$work/example-go"
  go test -count=1 -exec "$counted" . > "$work/go.out" 2>&1 || { cat "$work/go.out"; exit 1; }
  mkdir -p "$work/readme-go"
  readme go go > "$work/readme-go/main.go"
  printf 'module readme\ngo 1.19\nrequire satya v0.1.0\nreplace satya => %s\n' \
    "$bindings/go" > "$work/readme-go/go.mod"
  cd "$work/readme-go"
  prints go go run .
)

jna=${JNA_JAR:-/usr/share/java/jna.jar}
# JUnit, and what its launcher prints with.
jars=${JUNIT_JARS:-/usr/share/java}
asserts="$jars/junit-jupiter-api.jar $jars/junit-platform-commons.jar $jars/opentest4j.jar
  $jars/apiguardian-api.jar"
launcher="$jars/junit-jupiter-engine.jar $jars/junit-platform-engine.jar
  $jars/junit-platform-launcher.jar $jars/junit-platform-console.jar
  $jars/junit-platform-reporting.jar $jars/picocli.jar"
needs_java() { present javac javadoc java "$jna" $asserts $launcher; }
run_java() {
  classes=$work/java
  rm -rf "$classes" && mkdir -p "$classes"
  readme java java > "$work/Use.java"
  javac -Xlint:all -Werror --release 11 -cp "$jna:$(echo $asserts | tr ' ' :)" -d "$classes" \
    $(find "$bindings/java/src" "$bindings/java/example" -name '*.java') "$work/Use.java"
  # Every public name has a comment; what only repeats a signature is not asked for.
  javadoc -quiet -Xdoclint:all -Xmaxwarns 2000 -cp "$jna" -d "$work/javadoc" \
    $(find "$bindings/java/src/main" -name '*.java') > "$work/javadoc.out" 2>&1
  ! grep -e 'no comment' -e 'error:' "$work/javadoc.out" || exit 1
  java="java -cp $jna:$classes"
  transcript $java Example
  # A heap that is collected whole, so that what is in it can be counted.
  $counted $java:$(echo $asserts $launcher | tr ' ' :) -Xmx64m -XX:+UseSerialGC \
    org.junit.platform.console.ConsoleLauncher --disable-banner --disable-ansi-colors \
    --scan-classpath "$classes" --fail-if-no-tests
  prints java $java Use
}

node_headers=${NODE_HEADERS:-/usr/include/node}
needs_node() { present node c++ "$node_headers/node_api.h"; }
run_node() (
  export SATYA_ADDON="$work/satya.node"
  c++ -std=c++17 -O2 -fPIC -shared -Wall -Wextra -Werror "-I$node_headers" $flags \
    "$bindings/node/src/addon.cc" $links -o "$SATYA_ADDON"
  transcript node "$bindings/node/example/example.js"
  node --expose-gc "$bindings/node/test/misuse.js"
  $counted node --expose-gc "$bindings/node/test/memory.js"
  node "$bindings/node/test/use.js"
  node "$bindings/node/test/types.js"
  readme node js | sed "s|require('satya')|require('$bindings/node')|" > "$work/readme.js"
  prints node node "$work/readme.js"
)

needs_ruby() { present ruby gem rake && ruby -e 'require "minitest"' 2> /dev/null; }
run_ruby() {
  rm -rf "$work/gem"
  cp -r "$bindings/ruby" "$work/gem"
  (cd "$work/gem" && gem build --silent satya.gemspec 2> "$work/gem.err") || { cat "$work/gem.err"; exit 1; }
  tar -xOf "$work/gem/satya-0.1.0.gem" data.tar.gz | tar -tz | sort > "$work/gem.files"
  (cd "$bindings/ruby" && find LICENSE README.md lib -type f | sort) | diff - "$work/gem.files"
  ruby="ruby -w -I$bindings/ruby/lib"
  transcript $ruby "$bindings/ruby/example/example.rb"
  (cd "$bindings/ruby" && rake test)
  $counted $ruby "$bindings/ruby/test/test_memory.rb"
  readme ruby ruby > "$work/readme.rb"
  prints ruby $ruby "$work/readme.rb"
}

needs_lua() { present luajit; }
run_lua() (
  export LUA_PATH="$bindings/lua/?.lua"
  transcript luajit "$bindings/lua/example.lua"
  luajit "$bindings/lua/misuse.lua"
  $counted luajit "$bindings/lua/memory.lua"
  luajit "$bindings/lua/use.lua"
  # Another Lua is told what is missing.
  for lua in lua5.1 lua5.3 lua5.4; do
    ! present $lua || $lua -e 'require("satya")' 2>&1 | grep -q 'satya needs LuaJIT'
  done
  readme lua lua > "$work/readme.lua"
  prints lua luajit "$work/readme.lua"
)

python=${PYTHON:-$root/.venv/bin/python}
needs_python() { present "$python" && "$python" -c 'import pytest, pycparser' 2> /dev/null; }
run_python() (
  export PYTHONPATH="$bindings/python/src" SATYA_LIBRARY="$lib/libsatya.so.0"
  transcript "$python" "$example/example.py"
  "$python" -m pytest -q -p no:cacheprovider $(printf "$bindings/python/tests/test_%s.py " \
    abi_mirror errors lifetime rounds threads)
  readme python python > "$work/readme.py"
  "$python" "$work/readme.py" > "$work/readme.out"
)

for runtime in $runtimes; do
  if ! "needs_$runtime"; then
    missing="$missing $runtime"
    continue
  fi
  trial runtimes "$runtime" "run_$runtime"
  # What only looks at sources or at memory is not part of a runtime, but is not passed over in
  # silence.
  case $runtime in
    c | cpp) tools=valgrind ;;
    rust) tools="rustfmt cargo-clippy" ;;
    *) tools= ;;
  esac
  for tool in $tools; do
    case " $missing " in *" $tool "*) continue ;; esac
    present $tool || missing="$missing $tool"
  done
done

[ -z "$missing" ] || echo "runtimes: not here, not tested:$missing"
verdict runtimes
