# SPDX-License-Identifier: Apache-2.0
"""The words for problems: one table of types, two catalogues of messages.

`MESSAGES` has pydantic's published wording: for Python input, and for JSON input
where that differs. `CLASSIC` has the wording of RustModel. A message may name any
entry of the problem's ctx; `{expected_plural}` is "s" unless the number is one.
"""

from __future__ import annotations

import re
from typing import Any, Optional

#: type -> (message for Python input, message for JSON input or None if the same)
MESSAGES: dict[str, tuple[str, Optional[str]]] = {
    "no_such_attribute": ("Object has no attribute '{attribute}'", None),
    "json_invalid": ("Invalid JSON: {error}", None),
    "json_type": ("JSON input should be string, bytes or bytearray", None),
    "needs_python_object": ("Cannot check `{method_name}` when validating from json, use a JsonOrPython validator instead", None),
    "recursion_loop": ("Recursion error - cyclic reference detected", None),
    "recursion_depth_exceeded": ("Recursion error - maximum validation depth exceeded", None),
    "missing": ("Field required", None),
    "frozen_field": ("Field is frozen", None),
    "frozen_instance": ("Instance is frozen", None),
    "extra_forbidden": ("Extra inputs are not permitted", None),
    "invalid_key": ("Keys should be strings", None),
    "get_attribute_error": ("Error extracting attribute: {error}", None),
    "model_type": ("Input should be a valid dictionary or instance of {class_name}", "Input should be an object"),
    "model_attributes_type": ("Input should be a valid dictionary or object to extract fields from", "Input should be an object"),
    "dataclass_type": ("Input should be a dictionary or an instance of {class_name}", "Input should be an object"),
    "dataclass_exact_type": ("Input should be an instance of {class_name}", None),
    "named_tuple_type": ("Input should be a tuple, list, dictionary or an instance of {class_name}", "Input should be an array or an object"),
    "default_factory_not_called": ("The default factory uses validated data, but at least one validation error occurred", None),
    "none_required": ("Input should be None", "Input should be null"),
    "greater_than": ("Input should be greater than {gt}", None),
    "greater_than_equal": ("Input should be greater than or equal to {ge}", None),
    "less_than": ("Input should be less than {lt}", None),
    "less_than_equal": ("Input should be less than or equal to {le}", None),
    "multiple_of": ("Input should be a multiple of {multiple_of}", None),
    "finite_number": ("Input should be a finite number", None),
    "too_short": ("{field_type} should have at least {min_length} item{expected_plural} after validation, not {actual_length}", None),
    "too_long": ("{field_type} should have at most {max_length} item{expected_plural} after validation, not {actual_length}", None),
    "iterable_type": ("Input should be iterable", "Input should be a valid array"),
    "iteration_error": ("Error iterating over object, error: {error}", None),
    "string_type": ("Input should be a valid string", None),
    "string_unicode": ("Input should be a valid string, unable to parse raw data as a unicode string", None),
    "string_too_short": ("String should have at least {min_length} character{expected_plural}", None),
    "string_too_long": ("String should have at most {max_length} character{expected_plural}", None),
    "string_pattern_mismatch": ("String should match pattern '{pattern}'", None),
    "string_format": ("String should be a valid {format}", None),
    "email_format": ("String should be a valid email address", None),
    "url_format": ("String should be a valid URL", None),
    "not_unique": ("{field_type} items should be unique", None),
    "string_not_ascii": ("String should contain only ASCII characters", None),
    "enum": ("Input should be {expected}", None),
    "dict_type": ("Input should be a valid dictionary", "Input should be an object"),
    "frozen_dict_type": ("Input should be a valid frozendict", "Input should be an object"),
    "ordered_dict_type": ("Input should be a valid OrderedDict", "Input should be an object"),
    "counter_type": ("Input should be a valid Counter", "Input should be an object"),
    "mapping_type": ("Input should be a valid mapping, error: {error}", None),
    "list_type": ("Input should be a valid list", "Input should be a valid array"),
    "deque_type": ("Input should be a valid deque", "Input should be a valid array"),
    "tuple_type": ("Input should be a valid tuple", "Input should be a valid array"),
    "set_type": ("Input should be a valid set", "Input should be a valid array"),
    "set_item_not_hashable": ("Set items should be hashable", None),
    "bool_type": ("Input should be a valid boolean", None),
    "bool_parsing": ("Input should be a valid boolean, unable to interpret input", None),
    "int_type": ("Input should be a valid integer", None),
    "int_parsing": ("Input should be a valid integer, unable to parse string as an integer", None),
    "int_parsing_size": ("Unable to parse input string as an integer, exceeded maximum size", None),
    "int_from_float": ("Input should be a valid integer, got a number with a fractional part", None),
    "float_type": ("Input should be a valid number", None),
    "float_parsing": ("Input should be a valid number, unable to parse string as a number", None),
    "bytes_type": ("Input should be a valid bytes", None),
    "bytes_too_short": ("Data should have at least {min_length} byte{expected_plural}", None),
    "bytes_too_long": ("Data should have at most {max_length} byte{expected_plural}", None),
    "bytes_invalid_encoding": ("Data should be valid {encoding}: {encoding_error}", None),
    "value_error": ("Value error, {error}", None),
    "assertion_error": ("Assertion failed, {error}", None),
    "literal_error": ("Input should be {expected}", None),
    "missing_sentinel_error": ("Input should be the 'MISSING' sentinel", None),
    "ellipsis_error": ("Input should be the 'Ellipsis' literal", None),
    "date_type": ("Input should be a valid date", None),
    "date_parsing": ("Input should be a valid date in the format YYYY-MM-DD, {error}", None),
    "date_from_datetime_parsing": ("Input should be a valid date or datetime, {error}", None),
    "date_from_datetime_inexact": ("Datetimes provided to dates should have zero time - e.g. be exact dates", None),
    "date_past": ("Date should be in the past", None),
    "date_future": ("Date should be in the future", None),
    "time_type": ("Input should be a valid time", None),
    "time_parsing": ("Input should be in a valid time format, {error}", None),
    "datetime_type": ("Input should be a valid datetime", None),
    "datetime_parsing": ("Input should be a valid datetime, {error}", None),
    "datetime_object_invalid": ("Invalid datetime object, got {error}", None),
    "datetime_from_date_parsing": ("Input should be a valid datetime or date, {error}", None),
    "datetime_past": ("Input should be in the past", None),
    "datetime_future": ("Input should be in the future", None),
    "timezone_naive": ("Input should not have timezone info", None),
    "timezone_aware": ("Input should have timezone info", None),
    "timezone_offset": ("Timezone offset of {tz_expected} required, got {tz_actual}", None),
    "time_delta_type": ("Input should be a valid timedelta", "Input should be a valid duration"),
    "time_delta_parsing": ("Input should be a valid timedelta, {error}", "Input should be a valid duration, {error}"),
    "frozen_set_type": ("Input should be a valid frozenset", "Input should be a valid array"),
    "is_instance_of": ("Input should be an instance of {class}", None),
    "is_type": ("Input should be a type", None),
    "is_hashable": ("Input should be hashable", None),
    "is_subclass_of": ("Input should be a subclass of {class}", None),
    "callable_type": ("Input should be callable", None),
    "union_tag_invalid": ("Input tag '{tag}' found using {discriminator} does not match any of the expected tags: {expected_tags}", None),
    "union_tag_not_found": ("Unable to extract tag using discriminator {discriminator}", None),
    "arguments_type": ("Arguments must be a tuple, list or a dictionary", "Arguments must be an array or an object"),
    "missing_argument": ("Missing required argument", None),
    "unexpected_keyword_argument": ("Unexpected keyword argument", None),
    "missing_keyword_only_argument": ("Missing required keyword only argument", None),
    "unexpected_positional_argument": ("Unexpected positional argument", None),
    "missing_positional_only_argument": ("Missing required positional only argument", None),
    "multiple_argument_values": ("Got multiple values for argument", None),
    "url_type": ("URL input should be a string or URL", None),
    "url_parsing": ("Input should be a valid URL, {error}", None),
    "url_syntax_violation": ("Input violated strict URL syntax rules, {error}", None),
    "url_too_long": ("URL should have at most {max_length} character{expected_plural}", None),
    "url_scheme": ("URL scheme should be {expected_schemes}", None),
    "uuid_type": ("UUID input should be a string, bytes or UUID object", None),
    "uuid_parsing": ("Input should be a valid UUID, {error}", None),
    "uuid_version": ("UUID version {expected_version} expected", None),
    "decimal_type": ("Decimal input should be an integer, float, string or Decimal object", None),
    "decimal_parsing": ("Input should be a valid decimal", None),
    "decimal_max_digits": ("Decimal input should have no more than {max_digits} digit{expected_plural} in total", None),
    "decimal_max_places": ("Decimal input should have no more than {decimal_places} decimal place{expected_plural}", None),
    "decimal_whole_digits": ("Decimal input should have no more than {whole_digits} digit{expected_plural} before the decimal point", None),
    "fraction_type": ("Fraction input should be an integer, float, string or Fraction object", None),
    "fraction_parsing": ("Input is not a valid fraction", None),
    "complex_type": ("Input should be a valid python complex object, a number, or a valid complex string following the rules at https://docs.python.org/3/library/functions.html#complex", None),
    "complex_str_parsing": ("Input should be a valid complex string following the rules at https://docs.python.org/3/library/functions.html#complex", None),
}

#: The name of the number that `{expected_plural}` counts.
_COUNTED = {
    "too_short": "min_length",
    "too_long": "max_length",
    "string_too_short": "min_length",
    "string_too_long": "max_length",
    "bytes_too_short": "min_length",
    "bytes_too_long": "max_length",
    "url_too_long": "max_length",
    "decimal_max_digits": "max_digits",
    "decimal_max_places": "decimal_places",
    "decimal_whole_digits": "whole_digits",
}

#: type -> RustModel's message; a type that is not here has pydantic's.
CLASSIC: dict[str, str] = {
    "missing": "Field '{field}' is missing",
    "string_too_short": "String length must be >= {min_length}",
    "string_too_long": "String length must be <= {max_length}",
    "string_pattern_mismatch": "String does not match pattern: {pattern}",
    "greater_than_equal": "Value must be >= {ge}",
    "greater_than": "Value must be > {gt}",
    "less_than_equal": "Value must be <= {le}",
    "less_than": "Value must be < {lt}",
    "multiple_of": "Value must be multiple of {multiple_of}",
    "too_short": "{field_type} length must be >= {min_length}",
    "too_long": "{field_type} length must be <= {max_length}",
    "not_unique": "{field_type} items must be unique",
    "literal_error": "Value must be one of: {choices}",
    "enum": "Value must be one of: {expected}",
    "email_format": "Invalid email format",
    "url_format": "Invalid URL format",
    "int_type": "Cannot convert to integer",
    "int_parsing": "Cannot convert to integer",
    "int_from_float": "Cannot convert to integer",
    "float_type": "Cannot convert to float",
    "float_parsing": "Cannot convert to float",
    "bool_type": "Expected boolean",
    "bool_parsing": "Expected boolean",
    "string_type": "Value must be a string",
    "list_type": "Value must be a list",
    "dict_type": "Value must be a dictionary",
    "extra_forbidden": "Field '{field}' is not known",
}


def plural(type_: str, ctx: dict[str, Any]) -> str:
    counted = ctx.get(_COUNTED.get(type_, ""))
    return "" if counted == 1 else "s"


def _shown(name: str, value: Any) -> str:
    if value is None and name == "actual_length":
        # Nobody counted them.
        return "more"
    if isinstance(value, float):
        return without_exponent(value)
    try:
        return str(value)
    except Exception:
        # An exception of a validator, which says nothing of itself: the problem is one all the same.
        return f"<unprintable {type(value).__name__} object>"


def without_exponent(number: float) -> str:
    """A float as pydantic's messages write it: digit for digit, a whole one without its point."""
    text = float.__repr__(number)
    if "e" in text:
        from decimal import Decimal

        return format(Decimal(text), "f")
    return text[:-2] if text.endswith(".0") else text


def fill(template: str, type_: str, ctx: Optional[dict[str, Any]]) -> str:
    """Puts the facts of a problem into a message."""
    if "{" not in template:
        return template
    facts = ctx or {}
    out = template.replace("{expected_plural}", plural(type_, facts))
    for name, value in facts.items():
        out = out.replace("{" + name + "}", _shown(name, value))
    return out


def fill_custom(template: str, ctx: Optional[dict[str, Any]]) -> str:
    """Puts what a user's problem says of itself into the user's message, as Python writes it; a
    bool is the number that it is, as in pydantic's."""
    for name, value in (ctx or {}).items():
        template = template.replace("{" + name + "}", str(int(value) if isinstance(value, bool) else value))
    return template


def message(type_: str, ctx: Optional[dict[str, Any]], is_json: bool) -> str:
    """Returns pydantic's message for a problem."""
    python, json = MESSAGES[type_]
    return fill(json if is_json and json is not None else python, type_, ctx)


def require_facts(type_: str, ctx: Optional[dict[str, Any]]) -> None:
    """Refuses a context without what the message of a type tells."""
    facts = ctx or {}
    for name in _PLACEHOLDER.findall(MESSAGES[type_][0]):
        if name not in facts and name != "expected_plural":
            raise TypeError(f"{type_}: {name!r} required in context")


_PLACEHOLDER = re.compile(r"{(\w+)}")


def lacks_value(type_: str, given: Any) -> bool:
    """Whether RustModel says of a problem that None stands where a value is required."""
    return given is None and (type_.endswith("_type") or type_ in _OF_ANY_TYPE)


#: Problems of a value of any type, besides those that name the type that was wanted.
_OF_ANY_TYPE = ("literal_error", "enum", "is_instance_of")


def classic(type_: str, ctx: Optional[dict[str, Any]], loc: tuple[Any, ...], text: str, given: Any) -> str:
    """Returns RustModel's message, which names its field."""
    place = ".".join(map(str, loc))
    if place and lacks_value(type_, given):
        return f"Field '{place}' is required"
    if type_ in ("missing", "extra_forbidden"):
        return fill(CLASSIC[type_], type_, {"field": place})
    if type_ == "literal_error" and "choices" not in (ctx or {}):
        # Of a Literal; choices are those of `enum`.
        type_ = "enum"
    template = CLASSIC.get(type_)
    words = text if template is None else fill(template, type_, ctx)
    return f"Field '{place}': {words}" if place else words
