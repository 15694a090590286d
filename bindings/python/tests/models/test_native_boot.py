# SPDX-License-Identifier: Apache-2.0
"""The native engine boots where it should, and refuses, with a reason, where it is not
sure of the interpreter. Each attempt is a process of its own: boot is once for all."""

import os
import pathlib
import platform
import re
import subprocess
import sys
import sysconfig

import pytest

import satya
from satya import _cpython as cpython

SOURCE = str(pathlib.Path(satya.__file__).resolve().parents[1])
WANTED = os.environ.get("SATYA_ENGINE", "")
IS_CPYTHON = platform.python_implementation() == "CPython"
IS_FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
IS_TRIED = (
    IS_CPYTHON
    and (3, 9) <= sys.version_info[:2] <= (3, 13)
    and not (IS_FREE_THREADED or hasattr(sys, "getobjects"))
)


def test_the_engine_of_this_interpreter():
    if WANTED == "ctypes" or not IS_TRIED:
        assert satya.engine() == "ctypes" and cpython.refusal()
    else:
        assert satya.engine() == "native", cpython.refusal()
        assert cpython.refusal() == ""


@pytest.mark.skipif(not IS_FREE_THREADED, reason="no free-threaded build of CPython")
def test_a_free_threaded_build_says_why_and_stays_without_the_gil():
    code = """
import sys
import satya
from satya import _cpython as cpython
class M(satya.Model):
    a: int
assert M.model_validate_json('{"a": 1}').a == 1
print(satya.engine(), cpython.refusal(), sys._is_gil_enabled())
"""
    assert python(code, PYTHON_GIL="0") == "ctypes this is a free-threaded build of CPython False"
    # With the GIL its objects are laid out in the same other way.
    assert python(code, PYTHON_GIL="1") == "ctypes this is a free-threaded build of CPython True"


@pytest.mark.skipif(not IS_CPYTHON or sys.version_info < (3, 14), reason="no later CPython")
def test_a_later_version_says_why():
    code = """
import satya
from satya import _cpython as cpython
print(satya.engine(), cpython.refusal())
"""
    reason = "this is a free-threaded build of CPython"
    if not IS_FREE_THREADED:
        reason = "CPython is newer than 3.13, which is the last one tried"
    assert python(code) == f"ctypes {reason}"


@pytest.mark.skipif(IS_TRIED or not IS_CPYTHON, reason="an interpreter of the native engine")
@pytest.mark.parametrize("version", ["0x03090000", "0x030b0000", "0x030d0000"])
def test_another_interpreter_that_calls_itself_one_that_is_known(version):
    """The self-test sees that its objects are laid out in another way."""
    code = f"""
import ctypes
from satya._abi import library
from satya import _cpython as cpython
api = cpython.addresses()
ctypes.c_uint32.from_buffer(api, 4).value = {version}
found, reason = cpython.boot(library.path, api)
assert found is None and reason, (found, reason)
print("refused")
"""
    assert python(code, SATYA_ENGINE="ctypes") == "refused"


def test_the_library_asks_for_what_is_handed_over():
    header = pathlib.Path(__file__).resolve().parents[4] / "include" / "satya_cpython.h"
    if not header.exists():
        pytest.skip("the header is not here")
    text = header.read_text(encoding="utf-8")
    names = [a or b for a, b in re.findall(r"\(\*(\w+)\)\(|^  void \*(\w+);", text, re.M)]
    assert names == [*cpython.FUNCTIONS, *cpython.OBJECTS, *cpython.EXCEPTIONS, *cpython.STRUCTS]


def python(code, **environment):
    run = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", code],
        env={**os.environ, "PYTHONPATH": SOURCE, "SATYA_ENGINE": "", **environment},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, (code, run.returncode, run.stderr)
    return run.stdout.strip()


LIE = """
import ctypes
from satya._abi import library
from satya import _cpython as cpython
names = [*cpython.FUNCTIONS, *cpython.OBJECTS, *cpython.EXCEPTIONS, *cpython.STRUCTS]
api = cpython.addresses()
words = (ctypes.c_uint64 * len(names)).from_buffer(api, 8)
def at(name): return names.index(name)
{lie}
found, reason = cpython.boot(library.path, api)
assert found is None and reason, (found, reason)
# The truth is still believed, by a process that lied before.
found, reason = cpython.boot(library.path, cpython.addresses())
assert found is not None and not reason, reason
print("refused")
"""


def refuses(lie):
    # Not booted by the import, so that this is the first attempt.
    assert python(LIE.format(lie=lie), SATYA_ENGINE="ctypes") == "refused"


native_only = pytest.mark.skipif(not IS_TRIED, reason="not an interpreter of the native engine")


@native_only
def test_every_missing_address():
    # All of them in one process: a missing one is seen before anything is called.
    code = LIE.format(lie="truth = list(words)").replace(
        "found, reason = cpython.boot(library.path, api)\nassert",
        "for i in range(len(names)):\n"
        "    words[i] = 0\n"
        "    found, reason = cpython.boot(library.path, api)\n"
        "    assert found is None and reason, names[i]\n"
        "    words[i] = truth[i]\n"
        "words[0] = 0\n"
        "found, reason = cpython.boot(library.path, api)\nassert",
        1,
    )
    assert python(code, SATYA_ENGINE="ctypes") == "refused"


@native_only
@pytest.mark.parametrize("size", [0, 8, -8, 8 + 8, 2**31])
def test_another_size(size):
    change = f"= {size}" if size in (0, 8, 2**31) else f"+= {size}"
    refuses(f"size = ctypes.c_uint32.from_buffer(api, 0); size.value {change}")


@native_only
@pytest.mark.parametrize("version", ["0x03080000", "0x030e0000", "0x04000000", "0"])
def test_a_version_that_is_not_known(version):
    refuses(f"ctypes.c_uint32.from_buffer(api, 4).value = {version}")


@native_only
def test_the_offsets_of_another_version():
    other = "0x030b0000" if sys.version_info >= (3, 12) else "0x030c0000"
    refuses(f"ctypes.c_uint32.from_buffer(api, 4).value = {other}")


@native_only
@pytest.mark.parametrize(
    "pair",
    [
        ("PyList_New", "PyTuple_New"),
        ("PyList_Size", "PyTuple_Size"),
        ("PySet_New", "PyFrozenSet_New"),
        ("PyLong_FromLongLong", "PyList_New"),
        ("PyList_Type", "PyDict_Type"),
        ("PyUnicode_Type", "PyBytes_Type"),
        ("PyLong_Type", "PyBool_Type"),
        ("PyType_Type", "PyBaseObject_Type"),
        ("_Py_TrueStruct", "_Py_FalseStruct"),
        ("_Py_NoneStruct", "_Py_TrueStruct"),
        ("PyExc_TypeError", "_Py_NoneStruct"),
        ("PyObject_GenericGetAttr", "PyObject_GenericSetAttr"),
        ("PyDict_Type", "_Py_NoneStruct"),
    ],
)
def test_addresses_of_something_else(pair):
    one, other = pair
    refuses(f"words[at({one!r})], words[at({other!r})] = words[at({other!r})], words[at({one!r})]")


@native_only
def test_a_way_to_begin_objects_that_does_nothing():
    refuses("words[at('_Py_NewReference')] = words[at('PyErr_Clear')]")


@native_only
def test_ctypes_by_wish():
    code = "import satya; print(satya.engine())"
    assert python(code, SATYA_ENGINE="ctypes") == "ctypes"
    assert python(code, SATYA_ENGINE="native") == "native"


@native_only
def test_null_arguments():
    code = """
import ctypes
from satya._abi import library
from satya import _cpython as cpython
boot = ctypes.PyDLL(library.path).satya_cpython_boot
boot.restype = ctypes.c_uint32
boot.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
api, out = cpython.addresses(), ctypes.c_void_p(5)
assert boot(None, None, None, 0) == 10
assert boot(None, ctypes.addressof(out), None, 0) == 10 and not out.value
assert boot(ctypes.addressof(api), None, None, 0) == 10
words = ctypes.create_string_buffer(b"x" * 12)
ctypes.c_uint32.from_buffer(api, 4).value = 0
assert boot(ctypes.addressof(api), ctypes.addressof(out), words, 8) == 13
assert len(words.value) == 7 and words.raw[8:12] == b"xxxx"
print("refused")
"""
    assert python(code) == "refused"


@native_only
def test_a_second_boot_gives_the_same():
    code = """
from satya._abi import library
from satya import _cpython as cpython
first, _ = cpython.boot(library.path, cpython.addresses())
assert all(cpython.boot(library.path, cpython.addresses())[0] is first for _ in range(100))
assert cpython.exports() is first
print("same")
"""
    assert python(code) == "same"


@native_only
def test_a_subinterpreter_uses_the_other_engine():
    code = """
import os, sys
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
import satya
assert satya.engine() == "native"
try:
    made = interpreters.create("legacy") if sys.version_info >= (3, 13) else interpreters.create(isolated=False)
except TypeError:
    made = interpreters.create()
name = "{name}"
run = interpreters.run_string
run(made, "import sys; sys.path[:] = " + repr(sys.path) + '''
try:
    from satya import Model, engine
except ImportError as error:
    # _ctypes itself does not load in every subinterpreter.
    print("ImportError" if "ctypes" in str(error) else error)
else:
    class M(Model):
        a: int
    assert M(a=1).a == 1
    print(engine())
''')
sys.stdout.flush()
"""
    assert python(code) in ("ctypes", "ImportError")
