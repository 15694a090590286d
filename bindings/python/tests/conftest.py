# SPDX-License-Identifier: Apache-2.0
"""Makes the package importable from a checkout, unless an installed one is tested."""

from __future__ import annotations

import importlib.util
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent

if importlib.util.find_spec("satya") is None:
    sys.path.insert(0, str(HERE.parent / "src"))
