#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Everything here, one after the other, whatever fails; README.md says what. With --all what is
# missing fails.
set -eu
here=$(dirname "$0")
failed=""
for script in harness run packages elsewhere load static abi/run; do
  "$here/$script.sh" "$@" || failed="$failed $script.sh"
done
[ -z "$failed" ] || { echo "all: failed:$failed"; exit 1; }
