# SPDX-License-Identifier: Apache-2.0
"""What a call is refused for."""

import pytest

from satya import ValidationError


def problems(call):
    """The types and places of the problems."""
    with pytest.raises(ValidationError) as caught:
        call()
    return [(e["type"], e["loc"]) for e in caught.value.errors()]


def entries(call):
    """All that is said of them."""
    with pytest.raises(ValidationError) as caught:
        call()
    return caught.value.errors()
