# SPDX-License-Identifier: Apache-2.0
"""Names that users of pydantic, or of the classic API, know and satya does not have: an
import of one, or a look at a model for one, says what to do instead. docs/FROM_PYDANTIC.md and
docs/FROM_CLASSIC.md list them."""

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
    "PydanticDeprecatedSince20": "models.errors.DeprecatedSince20",
    "PydanticDeprecatedSince211": "models.errors.DeprecatedSince211",
    "PydanticDeprecationWarning": "models.errors.OlderName",
    "UnsupportedFieldAttributeWarning": "models.errors.UnsupportedFieldAttributeWarning",
}

_NO_WARNING = "no warning of this kind is given"

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
    "BaseSettings": (
        "use that of pydantic-settings, with pydantic's Field for its own fields and satya's models as types"
        " of JSON values, or hand os.environ to a model (docs/FROM_PYDANTIC.md)"
    ),
    "PydanticDeprecatedSince26": _NO_WARNING,
    "PydanticDeprecatedSince29": _NO_WARNING,
    "PydanticDeprecatedSince210": _NO_WARNING,
    "PydanticDeprecatedSince212": _NO_WARNING,
    "PydanticDeprecatedSince214": _NO_WARNING,
    "PydanticExperimentalWarning": _NO_WARNING,
    "v1": "names of version 1 are methods of models (docs/FROM_PYDANTIC.md)",
    "color": "a str with a pattern, or a package for colors",
    "mypy": "no plugin is needed: type checkers know satya's models as dataclass-like",
    "plugin": "there are no plugins",
    "experimental": "there are no experimental parts",
    "warnings": "they are in satya.models.errors",
    "version": "satya.__version__",
}

_BY_SCHEMA = "use satya.Schema({...}), or TypeAdapter(Annotated[type, Field(...)])"
_BY_UNSET = "a field that was not given is not in model_fields_set; model_dump(exclude_unset=True) leaves it out"

#: Name of the classic API -> what to do instead.
CLASSIC = {
    "StreamValidator": "use TypeAdapter(type), Model.validate_json_batch, or satya.Schema({...})",
    "StreamValidatorCore": "use satya.Schema({...})",
    "ValidationResult": "validation returns the value or raises ValidationError; ModelBatch holds both",
    "FieldConfig": "use Field(...)",
    "ModelRegistry": "models name each other, also in text that is understood later",
    "StringValidator": _BY_SCHEMA,
    "IntValidator": _BY_SCHEMA,
    "NumberValidator": _BY_SCHEMA,
    "BooleanValidator": _BY_SCHEMA,
    "ArrayValidator": _BY_SCHEMA,
    "compile_json_schema": "use satya.Schema({...})",
    "JSONSchemaCompiler": "use satya.Schema({...})",
    "load_json": "use json.loads, or TypeAdapter(Any).validate_json",
    "ABSENT": _BY_UNSET,
    "is_absent": _BY_UNSET,
    "filter_absent": _BY_UNSET,
    "web": "use TypeAdapter for parameters; satya.fastapi makes FastAPI understand models",
    "profiling": "use a profiler of Python",
}


#: Method that classes of the classic API have -> what to do instead.
METHODS = {
    "validator": "use TypeAdapter(Model), or Schema(Model.model_json_schema())",
    "model_validate_fast": "use model_validate",
    "model_validate_nested": "use model_validate",
    "validate_many": "use validate_batch(rows), or TypeAdapter(list[Model]).validate_python(rows)",
    "model_validate_json_bytes": "use model_validate_json",
    "model_validate_json_array_bytes": "use validate_json_batch(data, format='array')",
    "model_validate_ndjson_bytes": "use validate_json_batch(data)",
    "json_schema": "use model_json_schema()",
}


def absent(module: str, name: str) -> Exception:
    """Returns what to raise where a module is asked for a name that it does not have."""
    advice = ADVICE.get(name) or CLASSIC.get(name)
    if advice is None:
        return AttributeError(f"module {module!r} has no attribute {name!r}")
    return ImportError(f"satya has no {name}: {advice}", name=module)
