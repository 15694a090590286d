# SPDX-License-Identifier: Apache-2.0
"""Annotations to nodes.

`Compiler.node` reads an annotation with its metadata, from left to right, as pydantic
does: a constraint goes into the type's own node where that knows it, validators stand
around what is to their left. What cannot be enforced raises UserError here, when the
class is made.
"""

from __future__ import annotations

import collections
import collections.abc as abc
import dataclasses
import re
import typing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Callable, ForwardRef, Optional, TypeVar, get_args, get_origin
from uuid import UUID

from . import decorators as d
from .config import Config
from .errors import SchemaGenerationError, UserError
from .fields import FieldInfo, Limits
from .nodes import choices, containers, hooks, numbers, scalars, times
from .nodes.base import AnyNode, JsonValueNode, Node, NoneNode
from .rules import HOST_RULES, host_rule
from .table import MISSING
from .typing_forms import (
    is_alias_type,
    is_form,
    is_literal,
    is_namedtuple,
    is_typeddict,
    is_union,
    qualifiers,
)

_BOUNDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum", "multiple_of": "multipleOf"}

_LISTS: dict[Any, Any] = {
    list: containers.ListNode,
    set: containers.SetNode,
    frozenset: containers.FrozenSetNode,
    collections.deque: containers.DequeNode,
    abc.Sequence: containers.SequenceNode,
    abc.MutableSequence: containers.ListNode,
    abc.Set: containers.SetNode,
    abc.MutableSet: containers.SetNode,
}
_DICTS = (dict, abc.Mapping, abc.MutableMapping)
_MAPPINGS = (collections.defaultdict, collections.Counter, collections.OrderedDict)
_ITERABLES = (abc.Iterable, abc.Generator, abc.Iterator)


class Compiler:
    """Compiles the annotations of one model, or of one TypeAdapter.

    names   where the names of forward references are looked up
    types   TypeVar -> the type it stands for here
    """

    def __init__(
        self,
        config: Config,
        names: Optional[Callable[[str], Any]] = None,
        types: Optional[dict[Any, Any]] = None,
        owner: Any = None,
    ) -> None:
        self.config = config
        self.names = names
        self.types = types or {}
        self.owner = owner
        #: Types being compiled, by id: a type inside itself meets its stand-in here.
        self.open: dict[Any, hooks.DefinitionNode] = {}

    def with_(self, config: Optional[Config] = None, types: Any = None) -> "Compiler":
        """Returns a compiler with other settings that knows the same open types."""
        made = Compiler(config or self.config, self.names, types or self.types, self.owner)
        made.open = self.open
        return made

    # Entry points

    def node(self, annotation: Any) -> Node:
        """Compiles an annotation with its metadata."""
        annotation, _ = qualifiers(self.resolve(annotation))
        if get_origin(annotation) is Annotated:
            base, *metadata = get_args(annotation)
            return self.with_metadata(base, metadata)
        return self.base(annotation)

    def with_metadata(self, base: Any, metadata: list[Any]) -> Node:
        """Compiles a type, then what Annotated says of it."""
        base, _ = qualifiers(self.resolve(base))
        if get_origin(base) is Annotated:
            inner, *more = get_args(base)
            return self.with_metadata(inner, [*more, *metadata])
        metadata = self._flat(metadata)
        node = self._special(base, metadata)
        if node is None:
            node = self.base(base)
        for item in metadata:
            node = self.apply(node, item, base)
        return node

    def _flat(self, metadata: list[Any]) -> list[Any]:
        """Opens the fields and groups that stand among metadata."""
        found: list[Any] = []
        for item in metadata:
            if isinstance(item, FieldInfo):
                found += self._flat(item.metadata)
                if item.discriminator is not None:
                    found.append(_as_discriminator(item.discriminator))
                if item.default is not MISSING or item.default_factory is not None:
                    found.append(_Default(item))
                if item.description or item.title or item.examples or item.json_schema_extra:
                    found.append(_Described(item))
            elif type(item).__module__ == "annotated_types" and hasattr(item, "__iter__"):
                found += self._flat(list(item))
            else:
                found.append(item)
        return found

    def _special(self, base: Any, metadata: list[Any]) -> Optional[Node]:
        """Metadata that decides what the type itself becomes."""
        for index, item in enumerate(metadata):
            if isinstance(item, d.SkipValidation):
                del metadata[: index + 1]
                return _Skipped(self.base(base))
            if isinstance(item, d.InstanceOf):
                del metadata[index]
                from .nodes.others import InstanceNode

                try:
                    inner: Optional[Node] = self.base(base)
                except UserError:
                    inner = None
                return InstanceNode(get_origin(base) or base, inner)
            if isinstance(item, d.ValidateAs):
                del metadata[index]
                return hooks.AfterNode(item.instantiation_hook, self.node(item.from_type), False)
            from .special import Json

            if not typing.TYPE_CHECKING and isinstance(item, Json) or item is Json:
                del metadata[index]
                from .nodes.others import JsonNode

                return JsonNode(self.with_metadata(base, metadata[:index]))
            if isinstance(item, d.Discriminator):
                del metadata[index]
                return self.tagged(base, item)
        return None

    # Names

    def resolve(self, annotation: Any) -> Any:
        """Evaluates a forward reference."""
        if isinstance(annotation, str):
            return self._evaluate(annotation)
        if isinstance(annotation, ForwardRef):
            return self._evaluate(annotation.__forward_arg__)
        if isinstance(annotation, TypeVar):
            return self._type_var(annotation)
        return annotation

    def _evaluate(self, text: str) -> Any:
        from .names import evaluate

        found = evaluate(text, self.names)
        return self.resolve(found) if isinstance(found, (str, ForwardRef, TypeVar)) else found

    def _type_var(self, variable: Any) -> Any:
        found = self.types.get(variable, variable)
        if found is not variable:
            return self.resolve(found)
        default = getattr(variable, "__default__", None)
        if default is not None and repr(default) != "typing.NoDefault" and default is not type(None):
            return self.resolve(default)
        if variable.__constraints__:
            return typing.Union[variable.__constraints__]
        if variable.__bound__ is not None:
            return self.resolve(variable.__bound__)
        return Any

    # Types

    def base(self, annotation: Any) -> Node:
        """Compiles a type without metadata."""
        annotation = self.resolve(annotation)
        if annotation in _SIMPLE_TYPES if _is_hashable(annotation) else False:
            return self._simple(annotation)
        if annotation is Any or annotation is object:
            return AnyNode()
        if annotation is None or annotation is type(None):
            return NoneNode()
        origin = get_origin(annotation)
        if origin is Annotated:
            return self.node(annotation)
        if is_union(annotation):
            return self._union(get_args(annotation))
        if is_literal(annotation):
            return choices.LiteralNode(_literal_values(annotation))
        if is_alias_type(annotation) or is_alias_type(origin):
            return self._alias_type(annotation, origin)
        found = self._container(annotation, origin)
        if found is None:
            found = self._structure(annotation, origin)
        if found is None:
            found = self._class(annotation, origin)
        return found

    def _simple(self, annotation: Any) -> Node:
        config = self.config
        node: Node
        if annotation is str:
            node = self._str()
        elif annotation is int:
            node = scalars.IntNode()
        elif annotation is float:
            node = scalars.FloatNode()
            node.allows_inf_nan = config.allow_inf_nan
        elif annotation is bool:
            node = scalars.BoolNode()
        elif annotation is bytes:
            node = scalars.BytesNode()
            node.form = config.val_json_bytes
        elif annotation is Decimal:
            node = numbers.DecimalNode()
        elif annotation is UUID:
            node = numbers.UUIDNode()
        elif annotation is complex:
            node = scalars.ComplexNode()
        else:
            kinds = {date: times.DateNode, datetime: times.DateTimeNode, time: times.TimeNode}
            node = kinds.get(annotation, times.TimeDeltaNode)()
            node.unit = config.val_temporal_unit  # type: ignore[attr-defined]
        if config.strict is not None:
            node.strict = config.strict
        return node

    def _str(self) -> scalars.StrNode:
        config, node = self.config, scalars.StrNode()
        node.trims = config.str_strip_whitespace
        node.case = "lower" if config.str_to_lower else "upper" if config.str_to_upper else None
        if config.str_min_length:
            node.keywords["minLength"] = config.str_min_length
        if config.str_max_length is not None:
            node.keywords["maxLength"] = config.str_max_length
        node.from_numbers = config.coerce_numbers_to_str
        return node

    def _union(self, members: Any) -> Node:
        members = [self.resolve(member) for member in members]
        rest = [m for m in members if m is not None and m is not type(None)]
        has_none = len(rest) < len(members)
        if len(rest) == 1:
            node = self.node(rest[0])
        else:
            labels = [_tag_of(m) for m in rest]
            node = choices.UnionNode(
                [self.node(m) for m in rest],
                labels=None if not any(labels) else [t or self.node(m).name() for t, m in zip(labels, rest)],
            )
            if self.config.strict is not None:
                node.strict = self.config.strict
        return choices.NullableNode(node) if has_none else node

    def _alias_type(self, annotation: Any, origin: Any) -> Node:
        alias = annotation if origin is None else origin
        arguments = get_args(annotation) if origin is not None else ()
        key = ("alias", id(alias), arguments)
        stand_in = self.open.get(key)
        if stand_in is not None:
            return stand_in
        types = dict(self.types)
        for variable, argument in zip(getattr(alias, "__type_params__", ()), arguments):
            types[variable] = argument
        stand_in = self.open[key] = hooks.DefinitionNode(alias.__name__)
        stand_in.key = key  # type: ignore[attr-defined]
        try:
            stand_in.node = self.with_(types=types).node(alias.__value__)
        finally:
            del self.open[key]
        return stand_in

    def _item(self, arguments: tuple[Any, ...], index: int = 0) -> Node:
        return self.node(arguments[index]) if len(arguments) > index else AnyNode()

    def _container(self, annotation: Any, origin: Any) -> Optional[Node]:
        kind = origin or annotation
        arguments = get_args(annotation)
        if not _is_hashable(kind):
            return None
        node: Node
        if kind in _LISTS:
            node = _LISTS[kind](self._item(arguments))
        elif kind is tuple:
            node = self._tuple(arguments, annotation)
        elif kind in _DICTS:
            node = containers.DictNode(self._item(arguments), self._item(arguments, 1))
        elif kind in _MAPPINGS:
            node = self._mapping(kind, arguments)
        elif kind in _ITERABLES:
            node = containers.IterableNode(self._item(arguments))
        elif kind is type:
            node = self._type_of(arguments)
        elif kind is abc.Callable or kind is callable:
            from .nodes.others import CallableNode

            node = CallableNode()
        elif kind is abc.Hashable:
            from .nodes.others import HashableNode

            node = HashableNode()
        elif kind is re.Pattern:
            from .nodes.others import PatternNode

            node = PatternNode(arguments[0] if arguments and arguments[0] in (str, bytes) else None)
        else:
            return None
        if self.config.strict is not None:
            node.strict = self.config.strict
        return node

    def _tuple(self, arguments: tuple[Any, ...], annotation: Any) -> Node:
        if annotation is tuple or (not arguments and annotation is typing.Tuple):
            return containers.VariableTupleNode(AnyNode())
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return containers.VariableTupleNode(self.node(arguments[0]))
        if arguments == ((),):
            arguments = ()
        return containers.TupleNode([self.node(argument) for argument in arguments])

    def _mapping(self, kind: Any, arguments: tuple[Any, ...]) -> Node:
        if kind is collections.Counter:
            return containers.MappingNode(kind, self._item(arguments), scalars.IntNode())
        factory = None
        if kind is collections.defaultdict and len(arguments) == 2:
            value = get_origin(arguments[1]) or arguments[1]
            factory = value if isinstance(value, type) else None
        return containers.MappingNode(kind, self._item(arguments), self._item(arguments, 1), factory)

    def _type_of(self, arguments: tuple[Any, ...]) -> Node:
        from .nodes.others import SubclassNode

        wanted = self.resolve(arguments[0]) if arguments else Any
        if wanted is Any:
            return SubclassNode(None)
        if is_union(wanted):
            return choices.UnionNode([SubclassNode(self.resolve(m)) for m in get_args(wanted)])
        return SubclassNode(get_origin(wanted) or wanted)

    def _structure(self, annotation: Any, origin: Any) -> Optional[Node]:
        """Models, and classes whose fields their annotations tell."""
        kind = origin or annotation
        if not isinstance(kind, type):
            return None
        if "__satya_fields__" in vars(kind) or hasattr(kind, "__satya_config__"):
            from .nodes.models import ModelNode

            if origin is not None:
                annotation = kind[get_args(annotation)]  # type: ignore[index]
            elif self.types and getattr(annotation, "__satya_parameters__", ()):
                annotation = annotation
            return ModelNode(annotation)
        if issubclass(kind, Enum):
            node = choices.EnumNode(kind, self.config.use_enum_values)
            if self.config.strict is not None:
                node.strict = self.config.strict
            return node
        from .nodes import structures

        if is_typeddict(kind):
            return structures.typed_dict_node(self, kind, get_args(annotation))
        if is_namedtuple(kind):
            return structures.named_tuple_node(self, kind, get_args(annotation))
        if dataclasses.is_dataclass(kind):
            return structures.dataclass_node(self, kind, get_args(annotation))
        return None

    def _class(self, annotation: Any, origin: Any) -> Node:
        from . import known

        kind = origin or annotation
        node = known.node_of(self, kind, get_args(annotation))
        if node is not None:
            if self.config.strict is not None and node.strict is None:
                node.strict = self.config.strict
            return node
        own = getattr(kind, "__get_satya_type__", None)
        if own is not None:
            return self.node(own())
        supertype = getattr(annotation, "__supertype__", None)
        if supertype is not None:
            return self.node(supertype)
        if is_form(annotation, "Self") and self.owner is not None:
            return self.node(self.owner)
        if is_form(annotation, "LiteralString"):
            return self.node(str)
        if is_form(annotation, "Never") or is_form(annotation, "NoReturn"):
            raise SchemaGenerationError("a field of type Never could never be valid; leave it out")
        if is_form(origin, "Unpack") or isinstance(annotation, type(...)):
            raise SchemaGenerationError(f"the type {annotation!r} is not supported")
        if hasattr(kind, "__get_pydantic_core_schema__"):
            raise SchemaGenerationError(
                f"{kind!r} describes itself by a core schema, which only pydantic reads; give it a"
                " __get_satya_type__ that returns an annotation, or use Annotated with a validator"
            )
        if not isinstance(kind, type):
            raise SchemaGenerationError(f"the type {annotation!r} is not supported")
        if self.config.arbitrary_types_allowed or _is_protocol(kind):
            from .nodes.others import InstanceNode

            return InstanceNode(kind)
        raise SchemaGenerationError(
            f"Unable to generate a schema for {annotation!r}: nothing is known about this type."
            " Set `arbitrary_types_allowed=True` in the model_config to check it by isinstance,"
            " or use Annotated with a validator."
        )

    # Metadata

    def apply(self, node: Node, item: Any, base: Any) -> Node:
        """Puts one piece of metadata onto a node."""
        if isinstance(item, Limits):
            return self.limit(node, item.values)
        if isinstance(item, d.BeforeValidator):
            return hooks.BeforeNode(item.func, node, None, self._input(item))
        if isinstance(item, d.AfterValidator):
            return hooks.AfterNode(item.func, node)
        if isinstance(item, d.PlainValidator):
            return hooks.PlainNode(item.func, node, None, self._input(item))
        if isinstance(item, d.WrapValidator):
            return hooks.WrapNode(item.func, node, None, self._input(item))
        if isinstance(item, (d.PlainSerializer, d.WrapSerializer)):
            return self.serializer(item.func, node, isinstance(item, d.WrapSerializer), item.return_type, item.when_used)
        if isinstance(item, d.Strict):
            return self.limit(node, {"strict": item.strict})
        if isinstance(item, d.AllowInfNan):
            return self.limit(node, {"allow_inf_nan": item.allow_inf_nan})
        if isinstance(item, d.FailFast):
            return self.limit(node, {"fail_fast": item.fail_fast})
        if isinstance(item, d.StringConstraints):
            return self.limit(node, {k: v for k, v in vars(item).items() if v is not None})
        if isinstance(item, d.SerializeAsAny):
            return hooks.AsAnyNode(node)
        if isinstance(item, d.OnErrorOmitMark):
            return hooks.OmitNode(node)
        if isinstance(item, d.WithJsonSchema):
            return hooks.SchemaNode(node, _replacing(item))
        if isinstance(item, d.PathType):
            from .special import check_path

            path_type = item.path_type
            word = {"file": "file-path", "dir": "directory-path"}.get(path_type, "path")
            made = hooks.AfterNode(lambda value: check_path(value, path_type), node, False)
            return hooks.SchemaNode(made, lambda schema, gen: {**schema, "format": word})
        if isinstance(item, (d.EncodedBytes, d.EncodedStr)):
            return _encoded(item, node)
        from .types import Mark

        if isinstance(item, Mark):
            return self._mark(node, item)
        if isinstance(item, _Default):
            default = item.info
            return hooks.DefaultNode(node, lambda: default.get_default(call_default_factory=True))
        if isinstance(item, _Described):
            return hooks.SchemaNode(node, item.describe)
        return self._foreign(node, item, base)

    def _mark(self, node: Node, item: Any) -> Node:
        if item.name == "json_value":
            return JsonValueNode()
        if isinstance(node, choices.NullableNode):
            node.node = self._mark(node.node, item)
            return node
        if not hasattr(node, item.name):
            raise UserError(f"{item!r} does not fit a field of type {node.name()}")
        setattr(node, item.name, item.value)
        return node

    def _input(self, item: Any) -> Optional[Node]:
        given = item.json_schema_input_type
        return None if given is MISSING else self.node(given)

    def serializer(
        self, function: Any, node: Node, is_wrap: bool, return_type: Any, when: str, **more: Any
    ) -> hooks.SerializerNode:
        """Puts a serializer around a node."""
        result = self._result(function, return_type)
        info = hooks.takes_info(function, 2 if is_wrap else 1) if "info" not in more else more.pop("info")
        return hooks.SerializerNode(function, node, is_wrap, info, when, result, **more)

    def _result(self, function: Any, return_type: Any) -> Optional[Node]:
        if return_type is MISSING:
            hints = getattr(d.unwrapped(function), "__annotations__", {})
            return_type = hints.get("return", MISSING)
        if return_type is MISSING or return_type is Any:
            return None
        try:
            return self.node(return_type)
        except UserError:
            return None

    def _foreign(self, node: Node, item: Any, base: Any) -> Node:
        """Metadata of annotated_types, of URLs, and of others, which is no concern of ours."""
        from .network import UrlConstraints
        from .nodes.others import UrlNode

        if isinstance(item, UrlConstraints):
            if not isinstance(node, UrlNode):
                raise UserError("UrlConstraints stand beside a URL type")
            return UrlNode(node._accepted, item)
        if type(item).__module__ == "annotated_types":
            return self._annotated_type(node, item)
        if isinstance(item, slice):
            return self.limit(node, {"min_length": item.start or 0, "max_length": item.stop})
        if hasattr(item, "__get_pydantic_core_schema__"):
            raise UserError(
                f"{item!r} changes a core schema, which only pydantic reads; use a validator instead"
            )
        return node

    def _annotated_type(self, node: Node, item: Any) -> Node:
        name = type(item).__name__
        argument = {"Gt": "gt", "Ge": "ge", "Lt": "lt", "Le": "le", "MultipleOf": "multiple_of", "MinLen": "min_length", "MaxLen": "max_length"}.get(name)
        if argument is not None:
            return self.limit(node, {argument: getattr(item, argument)})
        if name == "Len":
            limits = {"min_length": item.min_length or None, "max_length": item.max_length}
            return self.limit(node, {k: v for k, v in limits.items() if v is not None})
        if name in ("Predicate", "Not"):
            return hooks.AfterNode(_predicate(item.func, name == "Not"), node, False)
        if name == "Timezone":
            inner = _deep(node)
            if isinstance(inner, times.DateTimeNode):
                inner.zone = "aware" if item.tz is ... else "naive" if item.tz is None else inner.zone
            return node
        return node

    def limit(self, node: Node, limits: dict[str, Any]) -> Node:
        """Holds a node to constraints."""
        for name, value in limits.items():
            node = self._limit(node, name, value)
        return node

    def _limit(self, node: Node, name: str, value: Any) -> Node:
        if isinstance(node, choices.NullableNode):
            node.node = self._limit(node.node, name, value)
            return node
        if isinstance(node, (hooks.SchemaNode, hooks.SerializerNode, hooks.AsAnyNode)):
            node.node = self._limit(node.node, name, value)
            return node
        if name == "strict":
            return self._strict(node, value)
        if name in _BOUNDS:
            return self._bound(node, name, value)
        if name in ("min_length", "max_length"):
            return self._length(node, name, value)
        if isinstance(node, scalars.StrNode):
            return self._text(node, name, value)
        if name == "allow_inf_nan" and isinstance(node, (scalars.FloatNode, numbers.DecimalNode)):
            node.allows_inf_nan = value
        elif name in ("max_digits", "decimal_places") and isinstance(node, numbers.DecimalNode):
            if not isinstance(value, int) or value < 0:
                raise UserError(f"{name} is a number of digits, not {value!r}")
            setattr(node, name, value)
        elif name == "fail_fast" and isinstance(node, containers.ItemsNode):
            node.fail_fast = value
        elif name == "unique_items" and isinstance(node, containers.ItemsNode):
            node.unique_items = value
        elif name == "union_mode" and isinstance(node, choices.UnionNode):
            if value not in ("smart", "left_to_right"):
                raise UserError(f"union_mode is 'smart' or 'left_to_right', not {value!r}")
            node.mode = value
        elif name == "enum":
            return hooks.AfterNode(_one_of(value), node, False)
        elif name == "coerce_numbers_to_str" and not isinstance(node, hooks.FunctionNode):
            raise UserError("coerce_numbers_to_str stands beside str")
        elif isinstance(node, (hooks.FunctionNode, AnyNode, choices.UnionNode, hooks.DefinitionNode)):
            return self._outside(node, name, value)
        else:
            raise UserError(f"Unable to apply constraint '{name}' to a field of type {node.name()}; remove it or change the type")
        return node

    def _strict(self, node: Node, value: bool) -> Node:
        node.strict = value
        if isinstance(node, hooks.FunctionNode):
            node.node = self._strict(node.node, value)
        elif isinstance(node, choices.UnionNode):
            return node
        elif node.kind == "model":
            return hooks.StrictNode(node, value)
        return node

    def _bound(self, node: Node, name: str, value: Any) -> Node:
        if isinstance(node, (scalars.IntNode, scalars.FloatNode, numbers.DecimalNode)):
            if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
                raise UserError(f"{name} is a number, not {value!r}")
            if name == "multiple_of" and value <= 0:
                raise UserError("multiple_of is greater than 0")
            node.keywords[_BOUNDS[name]] = _number(value, node)
            node._checker = None
            _refuse_contradictions(node)
            node.rules().schema()
            return node
        if isinstance(node, times.TimesNode):
            parsed = node.check(value, _parsing())
            node.host_rules.append(host_rule(name, parsed))
            return node
        if isinstance(node, (scalars.StrNode, scalars.BoolNode, choices.LiteralNode, NoneNode)) or node.kind in ("list", "dict", "model", "set", "tuple"):
            raise UserError(
                f"Unable to apply constraint '{name}' to a field of type {node.name()}; remove it or change the type"
            )
        rules = [host_rule(name, value)]
        return hooks.HostRulesNode(node, rules) if name in HOST_RULES else node

    def _length(self, node: Node, name: str, value: Any) -> Node:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise UserError(f"{name} is a number that is at least 0, not {value!r}")
        if isinstance(node, (scalars.StrNode, scalars.BytesNode)):
            node.keywords["minLength" if name == "min_length" else "maxLength"] = value
            node._checker = None
            low, high = node.keywords.get("minLength"), node.keywords.get("maxLength")
        elif isinstance(node, containers.ContainerNode):
            if name == "min_length":
                node.low = value
            else:
                node.high = value
            low, high = node.low, node.high
        elif isinstance(node, (scalars.NumberNode, scalars.BoolNode, NoneNode, times.TimesNode, numbers.UUIDNode, numbers.DecimalNode)) or node.kind == "model":
            raise UserError(
                f"Unable to apply constraint '{name}' to a field of type {node.name()}; remove it or change the type"
            )
        else:
            low, high = (value, None) if name == "min_length" else (None, value)
            return hooks.LengthNode(node, low, high)
        if low is not None and high is not None and low > high:
            raise UserError(f"min_length {low} is greater than max_length {high}: no value could be valid")
        return node

    def _text(self, node: scalars.StrNode, name: str, value: Any) -> Node:
        if name == "pattern":
            self._pattern(node, value)
        elif name == "strip_whitespace":
            node.trims = value
        elif name in ("to_lower", "to_upper"):
            node.case = name[3:] if value else node.case
        elif name == "coerce_numbers_to_str":
            node.from_numbers = value
        elif name == "ascii_only":
            node.ascii_only = value
        elif name == "format":
            node.keywords["format"] = "uri" if value == "url" else value
            if value == "url":
                node.keywords["pattern"] = "^[Hh][Tt][Tt][Pp][Ss]?://[^/?#]"
            node.problem = f"{value}_format"
        elif name == "enum":
            return hooks.AfterNode(_one_of(value), node, False)
        else:
            raise UserError(f"Unable to apply constraint '{name}' to a field of type str; remove it or change the type")
        node._checker = None
        return node

    def _pattern(self, node: scalars.StrNode, value: Any) -> None:
        if isinstance(value, re.Pattern):
            node.pattern = value.pattern
            node.regex = value
            return
        if not isinstance(value, str):
            raise UserError(f"pattern is a str, not {value!r}")
        node.pattern = value
        if self.config.regex_engine == "python-re":
            try:
                node.regex = re.compile(value)
            except re.error as error:
                raise UserError(f"the pattern {value!r} is not valid: {error}") from None
            return
        node.keywords["pattern"] = value
        node._checker = None
        node.rules().schema()

    def _outside(self, node: Node, name: str, value: Any) -> Node:
        """A constraint on what a function made: it is checked after the function."""
        if name == "pattern":
            inner = scalars.StrNode()
            self._pattern(inner, value)
            return hooks.AfterNode(lambda found: _recheck(inner, found), node, False)
        if name in ("strip_whitespace", "to_lower", "to_upper"):
            change = {"strip_whitespace": str.strip, "to_lower": str.lower, "to_upper": str.upper}[name]
            return hooks.AfterNode(change, node, False) if value else node
        if isinstance(node, hooks.FunctionNode):
            node.node = self._limit(node.node, name, value)
        return node

    # Discriminated unions

    def tagged(self, base: Any, discriminator: d.Discriminator) -> Node:
        """Compiles a union whose members a tag tells apart."""
        base = self.resolve(base)
        if is_alias_type(base):
            base = base.__value__
        members = list(get_args(base)) if is_union(base) else [base]
        rest = [m for m in (self.resolve(m) for m in members) if m is not None and m is not type(None)]
        custom = None
        if discriminator.custom_error_type is not None:
            custom = (
                discriminator.custom_error_type,
                discriminator.custom_error_message,
                discriminator.custom_error_context,
            )
        tags: dict[Any, Node] = {}
        paths: list[Any] = []
        how = discriminator.discriminator
        for member in rest:
            node = self.node(member)
            if callable(how):
                tag = _tag_of(member)
                if tag is None:
                    raise UserError(
                        f"`Tag` not provided for choice {member!r} used with `Discriminator`;"
                        " write Annotated[choice, Tag('…')]",
                        code="callable-discriminator-no-tag",
                    )
                tags[tag] = node
            else:
                for tag, path in _literal_tags(node, how):
                    if tag in tags and tags[tag] is not node:
                        raise UserError(f"Value {tag!r} for discriminator {how!r} mapped to multiple choices")
                    tags[tag] = node
                    if path not in paths:
                        paths.append(path)
        node = choices.TaggedUnionNode(
            tags,
            None if callable(how) else how,
            paths,
            how if callable(how) else None,
            custom,
        )
        return choices.NullableNode(node) if len(rest) < len(members) else node


_SIMPLE_TYPES = frozenset((str, int, float, bool, bytes, Decimal, UUID, complex, date, datetime, time, timedelta))


def _is_hashable(thing: Any) -> bool:
    try:
        hash(thing)
    except TypeError:
        return False
    return True


def _is_protocol(kind: Any) -> bool:
    return bool(getattr(kind, "_is_protocol", False) and getattr(kind, "_is_runtime_protocol", False))


def _literal_values(annotation: Any) -> list[Any]:
    found: list[Any] = []
    for argument in get_args(annotation):
        inner = _literal_values(argument) if is_literal(argument) else [argument]
        if is_alias_type(argument):
            inner = _literal_values(argument.__value__)
        for value in inner:
            if not any(type(value) is type(other) and value == other for other in found):
                found.append(value)
    return found


def _number(value: Any, node: Node) -> Any:
    if isinstance(node, numbers.DecimalNode):
        return value if isinstance(value, Decimal) else Decimal(str(value))
    if isinstance(node, scalars.IntNode) and isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Decimal):
        return float(value) if isinstance(node, scalars.FloatNode) else value
    return value


def _refuse_contradictions(node: Node) -> None:
    words = node.keywords
    low = max((words[k] for k in ("minimum", "exclusiveMinimum") if k in words), default=None)
    high = min((words[k] for k in ("maximum", "exclusiveMaximum") if k in words), default=None)
    if low is None or high is None or low < high:
        return
    if low > high or "exclusiveMinimum" in words or "exclusiveMaximum" in words:
        raise UserError(f"the bounds {low} and {high} contradict each other: no value could be valid")


def _parsing() -> Any:
    from .state import State

    return State()


def _tag_of(member: Any) -> Any:
    if get_origin(member) is Annotated:
        for item in get_args(member)[1:]:
            if isinstance(item, d.Tag):
                return item.tag
    return None


def _as_discriminator(given: Any) -> d.Discriminator:
    return given if isinstance(given, d.Discriminator) else d.Discriminator(given)


def _deep(node: Node) -> Node:
    while isinstance(node, (hooks.HookNode, choices.NullableNode)):
        node = node.node
    return node


def _literal_tags(node: Node, field: str) -> list[tuple[Any, Any]]:
    """The tags of one member: the values of its Literal field, with the key it is under."""
    if isinstance(node, choices.NullableNode):
        return _literal_tags(node.node, field)
    if isinstance(node, hooks.HookNode) and not hasattr(node, "table"):
        return _literal_tags(node.node, field)
    if isinstance(node, choices.TaggedUnionNode):
        if node.field == field:
            return [(tag, path) for tag in node.choices for path in node.paths]
        return [pair for inner in node._distinct() for pair in _literal_tags(inner, field)]
    if isinstance(node, choices.UnionNode):
        return [pair for inner in node.members for pair in _literal_tags(inner, field)]
    fields = getattr(node, "discriminator_values", None)
    if fields is None:
        raise UserError(f"{node.name()!r} is not a valid discriminated union variant; should be a model, dataclass or TypedDict")
    found: list[tuple[Any, Any]] = fields(field)
    return found


def _predicate(function: Any, is_not: bool) -> Any:
    def check(value: Any) -> Any:
        if bool(function(value)) is is_not:
            from .errors import CustomError

            name = getattr(function, "__qualname__", None) or repr(function)
            kind, words = ("not_operation_failed", "Not of") if is_not else ("predicate_failed", "Predicate")
            raise CustomError(kind, f"{words} {name} failed")
        return value

    return check


def _one_of(allowed: Any) -> Any:
    """`enum` of the classic Field: one of a list of values."""
    import json

    from .state import Fail, Line

    values = list(allowed)
    expected = choices.listed([repr(value) for value in values])
    shown = json.dumps(values, default=str)

    def check(value: Any) -> Any:
        if not any(value == other and type(value) is type(other) for other in values):
            raise Fail([Line("literal_error", (), value, {"expected": expected, "choices": shown})])
        return value

    check.__name__ = "enum"
    return check


def _recheck(node: Node, value: Any) -> Any:
    from .state import State

    return node.check(value, State())


def _replacing(item: d.WithJsonSchema) -> Any:
    def change(schema: dict[str, Any], gen: Any) -> dict[str, Any]:
        if item.mode not in (None, gen.mode):
            return schema
        return dict(item.json_schema or {})

    return change


def _encoded(item: Any, node: Node) -> Node:
    encoder, is_text = item.encoder, isinstance(item, d.EncodedStr)

    def decode(value: Any) -> Any:
        data = encoder.decode(value.encode() if is_text else value)
        return data.decode() if is_text else data

    def encode(value: Any) -> Any:
        data = encoder.encode(value.encode() if is_text else value)
        return data.decode() if is_text else data

    made = hooks.SerializerNode(encode, hooks.AfterNode(decode, node, False), False, False)
    return hooks.SchemaNode(made, lambda schema, gen: {"type": "string", "format": encoder.get_json_format()})


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


class _Skipped(hooks.HookNode):
    """SkipValidation: any value is taken."""

    def check(self, value: Any, state: Any) -> Any:
        return value

    def proof(self, variable: str, bind: Any) -> Optional[str]:
        return "True"

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {}


