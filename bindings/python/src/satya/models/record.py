# SPDX-License-Identifier: Apache-2.0
"""The fields of a model, TypedDict or dataclass: reading and writing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Optional

from .config import Config
from .defaults import MISSING
from .digits import without_digits
from .field_table import FieldTable, dump_by_method, is_default
from .journal import NOTHING
from .members import get_attribute, step, step_by_attribute
from .nodes.base import Node
from .selection import select
from .state import MOST_PROBLEMS, Fail, Line, Omit, State, UseDefault, fail, place_of
from .write import Writing, infer


class Table:
    """The fields of a model, TypedDict or dataclass, and how input is looked up."""

    def __init__(self, name: str, fields: list[FieldTable], config: Config) -> None:
        self.name = name
        self.fields = fields
        #: The same in the order of a dump.
        self.written = fields
        self.by_name = {field.name: field for field in fields}
        self.config = config
        self.extra = config.extra or "ignore"
        #: What validators see as their configuration.
        self.shown_config: dict[str, Any] = {"title": name, **config.given}
        self.extra_node: Optional[Node] = None
        self.extra_key_node: Optional[Node] = None
        self._lookups: dict[tuple[bool, bool], list[tuple[Any, ...]]] = {}
        #: Those of a call without options, once they were needed.
        self._plain_lookups: Optional[list[tuple[Any, ...]]] = None

    def field(self, name: str) -> Optional[FieldTable]:
        """Returns one field; None where there is no such."""
        return self.by_name.get(name)

    def lookups(self, by_alias: Optional[bool], by_name: Optional[bool]) -> list[tuple[Any, ...]]:
        """Returns, for each field, the places where its value is looked for."""
        if by_alias is None and by_name is None:
            if self._plain_lookups is None:
                self._plain_lookups = self._lookups_of(self.config.by_alias, self.config.by_name)
            return self._plain_lookups
        config = self.config
        alias = config.by_alias if by_alias is None else by_alias
        name = config.by_name if by_name is None else by_name
        return self._lookups_of(alias, name)

    def _lookups_of(self, alias: bool, name: bool) -> list[tuple[Any, ...]]:
        found = self._lookups.get((alias, name))
        if found is None:
            found = []
            for field in self.fields:
                places = list(field.aliases) if alias or not field.aliases else []
                if not field.aliases or (name and field.name not in places):
                    places.append(field.name)
                found.append(tuple(places))
            self._lookups[alias, name] = found
        return found

    def check_fields(
        self,
        data: Any,
        state: State,
        read: Callable[..., Any] = dict.get,
        is_held: bool = False,
    ) -> tuple[dict[str, Any], set[str], Optional[dict[str, Any]]]:
        """Checks input against every field; returns values, names set, extra values. What an instance
        held stands under the fields' names."""
        values: dict[str, Any] = {}
        fields_set: set[str] = set()
        lines: list[Line] = []
        outer = state.data, state.field_name, state.config
        state.data, state.config = values, self.shown_config
        has_read = read is not dict.get
        # Only a nested model's count says how well it fits.
        count, state.fields_set_count = state.fields_set_count, None
        used: set[Any] = set()
        depth = state.depth = state.depth + 1
        is_strings, has_journal = state.mode == "strings", state.journal is not None
        found = self.lookups(False, True) if is_held else self.lookups(state.by_alias, state.by_name)
        try:
            for field, places in zip(self.fields, found):
                name = field.name
                if not field.is_init:
                    self._fill(field, values, lines, state)
                    continue
                loc = places[0]
                try:
                    if len(places) == 1 and type(loc) is str:
                        value = read(data, loc, MISSING)
                        if value is not MISSING:
                            used.add(loc)
                    else:
                        value, loc = self.look_up(data, places, read, used)
                except Fail as problem:
                    lines += problem.at(name)
                    continue
                state.field_name = name
                if value is MISSING:
                    self._fill(field, values, lines, state)
                    continue
                try:
                    if is_strings and not isinstance(value, (str, dict)):
                        raise fail("string_type", value)
                    if has_journal:
                        values[name] = self._checked(field, value, state)
                    else:
                        values[name] = field.node.check(value, state)
                    fields_set.add(name)
                except Fail as problem:
                    if not self.config.loc_by_alias:
                        loc = name
                    loc = (loc,) if type(loc) is str else loc
                    if len(loc) == 1:
                        lines += problem.at(loc[0])
                    else:
                        for line in problem.lines:
                            lines.append(
                                Line(line.type, (*loc, *line.loc), line.input, line.ctx, line.message)
                            )
                    if len(lines) >= MOST_PROBLEMS:
                        break
                except UseDefault:
                    self._fill(field, values, lines, state)
                    fields_set.add(name)
                except Omit:
                    pass
            # Extras say nothing of how well a model fits: any value fits them.
            given = len(fields_set)
            extra = self._check_extra(data, used, lines, state, has_read)
            if extra:
                fields_set.update(extra)
        finally:
            state.data, state.field_name, state.config = outer
            state.depth = depth - 1
        if lines:
            raise Fail(lines)
        inner = state.fields_set_count
        state.fields_set_count = (count or 0) + given + (inner or 0)
        return values, fields_set, extra

    def _checked(self, field: FieldTable, value: Any, state: State) -> Any:
        """What functions of the user have answered already, or the field's check."""
        answer = state.journal.take(field, value)
        return field.node.check(value, state) if answer is NOTHING else answer

    def _default(self, field: FieldTable, values: dict[str, Any], state: State) -> Any:
        if state.journal is not None and field.factory is not None:
            answer = state.journal.take((field, "default"), MISSING)
            if answer is not NOTHING:
                return answer
        return field.get_default(values)

    def look_up(
        self, data: Any, places: tuple[Any, ...], read: Any, used: set[Any]
    ) -> tuple[Any, tuple[Any, ...]]:
        follow = step_by_attribute if read is get_attribute else step
        for place in places:
            if type(place) is str:
                value = read(data, place, MISSING)
                if value is not MISSING:
                    used.add(place)
                    return value, (place,)
                continue
            value = read(data, place[0], MISSING)
            for part in place[1:]:
                if value is MISSING:
                    break
                value = follow(value, part)
            if value is not MISSING:
                used.add(place[0])
                return value, place
        first = places[0]
        return MISSING, (first,) if type(first) is str else first

    def _fill(
        self, field: FieldTable, values: dict[str, Any], lines: list[Line], state: State
    ) -> None:
        """Fills in the default of a field that was not given, or notes that it is missing."""
        if field.factory is not None and field.takes_data and lines:
            lines.append(Line("default_factory_not_called", (field.name,), MISSING))
            return
        if field.is_required:
            first = self.lookups(state.by_alias, state.by_name)[field.index][0]
            if not self.config.loc_by_alias:
                first = field.name
            lines.append(Line("missing", (first,) if type(first) is str else first, _INPUT))
            return
        value = self._default(field, values, state)
        if value is MISSING:
            return
        if self.checks_default(field):
            try:
                value = self._checked_default(field, value, state)
            except Fail as problem:
                for line in problem.lines:
                    # No alias gave it: the problem is the field's own.
                    place = (field.name, *line.loc)
                    lines.append(Line(line.type, place, line.input, line.ctx, line.message))
                return
        values[field.name] = value

    def checks_default(self, field: FieldTable) -> bool:
        """Whether a default of a field is held to its type."""
        wanted = field.validates_default
        return bool(self.config.validate_default if wanted is None else wanted)

    def has_late_defaults(self) -> bool:
        """Whether a default depends on the fields before it, or is held to its type."""
        for field in self.fields:
            if not field.is_required and (field.takes_data or self.checks_default(field)):
                return True
        return False

    def _checked_default(self, field: FieldTable, value: Any, state: State) -> Any:
        if state.journal is not None:
            answer = state.journal.take((field, "checked default"), value)
            if answer is not NOTHING:
                return answer
        return state.check_made(field.node.check, value)

    def _check_extra(
        self, data: Any, used: set[Any], lines: list[Line], state: State, has_read: bool
    ) -> Optional[dict[str, Any]]:
        policy = state.extra or self.extra
        if policy == "ignore" or has_read and not isinstance(data, Mapping):
            return {} if policy == "allow" else None
        state.hold_texts(data)
        found: dict[str, Any] = {}
        for key, value in data.items():
            if key in used and isinstance(key, str):
                continue
            if len(lines) >= MOST_PROBLEMS:
                break
            if not isinstance(key, str):
                lines.append(Line("invalid_key", (place_of(key),), key))
                continue
            if policy == "forbid":
                lines.append(Line("extra_forbidden", (key,), value))
                continue
            try:
                if self.extra_key_node is not None:
                    key = self.extra_key_node.check(key, state)
                if self.extra_node is not None:
                    value = self.extra_node.check(value, state)
                elif state.is_exact:
                    value = without_digits(value)
                found[key] = value
            except Fail as problem:
                lines += problem.at(key)
        return found if policy == "allow" else None

    def dump_fields(
        self,
        values: dict[str, Any],
        out: Writing,
        include: Any,
        exclude: Any,
        fields_set: Any,
        owner: Any,
        found: dict[str, Any],
    ) -> None:
        """Writes the fields that a dump shows into `found`."""
        by_alias = self.config.serialize_by_alias if out.by_alias is None else out.by_alias
        for field in self.written:
            name = field.name
            if name not in values:
                continue
            value = values[name]
            if field.exclude is True:
                continue
            if out.exclude_unset and fields_set is not None and name not in fields_set:
                continue
            if out.exclude_none and value is None:
                continue
            inner: Any = (None, None)
            if include is not None or exclude is not None:
                inner = select(name, include, exclude)
                if inner is None:
                    continue
            by_method = field.is_written_by_method
            if field.exclude:
                inner = (inner[0], field.exclude if inner[1] is None else inner[1])
            if out.exclude_defaults and not by_method and is_default(field, value):
                continue
            if field.exclude_if is not None and field.exclude_if(value):
                continue
            key = field.key if by_alias else name
            if field.serializer is not None:
                found[key] = dump_by_method(field, value, out, inner, owner)
            elif out.as_any:
                found[key] = infer(value, out, *inner)
            else:
                found[key] = field.node.dump(value, out, *inner)

    def dump_extra(self, extra: Any, out: Writing, include: Any, exclude: Any, found: Any) -> None:
        """Writes into `found` what a dump shows of members that are no fields."""
        for name, value in dict(extra).items():
            if out.exclude_none and value is None:
                continue
            inner: Any = (None, None)
            if include is not None or exclude is not None:
                inner = select(name, include, exclude)
                if inner is None:
                    continue
            if self.extra_node is not None:
                found[name] = self.extra_node.dump(value, out, *inner)
            else:
                found[name] = infer(value, out, *inner)


#: Stands for the whole input in a `missing` problem until the model knows it.
_INPUT: Any = type("_Input", (), {"__slots__": ()})()


def put_input(problem: Fail, value: Any) -> Fail:
    """Names the input in problems of fields that were not given."""
    for line in problem.lines:
        if line.input is _INPUT:
            line.input = value
    return problem
