#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs into a folder where neither compilers nor loaders look, $HOME/.local, and does word for
# word what the README of every binding says for that, in an environment that has nothing else:
#
#     elsewhere.sh [--all] [BINDING...]
#
# By default those whose tools are present; the others are named. With --all a missing tool fails.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
all=no
if [ "${1-}" = --all ]; then
  all=yes
  shift
fi
chosen=${*:-c cpp rust go java node ruby lua python}

. "$root/Tests/Runtimes/environment.sh"
. "$root/Tests/Runtimes/trials.sh"
home=$work/elsewhere
jna=${JNA_JAR:-/usr/share/java/jna.jar}
node_headers=${NODE_HEADERS:-/usr/include/node}
python=$root/.venv/bin
rm -rf "$home"
mkdir -p "$home"
env -u DESTDIR -u LIBDIR -u INCLUDEDIR PREFIX="$home/.local" "$root/scripts/install.sh" install

tools_c="cc pkg-config"
tools_cpp="c++ pkg-config"
tools_rust="cargo rustc pkg-config"
tools_go="go pkg-config"
tools_java="javac jar java $jna"
tools_node="npm node c++ pkg-config $node_headers/node_api.h"
tools_ruby=ruby
tools_lua=luajit
tools_python=$python/python

# The README's program, and what has to be there before the library is looked for.
prepare_c() { readme c c > program.c; }
prepare_cpp() { readme cpp cpp > program.cpp; }
prepare_rust() {
  cp -r "$bindings/rust" ..
  mkdir src
  readme rust rust > src/main.rs
  printf '[package]\nname = "use"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n%s\n%s\n' \
    '[dependencies]' 'satya = { path = "../rust/satya" }' > Cargo.toml
}
prepare_go() {
  readme go go > main.go
  printf 'module program\ngo 1.19\nrequire satya v0.1.0\nreplace satya => %s\n' \
    "$bindings/go" > go.mod
}
prepare_java() {
  readme java java > Use.java
  javac --release 11 -cp "$jna" -d classes $(find "$bindings/java/src/main" -name '*.java')
  jar --create --file satya-0.1.0.jar -C classes .
}
prepare_node() {
  mkdir ../bindings
  cp -r "$bindings/node" ../bindings
  readme node js > program.js
  echo '{"private": true}' > package.json
}
prepare_ruby() { readme ruby ruby > program.rb; }
prepare_lua() { readme lua lua > program.lua; }
prepare_python() { readme python python > program.py; }

# Where tools keep what is theirs, and where a binding lies that is not installed. The virtual
# environment of the tests is for Python alone: npm builds with the system's Python.
empty_environment() {
  path=$PATH
  [ "$from" != python ] || path=$python:$PATH
  env -i HOME="$home" PATH="$path" LANG=C.UTF-8 \
    CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}" \
    CARGO_NET_OFFLINE=true GOCACHE="$(go env GOCACHE 2> /dev/null || true)" GOPROXY=off \
    GOFLAGS=-mod=mod npm_config_offline=true npm_config_nodedir="${node_headers%/include/node}" \
    RUBYLIB="$bindings/ruby/lib" LUA_PATH="$bindings/lua/?.lua" \
    PYTHONPATH="$bindings/python/src" "$@"
}

try() {
  mkdir "$home/try-$1"
  cd "$home/try-$1"
  "prepare_$1"
  case $1 in
    rust) from=rust/satya ;;
    *) from=$1 ;;
  esac
  readme "$from" 'sh elsewhere' |
    sed -e "s|/path/to/bindings|$home/bindings|" -e "s|/usr/share/java/jna.jar|$jna|" > commands
  [ -s commands ] || { echo "the README says nothing of another folder"; return 1; }
  empty_environment sh -eu commands > output
  [ -s output ] || { echo "the README's program prints nothing"; return 1; }
  readme "$from" text > expected
  # Tools that build may print something before.
  tail -n "$(wc -l < expected)" output | diff expected -
}

for binding in $chosen; do
  eval "absent \$tools_$binding"
  if [ -n "$absent" ]; then
    missing="$missing $binding"
    echo "elsewhere: $binding: not tested, since here is no$absent"
    continue
  fi
  trial elsewhere "$binding" try "$binding"
done
verdict elsewhere
