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

    def check_assignment(self, instance: Any, name: str, value: Any, state: Optional[State] = None) -> None:
        """Sets a field, checked: the old value stays where the new one is not valid."""
        state = state or State()
        field = self.by_name.get(name)
        held = self.values(instance)
        old = self.held(instance) if self.after else None
        state.data = dict(held) if self.before else held
        state.data.pop(name, None)
        state.field_name, state.config = name, self.shown_config
        if self.config.strict and state.strict is None:
            state.strict = True
        try:
            if field is None:
                self._assign_extra(instance, name, value, state)
                return
            if field.is_frozen:
                raise Fail([Line("frozen_field", (name,), value)])
            for function, info in self.before:
                given = {**held, name: value}
                try:
                    given = function(given, ValidationInfo(state)) if info else function(given)
                except (ValueError, AssertionError) as error:
                    raise from_user(error, given) from error
                if isinstance(given, dict) and name in given:
                    value = given[name]
            try:
                checked = field.node.check(value, state)
            except Fail as problem:
                raise Fail(problem.at(name)) from None
            self.store(instance, name, checked)
            self._after_assignment(instance, value, state, old)
        except Fail as problem:
            raise self.error(problem) from cause_of(self.config, problem)
        except RecursionError as error:
            deep = too_deep(value)
            if deep is None:
                raise
            raise self.error(Fail(deep.at(name))) from error

    def _after_assignment(self, instance: Any, value: Any, state: State, old: Any) -> None:
        """Runs the after validators; `old` is what the instance held."""
        for function, info in self.after:
            try:
                function(instance, ValidationInfo(state)) if info else function(instance)
            except (ValueError, AssertionError) as error:
                problem = from_user(error, self.values(instance))
                self.put(instance, *old)
                raise problem from error

    def _assign_extra(self, instance: Any, name: str, value: Any, state: State) -> None:
        if self.extra != "allow":
            raise Fail([Line("no_such_attribute", (name,), value, {"attribute": name})])
        if self.extra_node is not None:
            try:
                value = self.extra_node.check(value, state)
            except Fail as problem:
                raise Fail(problem.at(name)) from None
        keep_extra(instance, name, value)
