# SPDX-License-Identifier: Apache-2.0
"""Functions of the user around a type: validators and serializers, defaults, and the
small settings that a type is wrapped in."""

from __future__ import annotations

import copy
import inspect
from typing import Any, Callable, Optional

from ..errors import UserError, ValidationError, from_user
from ..state import LAX, Fail, Omit, State, UseDefault, fail
from ..write import Writing, infer
from .base import HookNode, Node


class ValidationInfo:
    """What a validator may know besides the value."""

    __slots__ = ("context", "config", "mode", "data", "field_name")

    def __init__(self, state: State) -> None:
        self.context = state.context
        self.config = state.config
        self.mode = state.mode
        self.data = state.data if state.data is not None else {}
        self.field_name = state.field_name

    def __repr__(self) -> str:
        return (
            f"ValidationInfo(config={self.config}, context={self.context!r},"
            f" data={self.data!r}, field_name={self.field_name!r})"
        )


def takes_info(function: Callable[..., Any], arguments: int) -> bool:
    """Whether a function takes one argument more than `arguments`: the info."""
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

    def call(self, value: Any, state: State, *more: Any) -> Any:
        try:
            if self.info:
                return self.function(value, *more, ValidationInfo(state))
            return self.function(value, *more)
        except Fail:
            raise
        except (ValueError, AssertionError) as error:
            raise from_user(error, value) from error

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return self.node.document(refs)


class BeforeNode(FunctionNode):
    """The function sees the value first."""

    word = "before"

    def __init__(
        self,
        function: Callable[..., Any],
        node: Node,
        info: Optional[bool] = None,
        json_schema_input_type: Any = None,
    ) -> None:
        super().__init__(function, node, info)
        self.input_node: Any = json_schema_input_type

    def check(self, value: Any, state: State) -> Any:
        return self.node.check(self.call(value, state), state)

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {}

    def schema(self, gen: Any) -> dict[str, Any]:
        if self.input_node is not None and gen.mode == "validation":
            found: dict[str, Any] = gen.of(self.input_node)
            return found
        return self.node.schema(gen)


class AfterNode(FunctionNode):
    """The function sees what the type made of the value."""

    word = "after"

    def check(self, value: Any, state: State) -> Any:
        return self.call_with(self.node.check(value, state), value, state)

    def call_with(self, found: Any, value: Any, state: State) -> Any:
        try:
            if self.info:
                return self.function(found, ValidationInfo(state))
            return self.function(found)
        except Fail:
            raise
        except (ValueError, AssertionError) as error:
            raise from_user(error, value) from error


class PlainNode(FunctionNode):
    """The function stands in place of the type."""

    word = "plain"

    def __init__(
        self,
        function: Callable[..., Any],
        node: Node,
        info: Optional[bool] = None,
        json_schema_input_type: Any = None,
    ) -> None:
        super().__init__(function, node, info)
        self.input_node: Any = json_schema_input_type

    @property
    def kind(self) -> str:  # type: ignore[override]
        return "any"

    def name(self) -> str:
        return f"function-plain[{function_name(self.function)}()]"

    def check(self, value: Any, state: State) -> Any:
        # Nothing can be said of how exact a function's answer is.
        state.floor(LAX) if state.mode == "python" else None
        return self.call(value, state)

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {}

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


class WrapNode(FunctionNode):
    """The function gets the value and a handler that runs the type's own check."""

    word = "wrap"
    arguments = 2

    def __init__(
        self,
        function: Callable[..., Any],
        node: Node,
        info: Optional[bool] = None,
        json_schema_input_type: Any = None,
    ) -> None:
        super().__init__(function, node, info)
        self.input_node: Any = json_schema_input_type

    def name(self) -> str:
        return f"function-wrap[{function_name(self.function)}()]"

    def check(self, value: Any, state: State) -> Any:
        return self.call(value, state, Handler(self.node, state))

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return {}

    def schema(self, gen: Any) -> dict[str, Any]:
        if self.input_node is not None and gen.mode == "validation":
            found: dict[str, Any] = gen.of(self.input_node)
            return found
        return self.node.schema(gen)


class Handler:
    """Runs the check that a wrap validator stands around; problems are a
    ValidationError, so that the function may catch them."""

    __slots__ = ("_node", "_state")

    def __init__(self, node: Node, state: State) -> None:
        self._node = node
        self._state = state

    def __call__(self, value: Any, outer_location: Any = None) -> Any:
        try:
            return self._node.check(value, self._state)
        except Fail as problem:
            lines = problem.lines
            if outer_location is not None:
                lines = problem.at(outer_location)
            raise ValidationError("ValidatorCallable", lines, self._state.mode) from None

    def __repr__(self) -> str:
        return f"ValidatorCallable({self._node.name()})"


class DefaultNode(HookNode):
    """A default inside a type: `Annotated[T, Field(default=…)]` in a list."""

    def __init__(self, node: Node, default: Callable[[], Any], omits: bool = False) -> None:
        super().__init__(node)
        self.default = default
        self.omits = omits

    def check(self, value: Any, state: State) -> Any:
        try:
            return self.node.check(value, state)
        except UseDefault:
            return self.default()


class OmitNode(HookNode):
    """OnErrorOmit: an item that does not fit is left out."""

    def check(self, value: Any, state: State) -> Any:
        try:
            return self.node.check(value, state)
        except Fail:
            raise Omit from None


class StrictNode(HookNode):
    """Strictness for all that stands inside."""

    def __init__(self, node: Node, strict: bool) -> None:
        super().__init__(node)
        self.is_strict_inside = strict

    def check(self, value: Any, state: State) -> Any:
        if state.strict is not None:
            return self.node.check(value, state)
        state.strict = self.is_strict_inside
        try:
            return self.node.check(value, state)
        finally:
            state.strict = None


class HostRulesNode(HookNode):
    """Constraints on values that only Python can compare."""

    def __init__(self, node: Node, rules: list[Any]) -> None:
        super().__init__(node)
        self.rules_ = rules

    def check(self, value: Any, state: State) -> Any:
        found = self.node.check(value, state)
        for rule in self.rules_:
            rule.check(found, value)
        return found

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return self.node.document(refs)


class LengthNode(HookNode):
    """Lengths of a value of any type that has one."""

    def __init__(self, node: Node, low: Optional[int], high: Optional[int]) -> None:
        super().__init__(node)
        self.low, self.high = low, high

    def check(self, value: Any, state: State) -> Any:
        from ..rules import check_length

        found = self.node.check(value, state)
        try:
            check_length(found, self.low, self.high, value, "Value")
        except TypeError:
            raise TypeError(
                f"Unable to apply constraint 'min_length' to supplied value {found}"
            ) from None
        return found

    def document(self, refs: Any) -> dict[str, Any]:
        refs.inexact()
        return self.node.document(refs)


class SchemaNode(HookNode):
    """A type whose public JSON Schema is changed by the declaration."""

    def __init__(self, node: Node, change: Callable[[dict[str, Any], Any], dict[str, Any]]) -> None:
        super().__init__(node)
        self.change = change

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return self.node.proof(variable, bind)

    @property
    def is_plain(self) -> bool:  # type: ignore[override]
        return self.node.is_plain

    def schema(self, gen: Any) -> dict[str, Any]:
        try:
            inner = gen.of(self.node)
        except UserError:
            # What the type cannot say, the declaration says.
            inner = {}
        return self.change(inner, gen)


class DefinitionNode(HookNode):
    """A type that stands for one not complete yet: recursion ends here."""

    def __init__(self, name: str) -> None:
        super().__init__(Node())
        self.label = name

    def inner(self) -> tuple[Node, ...]:
        return ()

    def name(self) -> str:
        return self.label

    def check(self, value: Any, state: State) -> Any:
        active = state.active
        if active is None:
            active = state.active = set()
        key = (id(value), id(self))
        if key in active:
            raise fail("recursion_loop", value)
        is_container = isinstance(value, (list, dict, tuple, set))
        if is_container:
            active.add(key)
        try:
            return self.node.check(value, state)
        finally:
            active.discard(key)

    def document(self, refs: Any) -> dict[str, Any]:
        return refs.definition(self)

    def schema(self, gen: Any) -> dict[str, Any]:
        return gen.definition(self)


# Serializers


class SerializationInfo:
    """What a serializer may know besides the value."""

    __slots__ = ("_out", "field_name")

    def __init__(self, out: Writing, field_name: Optional[str]) -> None:
        self._out = out
        self.field_name = field_name

    @property
    def include(self) -> Any:
        """The include of the whole dump."""
        return self._out.include

    @property
    def exclude(self) -> Any:
        """The exclude of the whole dump."""
        return self._out.exclude

    @property
    def context(self) -> Any:
        """The context given to the dump."""
        return self._out.context

    @property
    def mode(self) -> str:
        """"python" or "json"."""
        return self._out.mode

    @property
    def by_alias(self) -> bool:
        """Whether names are written by alias."""
        return bool(self._out.by_alias)

    @property
    def exclude_unset(self) -> bool:
        """Whether fields that were not set are left out."""
        return self._out.exclude_unset

    @property
    def exclude_defaults(self) -> bool:
        """Whether fields that have their default are left out."""
        return self._out.exclude_defaults

    @property
    def exclude_none(self) -> bool:
        """Whether fields that are None are left out."""
        return self._out.exclude_none

    @property
    def exclude_computed_fields(self) -> bool:
        """Whether computed fields are left out."""
        return self._out.exclude_computed

    @property
    def serialize_as_any(self) -> bool:
        """Whether values are written by what they are, not by what they are declared as."""
        return self._out.as_any

    @property
    def round_trip(self) -> bool:
        """Whether the dump is meant to be read again."""
        return self._out.round_trip

    def mode_is_json(self) -> bool:
        """Whether the dump is in JSON mode."""
        return self._out.is_json

    def __repr__(self) -> str:
        return f"SerializationInfo(mode={self.mode!r}, field_name={self.field_name!r})"


class SerializerHandler:
    """Runs the writing that a wrap serializer stands around."""

    __slots__ = ("_node", "_out", "_include", "_exclude")

    def __init__(self, node: Any, out: Writing, include: Any, exclude: Any) -> None:
        self._node = node
        self._out = out
        self._include = include
        self._exclude = exclude

    def __call__(self, value: Any, index_key: Any = None) -> Any:
        return self._node.dump(value, self._out, self._include, self._exclude)


class SerializerNode(HookNode):
    """A serializer of the user.

    is_wrap     it gets a handler
    takes_self  it is a method of the model, called with `out`'s current instance
    when        "always", "unless-none", "json" or "json-unless-none"
    result      the node of what it returns, or None where nothing is declared
    """

    def __init__(
        self,
        function: Callable[..., Any],
        node: Node,
        is_wrap: bool,
        info: bool,
        when: str = "always",
        result: Optional[Node] = None,
        takes_self: bool = False,
    ) -> None:
        super().__init__(node)
        self.function = function
        self.is_wrap = is_wrap
        self.info = info
        self.when = when
        self.result = result
        self.takes_self = takes_self
        self.field_name: Optional[str] = None

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return self.node.proof(variable, bind)

    @property
    def is_plain(self) -> bool:  # type: ignore[override]
        return False

    def applies(self, value: Any, out: Writing) -> bool:
        if self.when.startswith("json") and not out.is_json:
            return False
        return not (self.when.endswith("unless-none") and value is None)

    def dump(
        self,
        value: Any,
        out: Writing,
        include: Any = None,
        exclude: Any = None,
        owner: Any = None,
    ) -> Any:
        if not self.applies(value, out):
            return self.node.dump(value, out, include, exclude)
        arguments: list[Any] = [owner] if self.takes_self else []
        arguments.append(value)
        if self.is_wrap:
            arguments.append(SerializerHandler(self.node, out, include, exclude))
        if self.info:
            arguments.append(SerializationInfo(out, self.field_name))
        found = self.function(*arguments)
        if self.result is not None:
            return self.result.dump(found, out, include, exclude)
        return infer(found, out, include, exclude)

    def dump_key(self, key: Any, out: Writing) -> Any:
        return self.dump(key, out)

    def schema(self, gen: Any) -> dict[str, Any]:
        if gen.mode != "serialization":
            return self.node.schema(gen)
        if self.result is not None:
            found: dict[str, Any] = gen.of(self.result)
            return found
        return {} if not self.is_wrap else self.node.schema(gen)


class AsAnyNode(HookNode):
    """SerializeAsAny: written by what the value is."""

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return self.node.proof(variable, bind)

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        return infer(value, out, include, exclude)


def smart_copy(value: Any) -> Any:
    """Returns a default that no other instance shares."""
    kind = type(value)
    if kind in (int, float, str, bool, bytes, type(None), complex):
        return value
    if kind in (list, dict, set) and not value:
        return value.copy()
    if kind in (tuple, frozenset) and not value:
        return value
    return copy.deepcopy(value)


