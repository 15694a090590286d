# SPDX-License-Identifier: Apache-2.0
"""Settings of models: what may stand in `model_config`, and what each does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Literal, Optional, TypedDict, TypeVar

from .errors import UserError

C = TypeVar("C", bound=type)

if TYPE_CHECKING:

    class ConfigDict(TypedDict, total=False):
        """The settings of a model; docs/MODELS.md has a line for each."""

        title: Optional[str]
        model_title_generator: Any
        field_title_generator: Any
        str_to_lower: bool
        str_to_upper: bool
        str_strip_whitespace: bool
        str_min_length: int
        str_max_length: Optional[int]
        extra: Optional[Literal["allow", "ignore", "forbid"]]
        frozen: bool
        populate_by_name: bool
        use_enum_values: bool
        validate_assignment: bool
        arbitrary_types_allowed: bool
        from_attributes: bool
        loc_by_alias: bool
        alias_generator: Any
        ignored_types: tuple[type, ...]
        allow_inf_nan: bool
        json_schema_extra: Any
        json_encoders: Any
        strict: Optional[bool]
        revalidate_instances: Literal["always", "never", "subclass-instances"]
        ser_json_timedelta: Literal["iso8601", "float"]
        ser_json_temporal: Literal["iso8601", "seconds", "milliseconds"]
        val_temporal_unit: Literal["seconds", "milliseconds", "infer"]
        ser_json_bytes: Literal["utf8", "base64", "hex"]
        val_json_bytes: Literal["utf8", "base64", "hex"]
        ser_json_inf_nan: Literal["null", "constants", "strings"]
        validate_default: bool
        validate_return: bool
        protected_namespaces: Any
        hide_input_in_errors: bool
        defer_build: bool
        plugin_settings: Any
        schema_generator: Any
        json_schema_serialization_defaults_required: bool
        json_schema_mode_override: Optional[Literal["validation", "serialization"]]
        coerce_numbers_to_str: bool
        regex_engine: Optional[Literal["rust-regex", "python-re"]]
        validation_error_cause: bool
        use_attribute_docstrings: bool
        cache_strings: Any
        validate_by_alias: bool
        validate_by_name: bool
        serialize_by_alias: bool
        url_preserve_empty_path: bool
        polymorphic_serialization: bool
        json_schema_strict: bool

#: Every key with its default.
DEFAULTS: dict[str, Any] = {
    "title": None,
    "model_title_generator": None,
    "field_title_generator": None,
    "str_to_lower": False,
    "str_to_upper": False,
    "str_strip_whitespace": False,
    "str_min_length": 0,
    "str_max_length": None,
    "extra": None,
    "frozen": False,
    "populate_by_name": False,
    "use_enum_values": False,
    "validate_assignment": False,
    "arbitrary_types_allowed": False,
    "from_attributes": False,
    "loc_by_alias": True,
    "alias_generator": None,
    "ignored_types": (),
    "allow_inf_nan": True,
    "json_schema_extra": None,
    "json_encoders": None,
    "strict": None,
    "revalidate_instances": "never",
    "ser_json_timedelta": "iso8601",
    "ser_json_temporal": None,
    "val_temporal_unit": "infer",
    "ser_json_bytes": "utf8",
    "val_json_bytes": "utf8",
    "ser_json_inf_nan": "null",
    "validate_default": False,
    "validate_return": False,
    "protected_namespaces": ("model_validate", "model_dump"),
    "hide_input_in_errors": False,
    "defer_build": False,
    "plugin_settings": None,
    "schema_generator": None,
    "json_schema_serialization_defaults_required": False,
    "json_schema_mode_override": None,
    "coerce_numbers_to_str": False,
    "regex_engine": None,
    "validation_error_cause": False,
    "use_attribute_docstrings": False,
    "cache_strings": True,
    "validate_by_alias": None,
    "validate_by_name": None,
    "serialize_by_alias": False,
    "url_preserve_empty_path": False,
    "polymorphic_serialization": False,
    "json_schema_strict": False,
}

if not TYPE_CHECKING:
    # The types of the values are for type checkers: to read them takes long.
    ConfigDict = TypedDict("ConfigDict", dict.fromkeys(DEFAULTS, Any), total=False)
    ConfigDict.__doc__ = "The settings of a model; docs/MODELS.md has a line for each."

#: Keys that are refused, with what to do instead.
REFUSED = {
    "schema_generator": "use __get_pydantic_json_schema__ or json_schema_extra instead",
    "plugin_settings": "satya has no plugins; leave it out",
    "json_encoders": "use field_serializer, or PlainSerializer in an annotation, instead",
    "url_preserve_empty_path": "URLs are written as the URL standard has them; use str instead",
}

_CHOICES: dict[str, tuple[Any, ...]] = {
    "extra": (None, "allow", "ignore", "forbid"),
    "cache_strings": (True, False, "all", "keys", "none"),
    "revalidate_instances": ("never", "always", "subclass-instances"),
    "ser_json_timedelta": ("iso8601", "float"),
    "ser_json_temporal": (None, "iso8601", "seconds", "milliseconds"),
    "val_temporal_unit": ("infer", "seconds", "milliseconds"),
    "ser_json_bytes": ("utf8", "base64", "hex"),
    "val_json_bytes": ("utf8", "base64", "hex"),
    "ser_json_inf_nan": ("null", "constants", "strings"),
    "regex_engine": (None, "rust-regex", "python-re"),
    "json_schema_mode_override": (None, "validation", "serialization"),
}

#: Keys that are flags; those that say nothing by default may say nothing.
_MAYBE_FLAGS = frozenset(("strict", "validate_by_alias", "validate_by_name"))
_FLAGS = _MAYBE_FLAGS | {key for key, default in DEFAULTS.items() if type(default) is bool and key != "cache_strings"}
_LENGTHS = ("str_min_length", "str_max_length")

#: Keys of pydantic's first version -> the key of today; None where there is none.
_FORMER: dict[str, Optional[str]] = {
    "allow_population_by_field_name": "validate_by_name",
    "anystr_lower": "str_to_lower",
    "anystr_strip_whitespace": "str_strip_whitespace",
    "anystr_upper": "str_to_upper",
    "keep_untouched": "ignored_types",
    "max_anystr_length": "str_max_length",
    "min_anystr_length": "str_min_length",
    "orm_mode": "from_attributes",
    "schema_extra": "json_schema_extra",
    "validate_all": "validate_default",
    **dict.fromkeys(
        ("allow_mutation", "copy_on_model_validation", "error_msg_templates", "fields", "getter_dict",
         "json_dumps", "json_loads", "post_init_call", "smart_union", "underscore_attrs_are_private")
    ),
}  # fmt: skip


#: What has every key as an attribute, with its default.
_Defaults: Any = type("_Defaults", (), DEFAULTS)


class Config(_Defaults):  # type: ignore[misc]
    """The settings in force: every key is an attribute."""

    #: Asked of all that a class body has; what is not there costs a class more.
    __isabstractmethod__ = False

    def __init__(self, given: Optional[dict[str, Any]] = None) -> None:
        given = dict(given or {})
        for key, value in given.items():
            if key in REFUSED and value:
                raise UserError(f"the setting {key!r} is not supported: {REFUSED[key]}")
            _check_value(key, value)
            if key == "ignored_types" and not all(isinstance(each, type) for each in value):
                raise UserError(f"the setting 'ignored_types' is a tuple of types, not {value!r}")
            choices = _CHOICES.get(key)
            if choices is not None and value not in choices:
                words = ", ".join(repr(choice) for choice in choices if choice is not None)
                raise UserError(f"the setting {key!r} is one of {words}, not {value!r}")
        if given.get("validate_by_alias") is False and given.get("validate_by_name") is None:
            given["validate_by_name"] = True
        if not given.get("validate_by_alias", True) and not given.get("validate_by_name", True):
            raise UserError(
                "This configuration has `validate_by_alias` and `validate_by_name` set to False:"
                " no field could be given; set one of them to True"
            )
        _warn_of_former(given)
        self.given = given
        self.__dict__.update(given)

    @property
    def by_name(self) -> bool:
        """Whether fields may be given by name where they have an alias."""
        found = self.populate_by_name if self.validate_by_name is None else self.validate_by_name
        return bool(found)

    @property
    def by_alias(self) -> bool:
        """Whether fields may be given by alias."""
        return self.validate_by_alias is not False

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def _check_value(key: str, value: Any) -> None:
    """Refuses what is no flag or no length where one is meant."""
    if key in _FLAGS:
        if type(value) is not bool and not (value is None and key in _MAYBE_FLAGS):
            raise UserError(f"the setting {key!r} is True or False, not {value!r}")
    elif key in _LENGTHS and value is not None:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise UserError(f"the setting {key!r} is a non-negative integer, not {value!r}")


def _warn_of_former(given: dict[str, Any]) -> None:
    """Tells of keys that mean nothing any more."""
    former = sorted(_FORMER.keys() & given.keys())
    if not former:
        return
    import warnings

    lines = [
        f"* {key!r} has been removed" if _FORMER[key] is None else f"* {key!r} has been renamed to {_FORMER[key]!r}"
        for key in sorted(former, key=lambda key: _FORMER[key] is None)
    ]
    warnings.warn("Valid config keys have changed in V2:\n" + "\n".join(lines), UserWarning, stacklevel=2)


def with_config(config: Optional[ConfigDict] = None, /, **settings: Any) -> Callable[[C], C]:
    """Gives settings to a TypedDict or a dataclass: `@with_config(extra="forbid")`."""
    given = {**(config or {}), **settings}
    # What is wrong with them is said here, where they stand.
    Config(given)

    def put(cls: C) -> C:
        if hasattr(cls, "__satya_config__"):
            raise UserError(f"{cls.__name__} is a model: give it a model_config", code="with-config-on-model")
        cls.__pydantic_config__ = ConfigDict(**given)  # type: ignore[attr-defined,typeddict-item]
        return cls

    return put
