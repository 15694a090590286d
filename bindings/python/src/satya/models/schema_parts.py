# SPDX-License-Identifier: Apache-2.0
"""Walking over JSON Schema documents: their references, their form, their choices."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any


def checked_mode(mode: str) -> str:
    if mode not in ("validation", "serialization"):
        raise ValueError(f"mode is 'validation' or 'serialization', not {mode!r}")
    return mode


def checked_format(union_format: str) -> str:
    if union_format not in ("any_of", "primitive_type_array"):
        raise ValueError(f"union_format is 'any_of' or 'primitive_type_array', not {union_format!r}")
    return union_format


def safe_name(name: str) -> str:
    """Returns what a class is called among definitions."""
    return re.sub(r"[^a-zA-Z0-9.\-_]", "_", name).replace(".", "__")


def short_names(*modes: dict[str, Any]) -> dict[str, str]:
    """Returns the public names of definitions, of one mode or both: the module is part of it
    where two classes are called alike and do not say the same, and a number where that does
    not help."""
    labels: dict[str, list[str]] = {}
    keys = dict.fromkeys(key for definitions in modes for key in definitions)
    for key in keys:
        labels.setdefault(key.rsplit(":", 1)[1], []).append(key)
    same = _same_of_one_label(modes, labels)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        path, _, label = key.rsplit(":", 2)
        if key in same:
            names[key] = label
            continue
        name = label
        if len(labels[label]) > 1:
            name = safe_name(path.replace(".", "__")).replace("<locals>", "_locals_")
        base, number = name, 1
        while name in taken:
            number += 1
            name = f"{base}__{number}"
        taken.add(name)
        names[key] = name
    return names


def _same_of_one_label(modes: tuple[dict[str, Any], ...], labels: dict[str, list[str]]) -> dict[str, str]:
    """Returns the keys of classes that are called alike and all say the same, each with the first
    of them; what they lead to may be such classes, too."""
    same: dict[str, str] = {}
    open_groups = [keys for keys in labels.values() if len(keys) > 1]
    while True:
        left = []
        for keys in open_groups:
            said = [[rename_references(each.get(key), same, "{model}") for each in modes] for key in keys]
            if all(each == said[0] for each in said):
                same.update(dict.fromkeys(keys, keys[0]))
            else:
                left.append(keys)
        if len(left) == len(open_groups):
            return same
        open_groups = left


def count_references(schema: Any, counts: Counter[str]) -> None:
    """Counts the references of a document, by what they name."""
    if isinstance(schema, dict):
        ref = schema.get("$ref")
        if isinstance(ref, str):
            counts[ref] += 1
        for key, value in schema.items():
            if _is_of_tags(schema, key):
                continue
            count_references(value, counts)
    elif isinstance(schema, list):
        for item in schema:
            count_references(item, counts)


def rename_references(schema: Any, names: dict[str, str], template: str) -> Any:
    """Returns a document whose references have their public names."""
    if isinstance(schema, dict):
        found: dict[str, Any] = {}
        for key, value in schema.items():
            if key == "$ref" and isinstance(value, str) and value in names:
                found[key] = template.format(model=names[value])
            elif _is_of_tags(schema, key):
                found[key] = {k: _renamed(v, names, template) for k, v in value.items()}
            else:
                found[key] = rename_references(value, names, template)
        return found
    if isinstance(schema, list):
        return [rename_references(item, names, template) for item in schema]
    return schema


def _is_of_tags(schema: dict[str, Any], key: str) -> bool:
    """Whether a member tells what the tags of a discriminator mean; a property may have that name."""
    is_discriminator = key == "mapping" and isinstance(schema.get("propertyName"), str)
    return is_discriminator and isinstance(schema[key], dict)


def _renamed(meant: Any, names: dict[str, str], template: str) -> Any:
    """What the tag of a discriminator means: a definition, or a schema."""
    if isinstance(meant, str):
        return template.format(model=names[meant]) if meant in names else meant
    return rename_references(meant, names, template)


def reached(roots: list[Any], definitions: dict[str, Any], template: str) -> set[str]:
    """Returns the names of the definitions that documents lead to."""
    names = {template.format(model=name): name for name in definitions}
    used: set[str] = set()
    waiting = list(roots)
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            name = names.get(part["$ref"]) if isinstance(part.get("$ref"), str) else None
            if name is not None and name not in used:
                used.add(name)
                waiting.append(definitions[name])
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return used


#: Members whose own members keep their order: it is the declaration's.
_ORDERED = ("properties", "$defs", "default", "examples", "patternProperties", "enum")


def sorted_keys(schema: Any, is_schema: bool = True) -> Any:
    """Returns a document whose keywords stand in alphabetical order."""
    if isinstance(schema, list):
        return [sorted_keys(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    names = sorted(schema) if is_schema else list(schema)
    found = {}
    for name in names:
        value = schema[name]
        if is_schema and name in ("default", "examples", "const", "enum"):
            found[name] = value
        elif is_schema and name in _ORDERED:
            found[name] = sorted_keys(value, False)
        else:
            found[name] = sorted_keys(value)
    return found


def with_type_arrays(schema: Any) -> Any:
    """Returns a document in which unions of types and nothing else are lists of them."""
    if isinstance(schema, list):
        return [with_type_arrays(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: with_type_arrays(value) for key, value in schema.items()}
    members = found.get("anyOf")
    if isinstance(members, list) and all(_is_bare_type(member) for member in members):
        del found["anyOf"]
        found["type"] = [member["type"] for member in members]
    return found


def _is_bare_type(schema: Any) -> bool:
    return isinstance(schema, dict) and set(schema) == {"type"} and isinstance(schema["type"], str)


def any_of(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """The schema of a choice, in which each member stands once."""
    found: list[dict[str, Any]] = []
    for part in parts:
        for each in part["anyOf"] if set(part) == {"anyOf"} else [part]:
            if each not in found:
                found.append(each)
    return found[0] if len(found) == 1 else {"anyOf": found}
