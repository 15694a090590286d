# SPDX-License-Identifier: Apache-2.0
"""What pydantic asks of the types, and of the metadata in Annotated, that stand where it checks;
and what it would ask of classes that satya checks."""

from __future__ import annotations

from typing import Any

from .errors import SchemaGenerationError, UserError
from .typing_forms import is_model, model_base, package_of

HOOK = "__get_pydantic_core_schema__"


class ForPydantic:
    """Metadata that says what it is where pydantic reads it."""

    __slots__ = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from .equivalents import core_schema_of

        return core_schema_of(self, source, handler)


class TypeForPydantic:
    """A type that satya checks where pydantic reads it."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from .equivalents import core_schema_of_type

        return core_schema_of_type(source)


def dataclass_core_schema(cls: Any, source: Any, handler: Any) -> Any:
    """The method that tells pydantic of a class made by `satya.dataclasses.dataclass`."""
    from .dataclass_bridge import core_schema_of

    return core_schema_of(source)


class CoreSchema(dict):  # type: ignore[type-arg]
    """The core schema of a generic dataclass with types for its variables, which is made when
    pydantic reads it."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def __missing__(self, key: str) -> Any:
        from .dataclass_bridge import core_schema_of

        found = core_schema_of(self._source)
        self.update(found)
        return found[key]


class Serializer:
    """An attribute of models, dataclasses, secrets and URLs: how pydantic writes one where it is told nothing of
    its class, as in a field of type Any. Without pydantic it is not there."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        made = vars(owner).get("__satya_serializer__")
        if made is not None:
            return made
        try:
            from pydantic_core import SchemaSerializer
        except ImportError:
            raise AttributeError("__pydantic_serializer__") from None
        made = SchemaSerializer(owner.__get_pydantic_core_schema__(owner, None))
        type.__setattr__(owner, "__satya_serializer__", made)
        return made


#: What pydantic's `Field`, `PrivateAttr` and decorators make.
_DECLARATIONS = frozenset(("FieldInfo", "ModelPrivateAttr", "PydanticDescriptorProxy"))


def is_pydantics(value: Any) -> bool:
    """Whether a value is of one of pydantic's own classes, or one itself."""
    return package_of(value if isinstance(value, type) else type(value)) == "pydantic"


def refuse_declaration(value: Any, name: str = "") -> None:
    """Refuses, as the value of a name, what declares something to pydantic alone."""
    if is_pydantics(value) and type(value).__name__ in _DECLARATIONS:
        place = f"{name!r}: " if name else ""
        raise UserError(
            f"{place}{value!r} is a declaration of pydantic's, which satya does not read; import what makes it from satya"
        )


def refuse_own_core_schema(kind: Any) -> None:
    """Refuses a class that describes itself by a core schema, which satya does not read."""
    # Dataclasses of pydantic's have one without saying so.
    own = getattr(kind, HOOK, None) or getattr(kind, "__pydantic_core_schema__", None)
    if own is None:
        return
    if is_model(kind) and getattr(own, "__func__", None) is getattr(model_base(kind), HOOK).__func__:
        return
    if hasattr(kind, "__get_satya_type__"):
        return
    if getattr(own, "__func__", None) is dataclass_core_schema and not hasattr(kind, "__pydantic_core_schema__"):
        return
    if isinstance(kind, type) and issubclass(kind, TypeForPydantic):
        return
    raise SchemaGenerationError(f"{kind!r} describes itself by a core schema, which only pydantic reads; {_remedy(kind)}")


def _remedy(kind: Any) -> str:
    """What to do with a class that describes itself to pydantic."""
    name = next((base.__name__ for base in getattr(kind, "__mro__", (kind,)) if package_of(base) == "pydantic"), None)
    if name is not None:
        return f"import {name} from satya" if package_of(kind) == "pydantic" else f"derive it from satya's {name}"
    if hasattr(kind, "__dataclass_fields__") and hasattr(kind, "__pydantic_core_schema__"):
        return "decorate it with satya.dataclasses.dataclass"
    return (
        "give it a __get_satya_type__ that returns an annotation, use Annotated with a PlainValidator, or, in a"
        " model, validators"
    )
