# SPDX-License-Identifier: Apache-2.0
"""TypeAdapter: what models do, for any type."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Callable, Generic, Optional, TypeVar, get_args, get_origin, overload

from .aliases import refuse_no_names
from .compile import Compiler
from .build import has_decimal
from .config import Config, ConfigDict
from .depth import too_deep
from .effects import has_hooks
from .engines.equip import shorten
from .engines.output import free_output
from .engines.proof import Proof
from .engines.steps import take_steps
from .errors import UserError, ValidationError
from .generics import displayed
from .jsonable import encode
from .names import finder
from .nodes.base import HookNode, inmost
from .nodes.hooks import DefaultNode
from .places import NATIVE
from .read import JSONError, read_json
from .some import Some
from .state import Fail, Omit, State, fail
from .typing_forms import is_model, is_typeddict, model_base
from .write import Writing

if TYPE_CHECKING:
    # Of a type checker's own stubs: nothing needs it when programs run.
    from typing_extensions import TypeForm

T = TypeVar("T")


#: What an adapter makes of its type.
_COMPILED = frozenset(("_compiler", "_node", "_exact", "_proof", "_output"))


class TypeAdapter(Generic[T]):
    """Checks, writes and describes values of a type: `TypeAdapter(list[int])`."""

    @overload
    def __init__(
        self,
        type: TypeForm[T],
        *,
        config: Optional[ConfigDict] = ...,
        _parent_depth: int = ...,
        module: Optional[str] = ...,
    ) -> None: ...

    # What a type checker does not know as a type.
    @overload
    def __init__(
        self: TypeAdapter[Any],
        type: Any,
        *,
        config: Optional[ConfigDict] = ...,
        _parent_depth: int = ...,
        module: Optional[str] = ...,
    ) -> None: ...

    def __init__(
        self,
        type: Any,
        *,
        config: Any = None,
        _parent_depth: int = 2,
        module: Optional[str] = None,
    ) -> None:
        self._type = type
        if config is not None and _has_settings(type):
            raise UserError(
                "Cannot use `config` when the type is a BaseModel, dataclass or TypedDict. These"
                " types can have their own config and setting the config via the `config` parameter"
                " to TypeAdapter will not override it.",
                code="type-adapter-config-unused",
            )
        self._config = Config(config)
        frame = sys._getframe(max(_parent_depth - 1, 1))
        self._compiler = Compiler(self._config, finder(frame.f_locals, frame.f_globals))
        self._forget()
        if not self._config.defer_build:
            try:
                self.rebuild(force=True)
            except NameError:
                pass

    def _forget(self) -> None:
        """Leaves nothing compiled."""
        self._node: Any = None
        self._exact: Optional[bool] = None
        #: What the native engine made of the type, once it was asked for.
        self._proof: Optional[Proof] = None
        #: What it made of dumps; False where Python writes them, None at first.
        self._output: Any = None

    def rebuild(self, *, force: bool = False, raise_errors: bool = True, **_: Any) -> Optional[bool]:
        """Compiles the type again, now that its names may be known: None where it was compiled and
        `force` is not set, False where names are missing and `raise_errors` is not set."""
        if self._node is not None and not force:
            return None
        try:
            node = self._compiler.node(self._type)
        except NameError:
            if raise_errors:
                raise
            return False
        self._exact = has_decimal([node], set())
        # Last, for other threads begin with it.
        self._node = node
        self._proof = self._output = None
        return True

    @property
    def node(self) -> Any:
        """The compiled type."""
        if self._node is None:
            self.rebuild()
        return self._node

    @property
    def _title(self) -> str:
        return self._config.title or title_of(self._type) or str(self.node.name())

    def check(self, value: Any, state: State, source: Any = None) -> Any:
        """Checks a value as a call says that is under way; raises ValidationError."""
        state.config = self._config.given

        try:
            if state.mode == "strings" and not isinstance(value, (str, dict)):
                raise fail("string_type", value)
            return self.node.check(value, state)
        except Fail as problem:
            raise self._error(problem, state.mode, source) from None
        except Omit as omit:
            if omit.problem is None:
                raise
            # Nothing is there that it could be left out of.
            raise self._error(omit.problem, state.mode, source) from None
        except RecursionError as error:
            deep = too_deep(value)
            if deep is None:
                raise
            raise self._error(deep, state.mode, source) from error

    def _error(self, problem: Fail, mode: str, source: Any) -> ValidationError:
        kind = "python" if mode == "python" else "json"
        return ValidationError(
            self._title, problem.lines, kind, self._config.hide_input_in_errors, source
        )

    def _prove(self) -> Proof:
        node, config = self.node, self._config
        shorten([inmost(node)])
        made = self._proof = Proof(node, config)
        if NATIVE is not None and not made.is_any and has_hooks([node]):
            take_steps(made, node, config, bool(self._exact))
        return made

    def validate_python(
        self,
        object: Any,
        /,
        *,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        from_attributes: Optional[bool] = None,
        context: Any = None,
        experimental_allow_partial: Any = False,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
    ) -> T:
        """Checks a Python object, and returns the value; raises ValidationError."""
        if experimental_allow_partial is not False:
            _refuse_partial(experimental_allow_partial)
        if strict is None and extra is None and from_attributes is context is by_alias is by_name is None:
            proof = self._proof or self._prove()
            try:
                found = proof.take(proof.program, object)
            except Fail as problem:
                raise self._error(problem, "python", None) from None
            if found is not proof.program:
                return found  # type: ignore[no-any-return]
        refuse_no_names(by_alias, by_name)
        state = State("python", strict, context, from_attributes, extra, by_alias, by_name)
        return self.check(object, state)  # type: ignore[no-any-return]

    def validate_json(
        self,
        data: Any,
        /,
        *,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        context: Any = None,
        experimental_allow_partial: Any = False,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
    ) -> T:
        """Checks JSON text (a str, bytes or another buffer), and returns the value; raises
        ValidationError, whose problems have their places in the text."""
        if experimental_allow_partial is not False:
            _refuse_partial(experimental_allow_partial)
        if strict is None and extra is None and context is by_alias is by_name is None:
            proof = self._proof or self._prove()
            try:
                found = proof.read(proof.program, data)
            except Fail as problem:
                raise self._error(problem, "json", data) from None
            if found is not proof.program:
                return found  # type: ignore[no-any-return]
        refuse_no_names(by_alias, by_name)
        self.rebuild()
        try:
            value = read_json(data, bool(self._exact))
        except JSONError as error:
            raise ValidationError(self._title, [error.line(data)], "json", False, error.place) from None
        state = State("json", strict, context, None, extra, by_alias, by_name)
        state.is_exact = bool(self._exact)
        return self.check(value, state, data)  # type: ignore[no-any-return]

    def validate_strings(
        self,
        obj: Any,
        /,
        *,
        strict: Optional[bool] = None,
        extra: Optional[str] = None,
        context: Any = None,
        experimental_allow_partial: Any = False,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
    ) -> T:
        """Checks text that stands for all values, or a dict of such text; raises ValidationError."""
        _refuse_partial(experimental_allow_partial)
        refuse_no_names(by_alias, by_name)
        state = State("strings", strict, context, None, extra, by_alias, by_name)
        return self.check(obj, state)  # type: ignore[no-any-return]

    def get_default_value(self, *, strict: Optional[bool] = None, context: Any = None) -> Optional[Some[T]]:
        """Returns the default that the type declares, in a `Some`; None where there is none. With
        `validate_default` it is checked, and raises ValidationError where it is not valid."""
        node: Any = self.node
        while isinstance(node, HookNode) and not isinstance(node, DefaultNode):
            node = node.node
        if not isinstance(node, DefaultNode):
            return None
        value = node.default()
        if node.validates or (node.validates is None and self._config.validate_default):
            value = self.check(value, State("python", strict, context))
        return Some(value)

    # Copies and pickles are of what was declared, which is compiled again.

    def __getstate__(self) -> dict[str, Any]:
        state = {name: value for name, value in self.__dict__.items() if name not in _COMPILED}
        state["_config"] = self._config.given
        state["_module"] = (getattr(self._compiler.names, "module_names", None) or {}).get("__name__")
        state["_is_whole"] = self._node is not None
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        module, is_whole = sys.modules.get(state.pop("_module")), state.pop("_is_whole")
        self.__dict__.update(state)
        self._config = Config(state["_config"])
        self._compiler = Compiler(self._config, finder({} if module is None else vars(module)))
        self._forget()
        if is_whole:
            self.rebuild(force=True)

    def _dump_config(self) -> Config:
        """The settings by which values are written that no type is declared for: a type's own,
        where it has some."""
        table = getattr(self.node, "table", None)
        config: Config = self._config if table is None else table.config
        return config

    def dump_python(
        self,
        instance: T,
        /,
        *,
        mode: str = "python",
        include: Any = None,
        exclude: Any = None,
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
        context: Any = None,
    ) -> Any:
        """Returns the value made of dicts, lists and what stands in them; raises
        SerializationError where a value cannot be written."""
        out = Writing(
            mode,
            self._dump_config(),
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
        found = self.node.dump(instance, out, include, exclude)
        out.finish(_CALLER)
        return found

    def dump_json(
        self,
        instance: T,
        /,
        *,
        indent: Optional[int] = None,
        ensure_ascii: bool = False,
        include: Any = None,
        exclude: Any = None,
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
        context: Any = None,
    ) -> bytes:
        """Returns the value as JSON text in UTF-8; raises SerializationError where a value cannot
        be written."""
        out = Writing(
            "json",
            self._dump_config(),
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
        found = self.node.dump(instance, out, include, exclude)
        out.finish(_CALLER)
        return encode(found, indent, ensure_ascii).encode("utf-8")

    def json_schema(
        self,
        *,
        by_alias: bool = True,
        ref_template: str = "#/$defs/{model}",
        schema_generator: Any = None,
        mode: str = "validation",
        union_format: str = "any_of",
        strict: bool = False,
    ) -> dict[str, Any]:
        """Returns the JSON Schema (2020-12) of what is taken, or of dumps; raises a UserError where the
        type has none."""
        from .json_schema import refuse_generator, schema_of_node

        refuse_generator(schema_generator)
        return schema_of_node(self.node, self._config, by_alias, ref_template, mode, strict, union_format)

    @staticmethod
    def json_schemas(
        inputs: Iterable[tuple[Any, str, TypeAdapter[Any]]], /, **options: Any
    ) -> tuple[dict[tuple[Any, str], dict[str, Any]], dict[str, Any]]:
        """Returns the JSON Schemas of several types, each a key, a mode and an adapter, and
        the document with their definitions; `options` are those of
        `satya.json_schema.models_json_schema`."""
        from .schema_sets import adapters_json_schemas

        return adapters_json_schemas(inputs, **options)

    def __repr__(self) -> str:
        return f"TypeAdapter({self._type if isinstance(self._type, str) else displayed(self._type)})"


def title_of(kind: Any) -> Optional[str]:
    """What errors call a class that has a check of its own; None for other types."""
    if not isinstance(kind, type):
        return None
    if is_model(kind):
        return None if kind is model_base(kind) else str(kind.__satya_table__.name)  # type: ignore[attr-defined]
    checked = vars(kind).get("__satya_dataclass__")
    return None if checked is None else str(checked.title)


def _has_settings(kind: Any) -> bool:
    """Whether a type has settings of its own: a model, a dataclass or a TypedDict."""
    kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    return is_model(kind) or is_typeddict(kind) or (isinstance(kind, type) and hasattr(kind, "__dataclass_fields__"))


#: How far up the caller of a dump is, to whom warnings are shown.
_CALLER = 3 if NATIVE is None else 4


def _natively(function: str, general: Callable[..., Any], is_text: bool) -> Any:
    """Returns a method that leaves to `general` what the native engine leaves."""
    write = NATIVE[function]

    @wraps(general)
    def dump(self: TypeAdapter[Any], instance: Any, /, **options: Any) -> Any:
        output = self._output
        if output is None:
            output = self._output = free_output(self.node, self._dump_config())
        if output is not False:
            found = write(output, instance, **options)
            if found is not output:
                return found.encode() if is_text else found
        return general(self, instance, **options)

    return dump


if not TYPE_CHECKING and NATIVE is not None:
    TypeAdapter.dump_python = _natively("dump_value", TypeAdapter.dump_python, False)
    TypeAdapter.dump_json = _natively("write_value", TypeAdapter.dump_json, True)


def _refuse_partial(wanted: Any) -> None:
    if wanted not in (False, "off"):
        raise UserError(
            "experimental_allow_partial is not supported: a value is valid as a whole; read what"
            " arrives in pieces as records, with validate_json_batch"
        )
