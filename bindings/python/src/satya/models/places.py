# SPDX-License-Identifier: Apache-2.0
"""Where an instance keeps its fields and what belongs to them: `Place`.

On the ctypes engine that is `__dict__` and slots; on the native one, memory behind the
library's descriptors, of which `__dict__` is a view. Both answer to the same names, and
`put_…` set them whatever `__setattr__` a class has.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Callable, Optional

from .._cpython import exports, is_free_threaded

#: The native types and functions; None on the ctypes engine.
NATIVE: Any = exports()


class LiveDict(dict):  # type: ignore[type-arg]
    """The fields of a native instance as a dict; what is written goes to the instance."""

    __slots__ = ("_instance",)

    def __init__(self, instance: Any) -> None:
        super().__init__(NATIVE["values"](instance))
        self.update_plainly(_own_dict(instance))
        self.update_plainly(instance.__satya_rest__)
        self._instance = instance

    def update_plainly(self, values: Optional[dict[str, Any]]) -> None:
        if values:
            super().update(values)

    def __setitem__(self, name: Any, value: Any) -> None:
        super().__setitem__(name, value)
        hold(self._instance, name, value)

    def __delitem__(self, name: Any) -> None:
        super().__delitem__(name)
        drop(self._instance, name)

    def __ior__(self, other: Any) -> Any:  # type: ignore[misc]
        self.update(other)
        return self

    def update(self, *others: Any, **more: Any) -> None:
        for name, value in dict(*others, **more).items():
            self[name] = value

    def setdefault(self, name: Any, default: Any = None) -> Any:
        if name not in self:
            self[name] = default
        return self[name]

    def pop(self, name: Any, *default: Any) -> Any:
        if name not in self:
            return super().pop(name, *default)
        value = self[name]
        del self[name]
        return value

    def popitem(self) -> tuple[Any, Any]:
        if not self:
            raise KeyError("popitem(): dictionary is empty")
        name = list(self)[-1]
        return name, self.pop(name)

    def clear(self) -> None:
        for name in list(self):
            del self[name]

    def __reduce__(self) -> Any:
        return dict, (dict(self),)


def _live(instance: Any) -> dict[str, Any]:
    return LiveDict(instance)


def _own_dict(instance: Any) -> Optional[dict[str, Any]]:
    """The dict that a mixin in Python brought, where Python keeps what is no field."""
    descriptor = type(instance).__satya_own_dict__
    found: Optional[dict[str, Any]] = None if descriptor is None else descriptor.__get__(instance)
    return found


def _held_native(instance: Any) -> dict[str, Any]:
    if instance.__satya_rest__ is None and type(instance).__satya_own_dict__ is None:
        found: dict[str, Any] = NATIVE["values"](instance)
        return found
    return dict(instance.__dict__)


def _held_in_dict(instance: Any) -> dict[str, Any]:
    return dict(instance.__dict__)


def _put_all(instance: Any, values: dict[str, Any]) -> None:
    NATIVE["put_fields"](instance, values)
    own = _own_dict(instance)
    if own:
        own.clear()
    names = type(instance).__satya_fields__
    rest = {name: value for name, value in values.items() if name not in names}
    for name in rest:
        _look_beside(type(instance), name)
    put_rest(instance, rest or None)


def _plain(name: str) -> str:
    return name if type(name) is str else str.__str__(name)


def _look_beside(cls: Any, name: str) -> None:
    """Lets instances show a name that is no field's and that no class knows: from now on
    `__getattr__` is asked, which a class does without until then, for reads are faster so."""
    if "__getattr__" not in vars(cls) and not any(name in vars(base) for base in cls.__mro__):
        type.__setattr__(cls, "__getattr__", cls.__getattr__)


def _hold_native(instance: Any, name: str, value: Any) -> None:
    if NATIVE["hold"](instance, _plain(name), value):
        return
    _look_beside(type(instance), name)
    rest = instance.__satya_rest__
    if rest is None:
        rest = {}
        put_rest(instance, rest)
    rest[name] = value


def _drop_native(instance: Any, name: str) -> bool:
    if NATIVE["drop"](instance, _plain(name)):
        return True
    rest = instance.__satya_rest__
    if not rest or name not in rest:
        rest = _own_dict(instance)
    if rest and name in rest:
        del rest[name]
        return True
    return False


def _hold_in_dict(instance: Any, name: str, value: Any) -> None:
    instance.__dict__[name] = value


def _drop_from_dict(instance: Any, name: str) -> bool:
    return instance.__dict__.pop(name, _drop_from_dict) is not _drop_from_dict


def _lay_out_native(cls: Any, names: tuple[str, ...]) -> None:
    NATIVE["lay_out"](cls, tuple(map(sys.intern, names)))


def _lay_out_in_dict(cls: Any, names: tuple[str, ...]) -> None:
    """Nothing is fixed, for a dict takes any name; but a property of a base would come before
    what it holds."""
    for name in names:
        held = getattr(cls, name, None)
        if held is not None and hasattr(type(held), "__set__") and type(held) is not _Uncovered:
            type.__setattr__(cls, name, _Uncovered(name))


class _Uncovered:
    """Shows a field that a base has a property for."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        try:
            return instance.__dict__[self._name]
        except KeyError:
            raise AttributeError(f"{type(instance).__name__!r} object has no attribute {self._name!r}") from None

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self._name] = value

    def __delete__(self, instance: Any) -> None:
        if not _drop_from_dict(instance, self._name):
            raise AttributeError(self._name)


def _view_dict_native(bases: tuple[type, ...], namespace: dict[str, Any]) -> None:
    view = _members["__dict__"]
    for base in bases:
        for cls in base.__mro__:
            found = vars(cls).get("__dict__", view)
            if found is not view:
                # A mixin in Python has a dict of its own, which knows no fields.
                namespace["__satya_own_dict__"] = found
                namespace["__dict__"] = view
                return


def _view_dict_itself(bases: tuple[type, ...], namespace: dict[str, Any]) -> None:
    """A dict shows what it holds."""


def take_over(model: Any, assign: Callable[[Any, str, Any], None]) -> None:
    """Gives Model the methods that the engine has for it. Each answers the plainest calls,
    and leaves all else to the function whose place it takes."""
    if NATIVE is None:
        return
    names = ("model_validate", "model_validate_json", "model_dump", "model_dump_json")
    functions = [getattr(vars(model)[name], "__func__", vars(model)[name]) for name in names]
    made = NATIVE["take_over"](model, assign, *functions)
    for name, method in zip(("__setattr__", *names), made):
        type.__setattr__(model, name, method)
    NATIVE["quicken"](type(model))


def take_over_older(model: Any) -> None:
    """Gives a class the methods that the engine has for its dumps under their older names."""
    if NATIVE is not None:
        made = NATIVE["take_over_older"](model, vars(model)["dict"], vars(model)["json"])
        for name, method in zip(("dict", "json"), made):
            type.__setattr__(model, name, method)


def take_over_errors(cls: Any, shape: Any, repeated: tuple[type, ...]) -> None:
    """Gives the exception of models the method that the engine has for its text. `repeated` is
    what a check raises of its own: after it the engine looks again; all else is the result."""
    if NATIVE is not None:
        slots = vars(cls)["_record"], vars(shape)["around"]
        cls.__str__ = NATIVE["take_over_errors"](cls, slots[0], cls.__str__, shape, slots[1], repeated)


if TYPE_CHECKING or NATIVE is None:

    class Place:
        """What every instance has: here, a dict for its fields, and slots."""

        __slots__ = ("__dict__", "__weakref__", "__satya_fields_set__", "__satya_extra__", "__satya_private__")

    #: What a model class is an instance of, beside its metaclass.
    Metatype = type
    _members: dict[str, Any] = dict(vars(Place))
    #: Fixes the names of the fields of a class, before it has instances.
    lay_out = _lay_out_in_dict
    #: Keeps a value under a name, without checks and without a note that it was set.
    hold = _hold_in_dict
    #: Leaves a name without a value; False where it had none.
    drop = _drop_from_dict
    #: Returns all that an instance holds by name, in a dict of its own.
    held = _held_in_dict
    #: Lets `__dict__` show the fields, whatever bases a new class has.
    view_dict = _view_dict_itself
else:

    class Place(NATIVE["base"]):
        """What every instance has: here, memory that the library lays out."""

        __slots__ = ()
        __dict__ = property(_live, _put_all)
        #: The descriptor of a dict that a mixin in Python brought. Here, for an attribute that
        #: is not there costs a class more.
        __satya_own_dict__ = None

    Metatype = NATIVE["metatype"]
    _members = {**vars(NATIVE["base"]), **vars(Place)}
    lay_out = _lay_out_native
    hold = _hold_native
    drop = _drop_native
    held = _held_native
    view_dict = _view_dict_native


def _fill_dict(instance: Any, values: dict[str, Any]) -> None:
    """Puts all fields into the dict that an instance has. CPython 3.13 lets go of a dict that
    another takes the place of while a thread without the GIL may be reading from it."""
    held = instance.__dict__
    held.update(values)
    for name in held.keys() - values.keys():
        held.pop(name, None)


put_dict: Callable[[Any, Any], None] = _fill_dict if is_free_threaded() else _members["__dict__"].__set__
put_fields_set: Callable[[Any, Any], None] = _members["__satya_fields_set__"].__set__
put_extra: Callable[[Any, Any], None] = _members["__satya_extra__"].__set__
put_private: Callable[[Any, Any], None] = _members["__satya_private__"].__set__
if NATIVE is not None:
    #: Keeps a dict of what is no field: what cached_property stores.
    put_rest: Callable[[Any, Any], None] = _members["__satya_rest__"].__set__
