# SPDX-License-Identifier: Apache-2.0
"""Arguments of a call that the native engine takes."""

from __future__ import annotations

from typing import Any, Optional

from ..effects import SILENT, has_hooks
from ..places import NATIVE
from .completion import reads_alike
from .kinds import CALL, FORBIDS_EXTRA
from .program import ProgramWriter, default_of
from .structures import is_absent


class Arguments:
    """The parameters of a call, each of which takes its argument by place or by name."""

    __slots__ = ("program", "_kept", "_fields", "_has_calls", "_is_alike")

    def __init__(self, fields: list[Any], allows_others: bool) -> None:
        writer = ProgramWriter()
        parameters = []
        for field in fields:
            node = writer.place(field.node)
            kind, default = default_of(field)
            parameters.append((field.name, node, kind, False, default))
        flags = 0 if allows_others else FORBIDS_EXTRA
        nodes = tuple(writer.nodes)
        self._fields = fields
        self._has_calls = any(node[0] == CALL for node in nodes)
        #: None before that was asked, since models that fields lead to may not be complete yet.
        self._is_alike: Optional[bool] = None
        self.program: Any = NATIVE["program"]((flags, tuple(parameters), nodes, None, None))
        # What must live as long as the program.
        self._kept = writer.kept

    def reads_alike(self) -> bool:
        """Whether values of JSON are taken as objects of Python are: no check of those takes part, nor
        in a model that is held."""
        if self._is_alike is None:
            self._is_alike = not self._has_calls and reads_alike([field.node for field in self._fields])
        return self._is_alike

    def take(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Optional[tuple[Any, ...]]:
        """Returns the values of all parameters, in order; None where Python must look."""
        found: Optional[tuple[Any, ...]] = NATIVE["take_arguments"](self.program, args, kwargs)
        return found

    def fill(self, instance: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Gives an instance the values as attributes; False where Python must look."""
        is_filled: bool = NATIVE["fill_from_arguments"](self.program, instance, args, kwargs)
        return is_filled


def arguments_of(fields: list[Any], config: Any, allows_others: bool = False) -> Optional[Arguments]:
    """Returns what takes arguments natively; None where some field needs more than a look
    at its value, or where functions of the user would run."""
    if NATIVE is None or config.strict or config.validate_default:
        return None
    for field in fields:
        if field.aliases or field.copies_default or field.validates_default or field.factory not in SILENT:
            return None
        if is_absent(field):
            return None
    if not fields or has_hooks([field.node for field in fields]):
        return None
    return Arguments(fields, allows_others)
