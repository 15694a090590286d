# SPDX-License-Identifier: Apache-2.0
"""Models where pydantic's are expected: in FastAPI, and as fields of pydantic's models.

pydantic asks a class for its core schema and its JSON Schema; these are a function that
checks and one that writes. pydantic is imported only here, when it asks.
"""

from __future__ import annotations

from typing import Any

from .errors import ValidationError


def core_schema_of(cls: Any) -> Any:
    """Returns the core schema by which pydantic checks and writes a model."""
    from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema
    from pydantic_core import ValidationError as Theirs

    def check(value: Any, info: Any) -> Any:
        if isinstance(value, cls):
            return value
        from_attributes = not isinstance(value, (dict, str, bytes, list, int, float, type(None)))
        try:
            return cls.model_validate(value, context=info.context, from_attributes=from_attributes or None)
        except ValidationError as error:
            details = [
                InitErrorDetails(
                    type=PydanticCustomError(entry["type"], _escaped(entry["msg"]), _ctx(entry)),
                    loc=entry["loc"],
                    input=entry["input"],
                )
                for entry in error.errors(include_url=False)
            ]
            raise Theirs.from_exception_data(error.title, details) from None

    def write(value: Any, info: Any) -> Any:
        return value.model_dump(
            mode=info.mode,
            include=info.include,
            exclude=info.exclude,
            by_alias=info.by_alias,
            exclude_unset=info.exclude_unset,
            exclude_defaults=info.exclude_defaults,
            exclude_none=info.exclude_none,
        )

    return core_schema.with_info_plain_validator_function(
        check,
        serialization=core_schema.plain_serializer_function_ser_schema(write, info_arg=True),
        ref=f"{cls.__module__}.{cls.__qualname__}:{id(cls)}",
    )


def _escaped(message: str) -> str:
    # The message is a template there.
    return message.replace("{", "(").replace("}", ")")


def _ctx(entry: dict[str, Any]) -> Any:
    ctx = entry.get("ctx")
    if not ctx:
        return None
    return {k: str(v) if isinstance(v, Exception) else v for k, v in ctx.items()}


def json_schema_of(cls: Any, handler: Any) -> dict[str, Any]:
    """Returns the JSON Schema of a model inside a schema of pydantic's.

    Its definitions stand inside it; references lead there by their place in the
    definitions that pydantic makes.
    """
    mode = getattr(handler, "mode", "validation")
    found: dict[str, Any] = cls.model_json_schema(mode=mode)
    definitions = found.pop("$defs", {})
    return _inlined(found, definitions, ())  # type: ignore[no-any-return]


def _inlined(schema: Any, definitions: dict[str, Any], above: tuple[str, ...]) -> Any:
    if isinstance(schema, list):
        return [_inlined(item, definitions, above) for item in schema]
    if not isinstance(schema, dict):
        return schema
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref.startswith("#/$defs/"):
        name = ref[len("#/$defs/") :]
        rest = {k: v for k, v in schema.items() if k != "$ref"}
        if name in above:
            # A model inside itself: what it is was said further out.
            return {"type": "object", "title": name, **rest}
        inner = _inlined(definitions.get(name, {}), definitions, (*above, name))
        return {**inner, **rest}
    return {
        key: _inlined(value, definitions, above) for key, value in schema.items() if key != "discriminator"
    }
