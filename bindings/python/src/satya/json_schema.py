# SPDX-License-Identifier: Apache-2.0
"""JSON Schemas of models, one or several at once, and what changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ._absent import absent
from .config import JsonDict as JsonDict
from .models.marks import SkipJsonSchema as SkipJsonSchema, WithJsonSchema as WithJsonSchema
from .models.schema_sets import models_json_schema as models_json_schema

#: A JSON Schema.
JsonSchemaValue = dict[str, Any]
#: Whether a schema tells what a model takes, or what its dumps look like.
JsonSchemaMode = Literal["validation", "serialization"]
DEFAULT_REF_TEMPLATE = "#/$defs/{model}"


def model_json_schema(cls: Any, **options: Any) -> JsonSchemaValue:
    """Returns what the class method of that name returns, of a dataclass of satya's too."""
    if hasattr(cls, "__satya_dataclass__"):
        from .models.adapter import TypeAdapter

        return TypeAdapter(cls).json_schema(**options)
    found: JsonSchemaValue = cls.model_json_schema(**options)
    return found


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        raise absent(__name__, name)
