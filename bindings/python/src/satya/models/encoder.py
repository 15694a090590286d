# SPDX-License-Identifier: Apache-2.0
"""FastAPI's `jsonable_encoder`, which writes what a function returns where it does not say of
which type that is, and what users give it themselves.

It asks for pydantic's classes. Of what is none it takes the pairs that `dict()` makes, which are
of a model all fields under their names, those too that are excluded from dumps. So it is told of
models with the first class that is made when FastAPI is loaded; where all were made before, the
first instance that it asks for its pairs gives what a dump shows.
"""

from __future__ import annotations

import sys
from typing import Any

from .model import Model
from .network import BaseUrl, NameEmail
from .special import Hidden


#: What the encoder asks of a dump, and does not do itself to the pairs.
_ASKED = ("by_alias", "exclude_unset", "exclude_defaults")


def pairs_for_encoder(instance: Any, asking: Any) -> Any:
    """Returns what the encoder writes of an instance, where the frame that asks is its own and it
    was not told; None where another asks, or none, or the instance is a root model's, which has no
    pairs."""
    encoders = sys.modules.get("fastapi.encoders")
    if asking is None or encoders is None or asking.f_globals is not vars(encoders):
        return None
    tell_encoder()
    if type(instance).__satya_is_root__:
        return None
    given = {name: asking.f_locals[name] for name in _ASKED if name in asking.f_locals}
    return instance.model_dump(mode="json", **given).items()


def tell_encoder() -> None:
    """Lets the encoder, where FastAPI is loaded, take models for pydantic's, and know the types
    that it would know of pydantic."""
    encoders: Any = sys.modules.get("fastapi.encoders")
    if not hasattr(encoders, "jsonable_encoder") or isinstance(encoders.BaseModel, tuple):
        return
    encoders.encoders_by_class_tuples[str] += (Hidden, BaseUrl, NameEmail)
    # What it asks for with isinstance(), and calls model_dump() of.
    encoders.BaseModel = (encoders.BaseModel, Model)
