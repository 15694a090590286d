# SPDX-License-Identifier: Apache-2.0
"""Dataclasses."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..defaults import MISSING
from ..errors import from_user
from ..field_table import FieldTable
from ..fields import FieldInfo, collect
from ..model_fields import field_table
from ..record import Table, put_input
from ..state import STRICT, Fail, Line, State, fail
from ..write import Writing
from .base import Node
from .structures import TableNode, class_annotations, compile_class, decorate


def dataclass_node(compiler: Any, cls: Any, arguments: tuple[Any, ...]) -> Node:
    """Compiles a dataclass of the standard library, or one of satya's own."""

    def build(inner: Any) -> Node:
        fields: list[FieldTable] = []
        declared = class_annotations(cls)
        variables = _init_variables(inner, cls, declared)
        for field in dataclasses.fields(cls):
            annotation, owner = declared.get(field.name, (field.type, cls))
            annotation = inner.resolve(annotation)
            if isinstance(annotation, dataclasses.InitVar):
                annotation = annotation.type
            info = collect(annotation, _default_of(field))
            if not field.init:
                info.init = False
            if not field.repr:
                info.repr = False
            fields.append(field_table(inner, field.name, info, len(fields)))
        for name, info in variables.items():
            fields.append(field_table(inner, name, info, len(fields)))
        fields = _in_order(fields, declared)
        table = Table(inner.config.title or cls.__name__, fields, inner.config)
        decorate(inner, cls, table)
        return DataclassNode(cls, table)

    return compile_class(compiler, cls, arguments, build)


def _init_variables(inner: Any, cls: Any, declared: dict[str, Any]) -> dict[str, FieldInfo]:
    """What __init__ takes and hands to __post_init__."""
    found = {}
    for name, (annotation, _) in declared.items():
        if isinstance(annotation, str) and "InitVar[" in annotation:
            annotation = inner.resolve(annotation)
        if isinstance(annotation, dataclasses.InitVar):
            info = found[name] = collect(annotation.type, getattr(cls, name, MISSING))
            info.init_var = True
            info.exclude = True
    return found


def _in_order(fields: list[FieldTable], declared: dict[str, Any]) -> list[FieldTable]:
    """Fields and variables as they are declared."""
    places = {name: place for place, name in enumerate(declared)}
    fields = sorted(fields, key=lambda field: places.get(field.name, len(places)))
    for index, field in enumerate(fields):
        field.index = index
    return fields


def _default_of(field: Any) -> Any:
    if isinstance(field.default, FieldInfo):
        return field.default
    if field.default is not dataclasses.MISSING:
        return FieldInfo(default=field.default) if field.default is not Ellipsis else MISSING
    if field.default_factory is not dataclasses.MISSING:
        return FieldInfo(default_factory=field.default_factory)
    meta = field.metadata.get("satya") if field.metadata else None
    return meta if meta is not None else MISSING


def _as_argument(line: Line) -> Line:
    """A member that is no field is an argument that nobody asked for."""
    if line.type == "extra_forbidden" and len(line.loc) == 1:
        return Line("unexpected_keyword_argument", line.loc, line.input)
    return line


class DataclassNode(TableNode):
    """An instance of a dataclass, or the dict that makes one."""

    kind = "dataclass"

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, self.cls) and state.mode == "python":
            how = self.table.config.revalidate_instances
            if how == "never" or (how == "subclass-instances" and type(value) is self.cls):
                return value
            value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        else:
            if state.input_mode == "python" and self.strictly(state):
                raise fail("dataclass_exact_type", value, {"class_name": self.cls.__name__})
            state.floor(STRICT)
        if not isinstance(value, dict):
            if self.table.config.from_attributes and hasattr(value, "__dict__"):
                value = dict(vars(value))
            else:
                raise fail("dataclass_type", value, {"class_name": self.cls.__name__})
        return self.make(value, state)

    def make(self, data: dict[str, Any], state: State) -> Any:
        try:
            values, _, extra = self.table.check_fields(data, state)
        except Fail as problem:
            lines = [_as_argument(line) for line in put_input(problem, data).lines]
            raise Fail(lines + self._bad_keys(data, state)) from None
        bad_keys = self._bad_keys(data, state)
        if bad_keys:
            raise Fail(bad_keys)
        made = self.cls.__new__(self.cls)
        self.fill(made, values, extra)
        return self.after(made, values, data, state)

    def _bad_keys(self, data: dict[str, Any], state: State) -> list[Line]:
        """Members that no argument could be; other policies than to ignore say it too."""
        if (state.extra or self.table.extra) != "ignore":
            return []
        return [
            Line("invalid_key", (key if isinstance(key, int) else str(key),), key)
            for key in data
            if not isinstance(key, str)
        ]

    def fill(self, made: Any, values: dict[str, Any], extra: Any) -> None:
        for field in self.table.fields:
            if field.name in values and not field.info.init_var:
                object.__setattr__(made, field.name, values[field.name])
        for name, item in (extra or {}).items():
            object.__setattr__(made, name, item)

    def after(self, made: Any, values: dict[str, Any], given: Any, state: State) -> Any:
        post_init = getattr(made, "__post_init__", None)
        if post_init is not None:
            variables = [values[f.name] for f in self.table.fields if f.info.init_var and f.name in values]
            try:
                post_init(*variables)
            except (ValueError, AssertionError) as error:
                raise from_user(error, given) from error
        return made

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, self.cls):
            return out.unexpected(self, value, include, exclude)
        values = {
            field.name: getattr(value, field.name)
            for field in self.table.fields
            if not field.info.init_var and hasattr(value, field.name)
        }
        found: dict[str, Any] = {}
        self.table.dump_fields(values, out, include, exclude, None, value, found)
        return found
