#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What the scripts say where something is missing or misspelled, before they do anything.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
checks=0

# refuses TEXT COMMAND...: it fails, and says TEXT.
refuses() {
  local text=$1 said
  shift
  if said=$("$@" 2>&1); then
    echo "$* does not fail, and says: $said"
    exit 1
  fi
  [[ $said == *"$text"* ]] || { echo "$* does not say '$text' but: $said"; exit 1; }
  checks=$((checks + 1))
}

# says TEXT COMMAND...: it does not fail.
says() {
  local text=$1 said
  shift
  said=$("$@" 2>&1)
  [[ $said == *"$text"* ]] || { echo "$* does not say '$text' but: $said"; exit 1; }
  checks=$((checks + 1))
}

refuses "there is no stage 'nosuchstage'; the stages are" scripts/test.sh nosuchstage
refuses "conformance" scripts/test.sh header nosuchstage
refuses "there is no stage 'python-2.7'" scripts/test.sh python-2.7
refuses "'door' wants SATYA_LONG=1" env -u SATYA_LONG scripts/test.sh door

# Programs that set-up looks for, none of which may be asked to install anything.
mkdir "$folder/bin"
for program in bash sed head dirname env; do
  ln -s "$(command -v $program)" "$folder/bin/$program"
done
printf '#!/bin/sh\ntouch "%s/asked"\nexit 1\n' "$folder" >"$folder/bin/apt-get"
printf '#!/bin/sh\necho "Swift version $SWIFT_SAYS (swift-RELEASE)"\n' >"$folder/swift"
chmod +x "$folder/bin/apt-get" "$folder/swift"

setup() { env -u SWIFT PATH="$folder/bin" "$@" scripts/setup.sh build; }

refuses "swift is not on PATH" setup
refuses "there is no /nonexistent/swift" setup SWIFT=/nonexistent/swift
refuses "is of version 6.1.2: Swift 6.2 or later is needed" setup SWIFT="$folder/swift" SWIFT_SAYS=6.1.2
refuses "is of version 5.10: Swift 6.2 or later is needed" setup SWIFT="$folder/swift" SWIFT_SAYS=5.10
[ ! -e "$folder/asked" ] || { echo "set-up installs packages before it looks for Swift"; exit 1; }
# Swift is there by that name: what comes next is missing.
refuses "missing: build-essential" setup SWIFT="$folder/swift" SWIFT_SAYS=6.2
refuses "there is no /nonexistent/swift" make SWIFT=/nonexistent/swift

says "make test-long" make help
echo "scripts: $checks checks, 0 failed"
