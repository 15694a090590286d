# SPDX-License-Identifier: Apache-2.0
"""Constraints onto compiled types: each goes where the type can hold it, or is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from copy import copy
from decimal import Decimal
from typing import Any, Optional

from .bounds import bound_of
from .config import Config
from .errors import KnownError, UserError
from .nodes import (
    choices,
    containers,
    functions,
    hooks,
    numbers,
    scalars,
    serializers,
    strings,
    times,
    tuples,
)
from .nodes.base import AnyNode, HookNode, Node, NoneNode
from .nodes.literals import LiteralNode
from .rules import HOST_RULES, host_rule
from .state import Fail, State

_BOUNDS = {
    "gt": "exclusiveMinimum",
    "ge": "minimum",
    "lt": "exclusiveMaximum",
    "le": "maximum",
    "multiple_of": "multipleOf",
}

#: Where a node has them.
_LIMITS = {"min_length": "low", "max_length": "high"}

#: Bounds and lengths are put first, whatever was said first, then what else a type has of its
#: own; `enum` stands around it.
_RANKS = {"gt": -3, "ge": -3, "lt": -3, "le": -3, "multiple_of": -2, "min_length": -1, "max_length": -1, "enum": 1}


def _rank(name: str) -> int:
    return _RANKS.get(name, 0)


#: Types that are strict as their own settings say, or never.
_NEVER_STRICT = ("dataclass", "named-tuple", "generator")

#: What `url=True` takes: letters of every script, and what others would have escaped.
_URL = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]\S*$"


class Constraints:
    """Puts constraints onto nodes; the settings decide how patterns are read."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def put(self, node: Node, limits: dict[str, Any]) -> Node:
        """Holds a node to constraints."""
        for name in sorted(limits, key=_rank) if len(limits) > 1 else limits:
            node = self._limit(node, name, limits[name])
        return node

    def _limit(self, node: Node, name: str, value: Any) -> Node:
        if isinstance(node, choices.NullableNode):
            node.node = self._limit(node.node, name, value)
            return node
        if isinstance(node, (hooks.SchemaNode, serializers.SerializerNode, serializers.AsAnyNode)) or (
            isinstance(node, hooks.DefinitionNode) and node.is_of_one_place
        ):
            node.node = self._limit(node.node, name, value)
            return node
        if name == "strict":
            return self._strict(node, value)
        if name in _BOUNDS:
            return self._bound(node, name, value)
        if name in ("min_length", "max_length"):
            return self._length(node, name, value)
        if isinstance(node, strings.StrNode):
            return self._text(node, name, value)
        if name == "allow_inf_nan" and isinstance(node, (scalars.FloatNode, numbers.DecimalNode)):
            node.allows_inf_nan = value
        elif name in ("max_digits", "decimal_places") and isinstance(node, (numbers.DecimalNode, *_HELD_OUTSIDE)):
            if not isinstance(value, int) or value < 0:
                raise UserError(f"{name} is a number of digits, not {value!r}")
            if not isinstance(node, numbers.DecimalNode):
                return self._digits(node, name, value)
            setattr(node, name, value)
        elif name == "fail_fast" and isinstance(node, (containers.ItemsNode, tuples.TupleNode)):
            node.fail_fast = value
        elif name == "unique_items" and isinstance(node, containers.ItemsNode):
            node.unique_items = value
        elif name == "union_mode" and isinstance(node, choices.UnionNode):
            if value not in ("smart", "left_to_right"):
                raise UserError(f"union_mode is 'smart' or 'left_to_right', not {value!r}")
            node.mode = value
        elif name == "enum":
            return functions.AfterNode(functions.OneOf(value), node, False)
        elif name == "coerce_numbers_to_str" and not isinstance(node, functions.FunctionNode):
            raise UserError("coerce_numbers_to_str stands beside str")
        elif (isinstance(node, _HELD_OUTSIDE) or _is_address(node)) and not (
            name == "union_mode" and isinstance(node, AnyNode)
        ):
            return self._outside(node, name, value)
        else:
            raise _inapplicable(name, node)
        return node

    def _strict(self, node: Node, value: bool) -> Node:
        if isinstance(node, hooks.DefinitionNode):
            return hooks.StrictNode(node, value)
        if node.kind in _NEVER_STRICT:
            raise _inapplicable("strict", node)
        if node.kind == "typed-dict":
            # Inside of another type it is one for all places that lead to it.
            node = copy(node)
        node.strict = value
        if isinstance(node, (HookNode, choices.NullableNode)):
            node.node = self._strict(node.node, value)
        elif node.kind == "secret":
            node.node_ = self._strict(node.node_, value)  # type: ignore[attr-defined]
        return node

    def _bound(self, node: Node, name: str, value: Any) -> Node:
        if isinstance(node, (scalars.IntNode, scalars.FloatNode, numbers.DecimalNode)):
            node.keywords[_BOUNDS[name]] = bound_of(name, value, node)
            node._checker = None
            return node
        if isinstance(node, times.TimesNode):
            try:
                # By the type alone: the bound may be beyond those that it has already.
                bound = type(node)().check(value, State())
            except Fail:
                raise UserError(f"{name} is a {node.kind}, not {value!r}") from None
            if name == "multiple_of" and (node.kind != "timedelta" or not bound):
                raise UserError(f"multiple_of is a number or a duration other than 0, not {value!r}")
            node.host_rules.append(host_rule(name, bound))
            return node
        inner: Any = _bare(node)
        if inner.kind == "json":
            inner = inner.node_
        if (
            isinstance(inner, (strings.StrNode, scalars.BoolNode, LiteralNode, NoneNode))
            or inner.kind in ("list", "dict", "model", "set", "tuple")
            or not _compares(inner, value)
        ):
            raise _inapplicable(name, node)
        return hooks.HostRulesNode(node, name, value) if name in HOST_RULES else node

    def _length(self, node: Node, name: str, value: Any) -> Node:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise UserError(f"{name} is a number that is at least 0, not {value!r}")
        if isinstance(node, (strings.StrNode, strings.BytesNode)):
            node.keywords["minLength" if name == "min_length" else "maxLength"] = value
            node._checker = None
            low, high = node.keywords.get("minLength"), node.keywords.get("maxLength")
        elif isinstance(node, containers.SequenceNode) and getattr(node, _LIMITS[name]) is not None:
            # To pydantic it is a function around a list: each length is asked for behind the one before.
            return hooks.LengthNode(node, **{_LIMITS[name]: value})
        elif isinstance(node, containers.ContainerNode):
            if name == "min_length":
                node.low = value
            else:
                node.high = value
            low, high = node.low, node.high
        elif isinstance(node, (scalars.NumberNode, scalars.BoolNode, NoneNode, times.TimesNode, numbers.DecimalNode)) or node.kind == "model" or not _has_length(node):
            raise _inapplicable(name, node)
        else:
            return hooks.LengthNode(node, **{_LIMITS[name]: value})
        if low is not None and high is not None and low > high:
            raise UserError(f"min_length {low} is greater than max_length {high}: no value could be valid")
        return node

    def _text(self, node: strings.StrNode, name: str, value: Any) -> Node:
        if name == "pattern":
            is_url = node.problem == "url_format"
            if is_url:
                # The keyword is one of the two; the other is checked after it.
                node.problem = None
                del node.keywords["pattern"]
            self._pattern(node, value)
            if is_url:
                return self._text(node, "format", "url")
        elif name == "strip_whitespace":
            node.trims = value
        elif name == "to_lower":
            node.lowers = value
        elif name == "to_upper":
            node.uppers = value
        elif name == "coerce_numbers_to_str":
            node.from_numbers = value
        elif name == "ascii_only":
            node.ascii_only = value
        elif name == "format":
            if value == "url" and node.pattern is not None:
                inner = strings.StrNode()
                self._text(inner, name, value)
                made = functions.AfterNode(_Holding(inner), node, False)
                return hooks.SchemaNode(made, lambda schema, gen: {**schema, "format": "uri"})
            if value == "url":
                node.keywords["pattern"] = _URL
            else:
                node.keywords["format"] = value
            node.problem = f"{value}_format"
        elif name == "enum":
            return functions.AfterNode(functions.OneOf(value), node, False)
        else:
            raise UserError(f"Unable to apply constraint '{name}' to a field of type str; remove it or change the type")
        node._checker = None
        return node

    def _pattern(self, node: strings.StrNode, value: Any) -> None:
        if isinstance(value, re.Pattern):
            node.pattern = value.pattern
            node.regex = value
            return
        if not isinstance(value, str):
            raise UserError(f"pattern is a str, not {value!r}")
        node.pattern = value
        if self.config.regex_engine == "python-re":
            try:
                node.regex = re.compile(value)
            except re.error as error:
                raise UserError(f"the pattern {value!r} is not valid: {error}") from None
            return
        node.keywords["pattern"] = value
        node._checker = None
        node.rules().schema()

    def _outside(self, node: Node, name: str, value: Any) -> Node:
        """A constraint on what a function made: it is checked after the function."""
        if name == "pattern":
            inner = strings.StrNode()
            self._pattern(inner, value)
            made = functions.AfterNode(_Holding(inner), node, False)
            return hooks.SchemaNode(made, lambda schema, gen: _with_pattern(schema, gen.mode, inner.pattern))
        if name in ("strip_whitespace", "to_lower", "to_upper"):
            return functions.AfterNode(_changing(name), node, False) if value else node
        if name == "allow_inf_nan" and not value:
            return functions.AfterNode(forbid_inf_nan_check, node, False)
        if isinstance(node, functions.FunctionNode):
            node.node = self._limit(node.node, name, value)
        return node

    def _digits(self, node: Node, name: str, value: int) -> Node:
        # Both limits are one check: together they limit the digits before the point, too.
        check: Any = node.function if isinstance(node, functions.AfterNode) else None
        if not isinstance(check, _Digits):
            check = _Digits(name)
            node = functions.AfterNode(check, node, False)
        setattr(check.node, name, value)
        return node


#: What constraints of text stand around: nodes that are no text, and may hold some.
_HELD_OUTSIDE = (
    functions.FunctionNode,
    AnyNode,
    choices.UnionNode,
    hooks.DefinitionNode,
    hooks.HostRulesNode,
    hooks.LengthNode,
)


#: Types whose values are of one class, by the names of their nodes; of some, the nodes do not say which.
_OF_ONE_CLASS: dict[str, Optional[type]] = {
    "pattern": re.Pattern, "email": str, "typed-dict": dict, "generator": Iterator,
    **dict.fromkeys(("text", "url", "secret", "uuid", "complex", "fraction", "bytes", "deque", "frozenset")),
}  # fmt: skip


def _bare(node: Node) -> Node:
    """The type that bounds and lengths stand around already."""
    while isinstance(node, (hooks.HostRulesNode, hooks.LengthNode)):
        node = node.node
    return node


def _inapplicable(name: str, node: Node) -> UserError:
    return UserError(f"Unable to apply constraint '{name}' to a field of type {node.name()}; remove it or change the type")


def _classes_of(node: Node) -> tuple[Any, ...]:
    """The classes that the values of a type are of, or derived from; none where only a value tells."""
    node = _bare(node)
    if node.kind not in _OF_ONE_CLASS or isinstance(node, functions.FunctionNode):
        return ()
    found: Any = getattr(node, "cls", None) or node.exact or _OF_ONE_CLASS[node.kind]
    return found if isinstance(found, tuple) else (found,)


def _compares(node: Node, bound: Any) -> bool:
    """Whether values of a type may be less or greater than a bound."""
    classes = _classes_of(node)
    if node.kind == "fraction" or not classes:
        # A fraction compares with every number.
        return True
    unordered: Any = object
    return any(each.__lt__ is not unordered.__lt__ and isinstance(bound, each) for each in classes)


def _has_length(node: Node) -> bool:
    classes = _classes_of(node)
    return not classes or any(hasattr(each, "__len__") for each in classes)


def _is_address(node: Node) -> bool:
    """Whether values are e-mail addresses, which are text once they are checked."""
    return node.kind == "email" and not hasattr(node, "cls")


def _with_pattern(schema: dict[str, Any], mode: str, pattern: Any) -> dict[str, Any]:
    # What is given need not have the form of what a function makes of it.
    return {**schema, "pattern": pattern} if mode == "serialization" else schema


def _changing(name: str) -> Any:
    """Returns what changes text that a function made."""
    change: Any = {"strip_whitespace": str.strip, "to_lower": str.lower, "to_upper": str.upper}[name]

    def changed(value: Any) -> Any:
        if not isinstance(value, str):
            raise TypeError(f"Unable to apply constraint {name!r} to supplied value {value}")
        return change(value)

    return changed


class _Digits:
    """Digits of a Decimal that a function made, as a validator after it."""

    def __init__(self, name: str) -> None:
        self.__name__ = f"{name}_validator"
        self._limit = name
        self.node = numbers.DecimalNode()

    def __call__(self, value: Any) -> Any:
        if not isinstance(value, Decimal) or not value.is_finite():
            raise TypeError(f"Unable to apply constraint {self._limit!r} to supplied value {value}")
        try:
            self.node.check(value, State())
        except Fail as problem:
            (line,) = problem.lines
            raise KnownError(line.type, line.ctx) from None
        return value


def forbid_inf_nan_check(value: Any) -> Any:
    """Refuses infinities and NaN among the numbers that a function made."""
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        is_finite = value.is_finite()
    else:
        try:
            is_finite = math.isfinite(value)
        except TypeError:
            raise TypeError(f"Unable to apply constraint 'allow_inf_nan' to supplied value {value}") from None
    if not is_finite:
        raise KnownError("finite_number")
    return value


class _Holding(functions.Constraint):
    """Constraints that stand behind others of the same type, or behind a function."""

    __name__ = "<lambda>"

    def __init__(self, node: Node) -> None:
        self._node = node

    def __call__(self, value: Any) -> Any:
        return self._node.check(value, State())
