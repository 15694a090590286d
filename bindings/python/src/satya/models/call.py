# SPDX-License-Identifier: Apache-2.0
"""Functions whose arguments are checked by their annotations: `Call`, and validate_call."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping, Sequence
from typing import Any, Callable, Optional, TypeVar, get_args, get_origin, overload

from .compile import Compiler
from .config import Config, ConfigDict
from .defaults import MISSING
from .engines.arguments import arguments_of
from .errors import UserError, ValidationError
from .field_table import FieldTable
from .fields import collect
from .model_fields import field_table
from .names import FadingNames, finder, module_of, names_around
from .nodes.arguments import ArgsKwargs
from .omissions import refuse_omitted
from .state import Fail, Line, State, UseDefault, place_of
from .typing_forms import is_form, is_typeddict

F = TypeVar("F", bound=Callable[..., Any])


#: What is given by name where all has a place.
_NO_NAMES: dict[str, Any] = {}

#: Parameters that take what no other takes.
_REST = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


class Call:
    """The compiled parameters of one function."""

    def __init__(
        self, function: Any, config: Any, validate_return: bool, local: Optional[Mapping[str, Any]]
    ) -> None:
        self.function = function
        self.name = _name_of(function)
        self.config = Config(config)
        #: What validators see as the configuration.
        self.shown_config: dict[str, Any] = {"title": self.name, **self.config.given}
        target = function.func if isinstance(function, functools.partial) else function
        variables = {each.__name__: each for each in getattr(target, "__type_params__", ())}
        compiler = Compiler(self.config, finder(variables, _closure(target), local, module_of(target)))
        self.fields: dict[str, FieldTable] = {}
        #: The names by which arguments are given, the one that problems show first.
        self.keys: dict[str, list[str]] = {}
        #: The TypedDict that tells all names that no other parameter takes, or None.
        self.unpacked: Any = None
        signature = inspect.signature(function)
        self.parameters = list(signature.parameters.values())
        for index, parameter in enumerate(self.parameters):
            annotation = Any if parameter.annotation is parameter.empty else parameter.annotation
            annotation = compiler.resolve(annotation)
            if is_form(get_origin(annotation), "Unpack"):
                names = get_args(annotation)[0]
                _refuse_unpacked(parameter, compiler.resolve(get_origin(names) or names), self.parameters)
                self.unpacked = compiler.node(names)
                continue
            default = MISSING if parameter.default is parameter.empty else parameter.default
            field = field_table(compiler, parameter.name, collect(annotation, default), index)
            refuse_omitted(field.node, f"parameter {parameter.name!r}")
            self.fields[parameter.name] = field
            names = [alias for alias in field.aliases if isinstance(alias, str)]
            self.keys[parameter.name] = names if names and not self.config.by_name else [*names, parameter.name]
        #: The short way: where every parameter has a place and a proof.
        self.quick: Any = None
        if all(parameter.kind is parameter.POSITIONAL_OR_KEYWORD for parameter in self.parameters):
            self.quick = arguments_of(list(self.fields.values()), self.config)
        self.result: Any = None
        if validate_return and signature.return_annotation is not signature.empty:
            self.result = compiler.node(signature.return_annotation)

    def check(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Returns the arguments as the function gets them; raises ValidationError."""
        state = State()
        state.config = self.shown_config
        try:
            return self.take(args, kwargs, ArgsKwargs(args, kwargs), state)
        except Fail as problem:
            raise ValidationError(self.config.title or self.name, problem.lines) from None

    def take(
        self, args: Sequence[Any], kwargs: dict[Any, Any], shown: Any, state: State
    ) -> tuple[list[Any], dict[str, Any]]:
        """Returns the arguments as the function gets them; `shown` is what they were given as. Raises
        Fail."""
        given = _Given(self, args, kwargs, shown, state)
        # What is left over comes last.
        for parameter in sorted(self.parameters, key=lambda each: each.kind in _REST):
            given.take(parameter)
        lines = given.problems()
        if lines:
            raise Fail(lines)
        return given.out_args, given.out_kwargs

    def check_result(self, value: Any) -> Any:
        """Returns what the function returned, checked."""
        try:
            return self.result.check(value, State())
        except Fail as problem:
            raise ValidationError(self.config.title or self.name, problem.lines) from None


class _Given:
    """The arguments of one call on their way to the parameters."""

    def __init__(
        self, call: Call, args: Sequence[Any], kwargs: dict[Any, Any], shown: Any, state: State
    ) -> None:
        self._call = call
        self._args = args
        self._shown = shown
        #: How many of those without a name are taken, and the names that are not.
        self._count = 0
        self._names = {name: item for name, item in kwargs.items() if isinstance(name, str)}
        self._odd_names = [name for name in kwargs if not isinstance(name, str)]
        self._lines: list[Line] = []
        self._state = state
        self.out_args: list[Any] = []
        self.out_kwargs: dict[str, Any] = {}

    def take(self, parameter: inspect.Parameter) -> None:
        """Takes the arguments of one parameter."""
        self._state.field_name = None if parameter.kind in _REST else parameter.name
        if parameter.kind is parameter.VAR_POSITIONAL:
            field = self._call.fields[parameter.name]
            for place in range(self._count, len(self._args)):
                self._put(field, self._args[place], place, self.out_args.append)
            self._count = len(self._args)
        elif parameter.kind is parameter.VAR_KEYWORD:
            self._refuse_places()
            self._take_names(parameter.name)
        else:
            self._take_one(parameter, self._call.fields[parameter.name])

    def problems(self) -> list[Line]:
        """Returns the problems, those of arguments that no parameter takes last, but before those
        of names that `**` takes."""
        self._refuse_places()
        rest = {} if self._call.config.extra in ("ignore", "allow") else self._names
        for name, item in rest.items():
            self._lines.append(Line("unexpected_keyword_argument", (name,), item))
        for name in self._odd_names:
            self._lines.append(Line("invalid_key", (place_of(name),), name))
        return self._lines

    def _refuse_places(self) -> None:
        """Tells of the arguments without a name that no parameter has taken."""
        for place in range(self._count, len(self._args)):
            self._lines.append(Line("unexpected_positional_argument", (place,), self._args[place]))
        self._count = len(self._args)

    def _take_names(self, parameter: str) -> None:
        names, self._names = self._names, {}
        unpacked = self._call.unpacked
        if unpacked is None:
            field = self._call.fields[parameter]
            for name, item in names.items():
                self._put(field, item, name, functools.partial(self.out_kwargs.__setitem__, name))
            return
        try:
            self.out_kwargs.update(unpacked.check(names, self._state))
        except Fail as problem:
            self._lines += problem.lines

    def _take_one(self, parameter: inspect.Parameter, field: FieldTable) -> None:
        is_keyword = parameter.kind is parameter.KEYWORD_ONLY
        is_position = parameter.kind is parameter.POSITIONAL_ONLY
        put: Any = self.out_args.append
        if is_keyword:
            put = functools.partial(self.out_kwargs.__setitem__, parameter.name)
        keys = [] if is_position else self._keys(field)
        key = next((name for name in keys if name in self._names), None)
        if self._count < len(self._args) and not is_keyword:
            place = self._count
            self._count += 1
            if key is None:
                self._put(field, self._args[place], place, put)
            else:
                self._lines.append(Line("multiple_argument_values", (key,), self._names.pop(key)))
        elif key is not None:
            self._put(field, self._names.pop(key), key, put)
        elif not field.is_required:
            put(self._default(field))
        else:
            self._miss(parameter)

    def _keys(self, field: FieldTable) -> list[str]:
        """Returns the names by which an argument is given, as the call says or the settings do."""
        keys, by_alias, by_name = self._call.keys[field.name], self._state.by_alias, self._state.by_name
        if by_alias is by_name is None:
            return keys
        aliases = [] if by_alias is False else [name for name in keys if name != field.name]
        return [*aliases, field.name] if by_name or not aliases else aliases

    def _miss(self, parameter: inspect.Parameter) -> None:
        """Notes that an argument is missing; those behind it have their places still."""
        place: Any
        kind, place = "missing_argument", self._keys(self._call.fields[parameter.name])[0]
        if parameter.kind is parameter.KEYWORD_ONLY:
            kind = "missing_keyword_only_argument"
        elif parameter.kind is parameter.POSITIONAL_ONLY:
            kind, place = "missing_positional_only_argument", len(self.out_args)
        self._lines.append(Line(kind, (place,), self._shown))
        if parameter.kind is not parameter.KEYWORD_ONLY:
            self.out_args.append(None)

    def _put(self, field: FieldTable, item: Any, place: Any, put: Callable[[Any], None]) -> None:
        try:
            put(field.node.check(item, self._state))
        except Fail as problem:
            self._lines += problem.at(place)
        except UseDefault:
            if field.is_required:
                raise
            put(self._default(field))

    def _default(self, field: FieldTable) -> Any:
        value = field.get_default({})
        if field.validates_default or self._call.config.validate_default:
            try:
                return field.node.check(value, self._state)
            except Fail as problem:
                self._lines += problem.at(field.name)
        return value


def _refuse_unpacked(parameter: inspect.Parameter, names: Any, parameters: list[inspect.Parameter]) -> None:
    """Only a TypedDict tells names, and none that is another parameter's."""
    if parameter.kind is not parameter.VAR_KEYWORD:
        raise UserError(f"parameter {parameter.name!r}: `Unpack` stands behind `**`, and of a TypedDict")
    if not is_typeddict(names):
        raise UserError(f"Expected a `TypedDict` class inside `Unpack[...]`, got {names!r}", code="unpack-typed-dict")
    other = (each.name for each in parameters if each.kind not in (each.POSITIONAL_ONLY, *_REST))
    shared = sorted(names.__annotations__.keys() & other)
    if shared:
        raise UserError(
            f"Typed dictionary {names.__name__!r} overlaps with parameter{'s' if len(shared) > 1 else ''}"
            f" {', '.join(map(repr, shared))}",
            code="overlapping-unpack-typed-dict",
        )


def _name_of(function: Any) -> str:
    if isinstance(function, functools.partial):
        return f"partial({_name_of(function.func)})"
    return str(getattr(function, "__qualname__", repr(function)))


def _closure(function: Any) -> dict[str, Any]:
    code = getattr(function, "__code__", None)
    cells = getattr(function, "__closure__", None) or ()
    found = {}
    for name, cell in zip(code.co_freevars if code else (), cells):
        try:
            found[name] = cell.cell_contents
        except ValueError:
            continue
    return found


@overload
def validate_call(function: F, /) -> F: ...


@overload
def validate_call(
    *, config: Optional[ConfigDict] = None, validate_return: bool = False
) -> Callable[[F], F]: ...


def validate_call(function: Any = None, /, *, config: Any = None, validate_return: bool = False) -> Any:
    """Checks the arguments of a function at each call, and with `validate_return` what
    it returns; what is not valid raises ValidationError. `raw_function` of the result is the
    function itself."""

    def decorate(found: Any) -> Any:
        if isinstance(found, (classmethod, staticmethod)):
            name = type(found).__name__
            raise UserError(f"The `@{name}` decorator should be applied after `@validate_call` (put `@{name}` on top)", code="validate-call-type")
        if isinstance(found, type):
            raise UserError("`validate_call` is applied to functions; for a class, apply it to __init__", code="validate-call-type")
        if not callable(found):
            raise UserError("`validate_call` is applied to functions", code="validate-call-type")
        return _wrapped(found, config, validate_return, names_around())

    return decorate if function is None else decorate(function)


def _wrapped(function: Any, config: Any, validate_return: bool, local: Optional[Mapping[str, Any]]) -> Any:
    call: Optional[Call] = None
    validate_return = validate_return or bool((config or {}).get("validate_return"))

    def prepared() -> Call:
        nonlocal call, local
        if call is None:
            call = Call(function, config, validate_return, local)
            local = None
        return call

    if not (config or {}).get("defer_build"):
        try:
            prepared()
        except NameError:
            pass
    if local is not None:
        # Some name is not known yet, or none was wanted.
        local = FadingNames(local)

    if inspect.iscoroutinefunction(function):

        async def asynchronous(*args: Any, **kwargs: Any) -> Any:
            checked, names = prepared().check(args, kwargs)
            found = await function(*checked, **names)
            return found if prepared().result is None else prepared().check_result(found)

        wrapper: Any = asynchronous
    else:

        def synchronous(*args: Any, **kwargs: Any) -> Any:
            known = call or prepared()
            quick = None if known.quick is None else known.quick.take(args, kwargs)
            checked, names = known.check(args, kwargs) if quick is None else (quick, _NO_NAMES)
            found = function(*checked, **names)
            return found if known.result is None else known.check_result(found)

        wrapper = synchronous
    if isinstance(function, functools.partial):
        wrapper.__name__ = f"partial({getattr(function.func, '__name__', repr(function.func))})"
        wrapper.__qualname__ = wrapper.__name__
    else:
        functools.update_wrapper(wrapper, function)
    wrapper.raw_function = function
    return wrapper
