# SPDX-License-Identifier: Apache-2.0
"""The arguments of a call, as what checks them gets them and problems show them."""

from __future__ import annotations

from typing import Any, Optional

from ..field_table import FieldTable
from ..record import put_input
from ..state import Fail, Line, State


class ArgsKwargs:
    """Arguments given by position and by name."""

    __slots__ = ("args", "kwargs")

    def __init__(self, args: tuple[Any, ...], kwargs: Optional[dict[str, Any]] = None) -> None:
        self.args = args
        self.kwargs = kwargs

    def __repr__(self) -> str:
        return f"ArgsKwargs({self.args!r}, {self.kwargs!r})" if self.kwargs else f"ArgsKwargs({self.args!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ArgsKwargs):
            return NotImplemented
        return self.args == other.args and (self.kwargs or {}) == (other.kwargs or {})

    __hash__ = None  # type: ignore[assignment]


def as_argument(line: Line) -> Line:
    """A member that is no field is an argument that nobody asked for."""
    if line.type == "extra_forbidden" and len(line.loc) == 1:
        return Line("unexpected_keyword_argument", line.loc, line.input)
    return line


class Given:
    """The arguments of one call that makes a dataclass, put to its fields."""

    def __init__(self, given: ArgsKwargs, table: Any, state: State) -> None:
        self.given = given
        self.table = table
        self.state = state
        self.data = dict(given.kwargs or {})
        #: The fields given by position, by name: where.
        self.places: dict[str, int] = {}
        self.lines: list[Line] = []
        for index, value in enumerate(given.args):
            if index < len(table.positional):
                self._put(table.positional[index], index, value)
            else:
                self.lines.append(Line("unexpected_positional_argument", (index,), value))

    def _put(self, field: FieldTable, index: int, value: Any) -> None:
        places = self.table.lookups(self.state.by_alias, self.state.by_name)[field.index]
        for name in places:
            if isinstance(name, str) and name in self.data:
                self.lines.append(Line("multiple_argument_values", (field.name,), self.data.pop(name)))
        if field.name in self.data and self.table.extra == "forbid":
            # It has that name, but is not given by it.
            self.lines.append(Line("unexpected_keyword_argument", (field.name,), self.data[field.name]))
        self.data[field.name] = value
        self.places[field.name] = index

    def check(self) -> tuple[dict[str, Any], Any]:
        """Returns the values of the fields and what else was given."""
        state, by_name = self.state, self.state.by_name
        if self.places:
            state.by_name = True
        values: dict[str, Any] = {}
        extra: Any = None
        found: list[Line] = []
        try:
            values, _, extra = self.table.check_fields(self.data, state)
        except Fail as problem:
            found = [self._placed(as_argument(line)) for line in put_input(problem, self.given).lines]
        finally:
            state.by_name = by_name
        lines = [line for line in found if not self._is_doubled(line)] + self.lines
        if lines:
            raise Fail(sorted(lines, key=self._rank))
        return values, extra

    def _placed(self, line: Line) -> Line:
        """A problem of what was given by position stands there."""
        index = self.places.get(line.loc[0]) if line.loc else None
        if index is None:
            return line
        return Line(line.type, (index, *line.loc[1:]), line.input, line.ctx, line.message)

    def _is_doubled(self, line: Line) -> bool:
        """Whether a value is one of two for its field: that alone is the problem."""
        index = line.loc[0] if line.loc else None
        if not isinstance(index, int):
            return False
        name = self.table.positional[index].name
        return any(each.type == "multiple_argument_values" and each.loc == (name,) for each in self.lines)

    def _rank(self, line: Line) -> int:
        """Problems come in the order of the fields, then what no field takes."""
        count = len(self.table.fields)
        if line.type == "unexpected_positional_argument":
            return count
        if line.type == "unexpected_keyword_argument":
            return count + 1
        place = line.loc[0] if line.loc else None
        if isinstance(place, int):
            return int(self.table.positional[place].index)
        for field, names in zip(self.table.fields, self.table.lookups(True, True)):
            if place in names or any(name[0] == place for name in names if isinstance(name, tuple)):
                return int(field.index)
        return count
