# SPDX-License-Identifier: Apache-2.0
"""Batches: many records in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_uint32, c_uint64
from typing import TYPE_CHECKING, Any, Optional, overload

from . import _abi
from ._abi import (
    SIZE_MAX,
    byref,
    library,
    satya_batch,
    satya_batch_options,
    satya_total,
    sizeof,
)
from ._buffers import Input, text
from ._errors import StateError, check
from ._frozen import Frozen
from ._handle import Owner, held
from ._interrupt import call_interruptibly, is_interruptible
from ._options import whole
from .instance import Instance
from .report import Report
from .value import UNSET, Tree

if TYPE_CHECKING:
    from .schema import Schema

_LAYOUTS = {"ndjson": _abi.SATYA_BATCH_NDJSON, "array": _abi.SATYA_BATCH_ARRAY}
_KEEPS = {"instances": _abi.SATYA_BATCH_INSTANCES, "verdicts": _abi.SATYA_BATCH_VERDICTS}


#: Input of which a batch may take long enough for somebody to interrupt it: bytes, rows.
_LONG_TEXT = 1 << 20
_LONG_ROWS = 10_000


class Cancel:
    """A flag that ends a batch under way; set() may be called from any thread.

    It is an address to the library, so it can be neither copied nor pickled.
    """

    __slots__ = ("_flag",)

    def __init__(self) -> None:
        self._flag = c_uint32(0)

    def set(self) -> None:
        self._flag.value = 1

    def clear(self) -> None:
        self._flag.value = 0

    def is_set(self) -> bool:
        return self._flag.value != 0

    def __reduce__(self) -> Any:
        raise TypeError("a Cancel can be neither copied nor pickled: share it among threads")


class Total(Frozen):
    """How often one problem stands at one place of the records of a batch."""

    __slots__ = ("count", "type", "pointer", "code")

    count: int
    type: str
    #: The place as a JSON Pointer, with "*" for every array index.
    pointer: str
    code: int

    def __init__(self, count: int, type: str, pointer: str, code: int) -> None:
        self._fill(count, type, pointer, code)


class Batch(Sequence[Optional[Instance]]):
    """The verdicts of many records, and what was kept of them, in input order.

    `batch[i]` is the instance of record `i`, or None where the record is invalid
    or instances are not kept. These instances are read-only; copy() one to change
    it. All of it ends when the batch is closed: every use but `closed`, `close()` and
    `repr` raises ClosedError then.
    """

    __slots__ = ("_owner", "_schema", "_count", "_first_record", "__weakref__")

    def __init__(self, owner: Owner, schema: Schema, first_record: int) -> None:
        self._owner = owner
        self._schema = schema
        self._first_record = first_record
        self._count: int = library.satya_batch_count(owner.pointer)

    # Life

    @property
    def closed(self) -> bool:
        return not self._owner.is_open

    def close(self) -> None:
        """Releases the batch and ends its instances and reports."""
        self._owner.close()

    def __enter__(self) -> Batch:
        self._owner.require()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # The records

    def __len__(self) -> int:
        self._owner.require()
        return self._count

    @overload
    def __getitem__(self, index: int) -> Instance | None: ...

    @overload
    def __getitem__(self, index: slice) -> list[Instance | None]: ...

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        found = self._instance(self._place(index))
        if not found:
            return None
        return Instance(self._owner, found, self._schema, None, self._schema._layout)

    @held
    def _instance(self, place: int) -> Any:
        return library.satya_batch_instance(self._owner.require(), place)

    def _place(self, index: int) -> int:
        try:
            return range(len(self))[index]
        except IndexError:
            raise IndexError(f"the batch has {self._count} records") from None

    @property
    def first_record(self) -> int:
        """The number of the first record in the whole input."""
        self._owner.require()
        return self._first_record

    @property
    @held
    def valid_count(self) -> int:
        """How many records are valid."""
        count: int = library.satya_batch_valid_count(self._owner.require())
        return count

    @property
    @held
    def verdicts(self) -> bytes:
        """One byte a record, a copy: 0 valid, 1 invalid."""
        pointer = self._owner.require()
        if self._count == 0:
            return b""
        return _abi.string_at(library.satya_batch_verdicts(pointer), self._count)

    def is_valid(self, index: int) -> bool:
        """Whether record `index` is valid."""
        return self._is_valid(self._place(index))

    @held
    def _is_valid(self, place: int) -> bool:
        return bool(library.satya_batch_verdicts(self._owner.require())[place] == 0)

    def source(self, index: int) -> tuple[int, int]:
        """Returns where record `index` stands in the whole input: offset and size."""
        return self._source(self._place(index))

    @held
    def _source(self, place: int) -> tuple[int, int]:
        offset = c_uint64()
        size = c_uint64()
        pointer = self._owner.require()
        check(
            library.satya_batch_source(pointer, place, byref(offset), byref(size)),
            "asking a batch of rows for its source",
        )
        return offset.value, size.value

    # The problems

    def problems(self, index: int) -> Sequence[Any]:
        """Returns the problems kept of record `index`; () where there are none."""
        return self._report(self._place(index))

    @property
    def text_problems(self) -> Sequence[Any]:
        """The problems of the text around the records: a syntax error of an array."""
        return self._report(SIZE_MAX)

    @held
    def _report(self, place: int) -> Sequence[Any]:
        found = library.satya_batch_report(self._owner.require(), place)
        return Report(self._owner, found) if found else ()

    @property
    def errors(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """Yields (index, problems) of each bad record; the number in the whole input
        is `first_record` more. There are no problems where the batch kept no more."""
        verdicts = self.verdicts
        place = verdicts.find(1)
        while place >= 0:
            yield place, self.problems(place)
            place = verdicts.find(1, place + 1)

    @property
    @held
    def totals(self) -> list[Total]:
        """All problems, kept or not, counted by type and place, the most first."""
        found = satya_total(struct_size=sizeof(satya_total))
        totals = []
        pointer = self._owner.require()
        for index in range(library.satya_batch_total_count(pointer)):
            check(library.satya_batch_total(pointer, index, byref(found)), "reading totals")
            totals.append(
                Total(
                    count=found.count,
                    type=text(found.type, found.type_size),
                    pointer=text(found.pointer, found.pointer_size),
                    code=found.code,
                )
            )
        return totals

    def __repr__(self) -> str:
        if self.closed:
            return "<Batch: closed>"
        return f"<Batch: {self._count} records, {self.valid_count} valid>"

    def __reduce__(self) -> Any:
        raise TypeError(
            "a Batch can be neither copied nor pickled: copy() or pickle its instances, or"
            " take its verdicts and the problems in errors"
        )


class Run:
    """The choices of a batch, and what one piece of the input tells the next."""

    def __init__(
        self,
        schema: Schema,
        *,
        format: str,
        threads: int,
        keep: str,
        problems_per_record: int = 0,
        problems_in_all: int = 0,
        max_memory: int = 0,
        borrow: bool = False,
        cancel: Cancel | None = None,
    ) -> None:
        if not isinstance(format, str) or format not in _LAYOUTS:
            raise ValueError(f"format is 'ndjson' or 'array', not {format!r}")
        if not isinstance(keep, str) or keep not in _KEEPS:
            raise ValueError(f"keep is 'instances' or 'verdicts', not {keep!r}")
        if not isinstance(borrow, int):
            raise TypeError(f"borrow is a bool, not a {type(borrow).__name__}")
        if cancel is not None and not isinstance(cancel, Cancel):
            raise TypeError(f"cancel is a Cancel, not a {type(cancel).__name__}")
        threads = whole("threads", threads)
        problems_per_record = whole("problems_per_record", problems_per_record)
        problems_in_all = whole("problems_in_all", problems_in_all)
        max_memory = whole("max_memory", max_memory)
        if not 0 <= threads <= 256:
            raise ValueError("threads is 0 to 256")
        for name, number in (
            ("problems_per_record", problems_per_record),
            ("problems_in_all", problems_in_all),
            ("max_memory", max_memory),
        ):
            if not 0 <= number < 2**64:
                raise ValueError(f"{name} is at least 0 and fits 64 bits")
        self.schema = schema
        self.borrow = borrow
        self.options = satya_batch_options(
            struct_size=sizeof(satya_batch_options),
            format=_LAYOUTS[format],
            threads=threads,
            keep=_KEEPS[keep],
            borrow=bool(borrow),
            problems_per_record=problems_per_record,
            problems_in_all=problems_in_all,
            max_memory=max_memory,
            echo=schema._reports.echo,
        )
        # ctypes structures keep what their pointers were set from.
        self._cancel = cancel
        if schema._options is not None:
            self.options.options = _abi.pointer(schema._options)
        self.consumed = 0

    def text(self, source: Input, is_last: bool) -> Batch:
        """Checks one piece, and makes the options those of the next."""
        options = self.options
        options.partial = 0 if is_last else 1
        is_long = source.size >= _LONG_TEXT
        owner = self._call(
            library.satya_batch_validate, is_long, source, source.pointer, source.size
        )
        if not self.borrow:
            source.release()
        batch = Batch(owner, self.schema, options.first_record)
        # Nobody else has it yet.
        pointer = owner.pointer
        self.consumed = library.satya_batch_consumed(pointer)
        options.first_record += len(batch)
        options.first_line += library.satya_batch_lines(pointer)
        options.first_column = library.satya_batch_column(pointer)
        options.base_offset += self.consumed
        options.state = library.satya_batch_state(pointer)
        return batch

    def rows(self, rows: Iterable[Any]) -> Batch:
        """Checks rows of Python objects."""
        layout = self.schema._layout
        if layout is None:
            raise StateError("rows need a schema whose root is a record with properties")
        width = len(layout.names)
        values: list[Any] = []
        count = 0
        for count, row in enumerate(rows, 1):
            if isinstance(row, (dict, Instance)):
                names = list(row.keys())
                if isinstance(row, Instance):
                    names += row.extras
                unknown = [name for name in names if name not in layout.indices]
                if unknown:
                    name = min(unknown, key=str)
                    raise ValueError(f"row {count - 1} has no declared field {name!r}")
                values += [row.get(name, UNSET) for name in layout.names]
            elif isinstance(row, (list, tuple)):
                if len(row) > width:
                    raise ValueError(f"row {count - 1} has {len(row)} values, not {width}")
                values += row
                values += [UNSET] * (width - len(row))
            else:
                kind = type(row).__name__
                raise TypeError(f"row {count - 1} is of type {kind}: rows are lists, tuples, dicts")
        tree = Tree(values, layout.names, are_rows=True)
        is_long = count >= _LONG_ROWS
        function = library.satya_batch_validate_values
        owner = self._call(function, is_long, tree, byref(tree.value()), count, width)
        return Batch(owner, self.schema, 0)

    def _call(self, function: Any, is_long: bool, data: Any, *before: Any) -> Owner:
        """Calls the library, on whose side nobody looks at signals: a long call of the
        main thread so that Ctrl-C reaches it. `data` is what must live as long."""
        shared = self.schema._hold()
        options = self.options
        cancel = self._cancel
        is_long = is_long and is_interruptible()
        if is_long and cancel is None:
            cancel = Cancel()
        if cancel is not None:
            options.cancel = _abi.pointer(cancel._flag)

        def call() -> Owner:
            out = satya_batch()
            status = function(shared.pointer, *before, byref(options), byref(out), None)
            check(status, "checking the batch")
            return Owner("batch", out, library.satya_batch_free, data if self.borrow else None)

        if is_long and cancel is not None:
            found: Owner = call_interruptibly(call, cancel.set)
            return found
        return call()
