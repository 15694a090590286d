# SPDX-License-Identifier: Apache-2.0
"""From the fields that a class declares to its table. Imported with the first class that has any."""

from __future__ import annotations

import typing
from typing import Any, Callable, Optional

from .compile import Compiler
from .config import Config
from .complete import finished
from .declare import names_of, settled
from .declared import bound, declared_in
from .errors import UserError
from .field_table import FieldTable
from .fields import FieldInfo, collect
from .model_fields import (
    apply_decorators,
    computed_fields,
    field_table,
    generate_aliases,
    generators_of_bases,
)
from .names import annotations_of, evaluate, finder_of_both
from .nodes.base import AnyNode
from .table import ModelTable
from .type_variables import replaced, types_in
from .typing_forms import is_classvar, is_model, model_base


def build(cls: Any, names: Optional[dict[str, Any]]) -> ModelTable:
    config: Config = cls.__satya_config__
    make = _field_maker(cls, names)
    declared_fields = cls.__satya_fields__
    fields = [make(name, index) for index, name in enumerate(declared_fields)]
    for field in fields:
        if field.info is not declared_fields[field.name]:
            # Once all are known: what some names stand for is no answer where others are missing. Last,
            # with its aliases: other threads may compile the class as well.
            declared_fields[field.name] = field.info
    table = ModelTable(cls, fields, config)
    declared = declared_in(cls)
    compiler: Any = None
    if declared or table.extra == "allow":
        compiler = Compiler(config, names_of(cls, names), _types(cls), cls)
        table.computed = computed_fields(compiler, cls, declared, table)
        apply_decorators(compiler, cls, table, declared)
    for found in declared.get("model_validator", {}).values():
        _add_model_validator(cls, table, found)
    for found in declared.get("model_serializer", {}).values():
        from .metadata import serializer
        from .nodes.functions import takes_info

        is_wrap = found.options["mode"] == "wrap"
        info_ = takes_info(found.wrapped, 2 if is_wrap else 1)
        table.serializer = serializer(
            compiler, found.wrapped, AnyNode(), is_wrap, found.options["return_type"], found.options["when_used"], info=info_
        )
    for base in reversed(cls.__mro__):
        table.private.update(vars(base).get("__satya_private_own__", {}))
    if table.private or cls.__satya_has_post_init__:
        table.post_init = "__satya_post_init__"
    table.has_init = cls.__init__ is not model_base(cls).__init__ and not _is_generated(cls.__init__)
    table.is_root = getattr(cls, "__satya_is_root__", False)
    if table.is_root and config.extra is not None:
        raise UserError("`RootModel` does not support setting `model_config['extra']`", code="root-model-extra")
    table.is_classic = getattr(cls, "__satya_is_classic__", False)
    table.label = cls.__name__
    _extra_types(cls, table, compiler)
    table.has_decimal = has_decimal([field.node for field in fields], set())
    return table


def _field_maker(cls: Any, names: Optional[dict[str, Any]]) -> Callable[[str, int], FieldTable]:
    """Returns what compiles one field: (name, index) -> FieldTable."""
    config: Config = cls.__satya_config__
    compilers: dict[Any, Any] = {}

    def make(name: str, index: int) -> FieldTable:
        owner = cls.__satya_field_owners__.get(name, cls)
        compiler = compilers.get(owner)
        if compiler is None:
            found = names_of(owner, names)
            if owner is not cls:
                # Text in what its type variables stand for is of the class.
                found = finder_of_both(found, names_of(cls, names))
            compiler = compilers[owner] = Compiler(config, found, None, cls)
        declared = cls.__satya_fields__[name]
        info = _settle(cls, name, declared, compiler)
        if "alias_generator" in config.given:
            if info is declared:
                info = _copy(info)
            for generator in generators_of_bases(cls, owner):
                generate_aliases(generator, name, info)
        if owner is not cls:
            info = _parametrized(cls, owner, info, compiler)
        return field_table(compiler, name, info, index, cls)

    return make


def _copy(info: FieldInfo) -> FieldInfo:
    # Few classes need it, and what it imports in turn.
    import copy

    return copy.copy(info)


def _parametrized(cls: Any, owner: Any, info: FieldInfo, compiler: Compiler) -> FieldInfo:
    """An inherited field, with types for the type variables of the class that declares it."""
    chosen = types_in(cls, owner, compiler.resolve)
    annotation = replaced(info.annotation, chosen, compiler.resolve)
    if annotation is info.annotation:
        return info
    made = _copy(info)
    made.annotation = annotation
    return made


def _types(cls: Any) -> dict[Any, Any]:
    """What type variables stand for in the methods of a class and its bases."""
    found: dict[Any, Any] = {}
    for base in reversed(cls.__mro__):
        if is_model(base):
            found.update(types_in(cls, base))
    return found


def one_field(cls: Any, name: str) -> Optional[FieldTable]:
    """Compiles one field of a class that is not complete; None where there is no such."""
    names = list(cls.__satya_fields__)
    return _field_maker(cls, None)(name, names.index(name)) if name in names else None


def _is_generated(function: Any) -> bool:
    return bool(getattr(function, "__satya_generated__", False))


def _settle(cls: Any, name: str, info: FieldInfo, compiler: Any) -> FieldInfo:
    """Evaluates an annotation that waited for its names."""
    annotation = info.annotation
    if not isinstance(annotation, (str, typing.ForwardRef)):
        return info
    text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
    found = evaluate(text, compiler.names)
    rest = FieldInfo(metadata=info.metadata, **info.said())
    if is_classvar(found):
        raise UserError(f"the annotation of {name!r} is a ClassVar only by another name; write ClassVar")
    return settled(cls, collect(found, rest))


def _add_model_validator(cls: Any, table: ModelTable, found: Any) -> None:
    from .nodes.functions import takes_info

    mode = found.options["mode"]
    if mode == "after":
        wrapped = found.wrapped
        if isinstance(wrapped, classmethod):
            wrapped = bound(cls, found)
        after = wrapped, takes_info(wrapped, 1)
        table.after.append(after)
        table.after_inside[-1].append(after)
        return
    function = bound(cls, found)
    if mode == "before":
        table.before.insert(0, (function, takes_info(function, 1)))
    else:
        table.wrap.append((function, takes_info(function, 2)))
        table.after_inside.append([])


def _extra_types(cls: Any, table: ModelTable, compiler: Any) -> None:
    if table.extra != "allow":
        return
    for base in cls.__mro__:
        annotation = annotations_of(base).get("__pydantic_extra__")
        if annotation is None or base is model_base(cls):
            continue
        annotation = compiler.resolve(annotation)
        arguments = typing.get_args(annotation)
        if len(arguments) == 2:
            if arguments[0] is not str:
                table.extra_key_node = compiler.node(arguments[0])
            if arguments[1] is not Any:
                table.extra_node = compiler.node(arguments[1])
        return


#: Kinds of nodes that lead to no other.
_LEAVES = frozenset(("int", "str", "float", "bool"))


def has_decimal(nodes: Any, seen: set[int]) -> bool:
    """Whether numbers of JSON text must keep their digits."""
    for node in nodes:
        if node.kind in _LEAVES or id(node) in seen:
            continue
        seen.add(id(node))
        if node.kind == "decimal":
            return True
        inner = node.inner()
        if node.kind == "model" and hasattr(node, "cls"):
            table = finished(node.cls)
            if table is None:
                # Not complete yet: it may have some.
                return True
            if table.has_decimal:
                return True
        definition = getattr(node, "node", None)
        if definition is not None:
            inner = (*inner, definition)
        if inner and has_decimal(inner, seen):
            return True
    return False
