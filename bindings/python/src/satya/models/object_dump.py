# SPDX-License-Identifier: Apache-2.0
"""Writing objects, models and dataclasses: serializers of the whole, and computed fields."""

from __future__ import annotations

from typing import Any, Optional

from .field_table import Computed
from .nodes.serializers import SerializationInfo, SerializerNode
from .record import Table
from .selection import select
from .write import Writing, infer


class ObjectDump(Table):
    """The fields of a class whose methods may take part in a dump."""

    cls: Any
    computed: list[Computed]
    serializer: Optional[SerializerNode]

    def dump(self, instance: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        """Writes an instance: a dict, or what its serializers make of it."""
        serializer = self.serializer
        if serializer is not None and serializer.applies(instance, out):
            return self._dump_by_function(serializer, instance, out, include, exclude)
        return self.dump_plain(instance, out, include, exclude)

    def _dump_by_function(
        self, serializer: SerializerNode, instance: Any, out: Writing, include: Any, exclude: Any
    ) -> Any:
        arguments = [instance]
        if serializer.is_wrap:
            arguments.append(_Dumper(self, out, include, exclude))
        if serializer.info:
            arguments.append(SerializationInfo(out, None, include, exclude))
        found = serializer.call(arguments)
        if serializer.result is not None and not out.as_any:
            return serializer.result.dump(found, out)
        return self.dump_found(found, out, include, exclude, instance)

    def dump_found(self, found: Any, out: Writing, include: Any, exclude: Any, instance: Any) -> Any:
        """Writes what the serializer of an instance has returned."""
        if isinstance(found, dict):
            return {key: infer(item, out) for key, item in found.items()}
        if found is instance:
            return self.dump_plain(instance, out, include, exclude)
        return infer(found, out)

    def dump_plain(self, instance: Any, out: Writing, include: Any, exclude: Any) -> Any:
        """Writes an instance as its fields say."""
        raise NotImplementedError

    def dump_computed(self, instance: Any, out: Writing, include: Any, exclude: Any, found: Any) -> None:
        """Writes the computed fields that a dump shows into `found`."""
        by_alias = self.config.serialize_by_alias if out.by_alias is None else out.by_alias
        for computed in self.computed:
            inner: Any = (None, None)
            if include is not None or exclude is not None:
                inner = select(computed.name, include, exclude)
                if inner is None:
                    continue
            value = getattr(instance, computed.name)
            if out.exclude_none and value is None:
                continue
            exclude_if = computed.info.options["exclude_if"]
            if exclude_if is not None and exclude_if(value):
                continue
            key = computed.key if by_alias else computed.name
            if computed.serializer is not None and computed.serializer.takes_self:
                found[key] = computed.serializer.dump(value, out, *inner, owner=instance)
            else:
                found[key] = computed.node.dump(value, out, *inner)


class _Dumper:
    """The handler of a wrap serializer of the whole."""

    __slots__ = ("_table", "_out", "_include", "_exclude")

    def __init__(self, table: ObjectDump, out: Writing, include: Any, exclude: Any) -> None:
        self._table, self._out = table, out
        self._include, self._exclude = include, exclude

    def __call__(self, value: Any, index_key: Any = None) -> Any:
        if type(value) is not self._table.cls and not isinstance(value, self._table.cls):
            return infer(value, self._out)
        return self._table.dump_plain(value, self._out, self._include, self._exclude)
