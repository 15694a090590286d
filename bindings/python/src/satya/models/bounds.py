# SPDX-License-Identifier: Apache-2.0
"""Bounds of numbers, and steps (`multiple_of`): which may be declared, and as what a type keeps them.

libsatya compiles them when a value is first put to it; what it would refuse is refused here, with
the class.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from .errors import UserError
from .nodes import numbers, scalars
from .nodes.base import Node

#: Of a bound, written without an exponent; libsatya reads 4,300.
MOST_DIGITS = 4000
#: Of a step, without the zeros at its end.
_MOST_OF_STEP = 100


def bound_of(name: str, value: Any, node: Node) -> Any:
    """Returns what is declared as a bound or a step of a number's type as the type keeps it."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise UserError(f"{name} is a number, not {value!r}")
    is_finite = value.is_finite() if isinstance(value, Decimal) else isinstance(value, int) or math.isfinite(value)
    if not is_finite:
        raise UserError(f"{name} is a finite number, not {value!r}; leave it out, or see allow_inf_nan")
    if name == "multiple_of" and value <= 0:
        raise UserError("multiple_of is greater than 0")
    if _is_long(value):
        raise UserError(f"{name} has more than {MOST_DIGITS} digits; leave it out")
    if name == "multiple_of" and _significant(value) > _MOST_OF_STEP:
        raise UserError(f"multiple_of has more than {_MOST_OF_STEP} significant digits; check it by a validator")
    if isinstance(node, scalars.FloatNode):
        return _of_float(name, value)
    if isinstance(node, numbers.DecimalNode):
        return value if isinstance(value, Decimal) else Decimal(str(value))
    # What is whole is an int, however it is written.
    return value if isinstance(value, int) or value != int(value) else int(value)


def _of_float(name: str, value: Any) -> Any:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isinf(number):
        raise UserError(f"{name} is beyond all that a float can hold; leave it out, or make the field a Decimal")
    if name == "multiple_of" and not number:
        raise UserError("multiple_of is less than all that a float can hold; make the field a Decimal")
    return value if isinstance(value, int) else number


def _is_long(value: Any) -> bool:
    if isinstance(value, int):
        # A digit has more than three bits.
        return value.bit_length() > 3 * MOST_DIGITS and not -(10**MOST_DIGITS) < value < 10**MOST_DIGITS
    if isinstance(value, float):
        return False
    _, digits, exponent = value.as_tuple()
    return bool(len(digits) + abs(exponent) > MOST_DIGITS)


def _significant(value: Any) -> int:
    digits = Decimal(repr(value) if isinstance(value, float) else value).as_tuple().digits
    return len("".join(map(str, digits)).rstrip("0"))
