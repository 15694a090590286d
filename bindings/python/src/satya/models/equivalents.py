# SPDX-License-Identifier: Apache-2.0
"""What stands in Annotated, where pydantic reads it: parameters of FastAPI's functions, fields of
pydantic's models.

pydantic passes over metadata that it does not know, and would enforce nothing of it. It asks each
for its core schema, though; what stands here answers with that of pydantic's own metadata of the
same meaning, and refuses what has none. pydantic is imported only when it asks.
"""

from __future__ import annotations

import functools
from typing import Annotated, Any, Callable, get_args

from .defaults import MISSING
from .errors import CustomError, KnownError, SchemaGenerationError
from .parameter import warn_of_parameter
from .typing_forms import is_model, package_of

#: What a Field() of pydantic's has under the same name.
_DESCRIBED = ("title", "description", "examples", "json_schema_extra", "deprecated")
#: Constraints that only the classic API has.
_CLASSIC = ("unique_items", "enum")


def core_schema_of(item: Any, source: Any, handler: Any) -> Any:
    """Returns the core schema of a type with one piece of metadata, given a handler for what
    stands before it."""
    if getattr(item, "discriminator", None) is not None:
        for member in filter(is_model, get_args(source)[:1]):
            warn_of_parameter(member)
        return core_schema_of_type(Annotated[source, item])

    class Inner:
        @classmethod
        def __get_pydantic_core_schema__(cls, source_: Any, handler_: Any) -> Any:
            return handler(source)

    return handler.generate_schema(Annotated[(Inner, *_equivalents(item))])


def _equivalents(item: Any) -> list[Any]:
    """Returns pydantic's metadata for one of ours."""
    import pydantic

    kind = type(item).__name__
    if kind == "Limits":
        return _limits(item.values)
    if kind == "FieldInfo":
        found = [other for inner in item.metadata for other in _equivalents_or_same(inner)]
        given = {name: getattr(item, name) for name in _DESCRIBED}
        if item.default is not MISSING:
            given["default"] = item.default
        given["default_factory"] = item.default_factory
        given = {name: value for name, value in given.items() if value is not None}
        return [*found, pydantic.Field(**given)] if given else found
    theirs: Any = getattr(pydantic, kind, None) or getattr(pydantic.types, kind, None)
    if kind in ("SkipValidation", "InstanceOf", "SerializeAsAny"):
        return [theirs()]
    if theirs is None or kind in ("Discriminator", "Tag", "Json", "OnErrorOmit"):
        raise SchemaGenerationError(
            f"{item!r} stands where pydantic checks, which has nothing like it: use a model of satya's"
            " around it, or satya.fastapi.Route"
        )
    given = {name: getattr(item, name) for name in item.__slots__}
    if "func" in given:
        given["func"] = _told(given["func"])
    return [theirs(**{name: value for name, value in given.items() if value is not MISSING and value is not None})]


def _equivalents_or_same(item: Any) -> list[Any]:
    return _equivalents(item) if package_of(type(item)) == "satya" else [item]


def _limits(values: dict[str, Any]) -> list[Any]:
    import pydantic

    found: list[Any] = []
    usual = {name: value for name, value in values.items() if name not in _CLASSIC}
    if usual:
        found.append(pydantic.Field(**usual))
    classic = {name: value for name, value in values.items() if name in _CLASSIC}
    if classic:
        from .fields import Limits

        found.append(pydantic.AfterValidator(_classic(Limits(classic))))
    return found


def _classic(limits: Any) -> Callable[[Any], Any]:
    """Checks what pydantic has no word for."""
    from .adapter import TypeAdapter

    kind: Any = list if "unique_items" in limits.values else Any
    check: Any = TypeAdapter(Annotated[kind, limits])

    def checked(value: Any) -> Any:
        return _theirs(check.validate_python, value)

    return checked


def _told(function: Callable[..., Any]) -> Callable[..., Any]:
    """Lets a function raise our errors with a type and words of their own."""

    @functools.wraps(function)
    def call(*arguments: Any) -> Any:
        from pydantic_core import PydanticCustomError, PydanticKnownError

        try:
            return function(*arguments)
        except CustomError as error:
            raise PydanticCustomError(error.type, error.message_template, error.context) from None
        except KnownError as error:
            raise PydanticKnownError(error.type, error.context) from None  # type: ignore[arg-type]

    return call


def core_schema_of_type(annotation: Any) -> Any:
    """Returns the core schema of a type that satya checks and writes by itself."""
    from pydantic_core import core_schema

    from .adapter import TypeAdapter
    from .bridge import shared_schema

    adapter = TypeAdapter(annotation)

    def check(value: Any, info: Any) -> Any:
        def validate(given: Any) -> Any:
            return adapter.validate_python(given, context=info.context)

        return _theirs(validate, value)

    def describe(schema: Any, handler: Any) -> Any:
        return shared_schema(handler, lambda generator: generator.of(adapter.node))

    def write(value: Any, info: Any) -> Any:
        return adapter.dump_python(value, mode=info.mode)

    return core_schema.with_info_plain_validator_function(
        check,
        serialization=core_schema.plain_serializer_function_ser_schema(write, info_arg=True),
        metadata={"pydantic_js_annotation_functions": [describe]},
    )


def _theirs(check: Callable[[Any], Any], value: Any) -> Any:
    from .bridge import theirs
    from .errors import ValidationError

    try:
        return check(value)
    except ValidationError as error:
        raise theirs(error) from None
