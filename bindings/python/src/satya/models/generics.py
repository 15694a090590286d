# SPDX-License-Identifier: Apache-2.0
"""Generic models: `Page[int]` is a class of its own, made once."""

from __future__ import annotations

import re
import sys
import typing
import weakref
from _thread import RLock
from types import FunctionType
from typing import Any, TypeVar

from .complete import complete
from .errors import UserError
from .fields import Limits
from .marks import AllowInfNan, FailFast, Strict
from .type_variables import has_default, origin_of, replaced, variables_of
from .typing_forms import is_model, is_union, model_base

_made: "weakref.WeakValueDictionary[Any, Any]" = weakref.WeakValueDictionary()
#: Held while a class is put there: of two threads that make the same one, both get the first's.
_making = RLock()

#: How deep parameters may nest: more is a model that contains List[T] of itself.
_DEEPEST = 40


def parametrize(cls: Any, parameters: Any) -> Any:
    """Returns the class of a generic model with types for its variables."""
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    variables = getattr(cls, "__satya_parameters__", ())
    parameters = _full(cls, variables, parameters)
    if all(p is v for p, v in zip(parameters, variables)):
        return cls
    origin = origin_of(cls)
    if origin is not cls:
        # A parametrization with variables left: the rest is chosen, of the same model.
        chosen = dict(zip(variables, parameters))
        return parametrize(origin, tuple(replaced(t, chosen) for t in cls.__satya_arguments__))
    key = _key(cls, parameters)
    found = _made.get(key)
    if found is None:
        found = _make(cls, parameters, key)
    return found


def _full(cls: Any, variables: Any, parameters: tuple[Any, ...]) -> tuple[Any, ...]:
    """The parameters, with the defaults of type variables; refuses others than there are."""
    if cls is model_base(cls):
        raise TypeError(f"Type parameters should be placed on typing.Generic, not {cls.__name__}")
    if not variables:
        if typing.Generic not in cls.__mro__:
            raise TypeError(f"{cls} cannot be parametrized because it does not inherit from typing.Generic")
        raise TypeError(f"{cls} is not a generic class")
    if len(parameters) < len(variables):
        chosen = dict(zip(variables, parameters))
        for variable in variables[len(parameters) :]:
            if not has_default(variable):
                least = sum(not has_default(each) for each in variables)
                raise TypeError(f"Too few arguments for {cls}; actual {len(parameters)}, expected at least {least}")
            # A default may name the variables before it.
            chosen[variable] = replaced(variable.__default__, chosen)
        return tuple(chosen.values())
    if len(parameters) > len(variables):
        raise TypeError(f"Too many arguments for {cls}; actual {len(parameters)}, expected {len(variables)}")
    return parameters


def _depth(parameter: Any) -> int:
    inner = getattr(parameter, "__satya_arguments__", ()) or typing.get_args(parameter)
    return 1 + max(map(_depth, inner), default=0)


def _make(origin: Any, arguments: tuple[Any, ...], key: Any) -> Any:
    if max(map(_depth, arguments)) > _DEEPEST:
        raise UserError(
            f"{origin.__name__} contains itself with ever larger parameters; a model inside itself"
            " must have the same ones"
        )
    left = tuple(dict.fromkeys(v for argument in arguments for v in variables_of(argument)))
    name = origin.model_parametrized_name(arguments)
    namespace = {
        "__module__": origin.__module__,
        "__qualname__": name,
        "__satya_types__": dict(zip(origin.__satya_parameters__, arguments)),
        "__satya_origin__": origin,
        "__satya_parameters__": left,
        "__satya_arguments__": arguments,
        "__doc__": origin.__doc__,
    }
    made: Any = type(origin)(name, (origin,), namespace)
    made.__parameters__ = left
    made.__pydantic_generic_metadata__ = {"origin": origin, "args": arguments, "parameters": left}
    # A model that contains itself finds the class here, while it is being completed.
    with _making:
        kept = _made.setdefault(key, made)
    if kept is made and not made.__satya_config__.defer_build:
        complete(made, is_first=True)
    return kept


def label_of(thing: Any, arguments: tuple[Any, ...] = ()) -> str:
    """Returns the name of a class, or of a named type, among the definitions of a JSON
    Schema, with the types that it is given."""
    return _BEFORE_A_NAME.sub("", path_of(thing, arguments))


#: Where a name in a path stands; the three points of a tuple are none.
_BEFORE_A_NAME = re.compile(r"(?:[^.\[\],]+\.)+(?=[^.\[\],])")


def path_of(thing: Any, arguments: tuple[Any, ...] = ()) -> str:
    """Returns where a class, or a named type, stands in its module, with the types that it is given."""
    if is_model(thing):
        own = vars(thing)
        arguments, thing = own.get("__satya_arguments__", ()), own.get("__satya_origin__", thing)
    path = str(getattr(thing, "__qualname__", thing.__name__))
    return f"{path}[{','.join(map(displayed, arguments))}]" if arguments else path


#: What annotated_types calls a constraint.
_CONSTRAINTS = {
    "gt": "Gt", "ge": "Ge", "lt": "Lt", "le": "Le", "multiple_of": "MultipleOf",
    "min_length": "MinLen", "max_length": "MaxLen", "strict": "Strict",
}  # fmt: skip


def _beside(item: Any) -> list[str]:
    """What stands beside a type, as names show it: the names of classes, and what switches say."""
    if isinstance(item, Limits):
        return [_CONSTRAINTS.get(name, "Limits") for name in item.values]
    if isinstance(item, (AllowInfNan, FailFast, Strict)):
        return [repr(item)]
    return [getattr(item, "__name__", type(item).__name__)]


#: What is shown by the name of its class: from 3.12 a type variable is no longer one of the forms
#: of typing, and in 3.9 a new type is a function.
_BY_CLASS: tuple[Any, ...] = (TypeVar,) if sys.version_info >= (3, 12) else ()
if isinstance(typing.NewType, type):
    _BY_CLASS += (typing.NewType,)


def displayed(parameter: Any) -> str:
    """Returns a type as the name of a generic model shows it: classes with where they stand."""
    if parameter is None:
        return "NoneType"
    if isinstance(parameter, FunctionType):
        return parameter.__name__
    if isinstance(parameter, type) and not typing.get_origin(parameter):
        return parameter.__qualname__
    if is_union(parameter):
        return f"Union[{', '.join(displayed(p) for p in typing.get_args(parameter))}]"
    if isinstance(parameter, list):
        return f"[{', '.join(map(displayed, parameter))}]"
    if type(parameter) in _BY_CLASS:
        return type(parameter).__name__
    arguments = typing.get_args(parameter)
    origin = typing.get_origin(parameter)
    if not arguments or origin is typing.Literal:
        return str(parameter).replace("typing.", "")
    if origin is typing.Annotated:
        beside = (word for item in arguments[1:] for word in _beside(item))
        return f"Annotated[{', '.join((displayed(arguments[0]), *beside))}]"
    head = str(parameter).partition("[")[0].rpartition(".")[2]
    return f"{head}[{', '.join('...' if a is ... else displayed(a) for a in arguments)}]"


def _key(cls: Any, parameters: tuple[Any, ...]) -> Any:
    # Literal[1] and Literal[True] are equal, and are not the same; nor are unions in another order.
    key = (cls, tuple((p, _told_apart_by(p)) for p in parameters))
    try:
        hash(key)
    except TypeError:
        return cls, repr(parameters)
    return key


def _told_apart_by(parameter: Any) -> tuple[Any, ...]:
    arguments = typing.get_args(parameter)
    return arguments if is_union(parameter) else tuple(map(type, arguments))
