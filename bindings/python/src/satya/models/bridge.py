# SPDX-License-Identifier: Apache-2.0
"""Models where pydantic's are expected: in FastAPI, and as fields of pydantic's models.

pydantic asks a class for its core schema and its JSON Schema; these are a function that
checks and one that writes. pydantic is imported only here, when it asks.
"""

from __future__ import annotations

from typing import Any, Callable

from .errors import ValidationError
from .json_schema import Generator, core_ref
from .record import put_input
from .schema_parts import rename_references
from .state import Fail, State


def core_schema_of(cls: Any) -> Any:
    """Returns the core schema by which pydantic checks and writes a model."""
    from pydantic_core import core_schema

    def check(value: Any, info: Any) -> Any:
        try:
            if (type(value) is dict or isinstance(value, cls)) and info.mode == "python" and info.context is None:
                return cls.model_validate(value)
            # FastAPI asks for attributes, and cannot be heard here.
            from_attributes = True if info.mode == "python" else None
            state = State(info.mode, None, info.context, from_attributes)
            return cls.__satya_table__.from_python(value, state)
        except ValidationError as error:
            raise theirs(error) from None

    def write(value: Any, info: Any) -> Any:
        return value.model_dump(
            mode=info.mode,
            include=info.include,
            exclude=info.exclude,
            by_alias=info.by_alias,
            exclude_unset=info.exclude_unset,
            exclude_defaults=info.exclude_defaults,
            exclude_none=info.exclude_none,
            exclude_computed_fields=getattr(info, "exclude_computed_fields", False),
            round_trip=info.round_trip,
            serialize_as_any=info.serialize_as_any,
            context=info.context,
        )

    return core_schema.with_info_plain_validator_function(
        check,
        serialization=core_schema.plain_serializer_function_ser_schema(write, info_arg=True),
        ref=core_ref(cls),
    )


def field_core_schema(table: Any, field: Any) -> Any:
    """Returns the core schema by which pydantic checks and describes one field."""
    from pydantic_core import core_schema

    def check(value: Any, info: Any) -> Any:
        try:
            return field.node.check(value, State(context=info.context))
        except Fail as problem:
            raise theirs(table.error(put_input(problem, value))) from None

    def describe(schema: Any, handler: Any) -> Any:
        return _shared(handler, lambda generator: generator.field(field, table.config), "")

    return core_schema.with_info_plain_validator_function(
        check, metadata={"pydantic_js_annotation_functions": [describe]}
    )


def theirs(error: ValidationError) -> Any:
    """Returns pydantic's exception for the problems of ours."""
    from pydantic_core import InitErrorDetails, PydanticCustomError
    from pydantic_core import ValidationError as Theirs

    details = [
        InitErrorDetails(
            type=PydanticCustomError(entry["type"], _escaped(entry["msg"]), _ctx(entry)),
            loc=entry["loc"],
            input=entry["input"],
        )
        for entry in error.errors(include_url=False)
    ]
    return Theirs.from_exception_data(error.title, details)


def _escaped(message: str) -> str:
    # The message is a template there.
    return message.replace("{", "(").replace("}", ")")


def _ctx(entry: dict[str, Any]) -> Any:
    ctx = entry.get("ctx")
    if not ctx:
        return None
    return {k: str(v) if isinstance(v, Exception) else v for k, v in ctx.items()}


def json_schema_of(cls: Any, handler: Any) -> dict[str, Any]:
    """Returns the JSON Schema of a model inside a document that pydantic makes: what it
    leads to is put among that document's definitions, under the names that pydantic
    chooses."""
    return _shared(handler, lambda generator: generator.model(cls, False), core_ref(cls))


def _shared(handler: Any, build: Callable[[Generator], dict[str, Any]], own: str) -> dict[str, Any]:
    """Builds a schema; its definitions go to pydantic's, but for the one that is `own`."""
    document = handler.generate_json_schema
    generator = Generator(document.mode, document.by_alias, "{model}")
    root = build(generator)
    names: dict[str, str] = {}
    places: dict[str, Any] = {}
    for key in generator.definitions:
        places[key], reference = document.get_cache_defs_ref_schema(key.rpartition(":")[0])
        names[key] = reference["$ref"]
    for key, schema in generator.definitions.items():
        named = rename_references(schema, names, "{model}")
        if key.rpartition(":")[0] == own:
            root = schema
        elif places[key] not in document.definitions:
            document.definitions[places[key]] = named
    found: dict[str, Any] = rename_references(root, names, "{model}")
    return found
