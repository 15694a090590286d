# SPDX-License-Identifier: Apache-2.0
"""The exceptions of the package, and what status raises which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _abi

if TYPE_CHECKING:
    from .report import Problem


class SatyaError(Exception):
    """The base of every exception that this package defines."""


class _Problems(SatyaError, ValueError):
    """An exception that carries problems, as pydantic's carries errors."""

    _subject = "problem"

    def __init__(self, title: str, problems: Sequence[Problem], total: int | None = None) -> None:
        super().__init__(title)
        #: What was checked: the title of the schema, or "".
        self.title = title
        #: Every problem kept, in document order; read when first looked at.
        self.problems = problems
        self._total = total

    def error_count(self) -> int:
        """Returns how many problems were found, kept or not."""
        return len(self.problems) if self._total is None else self._total

    def errors(
        self,
        *,
        include_url: bool = True,
        include_context: bool = True,
        include_input: bool = True,
    ) -> list[dict[str, Any]]:
        """Returns a dict a problem: type, loc, msg, ctx, pointer, schema_path and,
        where there is source text, offset, line, column; with echo, input.

        Problems of schemas have no url; `include_url` is there for those of models.
        """
        del include_url
        found = [problem.to_dict() for problem in self.problems]
        for entry in found:
            if not include_context:
                entry.pop("ctx", None)
            if not include_input:
                entry.pop("input", None)
        return found

    def json(
        self,
        *,
        indent: int | None = None,
        include_url: bool = True,
        include_context: bool = True,
        include_input: bool = True,
    ) -> str:
        """Returns errors() as JSON text."""
        import json

        entries = self.errors(
            include_url=include_url, include_context=include_context, include_input=include_input
        )
        return json.dumps(entries, ensure_ascii=False, default=str, indent=indent)

    def __str__(self) -> str:
        total = self.error_count()
        where = f" for {self.title}" if self.title else ""
        lines = [f"{total} {self._subject}{'' if total == 1 else 's'}{where}"]
        for problem in self.problems:
            place = f", line {problem.line}, column {problem.column}" if problem.line else ""
            lines.append(f"{problem.pointer or 'the document'}")
            lines.append(f"  {problem.msg} [{problem.type}{place}]")
        if total > len(self.problems):
            lines.append(f"… and {total - len(self.problems)} more")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        # What a process sends to another is data, not a handle of this one.
        return type(self), (self.title, list(self.problems), self._total)


class ValidationError(_Problems):
    """The data does not satisfy the schema."""

    @classmethod
    def from_exception_data(
        cls,
        title: str,
        line_errors: list[Any],
        input_type: str = "python",
        hide_input: bool = False,
    ) -> ValidationError:
        """Makes the error of a model: of dicts with type, loc, input and ctx."""
        # What models raise is a subclass, which schemas do without.
        from .models.errors import ValidationError as Error

        return Error.from_exception_data(title, line_errors, input_type, hide_input)


class SchemaError(_Problems):
    """The schema is refused; each mistake in it is a problem."""

    _subject = "mistake"


class ClosedError(SatyaError, ValueError):
    """The object was closed, or what it was read from was closed or replaced."""


class BusyError(SatyaError, RuntimeError):
    """A signal handler or finalizer changes what the interrupted call is using, or reads a nested
    instance of what it is changing."""


class StateError(SatyaError, TypeError):
    """The object does not allow this: an instance of a batch is read-only, fields
    are set only in records."""


class LimitError(SatyaError, RuntimeError):
    """A limit of a batch was reached."""


class CancelledError(SatyaError, RuntimeError):
    """The cancel flag of a batch was set."""


class ArgumentError(SatyaError, ValueError):
    """The library refused an argument."""


class FieldError(SatyaError, KeyError):
    """There is no such field, or it is not set."""

    def __str__(self) -> str:
        # KeyError would quote the sentence.
        return str(self.args[0]) if self.args else ""


class InternalError(SatyaError, RuntimeError):
    """A defect of the library; please report it."""


_EXCEPTIONS: dict[int, type[BaseException]] = {
    _abi.SATYA_BAD_ARGUMENT: ArgumentError,
    _abi.SATYA_WRONG_KIND: StateError,
    _abi.SATYA_NO_FIELD: FieldError,
    _abi.SATYA_BAD_STATE: StateError,
    _abi.SATYA_NO_MEMORY: MemoryError,
    _abi.SATYA_LIMIT: LimitError,
    _abi.SATYA_INTERNAL: InternalError,
    _abi.SATYA_CANCELLED: CancelledError,
}


def check(status: int, doing: str = "the call") -> None:
    """Raises what `status` stands for, unless it is SATYA_OK.

    SATYA_INVALID and SATYA_BAD_SCHEMA come with a report, so callers turn them
    into ValidationError and SchemaError before they ask here.
    """
    if status == _abi.SATYA_OK:
        return
    name = _abi.library.satya_status_name(status).decode("ascii") or f"status {status}"
    raise _EXCEPTIONS.get(status, InternalError)(f"{doing} failed: {name}")
