# SPDX-License-Identifier: Apache-2.0
"""Writes C definitions of every function that satya.h declares.

Swift's debug information has no C declarations; that of these stubs has them, so
that libabigail sees the binary interface as C callers do.
"""

import sys

from declarations import block, functions


def stubs(header: str) -> str:
    lines = ["#include <satya.h>"]
    for result, name, parameters in functions(block(header)):
        body = "" if result == "void" else " return 0; "
        lines.append(f"{result} {name}({parameters}) {{{body}}}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.stdout.write(stubs(file.read()))
