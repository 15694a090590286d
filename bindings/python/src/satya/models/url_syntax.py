# SPDX-License-Identifier: Apache-2.0
"""What a URL should not be like though it can be read: strict mode refuses it.

These are the validation errors of the WHATWG URL standard, in the order in which a parser
meets them; the last one is told. That a URL holds a password is none.
"""

from __future__ import annotations

import re
from typing import Optional

from .url_parts import AROUND, DEFAULT_PORTS, SCHEME

#: What is no code point of URLs; a percent sign is looked at by itself.
_STRANGE = re.compile(
    "[^A-Za-z0-9!$&'()*+,./:;=?@_~%\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd-]"
    "|[" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)) + "]"
)
_HOST = re.compile(r"[^/\\]*")
_BAD_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def violation(text: str) -> Optional[str]:
    """Returns in which way the text of a URL is against the rules of syntax; None where it is in none."""
    bare = text.strip(AROUND)
    clean = bare.translate({9: None, 10: None, 13: None})
    match = SCHEME.match(clean)
    if match is None:
        return None
    scheme = match[0][:-1].lower()
    return (
        _after_scheme(clean[match.end() :], scheme)
        or ("tabs or newlines are ignored in URLs" if clean != bare else None)
        or ("leading or trailing control or space character are ignored in URLs" if bare != text else None)
    )


def _after_scheme(rest: str, scheme: str) -> Optional[str]:
    is_special = scheme in DEFAULT_PORTS
    rest, _, fragment = rest.partition("#")
    rest, _, query = rest.partition("?")
    slashes = len(rest) - len(rest.lstrip("/\\" if is_special else "/"))
    start = rest[:slashes]
    if scheme == "file":
        path = rest[len(start) :] if len(start) < 2 else _HOST.sub("", rest[2:], count=1)
        return _last(fragment) or _last(query) or _last(path, True) or _start_of_file(start)
    if is_special or slashes >= 2:
        place = rest[slashes if is_special else 2 :]
        ends = [place.find(each) for each in ("/\\" if is_special else "/") if each in place]
        end = min(ends, default=len(place))
        user, at, _ = place[:end].rpartition("@")
        path = place[end:]
    else:
        user = at = ""
        path = rest
    found = _last(fragment) or _last(query) or _last(path, is_special)
    found = found or _last(user) or ("unencoded @ sign in username or password" if "@" in user else None)
    return found or ("expected //" if is_special and start != "//" else None)


def _start_of_file(start: str) -> Optional[str]:
    if len(start) < 2:
        return "expected // after file:"
    return "backslash" if "\\" in start[:2] else None


def _last(part: str, has_steps: bool = False) -> Optional[str]:
    """What is last wrong in a part of a URL; in a path of steps a backslash stands for a slash."""
    places = {match.start(): "non-URL code point" for match in _STRANGE.finditer(part)}
    places.update((match.start(), "expected 2 hex digits after %") for match in _BAD_PERCENT.finditer(part))
    if has_steps:
        places.update((at, "backslash") for at, letter in enumerate(part) if letter == "\\")
    return places[max(places)] if places else None
