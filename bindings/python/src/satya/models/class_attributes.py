# SPDX-License-Identifier: Apache-2.0
"""Attributes of a class, on the native engine those under the names of fields, and the fields
that it shows.

Fields are descriptors of the class there, so that what takes the place of one would be what
every instance reads. What is assigned is kept beside the descriptor: the class shows it, and
instances keep their values, as they do where these stand in a dict of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MemberDescriptorType
from typing import Any

from .errors import UserError


class _Shown:
    """Stands in place of a field's descriptor once something is assigned to its class."""

    __slots__ = ("field", "value")

    def __init__(self, field: Any, value: Any) -> None:
        self.field = field
        self.value = value

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is not None and not _is_data_descriptor(self.value):
            return self.field.__get__(instance, owner)
        get = getattr(type(self.value), "__get__", None)
        return self.value if get is None else get(self.value, instance, owner)

    def __set__(self, instance: Any, value: Any) -> None:
        (self.value if _is_data_descriptor(self.value) else self.field).__set__(instance, value)

    def __delete__(self, instance: Any) -> None:
        (self.value if _is_data_descriptor(self.value) else self.field).__delete__(instance)


def _is_data_descriptor(value: Any) -> bool:
    return hasattr(type(value), "__set__") or hasattr(type(value), "__delete__")


def _held(cls: type, name: str) -> Any:
    """Returns what a class and its bases have under a name."""
    for base in cls.__mro__:
        if name in vars(base):
            return vars(base)[name]
    return None


def _is_field(cls: type, name: str) -> bool:
    return name in vars(cls).get("__satya_fields__", ())


class DeclaredFields(dict[str, Any]):
    """The fields of a class by name. Each may be changed, or another put in its place; which there
    are, and in what order, is settled with the class, for its instances are laid out by that."""

    __slots__ = ()

    def __setitem__(self, name: str, info: Any) -> None:
        if name not in self:
            self._refuse()
        super().__setitem__(name, info)

    def update(self, *others: Any, **more: Any) -> None:
        for name, info in dict(*others, **more).items():
            self[name] = info

    def __ior__(self, others: Any) -> Any:  # type: ignore[misc]
        self.update(others)
        return self

    def setdefault(self, name: str, default: Any = None) -> Any:
        if name not in self:
            self._refuse()
        return self[name]

    def _refuse(self, *_: Any) -> Any:
        raise UserError(
            "which fields a class has is settled when it is made; derive a class from it, or make one by"
            " `create_model`"
        )

    __delitem__ = pop = popitem = clear = _refuse

    def __reduce__(self) -> Any:
        return dict, (dict(self),)


class _Hidden:
    """Stands in a class before the descriptor of a base's field which is none of the class's."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        raise self._absent(instance)

    def __set__(self, instance: Any, value: Any) -> None:
        raise self._absent(instance)

    def __delete__(self, instance: Any) -> None:
        raise self._absent(instance)

    def _absent(self, instance: Any) -> AttributeError:
        if instance is None:
            return AttributeError(self.name)
        return AttributeError(f"{type(instance).__name__!r} object has no attribute {self.name!r}")


def hide_fields(cls: type, names: Iterable[str]) -> None:
    """Hides fields of bases that a class has no more: no instance keeps values of them."""
    for name in names:
        shown = next((base for base in cls.__mro__ if name in vars(base)), None)
        if shown is not None and isinstance(vars(shown)[name], MemberDescriptorType):
            type.__setattr__(cls, name, _Hidden(name))


def refuse_dataclass(cls: type, name: str) -> None:
    """A model has the methods that `@dataclass` would write, for fields that it knows nothing of."""
    if name == "__dataclass_params__":
        raise UserError(f"{cls.__name__} is a model and no dataclass: leave the decorator out")


def set_plainly(cls: type, name: str, value: Any) -> None:
    """What `setattr` does with a model class on the ctypes engine."""
    refuse_dataclass(cls, name)
    type.__setattr__(cls, name, value)


def set_attribute(cls: type, name: str, value: Any) -> None:
    """What it does on the native engine."""
    if name[0] == "_":
        refuse_dataclass(cls, name)
    elif _is_field(cls, name):
        held = _held(cls, name)
        field = held.field if isinstance(held, _Shown) else held
        if value is not field and _is_data_descriptor(field):
            value = _Shown(field, value)
    type.__setattr__(cls, name, value)


def delete_attribute(cls: type, name: str) -> None:
    """What `delattr` does with a model class: a field is no attribute that it has."""
    held = vars(cls).get(name)
    if held is not None and _is_field(cls, name):
        if not isinstance(held, _Shown):
            raise AttributeError(name)
        if getattr(held.field, "__objclass__", None) is cls:
            type.__setattr__(cls, name, held.field)
            return
    type.__delattr__(cls, name)
