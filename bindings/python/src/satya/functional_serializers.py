# SPDX-License-Identifier: Apache-2.0
"""Functions that write values."""

from .models.decorators import (
    field_serializer as field_serializer,
    model_serializer as model_serializer,
)
from .models.handlers import SerializerFunctionWrapHandler as SerializerFunctionWrapHandler
from .models.marks import (
    PlainSerializer as PlainSerializer,
    SerializeAsAny as SerializeAsAny,
    WrapSerializer as WrapSerializer,
)
