# SPDX-License-Identifier: Apache-2.0
"""The methods of a model that check many records in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, overload

from .aliases import refuse_no_names
from .pydantic_view import PydanticView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike
    from typing import BinaryIO, TypedDict, Union

    from typing_extensions import Self, Unpack

    from ..batch import Cancel
    from .batches import ModelBatch

    class BatchOptions(TypedDict, total=False):
        """The keywords of validate_json_batch(); docs/MODELS.md describes them."""

        format: str
        threads: int
        strict: Optional[bool]
        extra: Optional[str]
        context: Any
        by_alias: Optional[bool]
        by_name: Optional[bool]
        keep: str
        problems_per_record: int
        problems_in_all: int
        max_memory: int
        borrow: bool
        cancel: Optional[Cancel]
        chunk_size: int


class BatchMethods(PydanticView):
    """What `batches` does, asked of the class of the records."""

    __slots__ = ()

    @classmethod
    def validate_batch(
        cls,
        rows: Iterable[Any],
        *,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        from_attributes: Optional[bool] = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
    ) -> ModelBatch[Self]:
        """Checks many objects, each as `model_validate` would; bad ones raise nothing."""
        from .batches import rows_batch

        refuse_no_names(by_alias, by_name)
        checking = {
            "strict": strict,
            "extra": extra,
            "from_attributes": from_attributes,
            "context": context,
            "by_alias": by_alias,
            "by_name": by_name,
        }
        return rows_batch(cls, rows, {name: value for name, value in checking.items() if value is not None})

    @overload
    @classmethod
    def validate_json_batch(
        cls, source: Union[str, bytes, bytearray, memoryview], **options: Unpack[BatchOptions]
    ) -> ModelBatch[Self]: ...

    @overload
    @classmethod
    def validate_json_batch(
        cls, source: Union[PathLike[str], BinaryIO], **options: Unpack[BatchOptions]
    ) -> Iterator[ModelBatch[Self]]: ...

    @overload
    @classmethod
    def validate_json_batch(cls, source: Any, **options: Unpack[BatchOptions]) -> Any: ...

    @classmethod
    def validate_json_batch(
        cls,
        source: Any,
        *,
        format: str = "ndjson",
        threads: int = 0,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
        **options: Any,
    ) -> Any:
        """Checks many records of JSON text (a str, bytes or another buffer), each as
        `model_validate_json` would, and returns a ModelBatch; of a file (an `os.PathLike`, or
        what has `read`) an iterator of them. A str is text and never the name of a file. With
        `strict` and what follows it the model looks at every record, on one thread."""
        from .batches import json_batch

        refuse_no_names(by_alias, by_name)
        checking = {"strict": strict, "extra": extra, "context": context, "by_alias": by_alias, "by_name": by_name}
        given = {name: value for name, value in checking.items() if value is not None}
        return json_batch(cls, source, format, threads, options, given)
