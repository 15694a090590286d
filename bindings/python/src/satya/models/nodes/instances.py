# SPDX-License-Identifier: Apache-2.0
"""Types of which a value is an instance, or not: nothing is converted."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Callable, Optional

from ..catalogue import message
from ..digits import without_digits
from ..errors import SchemaGenerationError
from ..state import Fail, Line, State, fail
from ..typing_forms import is_protocol
from ..write import Writing, infer
from .base import Node


def instance_of(cls: Any, node: Optional[Node] = None) -> InstanceNode:
    """Compiles a class by isinstance; refuses one that isinstance knows no instances of."""
    if is_protocol(cls, is_checkable=False):
        raise SchemaGenerationError(
            f"nothing says of a value whether it is a {cls.__name__}: give the Protocol @runtime_checkable,"
            " or use Annotated with SkipValidation or a PlainValidator"
        )
    return InstanceNode(cls, node)


class InstanceNode(Node):
    """An instance of a class that nothing else is known about."""

    kind = "is-instance"

    def __init__(self, cls: Any, node: Optional[Node] = None) -> None:
        super().__init__()
        self.cls = cls
        #: For InstanceOf: what reads JSON.
        self.node_json = node

    def name(self) -> str:
        own = f"is-instance[{getattr(self.cls, '__qualname__', self.cls)}]"
        if self.node_json is not None:
            return f"json-or-python[json={self.node_json.name()},python={own}]"
        return own

    def check(self, value: Any, state: State) -> Any:
        if self.node_json is not None and state.input_mode != "python":
            return self.node_json.check(value, state)
        if state.mode != "python":
            raise fail("needs_python_object", value, {"method_name": "isinstance"})
        try:
            is_one = isinstance(value, self.cls)
        except TypeError:
            is_one = False
        if not is_one:
            raise fail(
                "is_instance_of", value, {"class": getattr(self.cls, "__qualname__", repr(self.cls))}
            )
        return value

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        if self.node_json is not None:
            # What JSON says may be an instance, too, and is converted all the same.
            return None
        if not isinstance(self.cls, type) or type(self.cls).__instancecheck__ is not type.__instancecheck__:
            return None
        return f"_isinstance_({variable}, {bind(self.cls)})"

    def schema(self, gen: Any) -> dict[str, Any]:
        if self.node_json is not None:
            found: dict[str, Any] = self.node_json.schema(gen)
            return found
        told: dict[str, Any] = gen.instance(self.cls)
        return told

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        if self.node_json is not None:
            return self.node_json.dump(value, out, include, exclude)
        return infer(value, out, include, exclude)


class SubclassNode(Node):
    """A class that is `cls` or below it."""

    kind = "is-subclass"

    def __init__(self, cls: Any) -> None:
        super().__init__()
        self.cls_ = cls

    def name(self) -> str:
        return f"is-subclass[{self.cls_.__qualname__}]"

    def check(self, value: Any, state: State) -> Any:
        if state.mode != "python":
            raise fail("needs_python_object", value, {"method_name": "issubclass"})
        if isinstance(value, type) and issubclass(value, self.cls_):
            return value
        raise fail("is_subclass_of", value, {"class": self.cls_.__qualname__})

    def schema(self, gen: Any) -> dict[str, Any]:
        return {}

    def owns(self, value: Any) -> bool:
        return isinstance(value, type)


class TypeNode(Node):
    """Any class."""

    kind = "is-type"

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, type):
            return value
        raise _of_no_page("is_type", value)

    def schema(self, gen: Any) -> dict[str, Any]:
        refused: dict[str, Any] = gen.refuse("type")
        return refused

    def owns(self, value: Any) -> bool:
        return isinstance(value, type)


class CallableNode(Node):
    """Anything that can be called."""

    kind = "callable"

    def check(self, value: Any, state: State) -> Any:
        if callable(value):
            return value
        raise fail("callable_type", value)

    def schema(self, gen: Any) -> dict[str, Any]:
        refused: dict[str, Any] = gen.refuse("callable")
        return refused

    def owns(self, value: Any) -> bool:
        return callable(value)


class HashableNode(Node):
    """Anything with a hash."""

    kind = "hashable"

    def name(self) -> str:
        return "is-instance[Hashable]"

    def check(self, value: Any, state: State) -> Any:
        if isinstance(value, Hashable):
            return without_digits(value) if state.is_exact else value
        raise _of_no_page("is_hashable", value)

    def owns(self, value: Any) -> bool:
        return isinstance(value, Hashable)


def _of_no_page(type_: str, value: Any) -> Fail:
    """A problem whose words are like those of a user's: there is no page about it."""
    return Fail([Line(type_, (), value, None, message(type_, None, False))])
