# SPDX-License-Identifier: Apache-2.0
"""Satya: data validation by one native library, through ctypes.

    >>> import satya
    >>> schema = satya.Schema({
    ...     "type": "object",
    ...     "properties": {"age": {"type": "integer", "minimum": 0}},
    ... })
    >>> schema.is_valid_json(b'{"age": 30}')
    True
    >>> user = schema.from_json('{"age": 30}')
    >>> user["age"] = 31
    >>> user.to_json()
    '{"age":31}'

Schemas may be used by many threads at once. Other Python threads run while the
library works. No order of calls crashes: what has ended raises ClosedError.
"""

from __future__ import annotations

from ._abi import library as _native
from ._errors import (
    ArgumentError,
    BusyError,
    CancelledError,
    ClosedError,
    FieldError,
    InternalError,
    LimitError,
    SatyaError,
    SchemaError,
    StateError,
    ValidationError,
)
from ._library import LibraryError
from .batch import Batch, Cancel, Total
from .instance import Instance
from .report import Problem, Report
from .schema import Field, Schema
from .value import UNSET

__version__ = "0.1.0"

__all__ = [
    "UNSET",
    "ArgumentError",
    "Batch",
    "BusyError",
    "Cancel",
    "CancelledError",
    "ClosedError",
    "Field",
    "FieldError",
    "Instance",
    "InternalError",
    "LibraryError",
    "LimitError",
    "Problem",
    "Report",
    "SatyaError",
    "Schema",
    "SchemaError",
    "StateError",
    "Total",
    "ValidationError",
    "__version__",
    "library_path",
    "library_version",
]


def library_version() -> str:
    """Returns the version of the native library that was loaded."""
    version: str = _native.satya_version_string().decode("ascii")
    return version


def library_path() -> str:
    """Returns the path or name under which the native library was loaded."""
    return _native.path
