# SPDX-License-Identifier: Apache-2.0
"""validate_call: a function whose arguments are checked by its annotations."""

from __future__ import annotations

import functools
import inspect
from typing import Any, Callable, Optional, TypeVar, overload

from .compile import Compiler
from .config import Config, ConfigDict
from .defaults import MISSING
from .engines.arguments import arguments_of
from .errors import UserError, ValidationError
from .fields import collect
from .model_fields import field_table
from .names import finder, module_of
from .nodes.arguments import ArgsKwargs
from .state import Fail, Line, State

F = TypeVar("F", bound=Callable[..., Any])


#: What is given by name where all has a place.
_NO_NAMES: dict[str, Any] = {}

#: Parameters that take what no other takes.
_REST = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


class _Call:
    """The compiled parameters of one function."""

    def __init__(self, function: Any, config: Any, validate_return: bool) -> None:
        self.function = function
        self.name = _name_of(function)
        self.config = Config(config)
        target = function.func if isinstance(function, functools.partial) else function
        compiler = Compiler(self.config, finder(module_of(target), _closure(target)))
        self.fields: dict[str, Any] = {}
        self.kinds: dict[str, Any] = {}
        self.parameters = list(inspect.signature(function).parameters.values())
        for index, parameter in enumerate(self.parameters):
            annotation = Any if parameter.annotation is parameter.empty else parameter.annotation
            default = MISSING if parameter.default is parameter.empty else parameter.default
            info = collect(compiler.resolve(annotation), default)
            self.fields[parameter.name] = field_table(compiler, parameter.name, info, index)
        #: The short way: where every parameter has a place and a proof.
        self.quick: Any = None
        ordinary = [p for p in self.parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
        if len(ordinary) == len(self.parameters):
            fields = list(self.fields.values())
            self.quick = arguments_of(fields, self.config)
        self.result: Any = None
        returns = inspect.signature(function).return_annotation
        if validate_return and returns is not inspect.Signature.empty:
            self.result = compiler.node(returns)

    def check(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Returns the arguments as the function gets them."""
        lines: list[Line] = []
        out_args: list[Any] = []
        out_kwargs: dict[str, Any] = {}
        rest, names = list(args), dict(kwargs)
        state = State()
        given: Any = ArgsKwargs(args, kwargs)
        # What is left over comes last.
        for parameter in sorted(self.parameters, key=lambda each: each.kind in _REST):
            field = self.fields[parameter.name]
            if parameter.kind is parameter.VAR_POSITIONAL:
                for index, item in enumerate(rest, len(args) - len(rest)):
                    self._take(field, item, index, state, lines, out_args.append)
                rest = []
            elif parameter.kind is parameter.VAR_KEYWORD:
                for name, item in names.items():
                    self._take(field, item, name, state, lines, functools.partial(out_kwargs.__setitem__, name))
                names = {}
            else:
                self._one(parameter, field, rest, names, given, state, lines, out_args, out_kwargs, len(args))
        for index, item in enumerate(rest, len(args) - len(rest)):
            lines.append(Line("unexpected_positional_argument", (index,), item))
        for name, item in names.items():
            lines.append(Line("unexpected_keyword_argument", (name,), item))
        if lines:
            raise ValidationError(self.config.title or self.name, lines)
        return out_args, out_kwargs

    def _one(
        self,
        parameter: Any,
        field: Any,
        rest: list[Any],
        names: dict[str, Any],
        given: Any,
        state: State,
        lines: list[Line],
        out_args: list[Any],
        out_kwargs: dict[str, Any],
        count: int,
    ) -> None:
        is_keyword = parameter.kind is parameter.KEYWORD_ONLY
        is_position = parameter.kind is parameter.POSITIONAL_ONLY
        put = functools.partial(out_kwargs.__setitem__, parameter.name) if is_keyword else out_args.append
        key = next((n for n in (*(a for a in field.aliases if isinstance(a, str)), parameter.name) if n in names), None)
        if rest and not is_keyword:
            place = count - len(rest)
            item = rest.pop(0)
            if key is not None and not is_position:
                lines.append(Line("multiple_argument_values", (key,), names.pop(key)))
            else:
                self._take(field, item, place, state, lines, put)
        elif key is not None and not is_position:
            self._take(field, names.pop(key), key, state, lines, put)
        elif not field.is_required:
            put(self._default(field, state, lines))
        else:
            kind = "missing_argument"
            if is_keyword:
                kind = "missing_keyword_only_argument"
            place = parameter.name
            if is_position:
                kind, place = "missing_positional_only_argument", len(out_args)
            lines.append(Line(kind, (place,), given))
            if not is_keyword:
                out_args.append(None)

    def _default(self, field: Any, state: State, lines: list[Line]) -> Any:
        value = field.get_default({})
        if field.validates_default or self.config.validate_default:
            try:
                return field.node.check(value, state)
            except Fail as problem:
                lines += problem.at(field.name)
        return value

    def _take(self, field: Any, item: Any, place: Any, state: State, lines: list[Line], put: Any) -> None:
        try:
            put(field.node.check(item, state))
        except Fail as problem:
            lines += problem.at(place)

    def check_result(self, value: Any) -> Any:
        """Returns what the function returned, checked."""
        try:
            return self.result.check(value, State())
        except Fail as problem:
            raise ValidationError(self.config.title or self.name, problem.lines) from None


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
    it returns."""

    def decorate(found: Any) -> Any:
        if isinstance(found, (classmethod, staticmethod)):
            name = type(found).__name__
            raise UserError(f"The `@{name}` decorator should be applied after `@validate_call` (put `@{name}` on top)", code="validate-call-type")
        if isinstance(found, type):
            raise UserError("`validate_call` is applied to functions; for a class, apply it to __init__", code="validate-call-type")
        if not callable(found):
            raise UserError("`validate_call` is applied to functions", code="validate-call-type")
        return _wrapped(found, config, validate_return)

    return decorate if function is None else decorate(function)


def _wrapped(function: Any, config: Any, validate_return: bool) -> Any:
    call: Optional[_Call] = None
    validate_return = validate_return or bool((config or {}).get("validate_return"))

    def prepared() -> _Call:
        nonlocal call
        if call is None:
            call = _Call(function, config, validate_return)
        return call

    if not (config or {}).get("defer_build"):
        try:
            prepared()
        except NameError:
            call = None

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
