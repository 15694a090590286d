# SPDX-License-Identifier: Apache-2.0
"""What every compiled type is: `Node`, and the types that accept anything."""

from __future__ import annotations

from typing import Any, Callable, Optional

from ..digits import without_digits
from ..rules import Checker
from ..state import STRICT, State, fail
from ..write import Writing, infer, infer_key


class Omitted(Exception):
    """Raised in place of a public schema: what has this type is left out around it."""


class Node:
    """A compiled type.

    kind      the name by which engines know it
    exact     the type whose values are taken as they are, if `keywords` hold
    keywords  its constraints, as JSON Schema keywords
    strict    whether this place refuses conversions; None: the state says
    tells_all whether problems name every constraint that a value breaks (RustModel), or the first
    """

    kind = "any"
    exact: Optional[type] = None
    #: Whether a dump gives the value back as it is, in both modes.
    is_plain = False
    #: What the native engine knows it as, once a program needed it.
    written: Any = None
    tells_all = False
    #: Whether it has fields, which are declared by themselves.
    has_fields = False

    def __init__(self) -> None:
        self.strict: Optional[bool] = None
        self.keywords: dict[str, Any] = {}
        self._checker: Optional[Checker] = None

    # What it is called

    def name(self) -> str:
        """The name in the loc of a union's problems."""
        return self.kind

    # Checking

    def check(self, value: Any, state: State) -> Any:
        """Returns the value converted and held to every rule, or raises Fail."""
        return value

    def is_strict(self, state: State) -> bool:
        """Whether conversions are refused here; text that stands for all is converted."""
        strict = state.strict
        if strict is None:
            strict = self.strict
        return bool(strict) and state.mode not in ("strings", "key")

    def rules(self) -> Checker:
        if self._checker is None:
            self._checker = Checker(self.keywords, self.facts(), self.tells_all)
        return self._checker

    def facts(self) -> dict[str, Any]:
        """What problems show of the keywords, where it is not the document's value."""
        return {}

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        """Returns an expression that is true only of values which `check` would return
        unchanged, in lax and in strict mode; None where there is none. It names builtins
        as _type_, _len_ and _isinstance_, since fields may be called like them."""
        if self.exact is None:
            return None
        test = f"_type_({variable}) is {bind(self.exact)}"
        if not self.keywords:
            return test
        proof = self.rules().proof(variable, bind)
        return None if proof is None else f"{test} and {proof}"

    # Describing

    def document(self, refs: Any) -> dict[str, Any]:
        """The schema that libsatya enforces on JSON text. `refs.inexact()` is called
        where it does not say all that `check` says."""
        refs.inexact()
        return {}

    def schema(self, gen: Any) -> dict[str, Any]:
        """The public JSON Schema of the type."""
        return {}

    def inner(self) -> tuple["Node", ...]:
        """The nodes that this one leads to."""
        return ()

    # Writing

    def owns(self, value: Any) -> bool:
        """Whether a value is of this type in a union's dump, where that is not told by its
        class being `exact` or `cls`."""
        return False

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        """Returns what stands for the value in a dump."""
        return infer(value, out, include, exclude)

    def dump_key(self, key: Any, out: Writing) -> Any:
        """Returns what stands for a dict's key in a dump."""
        return infer_key(key, out) if out.is_json else self.dump(key, out)


class AnyNode(Node):
    """Any value."""

    kind = "any"

    def check(self, value: Any, state: State) -> Any:
        # In a union, a member that takes the value as exactly as it says is better, and one
        # that converts it is not.
        state.floor(STRICT)
        if state.is_exact:
            return without_digits(value)
        return value

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return "True"

    def document(self, refs: Any) -> dict[str, Any]:
        return {}


class NoneNode(Node):
    """None."""

    kind = "none"
    is_plain = True

    def check(self, value: Any, state: State) -> Any:
        if value is None:
            return None
        raise fail("none_required", value)

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return f"{variable} is None"

    def document(self, refs: Any) -> dict[str, Any]:
        return {"type": "null"}

    def schema(self, gen: Any) -> dict[str, Any]:
        return {"type": "null"}

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        return None if value is None else out.unexpected(self, value, include, exclude)


class HookNode(Node):
    """A node around another, which it stands for in most ways."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.node.kind

    def name(self) -> str:
        return self.node.name()

    def check(self, value: Any, state: State) -> Any:
        return self.node.check(value, state)

    def proof(self, variable: str, bind: Callable[[Any], str]) -> Optional[str]:
        return None

    def document(self, refs: Any) -> dict[str, Any]:
        return self.node.document(refs)

    def schema(self, gen: Any) -> dict[str, Any]:
        return self.node.schema(gen)

    def inner(self) -> tuple[Node, ...]:
        return (self.node,)

    def dump(self, value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
        return self.node.dump(value, out, include, exclude)

    def dump_key(self, key: Any, out: Writing) -> Any:
        return self.node.dump_key(key, out)


def tell_all(node: Node) -> None:
    """Has a type, and the types in it, tell every constraint that a value breaks."""
    if node.tells_all or node.has_fields:
        return
    node.tells_all = True
    node._checker = None
    for inner in node.inner():
        tell_all(inner)


def inmost(node: Node) -> Any:
    """Returns the type inside of Optional and of what stands around a type."""
    while isinstance(node, HookNode) or (node.kind == "nullable" and hasattr(node, "node")):
        node = node.node
    return node
