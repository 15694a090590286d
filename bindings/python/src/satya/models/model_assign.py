# SPDX-License-Identifier: Apache-2.0
"""Checking what is assigned to an instance of a model."""

from __future__ import annotations

from typing import Any, Callable, Optional

from .assign import keep_extra
from .depth import too_deep
from .errors import from_user
from .field_table import FieldTable
from .model_check import ModelCheck
from .nodes.functions import ValidationInfo
from .state import Fail, Line, Omit, State, UseDefault, cause_of


class ModelAssign(ModelCheck):
    """The part of a model's table that checks assignments."""

    def sees_assignments(self) -> bool:
        """Whether functions of the model see what is assigned to its fields."""
        return self.config.validate_assignment and bool(self.before or self.wrap or self.after)

    def check_assignment(self, instance: Any, name: str, value: Any, state: Optional[State] = None) -> None:
        """Sets a field, checked: the old value stays where the new one is not valid."""
        state = state or State()
        state.field_name, state.config = name, self.shown_config
        if self.config.strict and state.strict is None:
            state.strict = True
        # Functions of the model may refuse an instance that has the new value already.
        old = self.held(instance) if self.after or self.wrap else None
        try:
            _Assignment(self, instance, name, value, state).run(len(self.wrap))
        except BaseException as error:
            if old is not None:
                self.put(instance, *old)
            if isinstance(error, Omit) and error.problem is not None:
                # A field that is there is not left out.
                error = Fail(error.problem.at(name))
            if isinstance(error, Fail):
                raise self.error(error) from cause_of(self.config, error)
            deep = too_deep(value) if isinstance(error, RecursionError) else None
            if deep is None:
                raise
            raise self.error(Fail(deep.at(name))) from error

    def setter(self, name: str) -> Optional[Callable[[Any], Any]]:
        """Returns what makes of a new value of a field the one to be set, or raises
        ValidationError; None where more than the value is looked at."""
        from .engines.steps import steps_of

        field = self.by_name[name]
        if field.is_frozen or field.takes_data or self.before or self.wrap or self.after or self.config.strict:
            return None
        steps = steps_of(field.node, self.config, "python")
        if steps is None:
            return None
        take = steps

        def set_checked(value: Any) -> Any:
            try:
                return take(value)
            except Fail as problem:
                raise self.error(Fail(problem.at(name))) from cause_of(self.config, problem)
            except Omit as omit:
                if omit.problem is None:
                    raise
                raise self.error(Fail(omit.problem.at(name))) from None
            except UseDefault:
                if field.is_required:
                    raise
                return field.get_default(None)
            except RecursionError as error:
                deep = too_deep(value)
                if deep is None:
                    raise
                raise self.error(Fail(deep.at(name))) from error

        return set_checked


class _Assignment:
    """A value on its way into a field, through the functions of the model."""

    __slots__ = ("_table", "_instance", "_name", "_value", "_state")

    def __init__(self, table: ModelAssign, instance: Any, name: str, value: Any, state: State) -> None:
        self._table, self._instance, self._state = table, instance, state
        self._name, self._value = name, value

    def run(self, depth: int) -> Any:
        """Sets the field inside of so many wrap validators; returns the instance, or what
        functions gave back in place of it."""
        table, instance, state = self._table, self._instance, self._state
        found = instance
        if depth == 0:
            self._set()
        else:
            function, info = table.wrap[depth - 1]
            handler = _Handler(self, depth - 1)
            try:
                found = function(instance, handler, ValidationInfo(state)) if info else function(instance, handler)
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

    def _set(self) -> None:
        table, name = self._table, self._name
        field = table.by_name.get(name)
        if field is not None and field.is_frozen:
            raise Fail([Line("frozen_field", (name,), self._value)])
        if table.is_root:
            values, _, _ = table._check_input(self._value, self._state)
            table.store(self._instance, name, values[name])
            return
        given = self._seen_before()
        if field is None:
            checked = self._checked_extra()
        else:
            checked = self._checked(field, given)
        # What functions made of the other fields is theirs, unchecked.
        for other, item in given.items() if table.before else ():
            if other in table.by_name:
                table.hold(self._instance, other, item)
        if field is None:
            keep_extra(self._instance, name, checked)
        else:
            table.store(self._instance, name, checked)

    def _seen_before(self) -> dict[str, Any]:
        """Returns the values of the other fields, and extras, as the validators before leave
        them."""
        given = {**self._table.values(self._instance), **(self._instance.__satya_extra__ or {})}
        given[self._name] = self._value
        for function, info in self._table.before:
            try:
                given = function(given, ValidationInfo(self._state)) if info else function(given)
            except (ValueError, AssertionError) as error:
                raise from_user(error, given) from error
            if not isinstance(given, dict):
                raise TypeError(f"a validator before returned no dict where {self._name!r} is set, but {given!r}")
        given.pop(self._name, None)
        return given

    def _checked(self, field: FieldTable, given: dict[str, Any]) -> Any:
        self._state.data = given
        try:
            return field.node.check(self._value, self._state)
        except Fail as problem:
            raise Fail(problem.at(self._name)) from None
        except UseDefault:
            if field.is_required:
                raise
            return field.get_default(given)
        finally:
            self._state.data = None

    def _checked_extra(self) -> Any:
        table = self._table
        if table.extra != "allow":
            raise Fail([Line("no_such_attribute", (self._name,), self._value, {"attribute": self._name})])
        if table.extra_node is None:
            return self._value
        try:
            return table.extra_node.check(self._value, self._state)
        except Fail as problem:
            raise Fail(problem.at(self._name)) from None


class _Handler:
    """The handler of a wrap validator of the model."""

    __slots__ = ("_assignment", "_depth")

    def __init__(self, assignment: _Assignment, depth: int) -> None:
        self._assignment, self._depth = assignment, depth

    def __call__(self, value: Any, outer_location: Any = None) -> Any:
        try:
            return self._assignment.run(self._depth)
        except Fail as problem:
            raise self._assignment.error(problem) from None
