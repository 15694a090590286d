# SPDX-License-Identifier: Apache-2.0
"""The declared members of a record."""

# Annotations are types here, for NamedTuple compiles each that is text.

from typing import Any, NamedTuple

from . import _abi
from ._abi import (
    SATYA_FIELD_HAS_DEFAULT,
    SATYA_FIELD_RECORD,
    SATYA_FIELD_REQUIRED,
    byref,
    library,
    satya_field,
    satya_instance,
    satya_value,
    sizeof,
)
from ._buffers import text, written
from ._errors import check
from .value import to_python

_KINDS = {
    _abi.SATYA_KIND_NULL: "null",
    _abi.SATYA_KIND_BOOL: "boolean",
    _abi.SATYA_KIND_INT64: "integer",
    _abi.SATYA_KIND_DOUBLE: "number",
    _abi.SATYA_KIND_STRING: "string",
    _abi.SATYA_KIND_ARRAY: "array",
    _abi.SATYA_KIND_OBJECT: "object",
}


class Field(NamedTuple):
    """A declared member of a record."""

    name: str
    #: Whether it cannot be absent.
    required: bool
    #: Whether `default` is filled in where it is absent.
    has_default: bool
    default: Any
    #: The JSON types that may satisfy it unconverted, as far as its schema's `type`, `enum`,
    #: `const`, `$ref` and unions tell: "null", "integer", "string", …
    kinds: frozenset[str]
    #: Whether its objects are nested instances.
    is_record: bool
    #: The schema's `description`, or "".
    description: str


def read_field(pointer: Any, index: int) -> Field:
    """Reads one member of a native schema."""
    found = satya_field(struct_size=sizeof(satya_field))
    check(library.satya_schema_field_get(pointer, index, byref(found)), "reading a field")
    # A copy: to_python() reads a view, and the field's own moves with `found`.
    default = satya_value.from_buffer_copy(found.default_value)
    return Field(
        name=text(found.name, found.name_size),
        required=bool(found.flags & SATYA_FIELD_REQUIRED),
        has_default=bool(found.flags & SATYA_FIELD_HAS_DEFAULT),
        default=to_python(default, _record_default),
        kinds=frozenset(name for kind, name in _KINDS.items() if found.kinds & 1 << kind),
        is_record=bool(found.flags & SATYA_FIELD_RECORD),
        description=text(found.description, found.description_size),
    )


def _record_default(record: satya_value) -> dict[str, Any]:
    """Reads a default that is a record: its instance has no handle of its own."""
    import json

    pointer = satya_instance()
    check(library.satya_value_instance(byref(record), byref(pointer)), "reading a default")
    found: dict[str, Any] = json.loads(written(library.satya_instance_to_json, pointer))
    return found
