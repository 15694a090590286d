# SPDX-License-Identifier: Apache-2.0
"""Constraints: what a type may be held to, and who decides.

A constraint stands in a node as a JSON Schema keyword. `RULES` says, for each, what
pydantic calls it, which problem it makes, and an expression that *proves* it for
values of the exact builtin type. Generated code may take a value by the expression
alone; every other value is put to libsatya, which has the only verdict.

Values that JSON does not have (datetime, timedelta, and classes of the user) are
compared by Python itself: `HostRule`.
"""

from __future__ import annotations

import math
import operator
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Callable, Optional

from .._errors import SchemaError
from .errors import UserError
from .state import Fail, Line

if TYPE_CHECKING:
    from ..schema import Schema


class Rule:
    """How one keyword shows itself in Python."""

    __slots__ = ("argument", "problem", "proof")

    def __init__(self, argument: str, problem: str, proof: Optional[str]) -> None:
        #: The name of the argument of Field(), which is also the name in the ctx.
        self.argument = argument
        #: The problem's type, for the kind of value that the keyword is about.
        self.problem = problem
        #: `{v}` is the value, `{k}` the keyword's value; None: nothing short proves it.
        self.proof = proof


RULES: dict[str, Rule] = {
    "multipleOf": Rule("multiple_of", "multiple_of", None),
    "maximum": Rule("le", "less_than_equal", "{v} <= {k}"),
    "exclusiveMaximum": Rule("lt", "less_than", "{v} < {k}"),
    "minimum": Rule("ge", "greater_than_equal", "{v} >= {k}"),
    "exclusiveMinimum": Rule("gt", "greater_than", "{v} > {k}"),
    "minLength": Rule("min_length", "string_too_short", "_len_({v}) >= {k}"),
    "maxLength": Rule("max_length", "string_too_long", "_len_({v}) <= {k}"),
    "pattern": Rule("pattern", "string_pattern_mismatch", None),
    "format": Rule("format", "string_format", None),
    "minItems": Rule("min_length", "too_short", "_len_({v}) >= {k}"),
    "maxItems": Rule("max_length", "too_long", "_len_({v}) <= {k}"),
    "uniqueItems": Rule("unique_items", "not_unique", None),
}

def json_number(value: Any) -> Any:
    """Returns a bound as a number of a schema document."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else _Digits(str(value))
    if isinstance(value, float) and not math.isfinite(value):
        raise UserError(f"a bound is a finite number, not {value!r}; leave it out instead")
    return value


class _Digits(float):
    """A number whose text in the document is exactly what was given."""

    def __new__(cls, digits: str) -> "_Digits":
        found = super().__new__(cls, digits)
        found.digits = digits  # type: ignore[attr-defined]
        return found

    def __repr__(self) -> str:
        digits: str = self.digits  # type: ignore[attr-defined]
        return digits


def write_document(document: Any) -> str:
    """Writes a schema document; json.dumps would round the digits of a Decimal."""
    if isinstance(document, dict):
        members = (f"{_write_key(key)}:{write_document(value)}" for key, value in document.items())
        return "{" + ",".join(members) + "}"
    if isinstance(document, (list, tuple)):
        return "[" + ",".join(map(write_document, document)) + "]"
    if isinstance(document, _Digits):
        return repr(document)
    if type(document) is int:
        # Most bounds are one, and need no import.
        return repr(document)
    import json

    return json.dumps(document, allow_nan=False)


def _write_key(key: str) -> str:
    if key.isidentifier() and key.isascii():
        return f'"{key}"'
    import json

    return json.dumps(key)


@lru_cache(maxsize=4096)
def _schema_of(document: str) -> Schema:
    """Returns the compiled keywords; the same ones stand in many classes."""
    from ..schema import Schema

    try:
        return Schema(document, formats="assert", echo=0)
    except SchemaError as error:
        words = "; ".join(problem.msg for problem in error.problems)
        if any(problem.type == "schema_pattern" for problem in error.problems):
            words += ". Patterns are those of ECMA-262; regex_engine='python-re' in model_config takes Python's"
        raise UserError(f"the constraint is refused: {words}") from None


class Checker:
    """The keywords of one node, put to libsatya when a value is not proven."""

    __slots__ = ("keywords", "facts", "tells_all", "_schema", "_verdict", "_alone", "_proves")

    def __init__(
        self, keywords: dict[str, Any], facts: Optional[dict[str, Any]] = None, tells_all: bool = False
    ) -> None:
        #: The keywords as they stand in the document.
        self.keywords = keywords
        #: keyword -> what the ctx shows, where that is not the document's value.
        self.facts = facts or {}
        #: Whether a problem names every keyword that is broken, or the first.
        self.tells_all = tells_all
        self._schema: Any = None
        self._verdict: Any = None
        self._alone: Optional[list[tuple[str, Checker]]] = None
        self._proves: Optional[Callable[[Any], bool]] = None

    def schema(self) -> Any:
        """Returns the compiled keywords; an invalid one raises UserError."""
        if self._schema is None:
            document = {k: json_number(v) for k, v in self.keywords.items()}
            self._schema = _schema_of(write_document(document))
        return self._schema

    def broken(self, value: Any) -> Optional[str]:
        """Returns the first keyword that `value` breaks; None if there is none."""
        from .verdict import json_of, verdict_of

        if isinstance(value, float) and not math.isfinite(value):
            return self._beyond(value)
        if _is_long(value):
            return self._broken_by_long(value)
        schema = self.schema()
        if self._verdict is None:
            self._verdict = verdict_of(schema)
        text = json_of(value)
        if text is not None:
            if self._verdict(text):
                return None
        elif schema.is_valid(value):
            return None
        return self._which(value)

    def _which(self, value: Any) -> str:
        """Returns the keyword that a value breaks, by asking for each alone: to list the
        problems in full would take a hundred times as long."""
        if len(self.keywords) == 1:
            return next(iter(self.keywords))
        alone = self._by_precedence()
        return next((word for word, checker in alone if checker.broken(value)), alone[0][0])

    def _by_precedence(self) -> list[tuple[str, Checker]]:
        """Each keyword alone; the order in which RULES lists them is the order of precedence."""
        if self._alone is None:
            self._alone = [
                (word, Checker({word: self.keywords[word]})) for word in RULES if word in self.keywords
            ]
        return self._alone

    def _beyond(self, value: float) -> Optional[str]:
        """NaN satisfies no bound; an infinity is a number that no bound reaches."""
        bounds = {
            k: v for k, v in self.keywords.items() if k in ("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum")
        }
        if not math.isnan(value):
            finite = Decimal("1e400") if value > 0 else Decimal("-1e400")
            return Checker(bounds).broken(finite) if bounds else None
        return next((keyword for keyword in RULES if keyword in bounds), None)

    def _broken_by_long(self, value: Any) -> Optional[str]:
        """A number of more digits than libsatya reads: Python compares any, and exactly."""
        for keyword in RULES:
            bound = self.keywords.get(keyword)
            if bound is None:
                continue
            bound = bound if isinstance(bound, (int, Decimal)) else Decimal(repr(bound))
            if not _LONG_RULES[keyword](value, bound):
                return keyword
        return None

    def check(self, value: Any, input_: Any, field_type: str = "List") -> None:
        """Raises Fail unless `value` satisfies the keywords."""
        keyword = self.broken(value)
        if keyword is not None:
            raise self.fail(keyword, value, input_, field_type)

    def fail(self, keyword: str, value: Any, input_: Any, field_type: str) -> Fail:
        """Returns the problem of the first keyword that a value breaks, and of the others where
        all are told."""
        problem = Fail([self._line(keyword, value, input_, field_type)])
        if self.tells_all:
            problem.made = value
            if not breaks_one(self.keywords):
                for word, checker in self._by_precedence():
                    if word != keyword and checker.broken(value) is not None:
                        problem.lines.append(self._line(word, value, input_, field_type))
        return problem

    def _line(self, keyword: str, value: Any, input_: Any, field_type: str) -> Line:
        rule = RULES[keyword]
        stated = self.facts.get(keyword, self.keywords[keyword])
        ctx: dict[str, Any] = {rule.argument: stated}
        type_ = rule.problem
        if keyword in ("minItems", "maxItems"):
            ctx = {
                "field_type": field_type,
                rule.argument: stated,
                "actual_length": len(value) if hasattr(value, "__len__") else value,
            }
        elif keyword == "uniqueItems":
            ctx = {"field_type": field_type}
        return Line(type_, (), input_, ctx)

    def proves(self, value: Any) -> bool:
        """Whether a value of the exact type is proven to satisfy all keywords; if not, it may."""
        return self.prover()(value)

    def prover(self) -> Callable[[Any], bool]:
        """The function that `proves` asks."""
        if self._proves is None:
            names: dict[str, Any] = {"_len_": len}

            def bind(constant: Any) -> str:
                name = f"k{len(names)}"
                names[name] = constant
                return name

            proof = self.proof("v", bind)
            self._proves = eval(f"lambda v: {'False' if proof is None else proof or 'True'}", names)
        return self._proves

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        """Returns the expression that proves all keywords; None if there is none.

        `bind` gives the name under which the expression finds a constant.
        """
        parts = []
        for keyword, value in self.keywords.items():
            template = RULES[keyword].proof
            if template is None:
                return None
            # A small constant stands in the code, where it costs no lookup.
            constant = repr(value) if type(value) in (int, float) else bind(value)
            parts.append(template.format(v=variable, k=constant))
        return " and ".join(parts)


_LOWS = frozenset(("minimum", "exclusiveMinimum", "minLength", "minItems"))
_HIGHS = frozenset(("maximum", "exclusiveMaximum", "maxLength", "maxItems"))


def breaks_one(keywords: dict[str, Any]) -> bool:
    """Whether no value breaks two of the keywords at once: they are one, or a bound on each side."""
    if len(keywords) < 2:
        return True
    return len(keywords) == 2 and not (_LOWS.isdisjoint(keywords) or _HIGHS.isdisjoint(keywords))


#: Numbers of so many digits, and no longer ones, are put to libsatya (its limit is 4,300).
_MOST_DIGITS = 4000


def _is_long(value: Any) -> bool:
    if isinstance(value, int):
        # A digit has more than three bits.
        return value.bit_length() > 3 * _MOST_DIGITS
    return isinstance(value, Decimal) and len(value.as_tuple().digits) > _MOST_DIGITS


def _is_multiple(value: Any, bound: Any) -> bool:
    """Whether a long number is a multiple, in integers: Decimals round to their context."""
    number, power = _scaled(value)
    divisor, other = _scaled(bound)
    if power >= other:
        return number * pow(10, power - other, divisor) % divisor == 0
    zeros = other - power
    # So many zeros at its end no number has that has fewer bits.
    return zeros < number.bit_length() and number % (divisor * 10**zeros) == 0


def _scaled(number: Any) -> tuple[int, int]:
    """Returns the size of a number as an integer and the power of ten that it is times."""
    if isinstance(number, int):
        return abs(number), 0
    _, digits, exponent = number.as_tuple()
    return int(Decimal((0, digits, 0))), exponent


_LONG_RULES: dict[str, Callable[[Any, Any], bool]] = {
    "multipleOf": _is_multiple,
    "maximum": operator.le,
    "exclusiveMaximum": operator.lt,
    "minimum": operator.ge,
    "exclusiveMinimum": operator.gt,
}


class HostRule:
    """A constraint on values that JSON does not have, compared by Python."""

    __slots__ = ("argument", "bound", "problem", "holds", "told")

    def __init__(
        self, argument: str, bound: Any, problem: str, holds: Callable[[Any, Any], bool]
    ) -> None:
        self.argument = argument
        self.bound = bound
        self.problem = problem
        self.holds = holds
        #: The bound as problems tell it.
        self.told = bound

    def check(self, value: Any, input_: Any) -> None:
        try:
            is_held = self.holds(value, self.bound)
        except TypeError:
            raise TypeError(
                f"Unable to apply constraint '{self.argument}' to supplied value {value}"
            ) from None
        if not is_held:
            raise Fail([Line(self.problem, (), input_, {self.argument: self.told})])


HOST_RULES: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "gt": ("greater_than", operator.gt),
    "ge": ("greater_than_equal", operator.ge),
    "lt": ("less_than", operator.lt),
    "le": ("less_than_equal", operator.le),
    "multiple_of": ("multiple_of", lambda value, bound: not value % bound),
}


def host_rule(argument: str, bound: Any) -> HostRule:
    problem, holds = HOST_RULES[argument]
    return HostRule(argument, bound, problem, holds)


def check_length(value: Any, low: Optional[int], high: Optional[int], input_: Any, field_type: str) -> None:
    """Holds the length of a container of any kind to its bounds."""
    size = len(value)
    if low is not None and size < low:
        raise Checker({"minItems": low}).fail("minItems", value, input_, field_type)
    if high is not None and size > high:
        raise Checker({"maxItems": high}).fail("maxItems", value, input_, field_type)


def too_many(high: int, input_: Any, field_type: str, size: Optional[int] = None) -> Fail:
    """The problem of more than `high` items; without a size the rest was not counted."""
    ctx = {"field_type": field_type, "max_length": high, "actual_length": size}
    return Fail([Line("too_long", (), input_, ctx)])
