# SPDX-License-Identifier: Apache-2.0
"""Compiled types that the fields of many classes share: `int`, `Optional[str]`, an `int`
with a bound. Nobody changes a node once its field is compiled; validators stand around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Optional

from .fields import FieldInfo, Limits
from .nodes.base import Node

#: Settings that change what such a type becomes.
_SETTINGS = frozenset(
    "strict allow_inf_nan val_json_bytes val_temporal_unit str_strip_whitespace str_to_lower"
    " str_to_upper str_min_length str_max_length coerce_numbers_to_str regex_engine".split()
)
_TYPES = (str, int, float, bool, bytes, date, datetime, time)
_SHARED = frozenset((*_TYPES, *(Optional[kind] for kind in _TYPES)))
#: What their types are: only of these it is known how they hash and compare.
_KINDS = frozenset(type(annotation) for annotation in _SHARED)
#: Types of constraints that are told apart.
_PLAIN = frozenset((int, float, str, bool))
_MOST = 4096

_kept: dict[Any, Node] = {}


def shared_node(compiler: Any, annotation: Any, metadata: list[Any]) -> Node:
    """Compiles a field's type, or returns what was compiled of the same declaration."""
    key = _key_of(annotation, metadata) if _SETTINGS.isdisjoint(compiler.config.given) else None
    if key is None:
        return compiler.with_metadata(annotation, metadata)  # type: ignore[no-any-return]
    node = _kept.get(key)
    if node is None:
        node = compiler.with_metadata(annotation, metadata)
        if len(_kept) < _MOST:
            _kept[key] = node
    return node


def are_known(config: Any, infos: Iterable[FieldInfo]) -> bool:
    """Whether the types of fields were compiled before, so that nothing can be wrong with
    them, and nothing is said of the fields that a class has to know."""
    if not _SETTINGS.isdisjoint(config.given):
        return False
    for info in infos:
        if info.frozen is not None or info.discriminator is not None:
            return False
        # None is nobody's key.
        if _key_of(info.annotation, info.metadata) not in _kept:
            return False
    return True


def _key_of(annotation: Any, metadata: list[Any]) -> Any:
    if type(annotation) not in _KINDS or annotation not in _SHARED:
        return None
    if not metadata:
        return annotation
    limits = metadata[0]
    if len(metadata) > 1 or type(limits) is not Limits:
        return None
    values = limits.values
    kinds = tuple(map(type, values.values()))
    if not _PLAIN.issuperset(kinds):
        return None
    if float in kinds:
        # Of floats that are equal, or not, the repr says which are the same.
        return annotation, repr(values)
    return annotation, tuple(values.items()), kinds
