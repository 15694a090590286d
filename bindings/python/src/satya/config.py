# SPDX-License-Identifier: Apache-2.0
"""The settings of models."""

from .models.config import ConfigDict as ConfigDict, with_config as with_config
