# SPDX-License-Identifier: Apache-2.0
"""NamedTuple."""

from __future__ import annotations

from typing import Any

from ..defaults import MISSING
from ..field_table import FieldTable
from ..fields import collect
from ..model_fields import field_table
from ..omissions import refuse_omitted
from ..record import Table
from ..rules import too_many
from ..selection import dump_pairs
from ..state import LAX, MOST_PROBLEMS, STRICT, Fail, Line, State, UseDefault, fail, place_of
from ..write import Writing
from .base import Node
from .iteration import COUNTED, first_items, lax_items
from .structures import TableNode, class_annotations, compile_class, compiler_of


def named_tuple_node(compiler: Any, cls: Any, arguments: tuple[Any, ...]) -> Node:
    """Compiles a NamedTuple."""

    def build(inner: Any) -> Node:
        annotations = class_annotations(cls)
        fields: list[FieldTable] = []
        for name in cls._fields:
            annotation, owner = annotations.get(name, (Any, cls))
            there = compiler_of(inner, cls, owner)
            default = cls._field_defaults.get(name, MISSING)
            fields.append(field_table(there, name, collect(there.resolve(annotation), default), len(fields)))
            # What is written is a list: aliases of dumps mean nothing.
            alias = fields[-1].info.validation_alias
            fields[-1].key = alias if isinstance(alias, str) else name
            refuse_omitted(fields[-1].node, f"field {name!r} of {cls.__name__}")
        return NamedTupleNode(cls, Table(cls.__name__, fields, inner.config))

    return compile_class(compiler, cls, arguments, build)


class NamedTupleNode(TableNode):
    """A NamedTuple, from one, from a tuple or list, or from a dict."""

    kind = "named-tuple"

    def check(self, value: Any, state: State) -> Any:
        given: list[Any] = []
        lookups = self.table.lookups(state.by_alias, state.by_name)
        if isinstance(value, dict):
            state.floor(STRICT)
            state.hold_texts(value)
            names = dict(value)
        elif state.mode == "python" and isinstance(value, self.cls):
            names = dict(zip(self.cls._fields, value))
            lookups = self.table.lookups(False, True)
        elif isinstance(value, (tuple, list)):
            is_list = state.mode == "python" and isinstance(value, list)
            state.floor(LAX if is_list else STRICT)
            given, names = list(value), {}
        else:
            source = lax_items(value, state) if state.mode == "python" else None
            if source is None:
                raise fail("named_tuple_type", value, {"class_name": self.cls.__name__})
            state.floor(LAX)
            given, names = first_items(source, len(self.table.fields)), {}
        outer = state.field_name
        try:
            return self.cls(*self._values(given, names, lookups, value, state))
        finally:
            state.field_name = outer

    def _values(
        self, given: list[Any], names: dict[Any, Any], lookups: list[tuple[Any, ...]], value: Any, state: State
    ) -> list[Any]:
        """Checks items that were given by position and by name; `lookups` has the places of each."""
        lines: list[Line] = []
        values = []
        used: set[Any] = set()
        # The items that it has fields for are checked, whatever follows.
        is_long = len(given) > len(self.table.fields)
        for index, (field, places) in enumerate(zip(self.table.fields, lookups)):
            loc: tuple[Any, ...] = (index,)
            if index < len(given):
                item = given[index]
            else:
                item, found = self.table.look_up(names, places, dict.get, used)
                if not self.table.config.loc_by_alias:
                    found = (field.name,)
                if item is MISSING and field.is_required:
                    lines.append(Line("missing", found if isinstance(value, dict) else loc, value))
                    continue
                loc = found
                if item is MISSING:
                    values.append(field.get_default(None))
                    continue
            state.field_name = field.name
            try:
                values.append(field.node.check(item, state))
            except Fail as problem:
                for part in reversed(loc):
                    problem = Fail(problem.at(part))
                lines += problem.lines
            except UseDefault:
                if field.is_required:
                    raise
                values.append(field.get_default(None))
        for name, item in names.items():
            if name in used:
                continue
            if len(lines) >= MOST_PROBLEMS:
                break
            if isinstance(name, str):
                lines.append(Line("extra_forbidden", (name,), item))
            else:
                lines.append(Line("invalid_key", (place_of(name),), name))
        if is_long:
            size = len(given) if issubclass(type(value), COUNTED) else None
            raise too_many(len(self.table.fields), value, "NamedTuple", size)
        if lines:
            raise Fail(lines)
        return values

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = gen.named_tuple(self)
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, tuple) or len(value) != len(self.table.fields):
            return out.unexpected(self, value, include, exclude)
        pairs = [(field.node, item) for field, item in zip(self.table.fields, value)]
        items = dump_pairs(pairs, out, include, exclude)
        return items if out.is_json else tuple(items)
