# SPDX-License-Identifier: Apache-2.0
"""Input larger than memory, in pieces: a batch for each."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

from ._buffers import Input
from ._options import CHUNK_SIZE, whole
from .batch import Batch, Run


class Piece(NamedTuple):
    """A batch of a stream, the bytes it was made of, and where they begin in the whole input: a
    byte from 0, a line and a code point from 1."""

    batch: Batch
    data: bytes
    start: tuple[int, int, int]


def stream(run: Run, source: Any, chunk_size: int) -> Iterator[Batch]:
    """Returns the batches of a source, once the arguments are known to make sense."""
    return _batches(pieces_of(run, source, chunk_size))


def _batches(pieces: Generator[Piece, None, None]) -> Iterator[Batch]:
    try:
        for piece in pieces:
            yield piece.batch
    finally:
        pieces.close()


def pieces_of(run: Run, source: Any, chunk_size: int = CHUNK_SIZE) -> Generator[Piece, None, None]:
    """Returns the same with the bytes of each batch."""
    chunk_size = whole("chunk_size", chunk_size)
    if chunk_size < 1:
        raise ValueError("chunk_size is at least 1")
    if isinstance(source, (bytes, bytearray, memoryview)):
        raise TypeError(
            "validate_stream() takes a path, a file or an iterable of bytes;"
            " validate_batch() takes the bytes themselves"
        )
    if not isinstance(source, (str, os.PathLike)) and not hasattr(source, "read"):
        source = iter(source)
    return _stream(run, source, chunk_size)


def _stream(run: Run, source: Any, chunk_size: int) -> Generator[Piece, None, None]:
    """Feeds pieces to a run, the rest of each at the head of the next."""
    rest = b""
    parts = _parts(source)
    try:
        wanted = chunk_size
        is_last = False
        while not is_last:
            gathered = [rest]
            size = 0
            while size < wanted:
                try:
                    piece = parts.send(wanted - size)
                except StopIteration:
                    is_last = True
                    break
                gathered.append(piece)
                size += len(piece)
            data = b"".join(gathered)
            del gathered
            options = run.options
            start = options.base_offset, options.first_line + 1, options.first_column + 1
            batch = run.text(Input(data), is_last)
            rest = data[run.consumed :]
            # A record longer than the piece: read as much again, so that the work
            # stays in proportion to the input.
            wanted = max(chunk_size, len(rest))
            is_ended = len(batch.text_problems) > 0
            if len(batch) > 0 or is_ended:
                yield Piece(batch, data, start)
            else:
                batch.close()
            if is_ended:
                return
    finally:
        parts.close()


def _parts(source: Any) -> Any:
    """Returns a started generator that is sent how many bytes are wanted."""
    parts = _read(source)
    next(parts)
    return parts


def _read(source: Any) -> Any:
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb", buffering=0) as file:
            yield from _read(file)
        return
    wanted = yield
    if hasattr(source, "read"):
        while True:
            piece = source.read(wanted)
            if piece is None:
                raise BlockingIOError("the file does not block and has nothing yet")
            if not isinstance(piece, bytes):
                raise TypeError("the file is not open in binary mode")
            if not piece:
                return
            wanted = yield piece
    for piece in source:
        try:
            # Of an int, bytes() would make as many zeros.
            piece = memoryview(piece).tobytes()
        except TypeError:
            raise TypeError(f"the pieces are bytes, not {type(piece).__name__}") from None
        if piece:
            wanted = yield piece
