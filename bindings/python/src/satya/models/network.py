# SPDX-License-Identifier: Apache-2.0
"""URLs, e-mail addresses and IP addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Optional, Union
from urllib.parse import parse_qsl

from .._frozen import Frozen
from .errors import ValidationError
from .for_pydantic import ForPydantic, Serializer, TypeForPydantic
from .state import Fail, fail
from .url_parts import DEFAULT_PORTS, Parts, UrlError, compose, parse

if TYPE_CHECKING:
    import ipaddress

    from typing_extensions import Self


class UrlConstraints(ForPydantic, Frozen):
    """What URLs of a field must be like."""

    __slots__ = (
        "max_length",
        "allowed_schemes",
        "host_required",
        "default_host",
        "default_port",
        "default_path",
        "preserve_empty_path",
    )
    max_length: Optional[int]
    allowed_schemes: Optional[list[str]]
    host_required: Optional[bool]
    default_host: Optional[str]
    default_port: Optional[int]
    default_path: Optional[str]
    preserve_empty_path: Optional[bool]

    def __init__(
        self,
        max_length: Optional[int] = None,
        allowed_schemes: Optional[list[str]] = None,
        host_required: Optional[bool] = None,
        default_host: Optional[str] = None,
        default_port: Optional[int] = None,
        default_path: Optional[str] = None,
        preserve_empty_path: Optional[bool] = None,
    ) -> None:
        self._fill(
            max_length,
            allowed_schemes,
            host_required,
            default_host,
            default_port,
            default_path,
            preserve_empty_path,
        )

    def __hash__(self) -> int:
        return hash((self.max_length, tuple(self.allowed_schemes or ()), self.default_host))


class BaseUrl(TypeForPydantic):
    """What all URLs have, however many hosts: parts, and a text."""

    __slots__ = ("_parts",)
    __pydantic_serializer__ = Serializer()
    _parts: Parts
    _constraints: ClassVar[UrlConstraints] = UrlConstraints()
    #: The format in JSON Schemas.
    _format: ClassVar[str] = "uri"

    def __init__(self, url: Any) -> None:
        try:
            self._read(str(url) if isinstance(url, BaseUrl) else url)
        except Fail as problem:
            raise ValidationError(type(self).__name__, problem.lines) from None

    def _read(self, value: Any, strict: bool = False) -> None:
        if not isinstance(value, str):
            raise fail("url_type", value)
        limits = self._constraints
        if limits.max_length is not None and len(value) > limits.max_length:
            raise fail("url_too_long", value, {"max_length": limits.max_length})
        try:
            self._parse(value)
        except UrlError as error:
            raise fail("url_parsing", value, {"error": str(error)}) from None
        if strict:
            from .url_syntax import violation

            found = violation(value)
            if found is not None:
                raise fail("url_syntax_violation", value, {"error": found})
        self._hold(value)

    def _parse(self, text: str) -> None:
        self._parts = parse(text)

    def _text(self) -> str:
        return self._parts.text()

    def _hold(self, value: Any) -> None:
        limits, parts = self._constraints, self._parts
        if limits.allowed_schemes is not None and parts.scheme not in limits.allowed_schemes:
            words = [f"'{scheme}'" for scheme in limits.allowed_schemes]
            shown = words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" or {words[-1]}"
            raise fail("url_scheme", value, {"expected_schemes": shown})
        if not parts.host and parts.has_authority is not None:
            if limits.default_host is not None:
                parts.host, parts.has_authority = limits.default_host, True
            elif limits.host_required:
                raise fail("url_parsing", value, {"error": "empty host"})
        if parts.port is None and limits.default_port is not None:
            parts.port = limits.default_port
        if limits.default_path is not None and parts.path in ("", "/"):
            parts.path = limits.default_path

    @property
    def scheme(self) -> str:
        """The scheme: "https"."""
        return self._parts.scheme

    @property
    def path(self) -> Optional[str]:
        """The path with its first slash; None where there is none."""
        return self._parts.path or None

    @property
    def query(self) -> Optional[str]:
        """What stands after the ?; None where there is none."""
        return self._parts.query

    def query_params(self) -> list[tuple[str, str]]:
        """Returns the pairs of the query."""
        return parse_qsl(self._parts.query or "", keep_blank_values=True)

    @property
    def fragment(self) -> Optional[str]:
        """What stands after the #; None where there is none."""
        return self._parts.fragment

    def unicode_string(self) -> str:
        """Returns the URL with its host as people write it."""
        return self._text()

    def encoded_string(self) -> str:
        """Returns the URL with its host in punycode."""
        return self._text()

    def __str__(self) -> str:
        return self._text()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if type(self) is type(other) else NotImplemented

    def __lt__(self, other: "BaseUrl") -> bool:
        return str(self) < str(other) if type(self) is type(other) else NotImplemented

    def __gt__(self, other: "BaseUrl") -> bool:
        return str(self) > str(other) if type(self) is type(other) else NotImplemented

    def __le__(self, other: "BaseUrl") -> bool:
        return str(self) <= str(other) if type(self) is type(other) else NotImplemented

    def __ge__(self, other: "BaseUrl") -> bool:
        return str(self) >= str(other) if type(self) is type(other) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __len__(self) -> int:
        return len(str(self))

    def __reduce__(self) -> Any:
        return type(self), (str(self),)

    def __deepcopy__(self, memo: Any) -> "BaseUrl":
        return self


class SingleHostUrl(BaseUrl):
    """A URL with a host, or none."""

    __slots__ = ()

    @property
    def username(self) -> Optional[str]:
        """The name before the @, percent-encoded; None where there is none."""
        return self._parts.username

    @property
    def password(self) -> Optional[str]:
        """The password before the @, percent-encoded; None where there is none."""
        return self._parts.password

    @property
    def host(self) -> Optional[str]:
        """The host, in punycode."""
        return self._parts.host

    def unicode_host(self) -> Optional[str]:
        """Returns the host with its letters as people write them."""
        host = self._parts.host
        if host is None or "xn--" not in host:
            return host
        try:
            return host.encode("ascii").decode("idna")
        except UnicodeError:
            # Letters that are younger than what Python knows of.
            return host

    @property
    def port(self) -> Optional[int]:
        """The port, or that of the scheme."""
        port = self._parts.port
        return port if port is not None else DEFAULT_PORTS.get(self._parts.scheme)

    def unicode_string(self) -> str:
        """Returns the URL with its host as people write it."""
        host = self._parts.host
        text = self._text()
        return text if host is None else text.replace(host, self.unicode_host() or host, 1)

    @classmethod
    def build(
        cls,
        *,
        scheme: str,
        username: Optional[str] = None,
        password: Optional[str] = None,
        host: Optional[str] = None,
        port: Optional[int] = None,
        path: Optional[str] = None,
        query: Optional[str] = None,
        fragment: Optional[str] = None,
    ) -> Self:
        """Makes a URL of its parts."""
        one = {"username": username, "password": password, "host": host, "port": port}
        return cls(compose(scheme, [one], path, query, fragment))


# E-mail addresses


if TYPE_CHECKING:
    EmailStr = Annotated[str, ...]
else:

    class EmailStr(TypeForPydantic, str):
        """The text of an e-mail address, as `validate_email` reads it. A field of this type
        holds a plain str."""

        __slots__ = ()


class NameEmail(TypeForPydantic):
    """A name with an e-mail address: `Jo Doe <jo@doe.example>`."""

    __slots__ = ("name", "email")

    def __init__(self, name: str, email: str) -> None:
        self.name = name
        self.email = email

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NameEmail) and (self.name, self.email) == (other.name, other.email)

    def __hash__(self) -> int:
        return hash((self.name, self.email))

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    def __repr__(self) -> str:
        return f"NameEmail(name={self.name!r}, email={self.email!r})"


# IP addresses


if TYPE_CHECKING:
    IPvAnyAddress = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]
    IPvAnyInterface = Union[ipaddress.IPv4Interface, ipaddress.IPv6Interface]
    IPvAnyNetwork = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]
else:

    class IPvAnyAddress(TypeForPydantic):
        """A field that holds an IPv4Address or an IPv6Address."""

    class IPvAnyInterface(TypeForPydantic):
        """A field that holds an IPv4Interface or an IPv6Interface."""

    class IPvAnyNetwork(TypeForPydantic):
        """A field that holds an IPv4Network or an IPv6Network."""


