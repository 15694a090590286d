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
from .batch import Batch, Cancel, Total
from .instance import Instance
from .report import Problem, Report
from .schema import Schema
from .value import UNSET

if TYPE_CHECKING:
    from .models.adapter import TypeAdapter
    from .models.aliases import AliasChoices, AliasGenerator, AliasPath
    from .models.batches import ModelBatch
    from .models.call import validate_call
    from .models.config import ConfigDict
    from .models.create import create_model
    from .models.decorators import (
        computed_field,
        field_serializer,
        field_validator,
        model_serializer,
        model_validator,
    )
    from .models.engines import name as engine
    from .models.errors import CustomError, KnownError, SerializationError, UserError
    from .models.fields import Field, FieldInfo, PrivateAttr
    from .models.marks import (
        AfterValidator,
        AllowInfNan,
        BeforeValidator,
        Discriminator,
        EncodedBytes,
        EncodedStr,
        FailFast,
        InstanceOf,
        PlainSerializer,
        PlainValidator,
        SerializeAsAny,
        SkipValidation,
        Strict,
        StringConstraints,
        Tag,
        ValidateAs,
        WithJsonSchema,
        WrapSerializer,
        WrapValidator,
    )
    from .models.model import Model
    from .models.model import Model as BaseModel
    from .models.network import (
        AmqpDsn,
        AnyHttpUrl,
        AnyUrl,
        AnyWebsocketUrl,
        ClickHouseDsn,
        CockroachDsn,
        EmailStr,
        FileUrl,
        FtpUrl,
        HttpUrl,
        IPvAnyAddress,
        IPvAnyInterface,
        IPvAnyNetwork,
        KafkaDsn,
        MariaDBDsn,
        MongoDsn,
        MySQLDsn,
        NameEmail,
        NatsDsn,
        PostgresDsn,
        RedisDsn,
        SnowflakeDsn,
        UrlConstraints,
        WebsocketUrl,
    )
    from .models.nodes.functions import ValidationInfo
    from .models.nodes.serializers import SerializationInfo
    from .models.root import RootModel
    from .models.special import (
        Base64Encoder,
        Base64UrlEncoder,
        ByteSize,
        EncoderProtocol,
        Json,
        PaymentCardNumber,
        Secret,
        SecretBytes,
        SecretStr,
    )
    from .models.types import (
        UUID1,
        UUID3,
        UUID4,
        UUID5,
        UUID6,
        UUID7,
        UUID8,
        AwareDatetime,
        Base64Bytes,
        Base64Str,
        Base64UrlBytes,
        Base64UrlStr,
        DirectoryPath,
        FilePath,
        FiniteFloat,
        FutureDate,
        FutureDatetime,
        ImportString,
        JsonValue,
        NaiveDatetime,
        NegativeFloat,
        NegativeInt,
        NewPath,
        NonNegativeFloat,
        NonNegativeInt,
        NonPositiveFloat,
        NonPositiveInt,
        OnErrorOmit,
        PastDate,
        PastDatetime,
        PositiveFloat,
        PositiveInt,
        SocketPath,
        StrictBool,
        StrictBytes,
        StrictFloat,
        StrictInt,
        StrictStr,
        conbytes,
        condate,
        condecimal,
        confloat,
        confrozenset,
        conint,
        conlist,
        conset,
        constr,
    )
    from .rust_model import RustModel

__version__ = "0.1.0"

#: Where the names of models are: they are imported when they are first used, so that
#: `import satya` costs only what raw schemas need.
_LAZY = {
    "models.adapter": "TypeAdapter",
    "models.batches": "ModelBatch",
    "models.call": "validate_call",
    "models.config": "ConfigDict",
    "models.create": "create_model",
    "models.decorators": (
        "computed_field field_serializer field_validator model_serializer model_validator"
    ),
    "models.errors": "CustomError KnownError SerializationError UserError",
    "models.aliases": "AliasChoices AliasGenerator AliasPath",
    "models.fields": "Field FieldInfo PrivateAttr",
    "models.marks": (
        "AfterValidator AllowInfNan BeforeValidator Discriminator EncodedBytes EncodedStr FailFast"
        " InstanceOf PlainSerializer PlainValidator SerializeAsAny SkipValidation Strict"
        " StringConstraints Tag ValidateAs WithJsonSchema WrapSerializer WrapValidator"
    ),
    "models.model": "Model",
    "models.network": (
        "AmqpDsn AnyHttpUrl AnyUrl AnyWebsocketUrl ClickHouseDsn CockroachDsn EmailStr FileUrl"
        " FtpUrl HttpUrl IPvAnyAddress IPvAnyInterface IPvAnyNetwork KafkaDsn MariaDBDsn MongoDsn"
        " MySQLDsn NameEmail NatsDsn PostgresDsn RedisDsn SnowflakeDsn UrlConstraints WebsocketUrl"
        " validate_email"
    ),
    "models.nodes.functions": "ValidationInfo",
    "models.nodes.serializers": "SerializationInfo",
    "models.root": "RootModel",
    "models.special": (
        "Base64Encoder Base64UrlEncoder ByteSize EncoderProtocol Json PaymentCardNumber Secret"
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
    "rust_model": "RustModel",
}
_PLACES = {name: (module, name) for module, names in _LAZY.items() for name in names.split()}
_PLACES["BaseModel"] = ("models.model", "Model")
_PLACES["engine"] = ("models.engines", "name")

ModelValidationError = ValidationError

__all__ = [
    "UNSET",
    "ArgumentError",
    "Batch",
    "BusyError",
    "Cancel",
    "CancelledError",
    "ClosedError",
    "FieldError",
    "Instance",
    "InternalError",
    "LibraryError",
    "LimitError",
    "Problem",
    "Report",
    "SatyaError",
    "Schema",
    "SchemaError",
    "StateError",
    "Total",
    "ValidationError",
    "__version__",
    "library_path",
    "library_version",
    *_PLACES,
]


def __getattr__(name: str) -> Any:
    place = _PLACES.get(name)
    if place is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{__name__}.{place[0]}"), place[1])
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})


def library_version() -> str:
    """Returns the version of the native library that was loaded."""
    version: str = _native.satya_version_string().decode("ascii")
    return version


def library_path() -> str:
    """Returns the path or name under which the native library was loaded."""
    return _native.path
