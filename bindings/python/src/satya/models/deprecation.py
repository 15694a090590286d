# SPDX-License-Identifier: Apache-2.0
"""Fields that are deprecated: to read one is a DeprecationWarning."""

from __future__ import annotations

import warnings
from typing import Any, Optional


def message_of(deprecated: Any) -> Optional[str]:
    """The words of a declaration: `deprecated=True`, a text, or `typing.deprecated(…)`."""
    if not deprecated:
        return None
    if deprecated is True:
        return "deprecated"
    return str(getattr(deprecated, "message", deprecated))


def is_mark(item: Any) -> bool:
    """Whether something is a `deprecated(…)` of `warnings` or of typing_extensions."""
    kind = type(item)
    # Python's own stands in a module behind `warnings` from 3.14 on.
    return kind.__name__ == "deprecated" and kind.__module__ in ("warnings", "_py_warnings", "typing_extensions")


class Deprecated:
    """Stands in a class before what shows a field or a computed field, and warns."""

    __slots__ = ("name", "message", "shown")

    def __init__(self, name: str, message: str, shown: Any) -> None:
        self.name, self.message = name, message
        #: The descriptor in whose place it stands; None where instances have a dict.
        self.shown = shown

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            raise AttributeError(self.name)
        warnings.warn(self.message, DeprecationWarning, stacklevel=2)
        if self.shown is not None:
            return self.shown.__get__(instance, owner)
        try:
            return instance.__dict__[self.name]
        except KeyError:
            raise AttributeError(f"{type(instance).__name__!r} object has no attribute {self.name!r}") from None

    def __set__(self, instance: Any, value: Any) -> None:
        if self.shown is not None:
            self.shown.__set__(instance, value)
        else:
            instance.__dict__[self.name] = value


def deprecate(cls: Any, fields: dict[str, Any], computed: Any) -> None:
    """Lets the deprecated fields of a class warn who reads them, those also that a base
    says so of."""
    found = {name: message_of(info.deprecated) for name, info in fields.items() if info.deprecated}
    for each in computed:
        if not hasattr(each.info.function, "__deprecated__"):
            found[each.name] = message_of(each.info.options["deprecated"])
    for base in cls.__mro__[1:]:
        for name, message in vars(base).get("__satya_deprecated__", {}).items():
            found[name] = found.get(name) or message
    if found:
        type.__setattr__(cls, "__satya_deprecated__", found)
        for name, message in found.items():
            if message is not None:
                _put(cls, name, message)


def _put(cls: Any, name: str, message: str) -> None:
    shown = next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)
    if isinstance(shown, Deprecated):
        shown = shown.shown
    type.__setattr__(cls, name, Deprecated(name, message, shown))
