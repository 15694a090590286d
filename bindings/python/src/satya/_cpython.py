# SPDX-License-Identifier: Apache-2.0
"""Boots the native engine: hands the interpreter's addresses to libsatya.

`exports()` returns what the library gives in return: types and functions, or None
where the library refuses; `refusal()` says why. Nothing of models is imported here.
"""

from __future__ import annotations

import ctypes
import datetime
import os
import sys
from typing import Any, Optional

#: The functions and objects of `satya_cpython_api`, in its order.
FUNCTIONS = """
PyType_FromSpecWithBases PyType_GetFlags PyType_GetSlot PyType_Modified PyType_IsSubtype
_PyObject_GC_New PyObject_GC_Track PyObject_GC_UnTrack PyObject_GC_Del PyObject_Malloc
PyObject_Free PyObject_Init _Py_NewReference
PyObject_ClearWeakRefs _Py_Dealloc Py_IncRef Py_DecRef PyObject_Call PyObject_CallObject
PyObject_Type PyObject_GetAttr PyObject_SetAttr PyObject_GenericSetAttr
PyObject_GenericGetAttr PyObject_IsTrue PyCFunction_NewEx PyDescr_NewMember
PyDescr_NewMethod PyLong_AsLongLongAndOverflow PyLong_FromLongLong PyLong_FromString
PyLong_AsDouble PyFloat_AsDouble PyFloat_FromDouble PyUnicode_GetLength PyUnicode_AsUTF8AndSize
PyUnicode_FromStringAndSize PyUnicode_InternFromString
PyBytes_FromStringAndSize PyBytes_AsString PyBytes_Size
PyDict_New PyDict_SetItem PyDict_DelItem PyDict_GetItemWithError PyDict_Next
PyDict_Copy PyDict_Size PyList_New PyList_SetItem PyList_Append PyList_Size
PyTuple_New PyTuple_SetItem PyTuple_GetItem PyTuple_Size PySet_New PyFrozenSet_New
PySet_Add PySet_Contains PySet_Size PyObject_GetIter PyIter_Next PyErr_SetString
PyErr_Occurred PyErr_Clear PyErr_ExceptionMatches PyErr_Fetch PyErr_Restore
Py_EnterRecursiveCall Py_LeaveRecursiveCall PyInterpreterState_Get
PyInterpreterState_GetID PyType_GenericAlloc PyUnicode_New PyObject_Str PyObject_Repr
""".split()
OBJECTS = """
PyType_Type PyBaseObject_Type PyUnicode_Type PyLong_Type PyFloat_Type PyBool_Type
PyBytes_Type PyList_Type PyTuple_Type PyDict_Type PySet_Type PyFrozenSet_Type
PyMemberDescr_Type _Py_NoneStruct _Py_TrueStruct _Py_FalseStruct
""".split()
EXCEPTIONS = "PyExc_TypeError PyExc_AttributeError PyExc_MemoryError".split()
#: Structs of the standard library's modules, which capsules hold.
STRUCTS = ["datetime_CAPI"]

#: What the library and this package agree on: which functions there are, and what they are
#: given (`BaseTypes.interface` of the library).
INTERFACE = 7

_REASON_SIZE = 200


def _symbol(name: str) -> int:
    found: Optional[int] = ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p).value
    return found or 0


def _datetime_api() -> int:
    """The address of the struct of functions that the datetime module has for C."""
    pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
    pointer_of.restype = ctypes.c_void_p
    pointer_of.argtypes = [ctypes.py_object, ctypes.c_char_p]
    capsule = getattr(datetime, "datetime_CAPI")
    found: Optional[int] = pointer_of(capsule, b"datetime.datetime_CAPI")
    return found or 0


def addresses() -> ctypes.Array[ctypes.c_char]:
    """Returns a `satya_cpython_api` of this interpreter."""
    words = [_symbol(name) for name in FUNCTIONS]
    words += [ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, name)) for name in OBJECTS]
    words += [ctypes.c_void_p.in_dll(ctypes.pythonapi, name).value or 0 for name in EXCEPTIONS]
    words.append(_datetime_api())
    size = 8 + 8 * len(words)
    found = ctypes.create_string_buffer(size)
    ctypes.c_uint32.from_buffer(found, 0).value = size
    ctypes.c_uint32.from_buffer(found, 4).value = sys.hexversion
    ctypes.memmove(ctypes.addressof(found) + 8, (ctypes.c_uint64 * len(words))(*words), 8 * len(words))
    return found


def boot(path: str, api: ctypes.Array[ctypes.c_char]) -> tuple[Any, str]:
    """Asks the library at `path`; returns its exports and "", or None and the reason."""
    # Once more, with the GIL held during calls.
    library = ctypes.PyDLL(path)
    function = getattr(library, "satya_cpython_boot", None)
    if function is None:
        return None, "the library has no native engine"
    function.restype = ctypes.c_uint32
    function.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
    out = ctypes.py_object()
    reason = ctypes.create_string_buffer(_REASON_SIZE)
    status = function(ctypes.addressof(api), ctypes.addressof(out), reason, _REASON_SIZE)
    if status != 0:
        return None, reason.value.decode()
    exports = out.value
    # `out` owns the reference that the library gave; another is taken by `.value`.
    return exports, ""


def is_free_threaded() -> bool:
    """Whether this is a build of CPython that can do without the GIL, whether it does or not."""
    return "t" in getattr(sys, "abiflags", "")


def _refusal_beforehand() -> str:
    if sys.implementation.name != "cpython":
        return "this is not CPython"
    if is_free_threaded():
        return "this is a free-threaded build of CPython"
    if sys.maxsize != 2**63 - 1 or sys.byteorder != "little":
        return "this is no little-endian 64-bit system"
    if hasattr(sys, "getobjects"):
        return "this CPython keeps a list of all objects (Py_TRACE_REFS)"
    return ""


def _boot() -> tuple[Any, str]:
    if os.environ.get("SATYA_ENGINE") == "ctypes":
        return None, "SATYA_ENGINE=ctypes"
    reason = _refusal_beforehand()
    if reason:
        return None, reason
    from ._abi import library
    from ._library import other_version

    try:
        found, reason = boot(library.path, addresses())
    except (AttributeError, ValueError) as error:
        # A symbol that this interpreter does not have.
        return None, str(error)
    if found is not None and found.get("interface") != INTERFACE:
        version = library.satya_version_string().decode("ascii")
        raise other_version(library.path, version, "has a native engine of another version")
    return found, reason


_found: Any = None


def exports() -> Any:
    """Returns the library's types and functions, or None; asks once."""
    global _found
    if _found is None:
        _found = _boot()
    return _found[0]


def refusal() -> str:
    """Returns why there is no native engine; "" where there is one."""
    exports()
    reason: str = _found[1]
    return reason
