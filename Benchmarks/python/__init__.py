# SPDX-License-Identifier: Apache-2.0
"""The Python models against their peers: rows that `Benchmarks/run.py` runs once for
each interpreter that it is told to use."""

#: The rows in the order of the print; each sees itself to the processes that it takes.
ROWS = (
    "python.create",
    "python.assign",
    "python.dicts",
    "python.texts",
    "python.dumps",
    "python.documents",
    "python.failures",
    "python.memory",
    "python.loading",
    "python.classes",
    "python.fallback",
    "python.published",
    "python.objects",
    "python.ordinary",
)
