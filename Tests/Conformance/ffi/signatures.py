#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the declarations of satya.h as an FFI without a preprocessor would.

    signatures.py HEADER --names           the functions, one a line, sorted
    signatures.py HEADER --table           a C table of them, for ffi.c
    signatures.py HEADER --observers       macros that note each status, for observe.h
    signatures.py HEADER --statuses FILE   compares the statuses noted in FILE with those
                                           that the header promises

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


def block(path):
    """The declarations with their comments."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    blocks = re.findall(
        r"/\* -+ declarations: begin -+ \*/(.*?)/\* -+ declarations: end -+ \*/", text, re.S
    )
    if len(blocks) != 1:
        sys.exit(f"{path}: expected one block of declarations, found {len(blocks)}")
    return blocks[0]


def declarations(path):
    """The block, its comments replaced by the line ends they held."""
    text = re.sub(
        r"/\*.*?\*/", lambda found: "\n" * found.group().count("\n"), block(path), flags=re.S
    )
    if "#" in text or "//" in text:
        sys.exit(f"{path}: the declarations need a preprocessor")
    return text


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


def is_handle_out(parameter):
    """Whether it is `satya_something **out`."""
    inner = getattr(parameter.type, "type", None)
    if parameter.name != "out" or not isinstance(inner, c_ast.PtrDecl):
        return False
    return inner.type.type.names[0].startswith("satya_")


def functions(path):
    """(name, result, is_status, parameters) of each function, in the order of the header;
    a parameter is (name, libffi type, whether it is a handle that the function gives)."""
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
                kind = ffi_type(parameter, typedefs, where)
                if kind != "ffi_type_void":
                    parameters.append((parameter.name, kind, is_handle_out(parameter)))
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


def promises(path):
    """The statuses that the comment of each function names, and SATYA_OK."""
    comments = {}
    for comment, name in re.findall(
        r"/\*\*((?:(?!\*/).)*)\*/\s*[a-z_0-9 ]+[ *]\*?(satya_\w+)\(", block(path), re.S
    ):
        comments[name] = re.sub(r"\s*\n\s*\*", "\n", comment)

    def of(name):
        comment = comments[name]
        found = set(re.findall(r"SATYA_(?!OK)\w+", "\n".join(re.findall(r"@retval.*", comment, re.S))))
        for other in re.findall(r"(?:@retval as|see)\s+(satya_\w+)\(\)", comment):
            found |= of(other)
        return found

    return {
        name: {"SATYA_OK"} | of(name) for name, _, is_status, _ in functions(path) if is_status
    }


def compare_statuses(path, noted):
    with open(noted, encoding="utf-8") as file:
        seen = {tuple(line.split()) for line in file}
    promised = {(name, status) for name, all_of in promises(path).items() for status in all_of}
    for name, status in sorted(promised - seen):
        print(f"no test sees {name}() return {status}")
    for name, status in sorted(seen - promised):
        print(f"{name}() returns {status}, which satya.h does not say")
    if promised != seen:
        sys.exit(1)
    print(f"{len(promised)} statuses of {len(promises(path))} functions")


def main():
    arguments = sys.argv[1:]
    if arguments[1:2] == ["--statuses"] and len(arguments) == 3:
        compare_statuses(arguments[0], arguments[2])
        return
    if len(arguments) != 2 or arguments[1] not in ("--names", "--table", "--observers"):
        sys.exit(__doc__)
    found = functions(arguments[0])
    if arguments[1] == "--names":
        print("\n".join(sorted(name for name, *_ in found)))
        return
    if arguments[1] == "--observers":
        statuses = [name for name, _, is_status, _ in found if is_status]
        for index, name in enumerate(statuses):
            print(f'#define {name}(...) observe({index}, "{name}", {name}(__VA_ARGS__))')
        return
    for name, result, is_status, parameters in found:
        types = ", ".join(
            f'{{"{parameter}", &{kind}, {int(is_out)}}}' for parameter, kind, is_out in parameters
        )
        print(
            f'{{"{name}", &{result}, {int(is_status)}, {len(parameters)}, {{{types or "{NULL}"}}}}},'
        )


if __name__ == "__main__":
    main()
