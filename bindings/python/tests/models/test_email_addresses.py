# SPDX-License-Identifier: Apache-2.0
"""E-mail addresses: the verdicts, names and values of pydantic with email-validator."""

import json
import random

import pytest

from satya import BaseModel, CustomError, EmailStr, NameEmail, Schema, TypeAdapter, ValidationError, validate_email
from satya.rust_model import Field, RustModel

#: What is given -> name and address, or None where it is refused.
TABLE = {
    "jo@doe.example": ("jo", "jo@doe.example"),
    "O'Jo+x@Doe.Example": ("O'Jo+x", "O'Jo+x@doe.example"),
    " jo@doe.com\t": ("jo", "jo@doe.com"),
    "Jo Doe <jo@doe.com>": ("Jo Doe", "jo@doe.com"),
    '"Doe, <Jo>" <jo@doe.com>': ("Doe, <Jo>", "jo@doe.com"),
    "<jo@doe.com>": ("jo", "jo@doe.com"),
    "INFO@doe.com": ("info", "info@doe.com"),
    "ü@x.com": ("ü", "ü@x.com"),
    "e\u0301@x.com": ("é", "é@x.com"),
    "a@bücher.de": ("a", "a@bücher.de"),
    "a@EXÄMPLE.com": ("a", "a@exämple.com"),
    "a@xn--bcher-kva.de": ("a", "a@bücher.de"),
    "a@XN--BCHER-KVA.de": ("a", "a@bücher.de"),
    "a@faß.de": ("a", "a@faß.de"),
    "a@日本。com": ("a", "a@日本.com"),
    "a@пример.рф": ("a", "a@пример.рф"),
    "a" * 65 + "@x.com": ("a" * 65, "a" * 65 + "@x.com"),
    "a" * 248 + "@x.com": ("a" * 248, "a" * 248 + "@x.com"),
    "a" * 249 + "@x.com": None,
    "é" * 125 + "@x.com": None,
    "a@" + "b" * 64 + ".com": None,
    "a@" + "b." * 125 + "com": None,
    "a" * 2049: None,
    "": None,
    "a": None,
    "a@": None,
    "@x.com": None,
    ".a@x.com": None,
    "a..b@x.com": None,
    "a.@x.com": None,
    "a@b": None,
    "a@localhost": None,
    "a@x.test": None,
    "a@x.local": None,
    "a@x.INVALID": None,
    "a@x.onion": None,
    "a@1.1.1.1": None,
    "a@x.c0m1": None,
    "a@[127.0.0.1]": None,
    '"x y"@example.com': None,
    "a@x.com\n": None,
    "a@-x.com": None,
    "a@ab--c.com": None,
    "a@xn--a.com": None,
    "a@x..com": None,
    "a@x.com.": None,
    "a b@x.com": None,
    "a\u200db@x.com": None,
    "a@x\u2024y.com": None,
    "a@x\ufe12y.com": None,
    "\u037e@x.com": None,
    "\ud800@x.com": None,
    "a@\u0301x.com": None,
    "a@אב.1.com": None,
}


def read(function, text):
    try:
        return function(text)
    except ValueError:
        return None


@pytest.fixture(scope="module")
def theirs():
    pytest.importorskip("email_validator", minversion="2.4")
    return pytest.importorskip("pydantic", minversion="2.14").validate_email


def test_the_table_is_what_pydantic_says(theirs):
    assert {text: read(theirs, text) for text in TABLE} == TABLE


def test_addresses_are_read_as_the_table_says():
    assert {text: read(validate_email, text) for text in TABLE} == TABLE


@pytest.mark.parametrize("text", TABLE)
def test_every_way_in_has_the_verdict_and_the_value(text):
    class Person(BaseModel):
        mail: EmailStr
        named: NameEmail

    given = {"mail": text, "named": text}
    ways = [lambda: Person(**given), lambda: Person.model_validate(given)]
    if "\ud800" not in text:
        ways.append(lambda: Person.model_validate_json(json.dumps(given)))
    for way in ways:
        if TABLE[text] is None:
            with pytest.raises(ValidationError) as caught:
                way()
            problems = caught.value.errors()
            assert [(each["type"], each["loc"]) for each in problems] == [
                ("value_error", ("mail",)), ("value_error", ("named",)),
            ]  # fmt: skip
        else:
            made = way()
            assert made.mail == TABLE[text][1]
            assert made.named == NameEmail(*TABLE[text])


def test_the_problem_says_what_is_wrong():
    with pytest.raises(CustomError, match="value is not a valid email address: An email address must have an @-sign."):
        validate_email("a")


PIECES = [
    "a", "B", "9", ".", ".", "-", "--", "@", '"', " ", "<", ">", "xn--", "xn--bcher-kva", "ü", "e\u0301", "\u0301", "ß",
    "ẞ", "ς", "Σ", "א", "ب", "١", "۱", "。", "．", "ﬁ", "K", "²", "\u200d", "\u200c", "·", "l·l", "日", "com", "test", "local",
    "+", "_", "'", "\t", "\n", "\\", "[", "]", "1.2.3.4", "info", "Sales", "a" * 60, "🎉", "xn--4dbc", "XN--BCHER-KVA", "\ufe0f",
    "\u034f", "\u037e", "\u1fef", "Ⅷ", "½", "㎏", "xn--0", "ไทย",
]  # fmt: skip


def test_random_texts_are_read_as_by_pydantic(theirs):
    source = random.Random(7)

    def some(most):
        return "".join(source.choice(PIECES) for _ in range(source.randint(1, most)))

    taken = 0
    for _ in range(4000):
        text = f"{some(3)}@{some(4)}{source.choice(['.com', '.org', '', '.рф', '.xn--p1ai', '.TEST'])}"
        if source.random() < 0.2:
            text = some(8)
        expected = read(theirs, text)
        assert read(validate_email, text) == expected, text
        taken += expected is not None
    assert taken > 200


def test_characters_are_taken_where_pydantic_takes_them(theirs):
    for point in [*range(0x80, 0x600, 7), *range(0x600, 0x110000, 1511)]:
        for shape in ("a@x{}y.com", "a{}b@x.com", "{}@x.com", "a@{}.com", "a@x.c{}"):
            text = shape.format(chr(point))
            assert read(validate_email, text) == read(theirs, text), hex(point)


def test_schemas_and_the_classic_api_keep_their_own_format():
    schema = Schema({"type": "string", "format": "email"}, formats="assert")
    assert schema.is_valid("a@localhost") and schema.is_valid('"x y"@example.com')
    assert not schema.is_valid("ü@x.com")
    assert TypeAdapter(EmailStr).json_schema() == {"type": "string", "format": "email"}

    class Classic(RustModel):
        email: str = Field(email=True)

    assert Classic(email="a@localhost").email == "a@localhost"
    with pytest.raises(ValueError, match="Invalid email format"):
        Classic(email="ü@x.com")
