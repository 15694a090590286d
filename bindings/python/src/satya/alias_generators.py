# SPDX-License-Identifier: Apache-2.0
"""Aliases made of the names of fields: in camelCase, PascalCase, snake_case."""

from __future__ import annotations

import re

_JOINT = re.compile(r"(?<=[0-9A-Za-z])_(?=[0-9A-Z])")
_HEAD = re.compile(r"^_*[A-Z]")
_IS_CAMEL = re.compile(r"[a-z]+[A-Za-z0-9]*$")
_IN_WORD = re.compile(r"\d[a-z]")
_EDGE = re.compile(r"(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])")


def to_pascal(snake: str) -> str:
    """Returns a name_like_this LikeThis."""
    return _JOINT.sub("", snake.title())


def to_camel(snake: str) -> str:
    """Returns a name_like_this likeThis; one that is like that already stays."""
    if _IS_CAMEL.match(snake) and not _IN_WORD.search(snake):
        return snake
    return _HEAD.sub(lambda head: head[0].lower(), to_pascal(snake))


def to_snake(camel: str) -> str:
    """Returns a name likeThis, LikeThis or like-this like_this."""
    return _EDGE.sub("_", camel).replace("-", "_").lower()
