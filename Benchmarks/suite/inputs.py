# SPDX-License-Identifier: Apache-2.0
"""Seeded generators: the same text on every machine and in every run."""

import json
import random
import struct

SYLLABLES = (
    "an bel cor da el fin gra ho is ja kel lo mar ni or pe qui ro sa tu ul vi wen xa yo zed"
).split()

USER_FIELDS = {
    "name": {"type": "string", "minLength": 2},
    "age": {"type": "integer", "minimum": 0},
}


def compact(value) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def record_schema(fields: dict, closed: bool = False, **more) -> dict:
    schema = {"type": "object", "properties": fields, "required": list(fields), **more}
    if closed:
        schema["additionalProperties"] = False
    return schema


def word(source: random.Random, syllables: int) -> str:
    return "".join(source.choice(SYLLABLES) for _ in range(syllables))


def users(count: int, seed: int = 1) -> list:
    """Two fields each, about 28 bytes: a name of 3 to 15 letters and an age."""
    source = random.Random(seed)
    return [
        {"name": word(source, source.randint(2, 5)).capitalize(), "age": source.randint(0, 99)}
        for _ in range(count)
    ]


def person() -> dict:
    """A schema of ten fields, of the kinds that a first schema has."""
    text = {"type": "string", "minLength": 1, "maxLength": 80}
    return record_schema(
        {
            "id": {"type": "integer", "minimum": 1},
            "name": text,
            "email": {"type": "string", "format": "email"},
            "age": {"type": "integer", "minimum": 0, "maximum": 150},
            "score": {"type": "number", "minimum": 0},
            "active": {"type": "boolean"},
            "role": {"enum": ["admin", "editor", "reader"]},
            "tags": {"type": "array", "items": text, "maxItems": 10},
            "created": {"type": "string", "format": "date-time"},
            "note": {"type": ["string", "null"]},
        },
        title="Person",
    )


def integers(count: int) -> dict:
    """A schema of `count` bounded integers."""
    bounded = {"type": "integer", "minimum": 0, "maximum": 1000}
    return record_schema({f"field{i:02}": bounded for i in range(count)}, title="Integers")


ORDER = record_schema(
    {
        "id": {"type": "integer", "minimum": 1},
        "placed": {"type": "string", "format": "date-time"},
        "customer": record_schema(
            {
                "name": {"type": "string", "minLength": 1},
                "email": {"type": "string", "format": "email"},
                "city": {"type": "string"},
            }
        ),
        "lines": {
            "type": "array",
            "minItems": 1,
            "items": record_schema(
                {
                    "item": {"type": "string", "maxLength": 40},
                    "count": {"type": "integer", "minimum": 1},
                    "price": {"type": "number", "minimum": 0},
                }
            ),
        },
        "paid": {"type": "boolean"},
        "status": {"enum": ["new", "packed", "sent", "returned"]},
    },
    title="Order",
)


def orders(size: int, seed: int = 2) -> bytes:
    """NDJSON of about `size` bytes, records of some hundred bytes each, whole lines."""
    source = random.Random(seed)
    lines, total, number = [], 0, 0
    while total < size:
        number += 1
        line = compact(
            {
                "id": number,
                "placed": "20%02d-%02d-%02dT%02d:%02d:%02dZ"
                % tuple(
                    source.randint(*span)
                    for span in ((10, 29), (1, 12), (1, 28), (0, 23), (0, 59), (0, 59))
                ),
                "customer": {
                    "name": f"{word(source, 2).capitalize()} {word(source, 3).capitalize()}",
                    "email": f"{word(source, 3)}@{word(source, 2)}.example",
                    "city": word(source, 3).capitalize(),
                },
                "lines": [
                    {
                        "item": f"{word(source, 2)} {word(source, 3)}",
                        "count": source.randint(1, 9),
                        "price": source.randint(1, 50000) / 100,
                    }
                    for _ in range(source.randint(1, 5))
                ],
                "paid": source.random() < 0.7,
                "status": source.choice(["new", "packed", "sent", "returned"]),
            }
        )
        lines.append(line)
        total += len(line) + 1
    return b"\n".join(lines) + b"\n"


def repeated(text: bytes, size: int) -> bytes:
    """Whole copies of `text`, at least `size` bytes."""
    return text * (-(-size // len(text)))


def escaped_strings(count: int, seed: int = 3) -> bytes:
    """About 40 bytes each, three to five escapes of every sort."""
    source = random.Random(seed)
    escapes = ['\\"', "\\\\", "\\n", "\\t", "\\/", "\\u00e9", "\\u20ac", "\\ud83d\\ude00"]
    strings = []
    for _ in range(count):
        parts = [word(source, source.randint(1, 3))]
        for _ in range(source.randint(3, 5)):
            parts += [source.choice(escapes), word(source, source.randint(1, 3))]
        strings.append('"' + "".join(parts) + '"')
    return ("[" + ",".join(strings) + "]").encode()


def foreign_strings(count: int, seed: int = 4) -> bytes:
    """Twenty code points each, of one script a string: two, three and four bytes."""
    source = random.Random(seed)
    scripts = [(0xE0, 0xFF), (0x391, 0x3A1), (0x430, 0x44F), (0x5D0, 0x5EA)]
    scripts += [(0x905, 0x939), (0x3042, 0x3093), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3)]
    scripts += [(0x1F600, 0x1F64F)]
    strings = []
    for _ in range(count):
        low, high = source.choice(scripts)
        strings.append("".join(chr(source.randint(low, high)) for _ in range(20)))
    return compact(strings)


def long_doubles(count: int, seed: int = 5) -> bytes:
    """Shortest texts of doubles that need all of 17 digits, exponents -40 to 40."""
    source = random.Random(seed)
    texts = []
    while len(texts) < count:
        (value,) = struct.unpack("<d", struct.pack("<Q", source.getrandbits(64)))
        if not 1e-40 < abs(value) < 1e40:
            continue
        text = repr(value)
        digits = text.lstrip("-").partition("e")[0].replace(".", "").lstrip("0")
        if len(digits) == 17:
            texts.append(text)
    return ("[" + ",".join(texts) + "]").encode()


def coordinates(count: int, seed: int = 6) -> bytes:
    """Doubles of 17 digits without an exponent, -180 to 180, as geometry has them."""
    source = random.Random(seed)
    texts = []
    while len(texts) < count:
        text = repr(source.uniform(-180, 180))
        if "e" not in text and len(text.lstrip("-").replace(".", "")) >= 16:
            texts.append(text)
    return ("[" + ",".join(texts) + "]").encode()


def ascii_strings(count: int, length: int, seed: int = 7) -> bytes:
    source = random.Random(seed)
    strings = []
    for _ in range(count):
        text = ""
        while len(text) < length:
            text += word(source, source.randint(1, 4)) + " "
        strings.append(text[:length])
    return compact(strings)


def object_types(count: int) -> dict:
    """A schema of `count` object types of six fields; the root reaches them all, and
    each refers to one that they share."""
    kinds = {
        "Place": record_schema({"street": {"type": "string"}, "city": {"type": "string"}}),
    }
    for number in range(count - 1):
        kinds[f"Type{number}"] = record_schema(
            {
                "id": {"type": "integer", "minimum": 1},
                f"name{number}": {"type": "string", "minLength": 1, "maxLength": 100},
                "amount": {"type": "number", "minimum": 0, "maximum": 1e6 + number},
                "active": {"type": "boolean"},
                "kind": {"enum": [f"a{number}", f"b{number}", "c"]},
                "place": {"$ref": "#/$defs/Place"},
            }
        )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {name: {"$ref": f"#/$defs/{name}"} for name in kinds},
        "$defs": kinds,
    }
