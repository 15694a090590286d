# SPDX-License-Identifier: Apache-2.0
"""Suites of others, run through the Python binding, from bytes."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def show(request):
    """Prints a line that a passing run shows too."""
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")

    def line(text: str) -> None:
        reporter.ensure_newline()
        reporter.write_line(text)

    return line
