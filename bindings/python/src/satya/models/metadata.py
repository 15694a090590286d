# SPDX-License-Identifier: Apache-2.0
"""What stands beside a type in Annotated: constraints, validators, serializers, marks."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Annotated, Any, Optional, get_origin

from . import decorators as d
from . import marks
from .classic import refuse_classic
from .defaults import MISSING
from .digits import without_digits
from .errors import CustomError, SchemaGenerationError, UndefinedAnnotation, UnsupportedFieldAttributeWarning, UserError
from .fields import Classic, FieldInfo, Limits
from .for_pydantic import HOOK, ForPydantic, is_pydantics
from .names import evaluate
from .nodes import choices, functions, hooks, serializers, times
from .nodes.base import AnyNode, HookNode, Node, Omitted, inmost
from .nodes.instances import instance_of
from .tags import as_discriminator, tagged_union
from .typing_forms import is_protocol

if TYPE_CHECKING:
    from .compile import Compiler

#: For type checkers these are no classes.
_JSON: Any = marks.Json
_SKIPPED: Any = marks.SkipValidation
_INSTANCE: Any = marks.InstanceOf
_AS_ANY: Any = marks.SerializeAsAny
_LEFT_OUT: Any = marks.SkipJsonSchema
_IMPORTED: Any = marks.ImportString


def flat(metadata: list[Any]) -> list[Any]:
    """Opens the fields and groups that stand among metadata."""
    found: list[Any] = []
    for item in metadata:
        if isinstance(item, FieldInfo):
            found += flat(item.metadata)
            if item.discriminator is not None:
                found.append(as_discriminator(item.discriminator))
            if item.default is not MISSING or item.default_factory is not None:
                found.append(_Default(item))
            if item.description or item.title or item.examples or item.json_schema_extra or item.deprecated:
                found.append(_Described(item))
        elif type(item).__module__ == "annotated_types" and hasattr(item, "__iter__"):
            found += flat(list(item))
        elif item is _IMPORTED or isinstance(item, _IMPORTED):
            found += _importing()
        else:
            found.append(item)
    return found


def _importing() -> list[Any]:
    from .special import dotted_path, import_string

    return [
        marks.BeforeValidator(import_string),
        marks.PlainSerializer(dotted_path, when_used="json"),
        marks.WithJsonSchema({"type": "string"}),
    ]


#: What Field() says of a field and no other type, with what it is where nothing was said.
_OF_FIELDS: dict[str, Any] = {
    **dict.fromkeys(("alias", "validation_alias", "serialization_alias", "default_factory", "exclude", "deprecated")),
    **dict.fromkeys(("validate_default", "frozen", "init", "init_var", "kw_only")),
    "default": MISSING,
    "repr": True,
}


def warn_of_no_effect(info: FieldInfo, is_in_class: bool) -> None:
    """Warns of what a Field() that is no field's says in vain; a TypeAdapter has defaults."""
    for name, unsaid in _OF_FIELDS.items():
        value = getattr(info, name)
        if value is unsaid or (not is_in_class and name in ("default", "default_factory")):
            continue
        if name in ("validation_alias", "serialization_alias") and info.alias is not None:
            continue
        warnings.warn(
            f"{name}={value!r} of this Field() has no effect: it is said of a field, and here stands a type inside of"
            " another, or an alias of one; say it where the field is declared",
            UnsupportedFieldAttributeWarning,
            stacklevel=2,
        )


def special(compiler: Compiler, base: Any, metadata: list[Any]) -> Optional[Node]:
    """Metadata that decides what the type itself becomes."""
    for index in reversed(range(len(metadata))):
        item = metadata[index]
        if item is _JSON or isinstance(item, _JSON):
            # All to its left is said of what the text holds.
            from .nodes.wrapped import JsonNode

            inside = metadata[:index]
            del metadata[: index + 1]
            return JsonNode(compiler.with_metadata(base, inside))
        if item is _SKIPPED or isinstance(item, _SKIPPED):
            # And here of how values are written, and of what schemas show.
            inside = metadata[:index]
            del metadata[: index + 1]
            return _Skipped(AnyNode() if is_protocol(base, is_checkable=False) else compiler.with_metadata(base, inside))
        if isinstance(item, marks.ValidateAs):
            inside = metadata[:index]
            del metadata[: index + 1]
            return functions.AfterNode(item.instantiation_hook, compiler.with_metadata(item.from_type, inside), False)
    for index, item in enumerate(metadata):
        if isinstance(item, _INSTANCE):
            del metadata[index]
            try:
                inner: Optional[Node] = compiler.base(base)
            except UserError:
                inner = None
            return instance_of(get_origin(base) or base, inner)
        if isinstance(item, marks.Discriminator):
            del metadata[index]
            return tagged_union(compiler, base, item)
    return _replaced(compiler, base, metadata)


def _replaced(compiler: Compiler, base: Any, metadata: list[Any]) -> Optional[Node]:
    """What stands under a plain validator, which takes the place of a type of which nothing needs
    to be known then."""
    for index in reversed(range(len(metadata))):
        if isinstance(metadata[index], marks.PlainValidator):
            inside = metadata[:index]
            del metadata[:index]
            try:
                return compiler.with_metadata(base, inside)
            except SchemaGenerationError:
                return AnyNode()
    return None


def apply(compiler: Compiler, node: Node, item: Any, base: Any) -> Node:
    """Puts one piece of metadata onto a node."""
    if isinstance(item, Limits):
        return compiler.constraints.put(node, item.values)
    if isinstance(item, marks.BeforeValidator):
        return functions.BeforeNode(item.func, node, None, _input(compiler, item))
    if isinstance(item, marks.AfterValidator):
        return functions.AfterNode(item.func, node)
    if isinstance(item, marks.PlainValidator):
        return functions.PlainNode(item.func, node, None, _input(compiler, item))
    if isinstance(item, marks.WrapValidator):
        return functions.WrapNode(item.func, node, None, _input(compiler, item))
    if isinstance(item, (marks.PlainSerializer, marks.WrapSerializer)):
        return _serialized(compiler, node, item)
    if isinstance(item, marks.Strict):
        return compiler.constraints.put(node, {"strict": item.strict})
    if isinstance(item, marks.AllowInfNan):
        return compiler.constraints.put(node, {"allow_inf_nan": item.allow_inf_nan})
    if isinstance(item, marks.FailFast):
        return compiler.constraints.put(node, {"fail_fast": item.fail_fast})
    if isinstance(item, marks.StringConstraints):
        given = {name: getattr(item, name) for name in item.__slots__}
        return compiler.constraints.put(node, {k: v for k, v in given.items() if v is not None})
    if isinstance(item, _AS_ANY):
        return serializers.AsAnyNode(node)
    if isinstance(item, marks.OnErrorOmit):
        return hooks.OmitNode(node)
    if isinstance(item, marks.WithJsonSchema):
        return hooks.SchemaNode(node, _replacing(item))
    if isinstance(item, _LEFT_OUT):
        return hooks.SchemaNode(node, _left_out)
    if isinstance(item, marks.PathType):
        from .special import check_path

        path_type = item.path_type
        word = {"file": "file-path", "dir": "directory-path"}.get(path_type, "path")

        def check(value: Any) -> Any:
            return check_path(value, path_type)

        # What the titles of problems call it.
        check.__name__ = f"validate_{'directory' if path_type == 'dir' else path_type}"
        made = functions.AfterNode(check, node, False)
        return hooks.SchemaNode(made, lambda schema, gen: {**schema, "format": word})
    if isinstance(item, (marks.EncodedBytes, marks.EncodedStr)):
        return _encoded(item, node)
    if isinstance(item, marks.UuidVersion):
        return _mark(node, item, "version", item.uuid_version)
    if isinstance(item, marks.Mark):
        return _mark(node, item, item.name, item.value)
    if isinstance(item, marks.Moment) or (isinstance(item, type) and issubclass(item, marks.Moment)):
        return _moment(node, item.of, item.mark)
    if isinstance(item, _Default):
        default = item.info
        return hooks.DefaultNode(
            node, lambda: default.get_default(call_default_factory=True), default.validate_default, default.default
        )
    if isinstance(item, _Described):
        return hooks.SchemaNode(node, item.describe)
    if isinstance(item, Classic):
        refuse_classic(item.values)
    return _foreign(compiler, node, item, base)


def _moment(node: Node, kind: Any, mark: marks.Mark) -> Node:
    """A type like AwareDatetime beside another, of which it says the same as of its own."""
    if inmost(node).kind != kind.__name__:
        raise UserError(
            f"a {kind.__name__} with {mark!r} does not fit beside a field of type {node.name()}",
            code="invalid-annotated-type",
        )
    return _mark(node, mark, mark.name, mark.value)


def _mark(node: Node, item: Any, name: str, value: Any) -> Node:
    if isinstance(node, (choices.NullableNode, hooks.SchemaNode)) or (
        isinstance(node, hooks.DefinitionNode) and node.is_of_one_place
    ):
        node.node = _mark(node.node, item, name, value)
        return node
    if not hasattr(node, name):
        raise UserError(f"{item!r} does not fit a field of type {node.name()}")
    setattr(node, name, value)
    return node


def _input(compiler: Compiler, item: Any) -> Optional[Node]:
    given = item.json_schema_input_type
    return None if given is MISSING else compiler.node(given)


def _serialized(compiler: Compiler, node: Node, item: Any) -> Node:
    """Puts a serializer in the place of one before it; what is said of the schema stays outermost."""
    if isinstance(node, hooks.SchemaNode):
        node.node = _serialized(compiler, node.node, item)
        return node
    is_wrap = isinstance(item, marks.WrapSerializer)
    return serializer(compiler, item.func, unserialized(node), is_wrap, item.return_type, item.when_used)


def unserialized(node: Node) -> Node:
    """Returns a type without what writes its values, which another serializer replaces."""
    if isinstance(node, hooks.SchemaNode):
        inner = unserialized(node.node)
        return node if inner is node.node else hooks.SchemaNode(inner, node.change)
    return node.node if isinstance(node, (serializers.SerializerNode, serializers.AsAnyNode)) else node


def serializer(
    compiler: Compiler, function: Any, node: Node, is_wrap: bool, return_type: Any, when: str, **more: Any
) -> serializers.SerializerNode:
    """Puts a serializer around a node."""
    result = _result(compiler, function, return_type)
    info = functions.takes_info(function, 2 if is_wrap else 1) if "info" not in more else more.pop("info")
    return serializers.SerializerNode(function, node, is_wrap, info, when, result, **more)


def _result(compiler: Compiler, function: Any, return_type: Any) -> Optional[Node]:
    if return_type is MISSING and isinstance(function, type):
        # What a class makes is an instance of it: `PlainSerializer(str)`.
        return_type = function
    elif return_type is MISSING:
        inner = d.unwrapped(function)
        # Of an object that can be called, its class says what comes back.
        called = inner if hasattr(inner, "__code__") else type(inner).__call__
        return_type = getattr(called, "__annotations__", {}).get("return", MISSING)
        compiler = compiler.in_function(called)
        if isinstance(return_type, str):
            return_type = evaluate(return_type, compiler.names)
    if return_type is MISSING:
        return None
    try:
        return compiler.node(return_type)
    except UndefinedAnnotation:
        # It will be known once all is defined.
        raise
    except UserError:
        return None


def _foreign(compiler: Compiler, node: Node, item: Any, base: Any) -> Node:
    """Metadata of annotated_types, of URLs, and of others, which is no concern of ours."""
    if type(item).__name__ == "UrlConstraints":
        if isinstance(node, hooks.DefinitionNode) and node.is_of_one_place:
            node.node = _foreign(compiler, node.node, item, base)
            return node
        if node.kind != "url" or not hasattr(node, "limited"):
            raise UserError("UrlConstraints stand beside a URL type")
        return node.limited(item)  # type: ignore[no-any-return]
    if type(item).__module__ == "annotated_types":
        return _annotated_type(compiler, node, item)
    if isinstance(item, slice):
        return compiler.constraints.put(node, {"min_length": item.start or 0, "max_length": item.stop})
    changes = hasattr(item, HOOK) and not isinstance(item, ForPydantic)
    if not changes and hasattr(item, "__get_pydantic_json_schema__"):
        return described(item, node)
    if is_pydantics(item):
        raise UserError(f"{item!r} is pydantic's, and satya does not read it; import what makes it from satya")
    if changes:
        raise UserError(f"{item!r} changes a core schema, which only pydantic reads; use a validator instead")
    return node


def _annotated_type(compiler: Compiler, node: Node, item: Any) -> Node:
    name = type(item).__name__
    argument = {"Gt": "gt", "Ge": "ge", "Lt": "lt", "Le": "le", "MultipleOf": "multiple_of", "MinLen": "min_length", "MaxLen": "max_length"}.get(name)
    if argument is not None:
        return compiler.constraints.put(node, {argument: getattr(item, argument)})
    if name == "Len":
        limits = {"min_length": item.min_length or None, "max_length": item.max_length}
        return compiler.constraints.put(node, {k: v for k, v in limits.items() if v is not None})
    if name in ("Predicate", "Not"):
        return _holding(node, _predicate(item.func, name == "Not"))
    if name == "Timezone":
        inner = inmost(node)
        if isinstance(inner, times.DateTimeNode):
            inner.zone = "aware" if item.tz is ... else "naive" if item.tz is None else inner.zone
        return node
    return node


def _holding(node: Any, predicate: Any) -> Node:
    """Holds a type to a predicate, which as other constraints is not asked about None in an Optional."""
    if isinstance(node, (choices.NullableNode, hooks.SchemaNode, serializers.SerializerNode, serializers.AsAnyNode)):
        node.node = _holding(node.node, predicate)
        return node
    return functions.AfterNode(predicate, node, False)


def _predicate(function: Any, is_not: bool) -> Any:
    def check(value: Any) -> Any:
        if bool(function(value)) is is_not:
            name = getattr(function, "__qualname__", None)
            shown = "" if name is None else f"{name!r} "
            kind, words = ("not_operation_failed", "Not of") if is_not else ("predicate_failed", "Predicate")
            raise CustomError(kind, f"{words} {shown}failed")
        return value

    return check


def _replacing(item: marks.WithJsonSchema) -> Any:
    def change(schema: dict[str, Any], gen: Any) -> dict[str, Any]:
        if item.mode not in (None, gen.mode):
            return schema
        if item.json_schema is None:
            raise Omitted
        return dict(item.json_schema)

    return change


def described(item: Any, node: Node) -> Node:
    """Lets what has a `__get_pydantic_json_schema__` change the public schema of a node."""
    return hooks.SchemaNode(node, _changing(item))


def _changing(item: Any) -> Any:
    def change(schema: dict[str, Any], gen: Any) -> dict[str, Any]:
        from .schema_hooks import changed

        return changed(item.__get_pydantic_json_schema__, {"type": "any"}, lambda: schema, gen)

    return change


def _left_out(schema: dict[str, Any], gen: Any) -> dict[str, Any]:
    raise Omitted


def _encoded(item: Any, node: Node) -> Node:
    encoder, is_text = item.encoder, isinstance(item, marks.EncodedStr)

    def decode(value: Any) -> Any:
        data = encoder.decode(value.encode() if is_text else value)
        return data.decode() if is_text else data

    def encode(value: Any) -> Any:
        data = encoder.encode(value.encode() if is_text else value)
        return data.decode() if is_text else data

    made = serializers.SerializerNode(encode, functions.AfterNode(decode, node, False), False, False)
    return hooks.SchemaNode(made, lambda schema, gen: {**schema, "type": "string", "format": encoder.get_json_format()})


class _Default:
    """A default inside Annotated."""

    def __init__(self, info: FieldInfo) -> None:
        self.info = info


class _Described:
    """What describes a type inside Annotated."""

    def __init__(self, info: FieldInfo) -> None:
        self.info = info

    def describe(self, schema: dict[str, Any], gen: Any) -> dict[str, Any]:
        return gen.describe(schema, self.info)  # type: ignore[no-any-return]


class _Skipped(HookNode):
    """SkipValidation: any value is taken."""

    def check(self, value: Any, state: Any) -> Any:
        return without_digits(value) if state.is_exact else value

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        return "True"

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {}
