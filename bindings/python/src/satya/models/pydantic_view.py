# SPDX-License-Identifier: Apache-2.0
"""What pydantic, and what is built on it, reads of a model by the names that pydantic gives it."""

from __future__ import annotations

from typing import Any, Optional

from .for_pydantic import Serializer
from .layout import names_given
from .older import OlderNames
from .places import put_extra, put_fields_set, put_private


class PydanticView(OlderNames):
    """The names in two underscores that a model of pydantic's has."""

    __slots__ = ()

    # Those of an instance

    @property
    def __pydantic_fields_set__(self) -> set[str]:
        return names_given(self)

    @__pydantic_fields_set__.setter
    def __pydantic_fields_set__(self, names: set[str]) -> None:
        put_fields_set(self, names)

    @property
    def __pydantic_private__(self) -> Optional[dict[str, Any]]:
        found: Optional[dict[str, Any]] = self.__satya_private__
        return found

    @__pydantic_private__.setter
    def __pydantic_private__(self, values: Optional[dict[str, Any]]) -> None:
        put_private(self, values)

    @property
    def __pydantic_extra__(self) -> Optional[dict[str, Any]]:
        found: Optional[dict[str, Any]] = self.__satya_extra__
        return found

    @__pydantic_extra__.setter
    def __pydantic_extra__(self, values: Optional[dict[str, Any]]) -> None:
        put_extra(self, values)

    @property
    def __private_attributes__(self) -> dict[str, Any]:
        cls: Any = type(self)
        found: dict[str, Any] = cls.__private_attributes__
        return found

    # Those of a class

    __pydantic_serializer__ = Serializer()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Runs when a subclass is complete; for subclasses."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from .bridge import core_schema_of
        from .parameter import warn_of_parameter

        warn_of_parameter(cls)
        return core_schema_of(source)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:
        from .handlers import GetJsonSchemaHandler

        if isinstance(handler, GetJsonSchemaHandler):
            return handler(core_schema)
        from .bridge import json_schema_of

        return json_schema_of(cls, handler)
