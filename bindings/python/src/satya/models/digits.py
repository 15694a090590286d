# SPDX-License-Identifier: Apache-2.0
"""Numbers of JSON text that keep their digits, so that a Decimal is exact."""

from __future__ import annotations

from typing import Any


class JSONFloat(float):
    """A number with the digits that stand in the text."""

    __slots__ = ("digits",)

    def __new__(cls, digits: str) -> "JSONFloat":
        found = super().__new__(cls, digits)
        found.digits = digits
        return found

    digits: str


def without_digits(value: Any) -> Any:
    """Returns the value with plain floats."""
    kind = type(value)
    if kind is JSONFloat:
        return float(value)
    if kind is list:
        return [without_digits(item) for item in value]
    if kind is dict:
        return {key: without_digits(item) for key, item in value.items()}
    return value
