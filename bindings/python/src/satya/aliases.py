# SPDX-License-Identifier: Apache-2.0
"""The other names of fields."""

from .models.aliases import (
    AliasChoices as AliasChoices,
    AliasGenerator as AliasGenerator,
    AliasPath as AliasPath,
)
