# SPDX-License-Identifier: Apache-2.0
"""TypedDict, NamedTuple and dataclasses: classes whose annotations are their fields."""

from __future__ import annotations

import dataclasses
from typing import Any, Callable, Optional

from ..config import Config
from ..fields import FieldInfo, collect
from ..names import annotations_of, finder, module_of
from ..state import LAX, Fail, Line, State, fail
from ..table import MISSING, Table, put_input
from ..typing_forms import qualifiers
from ..write import Writing
from .base import Node
from .containers import _may_stand_for_items


def config_of(cls: Any, outer: Config) -> Config:
    """The settings of a class that is no model: its own, or those around it."""
    own = getattr(cls, "__pydantic_config__", None)
    if own is None:
        kept = {k: v for k, v in outer.given.items() if k not in ("title", "extra", "frozen", "alias_generator", "from_attributes", "json_schema_extra")}
        return Config(kept)
    return Config(dict(own))


def _types(cls: Any, arguments: tuple[Any, ...], outer: dict[Any, Any]) -> dict[Any, Any]:
    found = dict(outer)
    parameters = getattr(cls, "__parameters__", ()) or getattr(cls, "__type_params__", ())
    found.update(zip(parameters, arguments))
    return found


def _names(compiler: Any, cls: Any) -> Callable[[str], Any]:
    outer = compiler.names

    class _Outer(dict):  # type: ignore[type-arg]
        def __contains__(self, name: object) -> bool:
            if outer is None:
                return False
            try:
                outer(name)
            except KeyError:
                return False
            return True

        def __getitem__(self, name: Any) -> Any:
            return outer(name)

    parameters = {p.__name__: p for p in getattr(cls, "__type_params__", ())}
    return finder({cls.__name__: cls}, parameters, module_of(cls), _Outer())


def _stand_in(compiler: Any, cls: Any, arguments: tuple[Any, ...]) -> Any:
    from .hooks import DefinitionNode

    key = ("structure", cls, arguments)
    found = compiler.open.get(key)
    if found is not None:
        return found, None
    made = compiler.open[key] = DefinitionNode(cls.__name__)
    made.key = key
    return None, made


def _compile(
    compiler: Any,
    cls: Any,
    arguments: tuple[Any, ...],
    build: Callable[[Any], Node],
) -> Node:
    """Compiles a class that may contain itself."""
    open_, stand_in = _stand_in(compiler, cls, arguments)
    if open_ is not None:
        return open_
    inner = compiler.with_(config_of(cls, compiler.config), _types(cls, arguments, compiler.types))
    inner.names = _names(compiler, cls)
    try:
        stand_in.node = build(inner)
    finally:
        del compiler.open[stand_in.key]
    made: Node = stand_in.node
    return made


# TypedDict


def typed_dict_node(compiler: Any, cls: Any, arguments: tuple[Any, ...]) -> Node:
    """Compiles a TypedDict."""

    def build(inner: Any) -> Node:
        from ..model_fields import field_table

        fields = []
        for base in _bases(cls):
            types = inner
            for name, annotation in annotations_of(base).items():
                annotation = types.resolve(annotation)
                info = collect(annotation, MISSING)
                _, marks = qualifiers(annotation)
                is_required = name in cls.__required_keys__
                if "required" in marks:
                    is_required = True
                if "not_required" in marks:
                    is_required = False
                table = field_table(types, name, info, len(fields))
                if info.is_required():
                    table.is_required = is_required
                fields = [f for f in fields if f.name != name]
                table.index = len(fields)
                fields.append(table)
        table = Table(cls.__name__, fields, inner.config)
        decorate(inner, cls, table)
        return TypedDictNode(cls, table)

    return _compile(compiler, cls, arguments, build)


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


def decorate(compiler: Any, cls: Any, table: Table) -> None:
    """Puts the validators and serializers that a class declares onto its fields."""
    from ..model_fields import apply_decorators, declared_in

    apply_decorators(compiler, cls, table, declared_in(cls))


class TableNode(Node):
    """What TypedDict and dataclasses have in common."""

    def __init__(self, cls: Any, table: Table) -> None:
        super().__init__()
        self.cls = cls
        self.table = table

    def name(self) -> str:
        return str(self.cls.__name__)

    def inner(self) -> tuple[Node, ...]:
        return tuple(field.node for field in self.table.fields)

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return None

    def discriminator_values(self, field: str) -> list[tuple[Any, Any]]:
        from .models import ModelNode

        return ModelNode.discriminator_values(self, field)  # type: ignore[arg-type]

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {"type": "object"}

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = gen.structure(self)
        return found

    def strictly(self, state: State) -> bool:
        strict = state.strict if state.strict is not None else self.table.config.strict
        return bool(strict)


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
        return {**values, **(extra or {})}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, dict):
            return out.unexpected(self, value, include, exclude)
        found: dict[str, Any] = {}
        self.table.dump_fields(value, out, include, exclude, None, value, found)
        from ..write import infer

        for key, item in value.items():
            if key not in self.table.by_name:
                found[key] = infer(item, out)
        return found


# Dataclasses


def dataclass_node(compiler: Any, cls: Any, arguments: tuple[Any, ...]) -> Node:
    """Compiles a dataclass of the standard library, or one of satya's own."""

    def build(inner: Any) -> Node:
        from ..model_fields import field_table

        fields = []
        declared = _annotations(cls)
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
            table = field_table(inner, field.name, info, len(fields))
            fields.append(table)
        for name, (annotation, _) in declared.items():
            if isinstance(annotation, str) and "InitVar[" in annotation:
                annotation = inner.resolve(annotation)
            if isinstance(annotation, dataclasses.InitVar):
                default = getattr(cls, name, MISSING)
                info = collect(annotation.type, default)
                info.init_var = True
                info.exclude = True
                fields.append(field_table(inner, name, info, len(fields)))
        table = Table(inner.config.title or cls.__name__, fields, inner.config)
        decorate(inner, cls, table)
        return DataclassNode(cls, table)

    return _compile(compiler, cls, arguments, build)


def _annotations(cls: Any) -> dict[str, Any]:
    found = {}
    for base in reversed(cls.__mro__):
        for name, annotation in annotations_of(base).items():
            found[name] = (annotation, base)
    return found


def _default_of(field: Any) -> Any:
    if isinstance(field.default, FieldInfo):
        return field.default
    if field.default is not dataclasses.MISSING:
        return FieldInfo(default=field.default) if field.default is not Ellipsis else MISSING
    if field.default_factory is not dataclasses.MISSING:
        return FieldInfo(default_factory=field.default_factory)
    meta = field.metadata.get("satya") if field.metadata else None
    return meta if meta is not None else MISSING


class DataclassNode(TableNode):
    """An instance of a dataclass, or the dict that makes one."""

    kind = "dataclass"

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, self.cls) and state.mode == "python":
            how = self.table.config.revalidate_instances
            if how == "never" or (how == "subclass-instances" and type(value) is self.cls):
                return value
            value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        elif state.mode == "python":
            if self.strictly(state):
                raise fail("dataclass_exact_type", value, {"class_name": self.cls.__name__})
            state.floor(LAX)
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
            raise put_input(problem, data)
        made = self.cls.__new__(self.cls)
        self.fill(made, values, extra)
        return self.after(made, values, data, state)

    def fill(self, made: Any, values: dict[str, Any], extra: Any) -> None:
        for field in self.table.fields:
            if field.name in values and not field.info.init_var:
                object.__setattr__(made, field.name, values[field.name])
        for name, item in (extra or {}).items():
            object.__setattr__(made, name, item)

    def after(self, made: Any, values: dict[str, Any], given: Any, state: State) -> Any:
        from ..errors import from_user

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


# NamedTuple


def named_tuple_node(compiler: Any, cls: Any, arguments: tuple[Any, ...]) -> Node:
    """Compiles a NamedTuple."""

    def build(inner: Any) -> Node:
        from ..model_fields import field_table

        annotations = {name: a for name, (a, _) in _annotations(cls).items()}
        fields = []
        for name in cls._fields:
            annotation = inner.resolve(annotations.get(name, Any))
            default = cls._field_defaults.get(name, MISSING)
            fields.append(field_table(inner, name, collect(annotation, default), len(fields)))
        return NamedTupleNode(cls, Table(cls.__name__, fields, inner.config))

    return _compile(compiler, cls, arguments, build)


class NamedTupleNode(TableNode):
    """A NamedTuple, from one, from a tuple or list, or from a dict."""

    kind = "named-tuple"

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, dict):
            given: list[Any] = []
            names = dict(value)
        elif isinstance(value, (tuple, list)) or (
            state.mode == "python" and not self.strictly(state) and _may_stand_for_items(value)
        ):
            if type(value) is not self.cls:
                state.floor(LAX)
            given, names = list(value), {}
            if len(given) > len(self.table.fields):
                ctx = {
                    "field_type": "NamedTuple",
                    "max_length": len(self.table.fields),
                    "actual_length": len(given),
                }
                raise fail("too_long", value, ctx)
        else:
            raise fail("named_tuple_type", value, {"class_name": self.cls.__name__})
        lines: list[Line] = []
        values = []
        for index, field in enumerate(self.table.fields):
            if index < len(given):
                item, place = given[index], index
            elif field.name in names:
                item, place = names.pop(field.name), field.name  # type: ignore[assignment]
            elif field.is_required:
                place = field.name if isinstance(value, dict) else index  # type: ignore[assignment]
                lines.append(Line("missing", (place,), value))
                continue
            else:
                values.append(field.get_default(None))
                continue
            try:
                values.append(field.node.check(item, state))
            except Fail as problem:
                lines += problem.at(place)
        for name, item in names.items():
            if isinstance(name, str):
                lines.append(Line("extra_forbidden", (name,), item))
            else:
                lines.append(Line("invalid_key", (name if isinstance(name, int) else str(name),), name))
        if lines:
            raise Fail(lines)
        return self.cls(*values)

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = gen.named_tuple(self)
        return found

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if not isinstance(value, tuple) or len(value) != len(self.table.fields):
            return out.unexpected(self, value, include, exclude)
        items = [field.node.dump(item, out) for field, item in zip(self.table.fields, value)]
        return items if out.is_json else tuple(items)
