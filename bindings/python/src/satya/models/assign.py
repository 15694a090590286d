# SPDX-License-Identifier: Apache-2.0
"""Setting and deleting attributes of instances."""

from __future__ import annotations

import functools
from typing import Any

from .defaults import MISSING
from .errors import ValidationError
from .names import annotations_of
from .places import NATIVE, hold, put_extra, put_private
from .state import Line
from .typing_forms import is_classvar, is_final, is_model


def refuse_frozen(instance: Any, name: str, value: Any) -> None:
    """Raises ValidationError where a field may not change."""
    cls = type(instance)
    table = cls.__satya_table__
    field = table.by_name.get(name)
    if table.config.frozen:
        type_ = "frozen_instance"
    elif field is not None and field.is_frozen:
        type_ = "frozen_field"
    else:
        return
    # Of the class, whatever title it has: no input is checked.
    hides_input = table.config.hide_input_in_errors
    raise ValidationError(cls.__name__, [Line(type_, (name,), value)], "python", hides_input, is_classic=table.is_classic)


def assign(instance: Any, name: str, value: Any) -> None:
    """Sets an attribute: what __setattr__ does."""
    cls = type(instance)
    table = cls.__satya_table__
    field = table.by_name.get(name)
    if field is not None:
        if field.is_frozen or table.config.frozen:
            refuse_frozen(instance, name, value)
        if table.config.validate_assignment:
            table.check_assignment(instance, name, value)
        else:
            table.store(instance, name, value)
        return
    if name in table.private:
        private = instance.__satya_private__
        if private is None:
            private = {}
            put_private(instance, private)
        private[name] = value
        return
    if _is_class_var(cls, name):
        raise AttributeError(
            f"{name!r} is a ClassVar of `{cls.__name__}` and cannot be set on an instance. If you"
            f" want to set a value on the class, use `{cls.__name__}.{name} = value`."
        )
    if name.startswith("_"):
        _set_undeclared(instance, name, value)
        return
    found: Any = getattr(cls, name, MISSING)
    if isinstance(found, functools.cached_property):
        table.hold(instance, name, value)
        return
    if table.config.frozen:
        refuse_frozen(instance, name, value)
    if isinstance(found, property) or hasattr(type(found), "__set__"):
        found.__set__(instance, value)
        return
    if table.is_classic and table.extra == "ignore":
        # It is kept, and shows in no dump.
        _set_undeclared(instance, name, value)
        return
    if table.extra != "allow":
        if table.config.validate_assignment:
            table.check_assignment(instance, name, value)
        raise ValueError(f'"{cls.__name__}" object has no field "{name}"')
    if table.config.validate_assignment:
        table.check_assignment(instance, name, value)
        return
    if found is not MISSING and name not in (instance.__satya_extra__ or ()):
        raise AttributeError(
            f"{name!r} is an attribute of `{cls.__name__}`, which an instance has no other in place of: set it on the"
            " class, or declare a private attribute"
        )
    keep_extra(instance, name, value)


def keep_extra(instance: Any, name: str, value: Any) -> None:
    """Sets a value under a name that is not declared."""
    extra = instance.__satya_extra__
    if extra is None:
        extra = {}
        put_extra(instance, extra)
    extra[name] = value
    instance.model_fields_set.add(name)


def _has_setter(cls: Any, name: str) -> bool:
    """Whether the class says how the attribute is set: `__class__`, a slot of the user."""
    for base in cls.__mro__:
        if name in vars(base):
            return hasattr(type(vars(base)[name]), "__set__")
    return False


def _set_undeclared(instance: Any, name: str, value: Any) -> None:
    """Sets an attribute that no class knows."""
    cls = type(instance)
    if NATIVE is None or _has_setter(cls, name):
        object.__setattr__(instance, name, value)
        return
    hold(instance, name, value)


def _is_class_var(cls: Any, name: str) -> bool:
    return any(
        name in annotations_of(base)
        and (is_classvar(annotations_of(base)[name]) or is_final(annotations_of(base)[name]))
        for base in cls.__mro__
        if is_model(base)
    )
