# SPDX-License-Identifier: Apache-2.0
"""What wrap validators and serializers are given to call on, for annotations."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar, Union

from .nodes.serializers import SerializationInfo
from .typed import Context

T = TypeVar("T", covariant=True)


class ValidatorFunctionWrapHandler(Protocol):
    """What a wrap validator of a field calls to check a value."""

    def __call__(self, value: Any, outer_location: Union[str, int, None] = None, /) -> Any:
        """Returns the checked value."""


class ModelWrapValidatorHandler(Protocol[T]):
    """What a wrap validator of a model calls to make the instance."""

    def __call__(self, value: Any, outer_location: Union[str, int, None] = None, /) -> T:
        """Returns the instance."""


class SerializerFunctionWrapHandler(Protocol):
    """What a wrap serializer calls to write a value."""

    def __call__(self, value: Any, index_key: Union[int, str, None] = None, /) -> Any:
        """Returns what the value is written as."""


class GetJsonSchemaHandler:
    """What `__get_pydantic_json_schema__` calls to have the schema that it changes."""

    mode: str

    def __call__(self, core_schema: Any, /) -> dict[str, Any]:
        """Returns the schema, of what the method was given as `core_schema`."""
        raise NotImplementedError

    def resolve_ref_schema(self, maybe_ref_json_schema: dict[str, Any], /) -> dict[str, Any]:
        """Returns the definition that a schema refers to; any other schema as it is."""
        raise NotImplementedError


class GetCoreSchemaHandler:
    """What `__get_pydantic_core_schema__` is given by pydantic; satya calls no such method,
    and refuses classes that describe themselves by it alone."""

    def __call__(self, source_type: Any, /) -> Any:
        """Returns pydantic's core schema."""
        raise NotImplementedError

    def generate_schema(self, source_type: Any, /) -> Any:
        """Returns pydantic's core schema of another type."""
        raise NotImplementedError


class FieldSerializationInfo(SerializationInfo[Context]):
    """The info of a serializer of a field, whose name it has."""

    __slots__ = ()

    field_name: str
