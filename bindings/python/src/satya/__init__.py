# SPDX-License-Identifier: Apache-2.0
"""Satya: data validation by one native library, through ctypes.

    >>> import satya
    >>> schema = satya.Schema({
    ...     "type": "object",
    ...     "properties": {"age": {"type": "integer", "minimum": 0}},
    ... })
    >>> schema.is_valid_json(b'{"age": 30}')
    True
    >>> user = schema.from_json('{"age": 30}')
    >>> user["age"] = 31
    >>> user.to_json()
    '{"age":31}'

Schemas may be used by many threads at once. Other Python threads run while the
library works. No order of calls crashes: what has ended raises ClosedError.
"""

from __future__ import annotations

#: First, for an error of what is imported names it.
__version__ = "0.1.0"

import importlib
from typing import TYPE_CHECKING, Any

from ._abi import library as _native
from ._errors import (
    ArgumentError,
    BusyError,
    CancelledError,
    ClosedError,
    FieldError,
    InternalError,
    LimitError,
    SatyaError,
    SchemaError,
    StateError,
    ValidationError,
)
from ._library import LibraryError

if TYPE_CHECKING:
    # Each name `as` itself, or by a star: so type checkers know that it is given on.
    from . import (
        alias_generators as alias_generators,
        aliases as aliases,
        annotated_handlers as annotated_handlers,
        config as config,
        dataclasses as dataclasses,
        errors as errors,
        fields as fields,
        functional_serializers as functional_serializers,
        functional_validators as functional_validators,
        json_schema as json_schema,
        main as main,
        networks as networks,
        root_model as root_model,
        rust_model as rust_model,
        type_adapter as type_adapter,
        types as types,
        validate_call_decorator as validate_call_decorator,
    )
    from .batch import Batch as Batch, Cancel as Cancel, Total as Total
    from .instance import Instance as Instance
    from .models.adapter import TypeAdapter as TypeAdapter
    from .models.aliases import (
        AliasChoices as AliasChoices,
        AliasGenerator as AliasGenerator,
        AliasPath as AliasPath,
    )
    from .models.batches import ModelBatch as ModelBatch
    from .models.call import validate_call as validate_call
    from .models.config import ConfigDict as ConfigDict, with_config as with_config
    from .models.create import create_model as create_model
    from .models.decorators import (
        computed_field as computed_field,
        field_serializer as field_serializer,
        field_validator as field_validator,
        model_serializer as model_serializer,
        model_validator as model_validator,
    )
    from .models.engines import name as engine
    from .models.errors import (
        CustomError as CustomError,
        KnownError as KnownError,
        SerializationError as SerializationError,
        UserError as UserError,
    )
    from .models.field import Field as Field
    from .models.fields import FieldInfo as FieldInfo, PrivateAttr as PrivateAttr
    from .models.marks import (
        AfterValidator as AfterValidator,
        BeforeValidator as BeforeValidator,
        InstanceOf as InstanceOf,
        PlainSerializer as PlainSerializer,
        PlainValidator as PlainValidator,
        SerializeAsAny as SerializeAsAny,
        SkipValidation as SkipValidation,
        ValidateAs as ValidateAs,
        WithJsonSchema as WithJsonSchema,
        WrapSerializer as WrapSerializer,
        WrapValidator as WrapValidator,
    )
    from .models.handlers import (
        FieldSerializationInfo as FieldSerializationInfo,
        GetCoreSchemaHandler as GetCoreSchemaHandler,
        GetJsonSchemaHandler as GetJsonSchemaHandler,
        ModelWrapValidatorHandler as ModelWrapValidatorHandler,
        SerializerFunctionWrapHandler as SerializerFunctionWrapHandler,
        ValidatorFunctionWrapHandler as ValidatorFunctionWrapHandler,
    )
    from .models.model import BaseModel as BaseModel, Model as Model
    from .models.nodes.functions import ValidationInfo as ValidationInfo
    from .models.nodes.serializers import SerializationInfo as SerializationInfo
    from .models.root import RootModel as RootModel
    from .networks import *
    from .report import Problem as Problem, Report as Report
    from .rust_model import RustModel as RustModel
    from .schema import Schema as Schema
    from .types import *
    from .value import UNSET as UNSET

#: Where the names are that are imported when they are first used: few programs need both
#: models and raw schemas.
_LAZY = {
    "batch": "Batch Cancel Total",
    "instance": "Instance",
    "models.adapter": "TypeAdapter",
    "models.batches": "ModelBatch",
    "models.call": "validate_call",
    "models.config": "ConfigDict with_config",
    "models.create": "create_model",
    "models.decorators": (
        "computed_field field_serializer field_validator model_serializer model_validator"
    ),
    "models.email_address": "validate_email",
    "models.errors": "CustomError KnownError SerializationError UserError",
    "models.aliases": "AliasChoices AliasGenerator AliasPath",
    "models.field": "Field",
    "models.fields": "FieldInfo PrivateAttr",
    "models.marks": (
        "AfterValidator AllowInfNan BeforeValidator Discriminator EncodedBytes EncodedStr FailFast"
        " InstanceOf Json PathType PlainSerializer PlainValidator SerializeAsAny SkipValidation Strict"
        " StringConstraints Tag UuidVersion ValidateAs WithJsonSchema WrapSerializer WrapValidator"
    ),
    "models.handlers": (
        "FieldSerializationInfo GetCoreSchemaHandler GetJsonSchemaHandler ModelWrapValidatorHandler"
        " SerializerFunctionWrapHandler ValidatorFunctionWrapHandler"
    ),
    "models.model": "BaseModel Model",
    "models.network": (
        "EmailStr IPvAnyAddress IPvAnyInterface IPvAnyNetwork NameEmail UrlConstraints"
    ),
    "models.nodes.functions": "ValidationInfo",
    "models.nodes.serializers": "SerializationInfo",
    "models.root": "RootModel",
    "models.special": (
        "Base64Encoder Base64UrlEncoder ByteSize EncoderProtocol PaymentCardNumber Secret"
        " SecretBytes SecretStr"
    ),
    "models.types": (
        "AwareDatetime Base64Bytes Base64Str Base64UrlBytes Base64UrlStr DirectoryPath FilePath"
        " FiniteFloat FutureDate FutureDatetime ImportString JsonValue NaiveDatetime NegativeFloat"
        " NegativeInt NewPath NonNegativeFloat NonNegativeInt NonPositiveFloat NonPositiveInt"
        " OnErrorOmit PastDate PastDatetime PositiveFloat PositiveInt SocketPath StrictBool"
        " StrictBytes StrictFloat StrictInt StrictStr UUID1 UUID3 UUID4 UUID5 UUID6 UUID7 UUID8"
        " conbytes condate condecimal confloat confrozenset conint conlist conset constr"
    ),
    "models.url_types": (
        "AmqpDsn AnyHttpUrl AnyUrl AnyWebsocketUrl ClickHouseDsn CockroachDsn FileUrl FtpUrl"
        " HttpUrl KafkaDsn MariaDBDsn MongoDsn MySQLDsn NatsDsn PostgresDsn RedisDsn SnowflakeDsn"
        " WebsocketUrl"
    ),
    "report": "Problem Report",
    "rust_model": "RustModel",
    "schema": "Schema",
    "value": "UNSET",
}
_PLACES = {name: (module, name) for module, names in _LAZY.items() for name in names.split()}
_PLACES["engine"] = ("models.engines", "name")

#: Submodules that are there as attributes without an import of their own.
_MODULES = frozenset(
    "alias_generators aliases annotated_handlers config dataclasses errors fields functional_serializers"
    " functional_validators json_schema main networks root_model rust_model type_adapter types"
    " validate_call_decorator".split()
)

ModelValidationError = ValidationError

#: Written out, for type checkers read it where a program imports a star.
__all__ = [
    "AfterValidator", "AliasChoices", "AliasGenerator", "AliasPath", "AllowInfNan", "AmqpDsn",
    "AnyHttpUrl", "AnyUrl", "AnyWebsocketUrl", "ArgumentError", "AwareDatetime", "Base64Bytes",
    "Base64Encoder", "Base64Str", "Base64UrlBytes", "Base64UrlEncoder", "Base64UrlStr", "BaseModel",
    "Batch", "BeforeValidator", "BusyError", "ByteSize", "Cancel", "CancelledError",
    "ClickHouseDsn", "ClosedError", "CockroachDsn", "ConfigDict", "CustomError", "DirectoryPath",
    "Discriminator", "EmailStr", "EncodedBytes", "EncodedStr", "EncoderProtocol", "FailFast",
    "Field", "FieldError", "FieldInfo", "FieldSerializationInfo", "FilePath", "FileUrl",
    "FiniteFloat", "FtpUrl", "FutureDate", "FutureDatetime", "GetCoreSchemaHandler",
    "GetJsonSchemaHandler", "HttpUrl", "IPvAnyAddress", "IPvAnyInterface", "IPvAnyNetwork",
    "ImportString", "Instance", "InstanceOf", "InternalError", "Json", "JsonValue", "KafkaDsn",
    "KnownError", "LibraryError", "LimitError", "MariaDBDsn", "Model", "ModelBatch",
    "ModelWrapValidatorHandler", "MongoDsn", "MySQLDsn", "NaiveDatetime", "NameEmail", "NatsDsn",
    "NegativeFloat", "NegativeInt", "NewPath", "NonNegativeFloat", "NonNegativeInt",
    "NonPositiveFloat", "NonPositiveInt", "OnErrorOmit", "PastDate", "PastDatetime", "PathType",
    "PaymentCardNumber", "PlainSerializer", "PlainValidator", "PositiveFloat", "PositiveInt",
    "PostgresDsn", "PrivateAttr", "Problem", "RedisDsn", "Report", "RootModel", "RustModel",
    "SatyaError", "Schema", "SchemaError", "Secret", "SecretBytes", "SecretStr",
    "SerializationError", "SerializationInfo", "SerializeAsAny", "SerializerFunctionWrapHandler",
    "SkipValidation", "SnowflakeDsn", "SocketPath", "StateError", "Strict", "StrictBool",
    "StrictBytes", "StrictFloat", "StrictInt", "StrictStr", "StringConstraints", "Tag", "Total",
    "TypeAdapter", "UNSET", "UUID1", "UUID3", "UUID4", "UUID5", "UUID6", "UUID7", "UUID8",
    "UrlConstraints", "UserError", "UuidVersion", "ValidateAs", "ValidationError", "ValidationInfo",
    "ValidatorFunctionWrapHandler", "WebsocketUrl", "WithJsonSchema", "WrapSerializer",
    "WrapValidator", "__version__", "computed_field", "conbytes", "condate", "condecimal",
    "confloat", "confrozenset", "conint", "conlist", "conset", "constr", "create_model", "engine",
    "field_serializer", "field_validator", "library_path", "library_version", "model_serializer",
    "model_validator", "validate_call", "validate_email", "with_config",
]  # fmt: skip


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        place = _PLACES.get(name)
        if place is None:
            if name in _MODULES:
                return importlib.import_module(f"{__name__}.{name}")
            from ._absent import absent

            raise absent(__name__, name)
        found = getattr(importlib.import_module(f"{__name__}.{place[0]}"), place[1])
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES, *_MODULES})


def library_version() -> str:
    """Returns the version of the native library that was loaded."""
    version: str = _native.satya_version_string().decode("ascii")
    return version


def library_path() -> str:
    """Returns the path or name under which the native library was loaded."""
    return _native.path
