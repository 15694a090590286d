# SPDX-License-Identifier: Apache-2.0
"""Names that users of pydantic know and satya does not have: an import of one says what to
do instead. docs/FROM_PYDANTIC.md lists them."""

from __future__ import annotations

_RENAMED = {
    "PydanticUserError": "UserError",
    "PydanticUndefinedAnnotation": "errors.UndefinedAnnotation",
    "PydanticSchemaGenerationError": "errors.SchemaGenerationError",
    "PydanticInvalidForJsonSchema": "errors.InvalidForJsonSchema",
    "PydanticForbiddenQualifier": "UserError",
    "PydanticCustomError": "CustomError",
    "PydanticKnownError": "KnownError",
    "PydanticSerializationError": "SerializationError",
}

#: Name -> what to do instead.
ADVICE = {
    **{old: f"satya.{new} is what it is called here" for old, new in _RENAMED.items()},
    "validator": "use field_validator",
    "root_validator": "use model_validator",
    "BaseConfig": "use model_config = ConfigDict(...)",
    "Extra": "use extra='allow', 'ignore' or 'forbid'",
    "parse_obj_as": "use TypeAdapter(type).validate_python(value)",
    "schema_of": "use TypeAdapter(type).json_schema()",
    "schema_json_of": "use json.dumps(TypeAdapter(type).json_schema())",
    "GetPydanticSchema": "use validators, serializers and WithJsonSchema in Annotated",
    "GenerateJsonSchema": (
        "there are no core schemas to make it from; use json_schema_extra, WithJsonSchema or"
        " __get_pydantic_json_schema__"
    ),
    "Examples": "use Field(examples=[...])",
    "MISSING": "use Optional[...] = None, and model_dump(exclude_unset=True)",
    "PydanticErrorCodes": "the code of a UserError is a str",
    "PydanticImportError": "a name that is not here raises an ImportError",
    "VERSION": "satya.__version__ is the version of satya, whose models follow pydantic 2.14",
}


def absent(module: str, name: str) -> Exception:
    """Returns what to raise where a module is asked for a name that it does not have."""
    advice = ADVICE.get(name)
    if advice is None:
        return AttributeError(f"module {module!r} has no attribute {name!r}")
    return ImportError(f"satya has no {name}: {advice}", name=module)
