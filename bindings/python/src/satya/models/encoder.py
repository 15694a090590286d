# SPDX-License-Identifier: Apache-2.0
"""FastAPI's `jsonable_encoder`, which writes what a function returns where it does not say of
which type that is, and what users give it themselves.

It asks for pydantic's classes. Of what is none it takes the pairs that `dict()` makes: of a
model all fields under their names, those too that are excluded from dumps.
"""

from __future__ import annotations

import sys
from typing import Any

from .model import Model
from .network import BaseUrl, NameEmail
from .special import Hidden


def tell_encoder() -> None:
    """Lets the encoder, where FastAPI is loaded, take models for pydantic's, and know the types
    that it would know of pydantic."""
    encoders: Any = sys.modules.get("fastapi.encoders")
    if not hasattr(encoders, "jsonable_encoder") or isinstance(encoders.BaseModel, tuple):
        return
    encoders.encoders_by_class_tuples[str] += (Hidden, BaseUrl, NameEmail)
    # What it asks for with isinstance(), and calls model_dump() of.
    encoders.BaseModel = (encoders.BaseModel, Model)
