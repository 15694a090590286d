# SPDX-License-Identifier: Apache-2.0
"""The native engine: gives a class its program, and says which short ways it may take.

What these are, and when CPython takes them back, stands in Sources/SatyaCPython. Here it
is only decided whether the class still means what they do.
"""

from __future__ import annotations

from typing import Any, Optional

from .. import read
from ..defaults import MISSING
from ..diagnosis import Diagnosis
from ..effects import has_hooks
from ..flags import AROUND, FUNCTIONS
from ..nodes.base import AnyNode
from ..places import NATIVE
from ..state import FIRST, State
from ..table import ModelTable
from ..typing_forms import model_base
from .arguments import arguments_of
from .completion import Completion, loses_digits, needs_completion
from .dump_functions import learn
from .finish import is_late
from .general import general
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
from .output import output_of
from .program import free_program_of, program_of
from .structures import is_absent

NAME = "native"
#: Whether a class works before it is installed.
MAY_WAIT = True

#: The bits of a state word, one for each field.
_MOST_FIELDS = 62

_INITIALIZE, _TRACKS_ALWAYS, _GET_ATTRIBUTE = 1, 2, 4


class _NewTable(ModelTable):
    """The table of a class that was not used yet: a program has many classes that it uses
    little, so that the first use gives the class its program."""

    def ready(self) -> None:
        # First, for a model may lead to itself.
        self.__class__ = ModelTable  # type: ignore[assignment]
        install_program(self)

    def new(self, values: dict[str, Any], fields_set: Any, extra: Any = None) -> Any:
        self.ready()
        return self.new(values, fields_set, extra)

    def check(self, value: Any, state: State) -> Any:
        self.ready()
        return self.check(value, state)

    def create(
        self, instance: Any, data: dict[str, Any], way: int = FIRST, state: Optional[State] = None
    ) -> None:
        self.ready()
        made = None
        is_own = type(instance) is self.cls and not hasattr(self.cls, "__del__")
        if way == FIRST and is_own and self.completion is None:
            # Its fields are taken over: a finalizer, or a function, would see that there were two.
            made = NATIVE["take"](self.cls, data)
        if made is None:
            self.create(instance, data, way, state)
        else:
            extra = made.__satya_extra__
            self.put(instance, NATIVE["values"](made), made.__satya_fields_set__, extra)

    def from_python(self, value: Any, state: Optional[State]) -> Any:
        self.ready()
        found = None
        if state is None and type(value) is dict:
            found = NATIVE["take"](self.cls, value)
        return self.from_python(value, state) if found is None else found

    def from_json(self, data: Any, state: Optional[State]) -> Any:
        self.ready()
        found = None
        if state is None:
            found = NATIVE["take_json"](self.cls, data)
        return self.from_json(data, state) if found is None else found


learn()


def install(table: ModelTable) -> None:
    """Gives the class what its table allows, its program when it is first used."""
    cls = table.cls
    if table.is_root and not table.has_init and "__init__" not in vars(cls):
        type.__setattr__(cls, "__init__", general(cls))
    NATIVE["install"](cls, None, _slots_of(table))
    table.__class__ = _NewTable


def install_program(table: ModelTable) -> None:
    """Writes the program of a class, and gives it to the class."""
    cls = table.cls
    hooks = has_hooks([field.node for field in table.fields], set())
    flags = _flags_of(table, hooks)
    table.completion = None
    if flags & (CREATES | MAKES) and (hooks or needs_completion(table)):
        table.completion = _completion_of(table)
        if table.completion is None:
            flags &= ~(CREATES | MAKES)
    taken = {} if table.completion is None else table.completion.nodes
    late: list[int] = []
    if table.completion is not None:
        late = [field.index for field in table.fields if is_late(field)]
    is_short = flags & (CREATES | MAKES | SETS | IS_ROOT)
    found = program_of(table, flags, taken, late) if is_short else None
    if found is None:
        table.completion = None
    creates = found is not None and bool(flags & CREATES) and table.completion is None
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
        refusals = None if table.diagnosis is None else table.diagnosis.refusals()
        parts = None if table.completion is None else table.completion.parts()
        program = (*program, refusals, parts)
    NATIVE["install"](cls, None if found is None else program, _slots_of(table))
    NATIVE["install_output"](cls, output_of(table))
    table.beforehand = table.fill = None
    if table.completion is not None:
        if table.has_init:
            table.fill = NATIVE["fill"]
        elif table.before and not table.wrap:
            table.beforehand = table.completion
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


def _flags_of(table: ModelTable, hooks: bool) -> int:
    """What the program may be used for; its other flags."""
    config = table.config
    flags = VALIDATES_ASSIGNMENT if config.validate_assignment else 0
    if table.extra == "forbid":
        flags |= FORBIDS_EXTRA
    # A finalizer would see instances of which it turned out that they are not valid.
    if len(table.fields) > _MOST_FIELDS or hasattr(table.cls, "__del__"):
        return flags
    typed_extra = table.extra_node is not None or table.extra_key_node is not None
    # Functions of the user see no extras, and no root.
    is_odd = table.is_root or table.extra == "allow" or config.strict
    if not (typed_extra or is_odd and (table.flags & FUNCTIONS or hooks or needs_completion(table))):
        if all(field.is_init and not is_absent(field) for field in table.fields):
            flags |= IS_ROOT if table.is_root else MAKES if table.flags & AROUND else CREATES
            flags |= KEEPS_EXTRA if table.extra == "allow" else 0
    if config.revalidate_instances == "never" and not (table.after or table.wrap):
        flags |= TAKES_INSTANCES
    if not (table.is_root or config.frozen or table.sees_assignments()):
        flags |= SETS
    return flags


def _slots_of(table: ModelTable) -> int:
    """The slots of the class that still mean what Model's own methods do."""
    cls, base = table.cls, model_base(table.cls)
    slots = 0
    if cls.__init__ is base.__init__ and cls.__new__ is base.__new__:
        slots |= _INITIALIZE
    frozen = table.config.frozen or any(field.is_frozen for field in table.fields)
    # What an instance keeps besides its fields may lead anywhere.
    if frozen or table.extra == "allow" or table.flags & FUNCTIONS or cls.__setattr__ is not base.__setattr__:
        slots |= _TRACKS_ALWAYS
    plain = cls.__getattr__ is base.__getattr__ and cls.__getattribute__ is object.__getattribute__
    if plain and not table.private and table.extra != "allow" and "__getattr__" not in vars(cls):
        slots |= _GET_ATTRIBUTE
    return slots
