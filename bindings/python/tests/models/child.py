# SPDX-License-Identifier: Apache-2.0
"""Python code run in a process of its own, with the package that is tested."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import satya

#: Where the package under test comes from: a checkout or an environment.
PLACE = str(pathlib.Path(satya.__file__).resolve().parent.parent)


def run(code: str, *options: str, **environment: str) -> str:
    """Runs code and returns what it printed; fails if it, or the interpreter, fails."""
    paths = [PLACE, *filter(None, [os.environ.get("PYTHONPATH", "")])]
    found = subprocess.run(
        [sys.executable, *options, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **environment},
    )
    assert found.returncode == 0, f"exit status {found.returncode}\n{found.stdout}{found.stderr}"
    return found.stdout
