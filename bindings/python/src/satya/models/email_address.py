# SPDX-License-Identifier: Apache-2.0
"""E-mail addresses as people give them: mail that the whole internet can deliver.

That is less than RFC 5321 has (no quoted local part, no address literal, no name without a
dot or of special use) and more (RFC 6531: letters of every script), so that libsatya's
formats `email` and `idn-email` are not what decides here. Domains beyond ASCII are put to its
`idn-hostname`.
"""

from __future__ import annotations

import re
from typing import Any
from unicodedata import category, normalize

from .errors import CustomError
from .rules import Checker

#: What is looked at at all, in characters.
_MOST_TEXT = 2048
#: The longest address, in bytes: RFC 3696, erratum 1690.
_MOST_ADDRESS = 254
#: The longest domain, in bytes: RFC 1035 section 2.3.4, without what only the wire has.
_MOST_DOMAIN = 253

#: A name, bare or in quotes, and an address in angle brackets.
_NAMED = re.compile(
    r"\s*(?:\"(.+)\"|([\w.!#$%&'*+\-/=?^`{|}~]+(?:\s+[\w.!#$%&'*+\-/=?^`{|}~]+)*))?\s*<(.+)>\s*"
)

#: RFC 5322 section 3.2.3.
_ATEXT = r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
#: What most addresses are; `--` may be more than it seems, and is looked at in full.
_PLAIN = re.compile(rf"({_ATEXT}+(?:\.{_ATEXT}+)*)@((?:{_LABEL}\.)+({_LABEL}))")
#: RFC 6531 section 3.3.
_DOT_ATOM = re.compile(rf"(?:{_ATEXT}|[^\0-\x7f])+(?:\.(?:{_ATEXT}|[^\0-\x7f])+)*")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9.-]|[^\0-\x7f])+")

#: RFC 2142: mailboxes whose names are the same in capitals.
_ROLES = frozenset(
    "abuse ftp hostmaster info marketing news noc postmaster sales security support usenet uucp"
    " webmaster www".split()
)
#: Names that no mail reaches: RFC 6761, 6762 and 7686.
_SPECIAL = frozenset("arpa invalid local localhost onion test".split())

#: Letters that UTS #46 keeps where case folding does not.
_KEPT = {"ß": "ß", "ẞ": "ß", "ς": "ς"}
#: Other full stops: RFC 3490 section 3.1.
_STOPS = frozenset(".\u3002\uff0e\uff61")
#: What UTS #46 leaves out, of the marks and letters: Default_Ignorable_Code_Point.
_IGNORED = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)

_hostname: Any = None


def validate_email(value: str) -> tuple[str, str]:
    """Returns the name and the address; a CustomError where there is no address.

    The name is the one in front of `<address>`, else what stands before the @. Of the
    address, the domain is in small letters and in Unicode, the rest in normal form C.
    """
    plain = _PLAIN.fullmatch(value) if len(value) <= _MOST_ADDRESS else None
    if plain is not None:
        local, domain, top = plain.groups()
        domain = domain.lower()
        if "--" not in domain and top[-1].isalpha() and top.lower() not in _SPECIAL:
            local = _of_role(local)
            return local, f"{local}@{domain}"
    if len(value) > _MOST_TEXT:
        raise _refused(f"Length must not exceed {_MOST_TEXT} characters")
    if "\r" in value or "\n" in value:
        raise _refused("Carriage return and line feed characters are not allowed")
    named = _NAMED.fullmatch(value)
    name, text = (named[1] or named[2], named[3]) if named is not None else (None, value)
    local, email = _read(text.strip())
    return name or local, email


def _read(text: str) -> tuple[str, str]:
    """Returns what stands before the @, and the address."""
    given_local, at, given_domain = text.partition("@")
    if not at:
        raise _refused("An email address must have an @-sign.")
    if not given_local:
        raise _refused("There must be something before the @-sign.")
    if not given_domain:
        raise _refused("There must be something after the @-sign.")
    local = _local(given_local)
    ascii_domain, domain = _domain(given_domain)
    email = f"{local}@{domain}"
    for form in (text, email, f"{local}@{ascii_domain}"):
        if len(form.encode("utf-8")) > _MOST_ADDRESS:
            raise _refused(f"The email address is longer than {_MOST_ADDRESS} bytes.")
    return local, email


def _local(text: str) -> str:
    # What is canonical may be another character: U+037E is a semicolon.
    local = normalize("NFC", text)
    for form in (text, local):
        if _DOT_ATOM.fullmatch(form) is None or not _is_safe(form):
            raise _refused("There is a character or a period before the @-sign that may not be there.")
    return _of_role(local)


def _of_role(local: str) -> str:
    lower = local.lower()
    return lower if lower in _ROLES and local.isascii() else local


def _domain(text: str) -> tuple[str, str]:
    """Returns the domain as DNS has it, and as people read it."""
    if len(text) > _MOST_DOMAIN:
        raise _refused(f"The part after the @-sign is longer than {_MOST_DOMAIN} characters.")
    if _DOMAIN.fullmatch(text) is None or not _is_safe(text):
        raise _refused("There is a character after the @-sign that may not be there.")
    domain = text.lower() if text.isascii() else _mapped(text)
    if _DOMAIN.fullmatch(domain) is None or not _is_hostname(domain):
        raise _refused("The part after the @-sign is no domain name.")
    labels = domain.split(".")
    ascii_labels = [
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
        for label in labels
    ]
    if len(labels) < 2:
        raise _refused("The part after the @-sign should have a period.")
    if not ascii_labels[-1][-1].isalpha():
        raise _refused("The part after the @-sign does not end in a letter.")
    if ascii_labels[-1] in _SPECIAL:
        raise _refused("The part after the @-sign is a name that no mail reaches.")
    read = [
        label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
        for label in labels
    ]
    if not all(map(_is_safe, read)):
        raise _refused("The part after the @-sign is no domain name.")
    return ".".join(ascii_labels), ".".join(read)


def _mapped(domain: str) -> str:
    """Returns a domain as UTS #46 maps it, but for the verdict on what it maps."""
    return normalize("NFC", "".join(map(_mapped_character, _IGNORED.sub("", domain))))


def _mapped_character(character: str) -> str:
    if character in _STOPS:
        return "."
    kept = _KEPT.get(character)
    if kept is not None:
        return kept
    mapped = normalize("NFKC", normalize("NFKC", character.casefold()).casefold())
    # One that would come apart at a full stop is none of a name.
    return mapped if _STOPS.isdisjoint(mapped) else character


def _is_hostname(domain: str) -> bool:
    global _hostname
    if _hostname is None:
        _hostname = Checker({"format": "idn-hostname"})
    return _hostname.broken(domain) is None


def _is_safe(text: str) -> bool:
    """Whether text is letters, digits, signs, and marks that are not first: no spaces, and
    nothing that is not seen."""
    if text.isascii():
        return True
    return category(text[0])[0] != "M" and all(category(character)[0] in "LNPSM" for character in text)


def _refused(reason: str) -> CustomError:
    return CustomError(
        "value_error", "value is not a valid email address: {reason}", {"reason": reason}
    )
