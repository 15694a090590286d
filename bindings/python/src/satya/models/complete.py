# SPDX-License-Identifier: Apache-2.0
"""Completing a class: when its declared fields become a table, and what stands for it before.

What makes the table (build.py, and all that it compiles with) is imported with the first class.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Optional

from .config import Config
from .declared import declared_in
from .engines import engine
from .errors import UndefinedAnnotation, UserError
from .names import FadingNames, names_around
from .shared import known_nodes
from .typing_forms import model_base

if TYPE_CHECKING:
    from .field_table import FieldTable
    from .nodes.base import Node
    from .table import ModelTable


def begin(cls: Any, is_plain: bool, is_complete: bool) -> bool:
    """Gives a new class its table, or what stands for it: until its first use, where nothing that
    it says could be refused; else until it is complete, which is tried at once if `is_complete`
    says so. `is_plain` tells that Model alone is its base, and makes its instances. Returns
    whether the class waits for its first use."""
    if "fastapi.encoders" in sys.modules:
        from .encoder import tell_encoder

        tell_encoder()
    waiting = engine().WAITING
    known = None if waiting is None or not is_complete else _known_nodes(cls, is_plain)
    if known is not None:
        type.__setattr__(cls, "__satya_table__", waiting(cls, known))
        if cls.__satya_parent_names__ is not None:
            # No name is looked up any more.
            type.__setattr__(cls, "__satya_parent_names__", None)
        return True
    type.__setattr__(cls, "__satya_table__", Pending(cls))
    if is_complete:
        complete(cls, is_first=True)
    return False


def complete(
    cls: Any, is_first: bool, names: Optional[dict[str, Any]] = None, is_rebuild: bool = False
) -> bool:
    """Compiles a class; False where names are missing and `is_first` allows that. A rebuild
    raises what names them."""
    from .build import build
    from .deprecation import deprecate
    from .table import ModelTable

    if isinstance(vars(cls).get("__satya_table__"), ModelTable):
        return True
    try:
        table = build(cls, names)
    except UndefinedAnnotation as error:
        if is_first:
            return False
        if is_rebuild:
            raise
        raise UserError(
            f"`{cls.__name__}` is not fully defined; you should define `{error.name}`, then call"
            f" `{cls.__name__}.model_rebuild()`.",
            code="class-not-fully-defined",
        ) from None
    table.settle()
    # Other threads take it from here; what an engine adds only makes it faster.
    type.__setattr__(cls, "__satya_table__", table)
    engine().install(table)
    deprecate(cls, cls.__satya_fields__, table.computed)
    _fade_names(cls)
    return True


def _fade_names(cls: Any) -> None:
    local = vars(cls).get("__satya_parent_names__")
    if type(local) is dict:
        type.__setattr__(cls, "__satya_parent_names__", FadingNames(local))


class Pending:
    """Stands for the table of a class that is not complete; the first use completes it."""

    def __init__(self, cls: Any) -> None:
        self.cls = cls

    def field(self, name: str) -> Any:
        """One field alone: a class that is being compiled may ask what tells it apart
        from the others of a union that it stands in itself."""
        from .build import one_field

        return one_field(self.cls, name)

    def made(self) -> Optional[ModelTable]:
        """Returns the table where nothing more has to be known for it; else None."""
        return None

    def __getattr__(self, name: str) -> Any:
        cls = self.cls
        if not complete(cls, is_first=True):
            # What is missing may be local to the function that asks.
            complete(cls, is_first=False, names=names_around())
        return getattr(cls.__satya_table__, name)


def finished(cls: Any) -> Optional[ModelTable]:
    """Returns the table of a class; None where the class is not complete."""
    found = vars(cls).get("__satya_table__")
    return None if found is None else found.made()


#: Settings that make calls of the user, or other instances, while a class is compiled.
_AT_ONCE = frozenset(("alias_generator", "extra", "frozen"))


def _known_nodes(cls: Any, is_plain: bool) -> Optional[list[Node]]:
    """Returns the types of the fields of a class whose table can be made when it is first used,
    for nothing that it says could be refused, and its instances are Model's own; None of any
    other."""
    config: Config = cls.__satya_config__
    if not _AT_ONCE.isdisjoint(config.given) or not (is_plain or _is_made_plainly(cls)):
        return None
    return known_nodes(config, cls.__satya_fields__.values(), cls.__satya_is_classic__)


def _is_made_plainly(cls: Any) -> bool:
    """Whether a class and its bases leave to Model how instances are made, and say nothing of
    them by methods."""
    base = model_base(cls)
    if cls.__satya_is_root__ or cls.__satya_has_post_init__ or cls.__satya_types__:
        return False
    if cls.__init__ is not base.__init__ or cls.__new__ is not base.__new__:
        return False
    if cls.__setattr__ is not base.__setattr__ or cls.__satya_deprecated__ or hasattr(cls, "__del__"):
        return False
    if any([vars(each).get("__satya_private_own__") for each in cls.__mro__]):
        return False
    return not declared_in(cls)
