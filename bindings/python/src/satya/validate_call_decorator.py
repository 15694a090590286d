# SPDX-License-Identifier: Apache-2.0
"""Functions whose arguments are checked."""

from .models.call import validate_call as validate_call
