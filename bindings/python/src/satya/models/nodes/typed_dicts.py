# SPDX-License-Identifier: Apache-2.0
"""TypedDict."""

from __future__ import annotations

from typing import Any

from ..defaults import MISSING
from ..field_table import FieldTable
from ..fields import collect
from ..declared import declared_in
from ..model_fields import field_table
from ..names import annotations_of
from ..record import Table, put_input
from ..state import Fail, State, fail
from ..typing_forms import is_form, qualifiers
from ..write import Writing, infer
from .base import Node
from .structures import TableNode, ancestors, compile_class, compiler_of, decorate, types_of_bases, with_types


def typed_dict_node(compiler: Any, cls: Any, arguments: tuple[Any, ...]) -> Node:
    """Compiles a TypedDict."""

    def build(inner: Any) -> Node:
        fields: list[FieldTable] = []
        types = types_of_bases(cls)
        owners: dict[Any, Any] = {}
        for base in _bases(cls):
            for name, annotation in annotations_of(base).items():
                # A class has the annotations of its bases too.
                owner = owners.setdefault((name, id(annotation)), base)
                there = compiler_of(inner, cls, owner)
                annotation = there.resolve(with_types(there, annotation, types.get(owner)))
                info = collect(annotation, MISSING)
                _, marks = qualifiers(annotation)
                is_required = name in cls.__required_keys__
                if "required" in marks:
                    is_required = True
                if "not_required" in marks:
                    is_required = False
                # A name that is declared again keeps its place.
                place = next((f.index for f in fields if f.name == name), len(fields))
                field = field_table(there, name, info, place)
                if info.is_required():
                    field.is_required = is_required
                fields[place : place + 1] = [field]
        table = Table(cls.__name__, fields, inner.config)
        _close(inner, cls, table, types)
        decorate(inner, cls, table, declared_in(cls))
        return TypedDictNode(cls, table)

    return compile_class(compiler, cls, arguments, build)


def _close(compiler: Any, cls: Any, table: Table, types: dict[Any, Any]) -> None:
    """Takes what the class statement says of keys that are not declared: `closed=True` allows none,
    `extra_items=T` those with such values. The nearest base that says it counts."""
    for base in (cls, *ancestors(cls)):
        is_closed, items = vars(base).get("__closed__"), vars(base).get("__extra_items__", _NO_ITEMS)
        has_items = items is not _NO_ITEMS and not is_form(items, "NoExtraItems")
        if is_closed is None and not has_items:
            continue
        there = compiler_of(compiler, cls, base)
        items, _ = qualifiers(there.resolve(with_types(there, items, types.get(base)))) if has_items else (None, None)
        if is_closed or is_form(items, "Never"):
            table.extra = "forbid"
        elif has_items:
            table.extra, table.extra_node = "allow", there.node(items)
        return


#: Stands for `extra_items` where a class says nothing of them.
_NO_ITEMS = object()


def _bases(cls: Any) -> list[Any]:
    found: list[Any] = []
    for base in getattr(cls, "__orig_bases__", ()):
        base = getattr(base, "__origin__", base)
        if isinstance(base, type) and hasattr(base, "__total__"):
            found += [b for b in _bases(base) if b not in found]
    own = annotations_of(cls)
    known = {name for base in found for name in annotations_of(base)}
    if found and not set(own) - known:
        return [*found, cls] if not known or own.keys() == known else [cls]
    return [*found, cls] if found else [cls]


class TypedDictNode(TableNode):
    """A dict with known keys."""

    kind = "typed-dict"

    def __init__(self, cls: Any, table: Table) -> None:
        super().__init__(cls, table)
        del self.cls
        self.owner = cls

    def name(self) -> str:
        return str(self.owner.__name__)

    def check(self, value: Any, state: State) -> Any:
        if not isinstance(value, dict):
            from collections.abc import Mapping

            if self.strictly(state) or not isinstance(value, Mapping) or state.mode != "python":
                raise fail("dict_type", value)
            value = dict(value)
        try:
            values, _, extra = self.table.check_fields(value, state)
        except Fail as problem:
            raise put_input(problem, value)
        if extra:
            # Under the name of a key stands what was read for it, or nothing.
            values.update((key, item) for key, item in extra.items() if key not in self.table.by_name)
        return values

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, dict):
            return out.unexpected(self, value, include, exclude)
        if out.as_any:
            return infer(value, out, include, exclude)
        found: dict[str, Any] = {}
        self.table.dump_fields(value, out, include, exclude, None, value, found)
        if self.table.extra == "allow":
            extra = {key: item for key, item in value.items() if key not in self.table.by_name}
            self.table.dump_extra(extra, out, include, exclude, found)
        return found
