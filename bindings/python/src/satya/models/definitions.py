# SPDX-License-Identifier: Apache-2.0
"""The definitions of a public JSON Schema, by keys that stand for their names until all
of them are known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable, Optional

from .errors import InvalidForJsonSchema
from .generics import label_of, path_of
from .nodes.base import Omitted
from .schema_parts import rename_references, safe_name
from .typing_forms import is_model


#: How many definitions may be built inside each other: of hundreds of classes that lead to each
#: other, the rest is built when these are done.
_DEEPEST = 40


class Definitions:
    """Collects definitions, each under the key of what it describes; what they are made of are the
    schemas of nodes."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}
        self._keys: dict[Any, str] = {}
        self._things: list[Any] = []
        #: The keys of a named type, one for each of its meanings.
        self._meanings: dict[Any, list[str]] = {}
        self._depth = 0
        self._put_off: dict[str, Callable[[], dict[str, Any]]] = {}
        #: Those that were put off and have no schema, with what says so.
        self._refused: dict[str, Exception] = {}

    def of(self, node: Any) -> dict[str, Any]:
        """Returns the schema of a node."""
        found: dict[str, Any] = node.schema(self)
        return found

    def choices(self, nodes: Iterable[Any]) -> list[Optional[dict[str, Any]]]:
        """Returns the schemas of the choices of a union: None for one that is left out, and for one of
        which nothing can be said, unless that is so of all."""
        found: list[Optional[dict[str, Any]]] = []
        refusal: Optional[InvalidForJsonSchema] = None
        for node in nodes:
            count = len(self.definitions)
            try:
                found.append(self.of(node))
                continue
            except Omitted:
                pass
            except InvalidForJsonSchema as error:
                refusal = error
            # One that it leads to may be all right, and is begun anew where it is met again.
            self.forget_since(count)
            found.append(None)
        if refusal is not None and not any([each is not None for each in found]):
            raise refusal
        return found

    def ref(
        self, thing: Any, label: str, build: Callable[[], dict[str, Any]], arguments: tuple[Any, ...] = ()
    ) -> dict[str, Any]:
        """Returns a reference to a class, with the types that it is given, and builds the
        definition at the first one."""
        identity = (id(thing), arguments)
        key = self._keys.get(identity)
        if key is None:
            key = f"{core_ref(thing, arguments)}:{label}"
            if key in self._refused:
                raise self._refused[key]
            self._open(identity, thing, key)
            self._put_off[key] = build
            if self._depth < _DEEPEST:
                self._build(key)
        return {"$ref": key}

    def _build(self, key: str) -> None:
        """Builds a definition and, where it is the outermost, those that were put off meanwhile."""
        build, count = self._put_off.pop(key), len(self.definitions)
        self._depth += 1
        try:
            self.definitions[key] = build()
            while self._depth == 1 and self._put_off:
                later, build_later = self._put_off.popitem()
                try:
                    self.definitions[later] = build_later()
                except (InvalidForJsonSchema, Omitted) as refusal:
                    # A union that leads to it may do without, which it is asked once more.
                    self._refused[later] = refusal
                    self.forget_since(count)
                    self.definitions[key] = build()
        finally:
            self._depth -= 1

    def alias(self, stand_in: Any, build: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Returns a reference to a type that has a name: one for all places in which it means
        the same. Settings of the class around it may give it another meaning."""
        key = self._keys.get(id(stand_in))
        if key is not None:
            return {"$ref": key}
        _, alias, arguments = stand_in.key
        label = safe_name(label_of(alias, arguments))
        meanings = self._meanings.setdefault((id(alias), arguments), [])
        number = f".{id(stand_in)}" if meanings else ""
        key = f"{core_ref(alias, arguments)}{number}:{label}"
        before, known = len(self.definitions), list(meanings)
        meanings.append(key)
        self._open(id(stand_in), stand_in, key)
        self.definitions[key] = build()
        same = next((other for other in known if self._is_same(key, other)), None)
        if same is None:
            return {"$ref": key}
        meanings.remove(key)
        self._join(key, same, before)
        self._keys[id(stand_in)] = same
        return {"$ref": same}

    def _open(self, identity: Any, thing: Any, key: str) -> None:
        self._keys[identity] = key
        # An id names a thing only while it lives.
        self._things.append(thing)
        self.definitions[key] = {}

    def forget_since(self, count: int) -> None:
        """Drops the definitions that were begun when there were so many."""
        dropped = set(list(self.definitions)[count:])
        for key in dropped:
            del self.definitions[key]
            self._put_off.pop(key, None)
        self._keys = {identity: key for identity, key in self._keys.items() if key not in dropped}
        for meanings in self._meanings.values():
            meanings[:] = [key for key in meanings if key not in dropped]

    def _is_same(self, key: str, other: str) -> bool:
        """Whether two definitions say the same, but that each leads to itself. One that is
        still open leads to the other."""
        found = rename_references(self.definitions[key], {key: other}, "{model}")
        return self.definitions[other] in ({}, found)

    def _join(self, key: str, same: str, before: int) -> None:
        """Drops a definition that says what another says."""
        del self.definitions[key]
        for later in list(self.definitions)[before:]:
            self.definitions[later] = rename_references(self.definitions[later], {key: same}, "{model}")


def core_ref(thing: Any, arguments: tuple[Any, ...] = ()) -> str:
    """Returns what pydantic calls a class by: its path, with its parameters, and its id. What satya
    checks has another number, or pydantic would not ask it again where it stands in a union."""
    name = path_of(thing, arguments)
    number = str(id(thing) + (is_model(thing) or hasattr(thing, "__satya_dataclass__")))
    if arguments:
        number = f"{number}.{hash(arguments)}"
    return f"{getattr(thing, '__module__', '')}.{name}:{number}"
