#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# install.sh install|uninstall: the shared library with its links, the static one, the headers
# for C and C++, satya.pc, the CMake package and the licenses. PREFIX (/usr/local), LIBDIR
# (PREFIX/lib), INCLUDEDIR (PREFIX/include), DESTDIR (a folder to pack, in front of all). The
# libraries are those of .build/release, or of the folder SATYA_LIBRARY_DIR. What is
# found by its own place (satya.pc, the CMake package) may be moved as a whole. What was written
# is recorded in PREFIX/share/doc/satya: `uninstall` needs PREFIX and DESTDIR alone, and removes
# nothing else; `install` overwrites nothing else.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
absolute() { realpath -ms -- "$1"; }
[ -z "${DESTDIR:-}" ] || DESTDIR=$(absolute "$DESTDIR")
PREFIX=$(absolute "${PREFIX:-/usr/local}")
LIBDIR=$(absolute "${LIBDIR:-$PREFIX/lib}")
INCLUDEDIR=$(absolute "${INCLUDEDIR:-$PREFIX/include}")
release=${SATYA_LIBRARY_DIR:-$root/.build/release}

# Installed files are for everybody, whatever else the caller makes is not.
umask 022

number() { sed -n "s/.* SATYA_$1 = \([0-9]*\).*/\1/p" "$root/include/satya.h"; }
major=$(number VERSION_MAJOR)
minor=$(number VERSION_MINOR)
version=$major.$minor.$(number VERSION_PATCH)
abi=$(number ABI_VERSION)
lib=${DESTDIR:-}$LIBDIR
include=${DESTDIR:-}$INCLUDEDIR
documents=${DESTDIR:-}$PREFIX/share/doc/satya
# The files that were written, of every version and in every LIBDIR, and the folders that were
# not there before, one a line: those of DESTDIR or PREFIX as seen from $documents, so that they
# are found when the tree was moved.
written=$documents/files
made=$documents/folders

# satya_cpython.h is not among them: it changes with the Python package, which alone needs it.
headers() { ls -- "$root/include/satya.h" "$root/bindings/cpp/include/satya.hpp"; }

# A text as the replacement of a `sed` command that `|` parts.
escaped() { printf '%s' "$1" | sed 's/[&|\\]/\\&/g'; }

# How to come from the folder $2 to $1.
relative() { realpath -m --relative-to="$2" "$1"; }

fill_in() {
  sed -e "s|@VERSION@|$version|g" -e "s|@MAJOR@|$major|g" -e "s|@MINOR@|$minor|g" \
    -e "s|@ABI@|$abi|g" \
    -e "s|@PREFIX_FROM_PC@|$(escaped "$(relative "$PREFIX" "$LIBDIR/pkgconfig")")|g" \
    -e "s|@LIBDIR_FROM_PREFIX@|$(escaped "$(relative "$LIBDIR" "$PREFIX")")|g" \
    -e "s|@INCLUDEDIR_FROM_PREFIX@|$(escaped "$(relative "$INCLUDEDIR" "$PREFIX")")|g" \
    -e "s|@LIBDIR_FROM_CMAKE@|$(escaped "$(relative "$LIBDIR" "$LIBDIR/cmake/satya")")|g" \
    -e "s|@INCLUDEDIR_FROM_CMAKE@|$(escaped "$(relative "$INCLUDEDIR" "$LIBDIR/cmake/satya")")|g" "$1"
}

# What the loader keeps of a folder that it searches.
refresh_loader() {
  case $1 in
    /usr/lib* | /usr/local/lib*) ldconfig 2>/dev/null || echo "run ldconfig as root once" ;;
  esac
}

# A path as it is recorded, and a record as the paths of today, without links being followed.
recorded() {
  case ${DESTDIR:+staged }$1/ in
    "staged "* | "$PREFIX"/*) realpath -ms --relative-to="$documents" -- "$1" ;;
    *) printf '%s\n' "$1" ;;
  esac
}

paths() {
  local path
  [ -f "$1" ] || return 0
  while IFS= read -r path; do
    case $path in
      /*) printf '%s\n' "$path" ;;
      *) absolute "$documents/$path" ;;
    esac
  done <"$1"
}

# Every file that an installation writes, but for the record itself.
files() {
  local name
  for name in "libsatya.so.$version" "libsatya.so.$abi" libsatya.so libsatya.a pkgconfig/satya.pc \
    cmake/satya/satyaConfig.cmake cmake/satya/satyaConfigVersion.cmake; do
    printf '%s\n' "$lib/$name"
  done
  headers | while read -r name; do printf '%s\n' "$include/${name##*/}"; done
  printf '%s\n' "$documents/LICENSE" "$documents/LICENSE-PCRE2"
}

# Stops where a file of that name is there that no installation recorded.
refuse_to_overwrite() {
  local path ours foreign
  ours=$(paths "$written")
  foreign=$(files | while IFS= read -r path; do
    [ -e "$path" ] || [ -L "$path" ] || continue
    grep -qxF -- "$path" <<<"$ours" || printf '  %s\n' "$path"
  done)
  [ -n "$foreign" ] || return 0
  echo "install: these were not installed from here and are left as they are:" >&2
  printf '%s\n' "$foreign" >&2
  echo "install: remove them, or choose another LIBDIR, INCLUDEDIR or PREFIX" >&2
  exit 1
}

# Makes a folder and those around it, and notes which were missing, the innermost first.
make_folder() {
  local folder=$1
  while [ ! -d "$folder" ]; do
    missing+=("$(recorded "$folder")")
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
  refuse_to_overwrite
  for name in "$documents" "$lib/pkgconfig" "$lib/cmake/satya" "$include"; do
    make_folder "$name"
  done
  # An installation over another adds to what that one noted.
  [ ${#missing[@]} = 0 ] || printf '%s\n' "${missing[@]}" >>"$made"
  files | while IFS= read -r name; do recorded "$name"; done >>"$written"
  sort -u -o "$written" "$written"
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
  refresh_loader "$lib"
}

# Removes the folders that an installation made and that are empty, the inner ones first.
remove_folders() {
  local folder folders
  mapfile -t folders < <(paths "$made" | sort -ru)
  rm -f "$made"
  for folder in "${folders[@]}"; do rmdir "$folder" 2>/dev/null || true; done
}

uninstall_all() {
  local path installed
  if [ ! -f "$written" ]; then
    echo "install: no installation is recorded in $documents: nothing is removed;" \
      "give PREFIX and DESTDIR as for install" >&2
    exit 1
  fi
  mapfile -t installed < <(paths "$written")
  for path in "${installed[@]}"; do rm -f -- "$path"; done
  rm -f "$written"
  remove_folders
  echo "removed satya below ${DESTDIR:-}$PREFIX"
  for path in "${installed[@]}"; do
    [ "${path##*/}" != libsatya.so ] || refresh_loader "${path%/*}"
  done
}

case ${1:-} in
  install) install_all ;;
  uninstall) uninstall_all ;;
  *) sed -n '4,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
