# SPDX-License-Identifier: Apache-2.0
"""Python objects as values of the library, and back.

Into the library: `Tree` lays a Python object out as `satya_value`s in two blocks
of memory, one of values and one of text.

    {"a": [1, "é"]}       words   0: HOST_OBJECT, 1 pair  -> 2
                                  2: STRING, 1 byte       -> text 0
                                  4: HOST_ARRAY, 2        -> 6
                                  6: INT64 1
                                  8: STRING, 2 bytes      -> text 1
                          text    a c3 a9

A value is two 64-bit words: kind and size, then the payload. The addresses are
filled in when both blocks are complete. Nothing here recurses, so depth is
limited by the library (`recursion_limit`), not by Python's stack; an object that
stands in the tree twice is laid out once.

| Python                        | value                                            |
|-------------------------------|--------------------------------------------------|
| None, bool                    | NULL, BOOL                                       |
| int                           | INT64, or NUMBER beyond 64 bits                  |
| float                         | DOUBLE (NaN and infinities are the library's to refuse) |
| decimal.Decimal               | NUMBER, digit for digit (of JSON text a fraction is a DOUBLE) |
| str                           | STRING; a lone surrogate is the problem string_unicode |
| list, tuple                   | HOST_ARRAY                                       |
| dict                          | HOST_OBJECT; a key that is no str is a TypeError |
| Instance                      | RECORD, of a copy                                |
| UNSET (where a field stands)  | UNSET                                            |

Anything else is a TypeError that names the place; an object that contains itself
is a ValueError.
"""

from __future__ import annotations

import array
import sys
from collections.abc import Iterator, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, InvalidOperation
from itertools import count
from struct import Struct
from typing import Any

from ._abi import (
    SATYA_KIND_ARRAY,
    SATYA_KIND_BOOL,
    SATYA_KIND_DOUBLE,
    SATYA_KIND_HOST_ARRAY,
    SATYA_KIND_HOST_OBJECT,
    SATYA_KIND_INT64,
    SATYA_KIND_NULL,
    SATYA_KIND_NUMBER,
    SATYA_KIND_OBJECT,
    SATYA_KIND_RECORD,
    SATYA_KIND_STRING,
    SATYA_KIND_UNSET,
    byref,
    library,
    satya_value,
)
from ._buffers import text
from ._errors import check


class _Unset:
    """The absence of a value; there is one, UNSET."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "UNSET"


#: Stands for a field that is absent, which None does not: None is JSON's null.
UNSET = _Unset()

_LITTLE = sys.byteorder == "little"
_KIND_SHIFT = 0 if _LITTLE else 56
_SIZE_SHIFT = 32 if _LITTLE else 0
_WORD = 2**64 - 1
_MOST = 2**32 - 1
# Python converts at most 4,300 digits between int and str at once; the limit that
# counts here is the library's.
_STEP = 4_000
_POWER = 10**_STEP
#: Reads what Decimal itself refuses to.
_BEYOND = Context(prec=5_000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_DOUBLE = Struct("=d")
_BITS = Struct("=Q")


def _head(kind: int, size: int = 0) -> int:
    return kind << _KIND_SHIFT | size << _SIZE_SHIFT


_NULL = _head(SATYA_KIND_NULL)
_BOOL = _head(SATYA_KIND_BOOL)
_INT64 = _head(SATYA_KIND_INT64)
_DOUBLE_HEAD = _head(SATYA_KIND_DOUBLE)


class _Block:
    """Where the members of a container stand among the words."""

    __slots__ = ("start", "size", "is_open", "container")

    def __init__(self, start: int, size: int, container: Any) -> None:
        self.start = start
        self.size = size
        # Its members are still being laid out: who meets it now is inside it.
        self.is_open = True
        # An id names an object only while it lives.
        self.container = container


class _Frame:
    """A container whose members are being laid out."""

    __slots__ = ("members", "block", "key")

    def __init__(
        self, members: Iterator[tuple[Any, Any, int]], block: _Block | None = None
    ) -> None:
        self.members = members
        self.block = block
        self.key: Any = None


class Tree:
    """Python objects laid out for one call; alive as long as this object is."""

    __slots__ = (
        "_words",
        "_text",
        "_pieces",
        "_size",
        "_texts",
        "_nodes",
        "_kept",
        "_base",
        "_names",
        "_are_rows",
    )

    def __init__(
        self, objects: Sequence[Any], names: Sequence[str] | None = None, are_rows: bool = False
    ) -> None:
        """Lays out `objects`: what `names` say, for messages; again for each row."""
        self._words: Any = [0] * (2 * len(objects))
        self._names = names
        self._are_rows = are_rows
        self._pieces: list[bytes] = []
        self._size = 0
        # Words that hold an offset into the text, or a place among the words.
        self._texts: list[int] = []
        self._nodes: list[int] = []
        self._kept: list[Any] = []
        self._lay_out(objects)
        self._settle()

    def value(self, index: int = 0) -> satya_value:
        """Returns the value of object `index`; those after it follow in memory."""
        return satya_value.from_address(self._base + 16 * index)

    def _lay_out(self, objects: Sequence[Any]) -> None:
        words = self._words
        blocks: dict[int, _Block] = {}
        frames = [_Frame(zip(count(), objects, count(0, 2)))]
        while frames:
            frame = frames[-1]
            for key, item, at in frame.members:
                kind = type(item)
                if kind is str:
                    self._put_text(at, SATYA_KIND_STRING, item.encode("utf-8", "surrogatepass"))
                elif kind is int:
                    self._put_int(at, item)
                elif kind is float:
                    self._put_double(at, item)
                elif item is None:
                    words[at] = _NULL
                elif kind is bool:
                    words[at] = _BOOL
                    words[at + 1] = int(item)
                elif isinstance(item, (list, tuple, dict)):
                    frame.key = key
                    inner = self._open(at, item, blocks, frames)
                    if inner is not None:
                        frames.append(inner)
                        break
                else:
                    frame.key = key
                    self._put_other(at, item, frames)
            else:
                frames.pop()
                if frame.block is not None:
                    frame.block.is_open = False

    def _open(
        self, at: int, item: Any, blocks: dict[int, _Block], frames: list[_Frame]
    ) -> _Frame | None:
        """Reserves the words of a container's members; None if they stand already."""
        words = self._words
        is_object = isinstance(item, dict)
        block = blocks.get(id(item))
        known = block is not None
        # A copy: another thread may change the container meanwhile.
        members: Any = ()
        if block is None:
            members = list(item.items()) if is_object else list(item)
            block = blocks[id(item)] = _Block(len(words), len(members), item)
            words.extend([0] * (block.size * (4 if is_object else 2)))
        elif block.is_open:
            where = self._place(frames)
            raise ValueError(f"the {type(item).__name__} at {where} contains itself")
        kind = SATYA_KIND_HOST_OBJECT if is_object else SATYA_KIND_HOST_ARRAY
        words[at] = _head(kind, block.size)
        words[at + 1] = block.start
        self._nodes.append(at + 1)
        if known:
            return None
        if not is_object:
            return _Frame(zip(count(), members, count(block.start, 2)), block)
        for place, (key, _) in zip(count(block.start, 4), members):
            if not isinstance(key, str):
                raise TypeError(
                    f"keys are str, not {type(key).__name__}, in the dict at {self._place(frames)}"
                )
            self._put_text(place, SATYA_KIND_STRING, str.encode(key, "utf-8", "surrogatepass"))
        places = count(block.start + 2, 4)
        return _Frame(((key, value, at) for at, (key, value) in zip(places, members)), block)

    def _put_text(self, at: int, kind: int, data: bytes) -> None:
        size = len(data)
        if size > _MOST:
            raise ValueError("a string of 4 GiB or more does not fit a value")
        self._words[at] = _head(kind, size)
        self._words[at + 1] = self._size
        self._texts.append(at + 1)
        self._pieces.append(data)
        self._size += size

    def _put_int(self, at: int, number: int) -> None:
        if -(2**63) <= number < 2**63:
            self._words[at] = _INT64
            self._words[at + 1] = number & _WORD
        else:
            self._put_text(at, SATYA_KIND_NUMBER, _digits(number).encode("ascii"))

    def _put_double(self, at: int, number: float) -> None:
        self._words[at] = _DOUBLE_HEAD
        self._words[at + 1] = _BITS.unpack(_DOUBLE.pack(number))[0]

    def _put_other(self, at: int, item: Any, frames: list[_Frame]) -> None:
        """Lays out what is not of the plain types: subclasses, decimals, instances."""
        from .instance import Instance

        if isinstance(item, str):
            self._put_text(
                at, SATYA_KIND_STRING, str.__str__(item).encode("utf-8", "surrogatepass")
            )
        elif isinstance(item, int):
            # What it is, not what a class of the caller says: as with str. PyPy's int.__int__ asks.
            self._put_int(at, int.__add__(item, 0))
        elif isinstance(item, float):
            self._put_double(at, float.__float__(item))
        elif isinstance(item, Decimal):
            if item.is_finite():
                self._put_text(at, SATYA_KIND_NUMBER, Decimal.__str__(item).encode("ascii"))
            else:
                sign = -1.0 if item.is_signed() else 1.0
                self._put_double(at, sign * float("nan" if item.is_nan() else "inf"))
        elif isinstance(item, Instance):
            copy = item._copied()
            self._kept.append(copy)
            value = satya_value()
            check(library.satya_instance_value(copy.pointer, byref(value)))
            self._words[at : at + 2] = array.array("Q", bytes(value)).tolist()
        elif item is UNSET and len(frames) == 1 and self._names is not None:
            self._words[at] = _head(SATYA_KIND_UNSET)
        else:
            place = self._place(frames)
            raise TypeError(f"{type(item).__name__} at {place} has no counterpart in JSON")

    def _place(self, frames: list[_Frame]) -> str:
        """Names the object being laid out, as a JSON Pointer."""
        at, *keys = [frame.key for frame in frames]
        names = self._names
        if names:
            keys.insert(0, names[at % len(names)])
        parts = [str(key).replace("~", "~0").replace("/", "~1") for key in keys]
        place = "/" + "/".join(parts) if parts else "the top"
        return f"{place} of row {at // len(names)}" if names and self._are_rows else place

    def _settle(self) -> None:
        """Moves both blocks to where they stay, and turns offsets into addresses."""
        words = array.array("Q", self._words or [0])
        characters = array.array("B", b"".join(self._pieces) or b"\0")
        self._base = base = words.buffer_info()[0]
        start = characters.buffer_info()[0]
        for at in self._texts:
            words[at] += start
        for at in self._nodes:
            words[at] = base + 8 * words[at]
        self._words = words
        self._text = characters
        self._pieces = []


def number(digits: str) -> int | Decimal:
    """Reads number text exactly: an int if it is written as one, else a Decimal.

    Exponents of more than 18 digits are beyond Decimal, which then says Infinity or 0, as
    float does beyond its own.
    """
    if digits.lstrip("-").isdigit():
        found = 0
        digits, sign = digits.lstrip("-"), -1 if digits.startswith("-") else 1
        for at in range(0, len(digits), _STEP):
            part = digits[at : at + _STEP]
            found = found * 10 ** len(part) + int(part)
        return sign * found
    try:
        return Decimal(digits)
    except InvalidOperation:
        return _BEYOND.create_decimal(digits)


def _digits(number: int) -> str:
    """Writes an int of any size."""
    parts = []
    rest = abs(number)
    while rest >= _POWER:
        rest, part = divmod(rest, _POWER)
        parts.append(str(part).zfill(_STEP))
    parts.append(str(rest))
    return ("-" if number < 0 else "") + "".join(reversed(parts))


#: The kinds of values that hold no others.
SCALARS = frozenset(
    {
        SATYA_KIND_UNSET,
        SATYA_KIND_NULL,
        SATYA_KIND_BOOL,
        SATYA_KIND_INT64,
        SATYA_KIND_DOUBLE,
        SATYA_KIND_NUMBER,
        SATYA_KIND_STRING,
    }
)


def scalar(value: satya_value) -> Any:
    """Copies a value that holds no others."""
    kind = value.kind
    if kind == SATYA_KIND_STRING:
        return text(value.text, value.size)
    if kind == SATYA_KIND_INT64:
        return value.int64
    if kind == SATYA_KIND_DOUBLE:
        return value.float64
    if kind == SATYA_KIND_BOOL:
        return value.boolean != 0
    if kind == SATYA_KIND_NULL:
        return None
    if kind == SATYA_KIND_NUMBER:
        return number(text(value.text, value.size))
    return UNSET


def to_python(value: satya_value, record: Any) -> Any:
    """Copies a value with all it holds; `record` turns RECORD values into objects.

    `record` gets the value and returns either the object that stands for it, or
    an iterator of (name, satya_value), which is read into a dict.
    """
    top: list[Any] = [None]
    # Each entry: the members left to read, and where they go.
    stack: list[tuple[Iterator[tuple[Any, satya_value]], Any]] = [(iter([(0, value)]), top)]
    while stack:
        members, target = stack[-1]
        for key, member in members:
            kind = member.kind
            inner: Any
            if kind in (SATYA_KIND_ARRAY, SATYA_KIND_HOST_ARRAY):
                inner = [None] * member.size
                target[key] = inner
                stack.append((_elements(member), inner))
                break
            if kind in (SATYA_KIND_OBJECT, SATYA_KIND_HOST_OBJECT):
                inner = {}
                target[key] = inner
                stack.append((_members(member), inner))
                break
            if kind == SATYA_KIND_RECORD:
                found = record(member)
                if isinstance(found, Iterator):
                    inner = {}
                    target[key] = inner
                    stack.append((found, inner))
                    break
                target[key] = found
            else:
                target[key] = scalar(member)
        else:
            stack.pop()
    return top[0]


def _elements(array_value: satya_value) -> Iterator[tuple[int, satya_value]]:
    for index in range(array_value.size):
        element = satya_value()
        check(library.satya_value_at(byref(array_value), index, byref(element)))
        yield index, element


def _members(object_value: satya_value) -> Iterator[tuple[str, satya_value]]:
    key = satya_value()
    for index in range(object_value.size):
        member = satya_value()
        check(library.satya_value_member(byref(object_value), index, byref(key), byref(member)))
        yield text(key.text, key.size), member
