# SPDX-License-Identifier: Apache-2.0
"""What a class or a piece of metadata changes in its own JSON Schema: the method
`__get_pydantic_json_schema__`."""

from __future__ import annotations

from typing import Any, Callable

from .errors import UserError
from .handlers import GetJsonSchemaHandler
from .typing_forms import is_model, model_base

HOOK = "__get_pydantic_json_schema__"


class SchemaHandler(GetJsonSchemaHandler):
    """Gives a hook the schema that it changes."""

    def __init__(self, core_schema: Any, build: Callable[[], dict[str, Any]], generator: Any) -> None:
        self.mode = generator.mode
        self._core_schema = core_schema
        self._build = build
        self._generator = generator

    def __call__(self, core_schema: Any, /) -> dict[str, Any]:
        if core_schema is not self._core_schema:
            raise UserError(
                "a handler knows the schema of its own type only, for there are no core schemas;"
                " return a JSON Schema, or declare another type instead"
            )
        return dict(self._build())

    def resolve_ref_schema(self, maybe_ref_json_schema: dict[str, Any], /) -> dict[str, Any]:
        ref = maybe_ref_json_schema.get("$ref")
        if ref is None:
            return maybe_ref_json_schema
        found: dict[str, Any] = self._generator.definitions.get(ref)
        if not found:
            raise LookupError(
                f"Could not find a ref for {ref}."
                " Maybe you tried to call resolve_ref_schema from within a recursive model?"
            )
        return found


def changed_by_class(cls: Any, build: Callable[[], dict[str, Any]], generator: Any) -> dict[str, Any]:
    """Returns the schema of a class as the class itself wants it."""
    own = getattr(cls, HOOK, None)
    if own is None or (is_model(cls) and _is_inherited(own, cls)):
        return build()
    return changed(own, {"type": "any", "cls": cls}, build, generator)


def _is_inherited(own: Any, cls: Any) -> bool:
    return getattr(own, "__func__", None) is getattr(model_base(cls), HOOK).__func__


def changed(
    hook: Any, core_schema: Any, build: Callable[[], dict[str, Any]], generator: Any
) -> dict[str, Any]:
    """Returns what a hook makes of a schema."""
    result = hook(core_schema, SchemaHandler(core_schema, build, generator))
    if not isinstance(result, dict):
        raise UserError(f"{hook!r} returns no JSON Schema but {result!r}")
    return result
