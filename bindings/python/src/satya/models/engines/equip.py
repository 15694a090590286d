# SPDX-License-Identifier: Apache-2.0
"""Gives a class its program for the native engine, and says which short ways it may take.

What these are, and when CPython takes them back, stands in Sources/SatyaCPython. Here it
is only decided whether the class still means what they do.
"""

from __future__ import annotations

from typing import Any, Optional

from .. import read
from ..defaults import MISSING
from ..diagnosis import Diagnosis
from ..flags import AROUND, FUNCTIONS
from ..nodes.base import AnyNode
from ..places import NATIVE
from ..table import ModelTable
from ..typing_forms import model_base
from .arguments import arguments_of
from .completion import Completion, loses_digits, needs_completion
from .finish import MOST_BITS, is_late
from .kinds import (
    CREATES,
    FORBIDS_EXTRA,
    IS_ROOT,
    KEEPS_EXTRA,
    MAKES,
    SETS,
    TAKES_INSTANCES,
    VALIDATES_ASSIGNMENT,
)
from .options import Options
from .program import free_program_of, program_of
from .turns import runs_hooks

INITIALIZE, _TRACKS_ALWAYS, _GET_ATTRIBUTE = 1, 2, 4


def install_program(table: ModelTable) -> None:
    """Writes the program of a class, and gives it to the class."""
    cls = table.cls
    hooks = runs_hooks(table)
    needs_more = needs_completion(table)
    flags = _flags_of(table, hooks or needs_more)
    completion = None
    if flags & (CREATES | MAKES) and (hooks or needs_more):
        completion = _completion_of(table)
        if completion is None:
            flags &= ~(CREATES | MAKES)
    taken = {} if completion is None else completion.nodes
    late: list[int] = []
    if completion is not None:
        late = [field.index for field in table.fields if is_late(field)]
    is_short = flags & (CREATES | MAKES | SETS | IS_ROOT)
    found = program_of(table, flags, taken, late) if is_short else None
    if found is None:
        completion = None
    # Once and whole: other threads use the table meanwhile.
    table.completion = completion
    creates = found is not None and bool(flags & CREATES) and completion is None
    table.options = Options(table) if creates else None
    if not creates or table.config.validation_error_cause or _has_other_keys(found):
        table.diagnosis = None
    elif table.diagnosis is None:
        table.diagnosis = Diagnosis(table, proof_of, read_anything)
    if found is not None:
        program, kept = found
        shorten(kept)
        # Keeps alive what the program points at, and shows it to the collector.
        type.__setattr__(cls, "__satya_program__", kept)
        # By bits the library knows which fields it has proven.
        knows = table.diagnosis is not None and len(table.fields) <= MOST_BITS
        refusals = table.diagnosis.refusals() if knows else None
        parts = None if completion is None else completion.parts()
        program = (*program, refusals, parts)
    NATIVE["install"](cls, None if found is None else program, slots_of(table))
    table.beforehand = table.fill = None
    if completion is not None:
        if table.has_init:
            table.fill = NATIVE["fill"]
        elif table.before and not table.wrap:
            table.beforehand = completion
    table.short_way = None
    table.is_simple = False


def _completion_of(table: ModelTable) -> Optional[Completion]:
    if table.has_init and (table.before or table.wrap or table.after):
        # What they see depends on what `__init__` does.
        return None
    if table.cls.__getattribute__ is not object.__getattribute__:
        return None
    found = Completion(table)
    return None if loses_digits(table, found) else found


def _has_other_keys(found: Any) -> bool:
    """Whether a field may be given under several keys."""
    return any(type(field[0]) is tuple for field in found[0][1])


def shorten(nodes: list[Any]) -> None:
    """Lets dataclasses take members by the engine, where nothing else is to be done."""
    for node in nodes:
        if getattr(node, "quick", MISSING) is None and node.is_simple:
            node.quick = arguments_of(node.table.fields, node.table.config, allows_others=True)


def proof_of(node: Any) -> Any:
    """Returns a program that takes the values of a type, with a function: a value of which
    `function(program, value)` is not the program is valid. None where Python decides."""
    found = free_program_of(node)
    if found is None:
        return None
    program, kept = found
    return NATIVE["program"]((*program, None, None)), NATIVE["take_value"], kept


#: The program that takes anything, once it was needed.
_anything: Any = None


def read_anything(data: Any) -> Any:
    """Returns what JSON text says; MISSING where Python must read it."""
    global _anything
    if _anything is None:
        _anything = proof_of(AnyNode())[0]
    found = NATIVE["read_json"](_anything, data)
    return MISSING if found is _anything else found


if NATIVE is not None:
    read.quick = read_anything


def _flags_of(table: ModelTable, calls: bool) -> int:
    """What the program may be used for, and its other flags; `calls` tells whether functions of
    the user are called for an instance."""
    config = table.config
    flags = VALIDATES_ASSIGNMENT if config.validate_assignment else 0
    if table.extra == "forbid":
        flags |= FORBIDS_EXTRA
    # A finalizer would see instances of which it turned out that they are not valid.
    if hasattr(table.cls, "__del__"):
        return flags
    typed_extra = table.extra_node is not None or table.extra_key_node is not None
    # Functions of the user see no root.
    if not (typed_extra or table.is_root and (table.flags & FUNCTIONS or calls)):
        flags |= IS_ROOT if table.is_root else MAKES if table.flags & AROUND else CREATES
        flags |= KEEPS_EXTRA if table.extra == "allow" else 0
    if config.revalidate_instances == "never" and not (table.after or table.wrap):
        flags |= TAKES_INSTANCES
    if not (table.is_root or config.frozen or table.sees_assignments()):
        flags |= SETS
    return flags


def slots_of(table: ModelTable) -> int:
    """The slots of the class that still mean what Model's own methods do."""
    frozen = table.config.frozen or any([field.is_frozen for field in table.fields])
    keeps_extra = table.extra == "allow"
    return slots(table.cls, bool(frozen or keeps_extra or table.flags & FUNCTIONS), bool(keeps_extra or table.private))


def slots(cls: Any, leads_on: bool, shows_more: bool) -> int:
    """The same of a class whose instances may lead anywhere besides their fields, and may show more
    attributes than these."""
    base = model_base(cls)
    found = 0
    if cls.__init__ is base.__init__ and cls.__new__ is base.__new__:
        found |= INITIALIZE
    if leads_on or cls.__setattr__ is not base.__setattr__:
        found |= _TRACKS_ALWAYS
    plain = cls.__getattr__ is base.__getattr__ and cls.__getattribute__ is object.__getattribute__
    if plain and not shows_more and "__getattr__" not in vars(cls):
        found |= _GET_ATTRIBUTE
    return found
