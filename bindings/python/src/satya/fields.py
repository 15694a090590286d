# SPDX-License-Identifier: Apache-2.0
"""Fields, private attributes and computed fields."""

from .models.decorators import (
    ComputedFieldInfo as ComputedFieldInfo,
    computed_field as computed_field,
)
from .models.field import Field as Field
from .models.fields import (
    FieldInfo as FieldInfo,
    ModelPrivateAttr as ModelPrivateAttr,
    PrivateAttr as PrivateAttr,
)
