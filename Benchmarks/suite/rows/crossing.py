# SPDX-License-Identifier: Apache-2.0
"""Row 13: one crossing of the boundary: a direct call from C, through libffi, and from
Python through ctypes. The empty call is satya_abi_version()."""

import ctypes
from ctypes import byref, c_int64, c_size_t, c_void_p

from .. import inputs, measure, native
from ..row import limited


def run(effort):
    crossing = native.open_library(
        "crossing",
        {
            "crossing_direct_empty": (c_int64, [c_int64]),
            "crossing_ffi_empty": (c_int64, [c_int64]),
            "crossing_direct_get": (c_int64, [c_void_p, c_int64]),
            "crossing_ffi_get": (c_int64, [c_void_p, c_int64]),
        },
    )
    library = ctypes.CDLL(str(native.places.BUILD / "lib" / "libsatya.so.0"))
    text = inputs.compact(inputs.integers(30))
    schema, instance, number = c_void_p(), c_void_p(), c_int64()
    size = c_size_t(len(text))
    status = library.satya_schema_create(text, size, None, byref(schema), None)
    values = inputs.compact({f"field{i:02}": i for i in range(30)})
    size = c_size_t(len(values))
    status |= library.satya_instance_from_json(schema, values, size, None, byref(instance), None)
    if status:
        raise measure.Failed("no instance")

    version, get = library.satya_abi_version, library.satya_instance_get_int64
    version.argtypes, version.restype = [], ctypes.c_uint32
    get.argtypes = [c_void_p, c_size_t, ctypes.POINTER(c_int64)]
    get.restype = ctypes.c_uint32
    handle, out = instance.value, byref(number)

    def loop_nothing(passes: int) -> int:
        start = measure.time.process_time_ns()
        for _ in measure.repeat(None, passes):
            pass
        return measure.time.process_time_ns() - start

    def loop_version(passes: int) -> int:
        start = measure.time.process_time_ns()
        for _ in measure.repeat(None, passes):
            version()
        return measure.time.process_time_ns() - start

    def loop_get(passes: int) -> int:
        start = measure.time.process_time_ns()
        for _ in measure.repeat(None, passes):
            get(handle, 0, out)
        return measure.time.process_time_ns() - start

    def native_loop(name, *arguments):
        return measure.checked(name, lambda n: getattr(crossing, name)(*arguments, n))

    samples = measure.interleave(
        {
            "empty call, direct": native_loop("crossing_direct_empty"),
            "empty call, libffi": native_loop("crossing_ffi_empty"),
            "empty call, ctypes": loop_version,
            "get_int64, direct": native_loop("crossing_direct_get", handle),
            "get_int64, libffi": native_loop("crossing_ffi_get", handle),
            "get_int64, ctypes": loop_get,
            "Python's loop": loop_nothing,
        },
        effort.seconds,
        slice_ms=2,
    )
    loop = measure.summary(samples.pop("Python's loop"))["median"]
    for name, times in samples.items():
        found = measure.summary(times)
        value = found["median"] - (loop if "ctypes" in name else 0)
        yield limited(13, f"crossing: {name}", "ns/call", value, None)
