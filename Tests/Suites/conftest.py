# SPDX-License-Identifier: Apache-2.0
"""Suites of others, run through the Python binding, from bytes."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def show(request):
    """Prints a line that a passing run shows too."""
    plugins = request.config.pluginmanager
    reporter = plugins.get_plugin("terminalreporter")
    capture = plugins.get_plugin("capturemanager")

    def line(text: str) -> None:
        with capture.global_and_fixture_disabled():
            reporter.ensure_newline()
            reporter.write_line(text)

    return line
