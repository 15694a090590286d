#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Read by the scripts that try one thing after the other, after environment.sh and with `all` set:
#   absent NEEDED...              puts those commands and files that are not here into `absent`
#   trial SCRIPT NAME COMMAND...  runs the command and says how it went, with its output if it fails
#   verdict SCRIPT                fails if a trial did, or if --all was asked and one is `missing`

failed="" missing=""

absent() {
  absent=
  for needed; do
    case $needed in
      /*) [ -e "$needed" ] || absent="$absent $needed" ;;
      *) command -v "$needed" > /dev/null || absent="$absent $needed" ;;
    esac
  done
}

trial() {
  trial_script=$1 trial_name=$2
  shift 2
  # In a subshell that the first failure ends; `if (...)` would go on after it.
  set +e
  (set -e; "$@") > "$work/$trial_script.out" 2>&1
  trial_status=$?
  set -e
  if [ $trial_status -eq 0 ]; then
    echo "$trial_script: $trial_name: ok"
  else
    failed="$failed $trial_name"
    echo "$trial_script: $trial_name: fails ($trial_status)"
    sed 's/^/    /' "$work/$trial_script.out"
  fi
}

verdict() {
  [ -z "$failed" ] || { echo "$1: failed:$failed"; exit 1; }
  [ "$all" = no ] || [ -z "$missing" ] || exit 1
}
