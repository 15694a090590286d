# SPDX-License-Identifier: Apache-2.0
"""A function as a type: its arguments are checked, and the value is what it returns."""

from __future__ import annotations

import functools
from inspect import Parameter
from typing import Any

from ..errors import InvalidForJsonSchema
from ..state import Fail, State, fail
from .arguments import ArgsKwargs
from .base import Node
from .structures import NamesAround


def call_node(compiler: Any, function: Any) -> Node:
    """Compiles a function."""
    from ..call import Call

    config = compiler.config
    return CallNode(Call(function, config.given, config.validate_return, NamesAround(compiler)))


class CallNode(Node):
    """What a function returns, of its arguments: an ArgsKwargs, a list or tuple of those that have a
    place, or a dict of those that have a name."""

    kind = "call"

    def __init__(self, call: Any) -> None:
        super().__init__()
        self._call = call

    def name(self) -> str:
        function = self._call.function
        while isinstance(function, functools.partial):
            function = function.func
        return f"call[{getattr(function, '__name__', function)}]"

    has_fields = True

    def inner(self) -> tuple[Node, ...]:
        return tuple(field.node for field in self._call.fields.values())

    def check(self, value: Any, state: State) -> Any:
        outer = state.field_name
        try:
            args, kwargs = self._call.take(*_given(value, state), value, state)
        finally:
            state.field_name = outer
        found = self._call.function(*args, **kwargs)
        if self._call.result is None:
            return found
        # That is no input of the call's: it is a Python object, wherever the arguments came from.
        inner = State("python", state.strict, state.context)
        inner.config = state.config
        try:
            return self._call.result.check(found, inner)
        except Fail as problem:
            raise Fail(problem.at("return")) from None

    def schema(self, gen: Any) -> dict[str, Any]:
        kinds = {parameter.kind for parameter in self._call.parameters}
        if not kinds & {Parameter.POSITIONAL_ONLY, Parameter.VAR_POSITIONAL}:
            return self._of_names(gen)
        if not kinds & {Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD}:
            return self._of_places(gen)
        raise InvalidForJsonSchema(
            f"Cannot generate a JsonSchema for {self.name()}: some of its parameters have a place alone, others"
            " a name alone; add WithJsonSchema to its annotation",
            code="invalid-for-json-schema",
        )

    def _fields(self, kind: Any = None) -> list[Any]:
        """Returns the fields of all parameters that take one argument, or those of one kind."""
        kinds = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
        call = self._call
        found = [p for p in call.parameters if (p.kind in kinds if kind is None else p.kind is kind)]
        return [call.fields[p.name] for p in found if p.name in call.fields]

    def _of_names(self, gen: Any) -> dict[str, Any]:
        call, fields = self._call, self._fields()
        found: dict[str, Any] = {
            "type": "object",
            "properties": {call.keys[field.name][0]: gen.field(field, call.config) for field in fields},
            "additionalProperties": False,
        }
        required = [call.keys[field.name][0] for field in fields if field.is_required]
        if required:
            found["required"] = required
        rest = [field.node for field in self._fields(Parameter.VAR_KEYWORD)]
        if call.unpacked is not None:
            rest = [call.unpacked]
        for node in rest:
            del found["additionalProperties"]
            items = gen.of(node)
            if items:
                found["additionalProperties"] = items
        return found

    def _of_places(self, gen: Any) -> dict[str, Any]:
        call, fields = self._call, self._fields()
        found: dict[str, Any] = {"type": "array"}
        if fields:
            found["prefixItems"] = [gen.field(field, call.config) for field in fields]
        least = sum(field.is_required for field in fields)
        if least:
            found["minItems"] = least
        rest = self._fields(Parameter.VAR_POSITIONAL)
        if not rest:
            found["maxItems"] = len(fields)
        for field in rest:
            items = gen.of(field.node)
            if items:
                found["items"] = items
        return found


def _given(value: Any, state: State) -> tuple[Any, dict[Any, Any]]:
    """Returns the arguments by place and by name."""
    if state.mode == "python" and isinstance(value, ArgsKwargs):
        return value.args, value.kwargs or {}
    if state.mode != "strings":
        if isinstance(value, dict):
            return (), value
        if isinstance(value, (list, tuple)):
            return value, {}
    raise fail("arguments_type", value)
