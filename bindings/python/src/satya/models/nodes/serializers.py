# SPDX-License-Identifier: Apache-2.0
"""Serializers of the user around a type."""

from __future__ import annotations

from typing import Any, Callable, Generic, Optional

from ..errors import SerializationError
from ..typed import Context
from ..write import Writing, infer
from .base import HookNode, Node


class SerializationInfo(Generic[Context]):
    """What a serializer may know besides the value; `SerializationInfo[T]` says of which type the context is."""

    __slots__ = ("_out", "field_name", "include", "exclude")

    def __init__(
        self, out: Writing, field_name: Optional[str], include: Any = None, exclude: Any = None
    ) -> None:
        self._out = out
        #: The field whose value is written; None of a whole.
        self.field_name = field_name
        #: What the dump includes of the value, and what it leaves out; None where it does not say.
        self.include = include
        self.exclude = exclude

    @property
    def context(self) -> Context:
        """The context given to the dump."""
        return self._out.context  # type: ignore[no-any-return]

    @property
    def mode(self) -> str:
        """"python" or "json"."""
        return self._out.mode

    @property
    def by_alias(self) -> Optional[bool]:
        """Whether names are written by alias; None where the dump does not say."""
        return self._out.by_alias

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
            arguments.append(SerializationInfo(out, self.field_name, include, exclude))
        # What is included and excluded is the function's to heed: all that it returns is written.
        found = self.call(arguments)
        return infer(found, out) if self.result is None or out.as_any else self.result.dump(found, out)

    def call(self, arguments: list[Any]) -> Any:
        """Calls the function; what it raises ends the dump."""
        try:
            return self.function(*arguments)
        except (SerializationError, RecursionError, MemoryError):
            raise
        except Exception as error:
            name = getattr(self.function, "__name__", None) or repr(self.function)
            raise SerializationError(
                f"Error calling function `{name}`: {type(error).__name__}: {error}"
            ) from error

    def dump_key(self, key: Any, out: Writing) -> Any:
        return self.dump(key, out)

    def schema(self, gen: Any) -> dict[str, Any]:
        # Of a function that does not say what it returns, the type's own is the best guess.
        if gen.mode != "serialization" or self.result is None:
            return self.node.schema(gen)
        found: dict[str, Any] = gen.of(self.result)
        if self.when.endswith("unless-none") and self.node.kind == "nullable":
            # None is written as it is.
            from ..schema_parts import any_of

            return any_of([{"type": "null"}, found])
        return found


class AsAnyNode(HookNode):
    """SerializeAsAny: written by what the value is."""

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return self.node.proof(variable, bind)

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        return infer(value, out, include, exclude)
