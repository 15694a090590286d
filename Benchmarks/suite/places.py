# SPDX-License-Identifier: Apache-2.0
"""Where things stand: the repository, what is built, the real data."""

import os
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
REPOSITORY = BENCHMARKS.parent
NATIVE = BENCHMARKS / "native"
BUILD = BENCHMARKS / "build"
ENVIRONMENT = BENCHMARKS / ".venv-bench"
RESULTS = BENCHMARKS / "results"


def library() -> Path:
    """The library under test: SATYA_LIBRARY, or what `swift build -c release` made."""
    given = os.environ.get("SATYA_LIBRARY")
    return Path(given) if given else REPOSITORY / ".build" / "release" / "libsatya.so"


def data() -> "Path | None":
    """The folder of real inputs: SATYA_TEST_DATA, or ../shared/data; None if absent."""
    given = os.environ.get("SATYA_TEST_DATA")
    folder = Path(given) if given else REPOSITORY.parent / "shared" / "data"
    return folder if folder.is_dir() else None
