# SPDX-License-Identifier: Apache-2.0
"""The JSON Schemas of several models or types, which share their definitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Callable, Optional

from .json_schema import Generator, refuse_generator
from .schema_parts import (
    checked_format,
    checked_mode,
    reached,
    rename_references,
    short_names,
    sorted_keys,
    with_type_arrays,
)

#: What is asked for: its key in the answer, the mode, and what builds its schema.
_Wanted = tuple[Any, str, Callable[[Generator], dict[str, Any]]]
_SUFFIXES = {"validation": "-Input", "serialization": "-Output"}


def models_json_schema(
    models: Sequence[tuple[Any, str]],
    *,
    by_alias: bool = True,
    title: Optional[str] = None,
    description: Optional[str] = None,
    ref_template: str = "#/$defs/{model}",
    schema_generator: Any = None,
    union_format: str = "any_of",
) -> tuple[dict[tuple[Any, str], dict[str, Any]], dict[str, Any]]:
    """Returns the schemas of models, and of dataclasses of satya's, each a class and a mode, and
    the document with their definitions."""
    refuse_generator(schema_generator)

    def building(cls: Any) -> Callable[[Generator], dict[str, Any]]:
        checked = getattr(cls, "__satya_dataclass__", None)
        if checked is not None:
            return lambda generator: generator.of(checked.node)
        return lambda generator: generator.model(cls)

    wanted = [(cls, mode, building(cls)) for cls, mode in models]
    return _set_of(wanted, by_alias, title, description, ref_template, union_format)


def adapters_json_schemas(
    inputs: Iterable[tuple[Any, str, Any]],
    *,
    by_alias: bool = True,
    title: Optional[str] = None,
    description: Optional[str] = None,
    ref_template: str = "#/$defs/{model}",
    schema_generator: Any = None,
    union_format: str = "any_of",
) -> tuple[dict[tuple[Any, str], dict[str, Any]], dict[str, Any]]:
    """The same for types: each a key, a mode and a TypeAdapter."""
    refuse_generator(schema_generator)

    def building(adapter: Any) -> Callable[[Generator], dict[str, Any]]:
        def build(generator: Generator) -> dict[str, Any]:
            generator.config = adapter._config
            return generator.root(adapter.node)

        return build

    wanted = [(key, mode, building(adapter)) for key, mode, adapter in inputs]
    return _set_of(wanted, by_alias, title, description, ref_template, union_format)


def _set_of(
    wanted: list[_Wanted],
    by_alias: bool,
    title: Optional[str],
    description: Optional[str],
    ref_template: str,
    union_format: str,
) -> tuple[dict[tuple[Any, str], dict[str, Any]], dict[str, Any]]:
    generators = {mode: Generator(checked_mode(mode), by_alias, ref_template) for _, mode, _ in wanted}
    roots = {(key, mode): build(generators[mode]) for key, mode, build in wanted}
    names = _names_by_mode(generators)
    definitions: dict[str, Any] = {}
    for mode, generator in generators.items():
        for key, schema in generator.definitions.items():
            definitions[names[mode][key]] = rename_references(schema, names[mode], ref_template)
    found = {
        (key, mode): rename_references(root, names[mode], ref_template)
        for (key, mode), root in roots.items()
    }
    used = reached(list(found.values()), definitions, ref_template)
    document: dict[str, Any] = {}
    if used:
        document["$defs"] = {name: definitions[name] for name in sorted(used)}
    if title:
        document["title"] = title
    if description:
        document["description"] = description
    if checked_format(union_format) == "primitive_type_array":
        found, document = {k: with_type_arrays(v) for k, v in found.items()}, with_type_arrays(document)
    return {key: sorted_keys(root) for key, root in found.items()}, sorted_keys(document)


def _names_by_mode(generators: dict[str, Generator]) -> dict[str, dict[str, str]]:
    """Returns the names of definitions, by mode: what both modes have in different words
    has one for each."""
    common = short_names(*(generator.definitions for generator in generators.values()))
    split = _differing([generator.definitions for generator in generators.values()])
    return {
        mode: {key: name + (_SUFFIXES[mode] if key in split else "") for key, name in common.items()}
        for mode in generators
    }


def _differing(definitions: list[dict[str, Any]]) -> set[str]:
    """Returns the keys whose definitions differ. One that leads to itself leads to its own
    mode, and differs by that."""
    if len(definitions) < 2:
        return set()
    first, second = definitions
    split = first.keys() & second.keys()
    while True:
        left, right = ({key: f"{key} {side}" for key in split} for side in "ab")
        equal = {
            key
            for key in split
            if rename_references(first[key], left, "{model}")
            == rename_references(second[key], right, "{model}")
        }
        if not equal:
            return split
        split = split - equal
