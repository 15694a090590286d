# SPDX-License-Identifier: Apache-2.0
"""The exceptions that declarations raise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._absent import absent
from ._errors import ValidationError as ValidationError
from .models.errors import (
    CustomError as CustomError,
    InvalidForJsonSchema as InvalidForJsonSchema,
    KnownError as KnownError,
    SchemaGenerationError as SchemaGenerationError,
    SerializationError as SerializationError,
    UndefinedAnnotation as UndefinedAnnotation,
    UserError as UserError,
)

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        raise absent(__name__, name)
