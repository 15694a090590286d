# SPDX-License-Identifier: Apache-2.0
"""The seam between what a model means and how fast it is.

A model class is compiled once, in Python, to a `ModelTable` (table.py). The table
is the whole meaning of the class: an engine adds nothing to it and takes nothing
away. It makes the common case fast, and gives every other case to the table.

What a table gives an engine
----------------------------

    table.cls               the class; table.name is its name in messages
    table.fields            FieldTable, in field order; an instance's slot i is fields[i]
    table.by_name           attribute name -> FieldTable
    table.config            the settings that are in force (config.Config)
    table.extra             "ignore", "allow" or "forbid"
    table.document          the JSON Schema document (2020-12 with x-satya members),
                            built when first read; table.is_exact tells whether
                            libsatya's verdict by it is the model's own verdict
    table.flags             (flags.py) what an engine must look at before it takes a short way:
      HAS_BEFORE / HAS_WRAP / HAS_AFTER   model validators of each mode
      HAS_POST_INIT                       model_post_init, or private attributes
      HAS_INIT                            the class defines __init__ or __new__
      HAS_DEL                             instances have a finalizer
      FROZEN                              assignment is refused for every field
      VALIDATES_ASSIGNMENT                assignment runs the field's check
      PLAIN_DUMP                          no serializer, computed field, exclusion or
                                          extra: a dump is the fields' dumps in order

    field.name  .index
    field.aliases           its names on input beside its own: a str (a key) or a tuple (a
                            path of keys and indices) each; table.lookups says which count
    field.key               its name in a dump by alias
    field.node              the compiled type: node.kind names the type ("int", "str",
                            "list", "model", …), node.keywords holds its rules as
                            JSON Schema keywords, node.items / node.table lead on;
                            node.exact is the type of which a value with satisfied keywords
                            is taken as it is, in lax and strict mode (None: always check)
    field.is_required  .default  .factory  .takes_data  .validates_default
    field.copies_default    the default is mutable: each instance gets a copy
    field.is_frozen
    field.node.check(value, state) -> value
                            the complete check: conversion, rules, Python validators.
                            Raises state.Fail, which holds the problems
    field.node.dump(value, writing, include, exclude) -> value

How an engine is right by construction: it may store a value that it *proves* valid
(`node.proof`), and calls `node.check` for anything else. A failed check is never reported
by the engine itself: it calls the table's own operation again from the start, which finds
all problems, in order, with pydantic's (or RustModel's) words. So rules, conversions and
messages exist once, and building an error costs only those who fail.

What an engine provides
-----------------------

`install(table)` is called once a class is complete (all its names resolve; for a class
of which nothing could be refused, when it is first used), and again when a rebuild changes
it. What an engine puts off until the first use, `table.ready()` does at once; what it puts off until the first dump,
`table.ready(for_dumps=True)`. `WAITING` makes what stands for the table of a class of which nothing could be refused, from the
types of its fields; None where every class is installed at once. `install` puts these into the class, where the class does
not define them itself:

    create      __init__(self, /, **data)
    set         __setattr__(self, name, value)

The native engine also answers the plainest calls of `model_validate`, `model_validate_json`,
`model_dump` and `model_dump_json` (places.take_over), and of a TypeAdapter (proof.py).
Everything else (options, other inputs, copies, equality) is the table's own.

Both have a reference (`ModelTable.create` in model_check.py, `assign` in assign.py) that an
engine may leave in place. What an instance must answer to, whatever its layout:

    getattr(instance, name)             a field; AttributeError where it was deleted
    instance.__satya_fields_set__       set[str], mutable
    instance.__satya_extra__            dict or None
    instance.__satya_private__          dict or None
    table.new(values, fields_set, extra) -> instance    without checks
    table.values(instance) -> dict      fresh dict of the fields that are there

All that knows how an instance keeps its fields stands in places.py (`Place`, the base of
instances, and what sets its parts) and in layout.py: `Layout` (copies, pickling) and
`Storage`, the part of a table that puts values in and takes them out (`new`, `put`,
`values`, `held`, `hold`, `store`), with `NativeStorage` beside it. The `ctypes` engine keeps
fields in `__dict__`; the native one in memory of its own, of which `__dict__` is a view.

Which engine: `SATYA_ENGINE=ctypes` or `native` forces one; otherwise a native one
where there is one and it boots, else ctypes. `name()` tells.
"""

from __future__ import annotations

import os
from typing import Any

from ..._cpython import exports, refusal

_engine: Any = None


def engine() -> Any:
    """Returns the engine module in use; the choice is made at the first call."""
    global _engine
    if _engine is None:
        _engine = _choose(os.environ.get("SATYA_ENGINE", ""))
    return _engine


def name() -> str:
    """Returns "native" or "ctypes"."""
    found: str = engine().NAME
    return found


def _choose(wanted: str) -> Any:
    if wanted not in ("", "ctypes", "native"):
        raise ImportError(f"SATYA_ENGINE is 'ctypes' or 'native', not {wanted!r}")
    if exports() is not None:
        from . import native

        return native
    if wanted == "native":
        raise ImportError(f"SATYA_ENGINE=native, but the native engine does not boot: {refusal()}")
    from . import generated

    return generated
