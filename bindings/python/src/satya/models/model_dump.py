# SPDX-License-Identifier: Apache-2.0
"""Writing instances of a model."""

from __future__ import annotations

from typing import Any, Optional

from .defaults import MISSING
from .layout import Storage
from .nodes.base import HookNode
from .object_dump import ObjectDump
from .write import Writing


class ModelDump(ObjectDump, Storage):
    """The part of a model's table that writes instances."""

    is_root: bool
    is_plain_dump: bool
    #: (name, node, the type of which values stand for themselves), of each field, once a dump
    #: needed it; where text is written, floats are looked at.
    _plain_nodes: Optional[list[Any]] = None
    _text_nodes: Optional[list[Any]] = None

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
            # What a call's `extra="allow"` took of a class that does not is not written.
            if extra and self.extra == "allow":
                self.dump_extra(extra, out, include, exclude, found)
            if self.computed and not out.round_trip and not out.exclude_computed:
                self.dump_computed(instance, out, include, exclude, found)
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
            for name, node, exact in self._nodes_for(out.is_text):
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

    def _nodes_for(self, is_text: bool) -> list[Any]:
        found = self._text_nodes if is_text else self._plain_nodes
        if found is None:
            plain: list[Any] = []
            text: list[Any] = []
            for field in self.fields:
                node: Any = field.node
                inner = node.node if node.kind == "nullable" and hasattr(node, "node") else node
                exact = inner.exact if node.is_plain and not isinstance(inner, HookNode) else None
                plain.append((field.name, node, exact))
                text.append((field.name, node, None if exact is float else exact))
            self._plain_nodes, self._text_nodes = plain, text
            found = text if is_text else plain
        return found

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
