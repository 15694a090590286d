# SPDX-License-Identifier: Apache-2.0
"""Problems that validators raise by a type: one of their own, or one that the library has."""

from __future__ import annotations

from typing import Any, Optional

from .. import _errors
from .catalogue import MESSAGES, fill_custom, message, require_facts


def _with_facts(error: Any) -> str:
    return f"{error} [type={error.type}, context={error.context}]"


class CustomError(_errors.SatyaError, ValueError):
    """A problem with a type and words of its own, raised by a validator."""

    def __init__(
        self, error_type: str, message_template: str, context: Optional[dict[str, Any]] = None, /
    ) -> None:
        for given, kind in ((error_type, str), (message_template, str), (context, (dict, type(None)))):
            if not isinstance(given, kind):
                raise TypeError(f"CustomError(type, template, context) are two str and a dict, not {given!r}")
        super().__init__(error_type, message_template, context)
        self.type = error_type
        self.message_template = message_template
        self.context = context

    def message(self) -> str:
        """Returns the message with the context put in."""
        return fill_custom(self.message_template, self.context)

    __str__ = message
    __repr__ = _with_facts


class KnownError(_errors.SatyaError, ValueError):
    """A problem of a type that the library has, raised by a validator."""

    def __init__(self, error_type: str, context: Optional[dict[str, Any]] = None, /) -> None:
        if error_type not in MESSAGES:
            raise KeyError(f"Invalid error type: {error_type!r}")
        require_facts(error_type, context)
        super().__init__(error_type, context)
        self.type = error_type
        self.context = context

    @property
    def message_template(self) -> str:
        """The message with the names of what the context has."""
        return MESSAGES[self.type][0]

    def message(self) -> str:
        """Returns the message with the context put in."""
        return message(self.type, self.context, False)

    __str__ = message
    __repr__ = _with_facts
