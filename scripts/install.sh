#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# install.sh install|uninstall: the library with its links, the headers, satya.pc and
# the CMake package. PREFIX (/usr/local), LIBDIR (PREFIX/lib), INCLUDEDIR (PREFIX/include),
# DESTDIR (a folder to pack, in front of all). What is found by its own place (satya.pc, the
# CMake package) may be moved as a whole.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PREFIX=${PREFIX:-/usr/local}
LIBDIR=${LIBDIR:-$PREFIX/lib}
INCLUDEDIR=${INCLUDEDIR:-$PREFIX/include}
library=$root/.build/release/libsatya.so

number() { sed -n "s/^ *SATYA_VERSION_$1 = \([0-9]*\).*/\1/p" "$root/include/satya.h"; }
major=$(number MAJOR)
version=$major.$(number MINOR).$(number PATCH)
lib=${DESTDIR:-}$LIBDIR
include=${DESTDIR:-}$INCLUDEDIR

headers() { (cd "$root/include" && ls -- *.h); }

# How to come from the folder $2 to $1.
relative() { realpath -m --relative-to="$2" "$1"; }

fill_in() {
  sed -e "s|@VERSION@|$version|g" -e "s|@MAJOR@|$major|g" \
    -e "s|@PREFIX_FROM_PC@|$(relative "$PREFIX" "$LIBDIR/pkgconfig")|g" \
    -e "s|@LIBDIR_FROM_PREFIX@|$(relative "$LIBDIR" "$PREFIX")|g" \
    -e "s|@INCLUDEDIR_FROM_PREFIX@|$(relative "$INCLUDEDIR" "$PREFIX")|g" \
    -e "s|@LIBDIR_FROM_CMAKE@|$(relative "$LIBDIR" "$LIBDIR/cmake/satya")|g" \
    -e "s|@INCLUDEDIR_FROM_CMAKE@|$(relative "$INCLUDEDIR" "$LIBDIR/cmake/satya")|g" "$1"
}

install_all() {
  [ -f "$library" ] || { echo "install: $library is not there: run make first" >&2; exit 1; }
  mkdir -p "$lib/pkgconfig" "$lib/cmake/satya" "$include" ||
    { echo "install: no permission: run as root, or choose another PREFIX" >&2; exit 1; }
  install -m 755 "$library" "$lib/libsatya.so.$version"
  strip --strip-unneeded "$lib/libsatya.so.$version"
  ln -sf "libsatya.so.$version" "$lib/libsatya.so.$major"
  ln -sf "libsatya.so.$major" "$lib/libsatya.so"
  for header in $(headers); do
    install -m 644 "$root/include/$header" "$include/$header"
  done
  fill_in "$root/bindings/c/satya.pc.in" >"$lib/pkgconfig/satya.pc"
  for file in satyaConfig.cmake satyaConfigVersion.cmake; do
    fill_in "$root/bindings/c/cmake/$file.in" >"$lib/cmake/satya/$file"
  done
  chmod 644 "$lib/pkgconfig/satya.pc" "$lib/cmake/satya/"*.cmake
  echo "installed satya $version below ${DESTDIR:-}$PREFIX"
  case "${DESTDIR:-}:$LIBDIR" in
    :/usr/lib* | :/usr/local/lib*) ldconfig 2>/dev/null || echo "run ldconfig as root once" ;;
  esac
}

uninstall_all() {
  rm -f "$lib/libsatya.so" "$lib/libsatya.so.$major" "$lib/libsatya.so.$version"
  rm -f "$lib/pkgconfig/satya.pc"
  rm -f "$lib/cmake/satya/satyaConfig.cmake" "$lib/cmake/satya/satyaConfigVersion.cmake"
  for header in $(headers); do rm -f "$include/$header"; done
  [ ! -d "$lib/cmake/satya" ] || rmdir "$lib/cmake/satya"
  echo "removed satya $version below ${DESTDIR:-}$PREFIX"
}

case ${1:-} in
  install) install_all ;;
  uninstall) uninstall_all ;;
  *) sed -n '4,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
