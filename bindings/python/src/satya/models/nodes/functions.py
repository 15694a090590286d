# SPDX-License-Identifier: Apache-2.0
"""Validators of the user around a type."""

from __future__ import annotations

from typing import Any, Callable, Generic, Optional

from ..defaults import MISSING
from ..errors import UserError, ValidationError, from_user
from ..state import Fail, Line, State
from ..typed import Context
from ..write import Writing
from .base import HookNode, Node
from .literals import listed


class ValidationInfo(Generic[Context]):
    """What a validator may know besides the value; `ValidationInfo[T]` says of which type the context is."""

    __slots__ = ("context", "config", "mode", "data", "field_name")

    def __init__(self, state: State, config: Optional[dict[str, Any]] = None) -> None:
        self.context: Context = state.context
        self.config = state.config if config is None else config
        mode = state.input_mode
        self.mode = "string" if mode == "strings" else mode
        #: The fields validated so far; None where no fields stand around the value, which
        #: type checkers are not told: a validator knows where it stands.
        self.data: dict[str, Any] = state.data  # type: ignore[assignment]
        self.field_name = state.field_name

    def __repr__(self) -> str:
        return (
            f"ValidationInfo(config={self.config}, context={self.context!r},"
            f" data={self.data!r}, field_name={self.field_name!r})"
        )


def takes_info(function: Callable[..., Any], arguments: int) -> bool:
    """Whether a function takes one argument more than `arguments`: the info."""
    import inspect

    try:
        signature = inspect.signature(function)
    except (ValueError, TypeError):
        # Builtins such as int and str: no signature, no info.
        return False
    positional = [
        p
        for p in signature.parameters.values()
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]
    needed = [p for p in positional if p.default is p.empty]
    if len(needed) == arguments + 1:
        return True
    if len(needed) > arguments + 1 or len(positional) + any(
        p.kind is p.VAR_POSITIONAL for p in signature.parameters.values()
    ) < arguments:
        raise UserError(
            f"the function {function!r} takes {arguments} arguments, or {arguments + 1} with"
            " the info"
        )
    return False


def function_name(function: Any) -> str:
    name = getattr(function, "__name__", None)
    if name is None:
        return repr(function)
    return str(name)


class Constraint:
    """A constraint as a validator behind a type. Where every constraint that is broken is told, it
    sees values as well that break those of the type."""

    def __call__(self, value: Any) -> Any:
        raise NotImplementedError


class OneOf(Constraint):
    """`enum` of the classic Field: one of a list of values."""

    __name__ = "enum"

    def __init__(self, allowed: Any) -> None:
        self.values = list(allowed)
        import json

        self._expected = listed([repr(value) for value in self.values])
        self._shown = json.dumps(self.values, default=str)

    def __call__(self, value: Any) -> Any:
        if not any(value == other and type(value) is type(other) for other in self.values):
            ctx = {"expected": self._expected, "choices": self._shown}
            raise Fail([Line("literal_error", (), value, ctx)])
        return value


class FunctionNode(HookNode):
    """A validator of the user; `node` is what it stands around."""

    word = ""
    arguments = 1

    def __init__(self, function: Callable[..., Any], node: Node, info: Optional[bool] = None) -> None:
        super().__init__(node)
        self.function = function
        self.info = takes_info(function, self.arguments) if info is None else info

    def name(self) -> str:
        return f"function-{self.word}[{function_name(self.function)}(), {self.node.name()}]"

    def call(self, argument: Any, value: Any, state: State, *more: Any) -> Any:
        """Calls the function; what it raises is a problem of the input, `value`."""
        try:
            if self.info:
                return self.function(argument, *more, ValidationInfo(state))
            return self.function(argument, *more)
        except Fail:
            raise
        except (ValueError, AssertionError) as error:
            raise from_user(error, value) from error

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return self.node.document(refs)


class InputNode(FunctionNode):
    """A validator that gets the input as it came; its user may say what type that has."""

    def __init__(
        self,
        function: Callable[..., Any],
        node: Node,
        info: Optional[bool] = None,
        json_schema_input_type: Any = None,
    ) -> None:
        super().__init__(function, node, info)
        self.input_node: Any = json_schema_input_type

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {}

    def schema(self, gen: Any) -> dict[str, Any]:
        if self.input_node is not None and gen.mode == "validation":
            found: dict[str, Any] = gen.of(self.input_node)
            return found
        return self.node.schema(gen)


class BeforeNode(InputNode):
    """The function sees the value first."""

    word = "before"

    def check(self, value: Any, state: State) -> Any:
        return state.check_made(self.node.check, self.call(value, value, state))


class AfterNode(FunctionNode):
    """The function sees what the type made of the value."""

    word = "after"

    def check(self, value: Any, state: State) -> Any:
        try:
            found = self.node.check(value, state)
        except Fail as problem:
            self.tell_as_well(problem)
            raise
        return self.call(found, value, state)

    def tell_as_well(self, problem: Fail) -> None:
        """Adds what a constraint says of a value that breaks others, where all are told."""
        if problem.made is MISSING or not isinstance(self.function, Constraint):
            return
        try:
            self.function(problem.made)
        except Fail as further:
            problem.lines += further.lines


class PlainNode(InputNode):
    """The function stands in place of the type."""

    word = "plain"

    @property
    def kind(self) -> str:  # type: ignore[override]
        return "any"

    def name(self) -> str:
        return f"function-plain[{function_name(self.function)}()]"

    def check(self, value: Any, state: State) -> Any:
        return self.call(value, value, state)

    def schema(self, gen: Any) -> dict[str, Any]:
        if gen.mode == "serialization":
            return self.node.schema(gen)
        if self.input_node is not None:
            found: dict[str, Any] = gen.of(self.input_node)
            return found
        return {}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        quiet = out.warnings
        out.warnings = False
        try:
            return self.node.dump(value, out, include, exclude)
        finally:
            out.warnings = quiet


class WrapNode(InputNode):
    """The function gets the value and a handler that runs the type's own check."""

    word = "wrap"
    arguments = 2

    def name(self) -> str:
        return f"function-wrap[{function_name(self.function)}()]"

    def check(self, value: Any, state: State) -> Any:
        return self.call(value, value, state, Handler(self.node, state))


class Handler:
    """Runs the check that a wrap validator stands around; problems are a
    ValidationError, so that the function may catch them."""

    __slots__ = ("_node", "_state")

    def __init__(self, node: Node, state: State) -> None:
        self._node = node
        self._state = state

    def __call__(self, value: Any, outer_location: Any = None) -> Any:
        try:
            return self._state.check_made(self._node.check, value)
        except Fail as problem:
            lines = problem.lines
            if outer_location is not None:
                lines = problem.at(outer_location)
            raise ValidationError("ValidatorCallable", lines, self._state.input_mode) from None

    def __repr__(self) -> str:
        return f"ValidatorCallable({self._node.name()})"
