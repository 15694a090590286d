# SPDX-License-Identifier: Apache-2.0
"""RustModel: the classic face of models.

    from satya.rust_model import Field, RustModel

    class User(RustModel):
        name: str = Field(min_length=2)
        age: int = Field(ge=0)

Assignment is checked, `dict()`, `json()`, `from_dict()` and `validate()` do what
their names say, and errors are ValueErrors in the classic words: "Field 'age': Value
must be >= 0". Instances are compared and hashed as objects are; where the class is frozen,
by their values. It is a Model in all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .models.config import ConfigDict
from .models.field import Field as Field
from .models.model import Model as _Model
from .models.places import take_over_older

if TYPE_CHECKING:
    from typing_extensions import Self


class RustModel(_Model):
    """A model with the classic methods and messages, whose assignment is checked."""

    __satya_is_classic__ = True

    model_config = ConfigDict(validate_assignment=True, populate_by_name=True, loc_by_alias=False)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        found: Any = cls
        if cls.model_config.get("frozen") and found.__eq__ is object.__eq__:
            found.__eq__ = _Model.__eq__

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def dict(self, **options: Any) -> Any:
        """Returns the instance as a dict."""
        return self.model_dump(**options)

    def json(self, **options: Any) -> str:
        """Returns the instance as JSON text."""
        return self.model_dump_json(**options)

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Checks a dict and makes an instance."""
        return cls.model_validate(data)

    @classmethod
    def validate(cls, data: Any) -> Self:
        """Checks a dict and makes an instance."""
        return cls.model_validate(data)

    def __str__(self) -> str:
        return repr(self)


take_over_older(RustModel)

#: The name under which programs import it that were written for the classic API.
Model = RustModel
