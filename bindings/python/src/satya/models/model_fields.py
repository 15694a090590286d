# SPDX-License-Identifier: Apache-2.0
"""From the declarations of a class to its field tables."""

from __future__ import annotations

from typing import Any, ForwardRef, Optional

from . import decorators as d
from .aliases import AliasGenerator, places_of
from .declared import bound, declared_in
from .defaults import MISSING, is_immutable, takes_data
from .errors import SchemaGenerationError, UserError
from .field_table import Computed, FieldTable
from .fields import FieldInfo
from .metadata import serializer, unserialized
from .names import evaluate
from .nodes import functions
from .nodes.base import AnyNode, HookNode, Node
from .nodes.serializers import AsAnyNode, SerializerNode
from .record import Table
from .shared import shared_node
from .tags import as_discriminator
from .type_variables import has_names, named, replaced
from .typing_forms import is_model


def field_table(compiler: Any, name: str, info: FieldInfo, index: int, cls: Any = None) -> FieldTable:
    """Compiles one field, of `cls` where methods of that may validate it."""
    info = _named(compiler, info)
    metadata = list(info.metadata)
    if info.discriminator is not None:
        metadata.append(as_discriminator(info.discriminator))
    try:
        node = shared_node(compiler, info.annotation, metadata)
    except UserError as error:
        if isinstance(error, SchemaGenerationError) and _is_replaced(cls, name):
            return field_of(compiler.config, name, info, index, AnyNode())
        if not getattr(error, "has_place", False) and not isinstance(error, NameError):
            error.has_place = True  # type: ignore[attr-defined]
            error.message = f"field {name!r}: {error.message}"
            error.args = (error.message,)
        raise
    inner: Any = node
    while isinstance(inner, HookNode):
        if isinstance(inner, SerializerNode):
            inner.field_name = name
        inner = inner.node
    return field_of(compiler.config, name, info, index, node)


def _named(compiler: Any, info: FieldInfo) -> FieldInfo:
    """A field with what the names in quotes inside its annotation stand for."""
    annotation = info.annotation
    # One that is a name itself may say more of the field than its type.
    if isinstance(annotation, (str, ForwardRef)) or not has_names(annotation):
        return info
    found = named(annotation, lambda text: evaluate(text, compiler.names))
    if found is annotation:
        return info
    import copy

    made = copy.copy(info)
    made.annotation = found
    return made


def _is_replaced(cls: Any, name: str) -> bool:
    """Whether a method stands in place of a field's type, of which nothing needs to be known then."""
    declared = declared_in(cls).get("field_validator", {}) if cls is not None else {}
    return any(
        found.options["mode"] == "plain" and not {name, "*"}.isdisjoint(found.options["fields"])
        for found in declared.values()
    )


def field_of(config: Any, name: str, info: FieldInfo, index: int, node: Node) -> FieldTable:
    """Puts together what is known of a field whose type is compiled."""
    found = FieldTable()
    found.name = found.key = name
    found.index = index
    found.node = node
    found.info = info
    if config.alias_generator is not None or not _ALIASES.isdisjoint(vars(info)):
        found.aliases, found.key = _aliases(config, name, info)
    found.is_required = info.is_required()
    if info.default is not MISSING:
        found.default = info.default
        found.copies_default = not is_immutable(info.default)
    if not _RARE.isdisjoint(vars(info)):
        found.factory = info.default_factory
        found.takes_data = found.factory is not None and takes_data(found.factory)
        found.validates_default = info.validate_default
        found.is_frozen = bool(info.frozen)
        found.exclude = info.exclude
        found.exclude_if = info.exclude_if
        found.in_repr = info.repr is not False
    return found


#: What gives a field other names; it may have been put there since.
_ALIASES = frozenset(("validation_alias", "serialization_alias"))
#: What few declarations say.
_RARE = frozenset(("default_factory", "validate_default", "frozen", "exclude", "exclude_if", "repr"))


def _aliases(config: Any, name: str, info: FieldInfo) -> tuple[tuple[Any, ...], str]:
    if config.alias_generator is not None:
        generate_aliases(config.alias_generator, name, info)
    key = info.serialization_alias
    return places_of(info.validation_alias), key if isinstance(key, str) else name


def generate_aliases(generator: Any, name: str, info: FieldInfo) -> None:
    """Gives a field the aliases that it lacks; all of them, where its own do not come first."""
    alias, made_in, made_out = _generated(generator, name)
    if (info.alias_priority or 1) <= 1:
        info.alias_priority = 1
        info.alias = info.validation_alias = info.serialization_alias = None
    if info.alias is None:
        info.alias = alias
    if info.validation_alias is None:
        info.validation_alias = made_in
    if info.serialization_alias is None:
        info.serialization_alias = made_out


def generators_of_bases(cls: Any, owner: Any) -> list[Any]:
    """Returns the alias generators of the bases of a class, from the one that declares a field on:
    what they made stays where that of the class makes nothing, or does not come first."""
    if cls is owner:
        return []
    base = next(base for base in cls.__bases__ if owner in base.__mro__)
    own = base.__satya_config__.alias_generator if is_model(base) else None
    return [*generators_of_bases(base, owner), *([] if own is None else [own])]


def _generated(generator: Any, name: str) -> tuple[Any, Any, Any]:
    """Returns the alias that a generator makes of a name, that for validation and that
    for dumps."""
    if isinstance(generator, AliasGenerator):
        alias = generator.alias(name) if generator.alias else None
        made_in = generator.validation_alias(name) if generator.validation_alias else alias
        made_out = generator.serialization_alias(name) if generator.serialization_alias else alias
    else:
        alias = made_in = made_out = generator(name)
    for made in (alias, made_out):
        if made is not None and not isinstance(made, str):
            raise TypeError(f"alias_generator {generator} must return str, not {type(made)}")
    return alias, made_in, made_out


# What a class declares by methods


def apply_decorators(compiler: Any, cls: Any, table: Table, declared: dict[str, Any]) -> None:
    """Puts validators and serializers that are methods onto the fields."""
    for name, found in declared.get("field_validator", {}).items():
        _apply_validator(compiler, cls, table, found)
    serializers = declared.get("field_serializer", {})
    _refuse_two_serializers(serializers)
    for name, found in serializers.items():
        _apply_serializer(compiler, cls, table, found)
        for field in _targets(table, cls, found):
            field.is_written_by_method = True


def _refuse_two_serializers(declared: dict[str, Any]) -> None:
    written: set[str] = set()
    for found in declared.values():
        for field in found.options["fields"]:
            if field in written:
                raise UserError(
                    f"Multiple field serializer functions were defined for field {field!r}, this is not"
                    " allowed; keep one, or give it the other's name to override it",
                    code="multiple-field-serializers",
                )
        written.update(found.options["fields"])


def _targets(table: Table, cls: Any, found: Any) -> list[FieldTable]:
    targets = []
    for name in dict.fromkeys(found.options["fields"]):
        if name == "*":
            return list(table.fields)
        field = table.by_name.get(name)
        if field is not None:
            targets.append(field)
        elif found.options.get("check_fields") is not False and not getattr(cls, "__abstract_fields__", False):
            raise UserError(
                f"Decorators defined with incorrect fields: {cls.__module__}.{cls.__qualname__}"
                f" has no field {name!r} (use check_fields=False if you're inheriting from the"
                " model and intended this)",
                code="decorator-missing-field",
            )
    return targets


_NODES: dict[str, Any] = {
    "before": functions.BeforeNode,
    "after": functions.AfterNode,
    "plain": functions.PlainNode,
    "wrap": functions.WrapNode,
}


def _apply_validator(compiler: Any, cls: Any, table: Table, found: Any) -> None:
    mode = found.options["mode"]
    function = bound(cls, found)
    for field in _targets(table, cls, found):
        node: Node
        if mode == "after":
            node = functions.AfterNode(function, field.node)
        else:
            given = found.options["input_type"]
            input_node = None if given is MISSING else compiler.node(given)
            node = _NODES[mode](function, field.node, None, input_node)
        field.node = node


def _apply_serializer(compiler: Any, cls: Any, table: Table, found: Any) -> None:
    options = found.options
    is_wrap = options["mode"] == "wrap"
    function = bound(cls, found)
    takes_self = not isinstance(found.wrapped, (staticmethod, classmethod)) and d.is_method(function)
    own = (2 if is_wrap else 1) + takes_self
    info = functions.takes_info(function, own)
    for field in _targets(table, cls, found):
        node = serializer(
            compiler,
            function,
            _written_within(field),
            is_wrap,
            options["return_type"],
            options["when_used"],
            info=info,
            takes_self=takes_self,
        )
        node.field_name = field.name
        if takes_self:
            field.serializer = node
            field.node = _MethodSerialized(field.node, node)
        else:
            field.node = node


def _written_within(field: Any) -> Node:
    """The type around which a serializer of the field stands, in place of one that a required
    field's type has itself; where a plain validator stands in place of the type, what it makes."""
    node: Node = field.node
    if type(node) is _MethodSerialized:
        # A method that came before this one.
        node = node.node
    if not getattr(field, "is_required", True):
        return node
    if type(node) is functions.PlainNode:
        # What stands in place of the type may make something that the type cannot write.
        return functions.PlainNode(node.function, AsAnyNode(node.node), node.info, node.input_node)
    return unserialized(node)


class _MethodSerialized(HookNode):
    """A field that a method writes: its schema is that of what the method returns."""

    def __init__(self, node: Node, serializer: Any) -> None:
        super().__init__(node)
        self.serializer = serializer

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        return self.node.proof(variable, bind)

    def schema(self, gen: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.serializer.schema(gen)
        return found


def _generator_of_bases(config: Any, cls: Any, name: str) -> Any:
    """Returns what made the alias of a computed field of a base, where the class has no generator."""
    if "alias_generator" not in config.given:
        return None
    declared = (b for b in cls.__mro__ if name in vars(b).get("__satya_declared__", {}).get("computed_field", ()))
    found = generators_of_bases(cls, next(declared, cls))
    return found[-1] if found else None


def computed_fields(compiler: Any, cls: Any, declared: dict[str, Any], table: Table) -> list[Computed]:
    """Compiles the computed fields of a model."""
    found = []
    for name, info in declared.get("computed_field", {}).items():
        annotation, function = info.return_type, d.unwrapped(info.wrapped)
        if annotation is MISSING:
            annotation = getattr(function, "__annotations__", {}).get("return", MISSING)
        if annotation is MISSING:
            raise UserError(
                f"Computed field is missing return type annotation or specifying `return_type` to"
                f" the `@computed_field` decorator (e.g. `@computed_field(return_type=int | str)`):"
                f" {name!r}",
                code="model-field-missing-annotation",
            )
        inside = compiler.in_function(function)
        if isinstance(annotation, (str, ForwardRef)):
            annotation = evaluate(annotation if isinstance(annotation, str) else annotation.__forward_arg__, inside.names)
        annotation = replaced(annotation, compiler.types, inside.resolve)
        info = type(info)(info.wrapped, **{**info.options, "return_type": annotation})
        node = inside.node(annotation)
        if isinstance(node, AnyNode) and annotation is not Any:
            node = AnyNode()
        generator = compiler.config.alias_generator or _generator_of_bases(compiler.config, cls, name)
        if generator is not None and (info.options["alias_priority"] or 1) <= 1:
            alias = _generated(generator, name)[2]
            info = type(info)(info.wrapped, **{**info.options, "alias": alias, "alias_priority": 1})
        found.append(Computed(name, info.alias or name, node, None, info))
    by_name: dict[str, Any] = {computed.name: computed for computed in found}
    fake = Table(table.name, [], table.config)
    fake.by_name = by_name
    fake.fields = list(found)  # type: ignore[arg-type]
    rest = {}
    for name, declaration in list(declared.get("field_serializer", {}).items()):
        fields = [f for f in declaration.options["fields"] if f in by_name or f == "*"]
        if fields:
            rest[name] = declaration
            options = {**declaration.options, "fields": tuple(fields)}
            _apply_serializer(compiler, cls, fake, type(declaration)(declaration.wrapped, **options))
            remaining = tuple(f for f in declaration.options["fields"] if f not in by_name)
            declared["field_serializer"] = {**declared["field_serializer"]}
            if remaining:
                declared["field_serializer"][name] = type(declaration)(
                    declaration.wrapped, **{**declaration.options, "fields": remaining}
                )
            else:
                del declared["field_serializer"][name]
    return found
