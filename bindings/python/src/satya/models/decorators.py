# SPDX-License-Identifier: Apache-2.0
"""Validators, serializers and computed fields that are methods."""

from __future__ import annotations

import functools
import types
from typing import Any, Callable, Literal, Optional, TypeVar, overload

from .defaults import MISSING
from .errors import UserError

F = TypeVar("F")
WhenUsed = Literal["always", "unless-none", "json", "json-unless-none"]


class Declared:
    """A method with a role; the class finds it, and it stays callable."""

    role = ""

    def __init__(self, wrapped: Any, **options: Any) -> None:
        inner = unwrapped(wrapped)
        if isinstance(inner, Declared) and not self.may_follow(inner):
            raise TypeError(
                f"@{self.role} stands above @{inner.role}, but a method has one role;"
                " name all fields in one decorator, or write a second method"
            )
        self.wrapped = wrapped
        self.options = options
        functools.update_wrapper(self, unwrapped(wrapped))

    def may_follow(self, inner: "Declared") -> bool:
        """Whether what is declared already may be declared to be this."""
        return False

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        bind = getattr(self.wrapped, "__get__", None)
        return self.wrapped if bind is None else bind(instance, owner)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.wrapped(*args, **kwargs)

    def __set_name__(self, owner: Any, name: str) -> None:
        inner = getattr(self.wrapped, "__set_name__", None)
        if inner is not None:
            inner(owner, name)


class FieldValidator(Declared):
    role = "field_validator"


class ModelValidator(Declared):
    role = "model_validator"


class FieldSerializer(Declared):
    role = "field_serializer"

    def may_follow(self, inner: Declared) -> bool:
        return isinstance(inner, FieldSerializer)


class ModelSerializer(Declared):
    role = "model_serializer"


class ComputedField(Declared):
    role = "computed_field"


def unwrapped(function: Any) -> Any:
    """Returns the function inside a classmethod, staticmethod, property or partial."""
    while True:
        if isinstance(function, (classmethod, staticmethod)):
            function = function.__func__
        elif isinstance(function, property):
            function = function.fget
        elif isinstance(function, functools.partial):
            function = function.func
        elif isinstance(function, functools.cached_property):
            function = function.func
        else:
            return function


def _parameters(function: Any) -> list[str]:
    import inspect

    return list(inspect.signature(function).parameters)


def is_method(function: Any) -> bool:
    """Whether the first argument of a function, which others may stand around, is called self."""
    try:
        names = _parameters(function)
    except (ValueError, TypeError):
        # Builtins: no signature, no self.
        return False
    return names[:1] == ["self"]


def _as_class_method(function: Any) -> Any:
    """A validator whose first argument is called cls is one of the class."""
    if isinstance(function, (classmethod, staticmethod)) or not isinstance(function, types.FunctionType):
        return function
    names = _parameters(function)
    return classmethod(function) if names and names[0] == "cls" else function


def field_validator(
    field: str,
    /,
    *fields: str,
    mode: Literal["before", "after", "plain", "wrap"] = "after",
    check_fields: Optional[bool] = None,
    json_schema_input_type: Any = MISSING,
) -> Callable[[F], F]:
    """Declares a method that validates fields: "before", "after", "plain" or "wrap"."""
    if callable(field) or isinstance(field, (classmethod, staticmethod)):
        raise UserError(
            "`@field_validator` should be used with fields and keyword arguments, not bare:"
            " @field_validator('name')",
            code="validator-no-fields",
        )
    names = (field, *fields)
    if not all(isinstance(name, str) for name in names):
        raise UserError("`@field_validator` fields should be passed as separate string args")
    if mode not in ("before", "after", "plain", "wrap"):
        raise UserError(f"the mode of a field validator is before, after, plain or wrap, not {mode!r}")
    if mode == "after" and json_schema_input_type is not MISSING:
        raise UserError(
            "`json_schema_input_type` says what a validator takes that runs before the type's own check; with"
            " mode='after' the type says it",
            code="validator-input-type",
        )

    def decorate(function: Any) -> Any:
        function = _as_class_method(function)
        if _is_instance_method(function):
            raise UserError(
                "`@field_validator` cannot be applied to instance methods; make it a classmethod",
                code="validator-instance-method",
            )
        return FieldValidator(
            function, fields=names, mode=mode, check_fields=check_fields, input_type=json_schema_input_type
        )

    return decorate


def _is_instance_method(function: Any) -> bool:
    if isinstance(function, (classmethod, staticmethod)) or not isinstance(function, types.FunctionType):
        return False
    names = _parameters(function)
    return bool(names) and names[0] == "self"


def model_validator(*, mode: Literal["before", "after", "wrap"]) -> Callable[[F], F]:
    """Declares a method that validates the whole model: "before", "after" or "wrap"."""
    if mode not in ("before", "after", "wrap"):
        raise UserError(f"the mode of a model validator is before, after or wrap, not {mode!r}")

    def decorate(function: Any) -> Any:
        function = _as_class_method(function)
        return ModelValidator(function, mode=mode)

    return decorate


def field_serializer(
    field: str,
    /,
    *fields: str,
    mode: Literal["plain", "wrap"] = "plain",
    return_type: Any = MISSING,
    when_used: WhenUsed = "always",
    check_fields: Optional[bool] = None,
) -> Callable[[F], F]:
    """Declares a method that writes fields: "plain" or "wrap"."""
    if not isinstance(field, str):
        raise UserError(
            "`@field_serializer` cannot be used without arguments, at least one field must be provided:"
            " @field_serializer('name')",
            code="decorator-missing-arguments",
        )

    def decorate(function: Any) -> Any:
        return FieldSerializer(
            function,
            fields=(field, *fields),
            mode=mode,
            return_type=return_type,
            when_used=when_used,
            check_fields=check_fields,
        )

    return decorate


@overload
def model_serializer(function: F, /) -> F: ...


@overload
def model_serializer(
    *,
    mode: Literal["plain", "wrap"] = "plain",
    when_used: WhenUsed = "always",
    return_type: Any = MISSING,
) -> Callable[[F], F]: ...


def model_serializer(
    function: Any = None,
    /,
    *,
    mode: str = "plain",
    when_used: str = "always",
    return_type: Any = MISSING,
) -> Any:
    """Declares a method that writes the model: "plain" or "wrap"."""

    def decorate(found: Any) -> Any:
        if isinstance(found, (staticmethod, classmethod)) or not is_method(found):
            raise UserError(
                "`@model_serializer` must be applied to instance methods, whose first argument is self",
                code="model-serializer-instance-method",
            )
        return ModelSerializer(found, mode=mode, when_used=when_used, return_type=return_type)

    return decorate if function is None else decorate(function)


@overload
def computed_field(function: F, /) -> F: ...


@overload
def computed_field(
    *,
    alias: Optional[str] = None,
    alias_priority: Optional[int] = None,
    title: Optional[str] = None,
    field_title_generator: Any = None,
    description: Optional[str] = None,
    deprecated: Any = None,
    examples: Optional[list[Any]] = None,
    json_schema_extra: Any = None,
    repr: Optional[bool] = None,
    return_type: Any = MISSING,
    exclude_if: Optional[Callable[[Any], bool]] = None,
) -> Callable[[F], F]: ...


def computed_field(
    function: Any = None,
    /,
    *,
    alias: Optional[str] = None,
    alias_priority: Optional[int] = None,
    title: Optional[str] = None,
    field_title_generator: Any = None,
    description: Optional[str] = None,
    deprecated: Any = None,
    examples: Optional[list[Any]] = None,
    json_schema_extra: Any = None,
    repr: Optional[bool] = None,
    return_type: Any = MISSING,
    exclude_if: Optional[Callable[[Any], bool]] = None,
) -> Any:
    """Declares a property that dumps and schemas show as a field."""

    def decorate(found: Any) -> Any:
        import inspect

        if isinstance(found, (classmethod, staticmethod)):
            raise UserError("`@computed_field` is applied to a property, or to a method that computes it of an instance")
        if not isinstance(found, (property, functools.cached_property)):
            found = property(found)
        inner = unwrapped(found)
        is_deprecated = getattr(inner, "__deprecated__", None)
        is_private = inner.__name__.startswith("_")
        return ComputedFieldInfo(
            found,
            alias=alias,
            alias_priority=2 if alias_priority is None and alias is not None else alias_priority,
            title=title,
            field_title_generator=field_title_generator,
            description=description if description is not None else (inspect.getdoc(inner) or None),
            deprecated=is_deprecated if deprecated is None else deprecated,
            examples=examples,
            json_schema_extra=json_schema_extra,
            repr=(not is_private) if repr is None else repr,
            return_type=return_type,
            exclude_if=exclude_if,
        )

    return decorate if function is None else decorate(function)


#: What repr shows of a computed field, in this order.
_SHOWN = dict.fromkeys(
    "wrapped_property return_type alias alias_priority exclude_if title field_title_generator"
    " description deprecated examples json_schema_extra repr".split()
)


class ComputedFieldInfo(ComputedField):
    """What is declared of a computed field."""

    @property
    def function(self) -> Any:
        """The function that computes it."""
        return unwrapped(self.wrapped)

    @property
    def return_type(self) -> Any:
        """The declared type of its values."""
        return self.options["return_type"]

    @property
    def description(self) -> Optional[str]:
        """The text that describes it."""
        found: Optional[str] = self.options["description"]
        return found

    @property
    def title(self) -> Optional[str]:
        """Its title in schemas."""
        found: Optional[str] = self.options["title"]
        return found

    @property
    def alias(self) -> Optional[str]:
        """Its name in a dump by alias."""
        found: Optional[str] = self.options["alias"]
        return found

    def __repr__(self) -> str:
        shown = {**_SHOWN, **self.options, "wrapped_property": self.wrapped}
        return f"ComputedFieldInfo({', '.join(f'{name}={shown[name]!r}' for name in _SHOWN)})"

    def __getattr__(self, name: str) -> Any:
        # Parts of the property: @name.setter goes on with the declaration.
        if name in ("setter", "deleter", "getter"):
            change = getattr(self.wrapped, name)
            return lambda function: ComputedFieldInfo(change(function), **self.options)
        raise AttributeError(name)

    def __set__(self, instance: Any, value: Any) -> None:
        setter = getattr(self.wrapped, "__set__", None)
        if setter is None:
            raise AttributeError("can't set attribute")
        setter(instance, value)
