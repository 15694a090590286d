# SPDX-License-Identifier: Apache-2.0
"""Writes C definitions of every function that satya.h declares.

Swift's debug information has no C declarations; that of these stubs has them, so
that libabigail sees the binary interface as C callers do.
"""

import re
import sys


def stubs(header: str) -> str:
    begin = header.index("declarations: begin")
    block = header[header.index("*/", begin) + 2 : header.index("/* ---- declarations: end")]
    text = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", " ", block, flags=re.S))
    functions = re.findall(r"([\w ]+[ *]+)(satya_\w+)\(([^)]*)\);", text)
    lines = ["#include <satya.h>"]
    for result, name, arguments in functions:
        body = "" if result.strip() == "void" else " return 0; "
        lines.append(f"{result.strip()} {name}({arguments}) {{{body}}}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.stdout.write(stubs(file.read()))
