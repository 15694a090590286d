# SPDX-License-Identifier: Apache-2.0
"""What type variables and names in quotes stand for: annotations with types in their place."""

from __future__ import annotations

import collections.abc as abc
import types
import typing
from typing import Annotated, Any, Callable, ForwardRef, Optional, TypeVar

from .errors import UndefinedAnnotation
from .typing_forms import is_form, is_literal, is_model, is_union

#: Evaluates a forward reference inside an annotation.
Evaluate = Callable[[str], Any]


def variables_of(annotation: Any) -> list[Any]:
    """Returns the type variables in an annotation, in order."""
    if isinstance(annotation, TypeVar):
        return [annotation]
    if is_model(annotation):
        return list(annotation.__satya_parameters__)
    return [v for argument in typing.get_args(annotation) for v in variables_of(argument)]


def has_default(variable: Any) -> bool:
    """Whether a type variable has a default. Those of typing have one from Python 3.13 on, those
    of typing_extensions, before its 4.12, no function that tells."""
    told = getattr(variable, "has_default", None)
    return bool(told()) if told is not None else getattr(variable, "__default__", None) is not None


def origin_of(cls: Any) -> Any:
    """Returns the generic model of which a class is a parametrization; else the class."""
    return vars(cls).get("__satya_origin__", cls)


def types_in(cls: Any, owner: Any, evaluate: Optional[Evaluate] = None) -> dict[Any, Any]:
    """Returns what the type variables of a base stand for in a class."""
    if cls is owner:
        return {}
    own = vars(cls).get("__satya_types__")
    if own is not None:
        origin = origin_of(cls)
        if origin is owner:
            return dict(own)
        return {v: replaced(t, own, evaluate) for v, t in types_in(origin, owner, evaluate).items()} or dict(own)
    for base in cls.__bases__:
        if is_model(base) and issubclass(base, owner):
            return types_in(base, owner, evaluate)
    return {}


def replaced(annotation: Any, chosen: dict[Any, Any], evaluate: Optional[Evaluate] = None) -> Any:
    """Returns an annotation with types for its type variables; what was chosen is not
    looked through again, so a variable may stand for something that contains it."""
    if not chosen:
        return annotation
    if isinstance(annotation, TypeVar):
        return chosen.get(annotation, annotation)
    if isinstance(annotation, (str, ForwardRef)):
        if evaluate is None:
            return annotation
        text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
        return replaced(evaluate(text), chosen, evaluate)
    if is_model(annotation):
        variables = annotation.__satya_parameters__
        if not any(v in chosen for v in variables):
            return annotation
        return annotation[tuple(chosen.get(v, v) for v in variables)]
    return _with_arguments(annotation, lambda argument: replaced(argument, chosen, evaluate))


def has_names(annotation: Any) -> bool:
    """Whether names in quotes may stand inside an annotation: a quick look, before a long one."""
    arguments = getattr(annotation, "__args__", None)
    if type(arguments) is not tuple:
        return False
    for each in arguments:
        kind = type(each)
        if kind is not type and (kind is str or kind is ForwardRef or has_names(each)):
            return True
    return False


def named(annotation: Any, evaluate: Evaluate, under_way: tuple[str, ...] = ()) -> Any:
    """Returns an annotation with what the names in quotes inside it stand for. One that is not
    known stays, and whoever needs it says so; so does one that leads to itself."""
    if isinstance(annotation, (str, ForwardRef)):
        text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
        if text in under_way:
            return annotation
        try:
            found = evaluate(text)
        except UndefinedAnnotation:
            return annotation
        if found is None:
            return type(None)
        return named(found, evaluate, (*under_way, text))
    if is_model(annotation):
        return annotation
    return _with_arguments(annotation, lambda argument: named(argument, evaluate, under_way))


def _with_arguments(annotation: Any, put_for: Callable[[Any], Any]) -> Any:
    """Returns an annotation with what is put for each of its arguments."""
    if isinstance(annotation, list):
        return [put_for(item) for item in annotation]
    arguments = typing.get_args(annotation)
    if not arguments or is_literal(annotation):
        return annotation
    if typing.get_origin(annotation) is Annotated:
        base = arguments[0]
        made = put_for(base)
        # typing keeps what is made by subscription, and with it the classes that it names.
        return annotation if made is base else annotation.copy_with((made,))
    put = tuple(put_for(argument) for argument in arguments)
    same = all(a is b or (isinstance(a, list) and a == b) for a, b in zip(put, arguments))
    return annotation if same else _rebuilt(annotation, put)


def _union(arguments: tuple[Any, ...]) -> Any:
    """Returns a union; typing's own cache of them, where it has one, would keep classes alive."""
    uncached = getattr(typing.Union, "_getitem", None)
    return typing.Union[arguments] if uncached is None else uncached(typing.Union, arguments)


def _rebuilt(annotation: Any, arguments: tuple[Any, ...]) -> Any:
    """Returns an annotation of the same form with other arguments."""
    origin: Any = typing.get_origin(annotation)
    if is_union(annotation):
        # What takes anything takes the rest too.
        return Any if any(argument is Any for argument in arguments) else _union(arguments)
    if origin is abc.Callable:
        if isinstance(annotation, getattr(types, "GenericAlias")):
            return abc.Callable[arguments]
        given, result = arguments
        return annotation.copy_with((*given, result) if isinstance(given, list) else arguments)
    if isinstance(annotation, getattr(types, "GenericAlias")):
        return types.GenericAlias(origin, arguments)
    copy_with = getattr(annotation, "copy_with", None)
    return origin[arguments] if copy_with is None or is_form(origin, "TypeAliasType") else copy_with(arguments)
