# SPDX-License-Identifier: Apache-2.0
"""A type with functions of the user around it, as one function.

For a value that stands by itself, in a TypeAdapter or an assignment: the functions are called
in their order, and what they stand around is taken by the native engine where that can. There
is nothing that a function could see besides the value, so none may ask for the info.
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from ..defaults import MISSING
from ..depth import too_deep
from ..effects import has_hooks
from ..errors import ValidationError, from_user
from ..nodes.base import Node
from ..nodes.choices import NullableNode
from ..nodes.functions import AfterNode, BeforeNode, Handler, PlainNode, WrapNode
from ..nodes.hooks import SchemaNode
from ..nodes.serializers import SerializerNode
from ..state import Fail, State
from .equip import read_anything
from .proof import Proof

#: Returns the value, or raises Fail.
Step = Callable[[Any], Any]

#: What a function says no with.
_REFUSALS = (ValueError, AssertionError)


def steps_of(node: Node, config: Any, mode: str) -> Optional[Step]:
    """Returns the check of a value of `mode`; None where a function wants to know more, or
    stands deeper inside than the library can take apart."""
    if not has_hooks([node]):
        return _leaf(node, config, mode)
    writer = _WRITERS.get(type(node))
    if writer is None:
        return None
    found: Optional[Step] = writer(node, config, mode)
    return found


def take_steps(proof: Proof, node: Node, config: Any, is_exact: bool) -> None:
    """Lets a proof of a type with functions around it take values by steps, which raise Fail;
    of JSON, where nobody wants the digits of numbers."""
    step = steps_of(node, config, "python")
    if step is None:
        return
    check = step

    def take(program: Any, value: Any) -> Any:
        try:
            return check(value)
        except RecursionError as error:
            deep = too_deep(value)
            if deep is None:
                raise
            raise deep from error

    proof.take = take
    step = None if is_exact else steps_of(node, config, "json")
    if step is None:
        return
    check_json = step

    def read(program: Any, data: Any) -> Any:
        value = read_anything(data)
        return program if value is MISSING else check_json(value)

    proof.read = read


def _leaf(node: Node, config: Any, mode: str) -> Step:
    proof = Proof(node, config)
    take, program, check = proof.take, proof.program, node.check

    def leaf(value: Any) -> Any:
        found = take(program, value)
        # Keeps the proof, too.
        return check(value, State(mode)) if found is proof.program else found

    return leaf


def _through(node: Any, config: Any, mode: str) -> Optional[Step]:
    return steps_of(node.node, config, mode)


def _nullable(node: Any, config: Any, mode: str) -> Optional[Step]:
    inner = steps_of(node.node, config, mode)
    if inner is None:
        return None
    take = inner

    def nullable(value: Any) -> Any:
        return None if value is None else take(value)

    return nullable


def _after(node: Any, config: Any, mode: str) -> Optional[Step]:
    inner = None if node.info else steps_of(node.node, config, mode)
    if inner is None:
        return None
    take, function = inner, node.function

    def after(value: Any) -> Any:
        try:
            made = take(value)
        except Fail as problem:
            node.tell_as_well(problem)
            raise
        try:
            return function(made)
        except Fail:
            raise
        except _REFUSALS as error:
            raise from_user(error, value) from error

    return after


def _before(node: Any, config: Any, mode: str) -> Optional[Step]:
    # What a function has made is an object of Python.
    inner = None if node.info else steps_of(node.node, config, "python")
    if inner is None:
        return None
    take, function = inner, node.function

    def before(value: Any) -> Any:
        try:
            made = function(value)
        except Fail:
            raise
        except _REFUSALS as error:
            raise from_user(error, value) from error
        return take(made)

    return before


def _plain(node: Any, config: Any, mode: str) -> Optional[Step]:
    if node.info:
        return None
    function = node.function

    def plain(value: Any) -> Any:
        try:
            return function(value)
        except Fail:
            raise
        except _REFUSALS as error:
            raise from_user(error, value) from error

    return plain


class _Handler(Handler):
    """The handler of a wrap validator."""

    __slots__ = ("_take", "_mode")

    def __init__(self, node: Node, take: Step, mode: str) -> None:
        self._node = node
        self._take = take
        self._mode = mode

    def __call__(self, value: Any, outer_location: Any = None) -> Any:
        try:
            return self._take(value)
        except Fail as problem:
            lines = problem.lines if outer_location is None else problem.at(outer_location)
            raise ValidationError("ValidatorCallable", lines, self._mode) from None


def _wrap(node: Any, config: Any, mode: str) -> Optional[Step]:
    inner = None if node.info else steps_of(node.node, config, "python")
    if inner is None:
        return None
    function, handler = node.function, _Handler(node.node, inner, mode)

    def wrap(value: Any) -> Any:
        try:
            return function(value, handler)
        except Fail:
            raise
        except _REFUSALS as error:
            raise from_user(error, value) from error

    return wrap


_WRITERS: dict[type, Any] = {
    AfterNode: _after,
    BeforeNode: _before,
    PlainNode: _plain,
    WrapNode: _wrap,
    NullableNode: _nullable,
    SchemaNode: _through,
    SerializerNode: _through,
}
