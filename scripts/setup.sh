#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing, and only that: safe to run again, quick and without
# network when nothing is.
#
#   setup.sh build    what `make` needs
#   setup.sh demo     what `make demo` needs: that, and a Python
#   setup.sh wheel    what `make wheel` and `make sdist` need: that, and tools for packages
#   setup.sh test     what `make test` needs
#   setup.sh long     what `make test-long` needs
#   setup.sh bench    what `make bench` needs
#
# Packages come from apt (Debian, Ubuntu), Python tools from PyPI, into .venv. Swift is not
# installed: SWIFT, or the one on PATH, has to be 6.2 or later.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
purpose=${1:-test}

stop() { printf 'setup: %s\n' "$@" >&2; exit 1; }

has() { command -v "$1" >/dev/null 2>&1; }
has_header() { printf '#include <%s>\n' "$1" | cc -DPCRE2_CODE_UNIT_WIDTH=8 -E -x "${2:-c}" - >/dev/null 2>&1; }
has_archive() { case $(cc -print-file-name="$1" 2>/dev/null) in /*) ;; *) return 1 ;; esac; }

# First, for nobody wants packages for what cannot be built.
swift=${SWIFT:-swift}
has "$swift" || stop "$([ "$swift" = swift ] && echo "swift is not on PATH" || echo "there is no $swift"): install \
Swift 6.2 or later from https://www.swift.org/install, or say SWIFT=/path/to/swift"
swift_version=$("$swift" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -1)
case $swift_version in
  6.[2-9]* | 6.1[0-9]* | [7-9].* | [1-9][0-9].*) ;;
  *) stop "$swift is of version ${swift_version:-unknown}: Swift 6.2 or later is needed" ;;
esac

missing=""
need() { # PACKAGE TEST...: the package unless the test holds
  local package=$1
  shift
  "$@" || missing="$missing $package"
}

need build-essential eval 'has cc && has c++ && has ld && has_header stdlib.h'
need libpcre2-dev eval 'has_header pcre2.h && has_archive libpcre2-8.a'
# Those of the tests, which benchmarks need as well.
has_tests=""
case $purpose in test | long | bench) has_tests=1 ;; esac
[ "$purpose" = build ] || need python3 has python3
has_environment=$has_tests
[ "$purpose" != wheel ] || has_environment=1
[ -z "$has_environment" ] ||
  need python3-venv eval 'has python3 && python3 -c "import ensurepip, venv" 2>/dev/null'
if [ -n "$has_tests" ]; then
  need libffi-dev has_header ffi.h
  need pkg-config has pkg-config
  need cmake has cmake
  need valgrind has valgrind
  need locales eval '[ -e /usr/share/i18n/locales/de_DE ]'
  need abigail-tools eval 'has abidw && has abidiff'
  # The one Python with another engine; CPython versions are taken as they are found.
  need pypy3-venv eval 'has pypy3 && pypy3 -c "import ensurepip, venv" 2>/dev/null'
  # Of languages that are here, what their tests are written with; Tests/Runtimes/install.sh
  # installs the languages.
  ! has ruby || need ruby-minitest eval 'ruby -e "require %q(minitest)" 2>/dev/null'
  if has javac; then
    need libjna-java [ -e "${JNA_JAR:-/usr/share/java/jna.jar}" ]
    need junit5 [ -e "${JUNIT_JARS:-/usr/share/java}/junit-jupiter-api.jar" ]
    need libpicocli-java [ -e "${JUNIT_JARS:-/usr/share/java}/picocli.jar" ]
  fi
fi
if [ "$purpose" = long ]; then
  need python3-dbg eval 'has python3-dbg || ls /usr/bin/python3.*-dbg >/dev/null 2>&1'
fi
if [ "$purpose" = bench ]; then
  need libsimdjson-dev has_header simdjson.h c++
  need rapidjson-dev has_header rapidjson/document.h c++
fi

if [ -n "$missing" ]; then
  echo "setup: missing:$missing"
  has apt-get || stop "this system has no apt-get: install the like of$missing, then run make again"
  as_root=""
  if [ "$(id -u)" != 0 ]; then
    has sudo || stop "run as root, or install sudo, or install these yourself:$missing"
    as_root=sudo
  fi
  echo "setup: apt-get update"
  $as_root apt-get -qq update || stop "apt-get update failed: is the network there?"
  echo "setup: apt-get install$missing (a minute or so)"
  DEBIAN_FRONTEND=noninteractive $as_root apt-get -qq install -y --no-install-recommends $missing \
    >/dev/null || stop "apt-get could not install$missing"
fi

# install_python_packages FILE WHAT: by pip into .venv, unless they are there, and a line for
# each, since it takes a minute or more.
install_python_packages() {
  local mark=$root/.venv/installed-${1##*/}
  ! cmp -s "$1" "$mark" || return 0
  echo "setup: $2, from PyPI (a minute or so)"
  "$root/.venv/bin/python" -m pip install --disable-pip-version-check --progress-bar off -r "$1" |
    sed -un 's/^Collecting \([^ ]*\).*/setup:   \1/p; s/^Installing .*/setup:   installing them/p' ||
    stop "pip could not install ${1#"$root"/}: is PyPI reachable?"
  cp "$1" "$mark"
}

if [ -n "$has_environment" ]; then
  if [ ! -x "$root/.venv/bin/python" ]; then
    echo "setup: a Python environment in .venv"
    python3 -m venv "$root/.venv" ||
      stop "python3 -m venv failed: remove $root/.venv and run make again"
  fi
  install_python_packages "$root/Tests/requirements.txt" "test tools"
fi
[ -z "$has_tests" ] ||
  install_python_packages "$root/Tests/peers.txt" "what the tests compare with"
