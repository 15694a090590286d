# SPDX-License-Identifier: Apache-2.0
"""Parameters of FastAPI's functions that are models of satya's, written as for pydantic's.

FastAPI takes one for a single value of the query, or of what it is said to be in, since its type
is not derived from pydantic's base class. No request would ever fit, and the answer to each names
a parameter that is missing: so who declares one is told.
"""

from __future__ import annotations

import sys
import types
import warnings
from typing import Annotated, Any, Union, get_args, get_origin

_AROUND = (Annotated, Union, getattr(types, "UnionType", Union))


def warn_of_parameter(cls: Any) -> None:
    """Warns where FastAPI asks for the core schema of a model because a parameter is of this type,
    and is not going to look for its fields. The value of a root model may be that of a parameter."""
    params = sys.modules.get("fastapi.params")
    if params is None or cls.__satya_is_root__:
        return
    frame: Any = _reading()
    info = None if frame is None else frame.f_locals.get("field_info")
    if not isinstance(info, (params.Param, params.Form)) or not _is_of(info.annotation, cls):
        return
    name, kind = frame.f_locals.get("param_name"), type(info).__name__
    while _package(frame) == "fastapi" and frame.f_back is not None:
        frame = frame.f_back
    if _package(frame) == "starlette":
        # A request, for which FastAPI reads again what a router that it includes has declared.
        return
    for_body = f"Annotated[{cls.__name__}, Body()] for a body, " if kind == "Query" else ""
    warnings.warn_explicit(
        f"FastAPI reads {name!r} as one value, a {kind}(), and not as the fields of {cls.__name__}: use"
        f" route_class=satya.fastapi.Route for its router, or {for_body}satya.fastapi.{kind}() for"
        " parameters (docs/MODELS.md, FastAPI)",
        UserWarning,
        frame.f_code.co_filename,
        frame.f_lineno,
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )


def _reading() -> Any:
    """Returns the frame in which FastAPI reads a parameter's declaration; None in any other case."""
    reader = sys.modules.get("fastapi.dependencies.utils")
    frame: Any = sys._getframe() if reader is not None else None
    while frame is not None and not (frame.f_globals is vars(reader) and "param_name" in frame.f_locals):
        frame = frame.f_back
    return frame


def _package(frame: Any) -> str:
    name: str = frame.f_globals.get("__name__", "")
    return name.partition(".")[0]


def _is_of(annotation: Any, cls: Any) -> bool:
    """Whether a value of a type may be an instance of a class, and not only have some inside."""
    if annotation is cls:
        return True
    return get_origin(annotation) in _AROUND and any(_is_of(each, cls) for each in get_args(annotation))
