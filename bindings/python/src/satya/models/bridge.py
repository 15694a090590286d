# SPDX-License-Identifier: Apache-2.0
"""Models where pydantic's are expected: in FastAPI, and as fields of pydantic's models.

pydantic asks a class for its core schema and its JSON Schema; these are a function that
checks and one that writes. pydantic is imported only when it asks.
"""

from __future__ import annotations

import functools
from typing import Any, Callable, Optional

from .call_options import NONE_ASKED, CallOptions, asked, question_schema
from .defaults import MISSING
from .errors import ValidationError
from .definitions import core_ref
from .json_schema import Generator
from .nodes.models import ModelNode
from .record import put_input
from .schema_parts import rename_references
from .state import EXACT, LAX, STRICT, Fail, State
from .typing_forms import is_model


#: So many fields, and no more, are told where a union of pydantic's asks how many were set.
_COUNTED = tuple(map(str, range(64)))


def core_schema_of(cls: Any) -> Any:
    """Returns the core schema by which pydantic checks and writes a model."""
    import pydantic
    from pydantic_core import core_schema

    from .encoder import tell_encoder

    tell_encoder()
    # Of a root model, what it holds says how well a value fits.
    has_fields = not cls.__satya_is_root__

    def check(value: Any, handler: Any, info: Any) -> Any:
        try:
            options = asked(handler)
            is_plain = has_fields and info.mode == "python" and info.context is None and options is NONE_ASKED
            if is_plain and (type(value) is dict or isinstance(value, cls)):
                made = cls.model_validate(value)
                exactness, count = _exactness(value, made), _count_given(cls.__satya_table__, value, made)
            else:
                state = state_of(info, options, _asks_for_attributes(value, handler))
                made = cls.__satya_table__.from_python(value, state)
                exactness = state.exactness if isinstance(value, (cls, dict)) else LAX
                count = state.fields_set_count or 0
        except ValidationError as error:
            raise theirs(error) from None
        tell_fit(handler, options, exactness, None if isinstance(value, cls) else count)
        return made

    ref = core_ref(cls)
    schema = core_schema.with_info_wrap_validator_function(
        check, fit_schema(), serialization=_serialization(cls), ref=ref
    )
    # The place of a problem in a union names the member.
    reference = core_schema.definition_reference_schema(ref)
    handler: Any = lambda source: reference  # noqa: E731
    named = pydantic.Tag(ModelNode(cls).name()).__get_pydantic_core_schema__(cls, handler)
    return core_schema.definitions_schema(named, [schema])


def state_of(info: Any, options: CallOptions, from_attributes: Optional[bool] = None) -> State:
    """Returns the state in which satya checks what pydantic gives it."""
    mode = "strings" if info.mode == "string" else info.mode
    state = State(mode, options.strict, info.context, from_attributes, *options[1:])
    # Any place may be inside a union of pydantic's, which is told how well a value fits.
    state.tried = {}
    return state


def _count_given(table: Any, value: Any, made: Any) -> int:
    """To how many fields a value was given, also where validators have put another object in the
    place of the instance."""
    if is_model(type(made)):
        return len(made.model_fields_set) - len(made.model_extra or ())
    if not isinstance(value, dict):
        return 0
    used: set[Any] = set()
    found = [table.look_up(value, places, dict.get, used)[0] for places in table.lookups(None, None)]
    return sum(each is not MISSING for each in found)


def _serialization(cls: Any) -> Any:
    """Returns how pydantic writes instances of a model: what is derived from it with the fields of
    the model alone, unless `serialize_as_any` asks for all."""
    from pydantic_core import core_schema

    from .adapter import TypeAdapter

    by_declaration: list[Any] = []

    def write(value: Any, handler: Any, info: Any) -> Any:
        # In a union the handler refuses what another member is for, and raises.
        otherwise = handler(value)
        if not isinstance(value, cls):
            return otherwise
        if type(value) is cls or info.serialize_as_any:
            dump = value.model_dump
        else:
            if not by_declaration:
                by_declaration.append(TypeAdapter(cls))
            dump = functools.partial(by_declaration[0].dump_python, value)
        return dump(**asked_of_dump(info))

    nothing = core_schema.plain_serializer_function_ser_schema(lambda fields: None)
    inner = core_schema.any_schema(serialization=nothing)
    of_class = core_schema.any_schema(serialization=core_schema.model_ser_schema(cls, inner))
    return core_schema.wrap_serializer_function_ser_schema(write, info_arg=True, schema=of_class)


def asked_of_dump(info: Any) -> dict[str, Any]:
    """Returns what a dump of pydantic's asks for, as keywords of a dump of satya's."""
    return {
        "mode": info.mode,
        "include": info.include,
        "exclude": info.exclude,
        "by_alias": info.by_alias,
        "exclude_unset": info.exclude_unset,
        "exclude_defaults": info.exclude_defaults,
        "exclude_none": info.exclude_none,
        "exclude_computed_fields": getattr(info, "exclude_computed_fields", False),
        "round_trip": info.round_trip,
        "serialize_as_any": info.serialize_as_any,
        "context": info.context,
    }


def _exactness(value: Any, made: Any) -> int:
    """Returns how exactly a model took what is an instance or a dict: as it stands, where it has
    the same values; what stands inside a list or a dict is not looked at."""
    if value is made:
        return EXACT
    if type(value) is not dict or not is_model(type(made)):
        return STRICT
    table, names = type(made).__satya_table__, made.model_fields_set
    for field, places in zip(table.fields, table.lookups(None, None)):
        if field.name not in names:
            continue
        place = places[0]
        if len(places) == 1 and type(place) is str:
            given = value.get(place)
        else:
            given, _ = table.look_up(value, places, dict.get, set())
        taken = getattr(made, field.name, None)
        if taken is given or isinstance(taken, (list, dict)) or is_model(type(taken)):
            continue
        # An int is a float in strict mode, too.
        if type(taken) is not float or type(given) is not int:
            return LAX
    # An instance had to be made.
    return STRICT


def fit_schema() -> Any:
    """Returns the core schema that a check ends with, to tell a union of pydantic's how well a
    model fits.

    A union takes the member of which most fields were set, and among these the one that took the
    value most exactly. A function says neither by itself, but what it has checked does: fields of
    a TypedDict, and numbers that stand for floats.
    """
    from pydantic_core import core_schema

    # The settings of a model around it are not those of this one.
    number = core_schema.float_schema(strict=False)
    field = core_schema.typed_dict_field(number, required=False)
    fields = core_schema.typed_dict_schema(dict.fromkeys(_COUNTED, field), config={})
    # Takes any object where the call asks for attributes, as FastAPI's do.
    attributes = core_schema.model_fields_schema({})
    choice = core_schema.union_schema([number, question_schema(), fields, attributes], mode="left_to_right")
    # May be called strict, as models may, where that changes nothing.
    return core_schema.lax_or_strict_schema(choice, choice)


def _asks_for_attributes(value: Any, handler: Any) -> Optional[bool]:
    """Returns True where the call was made with `from_attributes`, which is not told otherwise."""
    if isinstance(value, dict):
        return None
    from pydantic_core import ValidationError as Theirs

    try:
        handler(_ANY_OBJECT)
    except Theirs:
        return None
    return True


class _Object:
    """What has no attributes."""


_ANY_OBJECT = _Object()

#: What a float is exactly, without a conversion, and with one.
_FLOATS: dict[int, Any] = {EXACT: 1.0, STRICT: 1, LAX: "1"}


def tell_fit(handler: Any, options: CallOptions, exactness: int, count: Optional[int]) -> None:
    """Tells how exactly an instance was made, and of how many fields; None if it was there."""
    if options.strict and exactness == LAX:
        # What tells of a conversion would be one.
        exactness = STRICT
    handler(_FLOATS[exactness])
    if count is not None:
        handler(dict.fromkeys(_COUNTED[:count], _FLOATS[EXACT]))


def field_core_schema(cls: Any, name: str) -> Any:
    """Returns the core schema by which pydantic checks and describes one field of a model."""
    from pydantic_core import core_schema

    @functools.lru_cache(maxsize=None)
    def field() -> Any:
        # Not before a value is checked: the model may name what is not defined yet.
        return cls.__satya_table__.by_name[name]

    def check(value: Any, info: Any) -> Any:
        try:
            return field().node.check(value, State(context=info.context))
        except Fail as problem:
            raise theirs(cls.__satya_table__.error(put_input(problem, value))) from None

    def describe(schema: Any, handler: Any) -> Any:
        return shared_schema(handler, lambda generator: generator.field(field(), cls.__satya_config__))

    return core_schema.with_info_plain_validator_function(
        check, metadata={"pydantic_js_annotation_functions": [describe]}
    )


def theirs(error: ValidationError) -> Any:
    """Returns pydantic's exception for the problems of ours."""
    from pydantic_core import ValidationError as Theirs

    return Theirs.from_exception_data(error.title, [_problem(entry) for entry in error.errors(include_url=False)])


def _problem(entry: dict[str, Any]) -> Any:
    """Returns pydantic's own problem of that name, where its words are these; else one that is made
    for them."""
    from pydantic_core import PydanticCustomError, PydanticKnownError

    kind, message, ctx = entry["type"], entry["msg"], entry.get("ctx") or None
    given = {"loc": entry["loc"], "input": entry["input"]}
    try:
        if PydanticKnownError(kind, ctx).message() == message:
            return {"type": kind, **given, **({"ctx": ctx} if ctx else {})}
    except (KeyError, TypeError, ValueError):
        # None of pydantic's.
        pass
    if any(f"{{{name}}}" in message for name in ctx or ()):
        # The message is a template there.
        message = message.replace("{", "(").replace("}", ")")
    return {"type": PydanticCustomError(kind, message, ctx), **given}


def json_schema_of(cls: Any, handler: Any) -> dict[str, Any]:
    """Returns the JSON Schema of a model inside a document that pydantic makes: what it
    leads to is put among that document's definitions, under the names that pydantic
    chooses."""
    return shared_schema(handler, lambda generator: generator.model(cls, False), core_ref(cls))


class _GeneratorInside(Generator):
    """A generator of schemas for a document that pydantic makes, or who has derived a class from
    its generator, as FastAPI has for bytes."""

    def __init__(self, document: Any) -> None:
        super().__init__(document.mode, document.by_alias, "{model}")
        self._document = document

    def form_of_bytes(self) -> dict[str, Any]:
        theirs = self._document.bytes_schema({"type": "bytes"})
        if "contentMediaType" not in theirs:
            return super().form_of_bytes()
        config = self.config
        setting = "utf8" if config is None else config.ser_json_bytes if self.mode == "serialization" else config.val_json_bytes
        encoding = {"contentEncoding": "base64"} if setting == "base64" else {}
        return {"contentMediaType": theirs["contentMediaType"], **encoding}


def shared_schema(handler: Any, build: Callable[[Generator], dict[str, Any]], own: str = "") -> dict[str, Any]:
    """Builds a schema; its definitions go to those of the document that pydantic makes, but for
    the one that is `own`."""
    document = handler.generate_json_schema
    generator = _GeneratorInside(document)
    root = build(generator)
    names: dict[str, str] = {}
    places: dict[str, Any] = {}
    for key in generator.definitions:
        places[key], reference = document.get_cache_defs_ref_schema(key.rpartition(":")[0])
        names[key] = reference["$ref"]
    for key, schema in generator.definitions.items():
        named = rename_references(schema, names, "{model}")
        if key.rpartition(":")[0] == own:
            root = schema
        elif places[key] not in document.definitions:
            document.definitions[places[key]] = named
    found: dict[str, Any] = rename_references(root, names, "{model}")
    return found
