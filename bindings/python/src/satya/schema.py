# SPDX-License-Identifier: Apache-2.0
"""Compiled schemas, and the instances and batches that are made of data by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ctypes import c_size_t, c_void_p
from typing import TYPE_CHECKING, Any

from ._abi import (
    SATYA_BAD_SCHEMA,
    SATYA_INVALID,
    byref,
    library,
    satya_instance,
    satya_options,
    satya_schema,
)
from ._buffers import Input, text, written
from ._checks import Checks
from ._errors import ClosedError, SchemaError, ValidationError, check
from ._handle import Owner, Shared
from ._objects import make_instance
from ._options import CHUNK_SIZE, given_options, members, new_options, reporting
from ._records import Layout
from .field import Field, read_field
from .instance import Instance
from .report import Report, Reports
from .value import UNSET, Tree

if TYPE_CHECKING:
    from .batch import Batch, Cancel


class Schema(Checks):
    """A JSON Schema (2020-12), compiled once and used by any number of threads.

    The schema is JSON text (str, bytes, any buffer) or what `json` would make of
    it (dict, bool). A schema with mistakes raises SchemaError, which lists them all.

    formats      "annotate" (the specification's default) or "assert"
    mode         "strict" (default) or "lax": whether text may stand for a number
    duplicates   "last" (default) or "refuse": a repeated key of a JSON object
    extras       "keep" (default), "ignore" or "refuse" undeclared members
    max_…        limits on what is checked; None asks for the library's defaults
    max_problems how many problems a report keeps; the rest are counted
    echo         bytes of an offending value that problems may show; 0: none

    Every check has two forms: `validate(obj)` takes a Python object,
    `validate_json(data)` takes JSON text, as str, bytes or another buffer.

    A pickled schema is its text and its choices, compiled again where it is loaded. Once
    closed, every use but `closed`, `close()` and `repr` raises ClosedError.
    """

    def __init__(
        self,
        schema: Any,
        *,
        formats: str | None = None,
        mode: str | None = None,
        duplicates: str | None = None,
        extras: str | None = None,
        max_depth: int | None = None,
        max_size: int | None = None,
        max_visits: int | None = None,
        max_pattern_effort: int | None = None,
        max_digits: int | None = None,
        max_problems: int = 100,
        echo: int = 0,
    ) -> None:
        self._shared: Shared | None = None
        if isinstance(schema, (dict, bool)):
            # Half of the time that this module would take to import.
            import json

            schema = json.dumps(schema, allow_nan=False)
        given = given_options(
            formats=formats,
            mode=mode,
            duplicates=duplicates,
            extras=extras,
            max_depth=max_depth,
            max_size=max_size,
            max_visits=max_visits,
            max_pattern_effort=max_pattern_effort,
            max_digits=max_digits,
        )
        self._compile(schema, given, Reports(*reporting(max_problems, echo)))

    def _compile(self, schema: Any, given: dict[str, int], reports: Reports) -> None:
        options = new_options(given) if given else None
        self._shared = None
        self._given = given
        self._reports = reports
        # The options of a clone that overrides the schema's own.
        self._options: satya_options | None = None
        report = self._reports.take()
        out = satya_schema()
        with Input(schema, "a schema is JSON text, a dict or a bool") as source:
            status = library.satya_schema_create(
                source.pointer,
                source.size,
                None if options is None else byref(options),
                byref(out),
                report.pointer,
            )
        if status == SATYA_BAD_SCHEMA:
            found = Report(report, report.pointer)
            raise SchemaError("the schema", found, found.total)
        check(status, "creating the schema")
        self._reports.give_back(report)
        self._shared = Shared(out, library.satya_schema_free)
        self._describe(out)

    def _describe(self, pointer: Any) -> None:
        """Reads what never changes: the name and the fields."""
        address = c_void_p()
        size = c_size_t()
        check(library.satya_schema_name(pointer, byref(address), byref(size)))
        self._name = text(address.value, size.value)
        self._fields = tuple(
            read_field(pointer, index)
            for index in range(library.satya_schema_field_count(pointer))
        )
        self._layout = Layout([field.name for field in self._fields]) if self._fields else None

    # Life

    @property
    def closed(self) -> bool:
        shared = self._shared
        return shared is None or shared.pointer is None

    def close(self) -> None:
        """Drops this reference; instances and batches keep the native schema alive,
        and so does a check under way in another thread."""
        self._shared = None

    def __enter__(self) -> Schema:
        self._hold()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _hold(self) -> Shared:
        """Returns the reference, which the caller keeps until its call returns."""
        shared = self._shared
        if shared is None or shared.pointer is None:
            raise ClosedError("the schema is closed")
        return shared

    def clone(
        self,
        *,
        formats: str | None = None,
        mode: str | None = None,
        duplicates: str | None = None,
        extras: str | None = None,
        max_depth: int | None = None,
        max_size: int | None = None,
        max_visits: int | None = None,
        max_pattern_effort: int | None = None,
        max_digits: int | None = None,
        max_problems: int = 100,
        echo: int = 0,
    ) -> Schema:
        """Returns another Schema of the same compiled one, with a life of its own.

        What is given here overrides the schema's choices; what is not stays.
        """
        given = given_options(
            formats=formats,
            mode=mode,
            duplicates=duplicates,
            extras=extras,
            max_depth=max_depth,
            max_size=max_size,
            max_visits=max_visits,
            max_pattern_effort=max_pattern_effort,
            max_digits=max_digits,
        )
        return self._cloned(given, Reports(*reporting(max_problems, echo)))

    def _cloned(self, given: dict[str, int], reports: Reports) -> Schema:
        shared = self._hold()
        clone = type(self).__new__(type(self))
        clone.__dict__.update(self.__dict__)
        clone._reports = reports
        clone._options = new_options(given, self._options) if given else self._options
        pointer = library.satya_schema_retain(shared.pointer)
        clone._shared = Shared(pointer, library.satya_schema_free)
        return clone

    def __copy__(self) -> Schema:
        return self._cloned({}, self._reports.like())

    def __deepcopy__(self, memo: Any) -> Schema:
        import copy

        # What is compiled never changes: there is nothing deeper.
        clone = memo[id(self)] = self.__copy__()
        vars(clone).update(copy.deepcopy(self._added(), memo))
        return clone

    def _added(self) -> dict[str, Any]:
        """Returns the attributes of a subclass."""
        return {name: value for name, value in vars(self).items() if name not in _MADE}

    def __reduce__(self) -> Any:
        overrides = None if self._options is None else members(self._options)
        how = type(self), self.to_json(), self._given, overrides, *self._reports.choices
        return _compiled_again, how, self._added() or None

    # What it says

    @property
    def name(self) -> str:
        """The schema's `title`, or ""."""
        self._hold()
        return self._name

    @property
    def fields(self) -> tuple[Field, ...]:
        """The declared members, in order, if the root is a record; else ()."""
        self._hold()
        return self._fields

    def to_json(self) -> str:
        """Returns the schema document, without white space."""
        shared = self._hold()
        return written(library.satya_schema_to_json, shared.pointer).decode("utf-8")

    def __repr__(self) -> str:
        state = " (closed)" if self.closed else ""
        return f"<Schema {self._name!r}: {len(self._fields)} fields{state}>"

    # Instances

    def from_json(self, data: Any) -> Instance:
        """Decodes and checks JSON text in one pass, and keeps it as an instance.

        Rules see a number as it is written. What is kept of one with a fraction or an
        exponent is the nearest float; to keep the digits, give from_value() a Decimal.
        """
        report = self._reports.take()
        out = satya_instance()
        shared = self._hold()
        with Input(data) as source:
            status = library.satya_instance_from_json(
                shared.pointer,
                source.pointer,
                source.size,
                self._overrides(),
                byref(out),
                report.pointer,
            )
        return self._made(status, out, report)

    #: The same as from_json(), under the name that readers of files look for.
    load = from_json

    def from_value(self, obj: Any) -> Instance:
        """Makes an instance of a Python object."""
        report = self._reports.take()
        out = satya_instance()
        shared = self._hold()
        status = make_instance(shared.pointer, obj, self._options, out, report.pointer)
        return self._made(status, out, report)

    def new(self, **fields: Any) -> Instance:
        """Makes an instance of its fields; those left out or UNSET are absent.

        Names that are not declared are treated as members of a document would be.
        """
        indices = self._layout.indices if self._layout is not None else {}
        if not indices or not indices.keys() >= fields.keys():
            return self.from_value({k: v for k, v in fields.items() if v is not UNSET})
        values: list[Any] = [UNSET] * len(indices)
        for name, value in fields.items():
            values[indices[name]] = value
        tree = Tree(values, list(indices))
        report = self._reports.take()
        out = satya_instance()
        shared = self._hold()
        status = library.satya_instance_new(
            shared.pointer,
            byref(tree.value()),
            len(values),
            self._overrides(),
            byref(out),
            report.pointer,
        )
        return self._made(status, out, report)

    def _made(self, status: int, out: satya_instance, report: Owner) -> Instance:
        if status == SATYA_INVALID:
            found = Report(report, report.pointer)
            raise ValidationError(self._name, found, found.total)
        self._reports.give_back(report)
        check(status, "making an instance")
        owner = Owner("instance", out, library.satya_instance_free)
        return Instance(owner, out, self, None, self._layout)

    # Batches

    def validate_batch(
        self,
        data: Any,
        *,
        format: str = "ndjson",
        threads: int = 0,
        keep: str = "instances",
        problems_per_record: int = 0,
        problems_in_all: int = 0,
        max_memory: int = 0,
        borrow: bool = False,
        cancel: Cancel | None = None,
    ) -> Batch:
        """Checks every record of a text; bad records raise nothing.

        format              "ndjson" or "array" (one JSON array of records)
        threads             0: one per processor
        keep                "instances" or "verdicts"
        problems_per_record kept of each record; 0: 10
        problems_in_all     kept of all records; 0: 1,000
        max_memory          bytes the batch may hold, else LimitError; 0: no limit
        borrow              instances may point into `data`, which is held until the
                            batch is closed; saves copying long strings
        cancel              a Cancel, whose set() from another thread ends the call
                            with CancelledError
        """
        from .batch import Run

        run = Run(
            self,
            format=format,
            threads=threads,
            keep=keep,
            problems_per_record=problems_per_record,
            problems_in_all=problems_in_all,
            max_memory=max_memory,
            borrow=borrow,
            cancel=cancel,
        )
        otherwise = "validate_rows() takes Python objects, and validate_stream() a file"
        return run.text(Input(data, otherwise), is_last=True)

    def validate_stream(
        self,
        source: Any,
        *,
        chunk_size: int = CHUNK_SIZE,
        format: str = "ndjson",
        threads: int = 0,
        keep: str = "instances",
        problems_per_record: int = 0,
        problems_in_all: int = 0,
        max_memory: int = 0,
        cancel: Cancel | None = None,
    ) -> Iterator[Batch]:
        """Checks input of any size, piece by piece; yields a Batch a piece.

        `source` is a path, a binary file, or an iterable of bytes. Numbers of
        records, lines and offsets are those of the whole input. A record longer
        than `chunk_size` makes its piece longer. The limits are those of each
        piece. The other choices are those of validate_batch().
        """
        from ._pieces import stream
        from .batch import Run

        run = Run(
            self,
            format=format,
            threads=threads,
            keep=keep,
            problems_per_record=problems_per_record,
            problems_in_all=problems_in_all,
            max_memory=max_memory,
            borrow=False,
            cancel=cancel,
        )
        return stream(run, source, chunk_size)

    def validate_rows(
        self,
        rows: Iterable[Any],
        *,
        threads: int = 0,
        keep: str = "instances",
        problems_per_record: int = 0,
        problems_in_all: int = 0,
        max_memory: int = 0,
        cancel: Cancel | None = None,
    ) -> Batch:
        """Checks rows of Python objects against a schema whose root is a record.

        A row is a list or tuple in the order of `fields`, or a dict of declared
        names; what it leaves out or gives as UNSET is absent.
        """
        from .batch import Run

        run = Run(
            self,
            format="ndjson",
            threads=threads,
            keep=keep,
            problems_per_record=problems_per_record,
            problems_in_all=problems_in_all,
            max_memory=max_memory,
            borrow=False,
            cancel=cancel,
        )
        return run.rows(rows)


#: The attributes that _compile() makes; others are those of a subclass.
_MADE = {"_shared", "_given", "_reports", "_options", "_name", "_fields", "_layout"}


def _compiled_again(
    cls: type[Schema],
    text: str,
    given: dict[str, int],
    overrides: dict[str, int] | None,
    max_problems: int,
    echo: int,
) -> Schema:
    """Makes a schema of what `__reduce__` wrote down."""
    schema = cls.__new__(cls)
    schema._compile(text, given, Reports(max_problems, echo))
    if overrides is not None:
        schema._options = new_options(overrides)
    return schema
