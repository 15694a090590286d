# SPDX-License-Identifier: Apache-2.0
"""Fields and private attributes as they are declared."""

from __future__ import annotations

from typing import (
    Annotated,
    Any,
    Callable,
    Literal,
    Optional,
    TypeVar,
    get_args,
    get_origin,
    overload,
)

from .aliases import Alias
from .defaults import MISSING, smart_copy, takes_data
from .deprecation import is_mark, message_of
from .for_pydantic import ForPydantic, refuse_declaration
from .typing_forms import is_bare, qualifiers

T = TypeVar("T")


class Limits(ForPydantic):
    """Constraints from one Field(), in one Annotated metadata."""

    __slots__ = ("values", "key")

    def __init__(self, values: dict[str, Any], key: Any = None) -> None:
        self.values = values
        #: What the same constraints have in common and no others; (), if nothing is known to be
        #: that, and None, if nobody has asked (shared.py).
        self.key = key

    def __repr__(self) -> str:
        return ", ".join(f"{name}={value!r}" for name, value in self.values.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Limits) and self.values == other.values

    __hash__ = object.__hash__


#: Types of constraints that are told apart.
_PLAIN = frozenset((int, float, str, bool))


def key_of(values: dict[str, Any]) -> Any:
    """Returns what tells constraints apart from others; () if one is of no plain type."""
    kinds = []
    for value in values.values():
        kind = type(value)
        if kind not in _PLAIN:
            return ()
        kinds.append(kind)
    if float in kinds:
        # Of floats that are equal, or not, the repr says which are the same.
        return repr(values)
    return (*values, *values.values(), *kinds)


class Classic(ForPydantic):
    """What one Field() says in words that only RustModel takes; `classic.py` reads them."""

    __slots__ = ("values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def __repr__(self) -> str:
        return ", ".join(f"{name}={value!r}" for name, value in self.values.items())


_ATTRIBUTES = (
    "alias",
    "alias_priority",
    "validation_alias",
    "serialization_alias",
    "title",
    "field_title_generator",
    "description",
    "examples",
    "exclude",
    "exclude_if",
    "discriminator",
    "deprecated",
    "json_schema_extra",
    "frozen",
    "validate_default",
    "init",
    "init_var",
    "kw_only",
)


#: What repr leaves out, or shows elsewhere, too.
_STATED = ("default", "default_factory", *_ATTRIBUTES, "repr")
#: The order in which `asdict` tells them.
_SHOWN = (*_STATED[:-4], "repr", *_ATTRIBUTES[-3:])
_ALIASES = frozenset(("alias", "validation_alias", "serialization_alias"))


_new = object.__new__


class FieldInfo(ForPydantic):
    """What is declared of a field."""

    alias: Optional[str] = None
    alias_priority: Optional[int] = None
    validation_alias: Alias = None
    serialization_alias: Optional[str] = None
    title: Optional[str] = None
    field_title_generator: Any = None
    description: Optional[str] = None
    examples: Optional[list[Any]] = None
    exclude: Any = None
    exclude_if: Optional[Callable[[Any], bool]] = None
    discriminator: Any = None
    deprecated: Any = None
    json_schema_extra: Any = None
    frozen: Optional[bool] = None
    validate_default: Optional[bool] = None
    init: Optional[bool] = None
    init_var: Optional[bool] = None
    kw_only: Optional[bool] = None
    annotation: Any = None
    default: Any = MISSING
    default_factory: Optional[Callable[..., Any]] = None
    repr: bool = True
    metadata: list[Any]
    #: The names of what was given, which is what wins where declarations meet.
    given: dict[str, Any]

    def __init__(self, **given: Any) -> None:
        metadata = list(given["metadata"]) if "metadata" in given else []
        # At once: CPython would make room for every attribute that the class knows, and then again.
        self.__dict__ = values = {**given, "given": given, "metadata": metadata}
        if "default" in given:
            if given["default"] is Ellipsis:
                values["default"] = MISSING
            elif given["default"] is not MISSING and self.default_factory is not None:
                raise TypeError("cannot specify both default and default_factory; give one of them")
        if not _ALIASES.isdisjoint(given):
            self._settle_aliases()

    def _settle_aliases(self) -> None:
        """An alias is one of validation and of dumps, unless these have their own."""
        alias = self.alias
        if alias is not None and not isinstance(alias, str):
            raise TypeError("Invalid `alias` type. it should be `str`; use validation_alias for paths")
        if isinstance(self.validation_alias, (list, tuple)):
            raise TypeError("Invalid `validation_alias` type. it should be `str`, `AliasChoices`, or `AliasPath`")
        if self.validation_alias is None:
            self.validation_alias = alias
        if self.serialization_alias is None:
            self.serialization_alias = alias
        if self.alias_priority is None and not (self.validation_alias is None and self.serialization_alias is None):
            self.alias_priority = 2

    def said(self) -> dict[str, Any]:
        """Returns what is said besides type and metadata. Of a field that a class has that is
        all, as it is now: copies of such are changed and declared anew."""
        if "annotation" in self.given:
            return {name: getattr(self, name) for name in _STATED}
        found = self._attributes_set
        if found.get("default") is Ellipsis:
            del found["default"]
        return found

    def is_required(self) -> bool:
        """Whether there is neither a default nor a factory."""
        return self.default is MISSING and self.default_factory is None

    @property
    def deprecation_message(self) -> Optional[str]:
        """What who reads the field is told; None where it is not deprecated."""
        return message_of(self.deprecated)

    @property
    def default_factory_takes_validated_data(self) -> Optional[bool]:
        """Whether the factory is given the values so far; None without a factory."""
        if self.default_factory is None:
            return None
        return takes_data(self.default_factory)

    def get_default(self, *, call_default_factory: bool = False, validated_data: Any = None) -> Any:
        """Returns the default; a factory is called only on request."""
        if self.default_factory is None:
            return smart_copy(self.default)
        if not call_default_factory:
            return None
        if self.default_factory_takes_validated_data:
            if validated_data is None:
                raise ValueError("the default factory takes the values of other fields: give them as `validated_data`")
            return self.default_factory(validated_data)
        return self.default_factory()

    def rebuild_annotation(self) -> Any:
        """Returns the annotation with its metadata."""
        if not self.metadata:
            return self.annotation
        return Annotated[(self.annotation, *self.metadata)]

    def of(self, annotation: Any) -> "FieldInfo":
        """Returns a copy for a field of that type, which says nothing else."""
        made = _new(FieldInfo)
        said = self.__dict__
        metadata = list(said["metadata"])
        given = {**said["given"], "annotation": annotation, "metadata": metadata}
        made.__dict__ = {**said, "annotation": annotation, "metadata": metadata, "given": given}
        return made

    def again(self) -> "FieldInfo":
        """Returns a copy for a subclass, in whose `model_fields` it may be changed."""
        made = _new(FieldInfo)
        said = self.__dict__
        made.__dict__ = {**said, "metadata": list(said["metadata"])}
        return made

    @property
    def _attributes_set(self) -> dict[str, Any]:
        """What was given; pydantic's users know it by this name."""
        return {name: value for name, value in self.given.items() if name != "metadata"}

    def asdict(self) -> dict[str, Any]:
        """Returns all that is declared: annotation, metadata, and the attributes by name."""
        attributes = {name: getattr(self, name) for name in _SHOWN}
        return {"annotation": self.annotation, "metadata": self.metadata, "attributes": attributes}

    def apply_typevars_map(
        self, typevars_map: Optional[dict[Any, Any]], globalns: Any = None, localns: Any = None
    ) -> None:
        """Puts types in place of the type variables in the annotation."""
        from .type_variables import replaced

        self.annotation = replaced(self.annotation, typevars_map or {})

    @staticmethod
    def merge_field_infos(*field_infos: "FieldInfo", **overrides: Any) -> "FieldInfo":
        """Puts fields together to a new one; what is said later wins, of constraints each."""
        given: dict[str, Any] = {}
        limits: dict[str, Any] = {}
        metadata: dict[Any, Any] = {}
        for info in field_infos:
            _override(given, info.said() if len(field_infos) == 1 else info._attributes_set)
            if info.annotation is not None:
                given["annotation"] = info.annotation
            for item in info.metadata:
                if isinstance(item, Limits):
                    limits.update(item.values)
                else:
                    metadata[type(item)] = item
        _override(given, overrides)
        if limits:
            metadata[Limits] = Limits(limits)
        return FieldInfo(**{"metadata": list(metadata.values()), **given})

    @staticmethod
    def from_field(default: Any = MISSING, **options: Any) -> "FieldInfo":
        """Returns what `Field` makes of the same arguments."""
        from .field import Field

        made: FieldInfo = Field(**options) if default is MISSING else Field(default, **options)
        return made

    @staticmethod
    def from_annotation(annotation: Any) -> "FieldInfo":
        """Reads a field from an annotation without a default."""
        return collect(annotation, MISSING)

    @staticmethod
    def from_annotated_attribute(annotation: Any, default: Any) -> "FieldInfo":
        """Reads a field from an annotation and what is assigned to it."""
        return collect(annotation, default)

    def __repr_args__(self) -> Any:
        yield "annotation", self.annotation
        yield "required", self.is_required()
        if self.default is not MISSING:
            yield "default", self.default
        if self.default_factory is not None:
            yield "default_factory", self.default_factory
        for name in _ATTRIBUTES:
            value = getattr(self, name)
            if value is None or (name == "frozen" and value is False):
                continue
            if name not in ("validation_alias", "serialization_alias") or value != self.alias:
                yield name, value
        if self.repr is not True:
            yield "repr", self.repr
        if self.metadata:
            yield "metadata", self.metadata

    def __repr__(self) -> str:
        shown = (f"{k}={_type(v) if k in _NAMED else repr(v)}" for k, v in self.__repr_args__())
        return f"FieldInfo({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FieldInfo):
            return NotImplemented
        return list(self.__repr_args__()) == list(other.__repr_args__())

    __hash__ = object.__hash__


#: What repr shows by its name.
_NAMED = ("annotation", "default_factory")


def _type(found: Any) -> str:
    from .generics import displayed

    return displayed(found)


def made_of(given: dict[str, Any]) -> FieldInfo:
    """Makes a field of what could not be refused: its type, constraints, a value that is its default."""
    made = _new(FieldInfo)
    made.__dict__ = {**given, "given": given}
    return made


def collect(annotation: Any, default: Any) -> FieldInfo:
    """Puts together what an annotation and an assignment declare of a field."""
    refuse_declaration(default)
    if is_bare(annotation):
        return collect_bare(annotation, default)
    annotation, marks = qualifiers(annotation)
    given: dict[str, Any] = {}
    metadata: list[Any] = []
    if get_origin(annotation) is Annotated:
        annotation, *extra = get_args(annotation)
        annotation, inner_marks = qualifiers(annotation)
        marks |= inner_marks
        for item in extra:
            if isinstance(item, FieldInfo):
                metadata += item.metadata
                _override(given, item.said())
            elif is_mark(item):
                given["deprecated"] = item
            else:
                metadata.append(item)
    if isinstance(default, FieldInfo):
        # Nearest to the type, as in pydantic: validators in the annotation see what it lets through.
        metadata[:0] = default.metadata
        _override(given, default.said())
    elif default is not MISSING:
        given.pop("default_factory", None)
        given["default"] = default
    if "final" in marks:
        given.setdefault("frozen", True)
    given["annotation"] = annotation
    given["metadata"] = metadata
    return FieldInfo(**given)


def collect_bare(annotation: Any, default: Any) -> FieldInfo:
    """The same of an annotation that nothing stands around (typing_forms.is_bare)."""
    if isinstance(default, FieldInfo):
        return default.of(annotation)
    if default is MISSING:
        return made_of({"annotation": annotation, "metadata": []})
    if default is Ellipsis:
        return FieldInfo(annotation=annotation, metadata=[], default=default)
    return made_of({"annotation": annotation, "metadata": [], "default": default})


def _override(given: dict[str, Any], over: dict[str, Any]) -> None:
    if "default" in over:
        given.pop("default_factory", None)
    if "default_factory" in over:
        given.pop("default", None)
    if "json_schema_extra" in over and isinstance(given.get("json_schema_extra"), dict):
        if isinstance(over["json_schema_extra"], dict):
            over = {**over, "json_schema_extra": {**given["json_schema_extra"], **over["json_schema_extra"]}}
    given.update(over)


class ModelPrivateAttr:
    """A private attribute as it is declared."""

    __slots__ = ("default", "default_factory", "_takes_data")

    def __init__(self, default: Any = MISSING, *, default_factory: Any = None) -> None:
        self.default = MISSING if default is Ellipsis else default
        self.default_factory = default_factory
        self._takes_data = default_factory is not None and takes_data(default_factory)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        mine, theirs = ((each.default, each.default_factory) for each in (self, other))
        return mine == theirs

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        said = [
            f"{name}={value!r}"
            for name, value, unsaid in (
                ("default", self.default, MISSING),
                ("default_factory", self.default_factory, None),
            )
            if value is not unsaid
        ]
        return f"ModelPrivateAttr({', '.join(said)})"

    def get_default(self, data: Any = None) -> Any:
        """Returns a default of the instance's own, whose fields are `data`; MISSING where
        there is none."""
        if self.default_factory is not None:
            return self.default_factory(data or {}) if self._takes_data else self.default_factory()
        if self.default is MISSING:
            return MISSING
        return smart_copy(self.default)


@overload
def PrivateAttr(default: T, *, init: Literal[False] = False) -> T: ...  # noqa: N802


@overload
def PrivateAttr(*, default_factory: Callable[[], T], init: Literal[False] = False) -> T: ...  # noqa: N802


@overload
def PrivateAttr(*, init: Literal[False] = False) -> Any: ...  # noqa: N802


def PrivateAttr(  # noqa: N802
    default: Any = MISSING, *, default_factory: Any = None, init: Literal[False] = False
) -> Any:
    """Declares an attribute that is no field: its name begins with an underscore."""
    if default is not MISSING and default_factory is not None:
        raise TypeError("cannot specify both default and default_factory")
    return ModelPrivateAttr(default, default_factory=default_factory)
