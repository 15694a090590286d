# SPDX-License-Identifier: Apache-2.0
"""Annotations of containers, callables, types and patterns to nodes."""

from __future__ import annotations

import collections
import collections.abc as abc
import re
import typing
from typing import Annotated, Any, Callable, Optional, TypeVar, get_args, get_origin

from .config import Config
from .errors import SchemaGenerationError
from .nodes import choices, containers, instances, mappings, tuples
from .nodes.base import AnyNode, Node
from .type_variables import replaced
from .typing_forms import is_form, is_union

_LISTS: dict[Any, Any] = {
    list: containers.ListNode,
    set: containers.SetNode,
    frozenset: containers.FrozenSetNode,
    collections.deque: containers.DequeNode,
    abc.Sequence: containers.SequenceNode,
    abc.MutableSequence: containers.ListNode,
    abc.Set: containers.FrozenSetNode,
    abc.MutableSet: containers.SetNode,
}
_DICTS = (dict, abc.Mapping, abc.MutableMapping)
_MAPPINGS = (collections.defaultdict, collections.Counter, collections.OrderedDict)
_ITERABLES = (abc.Iterable, abc.Generator, abc.Iterator)


class ContainerCompiler:
    """The part of a Compiler that knows containers; the rest is in compile.py."""

    config: Config
    owner: Any
    opened: Callable[[Any], tuple[Any, Any]]
    types: dict[Any, Any]
    node: Callable[[Any], Node]
    resolve: Callable[[Any], Any]

    def _item(self, arguments: tuple[Any, ...], index: int = 0) -> Node:
        return self.node(arguments[index]) if len(arguments) > index else AnyNode()

    def container(self, annotation: Any, origin: Any) -> Optional[Node]:
        """Compiles an annotation; None where it is of another kind."""
        kind = origin or annotation
        arguments = get_args(annotation)
        if not is_hashable(kind):
            return None
        node: Node
        if kind in _LISTS:
            node = _LISTS[kind](self._item(arguments))
        elif kind is tuple:
            node = self._tuple(arguments, annotation)
        elif kind in _DICTS:
            node = mappings.DictNode(self._item(arguments), self._item(arguments, 1))
        elif kind in _MAPPINGS:
            node = self._mapping(kind, arguments)
        elif kind in _ITERABLES:
            from .nodes import iterables

            node = iterables.IterableNode(self._item(arguments))
        elif kind is type and (arguments or annotation is not type):
            node = self._type_of(arguments)
        elif kind is type:
            node = instances.TypeNode()
        elif kind is abc.Callable or kind is callable:
            node = instances.CallableNode()
        elif kind is abc.Hashable:
            node = instances.HashableNode()
        elif kind is re.Pattern:
            from .nodes import text

            node = text.PatternNode(arguments[0] if arguments and arguments[0] in (str, bytes) else None)
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
        return tuples.TupleNode([self.node(argument) for argument in arguments])

    def _mapping(self, kind: Any, arguments: tuple[Any, ...]) -> Node:
        if kind is collections.Counter:
            return mappings.MappingNode(kind, self._item(arguments), self.node(int))
        if kind is collections.defaultdict:
            value = replaced(arguments[1], self.types) if len(arguments) == 2 else Any
            factory = mappings.factory_of(value if isinstance(value, TypeVar) else self.resolve(value))
            return mappings.DefaultDictNode(self._item(arguments), self._item(arguments, 1), factory)
        return mappings.MappingNode(kind, self._item(arguments), self._item(arguments, 1))

    def _type_of(self, arguments: tuple[Any, ...]) -> Node:
        wanted = replaced(self.resolve(arguments[0]), self.types) if arguments else Any
        inner, meant = self.opened(wanted)
        if meant is not wanted:
            node: Node = inner._type_of((meant,))
            return node
        if get_origin(wanted) is Annotated:
            return self._type_of(get_args(wanted)[:1])
        if wanted is Any:
            return instances.TypeNode()
        if is_union(wanted):
            return choices.UnionNode([self._type_of((member,)) for member in get_args(wanted)])
        if is_form(wanted, "Self") and self.owner is not None:
            wanted = self.owner
        origin = get_origin(wanted)
        if origin is not None:
            raise SchemaGenerationError(
                f"no class is told by its parameters: instead of type[{wanted!r}], use type[{getattr(origin, '__name__', origin)}]"
            )
        if wanted is None:
            wanted = type(None)
        if not isinstance(wanted, type):
            raise SchemaGenerationError(f"type[…] is of a class, not of {wanted!r}")
        return instances.SubclassNode(wanted)


def is_hashable(thing: Any) -> bool:
    """Whether something can be looked up."""
    try:
        hash(thing)
    except TypeError:
        return False
    return True
