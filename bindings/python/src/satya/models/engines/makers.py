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
from ..read import read_if_json
from ..state import SHORT, SOMEWHERE, STRICT, Fail, LookAgain, State
from .writer import MAY_BE_SHORT, Writer, is_short, lines_from_dict, lines_of_set


class Makers:
    """What makes instances of a model, each written when it is first used."""

    def __init__(self, table: Any) -> None:
        self._table = table
        #: Of a dict.
        self.from_dict: Callable[[dict[str, Any]], Any] = self._first_dict
        #: Of a dict that JSON text gave.
        self.from_value: Callable[[dict[str, Any]], Any] = self._first_value

    def _first_dict(self, data: dict[str, Any]) -> Any:
        self.from_dict = _written(self._table, partial(State, way=SHORT)) or _none
        return self.from_dict(data)

    def _first_value(self, data: dict[str, Any]) -> Any:
        self.from_value = _written(self._table, partial(State, "json", way=SHORT)) or _none
        return self.from_value(data)

    def from_text(self, data: Any) -> Any:
        """Makes an instance of JSON text; None where the general way must look."""
        value = read_if_json(data)
        return self.from_value(value) if type(value) is dict else None


def _none(data: Any) -> Any:
    return None


def flat_way_of(table: Any) -> Optional[Callable[[dict[str, Any], State], Any]]:
    """Writes the way from a dict to an instance that is a part of a larger check, of a model
    whose fields lead to no other; None where there is none."""
    return _written(table, None)


#: What a part of a larger check does in the end.
_IS_NOTED = (
    "_state_.fields_set_count = (_state_.fields_set_count or 0) + len({given})",
    f"if _state_.exactness > {STRICT}: _state_.floor({STRICT})",
)


def _written(table: Any, new_state: Any) -> Optional[Callable[..., Any]]:
    """Writes a function from a dict to an instance. With no way to make a state, it is given
    one, and does for it what a check of the model does."""
    if not is_short(table):
        return None
    writer = Writer()
    bind = writer.bind
    missing, fail = bind(MISSING, "M"), bind(Fail, "E")
    state = "" if new_state is None else bind(new_state, "S")
    every = bind(frozenset(table.by_name), "a")
    found = lines_from_dict(table, missing, state, fail, bind)
    if found is None:
        return None
    checks, members, optional = found
    refused = ["return None"]
    if not state:
        refused.insert(0, f"if _state_.way == {SHORT}: raise {fail}({bind(SOMEWHERE, 'L')})")
    body = [] if state else [MAY_BE_SHORT]
    body += ["_get_ = _data_.get", "try:", *("    " + line for line in checks or ["pass"])]
    body += [f"except {bind((Fail, LookAgain), 'C')}:", *("    " + line for line in refused)]
    tells, given = lines_of_set(optional, every, missing, bind)
    body += tells
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
