# SPDX-License-Identifier: Apache-2.0
"""Models as parameters in a FastAPI application: bodies, queries, headers, cookies, forms.

FastAPI takes a parameter for a body, or for many parameters, one a field, if its type is
derived from pydantic's own base class; and no class can be called that which is not, for
pydantic looks at `__mro__`. What stands here tells FastAPI of a class of pydantic's that has
the model's fields, and whose check makes the model:

    from satya.fastapi import Query, Route

    @app.get("/found")
    def find(query: Annotated[Filter, Query()]): ...

    app.router.route_class = Route  # for FastAPI's own Query(), and bodies without Body()
"""

from __future__ import annotations

import functools
import inspect
from typing import Any, Callable, get_args

from fastapi import params
from fastapi.dependencies.utils import get_typed_return_annotation, get_typed_signature
from fastapi.routing import APIRoute

from .models.stand_in import stand_in


class _Shown:
    """Keeps of a model, where it is told its type, what stands for it."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, stand_in(value) if name == "annotation" else value)


class Query(_Shown, params.Query):  # type: ignore[misc]
    """A parameter, or a model of parameters, of the query."""


class Header(_Shown, params.Header):  # type: ignore[misc]
    """A header, or a model of headers."""


class Cookie(_Shown, params.Cookie):  # type: ignore[misc]
    """A cookie, or a model of cookies."""


class Form(_Shown, params.Form):  # type: ignore[misc]
    """A field, or a model of the fields, of a form."""


class Route(APIRoute):
    """A route whose function may have models among its parameters as FastAPI's users
    write pydantic's. The dependencies of the function are not looked at."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, _shown(endpoint), **options)


def _shown(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Returns the same function, whose signature shows what stands for models."""
    signature = get_typed_signature(endpoint)
    parameters = [
        parameter
        if _is_dependency(parameter)
        else parameter.replace(annotation=stand_in(parameter.annotation))
        for parameter in signature.parameters.values()
    ]
    shown: Any = functools.update_wrapper(functools.partial(endpoint), endpoint)
    returned = get_typed_return_annotation(endpoint)
    shown.__signature__ = signature.replace(
        parameters=parameters,
        return_annotation=inspect.Signature.empty if returned is None else returned,
    )
    return shown  # type: ignore[no-any-return]


def _is_dependency(parameter: Any) -> bool:
    told = (parameter.default, *get_args(parameter.annotation))
    return any(isinstance(item, params.Depends) for item in told)
