# SPDX-License-Identifier: Apache-2.0
"""Reading a URL into its parts, and writing one of them.

A URL is read as the WHATWG URL standard reads it: the scheme and host in small
letters, an international host in punycode, a default port dropped, `/` for the empty
path of a special scheme, and what may not stand there percent-encoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Optional
from urllib.parse import quote

#: The special schemes of the standard, with the ports that a URL leaves out.
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21, "file": None}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BAD_HOST = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
_BAD_OPAQUE_HOST = re.compile(r"[\x00\t\n\r #/:<>?@\[\\\]^|]")
_PATH = "!$&'()*+,;=:@/%-._~[]|^{}\\"
_QUERY = "!$&()*+,;=:@/?%-._~[]|^`{}\\'"


#: What most URLs are: of a special scheme, with a host that is no number, and nothing that is
#: written otherwise than it is given, steps of the path apart.
_PLAIN = re.compile(
    r"(https?|wss?|ftp)://([a-z0-9.-]*[a-z])(?::([0-9]{1,4}))?"
    r"(/[A-Za-z0-9!$&'()*+,;=:@/%._~\[\]|^{}-]*)?"
    r"(?:\?([A-Za-z0-9!$&()*+,;=:@/?%._~\[\]|^`{}\\'-]*))?"
    r"(?:#([A-Za-z0-9!$&()*+,;=:@/?%._~\[\]|^`{}\\'#-]*))?"
)


class UrlError(ValueError):
    """Why text is no URL."""


class Parts:
    """The parts of one URL."""

    __slots__ = ("scheme", "username", "password", "host", "port", "path", "query", "fragment", "has_authority")

    scheme: str
    username: Optional[str]
    password: Optional[str]
    host: Optional[str]
    port: Optional[int]
    path: str
    query: Optional[str]
    fragment: Optional[str]
    has_authority: bool

    def text(self) -> str:
        out = self.scheme + ":"
        if self.has_authority:
            out += "//"
            if self.username or self.password:
                out += self.username or ""
                if self.password:
                    out += ":" + self.password
                out += "@"
            out += self.host or ""
            if self.port is not None and self.port != DEFAULT_PORTS.get(self.scheme):
                out += f":{self.port}"
        out += self.path
        if self.query is not None:
            out += "?" + self.query
        if self.fragment is not None:
            out += "#" + self.fragment
        return out


def _host(text: str, is_special: bool) -> str:
    if text.startswith("["):
        if not text.endswith("]"):
            raise UrlError("invalid IPv6 address")
        try:
            return f"[{IPv6Address(text[1:-1]).compressed}]"
        except ValueError:
            raise UrlError("invalid IPv6 address") from None
    if not is_special:
        if _BAD_OPAQUE_HOST.search(text):
            raise UrlError("invalid domain character")
        return quote(text, safe="!$&'()*+,;=-._~%")
    if _BAD_HOST.search(text):
        raise UrlError("invalid international domain name" if "%" in text else "invalid domain character")
    if not text.isascii():
        try:
            text = text.encode("idna").decode("ascii")
        except UnicodeError:
            raise UrlError("invalid international domain name") from None
    text = text.lower()
    last = text.rstrip(".").rpartition(".")[2]
    if last.isdigit() and all(part.isdigit() for part in text.rstrip(".").split(".")):
        try:
            return str(IPv4Address(text.rstrip(".")))
        except ValueError:
            raise UrlError("invalid IPv4 address") from None
    return text


def _without_dots(path: str) -> str:
    out: list[str] = []
    parts = path.split("/")
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        if part in (".", "%2e"):
            if is_last:
                out.append("")
        elif part == "..":
            if len(out) > 1:
                out.pop()
            if is_last:
                out.append("")
        else:
            out.append(part)
    return "/".join(out)


def _plain(text: str) -> Optional[Parts]:
    """The parts of a URL that is written as it is given; None where that is not certain."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    found = Parts()
    found.scheme, found.host, port, path, found.query, found.fragment = match.groups()
    if path is not None and ("/." in path or "/%2e" in path):
        return None
    found.username = found.password = None
    found.port = None if port is None else int(port)
    found.path = path or "/"
    found.has_authority = True
    return found


def parse(text: str) -> Parts:
    """Reads a URL; UrlError where text is none."""
    plain = _plain(text)
    if plain is not None:
        return plain
    if not text:
        raise UrlError("input is empty")
    text = text.strip("\x00 \t\n\r\f\v").translate({9: None, 10: None, 13: None})
    match = _SCHEME.match(text)
    if match is None:
        raise UrlError("relative URL without a base")
    found = Parts()
    found.scheme = match[0][:-1].lower()
    is_special = found.scheme in DEFAULT_PORTS
    rest = text[match.end() :]
    rest, hash_, fragment = rest.partition("#")
    found.fragment = quote(fragment, safe=_QUERY + "#") if hash_ else None
    rest, mark, query = rest.partition("?")
    found.query = quote(query, safe=_QUERY) if mark else None
    if is_special:
        rest = rest.replace("\\", "/")
    found.username = found.password = found.host = found.port = None
    found.has_authority = is_special or rest.startswith("//")
    if found.has_authority:
        # A special scheme has a host, however many slashes stand before it.
        rest = rest.lstrip("/") if is_special and found.scheme != "file" else rest[2:]
        authority, slash, path = rest.partition("/")
        found.path = slash + path
        _read_authority(found, authority, is_special)
    else:
        found.path = rest
    if is_special or found.path.startswith("/"):
        found.path = _without_dots(quote(found.path, safe=_PATH)) if found.path else ""
        if is_special and not found.path:
            found.path = "/"
    else:
        found.path = quote(found.path, safe=_PATH)
    return found


def _read_authority(found: Parts, authority: str, is_special: bool) -> None:
    user, at, place = authority.rpartition("@")
    if at:
        name, colon, password = user.partition(":")
        found.username = quote(name, safe="!$&'()*+,;=%-._~") or None
        found.password = quote(password, safe="!$&'()*+,;=%-._~") if colon else None
    host, port = place, ""
    if place.endswith("]") is False and ":" in place:
        host, _, port = place.rpartition(":")
    if port:
        if not (port.isascii() and port.isdigit()) or int(port) > 65535:
            raise UrlError("invalid port number")
        found.port = int(port)
    if not host:
        if is_special and found.scheme != "file":
            raise UrlError("empty host")
        return
    found.host = _host(host, is_special)


def compose(
    scheme: str, hosts: Iterable[Mapping[str, Any]], path: Optional[str], query: Optional[str], fragment: Optional[str]
) -> str:
    """Writes the text of a URL: each host with its user and port, then what stands behind."""
    text = f"{scheme}://" + ",".join(map(_place, hosts))
    text += f"/{path.lstrip('/') if path.startswith('//') else path}" if path else ""
    text += f"?{query}" if query else ""
    return text + (f"#{fragment}" if fragment else "")


def _place(host: Mapping[str, Any]) -> str:
    user = quote(host.get("username") or "", safe="")
    if host.get("password"):
        user += ":" + quote(host["password"], safe="")
    port = host.get("port")
    return f"{user}{'@' if user else ''}{host.get('host') or ''}" + (f":{port}" if port is not None else "")
