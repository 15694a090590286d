# SPDX-License-Identifier: Apache-2.0
"""The numbers of the programs that the native engine reads: those of ProgramNode.Kind,
ProgramField.DefaultKind and the sets of flags beside them in Sources/SatyaCPython/Program.swift."""

from __future__ import annotations

HOST, ANY, NONE, BOOL, INT, FLOAT, STR, EXACT, LITERAL, LIST, SET, FROZENSET = range(12)
TUPLE, FIXED_TUPLE, DICT, NULLABLE, UNION, MODEL, TAGGED, CALL, MEMBER, GIVEN = range(12, 22)
TEXT, DECIMAL, MEMBERS, NAMED_TUPLE, JSON, MADE = range(22, 28)

CONVERTS, IS_FINITE, IS_ATOMIC, INSTANCES_ONLY = 1, 2, 4, 16
#: Of a union: several members take lists.
HAS_LISTS = 1
IS_LAX, TRIMS, LOWERS, TAKES_DIGITS, FORBIDS_OTHERS = 32, 64, 128, 1, 8
FORBIDS_EXTRA, VALIDATES_ASSIGNMENT, CREATES, SETS = 1, 2, 4, 8
ALL_ATOMIC, TAKES_INSTANCES, MAKES, KEEPS_EXTRA, IS_ROOT = 32, 64, 512, 1024, 2048
REQUIRED, CONSTANT, FACTORY, EMPTY_LIST, EMPTY_DICT, COPY = range(6)
