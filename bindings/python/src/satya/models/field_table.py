# SPDX-License-Identifier: Apache-2.0
"""Fields and computed fields, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Optional

from .defaults import MISSING, smart_copy

if TYPE_CHECKING:
    from .nodes.base import Node
    from .nodes.serializers import SerializerNode
    from .write import Writing


class FieldTable:
    """One field, compiled; engines/__init__.py says what each member is."""

    name: str
    index: int
    key: str
    node: Node
    is_required: bool
    info: Any
    # What few fields have of their own.
    aliases: tuple[Any, ...] = ()
    default: Any = MISSING
    factory: Optional[Callable[..., Any]] = None
    takes_data = False
    validates_default: Optional[bool] = None
    copies_default = False
    is_frozen = False
    exclude: Any = None
    exclude_if: Any = None
    #: Whether input may give it: a dataclass has fields that only its defaults fill.
    is_init = True
    in_repr = True
    serializer: Optional[SerializerNode] = None
    #: Whether a field_serializer writes it: what it makes of a default is no default.
    is_written_by_method = False

    def get_default(self, data: Optional[dict[str, Any]]) -> Any:
        """Returns a default of the instance's own; MISSING where there is none."""
        if self.factory is not None:
            return self.factory(data or {}) if self.takes_data else self.factory()
        return smart_copy(self.default) if self.copies_default else self.default


def dump_by_method(field: FieldTable, value: Any, out: Writing, inner: Any, owner: Any) -> Any:
    """Writes a field whose serializer is a method of `owner`."""
    assert field.serializer is not None
    return field.serializer.dump(value, out, inner[0], inner[1], owner)


def is_default(field: FieldTable, value: Any) -> bool:
    """Whether a value is equal to the field's default, or to what a factory of nothing makes."""
    if field.takes_data or (field.factory is None and field.default is MISSING):
        return False
    default = field.default if field.factory is None else field.factory()
    try:
        return bool(value == default)
    except Exception:
        return False


class Computed:
    """A computed field, compiled."""

    __slots__ = ("name", "key", "node", "serializer", "info")

    def __init__(self, name: str, key: str, node: Node, serializer: Any, info: Any) -> None:
        self.name = name
        self.key = key
        self.node = node
        self.serializer = serializer
        self.info = info
