# SPDX-License-Identifier: Apache-2.0
"""Checking input of a model."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from typing import Any, Callable, Optional

from .defaults import MISSING
from .depth import too_deep
from .errors import ValidationError, from_user
from .journal import NOTHING
from .layout import ModelStorage
from .members import get_attribute, get_item
from .nodes.functions import ValidationInfo
from .nodes.tagged import has_attributes
from .record import Table, put_input
from .state import FIRST, GENERAL, STRICT, Fail, Line, State, UseDefault, cause_of, fail
from .type_variables import origin_of


class ModelCheck(Table, ModelStorage):
    """The part of a model's table that checks input."""

    label: str
    before: list[tuple[Callable[..., Any], bool]]
    wrap: list[tuple[Callable[..., Any], bool]]
    after: list[tuple[Callable[..., Any], bool]]
    after_inside: list[list[tuple[Callable[..., Any], bool]]]
    post_init: Optional[str]
    has_init: bool
    is_root: bool
    is_classic: bool
    has_decimal: bool
    short_way: Any
    flat_way: Any
    is_simple: bool
    makers: Any
    diagnosis: Any
    completion: Any
    beforehand: Any
    options: Any
    fill: Any

    def check(self, value: Any, state: State) -> Any:
        """Checks any input of the model: an instance, a dict, an object."""
        if self.is_simple and type(value) is dict and state.self_instance is None:
            state.floor(STRICT)
            short_way = self.short_way
            # Another thread may have found out just now that there is none.
            found = None if short_way is None else short_way(value, state)
            if found is not None:
                return self.new(*found)
            if state.way == FIRST:
                return self._check_again(value, state)
        journal = state.journal
        if journal is not None:
            answer = journal.take(self, value)
            if answer is not NOTHING:
                state.floor(STRICT)
                return answer
        elif self.completion is not None and type(value) is dict:
            made = self.completion.within(value, state)
            if made is not None:
                return made
        try:
            return self._check_wrapped(value, state, len(self.wrap))
        except Fail as problem:
            raise put_input(problem, value)
        finally:
            state.journal = journal

    def _check_again(self, value: Any, state: State) -> Any:
        """Finds the problems of what failed the short way."""
        state.way = GENERAL
        try:
            return self._check_wrapped(value, state, len(self.wrap))
        except Fail as problem:
            raise put_input(problem, value)
        finally:
            state.way = FIRST

    def _check_wrapped(self, value: Any, state: State, depth: int) -> Any:
        if depth == 0:
            return self._check_around(value, state)
        function, info = self.wrap[depth - 1]
        handler = _Inner(self, state, depth - 1)
        try:
            found = function(value, handler, self._info(state)) if info else function(value, handler)
        except (ValueError, AssertionError) as error:
            raise from_user(error, value) from error
        return self._run_after(depth, found, value, state)

    def _info(self, state: State) -> ValidationInfo:
        """What a validator around a model sees: the settings are those of the outermost."""
        return ValidationInfo(state, state.config or self.shown_config)

    def _check_around(self, value: Any, state: State) -> Any:
        """Checks what stands inside the wrap validators, and those after it."""
        instance, state.self_instance = state.self_instance, None
        return self._run_after(0, self._check_value(value, state, instance), value, state)

    def _run_after(self, depth: int, found: Any, given: Any, state: State) -> Any:
        """Runs the after validators that stand inside the next wrap validator."""
        for function, info in self.after_inside[depth]:
            answer = self._answer("after", given, state)
            if answer is not NOTHING:
                found = answer
                continue
            try:
                found = function(found, self._info(state)) if info else function(found)
            except (ValueError, AssertionError) as error:
                raise from_user(error, given) from error
        return found

    def _check_value(self, value: Any, state: State, instance: Any) -> Any:
        if instance is not None:
            return self._make(value, state, instance)
        cls = self.cls
        if state.mode == "python":
            if isinstance(value, cls):
                return self._check_instance(value, state)
            origin = origin_of(cls)
            if origin is not cls and isinstance(value, origin):
                # Another parametrization of the same generic model.
                return self._check_held(value, state)
        state.floor(STRICT)
        if self.has_init and issubclass(type(value), dict):
            return self._check_by_init(value, state)
        return self._make(value, state)

    def _make(self, given: Any, state: State, instance: Any = None) -> Any:
        """Makes an instance, or fills in the one whose `__init__` runs."""
        values, fields_set, extra = self._check_input(given, state)
        if instance is None:
            instance = self.cls.__new__(self.cls)
        if state.mode == "json" and type(fields_set) is not set:
            fields_set = set(fields_set)
        self.put(instance, values, fields_set, extra)
        if self.post_init is not None:
            self._run_post_init(instance, given, state)
        return instance

    def _answer(self, role: str, given: Any, state: State) -> Any:
        """What the next function of the model itself has answered already."""
        return NOTHING if state.journal is None else state.journal.take((self, role), given)

    def _run_post_init(self, instance: Any, value: Any, state: State) -> None:
        if self._answer("post_init", value, state) is not NOTHING:
            return
        try:
            getattr(instance, self.post_init or "")(state.context)
        except (ValueError, AssertionError) as error:
            raise from_user(error, value) from error

    def _check_by_init(self, value: dict[Any, Any], state: State) -> Any:
        """The class has an __init__ of its own, which is called with the input."""
        instance = self.cls.__new__(self.cls)
        try:
            instance.__init__(**value)
        except (ValueError, AssertionError) as error:
            raise from_user(error, value) from error
        return instance

    def _check_instance(self, value: Any, state: State) -> Any:
        how = self.config.revalidate_instances
        if how == "never" or (how == "subclass-instances" and type(value) is self.cls):
            return value
        return self._check_held(value, state)

    def _check_held(self, value: Any, state: State) -> Any:
        """Makes an instance of what another holds, checked."""
        if self.is_root:
            values, _, extra = self._check_input(value.root, state)
            return self.new(values, value.model_fields_set.copy(), extra)
        held = {**type(value).__satya_table__.values(value), **(value.__satya_extra__ or {})}
        if self.has_init:
            return self._check_by_init(held, state)
        values, _, extra = self._check_input(held, state, is_held=True)
        made = self.new(values, set(value.model_fields_set), extra)
        if self.post_init is not None:
            self._run_post_init(made, value, state)
        return made

    def _check_input(self, given: Any, state: State, is_held: bool = False) -> Any:
        """Has the validators before see the input, and checks what they make of it: what an
        instance held stands under the fields' names."""
        check = self._check_held_members if is_held else self._check_made
        if not self.before:
            return check(given, state)
        value = given
        for function, info in self.before:
            answer = self._answer("before", value, state)
            if answer is not NOTHING:
                value = answer
                continue
            try:
                value = function(value, ValidationInfo(state, self.shown_config)) if info else function(value)
            except (ValueError, AssertionError) as error:
                raise from_user(error, value) from error
        try:
            return state.check_made(check, value)
        except Fail as problem:
            # What was not given is missing in what the functions made of the input.
            raise put_input(problem, value)

    def _check_made(self, value: Any, state: State) -> Any:
        return self._check_root(value, state) if self.is_root else self._check_members(value, state)

    def _check_held_members(self, value: Any, state: State) -> Any:
        if not issubclass(type(value), dict):
            raise fail("model_type", value, {"class_name": self.label})
        return self.check_fields(value, state, is_held=True)

    def _check_members(self, value: Any, state: State) -> Any:
        short_way = self.short_way
        if type(value) is dict and short_way is not None:
            found = short_way(value, state)
            if found is not None:
                return found
            if state.way == FIRST:
                state.way = GENERAL
                try:
                    return self.check_fields(value, state)
                finally:
                    state.way = FIRST
        if type(value) is dict or issubclass(type(value), dict):
            return self.check_fields(value, state)
        if state.mode == "python":
            from_attributes = state.from_attributes
            if from_attributes is None:
                from_attributes = self.config.from_attributes
            is_strict = self.config.strict if state.strict is None else state.strict
            if issubclass(type(value), Mapping) and not is_strict:
                return self.check_fields(value, state, get_item)
            if from_attributes:
                if has_attributes(value):
                    return self.check_fields(value, state, getattr(state, "read_attribute", get_attribute))
                raise fail("model_attributes_type", value)
        raise fail("model_type", value, {"class_name": self.label})

    def _check_root(self, value: Any, state: State) -> Any:
        field = self.fields[0]
        if value is MISSING:
            lines: list[Line] = []
            values: dict[str, Any] = {}
            if field.is_required:
                raise fail("missing", {})
            self._fill(field, values, lines, state)
            if lines:
                raise Fail(lines)
            return values, set(), None
        outer = state.field_name, state.config
        state.field_name, state.config = "root", self.shown_config
        try:
            return {"root": field.node.check(value, state)}, {"root"}, None
        except UseDefault:
            if field.is_required:
                raise
            return {"root": field.get_default(None)}, {"root"}, None
        finally:
            state.field_name, state.config = outer

    # What engines fall back on

    def error(self, problem: Fail, mode: str = "python", source: Any = None) -> ValidationError:
        """Returns the exception for problems of this model."""
        return ValidationError.of_table(self, problem.lines, mode != "python", source)

    def diagnose(self, data: Any, is_json: bool = False, source: Any = None) -> None:
        """Raises ValidationError where problems are found the short way (diagnosis.py);
        returns where the general way must look."""
        lines = self.diagnosis.problems(data, is_json)
        if lines is not None:
            raise ValidationError.of_table(self, lines, is_json, source)

    def diagnose_json(self, data: Any) -> None:
        """The same of JSON text."""
        value = self.diagnosis.read(data)
        if type(value) is dict and not self.has_decimal:
            self.diagnose(value, True, data)

    def create_again(self, instance: Any, data: dict[str, Any]) -> None:
        """What `create` does, where a short way has failed already."""
        self.create(instance, data, GENERAL)

    def create(
        self, instance: Any, data: dict[str, Any], way: int = FIRST, state: Optional[State] = None
    ) -> None:
        """Fills an instance in: what __init__ does."""
        if self.diagnosis is not None:
            self.diagnose(data)
        if state is None:
            if self.fill is not None and way == FIRST and type(instance) is self.cls:
                if self.fill(instance, data):
                    return
            if self.beforehand is not None:
                self.beforehand.from_keywords(data, instance)
                return
            state = State()
            state.way = way
        state.self_instance = instance
        try:
            found = self.check(data, state)
        except Fail as problem:
            raise self.error(problem) from cause_of(self.config, problem)
        except RecursionError as error:
            deep = too_deep(data)
            if deep is None:
                raise
            raise self.error(deep) from error
        if found is not instance:
            warn_of_result()

    def from_python(self, value: Any, state: Optional[State]) -> Any:
        """Checks input, and raises ValidationError; no state: a call without options."""
        if state is None:
            way = FIRST
            if type(value) is dict:
                if self.makers is not None:
                    made = self.makers.from_dict(value)
                    if made is not None:
                        return made
                    way = GENERAL
                elif self.diagnosis is not None:
                    self.diagnose(value)
                elif self.beforehand is not None:
                    return self.beforehand.from_object(value)
            elif self.options is not None and self.config.from_attributes and has_attributes(value):
                if not issubclass(type(value), Mapping):
                    made, state = self.options.of_attributes(value)
                    if made is not None:
                        return made
            if state is None:
                state = State()
                state.way = way
        if state.mode == "python":
            # Input that leads back to itself is met where it stands again.
            state.active = {(id(value), id(self))}
        try:
            if state.mode == "strings" and not issubclass(type(value), (str, dict)):
                raise fail("string_type", value)
            return self.check(value, state)
        except Fail as problem:
            raise self.error(problem, state.mode) from cause_of(self.config, problem)
        except RecursionError as error:
            deep = too_deep(value)
            if deep is None:
                raise
            raise self.error(deep, state.mode) from error

    def from_json(self, data: Any, state: Optional[State]) -> Any:
        """Reads and checks JSON text; no state: a call without options."""
        if state is None:
            way = FIRST
            if self.makers is not None:
                made = self.makers.from_text(data)
                if made is not None:
                    return made
                way = GENERAL
            elif self.diagnosis is not None:
                self.diagnose_json(data)
            elif self.beforehand is not None:
                return self.beforehand.from_text(data)
            state = State()
            state.way = way
        from .read import JSONError, read_json

        try:
            value = read_json(data, self.has_decimal)
        except JSONError as error:
            raise self.error(Fail([error.line(data)]), "json", error.place) from None
        state.mode = "json"
        state.is_exact = self.has_decimal
        try:
            return self.check(value, state)
        except Fail as problem:
            raise self.error(problem, "json", data) from cause_of(self.config, problem)
        except RecursionError as error:
            deep = too_deep(value)
            if deep is None:
                raise
            raise self.error(deep, "json", data) from error


class _Inner:
    """The handler of a model's wrap validator."""

    __slots__ = ("_table", "_state", "_depth")

    def __init__(self, table: ModelCheck, state: State, depth: int) -> None:
        self._table, self._state, self._depth = table, state, depth

    def __call__(self, value: Any, outer_location: Any = None) -> Any:
        try:
            return self._state.check_made(
                lambda made, state: self._table._check_wrapped(made, state, self._depth), value
            )
        except Fail as problem:
            put_input(problem, value)
            raise self._table.error(problem, self._state.input_mode) from None


def warn_of_result() -> None:
    """Tells whoever called a class that a validator has given back another object than its
    instance."""
    level, frame = 2, sys._getframe(1)
    while frame.f_back is not None and str(frame.f_globals.get("__package__")).startswith(__package__):
        level, frame = level + 1, frame.f_back
    warnings.warn(
        "A custom validator is returning a value other than `self`.\n"
        "Returning anything other than `self` from a top level model validator isn't"
        " supported when validating via `__init__`.\nSee the `model_validator` docs"
        " (https://docs.pydantic.dev/latest/concepts/validators/#model-validators) for"
        " more details.",
        stacklevel=level,
    )
