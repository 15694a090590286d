# SPDX-License-Identifier: Apache-2.0
"""URLs that are written in odd ways: what they are read as, and what strict mode says of them, is
what pydantic has."""

from __future__ import annotations

import json

import pytest

import satya
from outcomes import pydantic

TEXTS = [
    # Hosts that are numbers
    "http://0x7f.1/", "http://0x7f000001/", "http://127.1/", "http://0177.1/", "http://2130706433/", "http://256.1/",
    "http://1.2.3.4.5/", "http://0x/", "http://0x.0x.0/", "http://09.1/", "http://4294967295/", "http://4294967296/",
    "http://1.2.3.4./", "http://0xg.1/", "http://a.1/", "http://1.a/", "http://a.0x1/", "http://1..2/", "x://0x7f.1",
    "http://0", "http://00", "http://1.0x", "http://0x1.0x2.0x3.0x4", "ws://0x7f.1", "https://0300.0250.1",
    # Other hosts
    "http://[::1]/", "http://[::ffff:1.2.3.4]/", "http://[1.2.3.4]/", "http://[fe80::1%25eth0]/", "http://EXAMPLE.com/",
    "http://münchen.de/", "http://xn--ls8h.la/", "http://xn--a.b", "http://ex%61mple.com/", "http://a b/", "http://%41.b",
    "http://a%00.b", "http://a<b", "http://a^b", "http://a_b.c", "http://a..b", "http://ａ.b", "http://a。b",
    # Slashes, and what stands around
    "http:example.com", "http:/example.com", "http:///example.com", "http://example.com\\a", "http:\\\\example.com",
    "http:\\/a.b", " http://a.b", "http://a.b ", "http://a.b/\n", "http://a.b/\x01", "http://a.\tb/", "file:///a", "file:a",
    "file:/a", "file://", "file:\\\\h\\a", "file:///c:/x", "FILE:a?q#f", "ws:a", "//a.b", "a.b", "", "http://", "http://?",
    # Users and ports
    "http://user@a.b", "http://user:pw@a.b", "http://u@v@a.b", "http://a@b@c@d", "http://u ser@a.b", "http://u%zz@a.b",
    "a://u ser@h/", "http://a.b:80", "http://a.b:", "http://a.b:99999", "http://a.b:x", "http://a.b:080", "http://a.b\\@c",
    # Paths, queries, fragments
    "http://a.b/x y", "http://a.b/%zz", "http://a.b/ z %zz", "http://a.b/%zz z", "http://a.b/<x>", "http://a.b/{x}",
    "http://a.b/|", "http://a.b/^", "http://a.b/[x]", 'http://a.b/"x"', "http://a.b/`x`", "http://a.b/\\x", "http://a.b/x\\y",
    "http://a.b/../c", "http://a.b/./c", "http://a.b/%2E%2e/c", "http://a.b/x/.%2e/", "http://a.b/é", "http://a.b/😀",
    "http://a.b/\ufdd0", "http://a.b/\uffff", "http://a.b?q=a b", "http://a.b?'x'", 'http://a.b?"x"', "http://a.b?<",
    "http://a.b?é", "http://a.b#f g", "http://a.b#<", "http://a.b/a#b#c", "a:b'c?'d'#'e'", "a:b c", "a:b%zz", "a:/b c",
    "a:/b<", "a://h/b<>", "a:\\b", "mailto:a b@c", "data:text/plain,x y", "x:y", "x://y",
]  # fmt: skip


def answers(library, text):
    class Strict(library.BaseModel):
        model_config = library.ConfigDict(strict=True)
        url: library.AnyUrl

    class Lax(library.BaseModel):
        url: library.HttpUrl

    given = json.dumps(text)
    for kind in (library.AnyUrl, library.HttpUrl, library.FileUrl):
        adapter = library.TypeAdapter(kind)
        for strict in (False, True):
            yield lambda a=adapter, s=strict: a.validate_python(text, strict=s)
            yield lambda a=adapter, s=strict: a.validate_json(given, strict=s)
    for model in (Strict, Lax):
        yield lambda m=model: m(url=text).url
        yield lambda m=model: m.model_validate_json('{"url":%s}' % given).url
    yield lambda: library.AnyUrl(text)


def shown(library, call):
    try:
        url = call()
    except library.ValidationError as error:
        return [(e["type"], e["loc"], e["msg"], e["ctx"]) for e in error.errors()]
    return str(url), url.host, url.unicode_host(), url.port, url.path, url.query, url.fragment, url.username


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_urls(text):
    ours, theirs = ([shown(library, call) for call in answers(library, text)] for library in (satya, pydantic))
    assert ours == theirs
