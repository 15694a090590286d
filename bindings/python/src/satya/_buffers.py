# SPDX-License-Identifier: Apache-2.0
"""Bytes on their way into the library and text on its way out.

`Input` gives the library the address of the caller's bytes:

* `bytes` and every read-only buffer (`mmap` with ACCESS_READ, read-only
  `memoryview`) are read in place. The buffer is held during the call, so that it
  cannot be closed or resized meanwhile.
* A writable buffer (`bytearray`, writable `mmap`) is copied: other threads run
  during the call and may write to it. Who knows that nobody does saves the copy
  by passing `memoryview(data).toreadonly()`.
* `str` is encoded. A lone surrogate becomes the invalid UTF-8 that it stands
  for, which the library reports with its place.

PyPy moves its objects, so there everything is copied once.
"""

from __future__ import annotations

import ctypes
from typing import Any, Callable

from . import _abi
from ._abi import library
from ._errors import check

_SIMPLE = 0


class _PyBuffer(ctypes.Structure):
    """CPython's Py_buffer, the same since 3.0 and part of its stable ABI."""

    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.c_void_p),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_void_p),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("suboffsets", ctypes.c_void_p),
        ("internal", ctypes.c_void_p),
    ]


if not _abi.PYPY:
    _get_buffer = ctypes.pythonapi.PyObject_GetBuffer
    _get_buffer.argtypes = [ctypes.py_object, ctypes.POINTER(_PyBuffer), ctypes.c_int]
    _get_buffer.restype = ctypes.c_int
    _release_buffer = ctypes.pythonapi.PyBuffer_Release
    _release_buffer.argtypes = [ctypes.POINTER(_PyBuffer)]
    _release_buffer.restype = None


class Input:
    """Bytes that the library may read until release() or the last reference. `otherwise` says what
    takes other things than text."""

    __slots__ = ("pointer", "size", "_kept", "_view")

    def __init__(self, data: Any, otherwise: str = "methods without json in their names take Python objects") -> None:
        self._view: _PyBuffer | None = None
        if type(data) is not bytes:
            data = self._held(data, otherwise)
            if data is None:
                return
        self.size = len(data)
        if _abi.PYPY:
            import array

            kept = array.array("B", data or b"\0")
            self._kept: Any = kept
            self.pointer: Any = kept.buffer_info()[0]
        else:
            self._kept = self.pointer = data

    def _held(self, data: Any, otherwise: str) -> bytes | None:
        """Holds a read-only buffer and returns None, or returns a copy."""
        if isinstance(data, str):
            # Not what a class of the caller makes of it, whose size may be another.
            return str.encode(data, "utf-8", "surrogatepass")
        try:
            with memoryview(data) as view:
                if not view.readonly or not view.c_contiguous or _abi.PYPY:
                    return view.tobytes()
        except TypeError:
            raise TypeError(
                f"JSON text is str, bytes or another buffer, not {type(data).__name__}; {otherwise}"
            ) from None
        held = _PyBuffer()
        _get_buffer(data, held, _SIMPLE)
        self._view = held
        # An empty buffer may have no address; the library refuses NULL.
        self.pointer = held.buf or b""
        self.size = held.len
        self._kept = None
        return None

    def release(self) -> None:
        view, self._view = self._view, None
        if view is not None:
            _release_buffer(view)
        self.pointer = None
        self._kept = None

    def __enter__(self) -> Input:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def __del__(self) -> None:
        view = getattr(self, "_view", None)
        if view is not None:
            self._view = None
            _release_buffer(view)


def text(address: int | None, size: int) -> str:
    """Copies sized UTF-8 of the library."""
    return str(_abi.string_at(address, size), "utf-8") if address and size else ""


def written(write: Callable[[Any, Any], int], pointer: Any) -> bytes:
    """Lets a function of the library write into a buffer, and returns the text."""
    buffer = library.satya_buffer_new()
    if not buffer:
        raise MemoryError
    try:
        check(write(pointer, buffer), "writing JSON")
        size = library.satya_buffer_size(buffer)
        return _abi.string_at(library.satya_buffer_data(buffer), size) if size else b""
    finally:
        library.satya_buffer_free(buffer)
