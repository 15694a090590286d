# SPDX-License-Identifier: Apache-2.0
"""satya._abi says what include/satya.h says: names, values, arity, types, layouts."""

from __future__ import annotations

import ctypes
import shutil
import subprocess

import header
import pytest

from satya import _abi, _library

HEADER = header.read()

#: Text that these return ends in NUL, as their comments say.
ENDS_IN_NUL = {
    "satya_version_string",
    "satya_status_name",
    "satya_options_fault",
    "satya_batch_options_fault",
}

SCALARS = {
    "char": ctypes.c_char,
    "uint8_t": ctypes.c_uint8,
    "uint16_t": ctypes.c_uint16,
    "uint32_t": ctypes.c_uint32,
    "uint64_t": ctypes.c_uint64,
    "int64_t": ctypes.c_int64,
    "double": ctypes.c_double,
    "size_t": ctypes.c_size_t,
    "satya_status": ctypes.c_uint32,
}


def mirrored(node, returned_by=None):
    """Returns the ctypes type that stands for a type of the header."""
    if isinstance(node, str):
        return getattr(_abi, node)
    target = header.target_of(node)
    if target is None:
        name = header.name_of(node)
        if name == "void":
            return None
        return SCALARS[name] if name in SCALARS else getattr(_abi, name)
    name = header.name_of(target)
    if name == "char":
        return ctypes.c_char_p if returned_by in ENDS_IN_NUL else ctypes.c_void_p
    if name == "void":
        return ctypes.c_void_p
    if name in HEADER.opaque:
        return getattr(_abi, name)
    return ctypes.POINTER(mirrored(target))


def test_the_header_is_read_whole():
    declared = header.block().count(");")
    assert len(HEADER.functions) == declared > 60
    assert len(HEADER.constants) > 40
    assert set(HEADER.opaque) == {
        "satya_schema",
        "satya_instance",
        "satya_batch",
        "satya_report",
        "satya_buffer",
    }
    assert set(HEADER.structs) == {
        "satya_value",
        "satya_value_as",
        "satya_options",
        "satya_problem",
        "satya_field",
        "satya_batch_options",
        "satya_total",
    }


@pytest.mark.parametrize("name", HEADER.constants)
def test_constant(name):
    assert getattr(_abi, name) == HEADER.constants[name]


def test_no_constant_is_invented():
    mine = {name for name in vars(_abi) if name.startswith("SATYA_")}
    assert mine == set(HEADER.constants)


@pytest.mark.parametrize("name", HEADER.opaque)
def test_opaque_type_has_a_class_of_its_own(name):
    handle = getattr(_abi, name)
    assert issubclass(handle, ctypes.c_void_p) and handle is not ctypes.c_void_p


@pytest.mark.parametrize("name", HEADER.structs)
def test_struct_members(name):
    mine = [(member[0], member[1]) for member in getattr(_abi, name)._fields_]
    assert mine == [(member, mirrored(node)) for member, node in HEADER.structs[name]]


def test_no_struct_is_invented():
    mine = {
        name
        for name, found in vars(_abi).items()
        if name.startswith("satya_")
        and isinstance(found, type)
        and issubclass(found, (ctypes.Structure, ctypes.Union))
    }
    assert mine == set(HEADER.structs)


def test_functions_stand_in_the_order_of_the_header():
    assert list(_abi.FUNCTIONS) == list(HEADER.functions)


@pytest.mark.parametrize("name", HEADER.functions)
def test_function(name):
    result, parameters = HEADER.functions[name]
    mine = _abi.FUNCTIONS[name]
    assert mine[0] == mirrored(result, returned_by=name)
    assert mine[1] == [mirrored(parameter) for parameter in parameters]


@pytest.mark.parametrize("name", HEADER.functions)
def test_function_is_bound_with_its_types(name):
    bound = getattr(_abi.library, name)
    assert bound.restype == _abi.FUNCTIONS[name][0]
    assert list(bound.argtypes) == _abi.FUNCTIONS[name][1]


def test_long_functions_are_functions():
    assert _abi._LONG <= set(_abi.FUNCTIONS)


@pytest.mark.skipif(_abi.PYPY, reason="PyPy's ctypes takes any pointer for a void pointer")
def test_handles_of_one_kind_are_refused_as_another():
    with pytest.raises(ctypes.ArgumentError):
        _abi.library.satya_schema_free(_abi.satya_report())


def test_value_is_16_bytes():
    assert ctypes.sizeof(_abi.satya_value) == 16
    assert _abi.satya_value.size.offset == 4
    assert getattr(_abi.satya_value, "as").offset == 8


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler (cc)")
def test_layouts_are_those_of_the_c_compiler(tmp_path):
    lines = ['#include "satya.h"', "#include <stdio.h>", "int main(void) {"]
    mine = []
    for name in HEADER.structs:
        if name == "satya_value_as":
            continue
        lines.append(f'  printf("{name} %zu\\n", sizeof({name}));')
        mine.append(f"{name} {ctypes.sizeof(getattr(_abi, name))}")
        for member, _ in HEADER.structs[name]:
            lines.append(f'  printf("{name}.{member} %zu\\n", offsetof({name}, {member}));')
            mine.append(f"{name}.{member} {getattr(getattr(_abi, name), member).offset}")
    lines += ["  return 0;", "}"]
    source = tmp_path / "layout.c"
    source.write_text("\n".join(lines))
    program = tmp_path / "layout"
    subprocess.run(["cc", f"-I{header.HEADER.parent}", str(source), "-o", str(program)], check=True)
    theirs = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout
    assert theirs.splitlines() == mine


@pytest.mark.skipif(shutil.which("nm") is None, reason="no nm (binutils)")
def test_library_exports_what_is_declared_and_nothing_else():
    listed = subprocess.run(
        ["nm", "-D", "--defined-only", "--extern-only", _abi.library.path],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    exported = {line.split()[-1].split("@")[0] for line in listed.splitlines()}
    # The node of the version script is a symbol of its own.
    exported = {name for name in exported if not name.startswith("SATYA_")}
    # And what satya_cpython.h declares, for models alone.
    assert exported == {*HEADER.functions, "satya_cpython_boot"}


def test_versions_agree():
    version = _abi.SATYA_VERSION_MAJOR, _abi.SATYA_VERSION_MINOR, _abi.SATYA_VERSION_PATCH
    dotted = ".".join(map(str, version))
    import satya

    project = header.ROOT / "bindings" / "python" / "pyproject.toml"
    assert satya.__version__ == satya.library_version() == dotted
    assert f'version = "{dotted}"' in project.read_text()
    assert _abi.library.satya_version_number() == version[0] * 10000 + version[1] * 100 + version[2]
    assert _abi.library.satya_abi_version() == _library.ABI_VERSION
    assert _abi.SATYA_ABI_VERSION == _library.ABI_VERSION
    assert _library.SONAME == f"libsatya.so.{_library.ABI_VERSION}"
