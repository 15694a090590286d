#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the declarations of satya.h as an FFI without a preprocessor would.

    signatures.py HEADER --names    the functions, one a line, sorted
    signatures.py HEADER --table    a C table of them, for ffi.c

What stands between the lines "declarations: begin" and "declarations: end" is
parsed by pycparser; comments go, nothing else is touched. What cannot be called
through an FFI (a struct by value, a variadic, a callback) is an error.
"""

import re
import sys

from pycparser import c_ast, c_parser

INTEGERS = {
    "uint8_t": "ffi_type_uint8",
    "uint16_t": "ffi_type_uint16",
    "uint32_t": "ffi_type_uint32",
    "uint64_t": "ffi_type_uint64",
    "int64_t": "ffi_type_sint64",
    "size_t": "ffi_type_ulong",
    "char": "ffi_type_schar",
    "double": "ffi_type_double",
    "void": "ffi_type_void",
}


def declarations(path):
    """The block as text, its comments replaced by the line ends they held."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    blocks = re.findall(
        r"/\* -+ declarations: begin -+ \*/(.*?)/\* -+ declarations: end -+ \*/", text, re.S
    )
    if len(blocks) != 1:
        sys.exit(f"{path}: expected one block of declarations, found {len(blocks)}")
    block = re.sub(r"/\*.*?\*/", lambda found: "\n" * found.group().count("\n"), blocks[0], flags=re.S)
    if "#" in block or "//" in block:
        sys.exit(f"{path}: the declarations need a preprocessor")
    return block


def parse(path):
    known = "".join(f"typedef int {name};\n" for name in INTEGERS if name.endswith("_t"))
    tree = c_parser.CParser().parse(known + declarations(path), path)
    return [node for node in tree.ext if getattr(node, "name", None) not in INTEGERS]


def ffi_type(node, typedefs, where):
    """The libffi type of a parameter or result."""
    kind = node.type
    if isinstance(kind, c_ast.PtrDecl):
        if isinstance(kind.type, c_ast.FuncDecl):
            sys.exit(f"{where}: a callback cannot be called through every FFI")
        return "ffi_type_pointer"
    name = kind.type.names[0] if isinstance(kind.type, c_ast.IdentifierType) else None
    while name in typedefs:
        name = typedefs[name]
    if name not in INTEGERS:
        sys.exit(f"{where}: passes a struct by value, or a type of no fixed size")
    return INTEGERS[name]


def functions(path):
    """(name, result, parameters) of each function, in the order of the header."""
    typedefs, found = {}, []
    for node in parse(path):
        if isinstance(node, c_ast.Typedef):
            kind = getattr(node.type, "type", None)
            if isinstance(kind, c_ast.IdentifierType):
                typedefs[node.name] = kind.names[0]
        elif isinstance(node, c_ast.Decl) and isinstance(node.type, c_ast.FuncDecl):
            parameters = []
            for parameter in node.type.args.params if node.type.args else []:
                if isinstance(parameter, c_ast.EllipsisParam):
                    sys.exit(f"{node.name}: is variadic")
                where = f"{node.name}, parameter {parameter.name}"
                parameters.append(ffi_type(parameter, typedefs, where))
            if parameters == ["ffi_type_void"]:
                parameters = []
            result = ffi_type(node.type, typedefs, node.name)
            is_status = isinstance(node.type.type, c_ast.TypeDecl) and (
                node.type.type.type.names == ["satya_status"]
            )
            found.append((node.name, result, is_status, parameters))
        elif isinstance(node, c_ast.FuncDef):
            sys.exit(f"{node.decl.name}: is defined in the header")
        elif not isinstance(node, c_ast.Decl):
            sys.exit(f"{path}: unexpected {type(node).__name__} at {node.coord}")
    return found


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in ("--names", "--table"):
        sys.exit(__doc__)
    found = functions(sys.argv[1])
    if sys.argv[2] == "--names":
        print("\n".join(sorted(name for name, *_ in found)))
        return
    for name, result, is_status, parameters in found:
        types = ", ".join(f"&{parameter}" for parameter in parameters) or "NULL"
        print(f'{{"{name}", &{result}, {int(is_status)}, {len(parameters)}, {{{types}}}}},')


if __name__ == "__main__":
    main()
