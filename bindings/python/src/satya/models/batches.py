# SPDX-License-Identifier: Apache-2.0
"""Batches of models: a verdict for every record, instances and problems on request.

JSON records are checked by libsatya, on threads and without the interpreter's lock.
Where the model's document is exact, its verdict is the model's. Where it is not,
libsatya finds the records and the model itself looks at each.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator
from typing import Any, Generic, Optional, TypeVar, overload

from .._abi import SATYA_CANCELLED
from .._errors import check as check_status
from .doubts import Doubts
from .effects import has_functions
from .errors import ValidationError
from .record_reader import RecordReader
from .text_places import Cursor, Place

#: Records that are read in one call: enough for its cost to be nothing, and no more
#: instances at a time than that.
_BLOCK = 256


T = TypeVar("T")


class ModelBatch(Generic[T]):
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

    @overload
    def __getitem__(self, index: int) -> Optional[T]: ...

    @overload
    def __getitem__(self, index: slice) -> list[Optional[T]]: ...

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        return self._instance(index) if self.verdicts[index] == 0 else None

    def __iter__(self) -> Iterator[Optional[T]]:
        for index in range(len(self)):
            yield self[index]

    def error(self, index: int) -> Optional[ValidationError]:
        """Returns what is wrong with record `index`; None where nothing is."""
        index = range(len(self))[index]
        return self._error(index) if self.verdicts[index] else None

    def errors(self) -> Iterator[tuple[int, ValidationError]]:
        """Yields the number and the problems of each bad record; the number is that in
        the whole input, `first_record` more than the index."""
        place = self.verdicts.find(1)
        while place >= 0:
            found = self._error(place)
            if found is not None:
                yield self.first_record + place, found
            place = self.verdicts.find(1, place + 1)

    def instances(self) -> Iterator[T]:
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


class RowsBatch(ModelBatch[Any]):
    """The batch of Python objects."""

    def __init__(self, verdicts: bytes, found: list[Any]) -> None:
        super().__init__(verdicts)
        self._found = found

    def _instance(self, index: int) -> Any:
        return self._found[index]

    def _error(self, index: int) -> Optional[ValidationError]:
        error: ValidationError = self._found[index]
        return error


def rows_batch(cls: Any, rows: Any, options: dict[str, Any]) -> RowsBatch:
    """Checks Python objects; `options` are those of `model_validate` for each."""
    if isinstance(rows, (str, bytes, bytearray, memoryview)):
        raise TypeError(f"rows are Python objects, and no {type(rows).__name__}: validate_json_batch() takes JSON text")
    check = cls.model_validate
    found: list[Any] = []
    verdicts = bytearray()
    for row in rows:
        try:
            found.append(check(row, **options))
            verdicts.append(0)
        except ValidationError as error:
            found.append(error)
            verdicts.append(1)
    return RowsBatch(bytes(verdicts), found)


class JSONBatch(ModelBatch[Any]):
    """The batch of JSON text; records are read from the text when they are asked for."""

    def __init__(self, cls: Any, data: Any, native: Any, start: Place, options: dict[str, Any]) -> None:
        super().__init__(native.verdicts, native.first_record)
        #: How the model looks at the text of a record; with options it looks at all of them.
        self._check = functools.partial(cls.model_validate_json, **options) if options else cls.model_validate_json
        self._native = native
        self._records = RecordReader(cls, data, native, start, not options)
        self._cursor = Cursor(data, start)
        #: What the model made of records where functions of the user took part, which do
        #: their work once: an instance or an error each. None where there are none.
        self._kept: Optional[dict[int, Any]] = {} if has_functions(cls) else None
        #: Problems of the text around the records: a syntax error of an array.
        self.text_problems = list(native.text_problems)

    def source(self, index: int) -> bytes:
        """Returns the text of record `index`."""
        return self._records.text(range(len(self))[index])

    def judge(self, is_exact: bool, cancel: Any) -> "JSONBatch":
        """Lets the model decide about the records of which libsatya is not certain, unless
        `cancel`, where it is not None, is set meanwhile."""
        found = self.verdicts
        doubts = Doubts(self._native) if 1 in found else None
        verdicts = bytearray(found)
        if not is_exact:
            self._check_all(verdicts, doubts, cancel)
        elif doubts is not None:
            index = found.find(1)
            while index >= 0:
                _go_on(cancel)
                text = self._records.text(index)
                if doubts.has(text):
                    verdicts[index] = isinstance(self._outcome(index, text), ValidationError)
                index = found.find(1, index + 1)
        self.verdicts = bytes(verdicts)
        return self

    def _check_all(self, verdicts: bytearray, doubts: Optional[Doubts], cancel: Any) -> None:
        """Lets the model look at each record that libsatya took, or may be wrong about."""
        check, kept = self._check, self._kept
        for index, made in self._read(cancel):
            is_bad = 0
            if type(made) is bytes:
                if verdicts[index] and doubts is not None and not doubts.has(made):
                    continue
                try:
                    made = check(made)
                except ValidationError as error:
                    is_bad, made = 1, error
                if kept is not None:
                    kept[index] = made
            verdicts[index] = is_bad

    def __iter__(self) -> Iterator[Any]:
        for index, made in self._read():
            if type(made) is bytes:
                made = self._instance(index, made) if self.verdicts[index] == 0 else None
            yield made

    def instances(self) -> Iterator[Any]:
        return (made for made in self if made is not None)

    def _read(self, cancel: Any = None) -> Iterator[tuple[int, Any]]:
        """Yields each index with the instance, or the text where the engine does not read it."""
        count = len(self)
        for first in range(0, count, _BLOCK):
            _go_on(cancel)
            yield from enumerate(self._records.read(first, min(_BLOCK, count - first)), first)

    def _instance(self, index: int, text: Optional[bytes] = None) -> Any:
        found = self._outcome(index, text)
        if isinstance(found, ValidationError):
            raise found
        return found

    def _problems(self, index: int) -> Optional[ValidationError]:
        found = self._outcome(index)
        return found if isinstance(found, ValidationError) else None

    def _outcome(self, index: int, text: Optional[bytes] = None) -> Any:
        """What the model makes of a record, of which the text may be known: an instance, or the
        error."""
        kept = self._kept
        if kept is not None and index in kept:
            return kept[index]
        try:
            found = self._check(text or self._records.text(index))
        except ValidationError as error:
            found = error
        if kept is not None:
            kept[index] = found
        return found

    def _error(self, index: int) -> Optional[ValidationError]:
        found = self._problems(index)
        if found is not None:
            found.start = self._cursor.at(self._native.source(index)[0])
            _place_words(found)
        return found


def _go_on(cancel: Any) -> None:
    """Ends a batch that is cancelled, as libsatya ends it while it looks at the records."""
    if cancel is not None and cancel.is_set():
        check_status(SATYA_CANCELLED, "checking the batch")


def _place_words(error: ValidationError) -> None:
    """Lets the words of a syntax error name the place in the whole input."""
    line = error._lines[0]
    if line.type != "json_invalid" or line.ctx is None or line.loc:
        # That of a text in a field counts from where this text begins.
        return
    place = error.errors(include_url=False, include_context=False, include_input=False)[0]
    words = f"at line {place['line']} column {place['column']}"
    line.ctx = {"error": _PLACE.sub(words, line.ctx["error"])}


_PLACE = re.compile(r"at line \d+ column \d+$")


def json_batch(
    cls: Any, source: Any, format: str, threads: int, options: dict[str, Any], checking: dict[str, Any]
) -> Any:
    """Checks JSON records of a text, or of a file in pieces; `checking` are the options of
    `model_validate_json` for each record."""
    from .document import compiled
    from .read import MAX_DEPTH

    table = cls.__satya_table__
    schema = compiled(table) if table.is_exact and not checking else None
    is_exact = schema is not None
    if schema is None:
        from ..schema import Schema

        schema = Schema("true", max_depth=MAX_DEPTH)
    # Nothing of libsatya's is kept that could point into the text.
    options = {"keep": "verdicts", **options, "borrow": False}
    cancel = options.get("cancel")
    if _is_file(source):
        from .._pieces import pieces_of
        from ..batch import Run

        size = {name: options.pop(name) for name in ("chunk_size",) if name in options}
        run = Run(schema, format=format, threads=threads, **options)
        return _batches(cls, pieces_of(run, source, **size), is_exact, checking, cancel)
    data = _held(source)
    if "chunk_size" in options:
        raise TypeError("chunk_size says how much of a file is read at a time, and this is a text")
    native = schema.validate_batch(data, format=format, threads=threads, **options)
    return JSONBatch(cls, data, native, Place(0, 1, 1), checking).judge(is_exact, cancel)


def _is_file(source: Any) -> bool:
    """Whether records are read from something; what is a buffer and has `read`, as an mmap, is
    the text itself."""
    if isinstance(source, os.PathLike):
        return True
    if not hasattr(source, "read"):
        return False
    try:
        memoryview(source).release()
    except TypeError:
        return True
    return False


def _held(source: Any) -> Any:
    """Returns the bytes of a text, which nobody changes while the batch is read."""
    if type(source) is bytes:
        return source
    if isinstance(source, str):
        # A lone surrogate becomes the invalid UTF-8 that it stands for.
        return source.encode("utf-8", "surrogatepass")
    try:
        view = memoryview(source)
    except TypeError:
        raise TypeError(
            "records are a str, bytes or another buffer, an os.PathLike or a binary file,"
            f" not {type(source).__name__}; validate_batch() takes Python objects"
        ) from None
    if view.readonly and view.c_contiguous:
        return view.cast("B")
    return view.tobytes()


def _batches(
    cls: Any, pieces: Any, is_exact: bool, checking: dict[str, Any], cancel: Any
) -> Iterator[JSONBatch]:
    try:
        for native, data, start in pieces:
            yield JSONBatch(cls, data, native, Place(*start), checking).judge(is_exact, cancel)
    finally:
        pieces.close()
