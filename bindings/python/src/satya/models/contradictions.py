# SPDX-License-Identifier: Apache-2.0
"""Constraints of one type that no value can satisfy all: what is known of them when the
class is made refuses the class."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Any, Optional

from .bounds import MOST_DIGITS
from .errors import UserError
from .nodes import choices, containers, functions, hooks, literals, mappings, numbers, scalars, times, tuples
from .nodes.base import HookNode, Node, NoneNode
from .state import Fail, State

_WORDS = {
    "exclusiveMinimum": "gt",
    "minimum": "ge",
    "exclusiveMaximum": "lt",
    "maximum": "le",
    "multipleOf": "multiple_of",
}


def refuse_contradictions(node: Node) -> None:
    """Raises UserError where no value can be valid."""
    while True:
        if isinstance(node, (scalars.NumberNode, numbers.DecimalNode)):
            _refuse_numbers(node)
        elif isinstance(node, times.TimesNode):
            _refuse_times(node)
        elif isinstance(node, containers.ContainerNode):
            _refuse_lengths(node)
        elif isinstance(node, (hooks.HostRulesNode, hooks.LengthNode, functions.AfterNode)):
            _refuse_choices(node)
        if not isinstance(node, (HookNode, choices.NullableNode)):
            return
        node = node.node


def _contradiction(shown: list[str], kind: str) -> UserError:
    words = f"{', '.join(shown)} contradict each other" if len(shown) > 1 else f"{shown[0]} cannot hold"
    return UserError(f"{words}: no {kind} could be valid")


# Numbers


def _refuse_numbers(node: Any) -> None:
    words = node.keywords
    shown = [f"{_WORDS[word]}={value}" for word, value in words.items()]
    low = _bound(words, "minimum", "exclusiveMinimum", max)
    high = _bound(words, "maximum", "exclusiveMaximum", min)
    places = digits = None
    if isinstance(node, numbers.DecimalNode):
        places, digits = node.decimal_places, node.max_digits
        if digits is not None:
            shown.append(f"max_digits={digits}")
            low, high = _within_digits(low, high, digits - (places or 0))
        if places is not None:
            shown.append(f"decimal_places={places}")
    if low is None or high is None:
        return
    if digits == 0 or _is_empty(low, high, isinstance(node, scalars.FloatNode)):
        raise _contradiction(shown, node.kind)
    steps = [words["multipleOf"]] if "multipleOf" in words else []
    if isinstance(node, scalars.IntNode):
        steps.append(1)
    if places is not None and places <= MOST_DIGITS:
        # No bound lies between multiples of finer ones.
        steps.append(f"1e-{places}")
    if steps and _has_no_multiple(low, high, steps):
        raise _contradiction(shown, node.kind)


#: A bound, and whether it is none of the values itself.
_Bound = tuple[Any, bool]


def _bound(words: dict[str, Any], closed: str, open_: str, pick: Any) -> Optional[_Bound]:
    found = [(words[word], word == open_) for word in (closed, open_) if word in words]
    if not found:
        return None
    value = pick(number for number, _ in found)
    return value, any(is_open for number, is_open in found if number == value)


def _within_digits(low: Optional[_Bound], high: Optional[_Bound], whole: int) -> tuple[Optional[_Bound], Optional[_Bound]]:
    """The bounds, if a number has no more than so many digits before the point."""
    if whole > MOST_DIGITS:
        # No bound reaches that.
        return low, high
    most = 10 ** max(whole, 0)
    low = (-most, True) if low is None or low[0] <= -most else low
    high = (most, True) if high is None or high[0] >= most else high
    return low, high


def _is_empty(low: _Bound, high: _Bound, is_float: bool) -> bool:
    if low[0] > high[0] or (low[0] == high[0] and (low[1] or high[1])):
        return True
    if is_float and low[1] and high[1]:
        return bool(math.nextafter(low[0], math.inf) >= high[0])
    return False


def _has_no_multiple(low: _Bound, high: _Bound, steps: list[Any]) -> bool:
    """Whether no number between the bounds is a multiple of every step."""
    if steps == [1] and type(low[0]) is type(high[0]) is int:
        return bool(low[0] + low[1] > high[0] - high[1])
    from fractions import Fraction

    def exact(number: Any) -> Fraction:
        # As its digits say it.
        return Fraction(repr(number) if isinstance(number, float) else number)

    step = exact(steps[0])
    for other in map(exact, steps[1:]):
        top = math.lcm(step.numerator * other.denominator, other.numerator * step.denominator)
        step = Fraction(top, step.denominator * other.denominator)
    least, most = exact(low[0]), exact(high[0])
    first = math.ceil(least / step) * step
    if low[1] and first == least:
        first += step
    return bool(first > most or (first == most and high[1]))


# Dates and times


def _refuse_times(node: Any) -> None:
    lows = [rule for rule in node.host_rules if rule.argument in ("gt", "ge")]
    highs = [rule for rule in node.host_rules if rule.argument in ("lt", "le")]
    for low in lows:
        for high in highs:
            shown = [f"{rule.argument}={rule.bound}" for rule in (low, high)]
            try:
                if _meet(low, high):
                    continue
            except (TypeError, OverflowError):
                # One has a time zone, and the other none: a moment's clock on the wall may be
                # held to one of them, and what it shows elsewhere to the other.
                continue
            raise _contradiction(shown, node.kind)


def _meet(low: Any, high: Any) -> bool:
    least, most = low.bound, high.bound
    opens = (low.argument == "gt") + (high.argument == "lt")
    if opens and isinstance(least, (date, timedelta)):
        # The values nearest to a bound are one unit away from it.
        unit = timedelta(microseconds=1) if isinstance(least, (datetime, timedelta)) else timedelta(days=1)
        return bool(least + unit * opens <= most)
    return bool(least < most if opens else least <= most)


# Containers


def _refuse_lengths(node: Any) -> None:
    if isinstance(node, tuples.TupleNode):
        size = len(node.places)
        if not (node.low or 0) <= size <= (size if node.high is None else node.high):
            shown = [f"{name}={value}" for name, value in (("min_length", node.low), ("max_length", node.high)) if value is not None]
            raise _contradiction([*shown, f"{size} places"], "tuple")
        return
    items = node.keys if isinstance(node, mappings.DictNode) else None
    if isinstance(node, containers.ItemsNode) and (node.is_set or node.unique_items):
        items = node.items
    if items is None or not node.low:
        return
    values = _choices(items)
    if values is not None and len(values) < node.low:
        raise _contradiction([f"min_length={node.low}", f"{len(values)} different values"], node.kind)


# Types of few values


def _choices(node: Node) -> Optional[list[Any]]:
    """All values of a type, if it has few; else None."""
    if isinstance(node, literals.LiteralNode):
        return list(node.values)
    if isinstance(node, literals.EnumNode):
        return list(node.cls)
    if isinstance(node, scalars.BoolNode):
        return [False, True]
    if isinstance(node, NoneNode):
        return [None]
    if isinstance(node, choices.NullableNode):
        inner = _choices(node.node)
        return None if inner is None else [*inner, None]
    if isinstance(node, functions.AfterNode) and isinstance(node.function, functions.OneOf):
        return list(node.function.values)
    if isinstance(node, (hooks.HostRulesNode, hooks.LengthNode, hooks.SchemaNode)):
        return _choices(node.node)
    return None


def _refuse_choices(node: Any) -> None:
    values = _choices(node)
    if values is None:
        return
    if isinstance(node, functions.AfterNode):
        wrong = [value for value in values if not _is_valid(node.node, value, is_type_only=True)]
        if wrong:
            raise UserError(f"enum: {wrong[0]!r} is no {node.node.name()}; leave it out, or change the type")
    if not values:
        raise UserError("enum names no value: none could be valid; name some, or leave it out")
    if not any(_is_valid(node, value) for value in values):
        shown = ", ".join(map(repr, values))
        raise UserError(f"the constraints of {node.node.name()} contradict each other: {shown} would not be valid")


def _is_valid(node: Node, value: Any, is_type_only: bool = False) -> bool:
    """Whether a value is valid; with `is_type_only`, also where only a constraint fails."""
    try:
        found = node.check(value, State(strict=True))
    except Fail as problem:
        return is_type_only and not problem.lines[0].type.endswith(("_type", "_parsing", "is_instance_of"))
    except TypeError:
        return False
    return type(found) is type(value)
