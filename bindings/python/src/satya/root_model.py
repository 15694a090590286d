# SPDX-License-Identifier: Apache-2.0
"""Models of one value."""

from .models.root import RootModel as RootModel
