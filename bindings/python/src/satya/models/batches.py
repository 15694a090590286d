# SPDX-License-Identifier: Apache-2.0
"""Batches of models: a verdict for every record, instances and problems on request.

JSON records are checked by libsatya, on threads and without the interpreter's lock.
Where the model's document is exact, its verdict is the model's. Where it is not,
libsatya finds the records and the model itself looks at each.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, Generic, Optional, TypeVar, overload

from .complete import finished
from .doubts import Doubts
from .effects import has_functions
from .errors import ValidationError
from .places import NATIVE
from .state import State
from .text_places import Cursor, Place
from .typing_forms import model_base

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
    """Checks Python objects; `options` are those of `State`."""
    table = finished(cls) or cls.__satya_table__
    found: list[Any] = []
    verdicts = bytearray()
    for row in rows:
        try:
            found.append(table.from_python(row, State(**options)))
            verdicts.append(0)
        except ValidationError as error:
            found.append(error)
            verdicts.append(1)
    return RowsBatch(bytes(verdicts), found)


class JSONBatch(ModelBatch[Any]):
    """The batch of JSON text; records are read from the text when they are asked for."""

    def __init__(self, cls: Any, data: Any, native: Any, start: Place, options: dict[str, Any]) -> None:
        super().__init__(native.verdicts, native.first_record)
        self._cls = cls
        #: What each record is checked with; where there is any, the model looks at all of them.
        self._options = options
        self._data = data
        self._native = native
        self._native_verdicts = self.verdicts
        self._start = start
        self._cursor = Cursor(data, start)
        is_ready = not options and _is_ready(cls)
        self._is_read_natively = NATIVE is not None and is_ready
        self._makers: Any = cls.__satya_table__.makers if is_ready else None
        #: What the model made of records where functions of the user took part, which do
        #: their work once: an instance or an error each. None where there are none.
        self._kept: Optional[dict[int, Any]] = {} if has_functions(cls) else None
        #: Problems of the text around the records: a syntax error of an array.
        self.text_problems = list(native.text_problems)

    def source(self, index: int) -> bytes:
        """Returns the text of record `index`."""
        offset, size = self._native.source(range(len(self))[index])
        begin = offset - self._start.offset
        return bytes(self._data[begin : begin + size])

    def judge(self, is_exact: bool) -> "JSONBatch":
        """Lets the model decide about the records of which libsatya is not certain."""
        found = self.verdicts
        if is_exact and 1 not in found:
            return self
        doubts = Doubts(self._native) if 1 in found else None
        verdicts = bytearray(found)
        made: list[Any] = [None] * _BLOCK
        place = found.find(1) if is_exact else 0
        while 0 <= place < len(found):
            if not is_exact and place % _BLOCK == 0:
                made = self._read(place, min(_BLOCK, len(found) - place))
            if made[place % _BLOCK] is not None:
                verdicts[place] = 0
            elif not found[place] or doubts is None or doubts.has(self.source(place)):
                verdicts[place] = self._problems(place) is not None
            place = found.find(1, place + 1) if is_exact else place + 1
        self.verdicts = bytes(verdicts)
        return self

    def __iter__(self) -> Iterator[Any]:
        for first in range(0, len(self), _BLOCK):
            verdicts = self.verdicts[first : first + _BLOCK]
            found = self._read(first, len(verdicts))
            for index, verdict in enumerate(verdicts):
                made = found[index]
                if made is None and verdict == 0:
                    made = self._instance(first + index)
                yield made

    def instances(self) -> Iterator[Any]:
        return (made for made in self if made is not None)

    def _read(self, first: int, count: int) -> list[Any]:
        """Returns the instances of records as far as the engine reads them by itself, None
        for all others."""
        if self._makers is not None:
            return self._read_runs(first, count)
        if not self._is_read_natively:
            return [None] * count
        data, base = self._data, self._start.offset
        if type(data) is not bytes:
            begin, _ = self._native.source(first)
            offset, size = self._native.source(first + count - 1)
            data, base = bytes(data[begin - base : offset + size - base]), begin
        with self._native._owner as pointer:
            found: list[Any] = NATIVE["read_records"](
                self._cls, pointer.value, data, base, first, count
            )
        return found

    def _read_runs(self, first: int, count: int) -> list[Any]:
        """The same by Python's own reader, of records in a row that libsatya found valid."""
        found: list[Any] = []
        bad = self._native_verdicts.find
        end = first + count
        while first < end:
            stop = bad(1, first, end)
            if stop < 0:
                stop = end
            if stop > first:
                found += self._read_run(first, stop)
            if stop < end:
                found.append(None)
            first = stop + 1
        return found

    def _read_run(self, first: int, end: int) -> list[Any]:
        from .read import read_records

        begin, _ = self._native.source(first)
        offset, size = self._native.source(end - 1)
        base = self._start.offset
        text = bytes(self._data[begin - base : offset + size - base]).decode("utf-8")
        make = self._makers.from_value
        made = [make(value) if type(value) is dict else None for value in read_records(text)]
        return made if len(made) == end - first else [None] * (end - first)

    def _instance(self, index: int) -> Any:
        found = self._outcome(index)
        if isinstance(found, ValidationError):
            raise found
        return found

    def _problems(self, index: int) -> Optional[ValidationError]:
        found = self._outcome(index)
        return found if isinstance(found, ValidationError) else None

    def _outcome(self, index: int) -> Any:
        """What the model makes of a record: an instance, or the error."""
        kept = self._kept
        if kept is not None and index in kept:
            return kept[index]
        try:
            found = self._cls.model_validate_json(self.source(index), **self._options)
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


def _place_words(error: ValidationError) -> None:
    """Lets the words of a syntax error name the place in the whole input."""
    line = error._lines[0]
    if line.type != "json_invalid" or line.ctx is None:
        return
    place = error.errors(include_url=False, include_context=False, include_input=False)[0]
    words = f"at line {place['line']} column {place['column']}"
    line.ctx = {"error": _PLACE.sub(words, line.ctx["error"])}


_PLACE = re.compile(r"at line \d+ column \d+$")


def _is_ready(cls: Any) -> bool:
    """Whether no class has its own way to read JSON; then the engine's is made ready."""
    owners = [base for base in cls.__mro__ if "model_validate_json" in vars(base)]
    table = finished(cls)
    if table is None or owners != [model_base(cls)]:
        return False
    table.ready()
    return True


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
    options = {"keep": "verdicts", **options}
    if _is_file(source):
        return _pieces(cls, schema, source, format, threads, is_exact, options, checking)
    data = _held(source)
    native = schema.validate_batch(data, format=format, threads=threads, **options)
    return JSONBatch(cls, data, native, Place(0, 1, 1), checking).judge(is_exact)


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
            f" not {type(source).__name__}"
        ) from None
    if view.readonly and view.c_contiguous:
        return view.cast("B")
    return view.tobytes()


def _pieces(
    cls: Any,
    schema: Any,
    source: Any,
    format: str,
    threads: int,
    is_exact: bool,
    options: dict[str, Any],
    checking: dict[str, Any],
) -> Iterator[JSONBatch]:
    from .._pieces import pieces_of
    from ..batch import Run

    size = {name: options.pop(name) for name in ("chunk_size",) if name in options}
    run = Run(schema, format=format, threads=threads, borrow=False, **options)
    pieces = pieces_of(run, source, **size)
    try:
        for native, data, start in pieces:
            yield JSONBatch(cls, data, native, Place(*start), checking).judge(is_exact)
    finally:
        pieces.close()
