# SPDX-License-Identifier: Apache-2.0
"""The strict form of a JSON Schema: what services that generate JSON by a schema ("structured
outputs") take.

Their published rules: the root is an object; every object is closed and lists all its members
as required; there are `enum`, `const`, `anyOf`, `$ref` and `$defs`, for text `pattern` and some
formats, for numbers bounds and `multipleOf`, for arrays `items`, `minItems` and `maxItems`.
What only narrows a value further (`minLength`, `uniqueItems`, another format, a default) is left
out: the model checks it when it reads what was generated. What leaves open what to generate is
refused: a dict with any keys, a value of any type.
"""

from __future__ import annotations

from typing import Any, NoReturn

from .errors import InvalidForJsonSchema

#: Keywords that are kept as they stand; the others that are kept are looked into.
_KEPT = frozenset(
    "title description type enum const pattern format minimum maximum exclusiveMinimum"
    " exclusiveMaximum multipleOf minItems maxItems $ref".split()
)
_FORMATS = frozenset("date-time time date duration email hostname ipv4 ipv6 uuid".split())
#: A pattern that looks around is none that they know.
_LOOKS_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
#: One of these says what may be generated.
_KINDS = ("type", "enum", "const", "anyOf", "$ref")


def strict_form(document: dict[str, Any], template: str) -> dict[str, Any]:
    """Returns a schema document in the strict form; raises InvalidForJsonSchema where it has
    none. `template` is how references name definitions."""
    definitions: dict[str, Any] = document.get("$defs", {})
    targets = {template.format(model=name): definition for name, definition in definitions.items()}
    root = {key: value for key, value in document.items() if key != "$defs"}
    while root.get("$ref") in targets:
        root = {**targets[root["$ref"]], **{key: value for key, value in root.items() if key != "$ref"}}
    if root.get("type") != "object":
        _refuse((), "the root is an object; give a model a field of this type")
    found = _schema(root, ())
    made = {name: _schema(definition, (name,)) for name, definition in definitions.items()}
    return {"$defs": made, **found} if made else found


def _schema(schema: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """Returns one schema in the strict form; `path` leads to it from the root, or from a
    definition."""
    schema = _opened(schema)
    found = {key: value for key, value in schema.items() if key in _KEPT and _is_known(key, value)}
    for key in ("anyOf", "oneOf"):
        if key in schema:
            found["anyOf"] = [_schema(member, path) for member in schema[key]]
    if schema.get("type") == "object":
        if "properties" not in schema:
            _refuse(path, "a dict has any keys; list them as the fields of a model, or use a list of a model with a key and a value")
        found["properties"] = {name: _schema(part, (*path, name)) for name, part in schema["properties"].items()}
        found["required"] = list(schema["properties"])
        found["additionalProperties"] = False
    elif schema.get("type") == "array":
        found["items"] = _items(schema, (*path, "[]"))
    if found.keys().isdisjoint(_KINDS):
        _refuse(path, "a value of any type has no form; name the type, or a Union of types")
    return {key: found[key] for key in sorted(found)}


def _opened(schema: dict[str, Any]) -> dict[str, Any]:
    """A reference stands alone: what describes it stands around it. An `allOf` of one schema is
    that schema."""
    members = schema.get("allOf")
    if isinstance(members, list) and len(members) == 1:
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        return _opened({**members[0], **rest})
    if "$ref" not in schema:
        return schema
    alone = {"$ref": schema["$ref"]}
    if "description" not in schema:
        return alone
    return {"anyOf": [alone], **{key: schema[key] for key in ("title", "description") if key in schema}}


def _items(schema: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """The type of the items: of a tuple, any of its types, for none has a place of its own."""
    if "prefixItems" not in schema:
        return _schema(schema.get("items", {}), path)
    kinds: list[dict[str, Any]] = []
    for item in schema["prefixItems"]:
        kind = _schema({key: value for key, value in item.items() if key != "title"}, path)
        if kind not in kinds:
            kinds.append(kind)
    return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}


def _is_known(key: str, value: Any) -> bool:
    if key == "format":
        return value in _FORMATS
    if key == "pattern":
        return not any(mark in value for mark in _LOOKS_AROUND)
    return True


def _refuse(path: tuple[str, ...], why: str) -> NoReturn:
    place = f" at {'.'.join(path)}" if path else ""
    raise InvalidForJsonSchema(f"No strict JSON Schema{place}: {why}", code="invalid-for-json-schema")
