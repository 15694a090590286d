# SPDX-License-Identifier: Apache-2.0
"""RootModel: a model that is one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Optional, TypeVar

from .defaults import MISSING
from .errors import UserError
from .model import Model

T = TypeVar("T")


class RootModel(Model, Generic[T]):
    """A model whose data is one value, `root`, and not an object of fields."""

    __satya_is_root__ = True

    root: T

    def __init_subclass__(cls, **kwargs: Any) -> None:
        extra = getattr(cls, "model_config", {}).get("extra")
        if extra is not None:
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

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, RootModel):
            return NotImplemented
        if type(self).model_fields["root"].annotation != type(other).model_fields["root"].annotation:
            return NotImplemented
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr_args__(self) -> Any:
        yield "root", self.root
