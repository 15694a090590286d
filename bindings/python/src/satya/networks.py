# SPDX-License-Identifier: Apache-2.0
"""URLs, addresses of mail and of hosts."""

from .models.email_address import validate_email as validate_email
from .models.network import (
    EmailStr as EmailStr,
    IPvAnyAddress as IPvAnyAddress,
    IPvAnyInterface as IPvAnyInterface,
    IPvAnyNetwork as IPvAnyNetwork,
    NameEmail as NameEmail,
    UrlConstraints as UrlConstraints,
)
from .models.url_types import (
    AmqpDsn as AmqpDsn,
    AnyHttpUrl as AnyHttpUrl,
    AnyUrl as AnyUrl,
    AnyWebsocketUrl as AnyWebsocketUrl,
    ClickHouseDsn as ClickHouseDsn,
    CockroachDsn as CockroachDsn,
    FileUrl as FileUrl,
    FtpUrl as FtpUrl,
    HttpUrl as HttpUrl,
    KafkaDsn as KafkaDsn,
    MariaDBDsn as MariaDBDsn,
    MongoDsn as MongoDsn,
    MySQLDsn as MySQLDsn,
    NatsDsn as NatsDsn,
    PostgresDsn as PostgresDsn,
    RedisDsn as RedisDsn,
    SnowflakeDsn as SnowflakeDsn,
    WebsocketUrl as WebsocketUrl,
)
