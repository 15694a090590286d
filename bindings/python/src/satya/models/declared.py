# SPDX-License-Identifier: Apache-2.0
"""What a class declares by methods: validators, serializers, computed fields."""

from __future__ import annotations

from typing import Any

from . import decorators as d
from .errors import UserError
from .for_pydantic import refuse_declaration
from .typing_forms import is_model, model_base


def declared_in(cls: Any) -> dict[str, dict[str, Any]]:
    """Returns role -> name -> declaration, of a class and its bases; a later one wins.

    A name that is overridden without a decorator keeps what is declared of it: what the
    name means in the class now does the work.
    """
    found: dict[str, dict[str, Any]] = {}
    without = model_base(cls).__mro__ if is_model(cls) else ()
    for base in reversed(cls.__mro__):
        if base in without:
            continue
        own = vars(base)
        declared = own.get("__satya_declared__")
        if declared is None and base is not object:
            # No model: nobody has taken its declarations out of its body.
            declared = {}
            for name, value in list(own.items()):
                refuse_declaration(value, name)
                if isinstance(value, d.Declared):
                    declared.setdefault(value.role, {})[name] = value
        for role, items in (declared or {}).items():
            found.setdefault(role, {}).update((name, (base, item)) for name, item in items.items())
    return {
        role: {name: _as_overridden(cls, name, *item) for name, item in items.items()}
        for role, items in found.items()
    }


def _as_overridden(cls: Any, name: str, owner: Any, declared: Any) -> Any:
    """Returns a declaration of a base with what stands in its place in a class."""
    if owner is cls or isinstance(declared, d.ComputedField):
        # The value of a computed field is what the instance has by its name.
        return declared
    meant: Any = declared
    for base in cls.__mro__:
        own = vars(base)
        if base is owner or name in own or name in own.get("__satya_own_fields__", ()):
            meant = own.get(name)
            break
    if isinstance(meant, d.Declared):
        meant = meant.wrapped
    if meant is declared.wrapped:
        return declared
    if callable(bound_to(cls, meant)):
        return type(declared)(meant, **declared.options)
    if base is owner:
        # A field of the same name took the attribute.
        return declared
    raise UserError(
        f"{cls.__name__}.{name} stands in place of a {declared.role}, but cannot be called; give it another name"
    )


def bound_to(cls: Any, attribute: Any) -> Any:
    """Returns what an attribute of a class is where it is read from the class."""
    bind = getattr(attribute, "__get__", None)
    return attribute if bind is None else bind(None, cls)


def bound(cls: Any, declared: Any) -> Any:
    """Returns the function of a declaration, bound to the class where it is a classmethod."""
    return bound_to(cls, declared.wrapped)
