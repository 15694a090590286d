# SPDX-License-Identifier: Apache-2.0
"""URLs with several hosts: those of databases that are one over many machines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Optional, TypedDict

from .network import BaseUrl
from .state import fail
from .url_parts import Parts, UrlError, compose, parse

if TYPE_CHECKING:
    from typing_extensions import Self

#: The scheme, the hosts, and what stands behind them.
_SHAPE = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*)(.*)", re.DOTALL)


class MultiHostHost(TypedDict):
    """One host of a URL, with its user and port."""

    username: Optional[str]
    password: Optional[str]
    host: Optional[str]
    port: Optional[int]


class MultiHostUrl(BaseUrl):
    """A URL with one host or several: `mongodb://user@a:1,b:2/name`."""

    __slots__ = ("_others",)
    _format = "multi-host-uri"
    #: The hosts before the last one, which stands in `_parts`.
    _others: list[Parts]

    def _parse(self, text: str) -> None:
        shape = _SHAPE.fullmatch(text)
        pieces = [] if shape is None else shape[2].split(",")
        self._others = []
        if shape is None or len(pieces) == 1:
            super()._parse(text)
            return
        if not all(piece.rpartition("@")[2] for piece in pieces):
            raise UrlError("empty host")
        self._others = [parse(shape[1] + piece) for piece in pieces[:-1]]
        super()._parse(shape[1] + pieces[-1] + shape[3])

    def _hold(self, value: Any) -> None:
        super()._hold(value)
        if not self._parts.host:
            raise fail("url_parsing", value, {"error": "empty host"})

    def _text(self) -> str:
        text = super()._text()
        if not self._others:
            return text
        start = self.scheme + "://"
        hosts = [other.text()[len(start) :] for other in self._others]
        return start + ",".join([*hosts, text[len(start) :]])

    def hosts(self) -> list[MultiHostHost]:
        """Returns the hosts in order, each with its user and port."""
        parts = [part for part in (*self._others, self._parts) if part.host]
        return [
            {"username": part.username, "password": part.password, "host": part.host, "port": part.port}
            for part in parts
        ]

    @classmethod
    def build(
        cls,
        *,
        scheme: str,
        hosts: Optional[list[MultiHostHost]] = None,
        username: Optional[str] = None,
        password: Optional[str] = None,
        host: Optional[str] = None,
        port: Optional[int] = None,
        path: Optional[str] = None,
        query: Optional[str] = None,
        fragment: Optional[str] = None,
    ) -> Self:
        """Makes a URL of its parts: of `hosts`, or of one host."""
        one = {"username": username, "password": password, "host": host, "port": port}
        if hosts is not None and any(value is not None for value in one.values()):
            raise ValueError("expected one of `hosts` or singular values to be set.")
        return cls(compose(scheme, [one] if hosts is None else hosts, path, query, fragment))
