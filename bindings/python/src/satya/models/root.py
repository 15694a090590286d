# SPDX-License-Identifier: Apache-2.0
"""RootModel: a model that is one value."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Callable, Generic, Optional, TypeVar

from .defaults import MISSING
from .errors import UserError
from .field import Field
from .fields import PrivateAttr
from .metaclass import ModelMeta
from .model import Model
from .typed import dataclass_transform

if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")


if TYPE_CHECKING:

    @dataclass_transform(kw_only_default=False, field_specifiers=(Field, PrivateAttr))
    class _RootMeta(ModelMeta):
        """For type checkers: the root may be given by its place."""

else:
    _RootMeta = ModelMeta


class RootModel(Model, Generic[T], metaclass=_RootMeta):
    """A model whose data is one value, `root`, and not an object of fields."""

    __satya_is_root__ = True

    root: T

    def __init_subclass__(cls, **kwargs: Any) -> None:
        extra = getattr(cls, "model_config", {}).get("extra")
        if extra is not None:
            raise UserError("`RootModel` does not support setting `model_config['extra']`", code="root-model-extra")
        super().__init_subclass__(**kwargs)

    @classmethod
    def model_construct(cls, root: Any = MISSING, _fields_set: Optional[set[str]] = None) -> Self:  # type: ignore[override]
        """Makes an instance without any check."""
        if root is MISSING:
            return super().model_construct(_fields_set=_fields_set)
        return super().model_construct(_fields_set=_fields_set, root=root)

    if TYPE_CHECKING:

        def model_dump(
            self,
            *,
            mode: str = "python",
            include: Any = None,
            exclude: Any = None,
            context: Any = None,
            by_alias: Optional[bool] = None,
            exclude_unset: bool = False,
            exclude_defaults: bool = False,
            exclude_none: bool = False,
            exclude_computed_fields: bool = False,
            round_trip: bool = False,
            warnings: Any = True,
            fallback: Optional[Callable[[Any], Any]] = None,
            serialize_as_any: bool = False,
            polymorphic_serialization: Optional[bool] = None,
        ) -> Any:
            """Returns what the value is written as: a dict only where it is one."""

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, RootModel):
            return NotImplemented
        if type(self).model_fields["root"].annotation != type(other).model_fields["root"].annotation:
            return NotImplemented
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def __copy__(self) -> Self:
        # The value is all that an instance is.
        made = super().__copy__()
        if "root" in made.__satya_table__.values(made):
            made.__satya_table__.hold(made, "root", copy.copy(self.root))
        return made

    def __repr_args__(self) -> Any:
        yield "root", self.root
