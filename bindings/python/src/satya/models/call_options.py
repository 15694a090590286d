# SPDX-License-Identifier: Apache-2.0
"""What a call of pydantic's asks for (`strict`, `extra`, `by_alias`, `by_name`) where it checks a
model of satya's.

Nothing tells a function that checks of it. But the call bears on what the function's handler
checks; so that is given a question, of which each part comes out otherwise where something is
asked for. The answer is read from an iterator, which checks by itself: a union around the model
counts no fields and no conversions of it.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Optional


class CallOptions(NamedTuple):
    """What was asked for; None of what was not, and of what would be so in any case."""

    strict: Optional[bool] = None
    extra: Optional[str] = None
    by_alias: Optional[bool] = None
    by_name: Optional[bool] = None


NONE_ASKED = CallOptions()

#: Text, which is a number where nothing is strict; an extra; a field by its alias, and one by its
#: name.
_QUESTION: Any = ((("1", {"extra": 1}, {"alias": 1}, {"name": 1}),),)


def question_schema() -> Any:
    """Returns the core schema that answers."""
    from pydantic_core import core_schema

    def part(schema: Any) -> Any:
        # Unless it says otherwise, a model around it that validates defaults does so with this.
        return core_schema.with_default_schema(schema, default=None, on_error="default", validate_default=False)

    def fields(**fields: Any) -> Any:
        # Its settings are its own, and not those of the model around it.
        return part(core_schema.typed_dict_schema(fields, config={}))

    number = core_schema.float_schema(strict=False)
    named = core_schema.typed_dict_field(number, validation_alias="alias")
    parts = [part(number), fields(), fields(name=named), fields(name=named)]
    answer = core_schema.generator_schema(core_schema.tuple_positional_schema(parts))
    return core_schema.tuple_positional_schema([answer])


def asked(handler: Any) -> CallOptions:
    """Returns what the call asks for in which a handler checks."""
    number, extras, by_alias, by_name = next(handler(_QUESTION)[0])
    if by_name is None and extras == {} and number is not None and by_alias is not None:
        return NONE_ASKED
    return CallOptions(
        strict=None if number is not None else True,
        extra="forbid" if extras is None else "allow" if extras else None,
        by_alias=None if by_alias is not None else False,
        by_name=None if by_name is None else True,
    )
