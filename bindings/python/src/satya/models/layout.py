# SPDX-License-Identifier: Apache-2.0
"""How instances are copied and pickled, and how a table fills them in and reads them.

Where the values stand is the engine's choice (places.py).
"""

from __future__ import annotations

from _thread import RLock
from typing import TYPE_CHECKING, Any, ClassVar, Optional

from .places import NATIVE, Place, drop, held, hold, put_dict, put_extra, put_fields_set, put_private

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Self


#: Types of which a copy is the very value.
_ATOMS = frozenset((type(None), bool, int, float, complex, str, bytes))


#: Held while the names that an instance was given become a set that may change.
_loosening = RLock()


def names_given(instance: Any) -> set[str]:
    """Returns the names that were given, as the set to which others are added: one and the
    same, whichever threads ask for it first."""
    found = instance.__satya_fields_set__
    if type(found) is not set:
        with _loosening:
            found = instance.__satya_fields_set__
            if type(found) is not set:
                found = set(found)
                put_fields_set(instance, found)
    return found


def _copied(instance: Any) -> Any:
    """Returns what the engine copies at once; None where Python must."""
    return None if NATIVE is None else NATIVE["copy"](instance)


def _again(names: Optional[dict[str, Any]]) -> Optional[dict[str, Any]]:
    """Returns a copy of what is kept by name, which other threads may change meanwhile."""
    return None if names is None else dict(names)


class Layout(Place):
    """What every instance has room for, and how it is copied and pickled."""

    __slots__ = ()

    if TYPE_CHECKING:
        # Of instances; type checkers must not take them for fields.
        __satya_fields_set__: ClassVar[Any]
        __satya_extra__: ClassVar[Any]
        __satya_private__: ClassVar[Any]

    def __copy__(self) -> Self:
        made = _copied(self)
        if made is None:
            made = type(self).__new__(type(self))
            put_dict(made, held(self))
            put_fields_set(made, set(self.__satya_fields_set__))
            put_extra(made, _again(self.__satya_extra__))
            put_private(made, _again(self.__satya_private__))
        return made  # type: ignore[no-any-return]

    def _without(self, names: Iterable[str]) -> Self:
        """Returns a copy that lacks the values of some names."""
        made = self.__copy__()
        for name in names:
            drop(made, name)
            if name in (made.__satya_extra__ or ()):
                # It keeps its place.
                made.__satya_extra__[name] = None
        return made

    def __deepcopy__(self, memo: Any = None) -> Self:
        import copy

        if memo is None:
            memo = {}
        made = _copied(self)
        if made is not None:
            memo[id(self)] = made
            for name, value in held(self).items():
                if type(value) not in _ATOMS:
                    hold(made, name, copy.deepcopy(value, memo))
            return made  # type: ignore[no-any-return]
        made = type(self).__new__(type(self))
        memo[id(self)] = made
        put_dict(made, copy.deepcopy(held(self), memo))
        put_fields_set(made, set(self.__satya_fields_set__))
        put_extra(made, copy.deepcopy(_again(self.__satya_extra__), memo))
        put_private(made, copy.deepcopy(_again(self.__satya_private__), memo))
        return made

    def __reduce_ex__(self, protocol: Any) -> Any:
        # The older protocols would ask a base for an instance of its own.
        return object.__reduce_ex__(self, max(protocol, 2))

    # The names in a state are pydantic's: methods of users add to it, and take from it.

    def __getstate__(self) -> dict[str, Any]:
        return {
            "__dict__": held(self),
            "__pydantic_extra__": _again(self.__satya_extra__),
            "__pydantic_fields_set__": set(self.__satya_fields_set__),
            "__pydantic_private__": _again(self.__satya_private__),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        put_dict(self, state.get("__dict__", {}))
        put_fields_set(self, set(state.get("__pydantic_fields_set__", ())))
        put_extra(self, state.get("__pydantic_extra__"))
        put_private(self, state.get("__pydantic_private__"))


class Storage:
    """The part of a model's table that puts values into instances and takes them out."""

    cls: Any
    by_name: dict[str, Any]

    def new(self, values: dict[str, Any], fields_set: Any, extra: Any = None) -> Any:
        """Makes an instance without checks."""
        instance = self.cls.__new__(self.cls)
        put_dict(instance, values)
        put_fields_set(instance, fields_set)
        if extra is not None:
            # Without one, __getattr__ answers None.
            put_extra(instance, extra)
        return instance

    def put(self, instance: Any, values: dict[str, Any], fields_set: Any, extra: Any) -> None:
        """Fills an instance in, without checks."""
        put_dict(instance, values)
        put_fields_set(instance, fields_set)
        put_extra(instance, extra)

    def values(self, instance: Any) -> dict[str, Any]:
        """Returns the fields that are there, in order, in a dict of their own."""
        # A copy first: other threads may set and delete fields meanwhile.
        held = dict(instance.__dict__)
        by_name = self.by_name
        if len(held) == len(by_name) and held.keys() == by_name.keys():
            return held
        return {name: held[name] for name in by_name if name in held}

    def held(self, instance: Any) -> tuple[Any, Any, Any]:
        """Returns what `put` would need to make the instance what it is now, whatever changes in it."""
        import copy

        names, extra = instance.__satya_fields_set__, instance.__satya_extra__
        return held(instance), copy.copy(names), copy.copy(extra)

    def hold(self, instance: Any, name: str, value: Any) -> None:
        """Keeps a value under a name, without checks and without a note that it was set."""
        hold(instance, name, value)

    def drop(self, instance: Any, name: str) -> bool:
        """Leaves a name without a value; False where it had none."""
        return drop(instance, name)

    def store(self, instance: Any, name: str, value: Any) -> None:
        """Sets a field without checks, and notes that it was set."""
        hold(instance, name, value)
        if name not in instance.__satya_fields_set__:
            names_given(instance).add(name)


class NativeStorage(Storage):
    """The same for instances of the native engine."""

    def new(self, values: dict[str, Any], fields_set: Any, extra: Any = None) -> Any:
        instance = self.cls.__new__(self.cls)
        NATIVE["put"](instance, values, fields_set, extra)
        return instance

    def put(self, instance: Any, values: dict[str, Any], fields_set: Any, extra: Any) -> None:
        NATIVE["put"](instance, values, fields_set, extra)

    def values(self, instance: Any) -> dict[str, Any]:
        found: dict[str, Any] = NATIVE["values"](instance)
        if type(instance) is self.cls:
            return found
        # Of an instance of a subclass, the fields that this class declares.
        return {name: found[name] for name in self.by_name if name in found}

    def store(self, instance: Any, name: str, value: Any) -> None:
        NATIVE["store"](instance, self.by_name[name].name, value)


if TYPE_CHECKING or NATIVE is None:
    ModelStorage = Storage
else:
    ModelStorage = NativeStorage
