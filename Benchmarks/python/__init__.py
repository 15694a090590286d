# SPDX-License-Identifier: Apache-2.0
"""The Python models against their peers: rows that `Benchmarks/run.py` runs once for
each interpreter that it is told to use."""

#: Whether a row runs in several processes, by name; the order is that of the print.
ROWS = {
    "python.create": True,
    "python.assign": True,
    "python.dicts": True,
    "python.texts": True,
    "python.dumps": True,
    "python.documents": True,
    "python.failures": True,
    "python.memory": False,
    "python.loading": False,
    "python.classes": True,
    "python.fallback": True,
    "python.published": True,
    "python.objects": True,
    "python.ordinary": True,
}
