# SPDX-License-Identifier: Apache-2.0
"""Models, and classes of them that are made by a call."""

from .models.create import create_model as create_model
from .models.model import BaseModel as BaseModel, Model as Model
