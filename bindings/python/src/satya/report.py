# SPDX-License-Identifier: Apache-2.0
"""What is wrong with data: a Report, a sequence of Problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

from . import _abi
from ._abi import byref, library, satya_problem, satya_value
from ._buffers import text, written
from ._errors import check
from ._frozen import Frozen
from ._handle import Owner, held
from ._objects import problem_parts
from .value import to_python


class Problem(Frozen):
    """One problem: what is wrong, and where in the data, the schema and the text."""

    __slots__ = (
        "type",
        "loc",
        "msg",
        "ctx",
        "pointer",
        "schema_path",
        "offset",
        "line",
        "column",
        "record",
        "input",
        "code",
    )

    #: The stable name: "missing", "string_too_short", … (docs/ERRORS.md).
    type: str
    #: The place as names and indices.
    loc: tuple[str | int, ...]
    #: One line for people, in English.
    msg: str
    #: The facts that the message states, by name.
    ctx: dict[str, Any]
    #: The place as a JSON Pointer.
    pointer: str
    #: The keyword that the data breaks: "#/properties/age/minimum".
    schema_path: str
    #: Byte in the source text; None where there is none.
    offset: int | None
    #: Line in the source text, from 1; None where there is none.
    line: int | None
    #: Code point in the line, from 1; None where there is none.
    column: int | None
    #: The number of the record in a batch, from 0; else 0.
    record: int
    #: The offending value as JSON, as far as `echo` allowed; else "".
    input: str
    #: The stable number of the type.
    code: int

    def __init__(
        self,
        type: str,
        loc: tuple[str | int, ...],
        msg: str,
        ctx: dict[str, Any],
        pointer: str,
        schema_path: str,
        offset: int | None,
        line: int | None,
        column: int | None,
        record: int,
        input: str,
        code: int,
    ) -> None:
        self._fill(
            type, loc, msg, ctx, pointer, schema_path, offset, line, column, record, input, code
        )

    def to_dict(self) -> dict[str, Any]:
        """Returns what ValidationError.errors() lists."""
        found: dict[str, Any] = {
            "type": self.type,
            "loc": self.loc,
            "msg": self.msg,
            "ctx": dict(self.ctx),
            "pointer": self.pointer,
            "schema_path": self.schema_path,
        }
        if self.offset is not None:
            found.update(offset=self.offset, line=self.line, column=self.column)
        if self.input:
            found["input"] = self.input
        return found


class Report(Sequence[Problem]):
    """The problems of one check, in document order, each read when first asked for.

    A report of a batch can be read until the batch is closed; the Problems that were
    read before stay. Every other report lives as long as it is referenced.
    """

    __slots__ = ("_owner", "_pointer", "_problems", "_total")

    def __init__(self, owner: Owner, pointer: Any) -> None:
        self._owner = owner
        self._pointer = pointer
        count, self._total = self._counts()
        self._problems: list[Problem | None] = [None] * count

    @held
    def _counts(self) -> tuple[int, int]:
        self._owner.require()
        report = self._pointer
        return library.satya_report_count(report), library.satya_report_total(report)

    @property
    def total(self) -> int:
        """How many problems were found; `len` is how many were kept."""
        self._owner.require()
        return self._total

    @held
    def to_json(self) -> str:
        """Returns the kept problems as a JSON array."""
        self._owner.require()
        return written(library.satya_report_to_json, self._pointer).decode("utf-8")

    def __len__(self) -> int:
        self._owner.require()
        return len(self._problems)

    @overload
    def __getitem__(self, index: int) -> Problem: ...

    @overload
    def __getitem__(self, index: slice) -> list[Problem]: ...

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        self._owner.require()
        problem = self._problems[index]
        if problem is None:
            index = range(len(self))[index]
            problem = self._problems[index] = self._read(index)
        return problem

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (Report, list)):
            return list(self) == list(other)
        self._owner.require()
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        if not self._owner.is_open:
            return "<Report: closed>"
        return f"<Report: {self.total} problem{'' if self.total == 1 else 's'}>"

    def __reduce__(self) -> Any:
        raise TypeError("a Report can be neither copied nor pickled: copy or pickle list(report)")

    @held
    def _read(self, index: int) -> Problem:
        self._owner.require()
        report = self._pointer
        parts = problem_parts(report, index)
        if parts is not None:
            return Problem(*parts)
        found = satya_problem(struct_size=_abi.sizeof(satya_problem))
        value = satya_value()
        name = satya_value()
        check(library.satya_report_get(report, index, byref(found)), "reading a problem")
        places = []
        for segment in range(found.segment_count):
            check(library.satya_report_segment(report, index, segment, byref(value)))
            places.append(to_python(value, None))
        facts = {}
        for fact in range(found.parameter_count):
            check(
                library.satya_report_parameter(report, index, fact, byref(name), byref(value))
            )
            facts[text(name.text, name.size)] = to_python(value, None)
        has_source = found.offset != _abi.UINT64_MAX
        return Problem(
            type=text(found.type, found.type_size),
            loc=tuple(places),
            msg=text(found.message, found.message_size),
            ctx=facts,
            pointer=text(found.pointer, found.pointer_size),
            schema_path=text(found.schema_path, found.schema_path_size),
            offset=found.offset if has_source else None,
            line=found.line or None,
            column=found.column or None,
            record=found.record,
            input=text(found.input, found.input_size),
            code=found.code,
        )


class Reports:
    """Reports to use again: one with no problems goes back, others become a Report."""

    __slots__ = ("_limit", "echo", "_free")

    def __init__(self, limit: int, echo: int) -> None:
        self._limit = limit
        self.echo = echo
        self._free: list[Owner] = []

    @property
    def choices(self) -> tuple[int, int]:
        """How many problems a report keeps, and how much of a value it shows."""
        return self._limit, self.echo

    def like(self) -> Reports:
        """Returns others of the same choices."""
        return Reports(*self.choices)

    def take(self) -> Owner:
        try:
            return self._free.pop()
        except IndexError:
            pass
        pointer = library.satya_report_new()
        if not pointer:
            raise MemoryError
        owner = Owner("report", pointer, library.satya_report_free)
        check(library.satya_report_set_limit(pointer, self._limit), "setting the limit")
        check(library.satya_report_set_echo(pointer, self.echo), "setting the echo")
        return owner

    def give_back(self, owner: Owner) -> None:
        # A handful serves any number of calls; a burst of threads leaves no pile.
        if len(self._free) < 8:
            self._free.append(owner)
