# SPDX-License-Identifier: Apache-2.0
"""RecordReader: the records of a batch of JSON text as instances, many in one call."""

from __future__ import annotations

from typing import Any

from .complete import finished
from .places import NATIVE
from .text_places import Place
from .typing_forms import model_base


class RecordReader:
    """Reads the records of one batch as far as the engine does that by itself.

    `data` is the part of the whole input that begins at `start`. A class that is not
    `is_plain`, for its records are checked with options, reads none.
    """

    def __init__(self, cls: Any, data: Any, native: Any, start: Place, is_plain: bool) -> None:
        self._data = data
        self._native = native
        self._owner = native._owner
        self._verdicts = native.verdicts
        self._base = start.offset
        is_ready = is_plain and _is_ready(cls)
        #: Whose instances libsatya reads; None where Python has to look at all records.
        self._cls = cls if is_ready else None
        self._makers: Any = cls.__satya_table__.makers if is_ready else None

    def text(self, index: int) -> bytes:
        """Returns the text of record `index`."""
        offset, size = self._native.source(index)
        return self._part(offset, offset + size)

    def read(self, first: int, count: int) -> list[Any]:
        """Returns what records are, from `first` on: an instance, or the text, bytes, of one that
        is not valid or that Python has to look at."""
        if self._makers is not None:
            return self._read_runs(first, first + count)
        if NATIVE is None:
            return self._texts(first, first + count)
        data, base = self._data, self._base
        if type(data) is not bytes:
            begin, end = self._span(first, first + count)
            data, base = self._part(begin, end), begin
        # Factories of the user run meanwhile, so that the owner is not held: nothing changes the
        # batch, and nobody has it to close.
        pointer = self._owner.require()
        found: list[Any] = NATIVE["read_records"](self._cls, pointer.value, data, base, first, count)
        return found

    def _part(self, begin: int, end: int) -> bytes:
        return bytes(self._data[begin - self._base : end - self._base])

    def _span(self, first: int, end: int) -> tuple[int, int]:
        """Where records begin and end in the whole input."""
        begin, _ = self._native.source(first)
        offset, size = self._native.source(end - 1)
        return begin, offset + size

    def _texts(self, first: int, end: int) -> list[Any]:
        return [self.text(index) for index in range(first, end)]

    def _read_runs(self, first: int, end: int) -> list[Any]:
        """Reads by Python's own reader records in a row that libsatya found valid."""
        found: list[Any] = []
        bad = self._verdicts.find
        while first < end:
            stop = bad(1, first, end)
            if stop < 0:
                stop = end
            if stop > first:
                found += self._read_run(first, stop)
            if stop < end:
                found.append(self.text(stop))
            first = stop + 1
        return found

    def _read_run(self, first: int, end: int) -> list[Any]:
        from .read import read_records

        values = read_records(self._part(*self._span(first, end)).decode("utf-8"))
        if len(values) != end - first:
            return self._texts(first, end)
        make = self._makers.from_value
        made = [make(value) if type(value) is dict else None for value in values]
        return [self.text(index) if each is None else each for index, each in enumerate(made, first)]


def _is_ready(cls: Any) -> bool:
    """Whether no class has its own way to read JSON; then the engine's is made ready."""
    owners = [base for base in cls.__mro__ if "model_validate_json" in vars(base)]
    table = finished(cls)
    if table is None or owners != [model_base(cls)]:
        return False
    table.ready()
    return True
