# SPDX-License-Identifier: Apache-2.0
"""Instances: data that satisfies its schema, held by the library."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_size_t
from typing import TYPE_CHECKING, Any

from ._abi import (
    SATYA_BAD_STATE,
    SATYA_INVALID,
    SATYA_KIND_RECORD,
    SATYA_KIND_UNSET,
    SATYA_OK,
    byref,
    library,
    satya_instance,
    satya_value,
)
from ._buffers import text, written
from ._children import Children, ReadFrom, is_known, with_all_inside
from ._errors import BusyError, ClosedError, FieldError, StateError, ValidationError, check
from ._handle import Owner, held
from ._objects import REFUSED, made_natively, set_field, tree_for_field
from ._records import Layout, layout_of, members, pointer_of
from .report import Report
from .value import SCALARS, UNSET, Tree, scalar, to_python

if TYPE_CHECKING:
    from .schema import Schema

#: Where nested instances stand that no field holds: the root's value, the extras.
_NO_FIELD = -1


class Instance:
    """Data that satisfies its schema; a mapping of the record's fields that are set.

    `instance["name"]` reads, `instance["name"] = value` checks and stores or raises
    ValidationError and changes nothing, `del instance["name"]` removes an optional
    field. Arrays and objects are read as lists and dicts, which are copies; nested
    records as instances, which are not: setting their fields changes this one.

    Members that the schema does not declare are in `extras`, not in the mapping.
    What is no record (an array, a string) is read with `value`.

    An instance ends when it is closed; a nested one also when its field is set
    again or what it was read from is closed. After that every use but `closed`,
    `close()` and `repr` raises ClosedError.

    A pickled instance is its data and its schema, checked again where it is loaded:
    there `is_set` says of a default that was filled in that it was given, and a default that
    was removed, or dropped by a set, is filled in again.
    """

    __slots__ = (
        "_owner",
        "_pointer",
        "_schema",
        "_parent",
        "_field",
        "_children",
        "_known_layout",
        "_ended",
        "_seen_ends",
        "_is_at_risk",
        "_is_part",
        "__weakref__",
    )

    def __init__(
        self,
        owner: Owner,
        pointer: Any,
        schema: Schema,
        parent: Instance | None = None,
        layout: Layout | None = None,
        field: int = _NO_FIELD,
    ) -> None:
        self._owner = owner
        self._pointer = pointer
        self._schema = schema
        # A nested instance keeps those around it, so that each of them knows it:
        # setting a field ends whatever was read from the field.
        self._parent = parent
        self._field = field
        self._children = Children()
        self._known_layout = layout
        self._ended: str | None = None
        self._seen_ends = owner.ends
        # A call is about to free what this points to, or was and did not come to its end.
        self._is_at_risk = False
        # Of a part the schema says nothing by itself, nor of a copy of one.
        self._is_part = parent is not None

    # Life

    @property
    def schema(self) -> Schema:
        """The schema that the root of this data satisfies."""
        self._require()
        return self._schema

    @property
    def closed(self) -> bool:
        """Whether the instance has ended."""
        if not self._is_alive or not self._owner.is_open:
            return True
        return self._seen_ends != self._owner.ends and not self._is_known_held()

    def close(self) -> None:
        """Releases the data, if this is the root; ends this handle in any case."""
        if self._parent is None and self._owner.pointer is self._pointer:
            self._owner.close()
        else:
            self._end_held("it was closed")

    def __enter__(self) -> Instance:
        self._require()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _alive(self) -> Any:
        """Returns the native instance; to be called where the owner is held."""
        if self._ended is None and not self._is_at_risk and self._owner.is_open:
            if self._seen_ends == self._owner.ends or is_known(self):
                return self._pointer
            self._ended = "it was collected"
        self._owner.require()
        raise ClosedError(f"the instance has ended: {self._ended or 'its field is being set'}")

    @property
    def _is_alive(self) -> bool:
        return self._ended is None and not self._is_at_risk

    @held
    def _require(self) -> None:
        self._alive()

    @held
    def _is_known_held(self) -> bool:
        return is_known(self)

    def _end(self, reason: str) -> None:
        """Ends this handle and those of everything inside; where the owner is held."""
        for instance in reversed(with_all_inside(self._children.all())):
            instance._ended = reason
        self._ended = reason

    @held
    def _end_held(self, reason: str) -> None:
        owner = self._owner
        was_changing, owner.is_changing = owner.is_changing, True
        owner.ends += 1
        self._end(reason)
        owner.is_changing = was_changing

    def _defaults_around(self, index: int) -> list[ReadFrom]:
        """Returns what was read from defaults that were filled in, here and in the records around:
        setting a field, `index`, may drop them."""
        found = []
        child, instance, without = None, self, index
        while True:
            for place in instance._children.fields():
                if place in (without, _NO_FIELD):
                    continue
                if library.satya_instance_is_set(instance._pointer, place):
                    continue
                children = instance._children.of(place)
                # Not of the field that is set through.
                if not any(each is child for each in children):
                    found.append(ReadFrom(instance, place, children))
            if instance._parent is None:
                return found
            child, instance, without = instance, instance._parent, _NO_FIELD

    # Fields

    def _layout(self, pointer: Any) -> Layout:
        layout = self._known_layout
        if layout is None:
            layout = self._known_layout = layout_of(pointer)
        return layout

    def _index(self, name: str, pointer: Any) -> int:
        """Finds a field; -1 if there is none of this name."""
        if not isinstance(name, str):
            raise TypeError(f"a field's name is str, not {type(name).__name__}")
        layout = self._known_layout or self._layout(pointer)
        return layout.indices.get(name, -1)

    def _unknown(self, name: str, pointer: Any) -> str:
        """Says that no field is called so, and which may be meant."""
        text, near = str.encode(name, "utf-8", "surrogatepass"), c_size_t()
        status = library.satya_instance_field_nearest(pointer, text, len(text), byref(near))
        if status != SATYA_OK:
            return f"there is no field {name!r}"
        return f"there is no field {name!r}; nearest: {self._layout(pointer).names[near.value]!r}"

    def _read(self, pointer: Any, index: int) -> Any:
        value = satya_value()
        check(library.satya_instance_get(pointer, index, byref(value)), "reading a field")
        if value.kind in SCALARS:
            return scalar(value)
        found = REFUSED if value.kind == SATYA_KIND_RECORD else made_natively(value, False)
        if found is REFUSED:
            return to_python(value, lambda record: self._child(index, record))
        return found

    def _child(self, index: int, record: satya_value) -> Instance:
        """Returns the nested instance of a RECORD value, the same each time."""
        pointer = satya_instance()
        check(library.satya_value_instance(byref(record), byref(pointer)), "reading a record")
        address: int = pointer.value or 0
        owner = self._owner
        if owner.is_changing:
            child = self._children.find(index, address)
            if child is None or not child._is_alive:
                raise BusyError("the instance is being changed by a call further up the stack")
            return child
        # So that there is one handle at most, whoever reads amid this.
        owner.is_changing = True
        child = self._children.find(index, address)
        if child is None or not child._is_alive:
            child = Instance(owner, pointer, self._schema, self, field=index)
            self._children.keep(index, address, child)
            if self._ended is not None:
                # Amid this, by a finalizer: it did not know this one yet.
                child._ended = self._ended
        owner.is_changing = False
        return child

    @held
    def __getitem__(self, name: str) -> Any:
        pointer = self._alive()
        index = self._index(name, pointer)
        if index < 0:
            raise FieldError(self._unknown(name, pointer))
        value = self._read(pointer, index)
        if value is UNSET:
            raise FieldError(f"field {name!r} is not set")
        return value

    def get(self, name: str, default: Any = None) -> Any:
        """Returns a field's value, or `default` where it is absent or not declared."""
        value = self._value_or_unset(name)
        return default if value is UNSET else value

    @held
    def _value_or_unset(self, name: str) -> Any:
        pointer = self._alive()
        index = self._index(name, pointer)
        return UNSET if index < 0 else self._read(pointer, index)

    def __setitem__(self, name: str, value: Any) -> None:
        self._set(name, value)

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise FieldError(f"field {name!r} is not set")
        self._set(name, UNSET)

    def _set(self, name: str, value: Any) -> None:
        # Before the owner is held: what is laid out may be part of another instance.
        tree = tree_for_field(name, value)
        reports = self._schema._reports
        report = reports.take()
        if self._owner.is_held():
            self._owner.alone()
        status = self._set_held(name, value, tree, report.pointer)
        if status == SATYA_INVALID:
            found = Report(report, report.pointer)
            raise ValidationError(self._schema._name, found, found.total)
        reports.give_back(report)
        if status == SATYA_BAD_STATE:
            raise StateError(f"field {name!r}: an instance of a batch is not set; set its copy()")
        check(status, f"setting field {name!r}")

    @held
    def _set_held(self, name: str, value: Any, tree: Tree | None, report: Any) -> int:
        pointer = self._alive()
        index = self._index(name, pointer)
        if index < 0:
            raise FieldError(self._unknown(name, pointer))
        self._owner.is_changing = True
        if self._parent is None and not self._children.by_field:
            return set_field(pointer, index, value, tree, report)
        # Before the call, which frees what they point to, so that no exception comes between.
        parts = ReadFrom(self, index, self._children.of(index))
        defaults = self._defaults_around(index)
        at_risk = with_all_inside([each for read in (parts, *defaults) for each in read.children])
        for instance in reversed(at_risk):
            instance._is_at_risk = True
        self._owner.ends += 1
        status = set_field(pointer, index, value, tree, report)
        if status == SATYA_OK:
            parts.end(f"field {name!r} was set" if at_risk else "")
            for read in defaults:
                if read.is_absent():
                    read.end("the default that it was read from was dropped")
        for instance in at_risk:
            instance._is_at_risk = False
        return status

    def is_set(self, name: str) -> bool:
        """Whether the field was given; False if absent or filled from its default."""
        return self._is_set_held(name)

    @held
    def _is_set_held(self, name: str) -> bool:
        pointer = self._alive()
        index = self._index(name, pointer)
        return bool(index >= 0 and library.satya_instance_is_set(pointer, index))

    # The mapping

    @held
    def items(self) -> list[tuple[str, Any]]:
        """Returns the fields that are not absent, in order, with their values."""
        pointer = self._alive()
        names = self._layout(pointer).names
        read = [(name, self._read(pointer, index)) for index, name in enumerate(names)]
        return [(name, value) for name, value in read if value is not UNSET]

    @held
    def keys(self) -> list[str]:
        """Returns the names of the fields that are not absent, in order."""
        value = satya_value()
        names = []
        pointer = self._alive()
        for index, name in enumerate(self._layout(pointer).names):
            check(library.satya_instance_get(pointer, index, byref(value)))
            if value.kind != SATYA_KIND_UNSET:
                names.append(name)
        return names

    def values(self) -> list[Any]:
        """Returns the values of the fields that are not absent, in order."""
        return [value for _, value in self.items()]

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())

    def __bool__(self) -> bool:
        # An instance without fields is data all the same.
        self._require()
        return True

    @held
    def __contains__(self, name: object) -> bool:
        value = satya_value()
        pointer = self._alive()
        index = self._index(name, pointer) if isinstance(name, str) else -1
        if index < 0:
            return False
        check(library.satya_instance_get(pointer, index, byref(value)))
        return bool(value.kind != SATYA_KIND_UNSET)

    # The whole

    @property
    @held
    def extras(self) -> dict[str, Any]:
        """A copy of the members that the record does not declare."""
        value = satya_value()
        check(library.satya_instance_extras(self._alive(), byref(value)), "reading extras")
        if value.kind == SATYA_KIND_UNSET:
            return {}
        found: dict[str, Any] = to_python(value, lambda record: self._child(_NO_FIELD, record))
        return found

    @property
    @held
    def value(self) -> Any:
        """What the root of a schema holds that is no record; a record gives itself."""
        value = satya_value()
        check(library.satya_instance_value(self._alive(), byref(value)), "reading the value")
        if value.kind == SATYA_KIND_RECORD:
            return self
        return to_python(value, lambda record: self._child(_NO_FIELD, record))

    @held
    def to_python(self) -> Any:
        """Returns a copy of all the data, extras too, as dicts, lists and scalars."""
        value = satya_value()
        check(library.satya_instance_value(self._alive(), byref(value)), "reading the value")
        found = made_natively(value, True)
        return to_python(value, self._members) if found is REFUSED else found

    @held
    def _given(self) -> Any:
        """Returns to_python() without the defaults that were filled in."""
        value = satya_value()
        check(library.satya_instance_value(self._alive(), byref(value)), "reading the value")
        return to_python(value, lambda record: self._members(record, given=True))

    def _members(self, record: satya_value, given: bool = False) -> Iterator[tuple[str, satya_value]]:
        pointer = pointer_of(record)
        is_own = pointer.value == self._pointer.value
        return members(pointer, self._layout(pointer) if is_own else layout_of(pointer), given)

    def to_json(self) -> str:
        """Returns the data as JSON text: fields in their order, then extras."""
        return self.to_json_bytes().decode("utf-8")

    @held
    def to_json_bytes(self) -> bytes:
        """Returns to_json() in UTF-8."""
        return written(library.satya_instance_to_json, self._alive())

    def copy(self) -> Instance:
        """Returns an independent instance of the same data, which may be set."""
        owner = self._copied()
        copy = Instance(owner, owner.pointer, self._schema, None, self._known_layout)
        copy._is_part = self._is_part
        return copy

    def __copy__(self) -> Instance:
        return self.copy()

    def __deepcopy__(self, memo: Any) -> Instance:
        return self.copy()

    def __reduce__(self) -> Any:
        # The defaults are filled in again, and are none that were given.
        value = self._given()
        if self._is_part:
            raise TypeError(
                "a nested instance cannot be pickled: its schema is that of the whole;"
                " pickle the whole, or to_python()"
            )
        return _made_again, (self._schema, value)

    @held
    def _copied(self) -> Owner:
        copy = satya_instance()
        check(library.satya_instance_copy(self._alive(), byref(copy)), "copying")
        return Owner("instance", copy, library.satya_instance_free)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, dict):
            return bool(self.to_python() == other)
        if not isinstance(other, Instance):
            self._require()
            return NotImplemented
        # In one order, so that two threads that compare the same two cannot wait for
        # each other.
        first, second = sorted((self, other), key=lambda instance: id(instance._owner))
        return first._equals(second)

    @held
    def _equals(self, other: Instance) -> bool:
        return other._equals_held(self)

    @held
    def _equals_held(self, other: Instance) -> bool:
        return bool(library.satya_instance_equal(other._alive(), self._alive()))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        try:
            shown = self.to_json()
        except ClosedError:
            return "<Instance: ended>"
        return f"<Instance: {shown if len(shown) <= 200 else shown[:200] + '…'}>"


def _made_again(schema: Schema, value: Any) -> Instance:
    """Makes an instance of what `__reduce__` wrote down."""
    return schema.from_value(value)
