# SPDX-License-Identifier: Apache-2.0
"""Checking what is assigned to an instance of a model."""

from __future__ import annotations

from typing import Any, Optional

from .assign import keep_extra
from .depth import too_deep
from .errors import from_user
from .model_check import ModelCheck
from .nodes.functions import ValidationInfo
from .state import Fail, Line, State, cause_of


class ModelAssign(ModelCheck):
    """The part of a model's table that checks assignments."""

    def sees_assignments(self) -> bool:
        """Whether functions of the model see what is assigned to its fields."""
        return self.config.validate_assignment and bool(self.before or self.wrap or self.after)

    def check_assignment(self, instance: Any, name: str, value: Any, state: Optional[State] = None) -> None:
        """Sets a field, checked: the old value stays where the new one is not valid."""
        state = state or State()
        field = self.by_name.get(name)
        held = self.values(instance)
        old = self.held(instance) if self.wrap or self.after else None
        state.data = dict(held) if self.before else held
        state.data.pop(name, None)
        state.field_name, state.config = name, self.shown_config
        if self.config.strict and state.strict is None:
            state.strict = True
        try:
            assignment = _Assignment(self, field, name, value, held, state)
            try:
                assignment.wrapped(instance, len(self.wrap))
            except BaseException:
                if old is not None:
                    self.put(instance, *old)
                raise
        except Fail as problem:
            raise self.error(problem) from cause_of(self.config, problem)
        except RecursionError as error:
            deep = too_deep(value)
            if deep is None:
                raise
            raise self.error(Fail(deep.at(name))) from error


class _Assignment:
    """A value on its way into a field, through the functions of the model."""

    __slots__ = ("_table", "_field", "_name", "_value", "_held", "_state")

    def __init__(self, table: ModelAssign, field: Any, name: str, value: Any, held: Any, state: State) -> None:
        self._table, self._field, self._name = table, field, name
        self._value, self._held, self._state = value, held, state

    def wrapped(self, instance: Any, depth: int) -> Any:
        """Calls the wrap validators, and the after validators that stand inside of them."""
        table, state = self._table, self._state
        if depth == 0:
            self._set(instance)
            found = instance
        else:
            function, info = table.wrap[depth - 1]
            handler = _Handler(self, depth - 1)
            given = (instance, handler, ValidationInfo(state)) if info else (instance, handler)
            try:
                found = function(*given)
            except (ValueError, AssertionError) as error:
                raise from_user(error, instance) from error
        for function, info in table.after_inside[depth]:
            try:
                found = function(found, ValidationInfo(state)) if info else function(found)
            except (ValueError, AssertionError) as error:
                raise from_user(error, table.values(instance)) from error
        return found

    def error(self, problem: Fail) -> BaseException:
        return self._table.error(problem)

    def _set(self, instance: Any) -> None:
        table, field, name, state = self._table, self._field, self._name, self._state
        if field is None:
            self._set_extra(instance)
            return
        if field.is_frozen:
            raise Fail([Line("frozen_field", (name,), self._value)])
        value = self._seen()
        try:
            checked = field.node.check(value, state)
        except Fail as problem:
            raise Fail(problem.at(name)) from None
        table.store(instance, name, checked)

    def _seen(self) -> Any:
        """Returns what the before validators make of the value."""
        value, state = self._value, self._state
        for function, info in self._table.before:
            given = {**self._held, self._name: value}
            try:
                given = function(given, ValidationInfo(state)) if info else function(given)
            except (ValueError, AssertionError) as error:
                raise from_user(error, given) from error
            if isinstance(given, dict) and self._name in given:
                value = given[self._name]
        return value

    def _set_extra(self, instance: Any) -> None:
        table, name, value = self._table, self._name, self._value
        if table.extra != "allow":
            raise Fail([Line("no_such_attribute", (name,), value, {"attribute": name})])
        if table.extra_node is not None:
            try:
                value = table.extra_node.check(value, self._state)
            except Fail as problem:
                raise Fail(problem.at(name)) from None
        keep_extra(instance, name, value)


class _Handler:
    """The handler of a model's wrap validator, where a field is assigned."""

    __slots__ = ("_assignment", "_depth")

    def __init__(self, assignment: _Assignment, depth: int) -> None:
        self._assignment, self._depth = assignment, depth

    def __call__(self, instance: Any, outer_location: Any = None) -> Any:
        try:
            return self._assignment.wrapped(instance, self._depth)
        except Fail as problem:
            raise self._assignment.error(problem) from None
