# SPDX-License-Identifier: Apache-2.0
"""Writing instances of a model."""

from __future__ import annotations

from typing import Any, Optional

from .defaults import MISSING
from .field_table import Computed
from .layout import Storage
from .nodes.serializers import SerializationInfo, SerializerNode
from .record import Table
from .selection import select
from .write import Writing, infer


class ModelDump(Table, Storage):
    """The part of a model's table that writes instances."""

    computed: list[Computed]
    serializer: Optional[SerializerNode]
    is_root: bool
    is_plain_dump: bool
    plain_nodes: list[Any]
    text_nodes: list[Any]

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
            arguments.append(SerializationInfo(out, None))
        found = serializer.call(arguments)
        if serializer.result is not None:
            return serializer.result.dump(found, out)
        if isinstance(found, dict):
            return {key: infer(item, out) for key, item in found.items()}
        if found is instance:
            return self.dump_plain(instance, out, include, exclude)
        return infer(found, out)

    def dump_plain(self, instance: Any, out: Writing, include: Any, exclude: Any) -> Any:
        if self.is_plain_dump and out.is_default and include is None and exclude is None:
            return self._dump_whole(instance, out)
        if self.is_root:
            return self._dump_root(instance, out, include, exclude)
        values = self.values(instance)
        outer, out.config = out.config, self.config
        out.enter(instance)
        try:
            found: dict[str, Any] = {}
            fields_set = instance.__satya_fields_set__
            self.dump_fields(values, out, include, exclude, fields_set, instance, found)
            extra = instance.__satya_extra__
            if extra:
                self._dump_extra(extra, out, include, exclude, found)
            if self.computed and not out.round_trip and not out.exclude_computed:
                self._dump_computed(instance, out, include, exclude, found)
            return found
        finally:
            out.config = outer
            out.leave(instance)

    def _dump_whole(self, instance: Any, out: Writing) -> dict[str, Any]:
        """Writes an instance of which every field shows, under its name."""
        values = self.values(instance)
        outer, out.config = out.config, self.config
        out.enter(instance)
        try:
            for name, node, exact in self.text_nodes if out.is_text else self.plain_nodes:
                value = values.get(name, MISSING)
                # What is exactly of its type, or None, stands for itself.
                if type(value) is not exact and value is not None and value is not MISSING:
                    values[name] = node.dump(value, out)
                elif value is None and exact is None:
                    values[name] = node.dump(value, out)
            return values
        finally:
            out.config = outer
            out.leave(instance)

    def _dump_root(self, instance: Any, out: Writing, include: Any, exclude: Any) -> Any:
        outer, out.config = out.config, self.config
        out.enter(instance)
        try:
            field = self.fields[0]
            if field.serializer is not None and field.serializer.takes_self:
                return field.serializer.dump(instance.root, out, include, exclude, instance)
            return field.node.dump(instance.root, out, include, exclude)
        finally:
            out.config = outer
            out.leave(instance)

    def _dump_extra(self, extra: Any, out: Writing, include: Any, exclude: Any, found: Any) -> None:
        for name, value in extra.items():
            if out.exclude_none and value is None:
                continue
            inner: Any = (None, None)
            if include is not None or exclude is not None:
                inner = select(name, include, exclude)
                if inner is None:
                    continue
            if self.extra_node is not None:
                found[name] = self.extra_node.dump(value, out, *inner)
            else:
                found[name] = infer(value, out, *inner)

    def _dump_computed(self, instance: Any, out: Writing, include: Any, exclude: Any, found: Any) -> None:
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
    """The handler of a model's wrap serializer."""

    __slots__ = ("_table", "_out", "_include", "_exclude")

    def __init__(self, table: ModelDump, out: Writing, include: Any, exclude: Any) -> None:
        self._table, self._out = table, out
        self._include, self._exclude = include, exclude

    def __call__(self, value: Any, index_key: Any = None) -> Any:
        if type(value) is not self._table.cls and not isinstance(value, self._table.cls):
            return infer(value, self._out)
        return self._table.dump_plain(value, self._out, self._include, self._exclude)
