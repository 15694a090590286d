# SPDX-License-Identifier: Apache-2.0
"""Where the suites' data and the package are.

The data is not part of the repository: SATYA_TEST_DATA names its folder, else
`../shared/data` beside the repository. Where it is absent, one line says so.
"""

from __future__ import annotations

import importlib.util
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

if importlib.util.find_spec("satya") is None:
    sys.path.insert(0, str(ROOT / "bindings" / "python" / "src"))


def data_folder(name: str) -> pathlib.Path | None:
    """Returns a folder of the test data; None where it is absent."""
    base = os.environ.get("SATYA_TEST_DATA") or str(ROOT.parent / "shared" / "data")
    folder = pathlib.Path(base) / name
    return folder if folder.is_dir() else None
