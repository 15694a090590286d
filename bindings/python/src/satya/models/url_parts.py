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
from urllib.parse import quote, unquote

#: The special schemes of the standard, with the ports that a URL leaves out.
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21, "file": None}
#: What may stand around a URL, and is no part of it.
AROUND = "".join(map(chr, range(0x21)))
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BAD_HOST = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
_BAD_OPAQUE_HOST = re.compile(r"[\x00\t\n\r #/:<>?@\[\\\]^|]")
_HEXADECIMAL = re.compile(r"0x[0-9a-f]*")
_PATH = "!$&'()*+,;=:@/%-._~[]|^\\"
_QUERY = "!$&()*+,;=:@/?%-._~[]|^`{}\\"
_FRAGMENT = "!$&'()*+,;=:@/?%-._~[]|^{}\\#"
_USER = "!$&'()*+,%-._~"
_PRINTED = "".join(map(chr, range(0x20, 0x7F)))
#: Steps of a path that stand for the folder itself, and for the one that it is in.
_SAME, _OUTER = (".", "%2e"), ("..", ".%2e", "%2e.", "%2e%2e")


#: What most URLs are: of a special scheme, with a host that is no number, and nothing that is
#: written otherwise than it is given, steps of the path apart.
_PLAIN = re.compile(
    r"(https?|wss?|ftp)://([a-z0-9.-]*[a-z])(?::([0-9]{1,4}))?"
    r"(/[A-Za-z0-9!$&'()*+,;=:@/%._~\[\]|^-]*)?"
    r"(?:\?([A-Za-z0-9!$&()*+,;=:@/?%._~\[\]|^`{}\\-]*))?"
    r"(?:#([A-Za-z0-9!$&()*+,;=:@/?%._~\[\]|^{}\\'#-]*))?"
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
            if "%" in text:
                # Python knows of scopes, URLs do not.
                raise ValueError(text)
            return f"[{IPv6Address(text[1:-1]).compressed}]"
        except ValueError:
            raise UrlError("invalid IPv6 address") from None
    if not is_special:
        if _BAD_OPAQUE_HOST.search(text):
            raise UrlError("invalid domain character")
        return quote(text, safe=_PRINTED)
    text = _domain(text)
    return _address(text) if _is_number(_labels(text)[-1]) else text


def _domain(text: str) -> str:
    """A host of a special scheme in small letters, whatever is encoded in it, in punycode."""
    try:
        if "%" in text:
            text = unquote(text, errors="strict")
        if not text.isascii():
            text = text.encode("idna").decode("ascii")
        text = text.lower()
        for label in text.split("."):
            if label.startswith("xn--"):
                if not label[4:].encode("ascii").decode("punycode").isprintable():
                    raise UnicodeError(label)
    except UnicodeError:
        raise UrlError("invalid international domain name") from None
    if _BAD_HOST.search(text):
        raise UrlError("invalid international domain name")
    return text


def _labels(host: str) -> list[str]:
    """What stands between the dots of a host, one dot at its end apart."""
    labels = host.split(".")
    return labels[:-1] if len(labels) > 1 and not labels[-1] else labels


def _is_number(label: str) -> bool:
    """Whether a host of which this is the last label is an IPv4 address, or refused."""
    return label.isdigit() or _HEXADECIMAL.fullmatch(label) is not None


def _address(host: str) -> str:
    """The IPv4 address that a host is, in its usual form: up to four numbers, which may be hexadecimal
    (`0x7f`) or octal (`0177`), the last for all bytes that are left."""
    labels = _labels(host)
    try:
        numbers = [_number(label) for label in labels]
    except ValueError:
        raise UrlError("invalid IPv4 address") from None
    *first, last = numbers
    left = 4 - len(first)
    if left < 1 or any(number > 255 for number in first) or last >= 256**left:
        raise UrlError("invalid IPv4 address")
    for index, number in enumerate(first):
        last += number << 8 * (3 - index)
    return str(IPv4Address(last))


def _number(label: str) -> int:
    if _HEXADECIMAL.fullmatch(label):
        return int(label[2:] or "0", 16)
    if not label.isdigit() or len(label) > 4_300:
        raise ValueError(label)
    return int(label, 8 if len(label) > 1 and label[0] == "0" else 10)


def _without_dots(path: str) -> str:
    out: list[str] = []
    parts = path.split("/")
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        if part.lower() in _SAME:
            if is_last:
                out.append("")
        elif part.lower() in _OUTER:
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
    if path is not None and ("/." in path or "/%2" in path):
        return None
    if "xn--" in found.host or "0x" in found.host and _is_number(found.host.rpartition(".")[2]):
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
    text = text.strip(AROUND).translate({9: None, 10: None, 13: None})
    match = SCHEME.match(text)
    if match is None:
        raise UrlError("relative URL without a base")
    found = Parts()
    found.scheme = match[0][:-1].lower()
    is_special = found.scheme in DEFAULT_PORTS
    rest = text[match.end() :]
    rest, hash_, fragment = rest.partition("#")
    found.fragment = quote(fragment, safe=_FRAGMENT) if hash_ else None
    rest, mark, query = rest.partition("?")
    found.query = quote(query, safe=_QUERY if is_special else _QUERY + "'") if mark else None
    if is_special:
        rest = rest.replace("\\", "/")
    found.username = found.password = found.host = found.port = None
    found.has_authority = is_special or rest.startswith("//")
    if found.has_authority:
        # A special scheme has a host, however many slashes stand before it; a file need not.
        if found.scheme == "file" and not rest.startswith("//"):
            rest = "//" + (rest if rest.startswith("/") else "/" + rest)
        rest = rest.lstrip("/") if is_special and found.scheme != "file" else rest[2:]
        authority, slash, path = rest.partition("/")
        found.path = slash + path
        _read_authority(found, authority, is_special)
        if found.scheme == "file":
            # Slashes in a row are one there.
            found.path = "/" + found.path.lstrip("/")
    else:
        found.path = rest
    if is_special or found.path.startswith("/"):
        found.path = _without_dots(quote(found.path, safe=_PATH)) if found.path else ""
        if is_special and not found.path:
            found.path = "/"
    else:
        # Of a path that is no list of steps, all that is printed stays.
        found.path = quote(found.path, safe=_PRINTED)
    return found


def _read_authority(found: Parts, authority: str, is_special: bool) -> None:
    if found.scheme == "file":
        host = _host(authority, True) if authority else None
        found.host = None if host == "localhost" else host
        return
    user, at, place = authority.rpartition("@")
    if at:
        name, _, password = user.partition(":")
        found.username = quote(name, safe=_USER) or None
        found.password = quote(password, safe=_USER) or None
    host, port = place, ""
    if place.endswith("]") is False and ":" in place:
        host, _, port = place.rpartition(":")
    if host:
        found.host = _host(host, is_special)
    elif is_special:
        raise UrlError("empty host")
    if port:
        if not (port.isascii() and port.isdigit()) or int(port) > 65535:
            raise UrlError("invalid port number")
        found.port = int(port)


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
