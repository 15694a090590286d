# SPDX-License-Identifier: Apache-2.0
"""What an engine must look at before it takes a short way: the bits of a table's flags."""

HAS_BEFORE = 1
HAS_WRAP = 2
HAS_AFTER = 4
HAS_POST_INIT = 8
HAS_INIT = 16
FROZEN = 32
VALIDATES_ASSIGNMENT = 64
PLAIN_DUMP = 128
HAS_DEL = 256

#: Functions that stand around the making of an instance: they are called with the input.
AROUND = HAS_BEFORE | HAS_WRAP | HAS_INIT
#: With any of these, functions of the user see the input or the instance.
FUNCTIONS = AROUND | HAS_AFTER | HAS_POST_INIT | HAS_DEL
