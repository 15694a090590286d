#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# install.sh install|uninstall: the shared library with its links, the static one, the headers
# for C and C++, satya.pc, the CMake package and the licenses. PREFIX (/usr/local), LIBDIR
# (PREFIX/lib), INCLUDEDIR (PREFIX/include), DESTDIR (a folder to pack, in front of all). What is
# found by its own place (satya.pc, the CMake package) may be moved as a whole.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
absolute() { realpath -ms -- "$1"; }
[ -z "${DESTDIR:-}" ] || DESTDIR=$(absolute "$DESTDIR")
PREFIX=$(absolute "${PREFIX:-/usr/local}")
LIBDIR=$(absolute "${LIBDIR:-$PREFIX/lib}")
INCLUDEDIR=$(absolute "${INCLUDEDIR:-$PREFIX/include}")
release=$root/.build/release

# Installed files are for everybody, whatever else the caller makes is not.
umask 022

number() { sed -n "s/.* SATYA_$1 = \([0-9]*\).*/\1/p" "$root/include/satya.h"; }
major=$(number VERSION_MAJOR)
version=$major.$(number VERSION_MINOR).$(number VERSION_PATCH)
abi=$(number ABI_VERSION)
lib=${DESTDIR:-}$LIBDIR
include=${DESTDIR:-}$INCLUDEDIR
documents=${DESTDIR:-}$PREFIX/share/doc/satya
# Which folders were not there before, one a line: those of DESTDIR or PREFIX as seen from
# $documents, so that they are found when the tree was moved.
made=$documents/folders
# The names of the shared library, of every version that was installed here.
libraries=$documents/libraries

# satya_cpython.h is not among them: it changes with the Python package, which alone needs it.
headers() { ls -- "$root/include/satya.h" "$root/bindings/cpp/include/satya.hpp"; }

# A text as the replacement of a `sed` command that `|` parts.
escaped() { printf '%s' "$1" | sed 's/[&|\\]/\\&/g'; }

# How to come from the folder $2 to $1.
relative() { realpath -m --relative-to="$2" "$1"; }

fill_in() {
  sed -e "s|@VERSION@|$version|g" -e "s|@MAJOR@|$major|g" -e "s|@ABI@|$abi|g" \
    -e "s|@PREFIX_FROM_PC@|$(escaped "$(relative "$PREFIX" "$LIBDIR/pkgconfig")")|g" \
    -e "s|@LIBDIR_FROM_PREFIX@|$(escaped "$(relative "$LIBDIR" "$PREFIX")")|g" \
    -e "s|@INCLUDEDIR_FROM_PREFIX@|$(escaped "$(relative "$INCLUDEDIR" "$PREFIX")")|g" \
    -e "s|@LIBDIR_FROM_CMAKE@|$(escaped "$(relative "$LIBDIR" "$LIBDIR/cmake/satya")")|g" \
    -e "s|@INCLUDEDIR_FROM_CMAKE@|$(escaped "$(relative "$INCLUDEDIR" "$LIBDIR/cmake/satya")")|g" "$1"
}

refresh_loader() {
  case "${DESTDIR:-}:$LIBDIR" in
    :/usr/lib* | :/usr/local/lib*) ldconfig 2>/dev/null || echo "run ldconfig as root once" ;;
  esac
}

# Makes a folder and those around it, and notes which were missing, the innermost first.
make_folder() {
  local folder=$1
  while [ ! -d "$folder" ]; do
    case ${DESTDIR:+staged }$folder/ in
      "staged "* | "$PREFIX"/*) missing+=("$(relative "$folder" "$documents")") ;;
      *) missing+=("$folder") ;;
    esac
    folder=$(dirname "$folder")
  done
  mkdir -p "$1" && [ -w "$1" ] && return
  if [ "$(id -u)" = 0 ]; then
    echo "install: $1 cannot be written, even by root: choose another PREFIX" >&2
  else
    echo "install: no permission to write $1: run as root, or choose another PREFIX" >&2
  fi
  exit 1
}

install_all() {
  local name missing=()
  for name in libsatya.so libsatya.a; do
    [ -f "$release/$name" ] || { echo "install: $name is not there: run make first" >&2; exit 1; }
  done
  for name in "$documents" "$lib/pkgconfig" "$lib/cmake/satya" "$include"; do
    make_folder "$name"
  done
  # An installation over another adds to what that one noted.
  [ ${#missing[@]} = 0 ] || printf '%s\n' "${missing[@]}" >>"$made"
  printf '%s\n' "libsatya.so.$version" "libsatya.so.$abi" >>"$libraries"
  install -m 755 "$release/libsatya.so" "$lib/libsatya.so.$version"
  strip --strip-unneeded "$lib/libsatya.so.$version"
  ln -sf "libsatya.so.$version" "$lib/libsatya.so.$abi"
  ln -sf "libsatya.so.$abi" "$lib/libsatya.so"
  install -m 644 "$release/libsatya.a" "$lib/libsatya.a"
  for name in $(headers); do install -m 644 "$name" "$include/"; done
  install -m 644 "$root/LICENSE" "$root/LICENSE-PCRE2" "$documents/"
  fill_in "$root/bindings/c/satya.pc.in" >"$lib/pkgconfig/satya.pc"
  for name in satyaConfig.cmake satyaConfigVersion.cmake; do
    fill_in "$root/bindings/c/cmake/$name.in" >"$lib/cmake/satya/$name"
  done
  chmod 644 "$lib/pkgconfig/satya.pc" "$lib/cmake/satya/"*.cmake
  echo "installed satya $version below ${DESTDIR:-}$PREFIX"
  refresh_loader
}

# Removes the folders that an installation made and that are empty, the inner ones first.
remove_folders() {
  local folder
  [ -f "$made" ] || return 0
  (cd "$documents" && xargs -d '\n' -r realpath -ms -- <"$made") | sort -ru >"$made.absolute"
  mapfile -t folders <"$made.absolute"
  rm -f "$made" "$made.absolute"
  for folder in "${folders[@]}"; do rmdir "$folder" 2>/dev/null || true; done
}

uninstall_all() {
  local name
  rm -f "$lib/libsatya.so" "$lib/libsatya.so.$abi" "$lib/libsatya.so.$version" "$lib/libsatya.a"
  if [ -f "$libraries" ]; then
    while read -r name; do rm -f "$lib/${name##*/}"; done <"$libraries"
    rm -f "$libraries"
  fi
  rm -f "$lib/pkgconfig/satya.pc"
  rm -f "$lib/cmake/satya/satyaConfig.cmake" "$lib/cmake/satya/satyaConfigVersion.cmake"
  rm -f "$documents/LICENSE" "$documents/LICENSE-PCRE2"
  for name in $(headers); do rm -f "$include/${name##*/}"; done
  remove_folders
  echo "removed satya $version below ${DESTDIR:-}$PREFIX"
  refresh_loader
}

case ${1:-} in
  install) install_all ;;
  uninstall) uninstall_all ;;
  *) sed -n '4,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
