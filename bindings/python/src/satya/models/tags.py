# SPDX-License-Identifier: Apache-2.0
"""Discriminated unions: which tags lead to which member."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Optional, get_args, get_origin

from . import marks
from .errors import UserError
from .nodes import choices, tagged
from .nodes.base import HookNode, Node, inmost
from .nodes.hooks import SchemaNode
from .nodes.models import ModelNode
from .typing_forms import is_union

if TYPE_CHECKING:
    from .compile import Compiler


def tagged_union(compiler: Compiler, base: Any, discriminator: marks.Discriminator) -> Node:
    """Compiles a union whose members a tag tells apart."""
    compiler, base = compiler.opened(compiler.resolve(base))
    members = list(get_args(base)) if is_union(base) else [base]
    rest = [m for m in (compiler.resolve(m) for m in members) if m is not None and m is not type(None)]
    custom = None
    if discriminator.custom_error_type is not None:
        custom = (
            discriminator.custom_error_type,
            discriminator.custom_error_message,
            discriminator.custom_error_context,
        )
    tags: dict[Any, Node] = {}
    chosen: list[Optional[Node]] = []
    how = discriminator.discriminator
    for member in rest:
        node = compiler.node(member)
        if not callable(how):
            chosen += _choices(node, how)
            continue
        tag = tag_of(member)
        if tag is None:
            raise UserError(
                f"`Tag` not provided for choice {member!r} used with `Discriminator`;"
                " write Annotated[choice, Tag('…')]",
                code="callable-discriminator-no-tag",
            )
        tags[tag] = node
    is_nullable = len(rest) < len(members) or None in chosen
    if callable(how):
        union = tagged.TaggedUnionNode(tags, None, None, how, custom)
    else:
        found = [choice for choice in chosen if choice is not None]
        union = tagged.TaggedUnionNode({id(choice): choice for choice in found}, how, None, None, custom)
        if any(_is_open(choice) for choice in found):
            compiler.open.when_complete(lambda: _tell_apart(union, found, how))
        else:
            _tell_apart(union, found, how)
    return choices.NullableNode(union) if is_nullable else union


def _tell_apart(union: tagged.TaggedUnionNode, found: list[Node], field: str) -> None:
    """Gives a union the tags of its choices in place of these alone."""
    tags: dict[Any, Node] = {}
    for choice in found:
        _add_enums(choice, field, union.enums)
        for tag, path in _literal_tags(choice, field):
            if tag in tags and tags[tag] is not choice:
                raise UserError(f"Value {tag!r} for discriminator {field!r} mapped to multiple choices")
            tags[tag] = choice
            for place in (field, path) if path != field else (field,):
                if place not in union.paths:
                    union.paths.append(place)
    if not tags:
        raise UserError("a discriminated union needs at least one choice")
    union.choices = tags


def _is_open(node: Node) -> bool:
    """Whether a choice is, or holds, a type under way, whose fields are not known yet."""
    if isinstance(node, (HookNode, choices.NullableNode)) and not hasattr(node, "table"):
        return type(node.node) is Node or _is_open(node.node)
    if isinstance(node, (choices.UnionNode, tagged.TaggedUnionNode)):
        return any(_is_open(each) for each in node.inner())
    return False


def _choices(node: Node, field: str) -> list[Optional[Node]]:
    """Returns the choices that a member of a union comes to: those of a union inside of it, where
    the same field tells them apart or none does, and None where it may be None."""
    if isinstance(node, choices.NullableNode):
        return [None, *_choices(node.node, field)]
    if isinstance(node, choices.UnionNode) or (isinstance(node, tagged.TaggedUnionNode) and node.field == field):
        return [choice for each in node.inner() for choice in _choices(each, field)]
    if isinstance(node, HookNode) and not hasattr(node, "table"):
        found = _choices(node.node, field)
        # What is said of a union does not keep it together; functions and names do.
        if isinstance(node, SchemaNode) and found != [node.node]:
            return found
        return [node, None] if None in found else [node]
    root = _root(node)
    if root is not None:
        # It stays a choice, whatever its value is told apart by.
        return [node, None] if None in _choices(root, field) else [node]
    return [node]


def _root(node: Node) -> Optional[Node]:
    """Returns the node of the value that a root model is; None for all others."""
    if not isinstance(node, ModelNode) or not node.cls.__satya_is_root__:
        return None
    root: Node = node.table.field("root").node
    return root


def tag_of(member: Any) -> Any:
    """Returns the Tag in a member's metadata; None where there is none."""
    if get_origin(member) is Annotated:
        for item in get_args(member)[1:]:
            if isinstance(item, marks.Tag):
                return item.tag
    return None


def as_discriminator(given: Any) -> marks.Discriminator:
    """Returns what `Field(discriminator=…)` was given, as a Discriminator."""
    return given if isinstance(given, marks.Discriminator) else marks.Discriminator(given)


def _add_enums(node: Node, field: str, enums: set[type]) -> None:
    """Notes the enum that is the type of a member's field."""
    root = _root(node)
    if root is not None:
        return _add_enums(root, field, enums)
    table: Any = getattr(node, "table", None)
    declared = None if table is None else table.field(field)
    kind = getattr(inmost(declared.node), "cls", None) if declared is not None else None
    if isinstance(kind, type) and issubclass(kind, Enum):
        enums.add(kind)
    for each in node.inner() if not hasattr(node, "table") else ():
        _add_enums(each, field, enums)


def _literal_tags(node: Node, field: str) -> list[tuple[Any, Any]]:
    """The tags of one member: the values of its Literal field, with the key it is under."""
    if isinstance(node, choices.NullableNode):
        return _literal_tags(node.node, field)
    if isinstance(node, HookNode) and not hasattr(node, "table"):
        return _literal_tags(node.node, field)
    if isinstance(node, tagged.TaggedUnionNode):
        if node.field == field:
            return [(tag, path) for tag in node.choices for path in node.paths]
        return [pair for inner in node._distinct() for pair in _literal_tags(inner, field)]
    if isinstance(node, choices.UnionNode):
        return [pair for inner in node.members for pair in _literal_tags(inner, field)]
    root = _root(node)
    if root is not None:
        return _literal_tags(root, field)
    fields = getattr(node, "discriminator_values", None)
    if fields is None:
        raise UserError(f"{node.name()!r} is not a valid discriminated union variant; should be a model, dataclass or TypedDict")
    found: list[tuple[Any, Any]] = fields(field)
    return found
