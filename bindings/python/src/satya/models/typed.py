# SPDX-License-Identifier: Apache-2.0
"""What type checkers are told, and a run does not need."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    if sys.version_info >= (3, 11):
        from typing import dataclass_transform as dataclass_transform
    else:
        from typing_extensions import dataclass_transform as dataclass_transform
else:

    def dataclass_transform(**options: Any) -> Any:
        """Marks a class for type checkers, as typing.dataclass_transform does."""

        def mark(cls: Any) -> Any:
            cls.__dataclass_transform__ = options
            return cls

        return mark
