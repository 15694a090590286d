# SPDX-License-Identifier: Apache-2.0
"""create_model: a model from names and types that only the program knows."""

from __future__ import annotations

import sys
import types
from typing import Any, Optional, TypeVar, Union, overload

from .config import ConfigDict
from .defaults import MISSING
from .errors import UserError
from .fields import FieldInfo
from .model import Model
from .typing_forms import is_model

M = TypeVar("M", bound=Model)


@overload
def create_model(
    model_name: str,
    /,
    *,
    __config__: Optional[ConfigDict] = None,
    __doc__: Optional[str] = None,
    __base__: None = None,
    __module__: Optional[str] = None,
    __validators__: Optional[dict[str, Any]] = None,
    __namespace__: Optional[dict[str, Any]] = None,
    __cls_kwargs__: Optional[dict[str, Any]] = None,
    __qualname__: Optional[str] = None,
    **field_definitions: Any,
) -> type[Model]: ...


@overload
def create_model(
    model_name: str,
    /,
    *,
    __config__: Optional[ConfigDict] = None,
    __doc__: Optional[str] = None,
    __base__: Union[type[M], tuple[type[M], ...]],
    __module__: Optional[str] = None,
    __validators__: Optional[dict[str, Any]] = None,
    __namespace__: Optional[dict[str, Any]] = None,
    __cls_kwargs__: Optional[dict[str, Any]] = None,
    __qualname__: Optional[str] = None,
    **field_definitions: Any,
) -> type[M]: ...


def create_model(
    model_name: str,
    /,
    *,
    __config__: Any = None,
    __doc__: Optional[str] = None,
    __base__: Any = None,
    __module__: Optional[str] = None,
    __validators__: Optional[dict[str, Any]] = None,
    __namespace__: Optional[dict[str, Any]] = None,
    __cls_kwargs__: Optional[dict[str, Any]] = None,
    __qualname__: Optional[str] = None,
    **field_definitions: Any,
) -> Any:
    """Makes a model class: `create_model("User", name=(str, ...), age=(int, 0))`. `__namespace__`
    is what else stands in its body: methods, validators, class variables."""
    if __base__ is None:
        bases: tuple[Any, ...] = (Model,)
    else:
        bases = __base__ if isinstance(__base__, tuple) else (__base__,)
        if not any(is_model(base) for base in bases):
            raise UserError("`__base__` is a model, or a tuple with one", code="create-model-base")
    _refuse_clashes(__namespace__ or {}, field_definitions)
    namespace: dict[str, Any] = {**(__validators__ or {}), **(__namespace__ or {})}
    annotations: dict[str, Any] = {}
    for name, definition in field_definitions.items():
        annotation, default = _definition(name, definition)
        annotations[name] = annotation
        if default is not MISSING:
            namespace[name] = default
    namespace["__annotations__"] = annotations
    namespace["__module__"] = __module__ or sys._getframe(1).f_globals.get("__name__", "__main__")
    if __qualname__ is not None:
        namespace["__qualname__"] = __qualname__
    if __doc__ is not None:
        namespace["__doc__"] = __doc__
    if __config__ is not None:
        namespace["model_config"] = __config__

    def fill(found: dict[str, Any]) -> None:
        found.update(namespace)

    return types.new_class(model_name, bases, dict(__cls_kwargs__ or {}), fill)


#: What has an argument of its own.
_WITH_ARGUMENT = {
    "__annotations__": "the fields",
    "__doc__": "`__doc__`",
    "__module__": "`__module__`",
    "__qualname__": "`__qualname__`",
    "model_config": "`__config__`",
}


def _refuse_clashes(namespace: dict[str, Any], fields: dict[str, Any]) -> None:
    for name in namespace:
        if name in fields:
            raise UserError(f"{name!r} is a field and stands in `__namespace__`; give it once", code="create-model-namespace")
        if name in _WITH_ARGUMENT:
            raise UserError(f"{name!r} is no part of `__namespace__`: {_WITH_ARGUMENT[name]} say it", code="create-model-namespace")


def _definition(name: str, definition: Any) -> tuple[Any, Any]:
    if isinstance(definition, tuple):
        if len(definition) != 2:
            raise UserError(
                f"Field definition for {name!r} should be a single element representing the type"
                " or a two-tuple, the first element being the type and the second element the"
                " assigned value (either a default or the `Field()` function).",
                code="create-model-field-definitions",
            )
        annotation, default = definition
        return annotation, MISSING if default is Ellipsis else default
    if isinstance(definition, FieldInfo):
        return Any, definition
    return definition, MISSING
