# SPDX-License-Identifier: Apache-2.0
"""The `__init__` of classes whose instances the general way makes."""

from __future__ import annotations

from typing import Any

from ..defaults import MISSING


def general(cls: Any) -> Any:
    """Returns the `__init__` of a class, which has its table make the instance."""
    made: Any = _general_root() if getattr(cls, "__satya_is_root__", False) else _general_fields()
    made.__satya_generated__ = True
    return made


def _general_fields() -> Any:
    def __init__(self: Any, /, **data: Any) -> None:
        type(self).__satya_table__.create(self, data)

    return __init__


def _general_root() -> Any:
    def __init__(self: Any, /, root: Any = MISSING, **data: Any) -> None:
        if data:
            if root is not MISSING:
                raise ValueError(
                    '"RootModel.__init__" accepts either a single positional argument or'
                    " arbitrary keyword arguments"
                )
            root = data
        type(self).__satya_table__.create(self, root)

    return __init__
