# SPDX-License-Identifier: Apache-2.0
"""Records of the library, as it describes them: their fields, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._abi import (
    SATYA_KIND_UNSET,
    byref,
    library,
    satya_field,
    satya_instance,
    satya_value,
    sizeof,
)
from ._buffers import text
from ._errors import check


class Layout:
    """The names of a record's fields, in order, and where each stands."""

    __slots__ = ("names", "indices")

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.indices = {name: index for index, name in enumerate(names)}


def layout_of(pointer: Any) -> Layout:
    """Returns the layout of a native record."""
    names = []
    field = satya_field(struct_size=sizeof(satya_field))
    for index in range(library.satya_instance_field_count(pointer)):
        check(library.satya_instance_field_get(pointer, index, byref(field)), "reading a field")
        names.append(text(field.name, field.name_size))
    return Layout(names)


def pointer_of(record: satya_value) -> Any:
    """Returns the native record that a value is."""
    pointer = satya_instance()
    check(library.satya_value_instance(byref(record), byref(pointer)), "reading a record")
    return pointer


def members(pointer: Any, layout: Layout, given: bool) -> Iterator[tuple[str, satya_value]]:
    """Yields the fields of a record that are not absent, or were `given`, then its extras."""
    for index, name in enumerate(layout.names):
        if given and not library.satya_instance_is_set(pointer, index):
            continue
        value = satya_value()
        check(library.satya_instance_get(pointer, index, byref(value)), "reading a field")
        if value.kind != SATYA_KIND_UNSET:
            yield name, value
    extras = satya_value()
    check(library.satya_instance_extras(pointer, byref(extras)), "reading extras")
    key = satya_value()
    for index in range(extras.size if extras.kind != SATYA_KIND_UNSET else 0):
        member = satya_value()
        check(
            library.satya_value_member(byref(extras), index, byref(key), byref(member)),
            "reading extras",
        )
        yield text(key.text, key.size), member
