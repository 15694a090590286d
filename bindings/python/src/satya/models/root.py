# SPDX-License-Identifier: Apache-2.0
"""RootModel: a model that is one value."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Generic, Optional, TypeVar

from .model import Model
from .table import MISSING

T = TypeVar("T")


class RootModel(Model, Generic[T]):
    """A model whose data is one value, `root`, and not an object of fields."""

    __satya_is_root__ = True

    root: T

    def __init_subclass__(cls, **kwargs: Any) -> None:
        extra = getattr(cls, "model_config", {}).get("extra")
        if extra is not None:
            from .errors import UserError

            raise UserError("`RootModel` does not support setting `model_config['extra']`", code="root-model-extra")
        super().__init_subclass__(**kwargs)

    if TYPE_CHECKING:

        def __init__(self, root: T = ..., **data: Any) -> None: ...

    @classmethod
    def model_construct(cls, root: Any = MISSING, _fields_set: Optional[set[str]] = None) -> Any:  # type: ignore[override]
        """Makes an instance without any check."""
        if root is MISSING:
            return super().model_construct(_fields_set=_fields_set)
        return super().model_construct(_fields_set=_fields_set, root=root)

    def __copy__(self) -> Any:
        made = type(self).__new__(type(self))
        type(self).__satya_table__.put(made, dict(self.__dict__), set(self.__satya_fields_set__), None)
        return made

    def __deepcopy__(self, memo: Any = None) -> Any:
        made = type(self).__new__(type(self))
        values = copy.deepcopy(self.__dict__, memo)
        type(self).__satya_table__.put(made, values, set(self.__satya_fields_set__), None)
        return made

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, RootModel):
            return NotImplemented
        if type(self).model_fields["root"].annotation != type(other).model_fields["root"].annotation:
            return NotImplemented
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr_args__(self) -> Any:
        yield "root", self.root


