# SPDX-License-Identifier: Apache-2.0
"""The native engine, as the seam asks for one: what stands for the table of a class until it is
used, and until its instances are dumped.

A program has many classes that it uses little. So the first use gives a class its program, and
the first dump its output (equip.py). A class of which nothing could be refused waits even for
its table until Python needs one.
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from ..complete import Pending
from ..config import Config
from ..diagnosis import Diagnosis, no_shapes, refusals
from ..model_fields import field_of
from ..nodes.base import Node
from ..places import NATIVE
from ..state import FIRST, State
from ..table import ModelTable
from ..typing_forms import model_base
from ..write import Writing
from .equip import INITIALIZE, install_program, proof_of, read_anything, slots, slots_of
from .finish import MOST_BITS
from .general import general
from .kinds import CREATES, SETS, TAKES_INSTANCES, VALIDATES_ASSIGNMENT
from .options import Options
from .output import output_of
from .program import program_of_atoms

NAME = "native"


class _FirstUse:
    """What happens when a class is used for the first time: it gets its program, which is tried."""

    cls: Any
    #: Whether functions of the user see its instances.
    completion: Any = None
    ready: Callable[..., None]
    made: Callable[[], Any]

    def new(self, values: dict[str, Any], fields_set: Any, extra: Any = None) -> Any:
        self.ready()
        return self.made().new(values, fields_set, extra)

    def check(self, value: Any, state: State) -> Any:
        self.ready()
        return self.made().check(value, state)

    def create(
        self, instance: Any, data: dict[str, Any], way: int = FIRST, state: Optional[State] = None
    ) -> None:
        self.ready()
        cls, made = self.cls, None
        if way == FIRST and type(instance) is cls and self.completion is None:
            # Its fields are taken over: a function would see that there were two.
            made = NATIVE["take"](cls, data)
        if made is None:
            self.made().create(instance, data, way, state)
        else:
            NATIVE["put"](instance, NATIVE["values"](made), made.__satya_fields_set__, made.__satya_extra__)

    def from_python(self, value: Any, state: Optional[State]) -> Any:
        self.ready()
        found = None
        if state is None and type(value) is dict:
            found = NATIVE["take"](self.cls, value)
        return self.made().from_python(value, state) if found is None else found

    def from_json(self, data: Any, state: Optional[State]) -> Any:
        self.ready()
        found = None
        if state is None:
            found = NATIVE["take_json"](self.cls, data)
        return self.made().from_json(data, state) if found is None else found


class _ReadTable(ModelTable):
    """The table of a class of which nothing was written yet: the first dump is Python's, and
    gives the class its output."""

    def ready(self, for_dumps: bool = False) -> None:
        if for_dumps:
            # First, for a model may lead to itself.
            self.__class__ = ModelTable  # type: ignore[assignment]
            NATIVE["install_output"](self.cls, output_of(self))

    def dump(self, instance: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        self.ready(for_dumps=True)
        return self.dump(instance, out, include, exclude)


class _NewTable(_FirstUse, _ReadTable):
    """The table of a class that was not used yet."""

    def ready(self, for_dumps: bool = False) -> None:
        # First, for a model may lead to itself.
        self.__class__ = _ReadTable  # type: ignore[assignment]
        install_program(self)
        if for_dumps:
            self.ready(for_dumps=True)


#: What a field, and a class, may say for the types alone to tell the program.
_SAID = frozenset("annotation metadata given default title description examples json_schema_extra".split())
_SETTINGS = frozenset(
    "title validate_assignment from_attributes arbitrary_types_allowed protected_namespaces"
    " json_schema_extra use_enum_values hide_input_in_errors".split()
)


class Waiting(_FirstUse, Pending):
    """Stands for the table of a class of which nothing could be refused, until Python needs it. What
    the class takes, its program tells alone, where its fields say no more than their types."""

    def __init__(self, cls: Any, nodes: list[Node]) -> None:
        super().__init__(cls)
        self._nodes = nodes
        self._is_ready = False
        #: What the program's fields learn of problems, where it was written without the table.
        self._shapes: Optional[tuple[dict[Any, Any], ...]] = None

    def ready(self, for_dumps: bool = False) -> None:
        if for_dumps or not (self._is_ready or self._install()):
            self.made().ready(for_dumps)
        self._is_ready = True

    def made(self) -> Any:
        cls = self.cls
        if vars(cls).get("__satya_table__") is self:
            config: Config = cls.__satya_config__
            infos = cls.__satya_fields__.items()
            fields = [
                field_of(config, name, info, i, node)
                for i, ((name, info), node) in enumerate(zip(infos, self._nodes))
            ]
            # An `__init__` that the class has got since is called by who calls the class, no more.
            table = ModelTable(cls, fields, config)
            table.is_classic = cls.__satya_is_classic__
            table.settle()
            if self._shapes is None:
                table.__class__ = _NewTable
            else:
                table.__class__ = _ReadTable
                table.options = Options(table)
                table.diagnosis = Diagnosis(table, proof_of, read_anything, self._shapes)
            type.__setattr__(cls, "__satya_table__", table)
        return cls.__satya_table__

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made(), name)

    def _install(self) -> bool:
        """Gives the class its program; false where that takes the table."""
        cls = self.cls
        config, infos = cls.__satya_config__, cls.__satya_fields__
        its_slots = slots(cls, False, False)
        if not (its_slots & INITIALIZE and config.given.keys() <= _SETTINGS) or len(infos) > MOST_BITS:
            return False
        if _has_finalizer(cls) or not all([vars(info).keys() <= _SAID for info in infos.values()]):
            return False
        flags = CREATES | SETS | TAKES_INSTANCES
        if config.validate_assignment:
            flags |= VALIDATES_ASSIGNMENT
        found = program_of_atoms(infos, self._nodes, flags)
        if found is None:
            return False
        program, kept = found
        shapes = no_shapes(len(infos))
        type.__setattr__(cls, "__satya_program__", kept)
        known = refusals(self, config.title or cls.__name__, shapes, reads_json=True)
        NATIVE["install"](cls, (*program, known, None), its_slots)
        self._shapes = shapes
        return True


def _has_finalizer(cls: Any) -> bool:
    """Whether a class has got a `__del__` since it was made."""
    top = model_base(cls)
    if cls.__mro__[1:] == top.__mro__:
        return "__del__" in vars(cls)
    return any("__del__" in vars(base) for base in cls.__mro__)


#: What stands for the table of a class that waits for its first use.
WAITING = Waiting


def install(table: ModelTable) -> None:
    """Gives the class what its table allows, its program when it is first used."""
    cls = table.cls
    if table.is_root and not table.has_init and "__init__" not in vars(cls):
        type.__setattr__(cls, "__init__", general(cls))
    NATIVE["install"](cls, None, slots_of(table))
    # What a rebuilt class had is no longer true.
    NATIVE["install_output"](cls, None)
    table.__class__ = _NewTable
