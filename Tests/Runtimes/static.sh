#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# libsatya.a: it lets out the functions of the header alone, links with libc alone, and works
# in programs that have another PCRE2 or another Swift runtime, in a static program, and in
# a plugin beside libsatya.so.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/Tests/Runtimes/environment.sh"
archive=$(cd "$built" && pwd)/libsatya.a
here=$root/Tests/Runtimes
out=$work/static
mkdir -p "$out"

fail() {
  echo "static: $*"
  exit 1
}

[ -e "$archive" ] || fail "$archive is not there: run make first"

nm -g --defined-only "$archive" | awk 'NF == 3 { print $3 }' | LC_ALL=C sort > "$out/defined"
nm -D --defined-only "$built/libsatya.so" | awk '$2 ~ /[A-Z]/ && $2 != "A" { print $3 }' |
  sed 's/@.*//' | LC_ALL=C sort | diff - "$out/defined" ||
  fail "libsatya.a lets out other names than libsatya.so"
# It may need less than libsatya.so, which has the start-up code of shared libraries.
grep -v '^#' "$root/Tests/Conformance/imports.txt" | LC_ALL=C sort > "$out/allowed"
nm -u "$archive" | awk 'NF == 2 { print $2 }' | LC_ALL=C sort -u | LC_ALL=C comm -13 "$out/allowed" - \
  > "$out/unknown"
[ ! -s "$out/unknown" ] || fail "libsatya.a needs $(tr '\n' ' ' < "$out/unknown")"
[ -z "$(readelf -SW "$archive" | grep -E ' (GROUP|\.swift|\.debug|swift5)')" ] ||
  fail "libsatya.a has groups, or sections for Swift's linker or debuggers"

# build NAME FLAG...: the program, with all warnings as errors.
build() {
  name=$1
  shift
  cc -std=c11 -O1 -Wall -Wextra -Werror "$flags" "$@" -o "$out/$name" ||
    fail "$name does not link"
}

run() {
  timeout 60 "$@" || fail "$1 fails"
  echo "static: ${1##*/}: ok"
}

build alone "$here/static.c" "$archive"
run "$out/alone"
needs=$(readelf -d "$out/alone" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | tr '\n' ' ')
[ "$needs" = "libc.so.6 " ] || fail "a program with libsatya.a needs $needs"
build fully-static -static "$here/static.c" "$archive"
run "$out/fully-static"
build traps -DWITH_TRAPS "$here/static.c" "$archive"
run "$out/traps"
# PCRE2 before the archive and behind it: the first one found would serve both.
build pcre2-shared -DWITH_PCRE2 "$here/static.c" -lpcre2-8 "$archive"
run "$out/pcre2-shared"
build pcre2-archive -DWITH_PCRE2 "$here/static.c" "$archive" -l:libpcre2-8.a
run "$out/pcre2-archive"

build plugin.so -DWITHOUT_MAIN -shared -fPIC "$here/static.c" "$archive"
cat > "$out/host.c" << 'HOST'
#include <dlfcn.h>
#include <satya.h>
int main(int count, char **arguments) {
  void *plugin = count > 1 ? dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL) : 0;
  int (*start)(void);
  if (!plugin || satya_abi_version() != SATYA_ABI_VERSION) return 1;
  *(void **)&start = dlsym(plugin, "satya_plugin_main");
  return !start || start() || dlclose(plugin);
}
HOST
cc -std=c11 "$flags" "$out/host.c" $links -o "$out/host"
run "$out/host" "$out/plugin.so"

if command -v swiftc > /dev/null; then
  for how in "" -static-stdlib; do
    swiftc -O -module-cache-path "$out/modules" -I "$root/include" $how "$here/static.swift" \
      "$archive" -o "$out/swift$how"
    run "$out/swift$how"
  done
else
  echo "static: no Swift compiler here, not tested: in a Swift program"
  [ "${1-}" != --all ] || exit 1
fi
