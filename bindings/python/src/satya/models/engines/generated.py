# SPDX-License-Identifier: Apache-2.0
"""The ctypes engine: Python code written from a model's table.

For each model it writes an `__init__` that takes the fields as keywords and proves
what it can by `node.proof`: an exact builtin type whose constraints hold. What is not
proven goes through the field's own check; where that fails, the table's `create` runs
from the start and finds all problems. No rule is written here.
"""

from __future__ import annotations

import keyword
from functools import partial
from typing import Any, Optional

from ..assign import assign
from ..defaults import MISSING
from ..effects import is_flat
from ..flags import AROUND, FUNCTIONS
from ..places import put_dict, put_extra, put_fields_set
from ..state import SHORT, SOMEWHERE, Fail, LookAgain, State
from ..table import ModelTable
from ..typing_forms import model_base
from .general import general
from .makers import Makers, flat_way_of
from .writer import MAY_BE_SHORT, Writer, field_lines, is_short, lines_from_dict, lines_of_set, may_be_short

NAME = "ctypes"
#: A class without functions of its own would have those of its base.
WAITING = None


def install(table: ModelTable) -> None:
    """Puts functions into the class that write the fast ones when they are first used:
    a program makes many classes that it uses little."""
    cls = table.cls
    own = vars(cls)
    if "__init__" not in own or _is_generated(own["__init__"]):
        if table.flags & FUNCTIONS or table.is_root:
            if not table.has_init:
                # A parent's generated function knows only the parent's fields.
                _put(cls, "__init__", general(cls))
        else:
            _put(cls, "__init__", _first_init(table))
    current = cls.__setattr__
    if current is model_base(cls).__setattr__ or _is_generated(current):
        _put(cls, "__setattr__", _first_setattr(table))
    has_short_way = not table.flags & AROUND and may_be_short(table)
    table.short_way = _first_short_way(table) if has_short_way else None
    table.flat_way = None
    table.is_simple = has_short_way and not (table.flags & FUNCTIONS or table.is_root)
    table.makers = Makers(table) if table.is_simple and not table.has_decimal else None


def _is_generated(function: Any) -> bool:
    return bool(getattr(function, "__satya_generated__", False))


def _put(cls: Any, name: str, function: Any) -> None:
    function.__satya_generated__ = True
    type.__setattr__(cls, name, function)


def _first_init(table: ModelTable) -> Any:
    made: Any = None

    def __init__(self: Any, /, **data: Any) -> None:
        nonlocal made
        if made is None:
            made = _init_of(table) or general(table.cls)
            if vars(table.cls).get("__init__") is __init__:
                # A user's, in whose place nothing is put, may call this one.
                _put(table.cls, "__init__", made)
        made(self, **data)

    return __init__


def _first_setattr(table: ModelTable) -> Any:
    made: Any = None

    def __setattr__(self: Any, name: str, value: Any) -> None:
        nonlocal made
        if made is None:
            made = _setattr_of(table)
            if vars(table.cls).get("__setattr__") is __setattr__:
                _put(table.cls, "__setattr__", made)
        made(self, name, value)

    return __setattr__


def _first_short_way(table: ModelTable) -> Any:
    def from_dict(data: Any, state: Any) -> Any:
        made = table.short_way = _from_dict_of(table)
        if made is None:
            table.is_simple = False
            return None
        if table.is_simple and all(is_flat(field.node) for field in table.fields):
            table.flat_way = flat_way_of(table)
        return made(data, state)

    return from_dict


def _setattr_of(table: ModelTable) -> Any:
    """Assignment takes what it can prove; `assign` does all else."""
    proofs: dict[str, Any] = {}
    cls = table.cls
    if not table.config.frozen and not table.sees_assignments():
        for field in table.fields:
            if field.is_frozen:
                continue
            proof: Any = "True"
            writer = Writer()
            if table.config.validate_assignment:
                proof = field.node.proof("v", writer.bind)
            if proof is not None:
                proofs[field.name] = eval(f"lambda v: {proof}", writer.names)

    def __setattr__(self: Any, name: str, value: Any, _find: Any = proofs.get) -> None:
        proof = _find(name)
        if proof is not None and type(self) is cls and proof(value):
            found = self.__satya_fields_set__
            if name in found:
                self.__dict__[name] = value
            else:
                table.store(self, name, value)
        else:
            assign(self, name, value)

    return __setattr__


def _from_dict_of(table: ModelTable) -> Any:
    """Writes the short way from a dict: like __init__, but with the names as keys."""
    if not may_be_short(table) or not is_short(table):
        return None
    writer = Writer()
    bind = writer.bind
    missing, fail = bind(MISSING, "M"), bind(Fail, "E")
    every, somewhere = bind(frozenset(table.by_name), "a"), bind(SOMEWHERE, "L")
    found = lines_from_dict(table, missing, "", fail, bind)
    if found is None:
        return None
    checks, members, optional = found
    body = [
        "_way_ = _state_.way",
        MAY_BE_SHORT,
        f"_state_.way = {SHORT}",
        "_get_ = _data_.get",
        "_count_ = _state_.fields_set_count",
        "_state_.fields_set_count = None",
        "_depth_ = _state_.depth",
        "_state_.depth = _depth_ + 1",
        "try:",
        *("    " + line for line in checks or ["pass"]),
        f"except {fail}:",
        "    _state_.fields_set_count = _count_",
        f"    if _way_ == {SHORT}: raise {fail}({somewhere})",
        "    return None",
        f"except {bind(LookAgain, 'A')}:",
        "    _state_.fields_set_count = _count_",
        f"    if _way_ == {SHORT}: raise",
        "    return None",
        "finally:",
        "    _state_.depth = _depth_",
        "    _state_.way = _way_",
    ]
    tells, given = lines_of_set(optional, every, missing, bind)
    body += tells
    if table.extra == "forbid":
        body += [
            f"if len({given}) != len(_data_):",
            "    _state_.fields_set_count = _count_",
            f"    if _way_ == {SHORT}: raise {fail}({somewhere})",
            "    return None",
        ]
    body.append(f"_state_.fields_set_count = (_count_ or 0) + len({given}) + (_state_.fields_set_count or 0)")
    body.append(f"return {{{', '.join(members)}}}, {given}, None")
    source = "def from_dict(_data_, _state_):\n    " + "\n    ".join(body) + "\n"
    exec(compile(source, f"<satya {table.label}>", "exec"), writer.names)
    return writer.names["from_dict"]


def _input_name(table: ModelTable, index: int) -> Optional[str]:
    """The one keyword under which a field is given; None where there are others."""
    places = table.lookups(None, None)[index]
    if len(places) != 1 or not isinstance(places[0], str):
        return None
    name: str = places[0]
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        return None
    return name


def _init_of(table: ModelTable) -> Any:
    if not is_short(table):
        return None
    writer = Writer()
    bind = writer.bind
    missing, create, new_state = bind(MISSING, "M"), bind(table.create_again, "c"), bind(partial(State, way=SHORT), "S")
    put_dict_name = bind(put_dict, "d")
    put_set = bind(put_fields_set, "f")
    # Input that nests too deep for the stack is looked at again as well.
    caught = bind((Fail, LookAgain, RecursionError), "C")
    fail, every = bind(Fail, "E"), bind(frozenset(table.by_name), "a")
    keywords, given, checks, members, optional = [], [], [], [], []
    for field in table.fields:
        name = _input_name(table, field.index)
        # Two fields that one name gives have no keyword each.
        if name is None or f"{name}={missing}" in keywords:
            return None
        keywords.append(f"{name}={missing}")
        given.append(f"{name!r}: {name}")
        lines, made = field_lines(field, name, missing, new_state, fail, bind)
        checks += lines
        members.append(f"{field.name!r}: {made}")
        if not field.is_required:
            optional.append((name, field.name))
    signature = "_self_, /" + (", *, " + ", ".join(keywords) if keywords else "") + ", **_extra_"
    values = f"{bind(_given, 'g')}({{{', '.join(given)}}}, _extra_)"
    again = f"return {create}(_self_, {values})"
    heir = f"return {bind(_create_heir, 'h')}(_self_, {values})"
    body = [] if table.extra == "ignore" else [f"if _extra_: {again}"]
    # An `__init__` of a heir's own calls this one for an instance that has other fields.
    body.insert(0, f"if _type_(_self_) is not {bind(table.cls, 'T')}: {heir}")
    body += ["try:", *("    " + line for line in checks or ["pass"]), f"except {caught}:", f"    {again}"]
    tells, put = lines_of_set(optional, every, missing, bind)
    body += tells
    body.append(f"{put_dict_name}(_self_, {{{', '.join(members)}}})")
    body.append(f"{put_set}(_self_, {put})")
    if table.extra == "allow":
        put_extra_name = bind(put_extra, "x")
        body.append(f"{put_extra_name}(_self_, {{}})")
    source = f"def __init__({signature}):\n    " + "\n    ".join(body) + "\n"
    exec(compile(source, f"<satya {table.label}>", "exec"), writer.names)
    made = writer.names["__init__"]
    made.__qualname__ = f"{table.cls.__qualname__}.__init__"
    made.__module__ = table.cls.__module__
    made.__satya_source__ = source
    return made


def _create_heir(instance: Any, data: dict[str, Any]) -> None:
    type(instance).__satya_table__.create(instance, data)


def _given(values: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in values.items() if value is not MISSING}
    found.update(extra)
    return found
