# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema document of a model for libsatya: what JSON text must be like.

It says all that it can with JSON Schema and x-satya; where a check does more than
that (a validator of the user, a date from a number, …) the document says less, never
more, and is not exact. So a record that breaks it is bad, and one that satisfies an
exact document is good without a second look.
"""

from __future__ import annotations

from typing import Any

from .flags import HAS_AFTER, HAS_BEFORE, HAS_INIT, HAS_POST_INIT, HAS_WRAP
from .rules import write_document


class Refs:
    """The definitions of one document, and whether it is exact so far."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}
        self.is_exact = True
        self._names: dict[int, str] = {}

    def inexact(self) -> None:
        self.is_exact = False

    def _name(self, thing: Any, label: str) -> tuple[str, bool]:
        found = self._names.get(id(thing))
        if found is not None:
            return found, False
        name = f"{label}{len(self._names)}"
        self._names[id(thing)] = name
        return name, True

    def model(self, table: Any) -> dict[str, Any]:
        """Returns a reference to a model's definition."""
        name, is_new = self._name(table.cls, "m")
        if is_new:
            self.definitions[name] = {}
            self.definitions[name] = model_document(table, self)
        return {"$ref": f"#/$defs/{name}"}

    def definition(self, stand_in: Any) -> dict[str, Any]:
        """Returns a reference to a type that contains itself."""
        name, is_new = self._name(stand_in, "d")
        if is_new:
            self.definitions[name] = {}
            self.definitions[name] = stand_in.node.document(self)
        return {"$ref": f"#/$defs/{name}"}


def model_document(table: Any, refs: Refs) -> dict[str, Any]:
    """Returns the definition of one model."""
    if table.flags & (HAS_BEFORE | HAS_WRAP | HAS_INIT):
        refs.inexact()
        return {}
    if table.flags & (HAS_AFTER | HAS_POST_INIT):
        refs.inexact()
    if table.is_root:
        return table.fields[0].node.document(refs)  # type: ignore[no-any-return]
    mode = "strict" if table.config.strict else "lax"
    found: dict[str, Any] = {"type": "object", "x-satya": {"mode": mode, "extras": _extras(table, refs)}}
    properties: dict[str, Any] = {}
    required = []
    for field, places in zip(table.fields, table.lookups(None, None)):
        part = dict(field.node.document(refs))
        if len(places) != 1 or not isinstance(places[0], str):
            # Several names for one value: only the model knows which of them counts.
            refs.inexact()
            continue
        if field.is_init is False:
            refs.inexact()
            continue
        if _mode_matters(part):
            strict = field.node.strict
            word = mode if strict is None else "strict" if strict else "lax"
            part["x-satya"] = {"mode": word, **part.get("x-satya", {})}
        properties[places[0]] = part
        if field.is_required:
            required.append(places[0])
        if field.validates_default or table.config.validate_default:
            refs.inexact()
    found["properties"] = properties
    if required:
        found["required"] = required
    return found


def _mode_matters(part: dict[str, Any]) -> bool:
    kinds = part.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds or []
    return bool({"integer", "number", "boolean"} & set(kinds))


def _extras(table: Any, refs: Refs) -> str:
    if table.extra == "allow":
        if table.extra_node is not None:
            refs.inexact()
        return "keep"
    return "refuse" if table.extra == "forbid" else "ignore"


def build(table: Any) -> tuple[dict[str, Any], bool]:
    """Returns the document of a model, and whether it is exact."""
    refs = Refs()
    root = refs.model(table)
    document: dict[str, Any] = {**root}
    if refs.definitions:
        only = refs.definitions if len(refs.definitions) > 1 else None
        if only is None and "$ref" in root:
            document = next(iter(refs.definitions.values()))
            if "#/$defs/" in write_document(document):
                document = {**root, "$defs": refs.definitions}
        else:
            document["$defs"] = refs.definitions
    document.setdefault("title", table.name)
    return document, refs.is_exact


def compiled(table: Any) -> Any:
    """Returns the document as a libsatya schema; None where it is refused."""
    from .._errors import SchemaError
    from ..schema import Schema

    try:
        return Schema(write_document(table.document), mode=_mode(table), formats="assert")
    except SchemaError:
        return None


def _mode(table: Any) -> str:
    return "strict" if table.config.strict else "lax"
