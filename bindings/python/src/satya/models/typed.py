# SPDX-License-Identifier: Apache-2.0
"""What type checkers are told, and a run does not need."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    if sys.version_info >= (3, 11):
        from typing import dataclass_transform as dataclass_transform
    else:
        from typing_extensions import dataclass_transform as dataclass_transform

    Context = TypeVar("Context", covariant=True, default=Any)
else:
    from typing import TypeVar

    #: The type of the context of an info: anything where an annotation does not say.
    Context = TypeVar("Context", covariant=True)

    def dataclass_transform(**options: Any) -> Any:
        """Marks a class for type checkers, as typing.dataclass_transform does."""

        def mark(cls: Any) -> Any:
            cls.__dataclass_transform__ = options
            return cls

        return mark
