# SPDX-License-Identifier: Apache-2.0
"""Functions that check values."""

from .models.decorators import (
    field_validator as field_validator,
    model_validator as model_validator,
)
from .models.handlers import ModelWrapValidatorHandler as ModelWrapValidatorHandler
from .models.marks import (
    AfterValidator as AfterValidator,
    BeforeValidator as BeforeValidator,
    InstanceOf as InstanceOf,
    PlainValidator as PlainValidator,
    SkipValidation as SkipValidation,
    ValidateAs as ValidateAs,
    WrapValidator as WrapValidator,
)
