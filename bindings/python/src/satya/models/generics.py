# SPDX-License-Identifier: Apache-2.0
"""Generic models: `Page[int]` is a class of its own, made once."""

from __future__ import annotations

import typing
import weakref
from typing import Any, TypeVar

from .metaclass import ModelMeta
from .typing_forms import is_union

_made: "weakref.WeakValueDictionary[Any, Any]" = weakref.WeakValueDictionary()


def parametrize(cls: Any, parameters: Any) -> Any:
    """Returns the class of a generic model with types for its variables."""
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    variables = getattr(cls, "__satya_parameters__", ())
    if cls.__name__ == "Generic" or not variables:
        if getattr(cls, "__satya_origin__", None) is not None or typing.Generic not in cls.__mro__:
            raise TypeError(f"{cls} cannot be parametrized because it does not inherit from typing.Generic")
        raise TypeError(f"{cls} is not a generic class")
    if len(parameters) < len(variables):
        rest = variables[len(parameters) :]
        defaults = [getattr(variable, "__default__", None) for variable in rest]
        if all(d is not None and repr(d) != "typing.NoDefault" for d in defaults):
            parameters = (*parameters, *defaults)
    if len(parameters) != len(variables):
        few = "Too few" if len(parameters) < len(variables) else "Too many"
        raise TypeError(f"{few} arguments for {cls}; actual {len(parameters)}, expected {len(variables)}")
    if all(p is v for p, v in zip(parameters, variables)):
        return cls
    key = (cls, _key(parameters))
    try:
        found = _made.get(key)
    except TypeError:
        key = (cls, repr(parameters))
        found = _made.get(key)
    if found is not None:
        return found
    origin = getattr(cls, "__satya_origin__", cls)
    before = getattr(cls, "__satya_types__", {})
    chosen = dict(zip(variables, parameters))
    types = {v: _replaced(t, chosen) for v, t in before.items()} if before else {}
    types.update(chosen)
    left = tuple(dict.fromkeys(v for p in types.values() for v in _variables(p)))
    order = getattr(origin, "__satya_parameters__", ())
    arguments = tuple(types.get(v, v) for v in order)
    namespace = {
        "__module__": cls.__module__,
        "__qualname__": cls.__qualname__,
        "__satya_types__": types,
        "__satya_origin__": origin,
        "__satya_parameters__": left,
        "__satya_arguments__": arguments,
        "__doc__": cls.__doc__,
    }
    name = origin.model_parametrized_name(arguments)
    made: Any = ModelMeta(name, (cls,), namespace)
    made.__parameters__ = left
    made.__pydantic_generic_metadata__ = {"origin": origin, "args": arguments, "parameters": left}
    _made[key] = made
    return made


def displayed(parameter: Any) -> str:
    """Returns a type as the name of a generic model shows it."""
    if isinstance(parameter, type) and not typing.get_origin(parameter):
        return parameter.__name__
    if is_union(parameter):
        return f"Union[{', '.join(displayed(p) for p in typing.get_args(parameter))}]"
    return str(parameter).replace("typing.", "")


def _key(parameters: Any) -> Any:
    return tuple((p, tuple(map(type, typing.get_args(p)))) for p in parameters)


def _variables(annotation: Any) -> list[Any]:
    if isinstance(annotation, TypeVar):
        return [annotation]
    own = getattr(annotation, "__satya_parameters__", None)
    if own is not None and isinstance(annotation, type):
        return list(own)
    return [v for argument in typing.get_args(annotation) for v in _variables(argument)]


def _replaced(annotation: Any, chosen: dict[Any, Any]) -> Any:
    if isinstance(annotation, TypeVar):
        return chosen.get(annotation, annotation)
    variables = getattr(annotation, "__parameters__", ())
    if variables and not isinstance(annotation, ModelMeta):
        return annotation[tuple(chosen.get(v, v) for v in variables)]
    if variables:
        return annotation[tuple(chosen.get(v, v) for v in variables)]
    return annotation
