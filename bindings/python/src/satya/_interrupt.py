# SPDX-License-Identifier: Apache-2.0
"""Long calls of the library that Ctrl-C can end.

Python runs the handlers of signals in its main thread, between two of its own instructions:
never while that thread is in the library. So another thread makes the call, and the main
thread waits for it in a way that signals interrupt. What a handler raises sets the flag of
the call and is raised again once the call has ended, or after `_PATIENCE`: then the other
thread goes on alone to where it looks at the flag. It holds all that the call uses, and an
exception may come at any instruction here without ending anything that is still in use.
"""

from __future__ import annotations

import threading
from typing import Any, Callable

#: Seconds that a cancelled call gets before the exception goes on without it.
_PATIENCE = 0.5


def is_interruptible() -> bool:
    """Whether this thread is the one that runs the handlers of signals."""
    return threading.current_thread() is threading.main_thread()


def call_interruptibly(call: Callable[[], Any], cancel: Callable[[], None]) -> Any:
    """Returns what `call` does; it is made on a thread of its own, which `cancel` hurries."""
    results: list[Any] = []
    errors: list[BaseException] = []
    done = threading.Lock()
    done.acquire()

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:
            errors.append(error)
        finally:
            done.release()

    try:
        thread = threading.Thread(target=run, name="satya")
        try:
            thread.start()
        except RuntimeError as error:
            if thread.ident is not None or type(error).__module__ != "builtins":
                # What a handler raised: the thread may be at work.
                raise
            # There are no more threads, or the interpreter is ending.
            return call()
        done.acquire()
    except BaseException:
        cancel()
        done.acquire(timeout=_PATIENCE)
        raise
    if errors:
        # Kept no longer: its traceback leads here, and to all that the call uses.
        raise errors.pop()
    return results[0]
