# SPDX-License-Identifier: Apache-2.0
"""Schemas at random, over every keyword that judges data, and data that is near to them.

Everything is drawn from a `random.Random`, so that a seed tells a case. Schemas never
refer back to themselves for the same value. Patterns and texts are such that
ECMA-262 and Python's `re` mean the same by them.
"""

from __future__ import annotations

import json
import random
from typing import Any

NAMES = ["a", "b", "c", "ab", "x1", "", "a/b", "m~n", "%25", "é", "😀", "a\u0000b", '"q\\', "$ref"]
TEXTS = [*NAMES, "abc", "aab", "x12", "é😀é", "x" * 40, "\u00a0z", "line\nz", "a" * 17 + "é"]
PATTERNS = [
    "^a", "b$", "^[ab]+$", r"x\d", "^$", "é", "^.{2}$", "[^a]", "(a|b)*c", "^[a-z]{1,3}$",
    "^(?!a)", "^(?:ab|x1)$", "[😀é]", "a.?b", "^[^/~]*$", "",
]  # fmt: skip
#: As JSON text, for what is written is what is judged.
NUMBERS = [
    "0", "-0", "0.0", "-0.0", "1", "1.0", "1e0", "10e-1", "-1", "2", "3", "7", "12", "100",
    "0.1", "0.3", "0.5", "1.5", "-1.5", "2.5e-1", "0.01", "19.99", "1e2", "1E+2", "1e-7", "5e-324",
    "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "18446744073709551616", "123456789012345678901234567890",
]  # fmt: skip
#: No double tells these whole, so that a caller's double is another number.
EXACT_NUMBERS = [
    "0.1000000000000000055511151231257827", "9007199254740993.0", "9007199254740992.5", "1e400",
    "-1e400", "1e-400", "0.30000000000000004441", "1.0000000000000000000000000001",
    "1e23", "99999999999999991611392.0", "3e-324",
]  # fmt: skip
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]


class Number:
    """A number by its text."""

    def __init__(self, text: str) -> None:
        self.text = text


def write(value: Any) -> str:
    """JSON text, with numbers as they were drawn."""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{write(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


class Generator:
    """One schema, `schema`, and any number of values for it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.numbers = NUMBERS + EXACT_NUMBERS * (seed % 4 == 0)
        self.definitions: list[str] = []
        count = self.random.choice([0, 0, 1, 2, 4])
        self.definitions = self.random.sample(NAMES[:-1], count)
        self.drawn: dict[str, Any] = {}
        for index, name in enumerate(self.definitions):
            self.drawn[name] = self._schema(2, after=index, is_inside=False)
            if isinstance(self.drawn[name], dict) and self._chance(3):
                self.drawn[name]["$anchor"] = f"anchor{index}"
        self.schema = self._schema(3, after=-1, is_inside=False)
        if isinstance(self.schema, dict):
            if self.definitions:
                self.schema["$defs"] = self.drawn
            if self._chance(4):
                self.schema["$id"] = "https://example.org/folder/schema"
            if self._chance(4):
                self.schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        else:
            self.definitions = []

    def _chance(self, one_in: int) -> bool:
        return self.random.randrange(one_in) == 0

    # Schemas

    def _schema(self, depth: int, after: int, is_inside: bool) -> Any:
        """`after`: definitions behind this one may be referred to for the same value;
        `is_inside`: for a part of it, any."""
        draw = self.random
        if depth <= 0 or self._chance(12):
            return draw.choice([True, True, False, {}, {"type": draw.choice(TYPES)}, {"const": 1}])
        schema: dict[str, Any] = {}
        if self._chance(6):
            reference = self._reference(after, is_inside)
            if reference is not None:
                schema["$ref"] = reference
                if not self._chance(3):
                    return schema
        kinds = draw.sample(TYPES, draw.choice([1, 1, 1, 1, 2, 3]))
        if not self._chance(4):
            schema["type"] = kinds[0] if len(kinds) == 1 else kinds
        if self._chance(9):
            values = [self.value(2) for _ in range(draw.choice([1, 2, 5, 12]))]
            schema["enum"] = values
        if self._chance(14):
            schema["const"] = self.value(2)
        for kind in {"integer": "number"}.get(kinds[0], kinds[0]), draw.choice(TYPES):
            part = getattr(self, "_of_" + kind, None)
            if part is not None:
                part(schema, depth)
        if self._chance(3):
            self._combine(schema, depth, after)
        if self._chance(12):
            schema["default"] = self.value(2)
        return schema

    def _part(self, depth: int) -> Any:
        return self._schema(depth - 1, after=-1, is_inside=True)

    def _reference(self, after: int, is_inside: bool) -> str | None:
        first = 0 if is_inside else after + 1
        if is_inside and self._chance(6):
            return "#"
        names = self.definitions[first:]
        if not names:
            return None
        name = self.random.choice(names)
        drawn = self.drawn.get(name)
        if isinstance(drawn, dict) and "$anchor" in drawn and self._chance(2):
            return "#" + drawn["$anchor"]
        pointer = name.replace("~", "~0").replace("/", "~1")
        escaped = "".join(
            c if c.isalnum() and c.isascii() or c == "~" else "".join(f"%{b:02X}" for b in c.encode())
            for c in pointer
        )
        return "#/$defs/" + escaped

    def _of_number(self, schema: dict[str, Any], depth: int) -> None:
        draw = self.random
        for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if self._chance(4):
                schema[keyword] = Number(draw.choice(self.numbers))
        if self._chance(3):
            divisors = ["1", "2", "0.5", "0.01", "0.1", "3", "1e-7", "1.5", "7e2", "1e30", "1e-400"]
            schema["multipleOf"] = Number(draw.choice(divisors))

    def _of_string(self, schema: dict[str, Any], depth: int) -> None:
        draw = self.random
        if self._chance(2):
            schema["minLength"] = draw.choice([0, 1, 2, 3, 18])
        if self._chance(2):
            schema["maxLength"] = draw.choice([0, 1, 2, 3, 18, 40])
        if self._chance(2):
            schema["pattern"] = draw.choice(PATTERNS)

    def _of_array(self, schema: dict[str, Any], depth: int) -> None:
        draw = self.random
        if self._chance(3):
            schema["minItems"] = draw.choice([0, 1, 2, 3])
        if self._chance(3):
            schema["maxItems"] = draw.choice([0, 1, 2, 5])
        if self._chance(4):
            schema["uniqueItems"] = draw.choice([True, True, False])
        if self._chance(2):
            schema["items"] = self._part(depth)
        if self._chance(3):
            schema["prefixItems"] = [self._part(depth) for _ in range(draw.choice([1, 2, 3]))]
        if self._chance(3):
            schema["contains"] = self._part(depth)
        if self._chance(4):
            schema["minContains"] = draw.choice([0, 1, 2])
        if self._chance(4):
            schema["maxContains"] = draw.choice([0, 1, 2])

    def _of_object(self, schema: dict[str, Any], depth: int) -> None:
        draw = self.random
        if not self._chance(4):
            names = draw.sample(NAMES, draw.choice([0, 1, 2, 3, 5]))
            schema["properties"] = {name: self._part(depth) for name in names}
        if self._chance(3):
            schema["required"] = draw.sample(NAMES, draw.choice([0, 1, 1, 2]))
        if self._chance(4):
            schema["patternProperties"] = {
                pattern: self._part(depth) for pattern in draw.sample(PATTERNS, draw.choice([1, 2]))
            }
        if self._chance(3):
            schema["additionalProperties"] = draw.choice([False, self._part(depth)])
        if self._chance(7):
            schema["propertyNames"] = self._names(depth)
        if self._chance(6):
            schema["minProperties"] = draw.choice([0, 1, 2])
        if self._chance(6):
            schema["maxProperties"] = draw.choice([0, 1, 2, 4])
        if self._chance(6):
            schema["dependentRequired"] = {
                name: draw.sample(NAMES, draw.choice([0, 1, 2])) for name in draw.sample(NAMES, 2)
            }
        if self._chance(6):
            schema["dependentSchemas"] = {
                name: self._schema(depth - 1, after=10**6, is_inside=False)
                for name in draw.sample(NAMES, draw.choice([1, 2]))
            }

    def _names(self, depth: int) -> Any:
        draw = self.random
        if self._chance(3):
            return self._part(depth)
        schema: dict[str, Any] = {}
        self._of_string(schema, depth)
        if self._chance(4):
            schema["enum"] = draw.sample(NAMES, 5)
        return schema

    def _combine(self, schema: dict[str, Any], depth: int, after: int) -> None:
        draw = self.random

        def branch() -> Any:
            return self._schema(depth - 1, after, is_inside=False)

        keyword = draw.choice(["allOf", "anyOf", "anyOf", "oneOf", "oneOf", "not", "if", "tagged"])
        if keyword == "not":
            schema["not"] = branch()
        elif keyword == "if":
            schema["if"] = branch()
            if not self._chance(3):
                schema["then"] = branch()
            if not self._chance(3):
                schema["else"] = branch()
        elif keyword == "tagged":
            schema[draw.choice(["anyOf", "oneOf"])] = [
                {
                    "type": "object",
                    "properties": {"k": {"const": tag}, draw.choice(NAMES): self._part(depth)},
                    "required": ["k"],
                }
                for tag in draw.sample(["a", "b", "c", "d"], draw.choice([2, 3]))
            ]
        else:
            schema[keyword] = [branch() for _ in range(draw.choice([1, 2, 2, 3]))]

    # Values

    def value(self, depth: int) -> Any:
        """Any value."""
        draw = self.random
        kind = draw.choice(TYPES if depth > 0 else TYPES[:5])
        if kind == "null":
            return None
        if kind == "boolean":
            return draw.choice([True, False])
        if kind in ("integer", "number"):
            return Number(draw.choice(self.numbers))
        if kind == "string":
            return draw.choice(TEXTS)
        count = draw.choice([0, 1, 2, 3, 5])
        if kind == "array":
            return [self.value(depth - 1) for _ in range(count)]
        return {name: self.value(depth - 1) for name in draw.sample(NAMES, count)}

    def near(self) -> Any:
        """A value that may well satisfy the schema."""
        return self._near(self.schema, 6)

    def _near(self, schema: Any, depth: int) -> Any:
        draw = self.random
        if not isinstance(schema, dict) or not schema or depth <= 0 or self._chance(14):
            return self.value(min(depth, 2))
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return draw.choice(schema["enum"])
        reference = schema.get("$ref")
        if reference is not None and (len(schema) == 1 or self._chance(2)):
            return self._near(self._target(reference), depth - 1)
        for keyword in ("anyOf", "oneOf", "allOf"):
            if keyword in schema and self._chance(2):
                found = self._near(draw.choice(schema[keyword]), depth - 1)
                if isinstance(found, dict) and ("properties" in schema or "required" in schema):
                    found = {**self._near_object(schema, depth), **found}
                return found
        for keyword in ("then", "else", "if"):
            if keyword in schema and self._chance(4):
                return self._near(schema[keyword], depth - 1)
        types = schema.get("type", draw.choice(TYPES))
        kind = draw.choice(types) if isinstance(types, list) else types
        if kind == "array":
            return self._near_array(schema, depth)
        if kind == "object":
            return self._near_object(schema, depth)
        if kind == "null":
            return None
        if kind == "boolean":
            return draw.choice([True, False])
        if kind == "string":
            return draw.choice(TEXTS)
        return Number(draw.choice(self.numbers))

    def _target(self, reference: str) -> Any:
        if reference == "#":
            return self.schema
        for name in self.definitions:
            drawn = self.drawn[name]
            if isinstance(drawn, dict) and "#" + drawn.get("$anchor", "") == reference:
                return drawn
        return self.drawn[self.random.choice(self.definitions)]

    def _near_array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        draw = self.random
        prefix = schema.get("prefixItems", [])
        count = draw.choice([schema.get("minItems", 0), len(prefix), 1, 2, 4])
        items = schema.get("items", True)
        elements = [
            self._near(prefix[i] if i < len(prefix) else items, depth - 1) for i in range(count)
        ]
        if "contains" in schema and elements:
            elements[draw.randrange(len(elements))] = self._near(schema["contains"], depth - 1)
        if elements and self._chance(6):
            elements.append(elements[0])
        return elements

    def _near_object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        draw = self.random
        properties = schema.get("properties", {})
        names = [name for name in properties if self._chance(2)]
        names += schema.get("required", [])
        names += [draw.choice(NAMES) for _ in range(draw.choice([0, 0, 0, 1, 3]))]
        if self._chance(4):
            draw.shuffle(names)
        rest = schema.get("additionalProperties", True)
        return {name: self._near(properties.get(name, rest), depth - 1) for name in names}
