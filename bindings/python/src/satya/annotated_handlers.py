# SPDX-License-Identifier: Apache-2.0
"""What the methods that describe a class to others are given."""

from .models.handlers import (
    GetCoreSchemaHandler as GetCoreSchemaHandler,
    GetJsonSchemaHandler as GetJsonSchemaHandler,
)
