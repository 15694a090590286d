# SPDX-License-Identifier: Apache-2.0
"""Types with constraints, secrets, encodings, and what stands beside a type in Annotated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._absent import absent
from .models.marks import (
    AllowInfNan as AllowInfNan,
    Discriminator as Discriminator,
    EncodedBytes as EncodedBytes,
    EncodedStr as EncodedStr,
    FailFast as FailFast,
    Json as Json,
    PathType as PathType,
    Strict as Strict,
    StringConstraints as StringConstraints,
    Tag as Tag,
    UuidVersion as UuidVersion,
)
from .models.special import (
    Base64Encoder as Base64Encoder,
    Base64UrlEncoder as Base64UrlEncoder,
    ByteSize as ByteSize,
    EncoderProtocol as EncoderProtocol,
    PaymentCardNumber as PaymentCardNumber,
    Secret as Secret,
    SecretBytes as SecretBytes,
    SecretStr as SecretStr,
)
from .models.types import (
    AwareDatetime as AwareDatetime,
    Base64Bytes as Base64Bytes,
    Base64Str as Base64Str,
    Base64UrlBytes as Base64UrlBytes,
    Base64UrlStr as Base64UrlStr,
    DirectoryPath as DirectoryPath,
    FilePath as FilePath,
    FiniteFloat as FiniteFloat,
    FutureDate as FutureDate,
    FutureDatetime as FutureDatetime,
    ImportString as ImportString,
    JsonValue as JsonValue,
    NaiveDatetime as NaiveDatetime,
    NegativeFloat as NegativeFloat,
    NegativeInt as NegativeInt,
    NewPath as NewPath,
    NonNegativeFloat as NonNegativeFloat,
    NonNegativeInt as NonNegativeInt,
    NonPositiveFloat as NonPositiveFloat,
    NonPositiveInt as NonPositiveInt,
    OnErrorOmit as OnErrorOmit,
    PastDate as PastDate,
    PastDatetime as PastDatetime,
    PositiveFloat as PositiveFloat,
    PositiveInt as PositiveInt,
    SocketPath as SocketPath,
    StrictBool as StrictBool,
    StrictBytes as StrictBytes,
    StrictFloat as StrictFloat,
    StrictInt as StrictInt,
    StrictStr as StrictStr,
    UUID1 as UUID1,
    UUID3 as UUID3,
    UUID4 as UUID4,
    UUID5 as UUID5,
    UUID6 as UUID6,
    UUID7 as UUID7,
    UUID8 as UUID8,
    conbytes as conbytes,
    condate as condate,
    condecimal as condecimal,
    confloat as confloat,
    confrozenset as confrozenset,
    conint as conint,
    conlist as conlist,
    conset as conset,
    constr as constr,
)

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        raise absent(__name__, name)
