# SPDX-License-Identifier: Apache-2.0
"""Classes of pydantic's that stand for models, for those who ask for pydantic's base class."""

from __future__ import annotations

import types
import warnings
import weakref
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from .aliases import AliasChoices, AliasPath
from .bridge import core_schema_of, field_core_schema
from .build import one_field
from .complete import finished
from .defaults import MISSING
from .errors import UndefinedAnnotation
from .metaclass import ModelMeta

_UNIONS = (Union, getattr(types, "UnionType", Union))


def stand_in(annotation: Any) -> Any:
    """Returns an annotation in which classes of pydantic's stand for models."""
    if isinstance(annotation, ModelMeta):
        return _class_for(annotation)
    origin = get_origin(annotation)
    if origin in _UNIONS:
        return Union[tuple(stand_in(arg) for arg in get_args(annotation))]
    if origin is Annotated:
        first, *rest = get_args(annotation)
        return Annotated[(stand_in(first), *rest)]
    return annotation


def _class_for(cls: Any) -> Any:
    """Returns the class that stands for a model: one, as long as somebody has it. The model does
    not keep it, for pydantic's collector does not look into what leads from it to the model."""
    kept = vars(cls).get("__satya_stand_in__")
    made = None if kept is None else kept()
    if made is not None:
        return made
    import pydantic

    class Base(pydantic.BaseModel):
        model_config = _settings(cls)

        @classmethod
        def __get_satya_type__(cls_) -> Any:  # noqa: N804
            return cls

        @classmethod
        def __get_pydantic_core_schema__(cls_, source: Any, handler: Any) -> Any:  # noqa: N804
            return core_schema_of(cls)

        @classmethod
        def __get_pydantic_json_schema__(cls_, core_schema: Any, handler: Any) -> Any:  # noqa: N804
            return cls.__get_pydantic_json_schema__(core_schema, handler)

    fields: dict[str, Any] = {}
    for name, info in _fields_of(cls):
        fields[name] = (Annotated[info.annotation, _Field(cls, name)], _described(info))
    with warnings.catch_warnings():
        # A field may be called like a method of pydantic's.
        warnings.simplefilter("ignore")
        made = pydantic.create_model(cls.__name__, __base__=Base, __module__=cls.__module__, **fields)
    made.__qualname__ = cls.__qualname__
    type.__setattr__(cls, "__satya_stand_in__", weakref.ref(made))
    return made


def _fields_of(cls: Any) -> Iterator[tuple[str, Any]]:
    """Yields the fields of a model; one whose type names what is not defined yet may be anything
    until it is checked."""
    for name, declared in cls.__satya_fields__.items():
        info = declared
        if finished(cls) is None:
            try:
                made: Any = one_field(cls, name)
                info = made.info
            except UndefinedAnnotation:
                info = declared.of(Any)
        yield name, info


def _settings(cls: Any) -> Any:
    """The settings that say how a field is found in the input; any field may be called
    `model_…`, as the model's own settings have allowed."""
    names = ("extra", "populate_by_name", "validate_by_name", "validate_by_alias", "loc_by_alias")
    given = cls.__satya_config__.given
    return {"protected_namespaces": (), **{name: given[name] for name in names if name in given}}


class _Field:
    """The metadata of a stand-in's field: pydantic is told what ours is."""

    #: So that typing does not keep it, and the model with it, in the cache of Annotated.
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, cls: Any, name: str) -> None:
        self._cls, self._name = cls, name

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return field_core_schema(self._cls, self._name)


def _described(info: Any) -> Any:
    import pydantic

    given: dict[str, Any] = {}
    for name in ("alias", "validation_alias", "serialization_alias", "title", "description", "examples", "deprecated"):
        value = getattr(info, name)
        if value is not None:
            given[name] = _alias(value)
    if info.default_factory is not None:
        given["default_factory"] = info.default_factory
    elif info.default is not MISSING:
        given["default"] = info.default
    return pydantic.Field(**given)


def _alias(value: Any) -> Any:
    import pydantic

    if isinstance(value, AliasPath):
        return pydantic.AliasPath(*value.path)  # type: ignore[arg-type]
    if isinstance(value, AliasChoices):
        return pydantic.AliasChoices(*map(_alias, value.choices))
    return value
