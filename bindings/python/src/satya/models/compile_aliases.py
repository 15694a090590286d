# SPDX-License-Identifier: Apache-2.0
"""Named types to nodes: those of `type X = …` and of TypeAliasType."""

from __future__ import annotations

from typing import Any, Callable, Optional, get_args, get_origin

from . import marks
from .circles import refuse_circle
from .config import Config
from .fields import Limits
from .names import finder_inside, module_of, undefined
from .nodes.base import Node, tell_all
from .nodes.choices import NullableNode
from .nodes.hooks import DefinitionNode
from .open_types import OpenTypes
from .type_variables import replaced
from .typing_forms import is_alias_type, is_union

#: What stands around a type, and what goes into it.
_FUNCTIONS = (marks.BeforeValidator, marks.AfterValidator, marks.PlainValidator, marks.WrapValidator)
_CONSTRAINTS = (marks.StringConstraints, marks.AllowInfNan, marks.FailFast, marks.UuidVersion, marks.Mark, marks.Moment, slice)


def narrows(metadata: list[Any]) -> bool:
    """Whether there is a constraint that the type itself takes: none behind a function."""
    for item in metadata:
        if isinstance(item, _FUNCTIONS):
            return False
        if isinstance(item, Limits) and not item.values.keys() <= {"strict"}:
            return True
        if isinstance(item, _CONSTRAINTS) or type(item).__module__ == "annotated_types":
            return True
        if type(item).__name__ == "UrlConstraints":
            return True
    return False


class AliasCompiler:
    """The part of a Compiler that knows named types; the rest is in compile.py."""

    config: Config
    names: Optional[Callable[[str], Any]]
    types: dict[Any, Any]
    owner: Any
    tells_all: bool
    open: OpenTypes
    base: Callable[[Any], Node]
    resolve: Callable[[Any], Any]
    with_: Callable[..., Any]
    with_metadata: Callable[..., Node]

    def alias_type(self, annotation: Any) -> Node:
        """Compiles a named type, which stands for one type wherever it is met."""
        key, place = ("alias", *self._named(annotation)), (self.config.given, self.owner)
        found = self.open.find(key, place)
        if found is not None:
            return found
        inner, value = self.opened(annotation)
        stand_in = self.open.enter(key, key[1].__name__)
        self._fill(stand_in, place, lambda: inner.node(value))
        return stand_in

    def _fill(self, made: DefinitionNode, place: Any, compiled: Callable[[], Node]) -> None:
        """Puts into a type that is under way what it stands for."""
        is_complete = False
        try:
            made.node = compiled()
            refuse_circle(made)
            if self.tells_all:
                # From outside it is not seen: a type may lead to itself.
                tell_all(made.node)
            is_complete = True
        finally:
            self.open.leave(made, place, is_complete)

    def narrowed(self, annotation: Any) -> Node:
        """Compiles a type that is held to more than its name says: what the name stands for is of
        this place alone, and its own node takes the constraints."""
        annotation = self.resolve(annotation)
        if is_union(annotation):
            return self._narrowed_union(annotation)
        if not (is_alias_type(annotation) or is_alias_type(get_origin(annotation))):
            return self.base(annotation)
        name = self._named(annotation)
        key, mark = ("alias", *name), ("narrowed", *name)
        if key in self.open or mark in self.open:
            return self.base(annotation)
        inner, value = self.opened(annotation)
        # What leads back to the name is not held to more.
        made = self.open.enter(mark, name[0].__name__)
        self._fill(made, None, lambda: inner.with_metadata(value, [], is_narrowed=True))
        made.key, made.is_of_one_place = key, True
        return made

    def _narrowed_union(self, annotation: Any) -> Node:
        members = get_args(annotation)
        rest = [each for each in members if self.resolve(each) not in (None, type(None))]
        if len(rest) == 1 and len(members) == 2:
            return NullableNode(self.with_metadata(rest[0], [], is_narrowed=True))
        return self.base(annotation)

    def _named(self, annotation: Any) -> tuple[Any, tuple[Any, ...]]:
        """Which named type it is, and of which types."""
        arguments = tuple(replaced(argument, self.types) for argument in get_args(annotation))
        return get_origin(annotation) or annotation, arguments

    def opened(self, annotation: Any) -> tuple[Any, Any]:
        """Returns what an alias stands for, with the compiler that knows its variables;
        of other types, this one and the type."""
        alias = get_origin(annotation) or annotation
        if not is_alias_type(alias):
            return self, annotation
        arguments = tuple(replaced(argument, self.types) for argument in get_args(annotation))
        try:
            value = alias.__value__
        except NameError as error:
            raise undefined(error) from None
        variables = getattr(alias, "__type_params__", ())
        own = {each.__name__: each for each in (alias, *variables)}
        names = finder_inside(module_of(alias), self.names, own)
        return self.with_(types=dict(zip(variables, arguments)), names=names), value
