#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes of every binding the package of its language, by that language's own tools and without
# network, installs it into an empty place, and runs the README with what was installed:
#
#     packages.sh [--all] [PACKAGE...]
#
# Every package has the license. None has the library in it, and so none needs that of PCRE2.
#
# By default those whose tools are present; the others are named. With --all a missing tool
# fails. C and C++ are installed by scripts/test_install.sh, Python by scripts/try_wheel.sh; a
# module of Go is a folder, from which run.sh uses it.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
all=no
if [ "${1-}" = --all ]; then
  all=yes
  shift
fi
packages=${*:-node types lua java ruby rust spaces}

. "$root/Tests/Runtimes/environment.sh"
. "$root/Tests/Runtimes/trials.sh"
out=$work/packages
mkdir -p "$out"

# fresh NAME: an empty folder for a package, which becomes the current one.
fresh() {
  rm -rf "${out:?}/$1"
  mkdir -p "$out/$1"
  cd "$out/$1"
}

# licensed FILE: what a package has as its license is that of the project.
licensed() {
  cmp "$root/LICENSE" "$1"
}
for binding in go java lua node ruby rust/satya rust/satya-sys; do
  licensed "$bindings/$binding/LICENSE"
done

# The project has no address of its own. What a tool takes for one would be fetched from whoever
# has it: a module of Go with a dot in its name, a Maven group with one, the source of a rock.
names_no_address() {
  ! grep -E '^module [^ /]*\.' "$bindings/go/go.mod" &&
    ! grep -E '^  <groupId>[^<]*\.' "$bindings/java/pom.xml" &&
    ! grep -E 'url = "' "$bindings"/lua/*.rockspec | grep -v '"file://[a-z]'
}
trial packages "no address but its own" names_no_address

node_headers=${NODE_HEADERS:-/usr/include/node}
needs_node="npm node c++ pkg-config $node_headers/node_api.h"
pack_node() {
  fresh node
  npm pack --silent "$bindings/node"
  tar -tzf satya-0.1.0.tgz | sed 's|^package/||' | sort > files
  (cd "$bindings/node" && find package.json LICENSE README.md binding.gyp index.js index.d.ts src -type f |
    sort) | diff - files
  echo '{"private": true}' > package.json
  npm install --silent --offline --no-audit --no-fund --nodedir="${node_headers%/include/node}" \
    ./satya-0.1.0.tgz
  licensed node_modules/satya/LICENSE
  readme node js > readme.js
  prints node node readme.js
}

# What TypeScript accepts and refuses of the package.
needs_types="tsc"
pack_types() {
  tsc --noEmit --strict --target es2020 --moduleResolution node "$bindings/node/test/types.ts"
}

needs_lua="luarocks luajit"
pack_lua() {
  fresh lua
  cp "$bindings"/lua/* .
  luarocks --lua-version 5.1 make --deps-mode none --tree "$out/lua/rocks" > luarocks.out
  licensed rocks/lib/luarocks/rocks-5.1/satya/0.1.0-1/doc/LICENSE
  readme lua lua > "$out/readme.lua"
  export LUA_PATH="$out/lua/rocks/share/lua/5.1/?.lua"
  cd "$out"
  prints lua luajit readme.lua
}

jna=${JNA_JAR:-/usr/share/java/jna.jar}
repository=${MAVEN_REPOSITORY:-/usr/share/maven-repo}
plugins=$repository/org/apache/maven/plugins
needs_java="mvn javac java jar $jna $plugins/maven-compiler-plugin $plugins/maven-jar-plugin
  $plugins/maven-resources-plugin $plugins/maven-surefire-plugin/2.22.3
  $repository/org/apache/maven/surefire/surefire-junit-platform
  $repository/org/junit/jupiter/junit-jupiter $repository/net/java/dev/jna/jna"
pack_java() {
  fresh java
  cp -r "$bindings/java/LICENSE" "$bindings/java/pom.xml" "$bindings/java/src" .
  # Maven writes into its repository.
  cp -rs "$repository" repository
  # The tests run; Debian's surefire is another than pom.xml asks for, of the same interface.
  mvn -o -B -Dmaven.repo.local="$out/java/repository" -Dsurefire.version=2.22.3 package > maven.out ||
    { cat maven.out; return 1; }
  grep -q 'Tests run: [1-9][0-9]*, Failures: 0, Errors: 0' maven.out
  (mkdir jar && cd jar && jar -xf ../target/satya-0.1.0.jar)
  licensed jar/META-INF/LICENSE
  readme java java > Use.java
  javac --release 11 -cp "$jna:target/satya-0.1.0.jar" -d . Use.java
  prints java java -cp "$jna:target/satya-0.1.0.jar:." Use
}

needs_ruby="ruby gem"
pack_ruby() {
  fresh ruby
  cp -r "$bindings/ruby/." .
  gem build --silent satya.gemspec 2> gem.err || { cat gem.err; return 1; }
  tar -xOf satya-0.1.0.gem data.tar.gz | tar -tz | sort > files
  (cd "$bindings/ruby" && find LICENSE README.md lib -type f | sort) | diff - files
  export GEM_HOME="$out/ruby/gems" GEM_PATH="$out/ruby/gems"
  gem install --silent --local --no-document satya-0.1.0.gem
  licensed gems/gems/satya-0.1.0/LICENSE
  readme ruby ruby > "$out/readme.rb"
  cd "$out"
  prints ruby ruby -w readme.rb
}

needs_rust="cargo rustc pkg-config"
pack_rust() {
  fresh rust
  export CARGO_TARGET_DIR="$out/rust/target" CARGO_NET_OFFLINE=true
  # The safe crate's own package can be built where satya-sys is in a registry; its files, and a
  # program that finds the library by pkg-config, are seen here.
  for crate in satya-sys satya; do
    cargo package --quiet --allow-dirty --no-verify --list \
      --manifest-path "$bindings/rust/$crate/Cargo.toml" > "$crate.files"
    mkdir "$crate"
    # But for what cargo itself makes.
    files=$(grep -v -e '\.orig$' -e '^\.cargo_vcs' -e '^Cargo.lock' "$crate.files")
    tar -C "$bindings/rust/$crate" -cf - $files | tar -C "$crate" -xf -
    licensed "$crate/LICENSE"
  done
  mkdir -p use/src
  readme rust rust > use/src/main.rs
  printf '[package]\nname = "use"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n%s\n%s\n' \
    '[dependencies]' 'satya = { path = "../satya" }' > use/Cargo.toml
  cargo build --quiet --manifest-path use/Cargo.toml
  prints rust target/debug/use
  # Above what the linker says about a library that is not there stands what to do.
  says() {
    needle=$1
    shift
    env "$@" cargo check --manifest-path use/Cargo.toml 2>&1 | grep -q "$needle"
  }
  says 'no libsatya.so in SATYA_LIB_DIR' SATYA_LIB_DIR=/nowhere
  case $(cc -print-file-name=libsatya.so) in
    */*) echo "packages: rust: a library is installed here, and found without pkg-config" ;;
    *) says 'PKG_CONFIG_PATH has to name' PKG_CONFIG_PATH=/nowhere PKG_CONFIG_LIBDIR=/nowhere ;;
  esac
}

# Builds against a library in a folder with a space in its name.
needs_spaces="$needs_node $needs_rust"
pack_spaces() {
  fresh spaces
  mkdir -p 'two words/lib/pkgconfig' program/src
  cp -r "$root/include" 'two words'
  cp -P "$lib/libsatya.so" "$lib/libsatya.so.0" 'two words/lib'
  # As scripts/install.sh writes it.
  sed -e 's|@PREFIX_FROM_PC@|../..|' -e 's|@LIBDIR_FROM_PREFIX@|lib|' \
    -e 's|@INCLUDEDIR_FROM_PREFIX@|include|' -e 's|@VERSION@|0.1.0|' \
    "$bindings/c/satya.pc.in" > 'two words/lib/pkgconfig/satya.pc'
  export PKG_CONFIG_PATH="$PWD/two words/lib/pkgconfig" LD_LIBRARY_PATH="$PWD/two words/lib"
  cp -r "$bindings/node" .
  npm install --silent --offline --no-audit --no-fund --nodedir="${node_headers%/include/node}" \
    ./node
  readme node js > readme.js
  (unset LD_LIBRARY_PATH && prints node node readme.js)
  readme rust rust > program/src/main.rs
  printf '[package]\nname = "program"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n%s\n%s\n' \
    '[dependencies]' "satya = { path = \"$bindings/rust/satya\" }" > program/Cargo.toml
  export CARGO_TARGET_DIR="$PWD/target" CARGO_NET_OFFLINE=true
  cargo build --quiet --manifest-path program/Cargo.toml
  prints rust target/debug/program
}

for package in $packages; do
  eval "absent \$needs_$package"
  if [ -n "$absent" ]; then
    missing="$missing $package"
    echo "packages: $package: not tested, since here is no$absent"
    continue
  fi
  trial packages "$package" "pack_$package"
done
verdict packages
