# SPDX-License-Identifier: Apache-2.0
"""Annotations to nodes.

`Compiler.node` reads an annotation with its metadata, from left to right, as pydantic
does: a constraint goes into the type's own node where that knows it, validators stand
around what is to their left. What cannot be enforced raises UserError here, when the
class is made.
"""

from __future__ import annotations

import typing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import (
    Annotated,
    Any,
    Callable,
    ForwardRef,
    Optional,
    TypeVar,
    get_args,
    get_origin,
)

from . import marks
from .compile_aliases import AliasCompiler, narrows
from .compile_containers import ContainerCompiler, is_hashable
from .config import Config
from .constraints import Constraints
from .contradictions import refuse_contradictions
from .errors import SchemaGenerationError
from .fields import FieldInfo
from .for_pydantic import refuse_own_core_schema
from .metadata import apply, described, flat, special, warn_of_no_effect
from .names import evaluate, finder_inside, module_of, undefined
from .nodes import choices, hooks, instances, literals, numbers, scalars, strings, times
from .nodes.base import AnyNode, Node, NoneNode, tell_all
from .nodes.models import AnyModelNode, ModelNode
from .open_types import OpenTypes
from .tags import tag_of
from .type_variables import has_default, replaced, variables_of
from .typing_forms import (
    is_alias_type,
    is_form,
    is_function,
    is_literal,
    is_model,
    is_namedtuple,
    is_typeddict,
    is_union,
    model_base,
    qualifiers,
)

#: A name that is met so often inside what it stands for is met there without an end.
_MOST_TIMES = 20


class Compiler(AliasCompiler, ContainerCompiler):
    """Compiles the annotations of one model, or of one TypeAdapter.

    names   where the names of forward references are looked up
    types   TypeVar -> the type it stands for here
    owner   the class whose fields they are; None of others
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
        #: Whether problems name every constraint that a value breaks, or the first.
        self.tells_all = bool(getattr(owner, "__satya_is_classic__", False))
        self.constraints = Constraints(config)
        #: Types being compiled: a type inside itself meets its stand-in here.
        self.open = OpenTypes()
        #: Names in quotes whose types are being compiled, and how often each.
        self.open_names: dict[str, int] = {}
        #: The classes of which it is being compiled what they say that they are.
        self.saying: set[Any] = set()

    def with_(self, config: Optional[Config] = None, types: Any = None, names: Any = None) -> "Compiler":
        """Returns a compiler with other settings that knows the same open types."""
        types = self.types if types is None else types
        made = Compiler(config or self.config, names or self.names, types, self.owner)
        made.open, made.open_names = self.open, self.open_names
        made.saying = self.saying
        return made

    def in_function(self, function: Any) -> "Compiler":
        """Returns a compiler for the annotations of a function, which may be of another module."""
        return self.with_(names=finder_inside(getattr(function, "__globals__", None), self.names))

    # Entry points

    def node(self, annotation: Any) -> Node:
        """Compiles an annotation with its metadata."""
        if isinstance(annotation, (str, ForwardRef)):
            return self._of_name(annotation)
        annotation, _ = qualifiers(self.resolve(annotation))
        if get_origin(annotation) is Annotated:
            base, *metadata = get_args(annotation)
            return self.with_metadata(base, metadata)
        return self.base(annotation)

    def _of_name(self, name: Any) -> Node:
        text = name if isinstance(name, str) else name.__forward_arg__
        count = self.open_names.get(text, 0)
        if count == _MOST_TIMES:
            raise SchemaGenerationError(
                f"{text!r} leads to itself: give it a name of its own, {text} = TypeAliasType({text!r}, ...)"
            )
        self.open_names[text] = count + 1
        try:
            return self.node(self.resolve(name))
        finally:
            self.open_names[text] = count

    def with_metadata(self, base: Any, metadata: list[Any], is_narrowed: bool = False) -> Node:
        """Compiles a type, then what Annotated says of it. A narrowed one is held to more than
        stands here."""
        base, _ = qualifiers(self.resolve(base))
        if get_origin(base) is Annotated:
            inner, *more = get_args(base)
            return self.with_metadata(inner, [*more, *metadata], is_narrowed)
        for item in metadata:
            if type(item) is FieldInfo:
                warn_of_no_effect(item, self.owner is not None)
        metadata = flat(metadata)
        node = special(self, base, metadata)
        if node is None:
            node = self.narrowed(base) if is_narrowed or narrows(metadata) else self.base(base)
        for item in metadata:
            node = apply(self, node, item, base)
        if metadata:
            refuse_contradictions(node)
        return node

    # Names

    def resolve(self, annotation: Any) -> Any:
        """Evaluates a forward reference."""
        if isinstance(annotation, str):
            return self._evaluate(annotation)
        if isinstance(annotation, ForwardRef):
            return self._evaluate(annotation.__forward_arg__)
        if issubclass(type(annotation), TypeVar):
            # An Unpack[…] says that it is one, too, on Python 3.9 and 3.10.
            return self._type_var(annotation)
        return annotation

    def _evaluate(self, text: str) -> Any:
        found = evaluate(text, self.names)
        return self.resolve(found) if isinstance(found, TypeVar) else found

    def _type_var(self, variable: Any) -> Any:
        found = self.types.get(variable)
        if found is None:
            return self._unbound(variable)
        # Variables in it are those of whoever chose it, and stand for nothing here.
        return self.resolve(replaced(found, {v: self._unbound(v) for v in variables_of(found)}))

    def _unbound(self, variable: Any) -> Any:
        """What a type variable takes where nothing was chosen for it."""
        if has_default(variable):
            return self.resolve(variable.__default__)
        if variable.__constraints__:
            return typing.Union[variable.__constraints__]
        if variable.__bound__ is not None:
            bound = self.resolve(variable.__bound__)
            # What stands for it is more than the bound says, and is written whole.
            return Annotated[bound, _AS_ANY()] if is_model(bound) else bound
        return Any

    # Types

    def base(self, annotation: Any) -> Node:
        """Compiles a type without metadata."""
        annotation = self.resolve(annotation)
        if annotation in _SIMPLE_TYPES if is_hashable(annotation) else False:
            return self._simple(annotation)
        if annotation is Any or annotation is object:
            return AnyNode()
        if annotation is None or annotation is type(None):
            return NoneNode()
        origin = get_origin(annotation)
        if origin is tuple and getattr(annotation, "__unpacked__", False):
            raise SchemaGenerationError(
                f"the type {annotation!r} is not supported: write its types in place of it, or a tuple of one type"
                " for any number of items"
            )
        if origin is Annotated:
            return self.node(annotation)
        if is_union(annotation):
            return self._union(get_args(annotation))
        if is_literal(annotation):
            values = _literal_values(annotation)
            if not values:
                raise SchemaGenerationError("a field of Literal[()] could never be valid; leave it out")
            return literals.LiteralNode(values, self.config.use_enum_values)
        if is_alias_type(annotation) or is_alias_type(origin):
            return self.alias_type(annotation)
        found = self.container(annotation, origin)
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
            node = strings.BytesNode()
            node.form = config.val_json_bytes
        elif annotation is Decimal:
            node = numbers.DecimalNode()
            # Unlike a float's, a Decimal's infinities are no values where nothing is said.
            node.allows_inf_nan = bool(config.given.get("allow_inf_nan"))
        elif annotation is complex:
            node = scalars.ComplexNode()
        else:
            kinds: dict[Any, Any] = {
                date: times.DateNode,
                datetime: times.DateTimeNode,
                time: times.TimeNode,
            }
            timed = kinds.get(annotation, times.TimeDeltaNode)()
            timed.unit = config.val_temporal_unit
            node = timed
        if config.strict is not None:
            node.strict = config.strict
        return node

    def _str(self) -> strings.StrNode:
        config, node = self.config, strings.StrNode()
        node.trims = config.str_strip_whitespace
        node.lowers, node.uppers = config.str_to_lower, config.str_to_upper
        if config.str_min_length:
            node.keywords["minLength"] = config.str_min_length
        if config.str_max_length is not None:
            node.keywords["maxLength"] = config.str_max_length
        node.from_numbers = config.coerce_numbers_to_str
        return node

    def _union(self, members: Any) -> Node:
        found = [(member, self.resolve(member)) for member in members]
        rest = [each for each in found if each[1] is not None and each[1] is not type(None)]
        has_none = len(rest) < len(found)
        # A name is compiled as one, for what it stands for may lead to it again.
        nodes = [self.node(member) for member, _ in rest]
        if len(nodes) == 1:
            node = nodes[0]
        else:
            node = choices.UnionNode(nodes, labels=[tag_of(kind) for _, kind in rest])
            # Strict by its settings is each member, not what a model among them holds.
        return choices.NullableNode(node) if has_none else node

    def _structure(self, annotation: Any, origin: Any) -> Optional[Node]:
        """Models, and classes whose fields their annotations tell."""
        kind: Any = origin or annotation
        if not isinstance(kind, type):
            return None
        refuse_own_core_schema(kind)
        own = self._own_type(kind)
        if own is not None:
            return own
        if is_model(kind):
            if kind is model_base(kind):
                return AnyModelNode(kind)
            cls = annotation if origin is None else annotation.__origin__[get_args(annotation)]
            # A model takes the types of the class or alias that it stands in.
            return ModelNode(replaced(cls, self.types))
        if issubclass(kind, Enum):
            if not kind.__members__:
                # Without members it is what others are made from: any of theirs will do.
                return instances.instance_of(kind)
            node = literals.EnumNode(kind, self.config.use_enum_values)
            if self.config.strict is not None:
                node.strict = self.config.strict
            return node
        if is_typeddict(kind):
            from .nodes import typed_dicts

            return typed_dicts.typed_dict_node(self, kind, get_args(annotation))
        if is_namedtuple(kind):
            from .nodes import named_tuples

            return named_tuples.named_tuple_node(self, kind, get_args(annotation))
        if hasattr(kind, "__dataclass_fields__"):
            checked = vars(kind).get("__satya_dataclass__")
            if checked is not None and checked.is_complete and not get_args(annotation):
                # Its settings are its own, wherever it stands.
                found: Node = checked.node
                return found
            from .nodes import dataclass

            return dataclass.dataclass_node(self, kind, get_args(annotation))
        return None

    def _own_type(self, kind: Any) -> Optional[Node]:
        """What a class says that it is; within that it means itself."""
        own = getattr(kind, "__get_satya_type__", None)
        if own is None or kind in self.saying:
            return None
        self.saying.add(kind)
        try:
            node = self.node(own())
        finally:
            self.saying.discard(kind)
        is_described = hasattr(kind, "__get_pydantic_json_schema__") and not is_model(kind)
        return described(kind, node) if is_described else node

    def _class(self, annotation: Any, origin: Any) -> Node:
        from . import known

        kind = origin or annotation
        node = known.node_of(self, kind, get_args(annotation))
        if node is not None:
            if self.config.strict is not None and node.strict is None:
                node.strict = self.config.strict
            return node
        supertype = getattr(annotation, "__supertype__", None)
        if supertype is not None:
            return self.node(supertype)
        if is_function(annotation):
            from .nodes import calls

            return calls.call_node(self, annotation)
        if is_form(annotation, "Self") and self.owner is not None:
            return self.node(self.owner)
        if is_form(annotation, "LiteralString"):
            return self.node(str)
        if is_form(annotation, "Never") or is_form(annotation, "NoReturn"):
            raise SchemaGenerationError("a field of type Never could never be valid; leave it out")
        if is_form(origin, "Unpack") or isinstance(annotation, type(...)):
            raise SchemaGenerationError(f"the type {annotation!r} is not supported")
        refuse_own_core_schema(kind)
        if not isinstance(kind, type):
            raise SchemaGenerationError(f"the type {annotation!r} is not supported")
        if self.config.arbitrary_types_allowed:
            return instances.instance_of(kind)
        raise SchemaGenerationError(
            f"Unable to generate a schema for {annotation!r}: nothing is known about this type."
            " Set `arbitrary_types_allowed=True` in the model_config to check it by isinstance,"
            " or use Annotated with a PlainValidator, which takes its place."
        )


#: For type checkers it is no class.
_AS_ANY: Any = marks.SerializeAsAny

_SIMPLE_TYPES = frozenset((str, int, float, bool, bytes, Decimal, complex, date, datetime, time, timedelta))


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
