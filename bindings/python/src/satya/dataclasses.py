# SPDX-License-Identifier: Apache-2.0
"""Dataclasses whose arguments are checked."""

from .models.dataclass import dataclass as dataclass
from .models.dataclass import is_pydantic_dataclass as is_pydantic_dataclass
from .models.dataclass import rebuild_dataclass as rebuild_dataclass
