# SPDX-License-Identifier: Apache-2.0
"""Models, and classes of them that are made by a call."""

from collections.abc import Mapping
from typing import Any, Union

from .models.create import create_model as create_model
from .models.model import BaseModel as BaseModel, Model as Model

#: What the `include` and `exclude` of a dump may be.
IncEx = Union[set[int], set[str], Mapping[int, Any], Mapping[str, Any]]
