# SPDX-License-Identifier: Apache-2.0
"""Owners of native objects, made so that no order of calls can crash.

Two kinds of owner stand under everything else:

* `Shared` owns an object that is const after creation (a schema). Many threads
  use it at once. Closing it drops the owner's reference; a call under way in
  another thread holds its own, so the object goes when the last call returns.
* `Owner` owns an object that one thread may use at a time (an instance, a batch,
  a report). Whoever reads or changes it, or anything inside it, is in a `with`
  block of it, so that no other thread frees or changes it before what was read
  is copied. Closing it inside such a block, from a signal handler or a
  finalizer, takes effect when the outermost block ends.
"""

from __future__ import annotations

import threading
from typing import Any, Callable

from ._errors import BusyError, ClosedError


class Shared:
    """One reference to a const native object; dropped with the last holder."""

    __slots__ = ("pointer", "_free", "__weakref__")

    def __init__(self, pointer: Any, free: Callable[[Any], None]) -> None:
        self.pointer = pointer
        self._free = free

    def __del__(self) -> None:
        free = getattr(self, "_free", None)
        if free is not None:
            free(self.pointer)


class Owner:
    """A native object of its own, used by one thread at a time."""

    __slots__ = ("pointer", "what", "_free", "_keep", "lock", "_depth", "_closing", "__weakref__")

    def __init__(
        self, what: str, pointer: Any, free: Callable[[Any], None], keep: Any = None
    ) -> None:
        self.what = what
        self.pointer = pointer
        self._free = free
        # What must live as long as the native object: a buffer it points into.
        self._keep = keep
        #: What a block holds; taken alone to end what was read, whether this is open or not.
        self.lock = threading.RLock()
        self._depth = 0
        self._closing = False

    def __enter__(self) -> Any:
        self.lock.acquire()
        if self.pointer is None or self._closing:
            self.lock.release()
            raise ClosedError(f"the {self.what} is closed")
        self._depth += 1
        return self.pointer

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._closing and self._depth == 0:
            self._release()
        self.lock.release()

    def require(self) -> None:
        """Raises ClosedError where the object is closed."""
        if not self.is_open:
            raise ClosedError(f"the {self.what} is closed")

    def alone(self) -> None:
        """Refuses a change from inside another block of the same thread, which may
        hold views of what the change would end."""
        if self._depth > 1:
            raise BusyError(f"the {self.what} is in use by a call further up the stack")

    @property
    def is_open(self) -> bool:
        return self.pointer is not None and not self._closing

    def close(self) -> None:
        with self.lock:
            self._closing = True
            if self._depth == 0:
                self._release()

    def _release(self) -> None:
        pointer, self.pointer = self.pointer, None
        if pointer is not None:
            self._free(pointer)
        self._keep = None

    def __del__(self) -> None:
        # Nobody else holds this object any more: no lock is needed, and at the end
        # of the interpreter none may work.
        pointer = getattr(self, "pointer", None)
        if pointer is not None:
            self.pointer = None
            self._free(pointer)
