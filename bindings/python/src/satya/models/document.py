# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema document of a model for libsatya: what JSON text must be like.

It says all that it can with JSON Schema and x-satya; where a check does more than
that (a validator of the user, a date from a number, …) the document says less, never
more, and is not exact. One that satisfies an exact document is good without a second
look. One that breaks it is bad, unless it may hold what only the model reads: numbers
that Python rounds on their way into the model (doubts.py). So where rounding could make
a good number bad, the document is narrower than the model, and the model decides.
"""

from __future__ import annotations

import math
from typing import Any, Callable

from .depth import DEEP
from .flags import AROUND, FUNCTIONS
from .rules import write_document


class Refs:
    """The definitions of one document, and whether it is exact so far."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}
        self.is_exact = True
        self._names: dict[int, str] = {}
        #: Definitions to be built, by name: one after the other, however long a way leads through them.
        self._waiting: dict[str, Callable[[], dict[str, Any]]] = {}

    def inexact(self) -> None:
        self.is_exact = False

    def model(self, table: Any) -> dict[str, Any]:
        """Returns a reference to a model's definition."""
        return self._reference(table.cls, "m", lambda: model_document(table, self))

    def definition(self, stand_in: Any) -> dict[str, Any]:
        """Returns a reference to a type that contains itself."""
        return self._reference(stand_in, "d", lambda: stand_in.node.document(self))

    def _reference(self, thing: Any, label: str, build: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        name = self._names.get(id(thing))
        if name is None:
            name = self._names[id(thing)] = f"{label}{len(self._names)}"
            self.definitions[name] = {}
            self._waiting[name] = build
        return {"$ref": f"#/$defs/{name}"}

    def finish(self) -> None:
        """Builds all definitions that are referred to."""
        while self._waiting:
            name, build = self._waiting.popitem()
            self.definitions[name] = build()


def model_document(table: Any, refs: Refs) -> dict[str, Any]:
    """Returns the definition of one model."""
    if table.flags & AROUND:
        refs.inexact()
        return {}
    if table.flags & FUNCTIONS:
        refs.inexact()
    if table.is_root:
        return table.fields[0].node.document(refs)  # type: ignore[no-any-return]
    own = {"mode": _mode(table), "extras": _extras(table, refs)}
    found: dict[str, Any] = {"type": "object", "x-satya": own}
    properties: dict[str, Any] = {}
    required = []
    for field, places in zip(table.fields, table.lookups(None, None)):
        part = field.node.document(refs)
        if len(places) != 1 or not isinstance(places[0], str):
            # Several names for one value: only the model knows which of them counts.
            refs.inexact()
            continue
        if not field.is_init:
            refs.inexact()
            continue
        properties[places[0]] = part
        if field.is_required:
            required.append(places[0])
        if field.validates_default or table.config.validate_default:
            refs.inexact()
    found["properties"] = properties
    if required:
        found["required"] = required
    return found


def scalar(node: Any, kind: str, keywords: dict[str, Any]) -> dict[str, Any]:
    """Returns what a number or boolean is like, converted as the node converts."""
    return {"type": kind, **keywords, "x-satya": {"mode": "strict" if node.strict else "lax"}}


#: Up to here a double holds every integer.
_WHOLE = 2**53
#: The greatest double that is read as an integer of 64 bits.
_INTEGER = 2**63 - 1024
_DOUBLE = math.ldexp(2 - 2.0**-52, 1023)

_BOUNDS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}


def integer_document(node: Any, refs: Refs) -> dict[str, Any]:
    """The document of an int: only integers that are the same when written as 1.0 or 1e2,
    which become a double on the way."""
    if node.strict:
        # The document cannot tell 1.0 from 1.
        refs.inexact()
    keywords = dict(node.keywords)
    bounds = [value for word, value in keywords.items() if word in _BOUNDS]
    is_safe = "multipleOf" not in keywords and all(abs(value) <= _WHOLE for value in bounds)
    limit = _INTEGER if is_safe else _WHOLE
    keywords["minimum"] = max(keywords.get("minimum", -limit), -limit)
    keywords["maximum"] = min(keywords.get("maximum", limit), limit)
    return scalar(node, "integer", keywords)


def number_document(node: Any, refs: Refs) -> dict[str, Any]:
    """The document of a float: only numbers that no rounding brings out of its bounds."""
    keywords = dict(node.keywords)
    if "multipleOf" in keywords:
        refs.inexact()
    low, high = -_DOUBLE, _DOUBLE
    above, below = keywords.pop("exclusiveMinimum", None), keywords.pop("exclusiveMaximum", None)
    if above is not None:
        low = math.nextafter(float(above), math.inf)
    if below is not None:
        high = math.nextafter(float(below), -math.inf)
    keywords["minimum"] = max(keywords.get("minimum", low), low)
    keywords["maximum"] = min(keywords.get("maximum", high), high)
    if not (math.isfinite(keywords["minimum"]) and math.isfinite(keywords["maximum"])):
        refs.inexact()
        return scalar(node, "number", {})
    return scalar(node, "number", keywords)


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
    refs.finish()
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
    """Returns the document as a libsatya schema; None where it is refused.

    What nests deeper than every check of Python's reaches is beyond its limit: there a verdict
    is the model's alone, for it depends on the stack."""
    from .._errors import SchemaError
    from ..schema import Schema

    try:
        return Schema(write_document(table.document), mode=_mode(table), formats="assert", max_depth=DEEP)
    except SchemaError:
        return None


def _mode(table: Any) -> str:
    return "strict" if table.config.strict else "lax"
