# SPDX-License-Identifier: Apache-2.0
"""Model: classes whose annotations are fields, checked when an instance is made."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Generic, Optional

from .aliases import refuse_no_names
from .assign import assign
from .batch_methods import BatchMethods
from .complete import Pending, complete, finished
from .config import Config, ConfigDict
from .defaults import MISSING
from .errors import UserError, ValidationError
from .fields import FieldInfo
from .layout import names_given
from .members import step
from .metaclass import ModelMeta
from .places import put_extra, put_fields_set, put_private, take_over, take_over_errors
from .state import REPEATED, Shape, State

if TYPE_CHECKING:
    from typing_extensions import Self


class Model(BatchMethods, metaclass=ModelMeta):
    """The base of models: annotated attributes are fields.

        class User(Model):
            name: str = Field(min_length=2)
            age: int = 0
    """

    __slots__ = ()

    if TYPE_CHECKING:
        model_config: ClassVar[ConfigDict]
        model_fields: ClassVar[dict[str, FieldInfo]]
        model_computed_fields: ClassVar[dict[str, Any]]
        __satya_table__: ClassVar[Any]
        # `get_type_hints` of a model gives its fields alone.
        __satya_fields__: ClassVar[dict[str, FieldInfo]]
        __satya_declared__: ClassVar[dict[str, Any]]
        __satya_parameters__: ClassVar[tuple[Any, ...]]
        __satya_types__: ClassVar[Optional[dict[Any, Any]]]
        __satya_field_owners__: ClassVar[dict[str, Any]]
        __satya_deprecated__: ClassVar[dict[str, Optional[str]]]
        __match_args__: ClassVar[tuple[str, ...]]

    model_config = ConfigDict()
    __satya_config__ = Config()
    __satya_fields__ = {}
    __satya_declared__ = {}
    __satya_parameters__ = ()
    __satya_types__ = None
    __satya_field_owners__ = {}
    __satya_deprecated__ = {}
    __match_args__ = ()
    __satya_is_root__ = False
    __satya_has_post_init__ = False
    __satya_is_classic__ = False

    def __init__(self, /, **data: Any) -> None:
        """Checks the data and makes an instance; raises ValidationError."""
        type(self).__satya_table__.create(self, data)

    # Making instances

    @classmethod
    def model_construct(cls, _fields_set: Optional[set[str]] = None, **values: Any) -> Self:
        """Makes an instance without any check."""
        table = cls.__satya_table__
        found: dict[str, Any] = {}
        fields_set = set()
        for field in table.fields:
            alias = field.info.alias
            first = (alias,) if alias is not None and alias not in field.aliases else ()
            for place in (*first, *field.aliases, field.name):
                value = _taken(values, place)
                if value is not MISSING:
                    found[field.name] = value
                    fields_set.add(field.name)
                    break
            else:
                if not field.is_required:
                    found[field.name] = field.get_default(found)
        extra = values if table.extra == "allow" else None
        given = fields_set if _fields_set is None else _fields_set
        made = table.new(found, given, extra)
        if table.post_init is not None:
            made.__satya_post_init__(None)
            private = {name: value for name, value in values.items() if name in table.private}
            if private:
                put_private(made, {**(made.__satya_private__ or {}), **private})
        return made  # type: ignore[no-any-return]

    @classmethod
    def model_validate(
        cls,
        obj: Any,
        *,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        from_attributes: Optional[bool] = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
    ) -> Self:
        """Checks an object: a dict, an instance, or what has the fields as attributes; raises
        ValidationError."""
        state = None
        is_plain = strict is None and extra is None and from_attributes is None
        has_names = by_alias is not None or by_name is not None
        if has_names or context is not None or not is_plain:
            options = cls.__satya_table__.options
            if options is not None and not (has_names or extra is not None or from_attributes is not None):
                found = options.of_object(obj, strict)
                if found is not None:
                    return found  # type: ignore[no-any-return]
            refuse_no_names(by_alias, by_name)
            state = State("python", strict, context, from_attributes, extra, by_alias, by_name)
        return cls.__satya_table__.from_python(obj, state)  # type: ignore[no-any-return]

    @classmethod
    def model_validate_json(
        cls,
        json_data: Any,
        *,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
    ) -> Self:
        """Checks JSON text: str, bytes or any buffer; raises ValidationError, whose problems have
        their places in the text."""
        state = None
        is_plain = strict is None and extra is None and context is None
        has_names = by_alias is not None or by_name is not None
        if has_names or not is_plain:
            options = cls.__satya_table__.options
            if options is not None and not (has_names or extra is not None):
                found = options.of_json(json_data, strict)
                if found is not None:
                    return found  # type: ignore[no-any-return]
            refuse_no_names(by_alias, by_name)
            state = State("json", strict, context, None, extra, by_alias, by_name)
        return cls.__satya_table__.from_json(json_data, state)  # type: ignore[no-any-return]

    @classmethod
    def model_validate_strings(
        cls,
        obj: Any,
        *,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
    ) -> Self:
        """Checks a dict of text, as forms and query strings give it; raises ValidationError."""
        options = cls.__satya_table__.options
        has_names = by_alias is not None or by_name is not None
        if options is not None and not (has_names or strict is not None or extra is not None):
            found = options.of_strings(obj)
            if found is not None:
                return found  # type: ignore[no-any-return]
        refuse_no_names(by_alias, by_name)
        state = State("strings", strict, context, None, extra, by_alias, by_name)
        return cls.__satya_table__.from_python(obj, state)  # type: ignore[no-any-return]

    # Writing

    def model_dump(
        self,
        *,
        mode: str = "python",
        include: Any = None,
        exclude: Any = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        exclude_computed_fields: bool = False,
        round_trip: bool = False,
        warnings: Any = True,
        fallback: Optional[Callable[[Any], Any]] = None,
        serialize_as_any: bool = False,
        polymorphic_serialization: Optional[bool] = None,
    ) -> dict[str, Any]:
        """Returns the instance as a dict; raises SerializationError where a value cannot be
        written."""
        table = type(self).__satya_table__
        out = table.writing(
            mode,
            table.config,
            by_alias=by_alias,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
            exclude_computed_fields=exclude_computed_fields,
            round_trip=round_trip,
            warnings=warnings,
            context=context,
            serialize_as_any=serialize_as_any,
            polymorphic_serialization=polymorphic_serialization,
            fallback=fallback,
        )
        found: dict[str, Any] = table.dump(self, out, include, exclude)
        out.finish()
        return found

    def model_dump_json(
        self,
        *,
        indent: Optional[int] = None,
        ensure_ascii: bool = False,
        include: Any = None,
        exclude: Any = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        exclude_computed_fields: bool = False,
        round_trip: bool = False,
        warnings: Any = True,
        fallback: Optional[Callable[[Any], Any]] = None,
        serialize_as_any: bool = False,
        polymorphic_serialization: Optional[bool] = None,
    ) -> str:
        """Returns the instance as JSON text; raises SerializationError where a value cannot be
        written."""
        from .jsonable import encode

        table = type(self).__satya_table__
        out = table.writing(
            "json",
            table.config,
            by_alias=by_alias,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
            exclude_computed_fields=exclude_computed_fields,
            round_trip=round_trip,
            warnings=warnings,
            context=context,
            serialize_as_any=serialize_as_any,
            polymorphic_serialization=polymorphic_serialization,
            fallback=fallback,
            is_text=True,
        )
        found = table.dump(self, out, include, exclude)
        out.finish()
        return encode(found, indent, ensure_ascii)

    def model_copy(self, *, update: Optional[Mapping[str, Any]] = None, deep: bool = False) -> Self:
        """Returns a copy, with some values replaced, which are not checked."""
        # What is replaced need not be something that can be copied.
        made = self._without(update or ()).__deepcopy__() if deep else self.__copy__()
        if update is not None:
            table = type(self).__satya_table__
            for name, value in update.items():
                if name in table.by_name:
                    table.hold(made, name, value)
                elif name in table.private:
                    put_private(made, {**(made.__satya_private__ or {}), name: value})
                elif table.extra == "allow":
                    if made.__satya_extra__ is None:
                        put_extra(made, {})
                    made.__satya_extra__[name] = value
                else:
                    table.hold(made, name, value)
            put_fields_set(made, set(made.__satya_fields_set__) | (set(update) - table.private.keys()))
        return made

    def __replace__(self, **changes: Any) -> Self:
        """What copy.replace() does."""
        return self.model_copy(update=changes)

    # What it is

    @classmethod
    def model_json_schema(
        cls,
        by_alias: bool = True,
        ref_template: str = "#/$defs/{model}",
        schema_generator: Any = None,
        mode: str = "validation",
        *,
        union_format: str = "any_of",
        strict: bool = False,
    ) -> dict[str, Any]:
        """Returns the JSON Schema (2020-12) of what the model takes, or of its dumps.
        With `strict`, in the form that structured outputs ask for."""
        from .json_schema import refuse_generator, schema_of_model

        refuse_generator(schema_generator)
        return schema_of_model(cls, by_alias, ref_template, mode, strict, union_format)

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Returns the name of a generic model with its parameters."""
        if Generic not in cls.__mro__:
            raise TypeError(f"{cls.__name__} is no generic model: it has no parameters to be named with")
        from .generics import displayed

        return f"{cls.__name__}[{', '.join(displayed(p) for p in params)}]"

    @classmethod
    def model_rebuild(
        cls,
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: Optional[Mapping[str, Any]] = None,
    ) -> Optional[bool]:
        """Completes a class whose annotations waited for names: None where it was complete and
        `force` is not set, False where names are missing still and `raise_errors` is not set."""
        if finished(cls) is not None and not force:
            return None
        names = dict(_types_namespace or {})
        if _types_namespace is None:
            frame = sys._getframe(max(_parent_namespace_depth - 1, 1))
            names.update(frame.f_locals)
        if cls.model_config != cls.__satya_config__.given:
            # Changed since, or another.
            type.__setattr__(cls, "__satya_config__", Config(dict(cls.model_config)))
        type.__setattr__(cls, "__satya_table__", Pending(cls))
        try:
            return complete(cls, is_first=False, names=names, is_rebuild=True)
        except UserError:
            if raise_errors:
                raise
            return False

    def model_post_init(self, context: Any, /) -> None:
        """Runs when the fields of a new instance are set; for subclasses."""

    def __satya_post_init__(self, context: Any) -> None:
        table = type(self).__satya_table__
        if table.private:
            held: dict[str, Any] = {}
            values = table.values(self)
            for name, declared in table.private.items():
                value = declared.get_default({**values, **held})
                if value is not MISSING:
                    held[name] = value
            put_private(self, held)
        if type(self).__satya_has_post_init__:
            self.model_post_init(context)

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that were given, not filled in."""
        return names_given(self)

    @property
    def model_extra(self) -> Optional[dict[str, Any]]:
        """The values of undeclared names, where the model keeps them; else None."""
        found: Optional[dict[str, Any]] = self.__satya_extra__
        return found

    # Python's own protocols that concern the class

    @classmethod
    def __class_getitem__(cls, parameters: Any) -> Any:
        from .generics import parametrize

        return parametrize(cls, parameters)


take_over(Model, assign)
take_over_errors(ValidationError, Shape, REPEATED)

#: The name by which pydantic's users know it.
BaseModel = Model


def _taken(values: dict[str, Any], place: Any) -> Any:
    """Takes the value at an alias out of keywords, or returns the one at a path of them."""
    if isinstance(place, str):
        return values.pop(place, MISSING)
    value = values.get(place[0], MISSING)
    for part in place[1:]:
        if value is not MISSING:
            value = step(value, part)
    return value
