# SPDX-License-Identifier: Apache-2.0
"""Field(): what a class says of one of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, TypeVar, overload

from .defaults import MISSING
from .errors import UserError
from .fields import Classic, FieldInfo, Limits, key_of, made_of

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence
    from typing import Optional, TypedDict, Union

    from typing_extensions import Literal, Unpack

    from .aliases import Alias
    from .marks import Discriminator

T = TypeVar("T")

if TYPE_CHECKING:

    class FieldOptions(TypedDict, total=False):
        """The keywords of Field() besides the default; docs/MODELS.md describes them."""

        # Its names
        alias: Optional[str]
        alias_priority: Optional[int]
        validation_alias: Alias
        serialization_alias: Optional[str]
        # What describes it
        title: Optional[str]
        field_title_generator: Optional[Callable[..., str]]
        description: Optional[str]
        examples: Optional[list[Any]]
        example: Any
        deprecated: Union[str, bool, None]
        json_schema_extra: Union[dict[str, Any], Callable[[dict[str, Any]], None], None]
        # How it behaves
        exclude: Any
        exclude_if: Optional[Callable[[Any], bool]]
        discriminator: Union[str, Discriminator, None]
        frozen: Optional[bool]
        validate_default: Optional[bool]
        repr: bool
        init: Optional[bool]
        init_var: Optional[bool]
        kw_only: Optional[bool]
        # What constrains its values
        strict: Optional[bool]
        coerce_numbers_to_str: Optional[bool]
        gt: Any
        ge: Any
        lt: Any
        le: Any
        multiple_of: Any
        allow_inf_nan: Optional[bool]
        max_digits: Optional[int]
        decimal_places: Optional[int]
        min_length: Optional[int]
        max_length: Optional[int]
        pattern: Union[str, re.Pattern[str], None]
        union_mode: Optional[Literal["smart", "left_to_right"]]
        fail_fast: Optional[bool]
        # The same, as the classic API calls it
        email: bool
        url: bool
        min_value: Any
        max_value: Any
        min_items: Optional[int]
        max_items: Optional[int]
        unique_items: Optional[bool]
        enum: Optional[Sequence[Any]]
        # What only RustModel takes
        type_: Any
        required: Optional[bool]
        strip_whitespace: bool
        to_lower: bool
        to_upper: bool

#: What is kept of a field as it was given.
_KEPT = frozenset(
    "default_factory alias alias_priority validation_alias serialization_alias title"
    " field_title_generator description examples exclude exclude_if discriminator deprecated"
    " json_schema_extra frozen validate_default repr init init_var kw_only".split()
)
#: Keyword -> the constraint that it is; the classic API has names of its own.
_LIMITS = {
    **{
        name: name
        for name in (
            "strict coerce_numbers_to_str gt ge lt le multiple_of allow_inf_nan max_digits"
            " decimal_places min_length max_length pattern union_mode fail_fast unique_items enum"
        ).split()
    },
    "min_value": "ge",
    "max_value": "le",
    "min_items": "min_length",
    "max_items": "max_length",
}
#: What the metadata of a field of a dataclass may say: these names are pydantic's, and no
#: parameters of `dataclasses.field`.
OF_METADATA = (_KEPT | _LIMITS.keys()) - frozenset(
    "default_factory repr init init_var kw_only unique_items enum min_value max_value min_items max_items".split()
)
#: What only RustModel takes; `required` is one of them where it says what the default does not.
_CLASSIC = frozenset(("type_", "strip_whitespace", "to_lower", "to_upper"))
#: Those that are kept as they are given.
_PLAIN_LIMITS = frozenset("strict gt ge lt le multiple_of min_length max_length pattern".split())
_INSTEAD = {
    "regex": "use pattern instead",
    "const": "use Literal instead",
    "allow_mutation": "use frozen instead",
}


@overload
def Field(default: T, **options: Unpack[FieldOptions]) -> T: ...  # noqa: N802


@overload
def Field(  # noqa: N802
    *, default_factory: Callable[[], T], **options: Unpack[FieldOptions]
) -> T: ...


@overload
def Field(  # noqa: N802
    *, default_factory: Callable[[dict[str, Any]], T], **options: Unpack[FieldOptions]
) -> T: ...


@overload
def Field(**options: Unpack[FieldOptions]) -> Any: ...  # noqa: N802


def Field(default: Any = MISSING, **options: Any) -> Any:  # noqa: N802
    """Declares a field: its default, its names, what describes and what constrains it.

    docs/MODELS.md lists the keywords. `min_value`, `max_value`, `min_items`,
    `max_items`, `unique_items`, `enum`, `email` and `url` are those of the classic API;
    `type_`, `strip_whitespace`, `to_lower`, `to_upper`, `required=False` without a default and
    `required=True` with one are for fields of a RustModel alone, and refuse other classes.
    """
    key = key_of(options) if options.keys() <= _PLAIN_LIMITS else ()
    if key or not options:
        said = [Limits(options, key)] if options else []
        if default is MISSING:
            return made_of({"metadata": said})
        if default is not Ellipsis:
            return made_of({"metadata": said, "default": default})
        return FieldInfo(metadata=said, default=default)
    given: dict[str, Any] = {}
    limits: dict[str, Any] = {}
    classic: dict[str, Any] = {}
    for name, value in options.items():
        if value is None:
            continue
        if name in _KEPT:
            given[name] = value
        elif name in _LIMITS:
            # The constraint's own name counts where both are given.
            if _LIMITS[name] == name or _LIMITS[name] not in options:
                limits[_LIMITS[name]] = value
        elif name in _CLASSIC:
            if value is not False:
                classic[name] = value
        else:
            _take_other(name, value, options, given, limits)
    if limits.get("unique_items") is False:
        del limits["unique_items"]
    if default is not MISSING:
        given["default"] = default
    required = options.get("required")
    if required is True and default is None:
        given["default"] = Ellipsis
    elif required is not None:
        is_given = given.get("default", Ellipsis) is not Ellipsis or "default_factory" in given
        if is_given is bool(required):
            classic["required"] = bool(required)
    if isinstance(given.get("alias"), str):
        # It takes the place of the names that another Field() of the field gives, too.
        given.setdefault("validation_alias", given["alias"])
        given.setdefault("serialization_alias", given["alias"])
    metadata: list[Any] = []
    if limits:
        metadata.append(Limits(limits))
    if classic:
        metadata.append(Classic(classic))
    if metadata:
        given["metadata"] = metadata
    return FieldInfo(**given)


def _take_other(
    name: str, value: Any, options: dict[str, Any], given: dict[str, Any], limits: dict[str, Any]
) -> None:
    if name == "example":
        if options.get("examples") is None:
            given["examples"] = [value]
    elif name in ("email", "url"):
        if value:
            limits["format"] = name if limits.get("format") != "email" else "email"
    elif name != "required":
        instead = _INSTEAD.get(name, "what describes a field goes into json_schema_extra")
        raise UserError(f"Field() has no argument {name}; {instead}")
