# SPDX-License-Identifier: Apache-2.0
"""Models in interpreters of every setting: options, forks, subinterpreters, reloads, exits."""

import os
import sys
import sysconfig

import pytest
from child import PLACE, run

import satya

#: Uses most of what models do, and prints one line.
USE = """
import copy, gc, pickle, sys, weakref
import satya
from typing import Any, List, Optional
from satya import Field, Model, ValidationError
class Part(Model):
    name: str = Field(min_length=2)
    more: Any = None
class Whole(Part):
    part: Optional[Part] = None
    parts: List[Part] = []
for n in range(50):
    made = Whole(name="ab", part={"name": "cd"}, parts=[{"name": "ef", "more": [n]}])
    made.more = made
    Whole.model_validate_json('{"name": "ab", "parts": [{"name": "cd"}]}').model_dump_json()
    copy.deepcopy(made)
    for bad in ({"name": "x"}, {"name": "ab", "parts": [{}]}, {}):
        try:
            Whole(**bad)
            raise SystemExit("not refused")
        except ValidationError as problem:
            str(problem)
    class Sub(Whole):
        x: int = n
    Sub(name="ab")
gc.collect()
print(satya.engine(), made.part.name)
"""
EXPECTED = f"{satya.engine()} cd\n"


@pytest.mark.parametrize(
    "options",
    [
        ("-X", "dev"),
        ("-O",),
        ("-OO",),
        ("-S",),
        ("-I",),
        ("-bb",),
        ("-W", "error"),
        ("-X", "importtime"),
        ("-X", "utf8"),
        ("-v",),
        ("-X", "tracemalloc=1"),
        ("-X", "no_debug_ranges"),
    ],
    ids=" ".join,
)
def test_options(options):
    code = USE if options != ("-I",) else f"import sys; sys.path.insert(0, {PLACE!r})\n{USE}"
    assert run(code, *options) == EXPECTED


@pytest.mark.parametrize("allocator", ["malloc", "debug", "malloc_debug", "pymalloc_debug"])
def test_allocators(allocator):
    if sys.implementation.name != "cpython":
        pytest.skip("an allocator of CPython")
    if allocator != "debug" and sysconfig.get_config_var("Py_GIL_DISABLED"):
        pytest.skip("free-threaded builds have an allocator of their own")
    assert run(USE, PYTHONMALLOC=allocator) == EXPECTED


def test_hash_seeds():
    for seed in ("0", "1", "4294967295"):
        assert run(USE, PYTHONHASHSEED=seed) == EXPECTED


def test_tracing_and_profiling():
    code = """
import sys
import sysconfig
def trace(frame, event, argument): return trace
sys.settrace(trace); sys.setprofile(lambda *rest: None)
""" + USE
    assert run(code) == EXPECTED


def test_optimized_code_checks_all_the_same():
    code = """
from satya import Model, ValidationError, field_validator
class M(Model):
    x: int
    @field_validator("x")
    @classmethod
    def check(cls, x):
        if x < 0:
            raise AssertionError("low")
        return x
found = 0
for value in (-1, "x", None):
    try:
        M(x=value)
    except ValidationError:
        found += 1
print(found)
"""
    assert run(code, "-OO") == "3\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_fork():
    code = f"""
import os
exec({USE!r})
kept = [Whole(name="ab", part={{"name": "cd"}}) for _ in range(100)]
pids = []
for n in range(4):
    pid = os.fork()
    if pid == 0:
        for m in kept:
            m.name = "xyz"
            m.model_dump_json()
        class Sub(Whole):
            z: int = 1
        Sub(name="ab")
        del kept, m
        gc.collect()
        os._exit(7)
    pids.append(pid)
print([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids], kept[0].name)
"""
    assert run(code).splitlines()[-1] == "[7, 7, 7, 7] ab"


@pytest.mark.skipif(sys.platform == "win32", reason="spawned and forked alike there")
def test_multiprocessing():
    code = """
import multiprocessing
from satya import Model
class M(Model):
    x: int
def double(m):
    return M(x=m.x * 2)
if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print([m.x for m in pool.map(double, [M(x=n) for n in range(5)])])
"""
    assert run(code).splitlines()[-1] == "[0, 2, 4, 6, 8]"


def test_reload():
    code = """
import importlib, sys, satya
from satya import Model
class Old(Model):
    x: int
old = Old(x=1)
importlib.reload(satya)
class New(satya.Model):
    x: int
    old: object = None
for name in sorted(n for n in sys.modules if n.startswith("satya.models") and "engine" in n):
    importlib.reload(sys.modules[name])
class Newer(satya.Model):
    x: int
print(old.x, Old(x=2).x, New(x=3, old=old).x, Newer(x=4).x)
for cls in (Old, New, Newer):
    try:
        cls(x="x")
    except ValueError:
        print("refused")
"""
    assert run(code) == "1 2 3 4\n" + "refused\n" * 3


def test_a_second_copy_of_the_package():
    """Everything imported again beside the first, whose classes live on."""
    code = """
import sys, satya
first = satya
class Old(first.Model):
    x: int
old = Old(x=1)
for name in [n for n in sys.modules if n.split(".")[0] == "satya"]:
    del sys.modules[name]
import satya
assert satya is not first
class New(satya.Model):
    x: int
    more: object = None
new = New(x=2, more=old)
assert not isinstance(old, satya.Model) and not isinstance(new, first.Model)
assert old != new
for m in (old, new):
    m.x = 5
    print(m.model_dump()["x"], repr(m.x))
import gc
del first, Old, old
gc.collect()
print(New(x=3).x)
"""
    assert run(code) == "5 5\n5 5\n3\n"


def test_a_second_copy_beside_models_with_functions():
    """Models of the first copy run their functions and raise its exception; the classic face comes
    twice."""
    code = """
import importlib, sys, satya, satya.rust_model
class Inner(satya.Model):
    x: int
    @satya.field_validator("x")
    @classmethod
    def check(cls, value):
        if value > 5:
            raise ValueError("too much")
        return value
class Outer(satya.Model):
    inner: Inner
class Old(satya.rust_model.RustModel):
    x: int = 1
first = satya.ValidationError
def refused(cls, data):
    try:
        cls.model_validate(data)
    except first:
        return True
assert refused(Old, {"x": []}) and refused(Old, {"x": []})
importlib.reload(satya.rust_model)
for name in [n for n in sys.modules if n.split(".")[0] == "satya"]:
    del sys.modules[name]
import satya.rust_model
class New(satya.rust_model.RustModel):
    x: int = 2
for m in (Old(), New()):
    print(m.dict(), m.json())
print(refused(Old, {"x": []}), refused(Outer, {"inner": {"x": 9}}))
"""
    shown = "{'x': %d} {\"x\":%d}\n"
    assert run(code) == shown % (1, 1) + shown % (2, 2) + "True True\n"


def subinterpreters():
    for name in ("_interpreters", "_xxsubinterpreters"):
        try:
            return __import__(name)
        except ImportError:
            continue
    pytest.skip("no subinterpreters here")


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="subinterpreters of CPython")
@pytest.mark.parametrize("first", [True, False])
def test_subinterpreters(first):
    """Another interpreter of the process falls back to what works, or says why not."""
    module = subinterpreters().__name__
    code = f"""
import sys
import sysconfig
import {module} as interpreters
inner = '''
try:
    import satya
except ImportError as problem:
    print("not here")
else:
    class M(satya.Model):
        x: int
        more: object = None
    m = M(x=1)
    m.more = m
    try:
        M(x="x")
        print("not refused")
    except ValueError:
        print(satya.engine(), m.model_dump(exclude={{"more"}}))
'''
if {first}:
    import satya
    class Outer(satya.Model):
        x: int
    made = Outer(x=1)
for _ in range(2):
    other = interpreters.create()
    failed = interpreters.run_string(other, inner)
    if failed is not None:
        print("failed", failed.msg[:60])
    interpreters.destroy(other)
import satya
class Later(satya.Model):
    x: int
print(Later(x=3).x)
sys.stdout.flush()
import os
os._exit(0)
"""
    lines = run(code, SATYA_ENGINE="").splitlines()
    assert lines[-1] == "3"
    for line in lines[:-1]:
        assert line == "not here" or line.startswith(("ctypes {'x': 1", "failed ImportError")), lines


def test_the_engine_that_was_asked_for():
    for wanted in ("ctypes", "native"):
        code = f"""
import satya
try:
    class M(satya.Model):
        x: int
    print(satya.engine())
except ImportError as problem:
    print("refused", "native" in str(problem))
"""
        found = run(code, SATYA_ENGINE=wanted)
        assert found == f"{wanted}\n" or (wanted == "native" and found == "refused True\n")
    code = "import satya\ntry: satya.engine()\nexcept ImportError as problem: print(problem)"
    assert "'fast'" in run(code, SATYA_ENGINE="fast")


def test_exits():
    for end in ("raise SystemExit(0)", "sys.exit()", "import atexit; atexit.register(later)", "later()"):
        code = f"""
import sys, satya
class M(satya.Model):
    x: int
    more: object = None
def later():
    m = M(x=1)
    m.more = [m]
    print(m.x)
    satya.m = m
kept = M(x=2)
kept.more = kept
sys.kept = kept
{end}
"""
        assert run(code) in ("", "1\n")


def test_modules_that_go_before_instances():
    code = """
import sys, satya
class M(satya.Model):
    x: int
    more: object = None
    def __del__(self):
        pass
made = M(x=1)
made.more = [made]
sys.modules["kept"] = made
for name in [n for n in sys.modules if n.split(".")[0] == "satya"]:
    sys.modules[name] = None
del satya
print(made.x, M(x=2).x)
"""
    assert run(code) == "1 2\n"
