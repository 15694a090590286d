# SPDX-License-Identifier: Apache-2.0
"""Seeded inputs of the Python rows, and what is compared of their results."""

import datetime
import random

from suite import inputs, places

#: Keyword arguments of a `Person`, as a program writes them.
PERSON = {
    "id": 17,
    "name": "Alice Example",
    "email": "alice@example.com",
    "age": 30,
    "score": 98.5,
    "active": True,
    "city": "Oslo",
    "code": 1337,
    "level": 3,
    "note": "likes apples",
}

CLASSIC = {"name": "Alice Example", "email": "alice@example.com", "age": 30}


def keywords(members: dict) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in members.items())


def reversed_members(members: dict) -> dict:
    return dict(reversed(list(members.items())))


def order() -> dict:
    """An order of thirty fields: half of the optional ones are there."""
    source = random.Random(30)

    def some(value):
        return value if source.random() < 0.5 else None

    def word() -> str:
        return inputs.word(source, source.randint(2, 4))

    def address() -> dict:
        return {
            "street": f"{word()} {source.randint(1, 200)}",
            "city": word(),
            "zip_code": some(str(source.randint(1000, 9999))),
            "country": "NO",
        }

    def item() -> dict:
        return {
            "sku": word(),
            "title": f"{word()} {word()}",
            "quantity": source.randint(1, 9),
            "price": source.randint(100, 99999) / 100,
            "discount": some(0.25),
        }

    def payment() -> dict:
        return {
            "method": "card",
            "amount": source.randint(100, 99999) / 100,
            "reference": some(word()),
            "settled": source.random() < 0.5,
        }

    return {
        "id": 4711,
        "number": "2026-004711",
        "placed": "2026-03-01T12:30:00Z",
        "paid": some("2026-03-02T08:15:30.250000Z"),
        "status": "paid",
        "customer": f"{word()} {word()}",
        "email": some("someone@example.com"),
        "phone": some("+47 22 22 22 22"),
        "billing": address(),
        "shipping": address(),
        "items": [item() for _ in range(5)],
        "payments": [payment() for _ in range(2)],
        "tags": [word() for _ in range(3)],
        "currency": "NOK",
        "subtotal": 1234.5,
        "tax": 308.63,
        "freight": 49.0,
        "discount": some(10.0),
        "total": 1582.13,
        "weight": some(2.75),
        "coupon": some("SPRING"),
        "campaign": some("newsletter"),
        "channel": "web",
        "language": "nb",
        "gift": False,
        "message": some("Happy birthday! \u00e6\u00f8\u00e5"),
        "priority": 3,
        "attempts": 0,
        "warehouse": some(12),
        "notes": some("leave at the door"),
    }


def tree_text():
    """The text of the benchmark tree; None without the folder of real data."""
    folder = places.data()
    if folder is None:
        return None
    return (folder / "benchmark-tree" / "tree-1000.json").read_bytes()


def plain(value):
    """The value with every model or struct as a dict, for comparisons."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat()
    if isinstance(value, (str, int, float, type(None))):
        return value
    if hasattr(value, "value"):
        return plain(value.value)
    fields = getattr(type(value), "__struct_fields__", None) or type(value).model_fields
    members = {name: plain(getattr(value, name)) for name in sorted(fields)}
    # A struct's tag is no field of it.
    members.pop("type", None)
    return members


def says(text) -> object:
    """What a written document says, apart from how it says it."""
    import json

    return plain(json.loads(text))
