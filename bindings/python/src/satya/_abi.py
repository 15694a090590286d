# SPDX-License-Identifier: Apache-2.0
"""Mirrors include/satya.h, in its order: constants, types, then functions.

Nothing here decides anything; tests/test_abi_mirror.py compares every line with
the header. Sized text is `c_void_p`, which takes `bytes` and addresses and never
looks for a NUL. Each opaque type has a class of its own, so that one handle
cannot be passed for another.

The functions of `_LONG` let other Python threads run during the call; the others
take less time than letting go of the interpreter would, and keep it.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import (
    POINTER,
    Structure,
    Union,
    c_char_p,
    c_double,
    c_int64,
    c_size_t,
    c_uint8,
    c_uint16,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import Any

from ._library import load, other_version

addressof = ctypes.addressof
byref = ctypes.byref
pointer = ctypes.pointer
string_at = ctypes.string_at
sizeof = ctypes.sizeof

PYPY = sys.implementation.name == "pypy"

SIZE_MAX = c_size_t(-1).value
UINT64_MAX = 2**64 - 1


class satya_schema(c_void_p):
    pass


class satya_instance(c_void_p):
    pass


class satya_batch(c_void_p):
    pass


class satya_report(c_void_p):
    pass


class satya_buffer(c_void_p):
    pass


# Version

SATYA_VERSION_MAJOR = 0
SATYA_VERSION_MINOR = 1
SATYA_VERSION_PATCH = 0

SATYA_ABI_VERSION = 0

# Status

satya_status = c_uint32

SATYA_OK = 0
SATYA_INVALID = 1
SATYA_BAD_ARGUMENT = 10
SATYA_WRONG_KIND = 11
SATYA_NO_FIELD = 12
SATYA_BAD_STATE = 13
SATYA_BAD_SCHEMA = 20
SATYA_NO_MEMORY = 60
SATYA_LIMIT = 61
SATYA_INTERNAL = 62
SATYA_CANCELLED = 63

# Values

SATYA_KIND_UNSET = 0
SATYA_KIND_NULL = 1
SATYA_KIND_BOOL = 2
SATYA_KIND_INT64 = 3
SATYA_KIND_DOUBLE = 4
SATYA_KIND_NUMBER = 5
SATYA_KIND_STRING = 6
SATYA_KIND_ARRAY = 7
SATYA_KIND_OBJECT = 8
SATYA_KIND_RECORD = 9
SATYA_KIND_HOST_ARRAY = 10
SATYA_KIND_HOST_OBJECT = 11


class satya_value(Structure):
    pass


class satya_value_as(Union):
    _fields_ = [
        ("boolean", c_uint64),
        ("int64", c_int64),
        ("float64", c_double),
        ("text", c_void_p),
        ("elements", POINTER(satya_value)),
        ("node", c_void_p),
    ]


# The union's members are read without naming it: `as` is a keyword.
satya_value._anonymous_ = ("as",)
satya_value._fields_ = [
    ("kind", c_uint8),
    ("reserved0", c_uint8),
    ("reserved1", c_uint16),
    ("size", c_uint32),
    ("as", satya_value_as),
]

# Options

SATYA_FORMATS_DEFAULT = 0
SATYA_FORMATS_ANNOTATE = 1
SATYA_FORMATS_ASSERT = 2

SATYA_MODE_DEFAULT = 0
SATYA_MODE_STRICT = 1
SATYA_MODE_LAX = 2

SATYA_DUPLICATES_DEFAULT = 0
SATYA_DUPLICATES_LAST = 1
SATYA_DUPLICATES_REFUSE = 2

SATYA_EXTRAS_DEFAULT = 0
SATYA_EXTRAS_KEEP = 1
SATYA_EXTRAS_IGNORE = 2
SATYA_EXTRAS_REFUSE = 3

SATYA_MAX_DEPTH = 1000


class satya_options(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("formats", c_uint32),
        ("mode", c_uint32),
        ("duplicates", c_uint32),
        ("extras", c_uint32),
        ("max_depth", c_uint32),
        ("max_size", c_uint64),
        ("max_visits", c_uint64),
        ("max_pattern_effort", c_uint64),
        ("max_digits", c_uint32),
        ("reserved", c_uint32),
    ]


# Reports


class satya_problem(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("code", c_uint32),
        ("type", c_void_p),
        ("type_size", c_size_t),
        ("message", c_void_p),
        ("message_size", c_size_t),
        ("pointer", c_void_p),
        ("pointer_size", c_size_t),
        ("schema_path", c_void_p),
        ("schema_path_size", c_size_t),
        ("segment_count", c_size_t),
        ("parameter_count", c_size_t),
        ("offset", c_uint64),
        ("line", c_uint64),
        ("column", c_uint64),
        ("record", c_uint64),
        ("input", c_void_p),
        ("input_size", c_size_t),
    ]


# Schemas

SATYA_FIELD_REQUIRED = 1
SATYA_FIELD_HAS_DEFAULT = 2
SATYA_FIELD_RECORD = 4


class satya_field(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("kinds", c_uint32),
        ("reserved", c_uint32),
        ("name", c_void_p),
        ("name_size", c_size_t),
        ("description", c_void_p),
        ("description_size", c_size_t),
        ("default_value", satya_value),
    ]


# Batches

SATYA_BATCH_NDJSON = 0
SATYA_BATCH_ARRAY = 1

SATYA_BATCH_INSTANCES = 0
SATYA_BATCH_VERDICTS = 1


class satya_batch_options(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("format", c_uint32),
        ("threads", c_uint32),
        ("keep", c_uint32),
        ("partial", c_uint32),
        ("borrow", c_uint32),
        ("state", c_uint32),
        ("reserved", c_uint32),
        ("problems_per_record", c_uint64),
        ("problems_in_all", c_uint64),
        ("max_memory", c_uint64),
        ("first_record", c_uint64),
        ("first_line", c_uint64),
        ("first_column", c_uint64),
        ("base_offset", c_uint64),
        ("echo", c_uint64),
        ("cancel", POINTER(c_uint32)),
        ("options", POINTER(satya_options)),
    ]


class satya_total(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("code", c_uint32),
        ("type", c_void_p),
        ("type_size", c_size_t),
        ("pointer", c_void_p),
        ("pointer_size", c_size_t),
        ("count", c_uint64),
    ]


# Functions: name -> (return type, argument types)

_text = c_void_p
_value = POINTER(satya_value)
_size = POINTER(c_size_t)
_options = POINTER(satya_options)
_field = POINTER(satya_field)
_instance = POINTER(satya_instance)
_batch_options = POINTER(satya_batch_options)

FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    # Version
    "satya_version_number": (c_uint32, []),
    "satya_version_string": (c_char_p, []),
    "satya_abi_version": (c_uint32, []),
    # Status
    "satya_status_name": (c_char_p, [satya_status]),
    # Values
    "satya_value_at": (satya_status, [_value, c_size_t, _value]),
    "satya_value_find": (satya_status, [_value, _text, c_size_t, _value]),
    "satya_value_member": (satya_status, [_value, c_size_t, _value, _value]),
    "satya_value_instance": (satya_status, [_value, _instance]),
    # Buffers
    "satya_buffer_new": (satya_buffer, []),
    "satya_buffer_free": (None, [satya_buffer]),
    "satya_buffer_data": (_text, [satya_buffer]),
    "satya_buffer_size": (c_size_t, [satya_buffer]),
    # Options
    "satya_options_fault": (c_char_p, [_options]),
    # Reports
    "satya_report_new": (satya_report, []),
    "satya_report_free": (None, [satya_report]),
    "satya_report_clear": (None, [satya_report]),
    "satya_report_set_limit": (satya_status, [satya_report, c_size_t]),
    "satya_report_set_echo": (satya_status, [satya_report, c_size_t]),
    "satya_report_count": (c_size_t, [satya_report]),
    "satya_report_total": (c_size_t, [satya_report]),
    "satya_report_get": (satya_status, [satya_report, c_size_t, POINTER(satya_problem)]),
    "satya_report_segment": (satya_status, [satya_report, c_size_t, c_size_t, _value]),
    "satya_report_parameter": (
        satya_status,
        [satya_report, c_size_t, c_size_t, _value, _value],
    ),
    "satya_report_to_json": (satya_status, [satya_report, satya_buffer]),
    # Schemas
    "satya_schema_create": (
        satya_status,
        [_text, c_size_t, _options, POINTER(satya_schema), satya_report],
    ),
    "satya_schema_retain": (satya_schema, [satya_schema]),
    "satya_schema_free": (None, [satya_schema]),
    "satya_schema_name": (satya_status, [satya_schema, POINTER(_text), _size]),
    "satya_schema_field_count": (c_size_t, [satya_schema]),
    "satya_schema_field_find": (satya_status, [satya_schema, _text, c_size_t, _size]),
    "satya_schema_field_get": (satya_status, [satya_schema, c_size_t, _field]),
    "satya_schema_to_json": (satya_status, [satya_schema, satya_buffer]),
    "satya_schema_check_json": (
        satya_status,
        [satya_schema, _text, c_size_t, _options, satya_report],
    ),
    "satya_schema_check_value": (
        satya_status,
        [satya_schema, _value, _options, satya_report],
    ),
    # Instances
    "satya_instance_new": (
        satya_status,
        [satya_schema, _value, c_size_t, _options, _instance, satya_report],
    ),
    "satya_instance_from_value": (
        satya_status,
        [satya_schema, _value, _options, _instance, satya_report],
    ),
    "satya_instance_from_json": (
        satya_status,
        [satya_schema, _text, c_size_t, _options, _instance, satya_report],
    ),
    "satya_instance_free": (None, [satya_instance]),
    "satya_instance_get": (satya_status, [satya_instance, c_size_t, _value]),
    "satya_instance_set": (satya_status, [satya_instance, c_size_t, _value, satya_report]),
    "satya_instance_get_int64": (satya_status, [satya_instance, c_size_t, POINTER(c_int64)]),
    "satya_instance_get_double": (satya_status, [satya_instance, c_size_t, POINTER(c_double)]),
    "satya_instance_get_bool": (satya_status, [satya_instance, c_size_t, POINTER(c_uint8)]),
    "satya_instance_get_string": (
        satya_status,
        [satya_instance, c_size_t, POINTER(_text), _size],
    ),
    "satya_instance_set_int64": (
        satya_status,
        [satya_instance, c_size_t, c_int64, satya_report],
    ),
    "satya_instance_set_double": (
        satya_status,
        [satya_instance, c_size_t, c_double, satya_report],
    ),
    "satya_instance_set_bool": (
        satya_status,
        [satya_instance, c_size_t, c_uint8, satya_report],
    ),
    "satya_instance_set_string": (
        satya_status,
        [satya_instance, c_size_t, _text, c_size_t, satya_report],
    ),
    "satya_instance_get_instance": (satya_status, [satya_instance, c_size_t, _instance]),
    "satya_instance_is_set": (c_uint8, [satya_instance, c_size_t]),
    "satya_instance_schema": (satya_schema, [satya_instance]),
    "satya_instance_field_count": (c_size_t, [satya_instance]),
    "satya_instance_field_find": (satya_status, [satya_instance, _text, c_size_t, _size]),
    "satya_instance_field_nearest": (satya_status, [satya_instance, _text, c_size_t, _size]),
    "satya_instance_field_get": (satya_status, [satya_instance, c_size_t, _field]),
    "satya_instance_value": (satya_status, [satya_instance, _value]),
    "satya_instance_extras": (satya_status, [satya_instance, _value]),
    "satya_instance_copy": (satya_status, [satya_instance, _instance]),
    "satya_instance_equal": (c_uint8, [satya_instance, satya_instance]),
    "satya_instance_to_json": (satya_status, [satya_instance, satya_buffer]),
    # Batches
    "satya_batch_options_fault": (c_char_p, [_batch_options]),
    "satya_batch_validate": (
        satya_status,
        [satya_schema, _text, c_size_t, _batch_options, POINTER(satya_batch), satya_report],
    ),
    "satya_batch_validate_values": (
        satya_status,
        [
            satya_schema,
            _value,
            c_size_t,
            c_size_t,
            _batch_options,
            POINTER(satya_batch),
            satya_report,
        ],
    ),
    "satya_batch_free": (None, [satya_batch]),
    "satya_batch_count": (c_size_t, [satya_batch]),
    "satya_batch_valid_count": (c_size_t, [satya_batch]),
    "satya_batch_verdicts": (POINTER(c_uint8), [satya_batch]),
    "satya_batch_consumed": (c_size_t, [satya_batch]),
    "satya_batch_lines": (c_size_t, [satya_batch]),
    "satya_batch_column": (c_size_t, [satya_batch]),
    "satya_batch_state": (c_uint32, [satya_batch]),
    "satya_batch_instance": (satya_instance, [satya_batch, c_size_t]),
    "satya_batch_report": (satya_report, [satya_batch, c_size_t]),
    "satya_batch_source": (
        satya_status,
        [satya_batch, c_size_t, POINTER(c_uint64), POINTER(c_uint64)],
    ),
    "satya_batch_total_count": (c_size_t, [satya_batch]),
    "satya_batch_total": (satya_status, [satya_batch, c_size_t, POINTER(satya_total)]),
}

#: Functions whose work grows with the data: other Python threads run meanwhile.
_LONG = {
    "satya_batch_free",
    "satya_batch_validate",
    "satya_batch_validate_values",
    "satya_instance_copy",
    "satya_instance_equal",
    "satya_instance_free",
    "satya_instance_from_json",
    "satya_instance_from_value",
    "satya_instance_new",
    "satya_instance_set",
    "satya_instance_set_string",
    "satya_instance_to_json",
    "satya_report_to_json",
    "satya_schema_check_json",
    "satya_schema_check_value",
    "satya_schema_create",
    "satya_schema_free",
    "satya_schema_to_json",
}


def _version(handle: Any) -> str:
    """What a library says of its version, if it says anything."""
    try:
        tell = handle.satya_version_string
    except AttributeError:
        return "of an unknown version"
    tell.restype = c_char_p
    return str(tell().decode("ascii"))


class _Library:
    """The functions of the library as attributes, each with its types."""

    def __init__(self) -> None:
        # RTLD_LOCAL: another library of the same file name may be in the process,
        # and neither may see the other's symbols.
        long = load(lambda place: ctypes.CDLL(place, mode=ctypes.RTLD_LOCAL))
        short = long if PYPY else ctypes.PyDLL(None, handle=long._handle)
        self.path: str = long._name
        for name, (result, arguments) in FUNCTIONS.items():
            try:
                function = getattr(long if name in _LONG else short, name)
            except AttributeError:
                raise other_version(self.path, _version(short), f"lacks {name}") from None
            function.restype = result
            function.argtypes = arguments
            setattr(self, name, function)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"satya.h declares no function {name}")


library = _Library()
