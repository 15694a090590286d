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

What is imported here lets `fastapi.encoders.jsonable_encoder` know models, too.
"""

from __future__ import annotations

import copy
import functools
import inspect
from typing import Annotated, Any, Callable, get_args

from fastapi import params
from fastapi.dependencies.utils import get_typed_return_annotation, get_typed_signature
from fastapi.routing import APIRoute

from .models.encoder import tell_encoder
from .models.stand_in import stand_in

# Of a function that does not say what it returns, nothing asks what its models are.
tell_encoder()


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
    """A route whose function, and the dependencies of that, may have models among their
    parameters as FastAPI's users write pydantic's."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if options.get("dependencies"):
            options["dependencies"] = [_dependency(each, None) for each in options["dependencies"]]
        super().__init__(path, _shown(endpoint), **options)


class _Showing(functools.partial):  # type: ignore[type-arg]
    """A function whose signature shows what stands for models. It is equal to the function, under
    which FastAPI keeps what a dependency gave, and finds what overrides it."""

    def __eq__(self, other: object) -> bool:
        return bool(self.func == (other.func if isinstance(other, _Showing) else other))

    def __hash__(self) -> int:
        return hash(self.func)


class _Depends(params.Depends):
    """One that is equal to none of FastAPI's: of metadata that are equal typing keeps the first."""


class _Security(params.Security):
    """The same with scopes."""


def _shown(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Returns the same function, whose signature shows what stands for models."""
    signature = get_typed_signature(endpoint)
    returned = get_typed_return_annotation(endpoint)
    return _showing(
        endpoint,
        signature.replace(
            parameters=[_parameter(each) for each in signature.parameters.values()],
            return_annotation=inspect.Signature.empty if returned is None else returned,
        ),
    )


def _showing(function: Callable[..., Any], signature: inspect.Signature) -> Callable[..., Any]:
    shown: Any = _Showing(function)
    functools.update_wrapper(shown, function)
    shown.__signature__ = signature
    return shown  # type: ignore[no-any-return]


def _parameter(parameter: inspect.Parameter) -> inspect.Parameter:
    annotation = parameter.annotation
    if isinstance(parameter.default, params.Depends):
        kind = None if annotation is inspect.Parameter.empty else annotation
        return parameter.replace(default=_dependency(parameter.default, kind))
    told = get_args(annotation)
    if not any(isinstance(each, params.Depends) for each in told):
        return parameter.replace(annotation=stand_in(annotation))
    kind, *others = told
    found = [_dependency(each, kind) if isinstance(each, params.Depends) else each for each in others]
    return parameter.replace(annotation=Annotated.__class_getitem__((kind, *found)))  # type: ignore[attr-defined]


def _dependency(told: params.Depends, kind: Any) -> params.Depends:
    """Returns the same of a function that shows what stands for models; `kind` is called where
    nothing else is named."""
    call = kind if told.dependency is None else told.dependency
    if not callable(call) or isinstance(call, _Showing):
        return told
    signature = get_typed_signature(call)
    parameters = [_parameter(each) for each in signature.parameters.values()]
    if parameters == list(signature.parameters.values()):
        # As it is: FastAPI knows some by their class.
        return told
    changed = copy.copy(told)
    # That of FastAPI may be frozen.
    object.__setattr__(changed, "__class__", _Security if isinstance(told, params.Security) else _Depends)
    object.__setattr__(changed, "dependency", _showing(call, signature.replace(parameters=parameters)))
    return changed
