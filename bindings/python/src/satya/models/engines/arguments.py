# SPDX-License-Identifier: Apache-2.0
"""Arguments of a call that the native engine takes one by one."""

from __future__ import annotations

from typing import Any, Optional

from ..defaults import MISSING
from ..places import NATIVE
from .proof import Proof


class Arguments:
    """The arguments of a call, each of which its own proof must take."""

    def __init__(self, fields: list[Any], proofs: list[Proof], allows_others: bool) -> None:
        self._fields = [
            (field.name, proof, proof.program, proof.take, MISSING if field.is_required else field.default)
            for field, proof in zip(fields, proofs)
        ]
        self._count = len(fields)
        self._allows_others = allows_others

    def take(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Optional[list[Any]]:
        """Returns the values of all fields, in order; None where Python must look."""
        count = len(args)
        if count > self._count:
            return None
        made = []
        used = index = 0
        for name, _, program, take, default in self._fields:
            if index < count:
                value = args[index]
                index += 1
            elif name in kwargs:
                value = kwargs[name]
                used += 1
            elif default is MISSING:
                return None
            else:
                made.append(default)
                continue
            found = take(program, value)
            if found is program:
                return None
            made.append(found)
        if used != len(kwargs):
            # Others that were given, unless one was given twice.
            if not self._allows_others or any(name in kwargs for name, *_ in self._fields[:count]):
                return None
        return made


def arguments_of(fields: list[Any], config: Any, allows_others: bool = False) -> Optional[Arguments]:
    """Returns what takes arguments natively; None where some field needs more than a look
    at its value."""
    if NATIVE is None or config.strict or config.validate_default:
        return None
    for field in fields:
        if field.aliases or field.factory is not None or field.copies_default or field.validates_default:
            return None
    proofs = [Proof(field.node, config) for field in fields]
    return Arguments(fields, proofs, allows_others) if all(proof.is_any for proof in proofs) else None
