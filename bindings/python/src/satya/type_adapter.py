# SPDX-License-Identifier: Apache-2.0
"""What models do, for any type."""

from .models.adapter import TypeAdapter as TypeAdapter
from .models.some import Some as Some
from .models.nodes.arguments import ArgsKwargs as ArgsKwargs
