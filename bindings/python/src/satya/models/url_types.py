# SPDX-License-Identifier: Apache-2.0
"""URLs with a purpose: web addresses, files, data sources."""

from __future__ import annotations

from .multi_host import MultiHostUrl
from .network import SingleHostUrl, UrlConstraints

_POSTGRES = ["postgres", "postgresql"] + ["postgresql+" + d for d in ("asyncpg", "pg8000", "psycopg", "psycopg2", "psycopg2cffi", "py-postgresql", "pygresql")]
_MYSQL = ["mysql"] + ["mysql+" + d for d in ("mysqlconnector", "aiomysql", "asyncmy", "mysqldb", "pymysql", "cymysql", "pyodbc")]
_MARIADB = ["mariadb", "mariadb+mariadbconnector", "mariadb+pymysql"]
_CLICKHOUSE = ["clickhouse+native", "clickhouse+asynch", "clickhouse+http", "clickhouse", "clickhouses", "clickhousedb"]


class AnyUrl(SingleHostUrl):
    """A URL of any scheme."""

    __slots__ = ()


class AnyHttpUrl(AnyUrl):
    """An http or https URL."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=["http", "https"])


class HttpUrl(AnyUrl):
    """An http or https URL of at most 2083 characters."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=["http", "https"], max_length=2083)


class AnyWebsocketUrl(AnyUrl):
    """A ws or wss URL."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=["ws", "wss"])


class WebsocketUrl(AnyUrl):
    """A ws or wss URL of at most 2083 characters."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=["ws", "wss"], max_length=2083)


class FileUrl(AnyUrl):
    """A file URL."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=["file"])


class FtpUrl(AnyUrl):
    """An ftp URL."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=["ftp"])


class PostgresDsn(MultiHostUrl):
    """A PostgreSQL data source."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=_POSTGRES, host_required=True)


class CockroachDsn(SingleHostUrl):
    """A CockroachDB data source."""

    __slots__ = ()
    _constraints = UrlConstraints(
        allowed_schemes=["cockroachdb", "cockroachdb+psycopg2", "cockroachdb+asyncpg"], host_required=True
    )


class AmqpDsn(SingleHostUrl):
    """An AMQP data source."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=["amqp", "amqps"])


class RedisDsn(SingleHostUrl):
    """A Redis data source."""

    __slots__ = ()
    _constraints = UrlConstraints(
        allowed_schemes=["redis", "rediss"], default_host="localhost", default_port=6379, default_path="/0", host_required=True
    )


class MongoDsn(MultiHostUrl):
    """A MongoDB data source."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=["mongodb", "mongodb+srv"], default_port=27017)


class KafkaDsn(SingleHostUrl):
    """A Kafka data source."""

    __slots__ = ()
    _constraints = UrlConstraints(
        allowed_schemes=["kafka"], default_host="localhost", default_port=9092
    )


class NatsDsn(MultiHostUrl):
    """A NATS data source."""

    __slots__ = ()
    _constraints = UrlConstraints(
        allowed_schemes=["nats", "tls", "ws", "wss"], default_host="localhost", default_port=4222
    )


class MySQLDsn(SingleHostUrl):
    """A MySQL data source."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=_MYSQL, default_port=3306)


class MariaDBDsn(SingleHostUrl):
    """A MariaDB data source."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=_MARIADB, default_port=3306)


class ClickHouseDsn(SingleHostUrl):
    """A ClickHouse data source."""

    __slots__ = ()
    _constraints = UrlConstraints(
        allowed_schemes=_CLICKHOUSE, default_host="localhost", default_port=9000
    )


class SnowflakeDsn(SingleHostUrl):
    """A Snowflake data source."""

    __slots__ = ()
    _constraints = UrlConstraints(allowed_schemes=["snowflake"], host_required=True)
