# SPDX-License-Identifier: Apache-2.0
"""Records that libsatya calls bad and the model may take: those the model looks at.

Python reads NaN and Infinity, which are no JSON, and rounds numbers that a double does
not hold, before a model sees them; text may stand for all of these. And what was too much work for libsatya is no verdict.
"""

from __future__ import annotations

import re
from typing import Any

#: What every number has that a double does not hold; so may other text.
_UNSURE = re.compile(rb"[nN][aA][nN]|[iI][nN][fF]|[0-9][eE]|[0-9.]{16}|\\u")

#: Problems that say nothing about the record.
_LIMITS = {"work_limit", "recursion_limit", "digits_limit"}


class Doubts:
    """Which bad records of one batch are in doubt."""

    def __init__(self, native: Any) -> None:
        self._is_limited = any(total.type in _LIMITS for total in native.totals)

    def has(self, text: bytes) -> bool:
        """Whether the model must look at a record, given its text."""
        return self._is_limited or _UNSURE.search(text) is not None
