# SPDX-License-Identifier: Apache-2.0
"""Python code that takes the fields of a model one by one: what the functions of the ctypes
engine have in common."""

from __future__ import annotations

from typing import Any, Optional

from ..effects import has_hooks
from ..omissions import may_omit
from ..state import GENERAL
from ..table import ModelTable

#: More fields than this would make a slow function of long code.
_MOST_FIELDS = 200

#: What a part of a larger check looks at first.
MAY_BE_SHORT = (
    f"if _state_.way == {GENERAL} or _state_.by_alias is not None or _state_.by_name is not None"
    " or _state_.extra is not None or _state_.is_exact or _state_.mode == 'strings': return None"
)


def may_be_short(table: ModelTable) -> bool:
    """What of the short way from a dict can be told at once."""
    return table.extra != "allow" and _may_be_plain(table)


def _may_be_plain(table: ModelTable) -> bool:
    config = table.config
    return not (len(table.fields) > _MOST_FIELDS or config.validate_default or config.strict)


def is_short(table: ModelTable) -> bool:
    """Whether fields may be looked at one by one, and once more where one fails."""
    if not _may_be_plain(table):
        return False
    if any(f.takes_data or f.validates_default or not f.is_init for f in table.fields):
        return False
    if any(may_omit(field.node) for field in table.fields):
        return False
    return not has_hooks([field.node for field in table.fields])


class Writer:
    """The constants that generated code refers to, by name."""

    def __init__(self) -> None:
        # No name of a field begins so.
        self.names: dict[str, Any] = {"_type_": type, "_len_": len, "_isinstance_": isinstance}

    def bind(self, value: Any, hint: str = "k") -> str:
        if isinstance(value, type) and value.__module__ == "builtins" and hint == "k":
            name = f"_{value.__name__}"
            self.names[name] = value
            return name
        name = f"_{hint}{len(self.names)}"
        self.names[name] = value
        return name


def field_lines(
    field: Any, name: str, missing: str, state: str, fail: str, bind: Any
) -> tuple[list[str], str]:
    """The statements that check one field or fill in its default, and the expression of
    the result; what was given stays as it is, for a second look. A factory is not called
    before every field is checked: the second look calls it."""
    proof = field.node.proof(name, bind)
    made = name if proof == "True" and field.is_required else f"_w{field.index}_"
    # Without a state of its own, the code is given one.
    given = f"{state}()" if state else "_state_"
    slow = f"{bind(field.node.check, 'slow_')}({name}, {given})"
    taken = f"{made} = {slow}"
    if proof == "True":
        taken = f"{made} = {name}"
    elif proof is not None:
        taken = f"{made} = {name} if {proof} else {slow}"
    if field.is_required:
        # A value that is missing is of no type that a proof accepts, Any's apart.
        refused = f"if {name} is {missing}: raise {fail}([])"
        if proof == "True":
            return [refused], made
        if proof is None:
            return [refused, taken], made
        return [f"if {proof}: {made} = {name}", f"elif {name} is {missing}: raise {fail}([])", f"else: {made} = {slow}"], made
    if field.factory is not None:
        called = f"{bind(field.factory, 'y')}()"
        return [f"if {name} is not {missing}: {taken}"], f"{called} if {name} is {missing} else {made}"
    if field.copies_default:
        default = f"{bind(field.get_default, 'q')}(None)"
    else:
        default = bind(field.default, "o")
    return [f"if {name} is {missing}: {made} = {default}", f"else: {taken}"], made


def lines_from_dict(
    table: ModelTable, missing: str, state: str, fail: str, bind: Any
) -> Optional[tuple[list[str], list[str], list[tuple[str, str]]]]:
    """The statements that check every field of a dict, the members of the result, and the
    variables of fields that need not be given, with their names. None where a field is not
    looked for under just one key."""
    checks, members, optional = [], [], []
    for field, places in zip(table.fields, table.lookups(None, None)):
        if len(places) != 1 or not isinstance(places[0], str):
            return None
        name = f"_v{field.index}_"
        lines, made = field_lines(field, name, missing, state, fail, bind)
        checks.append(f"{name} = _get_({places[0]!r}, {missing})")
        checks += lines
        members.append(f"{field.name!r}: {made}")
        if not field.is_required:
            optional.append((name, field.name))
    return checks, members, optional


def lines_of_set(optional: list[tuple[str, str]], every: str, missing: str, bind: Any) -> tuple[list[str], str]:
    """The statements that tell which fields were given, and the expression of the set."""
    if not optional:
        return [], every
    test = " or ".join(f"{name} is {missing}" for name, _ in optional)
    pairs = ", ".join(f"({label!r}, {name})" for name, label in optional)
    some = f"{bind(_names_set, 'n')}({every}, ({pairs},), {missing})"
    return [f"if {test}: _set_ = {some}", f"else: _set_ = {every}"], "_set_"


def _names_set(every: Any, pairs: Any, missing: Any) -> set[str]:
    return set(every) - {name for name, value in pairs if value is missing}
