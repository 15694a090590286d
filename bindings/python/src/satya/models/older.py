# SPDX-License-Identifier: Apache-2.0
"""The names that models had in version 1 of pydantic: each does what its newer name does,
and says which that is."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Optional

from .errors import DeprecatedSince20, DeprecatedSince211, UserError
from .protocols import Protocols

if TYPE_CHECKING:
    from os import PathLike
    from typing import Union

    from typing_extensions import Self


def _warn(old: str, new: str) -> None:
    warnings.warn(f"The `{old}` method is deprecated; use `{new}` instead.", DeprecatedSince20, stacklevel=3)


def warn_of_attribute(old: str, new: str) -> None:
    """Warns who reads an attribute under its older name."""
    words = f"The `{old}` attribute is deprecated, use the `{new}` class property instead."
    warnings.warn(words, DeprecatedSince20, stacklevel=3)


def _warn_of_instance(name: str) -> None:
    words = (
        f"Accessing the '{name}' attribute on the instance is deprecated."
        " Instead, you should access this attribute from the model class."
    )
    warnings.warn(words, DeprecatedSince211, stacklevel=3)


class OlderNames(Protocols):
    """The older names of the methods of a model."""

    __slots__ = ()

    if TYPE_CHECKING:
        model_dump: Any
        model_dump_json: Any

        def model_copy(self, *, update: Any = None, deep: bool = False) -> Self: ...

        @classmethod
        def model_construct(cls, _fields_set: Any = None, **values: Any) -> Self: ...

        @classmethod
        def model_validate(cls, obj: Any) -> Self: ...

        @classmethod
        def model_validate_json(cls, json_data: Any) -> Self: ...

        @classmethod
        def model_json_schema(cls, by_alias: bool = True, ref_template: str = "") -> Any: ...

        @classmethod
        def model_rebuild(cls, *, force: bool = False) -> Any: ...

    else:
        # Type checkers know these as attributes of the class.

        @property
        def model_fields(self) -> Any:
            _warn_of_instance("model_fields")
            return type(self).model_fields

        @property
        def model_computed_fields(self) -> Any:
            _warn_of_instance("model_computed_fields")
            return type(self).model_computed_fields

        @property
        def __fields__(self) -> Any:
            warn_of_attribute("__fields__", "model_fields")
            return type(self).model_fields

        @property
        def __fields_set__(self) -> Any:
            warn_of_attribute("__fields_set__", "model_fields_set")
            return self.model_fields_set

    def dict(self, **options: Any) -> Any:
        """model_dump() under its older name."""
        _warn("dict", "model_dump")
        return self.model_dump(**options)

    def json(self, **options: Any) -> str:
        """model_dump_json() under its older name."""
        _warn("json", "model_dump_json")
        text: str = self.model_dump_json(**options)
        return text

    def copy(
        self,
        *,
        include: Any = None,
        exclude: Any = None,
        update: Optional[Mapping[str, Any]] = None,
        deep: bool = False,
    ) -> Self:
        """model_copy() under its older name, of some of the fields."""
        _warn("copy", "model_copy")
        copied = self.model_copy(deep=deep)
        if include is not None or exclude is not None:
            from .selection import select

            table = type(self).__satya_table__
            left = {n: v for n, v in table.values(copied).items() if select(n, include, exclude) is not None}
            table.put(copied, left, set(copied.__satya_fields_set__) & left.keys(), copied.__satya_extra__)
        return copied.model_copy(update=update) if update else copied

    @classmethod
    def construct(cls, _fields_set: Optional[set[str]] = None, **values: Any) -> Self:
        """model_construct() under its older name."""
        _warn("construct", "model_construct")
        return cls.model_construct(_fields_set=_fields_set, **values)

    @classmethod
    def parse_obj(cls, obj: Any) -> Self:
        """model_validate() under its older name."""
        _warn("parse_obj", "model_validate")
        return cls.model_validate(obj)

    @classmethod
    def parse_raw(cls, b: Any) -> Self:
        """model_validate_json() under its older name."""
        _warn("parse_raw", "model_validate_json")
        return cls.model_validate_json(b)

    @classmethod
    def parse_file(cls, path: Union[str, PathLike[str]]) -> Self:
        """model_validate_json() of what stands in a file."""
        _warn("parse_file", "model_validate_json")
        with open(path, "rb") as file:
            return cls.model_validate_json(file.read())

    @classmethod
    def from_orm(cls, obj: Any) -> Self:
        """model_validate() of an object's attributes."""
        _warn("from_orm", "model_validate")
        if not cls.__satya_table__.config.from_attributes:
            raise UserError("You must set the config attribute `from_attributes=True` to use from_orm")
        return cls.model_validate(obj)

    @classmethod
    def validate(cls, value: Any) -> Self:
        """model_validate() under its older name."""
        _warn("validate", "model_validate")
        return cls.model_validate(value)

    @classmethod
    def schema(cls, by_alias: bool = True, ref_template: str = "#/$defs/{model}") -> Any:
        """model_json_schema() under its older name."""
        _warn("schema", "model_json_schema")
        return cls.model_json_schema(by_alias, ref_template)

    @classmethod
    def schema_json(
        cls, *, by_alias: bool = True, ref_template: str = "#/$defs/{model}", **options: Any
    ) -> str:
        """model_json_schema() as text; `options` are those of `json.dumps`."""
        import json

        _warn("schema_json", "model_json_schema")
        return json.dumps(cls.model_json_schema(by_alias, ref_template), **options)

    @classmethod
    def update_forward_refs(cls, **localns: Any) -> None:
        """model_rebuild() under its older name."""
        _warn("update_forward_refs", "model_rebuild")
        if localns:
            raise TypeError("`localns` arguments are not longer accepted.")
        cls.model_rebuild(force=True)
