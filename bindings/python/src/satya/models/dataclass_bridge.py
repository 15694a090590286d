# SPDX-License-Identifier: Apache-2.0
"""Classes made by `satya.dataclasses.dataclass` where pydantic checks: in FastAPI, and as fields of
pydantic's models.

To pydantic such a class would be any dataclass, of which it reads the types alone. What it asks
for instead are functions that check and write as the class does; it is imported only when it asks.
"""

from __future__ import annotations

from typing import Any, get_args, get_origin

from .adapter import TypeAdapter
from .bridge import asked_of_dump, fit_schema, shared_schema, state_of, tell_fit, theirs
from .call_options import asked
from .definitions import core_ref
from .errors import ValidationError


def core_schema_of(source: Any) -> Any:
    """Returns the core schema by which pydantic checks and writes a class, or one with types for
    its variables."""
    import pydantic
    from pydantic_core import core_schema

    cls: Any = get_origin(source) or source
    found = _Compiled(source)

    def check(value: Any, handler: Any, info: Any) -> Any:
        options = asked(handler)
        state = state_of(info, options)
        try:
            made = found.adapter.check(value, state)
        except ValidationError as error:
            raise theirs(error) from None
        tell_fit(handler, options, state.exactness, None if made is value else state.fields_set_count or 0)
        return made

    def describe(schema: Any, handler: Any) -> Any:
        return shared_schema(handler, lambda generator: generator.of(found.adapter.node), ref)

    ref = core_ref(cls, get_args(source))
    schema = core_schema.with_info_wrap_validator_function(
        check,
        fit_schema(),
        serialization=_serialization(cls, found),
        ref=ref,
        metadata={"pydantic_js_functions": [describe]},
    )
    # The place of a problem in a union names the member.
    reference = core_schema.definition_reference_schema(ref)
    handler: Any = lambda source: reference  # noqa: E731
    named = pydantic.Tag(found.label).__get_pydantic_core_schema__(cls, handler)
    return core_schema.definitions_schema(named, [schema])


class _Compiled:
    """A class that is compiled when it is first needed: it may name others that come later."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self._adapter: Any = None

    @property
    def adapter(self) -> Any:
        if self._adapter is None:
            self._adapter = TypeAdapter(self._source)
        return self._adapter

    @property
    def label(self) -> str:
        """What the class is called in the place of a problem: its name, with its validators."""
        try:
            return str(self.adapter.node.name())
        except NameError:
            return str((get_origin(self._source) or self._source).__name__)


def _serialization(cls: Any, found: _Compiled) -> Any:
    """Returns how pydantic writes instances of a class: by the fields of the class, unless
    `serialize_as_any` asks for those of what is derived from it, too."""
    from pydantic_core import core_schema

    def write(value: Any, handler: Any, info: Any) -> Any:
        # In a union the handler refuses what another member is for, and raises.
        otherwise = handler(value)
        if not isinstance(value, cls):
            return otherwise
        return found.adapter.dump_python(value, **asked_of_dump(info))

    # Of no field, for the handler only says whose the value is.
    of_class = core_schema.dataclass_schema(cls, core_schema.dataclass_args_schema(cls.__name__, []), [])
    return core_schema.wrap_serializer_function_ser_schema(write, info_arg=True, schema=of_class)
