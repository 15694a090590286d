# SPDX-License-Identifier: Apache-2.0
"""Classes of the standard library, and of this one, that have a node of their own."""

from __future__ import annotations

import ipaddress
import os
import pathlib
import re
from typing import Any, Optional
from uuid import UUID

from . import marks, network, special
from .nodes import strings
from .nodes.base import AnyNode, Node
from .nodes.choices import UnionNode
from .nodes.functions import AfterNode
from .nodes.hooks import RenamedNode, SchemaNode
from .nodes.json_values import JsonValueNode
from .nodes.serializers import SerializerNode
from .nodes.text import AnyAddressNode, PatternNode, TextNode, path_node
from .nodes.urls import EmailNode, UrlNode
from .nodes.uuids import UUIDNode
from .nodes.wrapped import JsonNode, SecretNode

#: For type checkers it is no class.
_JSON_VALUE: Any = special.JsonValue

#: An address stands for a network or an interface of its own, a network for an interface.
_ADDRESSES = (
    ipaddress.IPv4Address,
    ipaddress.IPv6Address,
    ipaddress.IPv4Network,
    ipaddress.IPv6Network,
)


def _address(cls: Any, word: str, kind: str, types: tuple[type, ...]) -> Node:
    snake = {"Address": "address", "Interface": "interface", "Network": "network"}[word]
    version = "4" if "4" in cls.__name__ else "6"
    label = (
        f"lax-or-strict[lax=function-plain[ip_v{version}_{snake}_validator()],strict="
        f"json-or-python[json=function-after[{cls.__name__}(), str],python=is-instance[{cls.__name__}]]]"
    )
    return TextNode(
        cls,
        cls,
        (f"ip_v{version}_{snake}", f"Input is not a valid IPv{version} {snake}"),
        label,
        {"type": "string", "format": kind},
        accepts=types,
    )


def _any_address(cls: Any) -> Node:
    name = cls.__name__
    word = name[len("IPvAny") :]
    kinds = {
        "Address": (ipaddress.IPv4Address, ipaddress.IPv6Address),
        "Interface": (ipaddress.IPv4Interface, ipaddress.IPv6Interface),
        "Network": (ipaddress.IPv4Network, ipaddress.IPv6Network),
    }[word]
    low = word.lower()

    def read(value: Any) -> Any:
        for kind in kinds:
            try:
                return kind(value)
            except ValueError:
                continue
        raise ValueError(value)

    return AnyAddressNode(
        kinds,
        read,
        (f"ip_any_{low}", f"value is not a valid IPv4 or IPv6 {low}"),
        f"function-plain[{name}()]",
        {"type": "string", "format": f"ipvany{low}"},
        accepts=(str, bytes, int, tuple, *_ADDRESSES),
    )


_PUBLIC = {
    "IPv4Address": "ipv4",
    "IPv6Address": "ipv6",
    "IPv4Network": "ipv4network",
    "IPv6Network": "ipv6network",
    "IPv4Interface": "ipv4interface",
    "IPv6Interface": "ipv6interface",
}


def node_of(compiler: Any, kind: Any, arguments: tuple[Any, ...]) -> Optional[Node]:
    """Returns the node of a class; None where nothing is known about it."""
    if kind is UUID:
        return UUIDNode()
    if kind is _JSON_VALUE:
        return JsonValueNode()
    name = getattr(kind, "__name__", "")
    if getattr(kind, "__module__", "") == "ipaddress" and name in _PUBLIC:
        word = name[4:]
        # An address and the length of its prefix are a network or an interface.
        types = (str, bytes, int, *_ADDRESSES, *((tuple,) if word != "Address" else ()))
        return _address(kind, word, _PUBLIC[name], types)
    if kind in (network.IPvAnyAddress, network.IPvAnyInterface, network.IPvAnyNetwork):
        return _any_address(kind)
    if isinstance(kind, type) and issubclass(kind, pathlib.PurePath) or kind is os.PathLike:
        return path_node(kind, *arguments)
    if isinstance(kind, type) and issubclass(kind, network.BaseUrl):
        return UrlNode(kind)
    if kind is network.EmailStr or kind is network.NameEmail:
        return EmailNode(kind is network.NameEmail, compiler._str())
    if isinstance(kind, type) and issubclass(kind, special.Hidden):
        return _secret(compiler, kind, arguments)
    if not isinstance(kind, type):
        return None
    return _special(compiler, kind)


#: special.SIZE_PATTERN, whose `\d` and `\s` are not those of ASCII, in the words of ECMA-262.
_SIZE = r"^[\s\x85]*\p{Nd}*\.?\p{Nd}"


def _byte_size(compiler: Any) -> Node:
    number, text = compiler.base(int), compiler.base(str)
    number.keywords["minimum"] = 0
    text.pattern = text.keywords["pattern"] = _SIZE
    either = RenamedNode(
        UnionNode([text, number]),
        "byte_size",
        "could not parse value and unit from byte string",
    )
    made = AfterNode(special.read_byte_size, either, False)
    return SchemaNode(SerializerNode(int, made, False, False, result=number), _byte_size_schema)


def _byte_size_schema(schema: Any, gen: Any) -> Any:
    number = {"minimum": 0, "type": "integer"}
    if gen.mode == "serialization":
        return number
    pattern = special.SIZE_PATTERN.pattern
    return {"anyOf": [{"pattern": pattern, "type": "string"}, number]}


def _secret(compiler: Any, kind: Any, arguments: tuple[Any, ...]) -> Node:
    if issubclass(kind, special.SecretStr):
        return SecretNode(kind, compiler.base(str), is_password=True)
    if issubclass(kind, special.SecretBytes):
        return SecretNode(kind, compiler.base(bytes), is_password=True)
    if not arguments:
        for base in getattr(kind, "__orig_bases__", ()):
            inner = getattr(base, "__args__", ())
            if inner:
                return SecretNode(kind, compiler.node(inner[0]))
    return SecretNode(kind, compiler.node(arguments[0]) if arguments else AnyNode())


def _special(compiler: Any, kind: type) -> Optional[Node]:
    from fractions import Fraction

    if kind is marks.Json:
        return JsonNode(AnyNode())
    if kind is special.ByteSize:
        return _byte_size(compiler)
    if kind is special.PaymentCardNumber:
        node = strings.StrNode()
        node.keywords = {"minLength": 12, "maxLength": 19}
        node.trims = True
        return AfterNode(special.read_card_number, node, False)
    if kind is re.Pattern:
        return PatternNode()
    if kind is Fraction:
        from .nodes.fractions import FractionNode

        return FractionNode()
    import zoneinfo

    if kind is zoneinfo.ZoneInfo:
        return TextNode(
            zoneinfo.ZoneInfo,
            zoneinfo.ZoneInfo,
            ("zoneinfo_str", "invalid timezone: {value}"),
            "function-plain[validate_str_is_valid_iana_tz()]",
            {"type": "string", "format": "zoneinfo"},
        )
    return None


