# SPDX-License-Identifier: Apache-2.0
"""The shortest ways from input to an instance, of a model without functions of the user:
one function written for it, which makes the instance where every value is proven or its
own check takes it, and None where the general way must look.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Callable, Optional

from ..defaults import MISSING
from ..places import put_dict, put_fields_set
from ..state import GENERAL, SHORT, SOMEWHERE, STRICT, Fail, State


class Makers:
    """What makes instances of a model, each written when it is first used."""

    def __init__(self, table: Any) -> None:
        self._table = table
        #: Of a dict.
        self.from_dict: Callable[[dict[str, Any]], Any] = self._first_dict
        #: Of a dict that JSON text gave.
        self.from_value: Callable[[dict[str, Any]], Any] = self._first_value
        #: Of JSON text.
        self.from_text: Callable[[Any], Any] = self._first_text

    def _first_dict(self, data: dict[str, Any]) -> Any:
        self.from_dict = _written(self._table, State) or _none
        return self.from_dict(data)

    def _first_value(self, data: dict[str, Any]) -> Any:
        self.from_value = _written(self._table, partial(State, "json")) or _none
        return self.from_value(data)

    def _first_text(self, data: Any) -> Any:
        from ..read import JSONError, read_json, read_short

        def from_text(data: Any) -> Any:
            value = read_short(data)
            if value is MISSING:
                try:
                    value = read_json(data)
                except JSONError:
                    return None
            return self.from_value(value) if type(value) is dict else None

        self.from_text = from_text
        return from_text(data)


def _none(data: Any) -> Any:
    return None


def flat_way_of(table: Any) -> Optional[Callable[[dict[str, Any], State], Any]]:
    """Writes the way from a dict to an instance that is a part of a larger check, of a model
    whose fields lead to no other; None where there is none."""
    return _written(table, None)


#: What a part of a larger check looks at first, and does in the end.
_MAY_BE_SHORT = (
    f"if _state_.way == {GENERAL} or _state_.by_alias is not None or _state_.by_name is not None"
    " or _state_.extra is not None or _state_.is_exact or _state_.mode == 'strings': return None"
)
_IS_NOTED = (
    "_state_.fields_set_count = (_state_.fields_set_count or 0) + len({given})",
    f"if _state_.exactness > {STRICT}: _state_.floor({STRICT})",
)


def _written(table: Any, new_state: Any) -> Optional[Callable[..., Any]]:
    """Writes a function from a dict to an instance. With no way to make a state, it is given
    one, and does for it what a check of the model does."""
    from .generated import Writer, field_lines, is_short, names_set

    if not is_short(table):
        return None
    writer = Writer()
    bind = writer.bind
    missing, fail = bind(MISSING, "M"), bind(Fail, "E")
    state = "" if new_state is None else bind(new_state, "S")
    every = bind(frozenset(table.by_name), "a")
    checks, members, absent = [], [], []
    for field in table.fields:
        places = table.lookups(None, None)[field.index]
        if len(places) != 1 or not isinstance(places[0], str):
            return None
        name = f"_v{field.index}_"
        lines, made = field_lines(field, name, missing, state, fail, bind)
        checks.append(f"{name} = _get_({places[0]!r}, {missing})")
        checks += lines
        members.append(f"{field.name!r}: {made}")
        if not field.is_required:
            absent.append((name, field.name))
    refused = ["return None"]
    if not state:
        refused.insert(0, f"if _state_.way == {SHORT}: raise {fail}({bind(SOMEWHERE, 'L')})")
    body = [] if state else [_MAY_BE_SHORT]
    body += ["_get_ = _data_.get", "try:", *("    " + line for line in checks or ["pass"])]
    body += [f"except {fail}:", *("    " + line for line in refused)]
    given = every
    if absent:
        given = "_set_"
        test = " or ".join(f"{name} is {missing}" for name, _ in absent)
        pairs = ", ".join(f"({label!r}, {name})" for name, label in absent)
        body.append(f"if {test}: _set_ = {bind(names_set, 'n')}({every}, ({pairs},))")
        body.append(f"else: _set_ = {every}")
    if table.extra == "forbid":
        body += [f"if len({given}) != len(_data_):", *("    " + line for line in refused)]
    if not state:
        body += [line.format(given=given) for line in _IS_NOTED]
    cls = bind(table.cls, "C")
    body += [
        f"_self_ = {cls}.__new__({cls})",
        f"{bind(put_dict, 'd')}(_self_, {{{', '.join(members)}}})",
        f"{bind(put_fields_set, 'f')}(_self_, {given})",
        "return _self_",
    ]
    signature = "_data_" if state else "_data_, _state_"
    source = f"def make({signature}):\n    " + "\n    ".join(body) + "\n"
    exec(compile(source, f"<satya {table.label}>", "exec"), writer.names)
    made_function: Callable[..., Any] = writer.names["make"]
    return made_function
