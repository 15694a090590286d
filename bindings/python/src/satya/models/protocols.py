# SPDX-License-Identifier: Apache-2.0
"""Python's own protocols: attributes, equality, iteration, text."""

from __future__ import annotations

import functools
import sys
from _thread import get_ident
from typing import TYPE_CHECKING, Any, ClassVar

from .assign import assign, refuse_frozen
from .defaults import MISSING
from .layout import Layout
from .places import NATIVE
from .type_variables import origin_of
from .typing_forms import is_model

#: The instances whose text is being written, and on which thread.
_shown: set[tuple[int, int]] = set()


def _nothing(instance: Any) -> Any:
    return None


#: The values of all fields of an instance that holds nothing else; else None.
_fields_of: Any = _nothing if NATIVE is None else NATIVE["fields"]


class Protocols(Layout):
    """What every object of Python can do, for instances of models."""

    __slots__ = ()

    if TYPE_CHECKING:
        __satya_table__: ClassVar[Any]

    # Attributes

    if not TYPE_CHECKING:
        # Type checkers know an instance's attributes; there are no others.

        def __setattr__(self, name: str, value: Any) -> None:
            assign(self, name, value)

        def __getattr__(self, name: str) -> Any:
            # Only what is no field and no attribute of the class comes here.
            if name.startswith("__satya_"):
                if name in ("__satya_extra__", "__satya_private__"):
                    return None
                if name == "__satya_fields_set__":
                    return frozenset()
                raise AttributeError(name)
            # Each is asked once: other threads may delete the name meanwhile.
            private = self.__satya_private__
            found = MISSING if private is None else private.get(name, MISSING)
            if found is MISSING:
                extra = self.__satya_extra__
                found = MISSING if extra is None else extra.get(name, MISSING)
            if found is MISSING and NATIVE is not None:
                rest = self.__satya_rest__
                found = MISSING if rest is None else rest.get(name, MISSING)
            if found is not MISSING:
                return found
            # A property may have failed over another attribute, which its own error names.
            return object.__getattribute__(self, name)

    def __delattr__(self, name: str) -> None:
        private = self.__satya_private__
        if private is not None and private.pop(name, MISSING) is not MISSING:
            return
        table, found = type(self).__satya_table__, getattr(type(self), name, None)
        # What is kept of a property may be forgotten, as nothing of the instance changes.
        if not isinstance(found, functools.cached_property):
            refuse_frozen(self, name, None)
        if table.drop(self, name):
            return
        # An extra of a field's name, which an alias allows, is only seen once the field is gone.
        extra = self.__satya_extra__
        if extra is not None and extra.pop(name, MISSING) is not MISSING:
            return
        delete = None if name in table.by_name else getattr(type(found), "__delete__", None)
        if delete is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        delete(found, self)

    # Python's own protocols

    def __eq__(self, other: Any) -> bool:
        kind = type(other)
        if type(self) is kind:
            mine = _fields_of(self)
            theirs = None if mine is None else _fields_of(other)
            if theirs is not None:
                return bool(mine == theirs)
        elif not is_model(kind):
            return NotImplemented
        elif origin_of(type(self)) is not origin_of(kind):
            return False
        return bool(
            type(self).__satya_table__.values(self) == kind.__satya_table__.values(other)
            and (self.__satya_private__ or None) == (other.__satya_private__ or None)
            and (self.__satya_extra__ or None) == (other.__satya_extra__ or None)
        )

    def __iter__(self) -> Any:
        if "fastapi.encoders" in sys.modules:
            from .encoder import pairs_for_encoder

            pairs = pairs_for_encoder(self, sys._getframe().f_back)
            if pairs is not None:
                yield from pairs
                return
        yield from type(self).__satya_table__.values(self).items()
        yield from dict(self.__satya_extra__ or {}).items()

    def __repr_args__(self) -> Any:
        table = type(self).__satya_table__
        # Before the values are looked at: what is computed may set some.
        computed = [(each.name, getattr(self, each.name)) for each in table.computed if each.info.options["repr"]]
        values = table.values(self)
        for field in table.fields:
            if field.in_repr and field.name in values:
                value = values[field.name]
                yield field.name, "..." if value is self else value
        yield from dict(self.__satya_extra__ or {}).items()
        yield from computed

    def __repr_name__(self) -> str:
        return type(self).__name__

    def __repr_str__(self, join: str) -> str:
        return join.join(f"{name}={value!r}" if name is not None else repr(value) for name, value in self.__repr_args__())

    def __repr__(self) -> str:
        key = id(self), get_ident()
        if key in _shown:
            return f"{self.__repr_name__()}(...)"
        _shown.add(key)
        try:
            return f"{self.__repr_name__()}({self.__repr_str__(', ')})"
        finally:
            _shown.discard(key)

    def __str__(self) -> str:
        return self.__repr_str__(" ")

    def __rich_repr__(self) -> Any:
        yield from self.__repr_args__()
