# SPDX-License-Identifier: Apache-2.0
"""The ctypes engine: Python code written from a model's table.

For each model it writes an `__init__` that takes the fields as keywords and proves
what it can by `node.proof`: an exact builtin type whose constraints hold. What is not
proven goes through the field's own check; where that fails, the table's `create` runs
from the start and finds all problems. No rule is written here.
"""

from __future__ import annotations

import keyword
from typing import Any, Optional

from ..assign import assign
from ..complete import finished
from ..defaults import MISSING
from ..flags import HAS_AFTER, HAS_BEFORE, HAS_INIT, HAS_POST_INIT, HAS_WRAP
from ..places import put_dict, put_extra, put_fields_set
from ..nodes.base import NoneNode
from ..nodes.choices import NullableNode
from ..nodes.functions import FunctionNode
from ..nodes.literals import EnumNode, LiteralNode
from ..nodes.scalars import BoolNode, FloatNode, IntNode
from ..nodes.strings import BytesNode, StrNode
from ..nodes.times import DateNode, DateTimeNode, TimeDeltaNode, TimeNode
from ..state import GENERAL, SHORT, SOMEWHERE, Fail, State
from ..table import ModelTable
from ..typing_forms import model_base
from .makers import Makers, flat_way_of

NAME = "ctypes"
#: A class without functions of its own would have those of its base.
MAY_WAIT = False

#: With any of these, the general path makes the instance.
_GENERAL = HAS_BEFORE | HAS_WRAP | HAS_AFTER | HAS_POST_INIT | HAS_INIT

#: More fields than this would make a slow function of long code.
_MOST_FIELDS = 200


def install(table: ModelTable) -> None:
    """Puts functions into the class that write the fast ones when they are first used:
    a program makes many classes that it uses little."""
    cls = table.cls
    own = vars(cls)
    if "__init__" not in own or _is_generated(own["__init__"]):
        if table.flags & _GENERAL or table.is_root:
            if not table.has_init:
                # A parent's generated function knows only the parent's fields.
                _put(cls, "__init__", general(cls))
        else:
            _put(cls, "__init__", _first_init(table))
    current = cls.__setattr__
    if current is model_base(cls).__setattr__ or _is_generated(current):
        _put(cls, "__setattr__", _first_setattr(table))
    has_short_way = not table.flags & (HAS_INIT | HAS_BEFORE | HAS_WRAP) and may_be_short(table)
    table.short_way = _first_short_way(table) if has_short_way else None
    table.flat_way = None
    table.is_simple = has_short_way and not (table.flags & _GENERAL or table.is_root)
    table.makers = Makers(table) if table.is_simple and not table.has_decimal else None


def _is_generated(function: Any) -> bool:
    return bool(getattr(function, "__satya_generated__", False))


def _put(cls: Any, name: str, function: Any) -> None:
    function.__satya_generated__ = True
    type.__setattr__(cls, name, function)


def _first_init(table: ModelTable) -> Any:
    def __init__(self: Any, /, **data: Any) -> None:
        made = _init_of(table) or general(table.cls)
        _put(table.cls, "__init__", made)
        made(self, **data)

    return __init__


def _first_setattr(table: ModelTable) -> Any:
    def __setattr__(self: Any, name: str, value: Any) -> None:
        made = _setattr_of(table)
        _put(table.cls, "__setattr__", made)
        made(self, name, value)

    return __setattr__


def _first_short_way(table: ModelTable) -> Any:
    def from_dict(data: Any, state: Any) -> Any:
        made = table.short_way = _from_dict_of(table)
        if made is None:
            table.is_simple = False
            return None
        if table.is_simple and all(_is_flat(field.node) for field in table.fields):
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
    checks, members, absent = [], [], []
    for field in table.fields:
        places = table.lookups(None, None)[field.index]
        if len(places) != 1 or not isinstance(places[0], str):
            return None
        name = f"_v{field.index}_"
        lines, made = field_lines(field, name, missing, "", fail, bind)
        checks.append(f"{name} = _get_({places[0]!r}, {missing})")
        checks += lines
        members.append(f"{field.name!r}: {made}")
        if not field.is_required:
            absent.append((name, field.name))
    body = [
        "_way_ = _state_.way",
        f"if _way_ == {GENERAL} or _state_.by_alias is not None or _state_.by_name is not None"
        " or _state_.extra is not None or _state_.is_exact or _state_.mode == 'strings': return None",
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
        "finally:",
        "    _state_.depth = _depth_",
        "    _state_.way = _way_",
    ]
    if absent:
        test = " or ".join(f"{name} is {missing}" for name, _ in absent)
        pairs = ", ".join(f"({label!r}, {name})" for name, label in absent)
        body.append(f"if {test}: _set_ = {bind(names_set, 'n')}({every}, ({pairs},))")
        body.append(f"else: _set_ = {every}")
    else:
        body.append(f"_set_ = {every}")
    if table.extra == "forbid":
        body += [
            "if len(_set_) != len(_data_):",
            "    _state_.fields_set_count = _count_",
            f"    if _way_ == {SHORT}: raise {fail}({somewhere})",
            "    return None",
        ]
    body.append("_state_.fields_set_count = (_count_ or 0) + len(_set_) + (_state_.fields_set_count or 0)")
    body.append(f"return {{{', '.join(members)}}}, _set_, None")
    source = "def from_dict(_data_, _state_):\n    " + "\n    ".join(body) + "\n"
    exec(compile(source, f"<satya {table.label}>", "exec"), writer.names)
    return writer.names["from_dict"]


#: Nodes whose values lead to no other model.
_FLAT = frozenset(
    (
        NoneNode, BoolNode, IntNode, FloatNode, StrNode, BytesNode, DateNode, DateTimeNode, TimeNode,
        TimeDeltaNode, LiteralNode, EnumNode,
    )  # fmt: skip
)


def _is_flat(node: Any) -> bool:
    return type(node.node if type(node) is NullableNode else node) in _FLAT


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
    return not has_hooks([field.node for field in table.fields], set())


def general(cls: Any) -> Any:
    made: Any = _general_root() if getattr(cls, "__satya_is_root__", False) else _general_fields()
    made.__satya_generated__ = True
    return made


def _general_fields() -> Any:
    def __init__(self: Any, /, **data: Any) -> None:
        type(self).__satya_table__.create(self, data)

    return __init__


def _general_root() -> Any:
    def __init__(self: Any, /, root: Any = MISSING, **data: Any) -> None:
        if data:
            if root is not MISSING:
                raise ValueError(
                    '"RootModel.__init__" accepts either a single positional argument or'
                    " arbitrary keyword arguments"
                )
            root = data
        type(self).__satya_table__.create(self, root)

    return __init__


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
    missing, create, new_state = bind(MISSING, "M"), bind(table.create_again, "c"), bind(State, "S")
    put_dict_name = bind(put_dict, "d")
    put_set = bind(put_fields_set, "f")
    # Input that nests too deep for the stack is looked at again as well.
    caught = bind((Fail, RecursionError), "C")
    fail, every = bind(Fail, "E"), bind(frozenset(table.by_name), "a")
    keywords, given, checks, members, absent = [], [], [], [], []
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
            absent.append((name, field.name))
    signature = "_self_, /" + (", *, " + ", ".join(keywords) if keywords else "") + ", **_extra_"
    values = f"{bind(_given, 'g')}({{{', '.join(given)}}}, _extra_)"
    again = f"return {create}(_self_, {values})"
    heir = f"return {bind(_create_heir, 'h')}(_self_, {values})"
    body = [] if table.extra == "ignore" else [f"if _extra_: {again}"]
    # An `__init__` of a heir's own calls this one for an instance that has other fields.
    body.insert(0, f"if _type_(_self_) is not {bind(table.cls, 'T')}: {heir}")
    body += ["try:", *("    " + line for line in checks or ["pass"]), f"except {caught}:", f"    {again}"]
    put = every
    if absent:
        put = "_set_"
        test = " or ".join(f"{name} is {missing}" for name, _ in absent)
        pairs = ", ".join(f"({label!r}, {name})" for name, label in absent)
        body.append(f"if {test}: _set_ = {bind(names_set, 'n')}({every}, ({pairs},))")
        body.append(f"else: _set_ = {every}")
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


def has_hooks(nodes: Any, seen: set[int]) -> bool:
    """Whether functions of the user run in a check: they must not run twice."""
    for node in nodes:
        kind = type(node)
        if kind is NullableNode:
            node = node.node
            kind = type(node)
        if kind in _FLAT or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, FunctionNode) or getattr(node, "has_post_init", False):
            return True
        if node.kind == "model" and hasattr(node, "cls"):
            table = finished(node.cls)
            if table is None or table.flags & _GENERAL or table.has_late_defaults():
                return True
            if has_hooks([field.node for field in table.fields], seen):
                return True
            continue
        inner = node.inner()
        definition = getattr(node, "node", None)
        if has_hooks(inner if definition is None else (*inner, definition), seen):
            return True
    return False


def _given(values: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in values.items() if value is not MISSING}
    found.update(extra)
    return found


def names_set(every: Any, pairs: Any) -> set[str]:
    return set(every) - {name for name, value in pairs if value is MISSING}
