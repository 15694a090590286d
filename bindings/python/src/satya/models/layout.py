# SPDX-License-Identifier: Apache-2.0
"""How instances keep their fields: the only place, engines apart, that knows.

Fields stand in the instance's `__dict__`, so that several bases with fields, mixins,
cached_property and weak references need nothing special.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from typing_extensions import Self


class Layout:
    """What every instance has room for, and how it is copied and pickled."""

    __slots__ = ("__dict__", "__weakref__", "__satya_fields_set__", "__satya_extra__", "__satya_private__")

    if TYPE_CHECKING:
        # Of instances; type checkers must not take them for fields.
        __satya_fields_set__: ClassVar[Any]
        __satya_extra__: ClassVar[Any]
        __satya_private__: ClassVar[Any]

    def __copy__(self) -> Self:
        made = type(self).__new__(type(self))
        put = object.__setattr__
        put(made, "__dict__", dict(self.__dict__))
        put(made, "__satya_fields_set__", set(self.__satya_fields_set__))
        extra, private = self.__satya_extra__, self.__satya_private__
        put(made, "__satya_extra__", None if extra is None else dict(extra))
        put(made, "__satya_private__", None if private is None else dict(private))
        return made

    def __deepcopy__(self, memo: Any = None) -> Self:
        made = type(self).__new__(type(self))
        put = object.__setattr__
        if memo is None:
            memo = {}
        memo[id(self)] = made
        put(made, "__dict__", copy.deepcopy(self.__dict__, memo))
        put(made, "__satya_fields_set__", set(self.__satya_fields_set__))
        put(made, "__satya_extra__", copy.deepcopy(self.__satya_extra__, memo))
        put(made, "__satya_private__", copy.deepcopy(self.__satya_private__, memo))
        return made

    def __getstate__(self) -> dict[str, Any]:
        return {
            "values": dict(self.__dict__),
            "fields_set": set(self.__satya_fields_set__),
            "extra": self.__satya_extra__,
            "private": self.__satya_private__,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        put = object.__setattr__
        put(self, "__dict__", state["values"])
        put(self, "__satya_fields_set__", state["fields_set"])
        put(self, "__satya_extra__", state["extra"])
        put(self, "__satya_private__", state["private"])


class Storage:
    """The part of a model's table that puts values into instances and takes them out."""

    cls: Any
    by_name: dict[str, Any]

    def new(self, values: dict[str, Any], fields_set: Any, extra: Any = None) -> Any:
        """Makes an instance without checks."""
        instance = self.cls.__new__(self.cls)
        put = object.__setattr__
        put(instance, "__dict__", values)
        put(instance, "__satya_fields_set__", fields_set)
        if extra is not None:
            # Without one, __getattr__ answers None.
            put(instance, "__satya_extra__", extra)
        return instance

    def put(self, instance: Any, values: dict[str, Any], fields_set: Any, extra: Any) -> None:
        """Fills an instance in, without checks."""
        put = object.__setattr__
        put(instance, "__dict__", values)
        put(instance, "__satya_fields_set__", fields_set)
        put(instance, "__satya_extra__", extra)

    def values(self, instance: Any) -> dict[str, Any]:
        """Returns the fields that are there, in order, in a dict of their own."""
        held = instance.__dict__
        by_name = self.by_name
        if len(held) == len(by_name) and held.keys() == by_name.keys():
            return dict(held)
        return {name: held[name] for name in by_name if name in held}

    def held(self, instance: Any) -> tuple[Any, Any, Any]:
        """Returns what `put` would need to make the instance what it is now."""
        return instance.__dict__.copy(), instance.__satya_fields_set__, instance.__satya_extra__

    def hold(self, instance: Any, name: str, value: Any) -> None:
        """Keeps a value under a name, without checks and without a note that it was set."""
        instance.__dict__[name] = value

    def store(self, instance: Any, name: str, value: Any) -> None:
        """Sets a field without checks, and notes that it was set."""
        instance.__dict__[name] = value
        found = instance.__satya_fields_set__
        if name not in found:
            if type(found) is frozenset:
                found = set(found)
                object.__setattr__(instance, "__satya_fields_set__", found)
            found.add(name)
