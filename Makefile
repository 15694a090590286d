# SPDX-License-Identifier: Apache-2.0
#
#   make             builds libsatya.so and libsatya.a (release) into .build/release
#   make demo        validates real records from C and from Python and explains the bad ones
#   make test        every test, some forty minutes; what CI runs
#   make test-long   the same with more: all under sanitizers and valgrind, fuzzing, every double
#   make test-runtimes  every language: installs what is missing (apt), skips none
#   make bench       measures against peers in the same run; writes Benchmarks/results
#   make install     libraries, headers, satya.pc, CMake package; PREFIX= DESTDIR= LIBDIR=
#   make uninstall   removes what make install put there
#   make wheel       the Python package with the library inside, into dist/, and tries it
#   make sdist       its sources, which build where Swift is, into dist/
#   make setup       installs what the above need, if it is missing (apt, PyPI); they call it
#   make clean       removes what was built, but not .venv
#   make help        says this
#
# Each is safe to run again. SWIFT=/path/to/swift builds with a Swift that is not on PATH.

SWIFT ?= swift
PREFIX ?= /usr/local
LIBRARY := .build/release/libsatya.so
PYTHON := .venv/bin/python
export PREFIX DESTDIR LIBDIR INCLUDEDIR SWIFT

.PHONY: all build setup demo test test-long test-runtimes bench install uninstall wheel sdist clean help
all: build

# SwiftPM knows what is up to date; a first build takes three minutes.
build:
	@scripts/setup.sh build
	@echo "building $(LIBRARY)"
	@scripts/build.sh

setup:
	@scripts/setup.sh bench

demo: build
	@scripts/setup.sh demo
	@scripts/demo.sh

test:
	@scripts/setup.sh test
	@scripts/test.sh

test-long:
	@scripts/setup.sh long
	@SATYA_LONG=1 scripts/test.sh

test-runtimes: build
	@scripts/setup.sh test
	@Tests/Runtimes/install.sh
	@Tests/Runtimes/all.sh --all

bench: build
	@scripts/setup.sh bench
	@$(PYTHON) Benchmarks/run.py $(ARGUMENTS)
	@Benchmarks/runtimes.sh

# Installing builds nothing, so that it can be run as root without Swift.
install:
	@scripts/install.sh install

uninstall:
	@scripts/install.sh uninstall

wheel: build
	@scripts/setup.sh wheel
	@$(PYTHON) bindings/python/distribution.py wheel
	@scripts/try_wheel.sh dist/libsatya-*-py3-none-manylinux_*.whl

sdist:
	@scripts/setup.sh wheel
	@$(PYTHON) bindings/python/distribution.py sdist

clean:
	rm -rf .build .build-* build dist

help:
	@sed -n '/^# *make/,/^$$/s/^# \{0,1\}//p' Makefile
