# SPDX-License-Identifier: Apache-2.0
"""The rows. Each module has `run(effort)`, which yields lines (suite/row.py).

The order here is that of the print. Rows of timed comparisons run in several processes;
counts, sizes and rows that start processes of their own run once.
"""

SEVERAL_PROCESSES = {
    "users": True,
    "tree": True,
    "small": True,
    "threads": False,
    "classes": True,
    "verdict": True,
    "corpora": True,
    "access": False,
    "heap": False,
    "size": False,
    "startup": False,
    "schemas": True,
    "compiling": False,
    "crossing": True,
    "growth": False,
}
ORDER = tuple(SEVERAL_PROCESSES)
