# SPDX-License-Identifier: Apache-2.0
"""Owners of native objects, made so that no order of calls can crash.

Two kinds of owner stand under everything else:

* `Shared` owns an object that is const after creation (a schema). Many threads
  use it at once. Closing it drops the owner's reference; a call under way in
  another thread holds its own, so the object goes when the last call returns.
* `Owner` owns an object that one thread may use at a time (an instance, a batch,
  a report). Whoever reads or changes it, or anything inside it, is a method that
  is `held`, so that no other thread frees or changes it before what was read is
  copied. Signal handlers and finalizers run amid such a method, on its thread,
  and may read as well; what they change is refused, and what they close is closed
  for all at once and released when the outermost method ends.

What a handler raises, as Ctrl-C does, may end a method after any of its instructions:
no lock is left taken, and no handle left alive of memory that may have been freed.

The collector calls the finalizers of a cycle in any order, and one of them may use what
another has released, or hand it out again: that is closed, as by close().
"""

from __future__ import annotations

import functools
from _thread import RLock
from typing import Any, Callable, TypeVar, cast

from ._errors import BusyError, ClosedError

_Method = TypeVar("_Method", bound=Callable[..., Any])


class Shared:
    """One reference to a const native object; dropped with the last holder."""

    __slots__ = ("pointer", "_free", "__weakref__")

    def __init__(self, pointer: Any, free: Callable[[Any], None]) -> None:
        #: None once it was dropped.
        self.pointer = pointer
        self._free = free

    def __del__(self) -> None:
        free = getattr(self, "_free", None)
        if free is not None:
            pointer, self.pointer = self.pointer, None
            free(pointer)


class Owner:
    """A native object of its own, used by one thread at a time."""

    __slots__ = (
        "pointer",
        "what",
        "_free",
        "_keep",
        "lock",
        "is_held",
        "is_open",
        "is_changing",
        "ends",
        "__weakref__",
    )

    def __init__(
        self, what: str, pointer: Any, free: Callable[[Any], None], keep: Any = None
    ) -> None:
        self.what = what
        # First, for an exception may come after any of these.
        self._free = free
        self.pointer = pointer
        # What must live as long as the native object: a buffer it points into.
        self._keep = keep
        #: What a held method holds. Its own count is the only one: another would go wrong
        #: where an exception comes between the two.
        self.lock = RLock()
        #: Whether this thread holds it.
        self.is_held: Callable[[], bool] = cast(Any, self.lock)._is_owned
        self.is_open = True
        #: Whether the outermost held method frees memory or registers a handle, so that one
        #: amid it makes no handle. Each outermost one begins with False, whatever was left.
        self.is_changing = False
        #: How often something that was read from the object may have ended.
        self.ends = 0

    def require(self) -> Any:
        """Returns the native object; ClosedError where it is closed."""
        if not self.is_open:
            raise ClosedError(f"the {self.what} is closed")
        return self.pointer

    def alone(self) -> None:
        """Refuses a change from inside another held method of the same thread, which may
        hold views of what the change would end."""
        if self.is_open and self.is_held():
            raise BusyError(f"the {self.what} is in use by a call further up the stack")

    def close(self) -> None:
        self.is_open = False
        if self.is_held():
            return
        try:
            with self.lock:
                self._release()
        except BaseException:
            self.settle()
            raise

    def settle(self) -> None:
        """Ends what an outermost held method may leave: its lock, where CPython 3.9 and PyPy
        let an exception in between a `with` block and its end, and a close from inside."""
        if self.is_held():
            self.lock.release()
        if not self.is_open:
            self.close()

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
            self.is_open = False
            self.pointer = None
            self._free(pointer)


def held(method: _Method) -> _Method:
    """Makes a method one during which the object's `_owner` is held."""

    @functools.wraps(method)
    def call(self: Any, *args: Any) -> Any:
        owner = self._owner
        if owner.is_held():
            return method(self, *args)
        try:
            with owner.lock:
                owner.is_changing = False
                found = method(self, *args)
        except BaseException:
            owner.settle()
            raise
        if not owner.is_open:
            owner.settle()
        return found

    return cast(_Method, call)
