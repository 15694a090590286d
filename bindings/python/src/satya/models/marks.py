# SPDX-License-Identifier: Apache-2.0
"""What may stand beside a type in Annotated, besides Field()."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Callable, Optional, TypeVar, Union

from .._frozen import Frozen
from .defaults import MISSING
from .for_pydantic import ForPydantic

T = TypeVar("T")

#: What is given the value, and information if it takes that; the second, a handler before it.
Function = Union[Callable[[Any], Any], Callable[[Any, Any], Any]]
Wrapping = Union[Callable[[Any, Any], Any], Callable[[Any, Any, Any], Any]]


class BeforeValidator(ForPydantic, Frozen):
    """Annotated: a function that sees the value before its type does."""

    __slots__ = ("func", "json_schema_input_type")
    func: Function
    json_schema_input_type: Any

    def __init__(self, func: Function, json_schema_input_type: Any = MISSING) -> None:
        self._fill(func, json_schema_input_type)


class AfterValidator(ForPydantic, Frozen):
    """Annotated: a function that sees what the type made of the value."""

    __slots__ = ("func",)
    func: Function

    def __init__(self, func: Function) -> None:
        self._fill(func)


class PlainValidator(ForPydantic, Frozen):
    """Annotated: a function in place of the type's own check."""

    __slots__ = ("func", "json_schema_input_type")
    func: Function
    json_schema_input_type: Any

    def __init__(self, func: Function, json_schema_input_type: Any = Any) -> None:
        self._fill(func, json_schema_input_type)


class WrapValidator(ForPydantic, Frozen):
    """Annotated: a function around the type's own check, which it gets as a handler."""

    __slots__ = ("func", "json_schema_input_type")
    func: Wrapping
    json_schema_input_type: Any

    def __init__(self, func: Wrapping, json_schema_input_type: Any = MISSING) -> None:
        self._fill(func, json_schema_input_type)


class PlainSerializer(ForPydantic, Frozen):
    """Annotated: a function that writes the value."""

    __slots__ = ("func", "return_type", "when_used")
    func: Function
    return_type: Any
    when_used: str

    def __init__(
        self,
        func: Function,
        return_type: Any = MISSING,
        when_used: str = "always",
    ) -> None:
        self._fill(func, return_type, when_used)


class WrapSerializer(ForPydantic, Frozen):
    """Annotated: a function around the type's own writing."""

    __slots__ = ("func", "return_type", "when_used")
    func: Wrapping
    return_type: Any
    when_used: str

    def __init__(
        self,
        func: Wrapping,
        return_type: Any = MISSING,
        when_used: str = "always",
    ) -> None:
        self._fill(func, return_type, when_used)


class _Marker(ForPydantic):
    """A mark in Annotated that may also be subscribed: SkipValidation[int]."""

    def __class_getitem__(cls, item: Any) -> Any:
        return Annotated[item, cls()]

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


if TYPE_CHECKING:
    # To a type checker, a subscribed mark is the type itself.
    SkipValidation = Annotated[T, ...]
    InstanceOf = Annotated[T, ...]
    SerializeAsAny = Annotated[T, ...]
    SkipJsonSchema = Annotated[T, ...]
    ImportString = Annotated[T, ...]
else:

    class SkipValidation(_Marker):
        """The value is taken as it is."""

    class InstanceOf(_Marker):
        """The value is an instance of the class; nothing inside it is checked."""

    class SerializeAsAny(_Marker):
        """The value is written by what it is, not by what the field is declared as."""

    class SkipJsonSchema(_Marker):
        """The type is left out of the JSON Schema: a member of a union, or a field."""

    class ImportString(_Marker):
        """A dotted path, which is imported: `ImportString[Callable]`, or alone."""

        @classmethod
        def __get_satya_type__(cls) -> Any:
            return cls[Any]

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
            if source is cls:
                return handler.generate_schema(cls[Any])
            return ForPydantic.__get_pydantic_core_schema__(cls(), source, handler)


class OnErrorOmit(_Marker):
    """An item of a list or dict that does not fit is left out."""


class ValidateAs(ForPydantic, Frozen):
    """Annotated: the value is checked as another type, then made into this one."""

    __slots__ = ("from_type", "instantiation_hook")
    from_type: Any
    instantiation_hook: Callable[[Any], Any]

    def __init__(self, from_type: Any, instantiation_hook: Callable[[Any], Any]) -> None:
        self._fill(from_type, instantiation_hook)


class WithJsonSchema(ForPydantic, Frozen):
    """Annotated: the JSON Schema that stands for the type."""

    __slots__ = ("json_schema", "mode")
    json_schema: Optional[dict[str, Any]]
    mode: Optional[str]

    def __init__(self, json_schema: Optional[dict[str, Any]], mode: Optional[str] = None) -> None:
        self._fill(json_schema, mode)

    def __hash__(self) -> int:
        return hash(self.mode)


class Strict(ForPydantic, Frozen):
    """Annotated: no conversions."""

    __slots__ = ("strict",)
    strict: bool

    def __init__(self, strict: bool = True) -> None:
        self._fill(strict)


class AllowInfNan(ForPydantic, Frozen):
    """Annotated: whether NaN and infinities are values."""

    __slots__ = ("allow_inf_nan",)
    allow_inf_nan: bool

    def __init__(self, allow_inf_nan: bool = True) -> None:
        self._fill(allow_inf_nan)


class FailFast(ForPydantic, Frozen):
    """Annotated: a list ends at its first bad item."""

    __slots__ = ("fail_fast",)
    fail_fast: bool

    def __init__(self, fail_fast: bool = True) -> None:
        self._fill(fail_fast)


class StringConstraints(ForPydantic, Frozen):
    """Annotated: what text must be like."""

    __slots__ = (
        "strip_whitespace",
        "to_upper",
        "to_lower",
        "strict",
        "min_length",
        "max_length",
        "pattern",
        "ascii_only",
    )
    strip_whitespace: Optional[bool]
    to_upper: Optional[bool]
    to_lower: Optional[bool]
    strict: Optional[bool]
    min_length: Optional[int]
    max_length: Optional[int]
    pattern: Any
    ascii_only: Optional[bool]

    def __init__(
        self,
        strip_whitespace: Optional[bool] = None,
        to_upper: Optional[bool] = None,
        to_lower: Optional[bool] = None,
        strict: Optional[bool] = None,
        min_length: Optional[int] = None,
        max_length: Optional[int] = None,
        pattern: Any = None,
        ascii_only: Optional[bool] = None,
    ) -> None:
        self._fill(
            strip_whitespace,
            to_upper,
            to_lower,
            strict,
            min_length,
            max_length,
            pattern,
            ascii_only,
        )


class Tag(ForPydantic, Frozen):
    """Annotated: the tag of a member of a union with a Discriminator."""

    __slots__ = ("tag",)
    tag: Any

    def __init__(self, tag: Any) -> None:
        self._fill(tag)


class Discriminator(ForPydantic, Frozen):
    """Annotated: what tells the members of a union apart."""

    __slots__ = (
        "discriminator",
        "custom_error_type",
        "custom_error_message",
        "custom_error_context",
    )
    discriminator: Any
    custom_error_type: Optional[str]
    custom_error_message: Optional[str]
    custom_error_context: Optional[dict[str, Any]]

    def __init__(
        self,
        discriminator: Any,
        custom_error_type: Optional[str] = None,
        custom_error_message: Optional[str] = None,
        custom_error_context: Optional[dict[str, Any]] = None,
    ) -> None:
        self._fill(discriminator, custom_error_type, custom_error_message, custom_error_context)

    def __hash__(self) -> int:
        # The context is a dict.
        return hash((self.discriminator, self.custom_error_type, self.custom_error_message))


class EncodedBytes(ForPydantic, Frozen):
    """Annotated bytes: they stand encoded in the input."""

    __slots__ = ("encoder",)
    encoder: Any

    def __init__(self, encoder: Any) -> None:
        self._fill(encoder)


class EncodedStr(ForPydantic, Frozen):
    """Annotated str: it stands encoded in the input."""

    __slots__ = ("encoder",)
    encoder: Any

    def __init__(self, encoder: Any) -> None:
        self._fill(encoder)


class UuidVersion(ForPydantic, Frozen):
    """Annotated UUID: the version that it is of."""

    __slots__ = ("uuid_version",)
    uuid_version: int

    def __init__(self, uuid_version: int) -> None:
        self._fill(uuid_version)


class PathType(ForPydantic, Frozen):
    """Annotated Path: what must be there."""

    __slots__ = ("path_type",)
    path_type: str

    def __init__(self, path_type: str) -> None:
        self._fill(path_type)


class Mark(ForPydantic):
    """Annotated: a setting of one kind of node."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: Any) -> None:
        self.name = name
        self.value = value

    def __repr__(self) -> str:
        return f"{self.name}={self.value!r}"


class Moment(ForPydantic):
    """A type of dates or datetimes, which may stand beside another in Annotated, too: `PastDate`,
    `Annotated[date, PastDate]` and `Annotated[date, PastDate()]` are the same."""

    #: The type that something is said of, and what.
    of: Any
    mark: Mark

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @classmethod
    def __get_satya_type__(cls) -> Any:
        return Annotated[cls.of, cls()]

    if not TYPE_CHECKING:

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
            if source is cls:
                return handler.generate_schema(cls.__get_satya_type__())
            return ForPydantic.__get_pydantic_core_schema__(cls(), source, handler)


if TYPE_CHECKING:
    Json = Annotated[T, ...]
else:

    class Json:
        """JSON text, which is read: `Json[list[int]]`, or `Json` for anything."""

        def __class_getitem__(cls, item: Any) -> Any:
            return Annotated[item, cls()]

        def __repr__(self) -> str:
            return "Json"
