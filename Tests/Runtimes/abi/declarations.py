# SPDX-License-Identifier: Apache-2.0
"""Writes what satya.h declares as lines that can be compared, sorted:

    const char *satya_version_string(void)
    satya_total 0: uint32_t struct_size
    enum SATYA_OK: SATYA_INVALID = 1
    typedef uint32_t satya_status

An enum has the name of its first constant. The version, which every release changes, is no part
of them; everything else is, as it is spelled: qualifiers, and names of types that are the same
type on one machine only.
"""

import re
import sys


def block(header: str) -> str:
    """The declarations, without comments, on one line."""
    begin = header.index("declarations: begin")
    text = header[header.index("*/", begin) + 2 : header.index("/* ---- declarations: end")]
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", " ", text, flags=re.S))


def functions(text: str) -> list[tuple[str, str, str]]:
    """Each function as its result, its name and its parameters."""
    found = re.findall(r"([\w ]+[ *]+)(satya_\w+)\(([^)]*)\);", text)
    return [(result.strip(), name, parameters) for result, name, parameters in found]


def members(name: str, body: str) -> list[str]:
    """The members of a struct, each with its place; those of a union within have its name."""
    inner = re.search(r"union \{(.*?)\} (\w+);", body)
    lines = []
    if inner:
        lines = members(f"{name}.{inner.group(2)}", inner.group(1))
        body = body.replace(inner.group(0), f"union {inner.group(2)};")
    parts = [part.strip() for part in body.split(";") if part.strip()]
    return lines + [f"{name} {place}: {part}" for place, part in enumerate(parts)]


def declarations(header: str) -> list[str]:
    text = block(header)
    lines = [
        f"{result} {name}({', '.join(map(str.strip, parameters.split(',')))})".replace("* ", "*")
        for result, name, parameters in functions(text)
    ]
    for name, body in re.findall(r"typedef struct (\w+) \{((?:[^{}]|\{[^{}]*\})*)\}", text):
        lines += members(name, body)
    lines += [f"typedef {kind}" for kind in re.findall(r"typedef ([^{};]+);", text)]
    for body in re.findall(r"enum \{([^}]*)\}", text):
        parts = [part.strip() for part in body.split(",") if part.strip()]
        lines += [f"enum {parts[0].split()[0]}: {part}" for part in parts]
    return sorted(line for line in lines if ": SATYA_VERSION_" not in line)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print("\n".join(declarations(file.read())))
