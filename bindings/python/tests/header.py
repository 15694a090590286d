# SPDX-License-Identifier: Apache-2.0
"""Reads the declarations of include/satya.h, the way an FFI without a preprocessor does."""

from __future__ import annotations

import pathlib
import re
from typing import Any, NamedTuple

from pycparser import c_ast, c_parser

ROOT = pathlib.Path(__file__).resolve().parents[3]
HEADER = ROOT / "include" / "satya.h"

_TYPEDEFS = "".join(
    f"typedef {plain} {name};\n"
    for name, plain in {
        "uint8_t": "unsigned char",
        "uint16_t": "unsigned short",
        "uint32_t": "unsigned int",
        "uint64_t": "unsigned long long",
        "int64_t": "long long",
        "size_t": "unsigned long",
    }.items()
)


class Header(NamedTuple):
    #: Names of the constants, with their values, in the order of the header.
    constants: dict[str, int]
    #: Names of the structs that have members, each with (member, type).
    structs: dict[str, list[tuple[str, Any]]]
    #: Names of the opaque structs.
    opaque: list[str]
    #: Names of the functions, each with its return type and its parameters' types.
    functions: dict[str, tuple[Any, list[Any]]]


def block() -> str:
    """Returns the text between the lines "declarations", without comments."""
    text = HEADER.read_text(encoding="utf-8")
    begin = text.index("/* ---- declarations: begin")
    end = text.index("/* ---- declarations: end")
    return re.sub(r"/\*.*?\*/", "", text[begin:end], flags=re.S)


def read() -> Header:
    tree = c_parser.CParser().parse(_TYPEDEFS + block())
    header = Header({}, {}, [], {})
    for node in tree.ext[_TYPEDEFS.count("\n") :]:
        kind = node.type
        if isinstance(node, c_ast.Typedef):
            if isinstance(kind.type, c_ast.Struct):
                _read_struct(header, node.name, kind.type)
        elif isinstance(kind, c_ast.Enum):
            for constant in kind.values.enumerators:
                header.constants[constant.name] = int(constant.value.value, 0)
        elif isinstance(kind, c_ast.FuncDecl):
            parameters = [parameter.type for parameter in kind.args.params]
            if len(parameters) == 1 and name_of(parameters[0]) == "void":
                parameters = []
            header.functions[node.name] = (kind.type, parameters)
        else:
            raise AssertionError(f"an unexpected declaration: {node}")
    return header


def _read_struct(header: Header, name: str, struct: c_ast.Struct) -> None:
    if struct.decls is None:
        header.opaque.append(name)
        return
    members = []
    for member in struct.decls:
        if isinstance(member.type, c_ast.TypeDecl) and isinstance(member.type.type, c_ast.Union):
            _read_struct(header, f"{name}_{member.name}", member.type.type)
            members.append((member.name, f"{name}_{member.name}"))
        else:
            members.append((member.name, member.type))
    header.structs[name] = members


def name_of(node: Any) -> str | None:
    """Returns the name of a type that is no pointer."""
    if not isinstance(node, (c_ast.TypeDecl, c_ast.Typename)):
        return None
    inner = node.type
    if isinstance(inner, c_ast.TypeDecl):
        return name_of(inner)
    if isinstance(inner, c_ast.IdentifierType):
        return " ".join(inner.names)
    if isinstance(inner, c_ast.Struct):
        return str(inner.name)
    return None


def target_of(node: Any) -> Any:
    """Returns what a pointer points to; None for what is no pointer."""
    if isinstance(node, c_ast.Typename):
        return target_of(node.type)
    return node.type if isinstance(node, c_ast.PtrDecl) else None
