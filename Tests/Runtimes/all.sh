#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Everything here, one after the other; README.md says what. With --all what is missing fails.
set -eu
here=$(dirname "$0")
"$here/run.sh" "$@"
"$here/packages.sh" "$@"
"$here/elsewhere.sh" "$@"
"$here/load.sh" "$@"
"$here/static.sh" "$@"
"$here/abi/run.sh" "$@"
