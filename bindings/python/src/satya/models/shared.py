# SPDX-License-Identifier: Apache-2.0
"""Compiled types that the fields of many classes share: `int`, `Optional[str]`, an `int`
with a bound. Nobody changes a node once its field is compiled; validators stand around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Optional

from .fields import FieldInfo, Limits, key_of

if TYPE_CHECKING:
    from .nodes.base import Node

#: Settings that change what such a type becomes.
_SETTINGS = frozenset(
    "strict allow_inf_nan val_json_bytes val_temporal_unit str_strip_whitespace str_to_lower"
    " str_to_upper str_min_length str_max_length coerce_numbers_to_str regex_engine".split()
)
_TYPES = (str, int, float, bool, bytes, date, datetime, time)
_SHARED: dict[Any, Any] = {kind: kind for kind in (*_TYPES, *(Optional[kind] for kind in _TYPES))}
#: The same by identity, which is asked first: typing keeps the unions that it has made.
_BY_ID = {id(annotation): annotation for annotation in _SHARED}
#: What their types are: only of these it is known how they hash and compare.
_KINDS = frozenset(type(annotation) for annotation in _SHARED)
#: What a class has to know of its fields.
_TOLD = frozenset(("frozen", "discriminator", "deprecated", "kw_only"))
_MOST = 4096

_kept: dict[Any, Node] = {}
#: The same of types whose problems name every constraint that is broken.
_told_whole: dict[Any, Node] = {}


def shared_node(compiler: Any, annotation: Any, metadata: list[Any]) -> Node:
    """Compiles a field's type, or returns what was compiled of the same declaration."""
    key = _key_of(annotation, metadata) if _SETTINGS.isdisjoint(compiler.config.given) else None
    kept = _told_whole if compiler.tells_all else _kept
    node = None if key is None else kept.get(key)
    if node is None:
        node = compiler.with_metadata(annotation, metadata)
        if compiler.tells_all:
            from .nodes.base import tell_all

            tell_all(node)
        if key is not None and len(kept) < _MOST:
            kept[key] = node
    return node


def known_nodes(config: Any, infos: Iterable[FieldInfo], tells_all: bool) -> Optional[list[Node]]:
    """Returns the types of fields that were all compiled before, so that nothing can be wrong
    with them; None where one was not, or something is said of a field that its class has to
    know."""
    if not _SETTINGS.isdisjoint(config.given):
        return None
    kept = _told_whole if tells_all else _kept
    found: list[Node] = []
    for info in infos:
        said = info.__dict__
        # None is nobody's key.
        node = kept.get(_key_of(said["annotation"], said["metadata"]))
        if node is None or not _TOLD.isdisjoint(said):
            return None
        found.append(node)
    return found


def _key_of(annotation: Any, metadata: list[Any]) -> Any:
    number = id(annotation)
    if number not in _BY_ID:
        if type(annotation) not in _KINDS or annotation not in _SHARED:
            return None
        number = id(_SHARED[annotation])
    if not metadata:
        return number
    limits = metadata[0]
    if len(metadata) > 1 or type(limits) is not Limits:
        return None
    key = limits.key
    if key is None:
        key = limits.key = key_of(limits.values)
    return (number, key) if key else None
