# SPDX-License-Identifier: Apache-2.0
"""Models: Python classes whose annotations are checked. docs/MODELS.md is the guide."""
