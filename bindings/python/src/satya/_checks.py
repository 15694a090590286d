# SPDX-License-Identifier: Apache-2.0
"""Whether data satisfies a schema, and what is wrong with it: Python objects and JSON text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import _abi
from ._abi import SATYA_INVALID, SATYA_OK, byref, library, satya_options
from ._buffers import Input
from ._errors import ValidationError, check
from ._handle import Shared
from ._objects import check_object
from .report import Problem, Report, Reports


class Checks:
    """The checks of a Schema, which says how it is held."""

    _name: str
    _reports: Reports
    _options: satya_options | None

    def _hold(self) -> Shared:
        raise NotImplementedError

    # Checking Python objects

    def is_valid(self, obj: Any) -> bool:
        """Whether a Python object satisfies the schema."""
        return self._check_object(obj, None) == SATYA_OK

    def validate(self, obj: Any) -> None:
        """Raises ValidationError unless a Python object satisfies the schema."""
        report = self._report(obj, is_json=False)
        if report is not None:
            raise ValidationError(self._name, report, report.total)

    def iter_errors(self, obj: Any) -> Iterator[Problem]:
        """Yields the problems of a Python object."""
        report = self._report(obj, is_json=False)
        return iter(()) if report is None else iter(report)

    # Checking JSON text

    def is_valid_json(self, data: Any) -> bool:
        """Whether JSON text satisfies the schema; no report is made."""
        if type(data) is bytes and not _abi.PYPY:
            # The plainest call is the most frequent: `bytes` need no holding.
            shared = self._hold()
            status: int = library.satya_schema_check_json(
                shared.pointer, data, len(data), self._overrides(), None
            )
            if status > SATYA_INVALID:
                check(status, "checking JSON")
            return status == SATYA_OK
        with Input(data) as source:
            return self._check_json(source, None) == SATYA_OK

    def validate_json(self, data: Any) -> None:
        """Raises ValidationError unless JSON text satisfies the schema."""
        report = self._report(data, is_json=True)
        if report is not None:
            raise ValidationError(self._name, report, report.total)

    def iter_errors_json(self, data: Any) -> Iterator[Problem]:
        """Yields the problems of JSON text."""
        report = self._report(data, is_json=True)
        return iter(()) if report is None else iter(report)

    def _report(self, data: Any, is_json: bool) -> Report | None:
        """Checks with a report; None where there are no problems."""
        owner = self._reports.take()
        if is_json:
            with Input(data) as source:
                status = self._check_json(source, owner.pointer)
        else:
            status = self._check_object(data, owner.pointer)
        if status == SATYA_INVALID:
            return Report(owner, owner.pointer)
        self._reports.give_back(owner)
        return None

    def _check_json(self, source: Input, report: Any) -> int:
        shared = self._hold()
        status: int = library.satya_schema_check_json(
            shared.pointer, source.pointer, source.size, self._overrides(), report
        )
        if status != SATYA_INVALID:
            check(status, "checking JSON")
        return status

    def _check_object(self, obj: Any, report: Any) -> int:
        shared = self._hold()
        status = check_object(shared.pointer, obj, self._options, report)
        if status > SATYA_INVALID:
            check(status, "checking a value")
        return status

    def _overrides(self) -> Any:
        return None if self._options is None else byref(self._options)
