# SPDX-License-Identifier: Apache-2.0
"""URLs that are written as they are given are read at once, and as any other."""

import random

from satya.models import url_parts
from satya.models.url_parts import Parts, UrlError, parse

SCHEMES = ["http", "https", "ws", "ftp", "file", "HTTP", "x"]
HOSTS = [
    "a.b", "ab", "1.2.3.4", "a.b1", "A.b", "xn--a.c", "a@b", "a:80", "a:443", "a:99999", "a:0080", "[::1]", "", "a..b", "-a",
    "127.0.0.1:1", "1.2.3.a",
]  # fmt: skip
LETTERS = "aZz09!$&'()*+,;=:@/?%._~[]|^`{}\\-# <>\"é\t2eE"


def drawn(source):
    """A URL, or nearly."""

    def some(most):
        return "".join(source.choice(LETTERS) for _ in range(source.randint(0, most)))

    text = source.choice(SCHEMES) + source.choice(["://"] * 6 + [":", "///", ":/"]) + source.choice(HOSTS)
    if source.random() < 0.8:
        text += "/" + some(8)
    if source.random() < 0.4:
        text += "?" + some(8)
    if source.random() < 0.4:
        text += "#" + some(8)
    return text + source.choice(["", "", "", "/../", "/../x", "/%2e", "/.", "/./"])


def read(text):
    try:
        found = parse(text)
    except UrlError as error:
        return str(error)
    return {name: getattr(found, name) for name in Parts.__slots__}, found.text()


def test_plain_urls(monkeypatch):
    source = random.Random(1)
    texts = [drawn(source) for _ in range(30_000)]
    plain = [text for text in texts if url_parts._plain(text) is not None]
    assert len(plain) > 1000
    found = [read(text) for text in plain]
    monkeypatch.setattr(url_parts, "_plain", lambda text: None)
    assert found == [read(text) for text in plain]
