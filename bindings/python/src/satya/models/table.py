# SPDX-License-Identifier: Apache-2.0
"""A model, compiled: what its class means, for engines and for the general path.

`ModelTable` is built once a class is complete. Its `check` is the authority: it
finds every problem, runs every validator, and is what an engine falls back on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Optional

from .config import Config
from .document import build
from .field_table import Computed, FieldTable
from .flags import (
    FROZEN,
    HAS_AFTER,
    HAS_BEFORE,
    HAS_DEL,
    HAS_INIT,
    HAS_POST_INIT,
    HAS_WRAP,
    PLAIN_DUMP,
    VALIDATES_ASSIGNMENT,
)
from .model_assign import ModelAssign
from .model_dump import ModelDump
from .write import Writing

if TYPE_CHECKING:
    from .nodes.serializers import SerializerNode


class ModelTable(ModelAssign, ModelDump):
    """A model class, compiled."""

    #: What keeps the settings of a dump. Model finds it here, and needs no import of its own.
    writing = Writing
    post_init: Optional[str] = None
    serializer: Optional[SerializerNode] = None
    has_init = False
    is_root = False
    is_classic = False
    has_decimal = False
    #: An engine's short way from a dict: (data, state) -> (values, names set), or
    #: None where the general way must look.
    short_way: Any = None
    #: An engine's short way from a dict to an instance, where fields lead to no other
    #: model: (data, state) -> the instance, or None.
    flat_way: Any = None
    #: An engine's shortest ways to an instance (engines/makers.py), or None.
    makers: Any = None
    #: An engine's ways for calls with options (engines/options.py), or None.
    options: Any = None
    #: Whether what the short way found makes the instance, without further ado.
    is_simple = False
    #: The native engine's short way to the problems of a dict: a Diagnosis, or None.
    diagnosis: Any = None
    #: How the native engine finishes what functions of the user see: a Completion, or None.
    completion: Any = None
    #: The same where functions see the input before the library does.
    beforehand: Any = None
    #: Its way to fill in an instance whose own `__init__` calls Model's, or None: (instance,
    #: dict) -> whether it did.
    fill: Any = None
    _document: Any = None

    def __init__(self, cls: Any, fields: list[FieldTable], config: Config) -> None:
        super().__init__(config.title or cls.__name__, fields, config)
        self.cls = cls
        self.label = cls.__name__
        self.before: list[tuple[Callable[..., Any], bool]] = []
        self.wrap: list[tuple[Callable[..., Any], bool]] = []
        self.after: list[tuple[Callable[..., Any], bool]] = []
        #: The same by how many wrap validators are declared before them, and so stand
        #: inside of them.
        self.after_inside: list[list[tuple[Callable[..., Any], bool]]] = [[]]
        self.computed: list[Computed] = []
        self.private: dict[str, Any] = {}
        #: Written by `settle`: what an engine must look at before it takes a short way, and
        #: whether a dump is the fields' dumps in order.
        self.flags = 0
        self.is_plain_dump = False

    def ready(self, for_dumps: bool = False) -> None:
        """Does what the engine put off until the class is used, or until an instance is dumped."""

    def made(self) -> Optional[ModelTable]:
        """Returns the table itself; what stands for one (complete.Pending) may have none yet."""
        return self

    def settle(self) -> None:
        """Works out what follows from the finished table."""
        self.flags = self._flags()
        self.is_plain_dump = bool(self.flags & PLAIN_DUMP) and not self.config.serialize_by_alias

    # The document for libsatya

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = self._documents()[0]
        return found

    @property
    def is_exact(self) -> bool:
        return bool(self._documents()[1])

    def _documents(self) -> Any:
        if self._document is None:
            self._document = build(self)
        return self._document

    def _flags(self) -> int:
        found = HAS_BEFORE if self.before else 0
        found |= HAS_WRAP if self.wrap else 0
        found |= HAS_AFTER if self.after else 0
        found |= HAS_POST_INIT if self.post_init is not None else 0
        found |= HAS_INIT if self.has_init else 0
        found |= HAS_DEL if hasattr(self.cls, "__del__") else 0
        found |= FROZEN if self.config.frozen else 0
        found |= VALIDATES_ASSIGNMENT if self.config.validate_assignment else 0
        is_plain = not (self.serializer or self.computed or self.extra == "allow" or self.is_root)
        if is_plain:
            for field in self.fields:
                if field.exclude or field.exclude_if is not None or field.serializer is not None:
                    return found
            found |= PLAIN_DUMP
        return found
