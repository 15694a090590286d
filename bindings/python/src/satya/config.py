# SPDX-License-Identifier: Apache-2.0
"""The settings of models."""

from typing import Any

from .models.config import ConfigDict as ConfigDict, with_config as with_config

#: What `json_schema_extra` may be, of values that JSON has.
JsonDict = dict[str, Any]
