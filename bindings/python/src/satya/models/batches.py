# SPDX-License-Identifier: Apache-2.0
"""Batches of models: a verdict for every record, instances and problems on request.

JSON records are checked by libsatya, on threads and without the interpreter's lock.
Where the model's document is exact, its verdict is the model's. Where it is not,
libsatya finds the records and the model itself looks at each.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Optional

from .errors import ValidationError
from .record import put_input
from .state import Fail, State


class ModelBatch:
    """The verdicts of many records, in input order.

    `batch[i]` is the instance of record `i`, made when it is asked for; None where
    the record is bad. `errors()` yields the bad ones.
    """

    def __init__(self, verdicts: bytes, first_record: int = 0) -> None:
        #: One byte a record: 0 valid, 1 bad.
        self.verdicts = verdicts
        #: The number of the first record in the whole input.
        self.first_record = first_record

    def __len__(self) -> int:
        return len(self.verdicts)

    @property
    def valid_count(self) -> int:
        """How many records are valid."""
        return self.verdicts.count(0)

    def is_valid(self, index: int) -> bool:
        """Whether record `index` is valid."""
        return self.verdicts[index] == 0

    def __getitem__(self, index: int) -> Any:
        index = range(len(self))[index]
        return self._instance(index) if self.verdicts[index] == 0 else None

    def __iter__(self) -> Iterator[Any]:
        for index in range(len(self)):
            yield self[index]

    def error(self, index: int) -> Optional[ValidationError]:
        """Returns what is wrong with record `index`; None where nothing is."""
        index = range(len(self))[index]
        return self._error(index) if self.verdicts[index] else None

    def errors(self) -> Iterator[tuple[int, ValidationError]]:
        """Yields the number and the problems of each bad record."""
        place = self.verdicts.find(1)
        while place >= 0:
            found = self._error(place)
            if found is not None:
                yield place, found
            place = self.verdicts.find(1, place + 1)

    def instances(self) -> Iterator[Any]:
        """Yields the instances of the valid records."""
        for index, verdict in enumerate(self.verdicts):
            if verdict == 0:
                yield self._instance(index)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} records, {self.valid_count} valid>"

    def _instance(self, index: int) -> Any:
        raise NotImplementedError

    def _error(self, index: int) -> Optional[ValidationError]:
        raise NotImplementedError


class RowsBatch(ModelBatch):
    """The batch of Python objects."""

    def __init__(self, verdicts: bytes, found: list[Any]) -> None:
        super().__init__(verdicts)
        self._found = found

    def _instance(self, index: int) -> Any:
        return self._found[index]

    def _error(self, index: int) -> Optional[ValidationError]:
        error: ValidationError = self._found[index]
        return error


def rows_batch(cls: Any, rows: Any, strict: Optional[bool]) -> RowsBatch:
    """Checks Python objects."""
    table = cls.__satya_table__
    found: list[Any] = []
    verdicts = bytearray()
    for row in rows:
        try:
            found.append(table.check(row, State(strict=strict)))
            verdicts.append(0)
        except Fail as problem:
            found.append(table.error(put_input(problem, row)))
            verdicts.append(1)
    return RowsBatch(bytes(verdicts), found)


class JSONBatch(ModelBatch):
    """The batch of JSON text; records are read from the text when they are asked for."""

    def __init__(self, cls: Any, data: Any, native: Any, verdicts: bytes, base: int) -> None:
        super().__init__(verdicts, native.first_record)
        self._cls = cls
        self._data = data
        self._native = native
        self._base = base
        #: Problems of the text around the records: a syntax error of an array.
        self.text_problems = list(native.text_problems)

    def source(self, index: int) -> bytes:
        """Returns the text of record `index`."""
        offset, size = self._native.source(range(len(self))[index])
        start = offset - self._base
        return bytes(memoryview(self._data)[start : start + size])

    def _instance(self, index: int) -> Any:
        return self._cls.model_validate_json(self.source(index))

    def _error(self, index: int) -> Optional[ValidationError]:
        try:
            self._cls.model_validate_json(self.source(index))
        except ValidationError as error:
            return error
        return None


def _verdicts(cls: Any, data: Any, native: Any, is_exact: bool, base: int) -> bytes:
    """The model's own verdicts, where libsatya's are not all of them."""
    found: bytes = native.verdicts
    if is_exact:
        return found
    verdicts = bytearray(found)
    view = memoryview(data)
    for index, verdict in enumerate(found):
        # Only what is no JSON at all is bad by now.
        if verdict:
            continue
        offset, size = native.source(index)
        start = offset - base
        try:
            cls.model_validate_json(bytes(view[start : start + size]))
        except ValidationError:
            verdicts[index] = 1
    return bytes(verdicts)


def json_batch(cls: Any, source: Any, format: str, threads: int, options: dict[str, Any]) -> Any:
    """Checks JSON records of a text, or of a file in pieces."""
    from .document import compiled

    table = cls.__satya_table__
    schema = compiled(table) if table.is_exact else None
    is_exact = schema is not None
    if schema is None:
        from ..schema import Schema

        schema = Schema("true")
    options = {"keep": "verdicts", **options}
    if isinstance(source, (str, os.PathLike)) and not _is_text(source) or hasattr(source, "read"):
        return _pieces(cls, schema, source, format, threads, is_exact, options)
    data = source.encode("utf-8") if isinstance(source, str) else source
    native = schema.validate_batch(data, format=format, threads=threads, **options)
    return JSONBatch(cls, data, native, _verdicts(cls, data, native, is_exact, 0), 0)


def _is_text(source: Any) -> bool:
    """Text of records, and not the name of a file."""
    return isinstance(source, str) and source.lstrip()[:1] in ("{", "[", '"', "")


def _pieces(
    cls: Any, schema: Any, source: Any, format: str, threads: int, is_exact: bool, options: Any
) -> Iterator[JSONBatch]:
    kept = _Kept(source)
    for native in schema.validate_stream(kept, format=format, threads=threads, **options):
        data, base = kept.piece(native)
        yield JSONBatch(cls, data, native, _verdicts(cls, data, native, is_exact, base), base)


class _Kept:
    """A file whose last bytes stay at hand, so that records can be read again."""

    def __init__(self, source: Any) -> None:
        is_path = isinstance(source, (str, os.PathLike))
        self._file: Any = open(source, "rb") if is_path else source
        self._owned = is_path
        self._held = b""
        self._base = 0

    def read(self, size: int) -> bytes:
        data: bytes = self._file.read(size)
        self._held += data
        if not data and self._owned:
            self._file.close()
        return data

    def piece(self, native: Any) -> tuple[bytes, int]:
        """Returns the bytes of a batch and where they begin in the whole input."""
        data, base = self._held, self._base
        count = len(native)
        if count:
            offset, size = native.source(count - 1)
            end = offset + size - base
            self._held, self._base = data[end:], base + end
        return data, base
