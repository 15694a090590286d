# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C ends a long batch at once, and nothing is left behind."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time

import pytest

import satya
from satya import _abi
from satya._interrupt import call_interruptibly

SCHEMA = {
    "type": "object",
    "properties": {"a": {"type": "array", "items": {"type": "string", "pattern": "^(a|b)*c$"}}},
}
LINE = b'{"a":["%s"]}' % b'","'.join([b"ab" * 20 + b"c"] * 4)
#: Seconds of work for one thread, however fast the machine.
COUNT = 600_000


@pytest.fixture(scope="module", autouse=True)
def interrupts():
    """Python's own handler: there is none where the tests were started in the background. Without
    functions that PyPy's collector calls, as those of hypothesis: an exception in one is lost."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    hooks = getattr(gc, "hooks", None)
    kept = hooks and (hooks.on_gc_minor, hooks.on_gc_collect_step)
    if hooks:
        hooks.on_gc_minor = hooks.on_gc_collect_step = None
    yield
    if hooks:
        hooks.on_gc_minor, hooks.on_gc_collect_step = kept
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def schema():
    return satya.Schema(SCHEMA)


@pytest.fixture(scope="module")
def texts():
    lines = [LINE] * COUNT
    return {"ndjson": b"\n".join(lines), "array": b"[" + b",".join(lines) + b"]"}


def memory():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def interrupted(call, after=0.2):
    """Calls under Ctrl-C; returns the seconds from the signal to the exception."""
    sent = []

    def send():
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(after, send)
    if _abi.PYPY:
        # Its finalizers run meanwhile, and what is raised in one is lost.
        gc.collect()
        gc.disable()
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            call()
            # Where the machine was faster than the signal, it comes here.
            time.sleep(30)
        return time.monotonic() - sent[0]
    finally:
        timer.join()
        gc.enable()


def insisting(call):
    """Calls once more where PyPy has lost what a handler raised within a callback."""
    try:
        return call()
    except pytest.fail.Exception:
        if not _abi.PYPY:
            raise
        return call()


@pytest.mark.parametrize("format", ["ndjson", "array"])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("options", [{}, {"borrow": True}, {"keep": "verdicts"}])
def test_a_batch_ends(schema, texts, format, threads, options):
    data = texts[format]

    def call():
        schema.validate_batch(data, format=format, threads=threads, **options)

    assert insisting(lambda: interrupted(call)) < 1


@pytest.mark.skipif(_abi.PYPY, reason="PyPy frees memory when it likes, and may lose an exception then")
def test_nothing_is_leaked(schema, texts):
    data = memoryview(bytearray(texts["ndjson"])).toreadonly()
    threads = threading.active_count()

    def call():
        schema.validate_batch(data, threads=1)

    held = []
    for _ in range(15):
        interrupted(call)
        gc.collect()
        held.append(memory())
    assert threading.active_count() == threads
    # What was done of a batch takes some ten megabytes. The allocator keeps as much at times,
    # more in the first rounds, and not more and more.
    assert min(held[9:]) - min(held[3:9]) < 64 << 20
    # The buffer is free again: nothing reads it any more.
    source = data.obj
    data.release()
    source.append(0)


@pytest.mark.skipif(_abi.PYPY, reason="PyPy frees memory when it likes")
def test_an_error_holds_nothing_longer_than_itself(schema):
    data = memoryview(bytearray(LINE + b"\n") * 20_000).toreadonly()
    gc.collect()
    gc.disable()
    try:
        try:
            schema.validate_batch(data, threads=1, max_memory=1)
        except satya.LimitError:
            pass
        source = data.obj
        data.release()
        source.append(0)
    finally:
        gc.enable()


def test_what_a_handler_raises_as_the_call_begins(schema, monkeypatch):
    class Late(RuntimeError):
        pass

    class Thread(threading.Thread):
        def start(self):
            super().start()
            raise error

    monkeypatch.setattr(threading, "Thread", Thread)
    calls = []
    for error in (Late(), RuntimeError()):
        with pytest.raises(type(error)):
            call_interruptibly(lambda: calls.append(error), lambda: None)
    assert len(calls) == 2


def test_a_call_where_no_thread_can_start(schema, monkeypatch):
    def start(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    assert call_interruptibly(lambda: 3, lambda: None) == 3


def test_a_stream_and_rows_end(schema, texts):
    def stream():
        for batch in schema.validate_stream([texts["ndjson"]], chunk_size=1 << 30, threads=1):
            batch.close()

    assert insisting(lambda: interrupted(stream)) < 1
    rows = [{"a": ["ab" * 20 + "c"] * 4}] * 400_000
    assert insisting(lambda: interrupted(lambda: schema.validate_rows(rows, threads=1), 0.3)) < 1.5


def test_a_handler_that_raises_nothing_ends_nothing(schema, texts):
    seen = []
    old = signal.signal(signal.SIGALRM, lambda *_: seen.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
        data = texts["ndjson"][: 40 << 20]
        batch = schema.validate_batch(data, threads=1, keep="verdicts")
        signal.setitimer(signal.ITIMER_REAL, 0)
        assert seen and batch.valid_count >= len(batch) - 1
        assert len(batch) == data.count(b"\n") + 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def test_an_exception_of_a_handler_and_a_cancel(schema, texts):
    class Late(Exception):
        pass

    def late(*_):
        raise Late

    cancel = satya.Cancel()
    old = signal.signal(signal.SIGALRM, late)

    def call():
        # PyPy copies the text first.
        signal.setitimer(signal.ITIMER_REAL, 0.4 if _abi.PYPY else 0.1)
        with pytest.raises(Late):
            schema.validate_batch(texts["ndjson"], threads=1, cancel=cancel)

    try:
        insisting(call)
        # Where the text was still being copied then, no call was there to be cancelled.
        assert cancel.is_set() or _abi.PYPY
        cancel.set()
        with pytest.raises(satya.CancelledError):
            schema.validate_batch(texts["ndjson"], threads=1, cancel=cancel)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def test_other_threads_make_their_calls_themselves(schema, texts):
    names = set()
    cancel = satya.Cancel()

    def call():
        with pytest.raises(satya.CancelledError):
            schema.validate_batch(texts["ndjson"], threads=1, cancel=cancel)
        names.update(thread.name for thread in threading.enumerate())

    thread = threading.Thread(target=call)
    thread.start()
    time.sleep(0.1)
    names.update(thread.name for thread in threading.enumerate())
    cancel.set()
    thread.join()
    assert "satya" not in names
