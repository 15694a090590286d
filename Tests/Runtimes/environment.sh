#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Read by the scripts of the runtimes, after they set `root`. Makes a folder with
# the library under all its names and a satya.pc, and sets what finds them:
#   lib     the folder of libsatya.so and libsatya.so.0
#   work    a folder for what is built
#   flags   how a C compiler finds the header
#   links   how it finds the library, also when the program runs
#   bindings  the folder of the bindings

built=${SATYA_LIBRARY_DIR:-$root/.build/release}
if [ ! -e "$built/libsatya.so" ]; then
  echo "runtimes: $built/libsatya.so is not there: build it, or set SATYA_LIBRARY_DIR" >&2
  exit 1
fi
work=${SATYA_RUNTIMES_WORK:-$root/.build/runtimes}
lib=$work/lib
mkdir -p "$lib/pkgconfig"
ln -sf "$(cd "$built" && pwd)/libsatya.so" "$lib/libsatya.so"
ln -sf libsatya.so "$lib/libsatya.so.0"
cat > "$lib/pkgconfig/satya.pc" << PC
libdir=$lib

Name: satya
Description: Data validation
Version: 0.1.0
Cflags: -I$root/include
Libs: -L$lib -lsatya
PC
flags=-I$root/include
bindings=$root/bindings
links="-L$lib -Wl,-rpath,$lib -lsatya"
export PKG_CONFIG_PATH="$lib/pkgconfig" LD_LIBRARY_PATH="$lib" SATYA_HEADER="$root/include/satya.h"

# prints BINDING COMMAND...: a README's program prints what stands in the README's block of text.
prints() {
  readme_of=$1
  shift
  "$@" > "$work/readme.out"
  readme "$readme_of" text > "$work/readme.expected"
  [ -s "$work/readme.expected" ] && diff "$work/readme.expected" "$work/readme.out"
}

# readme BINDING LANGUAGE: the code of a README's first block of a language.
readme() {
  awk -v fence="\`\`\`$2" '$0 == fence && !done { inside = 1; next }
    /^```/ { if (inside) done = 1; inside = 0 } inside' "$bindings/$1/README.md"
}
