# SPDX-License-Identifier: Apache-2.0
"""What stands around the making of an instance on the native engine: wrap validators of a
model, and an `__init__` that a class has of its own.

The library calls a conductor with the input (Completion.swift), and a conductor has the library
make what the functions ask for. Where that is not proven, the general way goes on from there.
"""

from __future__ import annotations

from typing import Any

from ..depth import too_deep
from ..errors import from_user
from ..journal import NOTHING, Journal
from ..model_check import warn_of_result
from ..nodes.functions import ValidationInfo
from ..record import put_input
from ..state import GENERAL, Fail, State, cause_of
from .finish import MADE

#: What an instance was made of: Completion.Source of the library.
KEYWORDS, OBJECT, JSON = range(3)


class Conductor:
    """Conducts the functions of one class around its instances."""

    __slots__ = ("_table", "_completion")

    def __init__(self, table: Any, completion: Any) -> None:
        self._table, self._completion = table, completion

    def wrap(self, given: Any, kind: int, source: Any) -> Any:
        """Calls wrap validators, and what stands between them."""
        run = _Run(self._table, self._completion, kind)
        try:
            found = run.wrapped(given, len(self._table.wrap))
        except Fail as problem:
            raise self._error(put_input(problem, given), kind, source)
        except RecursionError as error:
            raise self._deep(error, given, kind, source)
        if kind != KEYWORDS or found is run.instance:
            return found
        warn_of_result()
        return self._table.cls.__new__(self._table.cls) if run.instance is None else run.instance

    def initialize(self, given: Any, kind: int, source: Any) -> Any:
        """Calls the `__init__` of the class."""
        table = self._table
        if type(given) is not dict:
            # It is not what `__init__` is called with.
            return again(table, [table, NOTHING], source if kind == JSON else given, kind, None)
        try:
            instance = table.cls.__new__(table.cls)
            try:
                instance.__init__(**given)
            except (ValueError, AssertionError) as error:
                raise from_user(error, given) from error
            return instance
        except Fail as problem:
            raise self._error(problem, kind, source)
        except RecursionError as error:
            raise self._deep(error, given, kind, source)

    def _deep(self, error: RecursionError, given: Any, kind: int, source: Any) -> BaseException:
        deep = too_deep(given)
        return error if deep is None else self._error(deep, kind, source)

    def _error(self, problem: Fail, kind: int, source: Any) -> BaseException:
        mode, text = ("json", source) if kind == JSON else ("python", None)
        found: BaseException = self._table.error(problem, mode, text)
        found.__cause__ = cause_of(self._table.config, problem)
        return found


class _Run:
    """One input on its way through a model's wrap validators."""

    __slots__ = ("_table", "_completion", "_kind", "_mode", "instance")

    def __init__(self, table: Any, completion: Any, kind: int) -> None:
        self._table, self._completion, self._kind = table, completion, kind
        #: How the input came that is checked next: what functions made is Python's.
        self._mode = "json" if kind == JSON else "python"
        #: The first that was made: what the call of a class gives back.
        self.instance: Any = None

    def _info(self) -> ValidationInfo:
        return ValidationInfo(State("json" if self._kind == JSON else "python"), self._table.shown_config)

    def wrapped(self, value: Any, depth: int) -> Any:
        if depth == 0:
            return self._around(value)
        table = self._table
        function, info = table.wrap[depth - 1]
        handler = _Handler(self, depth - 1)
        try:
            found = function(value, handler, self._info()) if info else function(value, handler)
            for function, info in table.after_inside[depth]:
                found = function(found, self._info()) if info else function(found)
        except (ValueError, AssertionError) as error:
            raise from_user(error, value) from error
        return found

    def inner(self, value: Any, depth: int) -> Any:
        """What the handler of a wrap validator does: what it is given is a function's."""
        mode, self._mode = self._mode, "python"
        try:
            return self.wrapped(value, depth)
        finally:
            self._mode = mode

    def _around(self, value: Any) -> Any:
        log: list[Any] = []
        found = None
        if self._mode == "json" and self._completion.is_plain or type(value) is dict:
            is_json = self._kind == JSON and (True if self._mode == "json" else MADE)
            found = self._completion.made(value, log, is_json)
        if found is None:
            found = self._checked(value, log)
        if self.instance is None:
            self.instance = found
        return found

    def _checked(self, value: Any, log: list[Any]) -> Any:
        """The general check, which takes what functions have answered from a journal."""
        table = self._table
        state = State(self._mode)
        state.given_mode = "json" if self._mode == "python" and self._kind == JSON else None
        state.way = GENERAL
        state.journal = Journal(log)
        if self._kind == KEYWORDS and self.instance is None:
            state.self_instance = table.cls.__new__(table.cls)
        return table._check_around(value, state)

    def error(self, problem: Fail) -> BaseException:
        found: BaseException = self._table.error(problem, "json" if self._kind == JSON else "python")
        return found


class _Handler:
    """The handler of a model's wrap validator."""

    __slots__ = ("_run", "_depth")

    def __init__(self, run: _Run, depth: int) -> None:
        self._run, self._depth = run, depth

    def __call__(self, value: Any, outer_location: Any = None) -> Any:
        try:
            return self._run.inner(value, self._depth)
        except Fail as problem:
            put_input(problem, value)
            raise self._run.error(problem) from None


def again(table: Any, log: list[Any], data: Any, source: int, instance: Any) -> Any:
    """Looks at the input of a class in the general way, which takes what functions have answered
    from a log. Returns the instance, or raises."""
    state = State("json" if source == JSON else "python")
    state.way = GENERAL
    state.journal = Journal(log)
    if source == KEYWORDS:
        made = table.cls.__new__(table.cls) if instance is None else instance
        table.create(made, data, GENERAL, state)
        return made
    return table.from_json(data, state) if source == JSON else table.from_python(data, state)


def conductor_of(table: Any, completion: Any) -> Any:
    """Returns what the library calls for a class; None where nothing stands around the making
    of its instances."""
    if table.has_init:
        return Conductor(table, completion).initialize
    if table.wrap:
        return Conductor(table, completion).wrap
    return completion.conduct if table.before else None
