# SPDX-License-Identifier: Apache-2.0
"""Python objects on their way into the library (checked, made an instance of, set) and out.

Where the interpreter is one that the library knows (`_cpython`), it reads objects of plain
types itself, with the GIL held. Everything else is laid out in Python, as a `Tree`: other
interpreters, other types, and what is to be refused with the place where it stands.
A field is set to a scalar without either. The way out is the same: the library makes plain
objects where it can, and `value.to_python` the rest.
"""

from __future__ import annotations

from ctypes import addressof
from typing import Any

from . import _cpython
from ._abi import byref, library, satya_instance, satya_options, satya_value
from .value import Tree


#: Stands for an object that Python has to make.
REFUSED = object()


def _read_natively(pointer: Any, obj: Any, options: satya_options | None, report: Any, out: int) -> Any:
    """Returns the status, or None where the library leaves the object to Python."""
    exports = _cpython.exports()
    if exports is None:
        return None
    return exports["check_object"](
        obj,
        pointer.value,
        0 if options is None else addressof(options),
        0 if report is None else report.value,
        out,
    )


def check_object(pointer: Any, obj: Any, options: satya_options | None, report: Any) -> int:
    """Checks an object; returns the status of `satya_schema_check_value`.

    `pointer` is a native schema, `report` a native report or None.
    """
    status = _read_natively(pointer, obj, options, report, 0)
    if status is None:
        tree = Tree([obj])
        overrides = None if options is None else byref(options)
        status = library.satya_schema_check_value(pointer, byref(tree.value()), overrides, report)
    return int(status)


def make_instance(
    pointer: Any, obj: Any, options: satya_options | None, out: satya_instance, report: Any
) -> int:
    """Makes an instance of an object; returns the status of `satya_instance_from_value`."""
    status = _read_natively(pointer, obj, options, report, addressof(out))
    if status is None:
        tree = Tree([obj])
        overrides = None if options is None else byref(options)
        status = library.satya_instance_from_value(
            pointer, byref(tree.value()), overrides, byref(out), report
        )
    return int(status)


def tree_for_field(name: str, value: Any) -> Tree | None:
    """Lays out what a field is to be set to; None for a scalar, which needs no layout."""
    kind = type(value)
    if kind is str or kind is float or kind is bool:
        return None
    if kind is int and -(2**63) <= value < 2**63:
        return None
    return Tree([value], [name])


def set_field(pointer: Any, index: int, value: Any, tree: Tree | None, report: Any) -> int:
    """Sets a field to a value or to its tree; returns the status of `satya_instance_set`."""
    kind = type(value)
    if tree is not None:
        status = library.satya_instance_set(pointer, index, byref(tree.value()), report)
    elif kind is str:
        text = value.encode("utf-8", "surrogatepass")
        status = library.satya_instance_set_string(pointer, index, text, len(text), report)
    elif kind is int:
        status = library.satya_instance_set_int64(pointer, index, value, report)
    elif kind is float:
        status = library.satya_instance_set_double(pointer, index, value, report)
    else:
        status = library.satya_instance_set_bool(pointer, index, value, report)
    return int(status)


def made_natively(value: satya_value, with_records: bool) -> Any:
    """Returns a plain object of a value, with dicts for its records if they are wanted;
    REFUSED where Python has to make it. What owns the value is held meanwhile."""
    exports = _cpython.exports()
    if exports is None:
        return REFUSED
    return exports["read_value"](addressof(value), with_records, REFUSED)


def problem_parts(report: Any, index: int) -> tuple[Any, ...] | None:
    """Returns what a Problem is made of, in the order of its slots; None where Python has
    to read it."""
    exports = _cpython.exports()
    if exports is None:
        return None
    found: tuple[Any, ...] | None = exports["read_problem"](report.value, index)
    return found
