# SPDX-License-Identifier: Apache-2.0
"""What a signal handler or finalizer does amid a call, at one in three of its instructions, or at each
with SATYA_LONG=1: nothing is left locked, and no handle left alive of what was replaced."""

from __future__ import annotations

import gc
import os
import pathlib
import random
import signal
import sys

import pytest

import satya
from satya import _abi
from satya._handle import Owner

PACKAGE = str(pathlib.Path(satya.__file__).parent)
INNER = {"type": "object", "properties": {"x": True, "m": {"type": "object", "properties": {}}}}
SCHEMA = {
    "type": "object",
    "properties": {
        "a": {"type": "integer"},
        "n": INNER,
        "d": {"type": "object", "properties": {"e": True}, "default": {"e": 1}},
    },
    "not": {"required": ["a", "d"]},
}
OLD = {"x": [1, 2], "m": {}}
NEW = {"x": ["q" * 60] * 8, "m": {}}


class Stop(Exception):
    """What the handler raises."""


@pytest.fixture(scope="module")
def schema():
    return satya.Schema(SCHEMA)


class Steps:
    """Runs `handler` before the instruction `at` of the package that a call comes to, as the
    interpreter runs what handles a signal."""

    def __init__(self, at, handler):
        self.left = at
        self.handler = handler

    def __call__(self, call):
        before = sys.gettrace()
        # CPython 3.12 traces instructions if a frame asked for that before tracing begins.
        sys._getframe().f_trace_opcodes = True
        sys.settrace(self._enter)
        try:
            return call()
        finally:
            sys.settrace(before)

    def _enter(self, frame, event, argument):
        code = frame.f_code
        # What is raised in a finalizer goes no further.
        if not code.co_filename.startswith(PACKAGE) or code.co_name == "__del__":
            return None
        # CPython 3.13 looks at f_trace_opcodes only where f_trace is set.
        frame.f_trace = self._step
        frame.f_trace_opcodes = True
        return self._step

    def _step(self, frame, event, argument):
        if event == "opcode":
            self.left -= 1
            if self.left == -1:
                self.handler()
        return self._step


#: Instructions from one that is tried to the next; PyPy compiles nothing of what is traced.
STRIDE = 29 if _abi.PYPY else 1 if os.environ.get("SATYA_LONG") else 3


def each_step(handler, stride=1):
    """Yields Steps for one instruction after the other, until a call has no more of them."""
    stride *= STRIDE
    for at in range(0, 20_000, stride):
        steps = Steps(at, handler)
        yield steps
        if steps.left >= 0:
            assert at > stride
            return
    raise AssertionError("the call does not end")


def stop():
    raise Stop


def read(instance):
    return lambda: (instance.get("a"), instance["n"], instance["n"]["m"])


def set_record(instance):
    def call():
        instance["n"] = NEW

    return call


def set_scalar(instance):
    def call():
        instance["a"] = 7

    return call


def refused(instance):
    def call():
        with pytest.raises(satya.ValidationError):
            instance["n"] = 1

    return call


def close_part(instance):
    return instance["n"].close


def write(instance):
    return lambda: (instance.to_python(), instance.to_json(), instance.items(), instance == instance)


CALLS = [read, set_record, set_scalar, refused, close_part, write]


def is_alive(handle):
    try:
        handle.to_python()
    except satya.ClosedError:
        return False
    return True


def check_handles(instance, handles):
    """Each handle has ended, or is the one that is read."""
    data = instance.to_python()
    for place, handle in handles:
        if handle.closed:
            continue
        now, value = instance, data
        for name in place:
            assert name in now, "it was read from what is gone"
            now, value = now[name], value[name]
        assert now is handle and handle.to_python() == value


def check_unlocked(instance):
    # So another thread does not wait, and nothing is busy.
    assert not instance._owner.is_held()
    before = instance["n"]
    instance["n"] = {"x": 0}
    assert before.closed and instance["n"].to_python() == {"x": 0}
    instance.close()
    assert instance._owner.pointer is None


def prepared(schema):
    instance = schema.from_value({"n": OLD})
    inner = instance["n"]
    return instance, [(["n"], inner), (["n", "m"], inner["m"]), (["d"], instance["d"])]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_an_exception_at_any_instruction(schema, call):
    stopped = 0
    for steps in each_step(stop):
        instance, handles = prepared(schema)
        try:
            steps(call(instance))
        except Stop:
            stopped += 1
        if instance.to_python()["n"] != OLD:
            assert handles[0][1].closed and handles[1][1].closed
        check_handles(instance, handles)
        check_unlocked(instance)
    assert stopped > 5


def read_records(instance, found):
    found.append((["n"], instance["n"]))
    found.append((["n", "m"], instance["n"]["m"]))
    instance.to_json()


def read_scalars(instance, found):
    instance.get("a")
    assert instance.to_python()["n"] in (OLD, NEW)


def change(instance, found):
    instance["n"] = {}


def close_inner(instance, found):
    instance["n"].close()


def close_all(instance, found):
    instance.close()
    assert instance.closed


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
@pytest.mark.parametrize(
    "handler", [read_records, read_scalars, change, close_inner, close_all], ids=lambda each: each.__name__
)
def test_a_handler_that_uses_the_same_instance(schema, call, handler):
    busy = 0

    def use():
        nonlocal busy
        try:
            handler(instance, handles)
        except satya.BusyError:
            busy += 1
        except satya.ClosedError:
            pass

    for steps in each_step(use, 5):
        instance, handles = prepared(schema)
        try:
            steps(call(instance))
        except satya.ClosedError:
            assert handler in (close_all, close_inner, change)
        except satya.FieldError:
            assert handler is change
        if handler is close_all and instance.closed:
            assert instance._owner.pointer is None
            continue
        check_handles(instance, handles)
        check_unlocked(instance)
    assert busy or handler is not change


def test_a_handler_that_reads_what_nobody_had_read(schema):
    def use():
        try:
            handles.append((["n"], instance["n"]))
        except satya.BusyError:
            pass

    for steps in each_step(use):
        instance, handles = schema.from_value({"n": OLD}), []
        steps(set_record(instance))
        check_handles(instance, handles)


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_an_exception_as_an_owner_is_made():
    freed = []
    for steps in each_step(stop):
        try:
            owner = steps(lambda: Owner("thing", 1, freed.append))
            owner.close()
        except Stop:
            pass
        # The finalizer of what was half made raises nothing.
        gc.collect()
    assert set(freed) == {1}


def test_an_exception_amid_uses_of_a_batch_and_a_report(schema):
    def use():
        batch[0].to_json(), batch.totals, batch.verdicts, batch.is_valid(1), batch.source(1)
        return [problem.msg for _, problems in batch.errors for problem in problems]

    for steps in each_step(stop):
        batch = schema.validate_batch(b'{"a":1}\n{"a":"x"}')
        try:
            steps(use)
        except Stop:
            pass
        assert not batch._owner.is_held()
        assert len(use()) == 1
        batch.close()
        assert batch._owner.pointer is None


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no timers")
def test_signals(schema):
    def handle(*_):
        if is_armed:
            raise Stop

    generator = random.Random(5)
    is_armed = False
    before = signal.signal(signal.SIGALRM, handle)
    try:
        for _ in range(400):
            instance, handles = prepared(schema)
            inner = instance["n"]
            # Again after a while, for what is raised in a finalizer goes no further.
            signal.setitimer(signal.ITIMER_REAL, generator.uniform(1e-6, 2e-4), 0.02)
            try:
                is_armed = True
                while True:
                    instance["n"] = OLD
                    inner = instance["n"]
                    instance["n"] = NEW
            except Stop:
                is_armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            if is_alive(inner):
                assert inner is instance["n"]
            check_handles(instance, handles)
            check_unlocked(instance)
    finally:
        is_armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
