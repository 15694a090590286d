# SPDX-License-Identifier: Apache-2.0
"""The exceptions of models.

`ValidationError` keeps what failed as `Line`s and puts words to them when they are
read. It is a `ValueError`, and a `satya.ValidationError` like that of raw schemas.
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from .. import _errors
from .catalogue import MESSAGES, classic, fill, message
from .state import MOST_PROBLEMS, Fail, KnownLine, Line
from .text_places import Place

_URL = "https://errors.pydantic.dev/2.14/v/"


def _shown(value: Any) -> str:
    """The input as text, though its own way to say so may fail."""
    try:
        return repr(value)
    except Exception:
        return f"<unprintable {type(value).__name__} object>"


class ValidationError(_errors.ValidationError):
    """The data does not fit the model; `errors()` lists every problem."""

    #: Where the text begins in the whole input, if it is a record of that.
    start: Optional[Place] = None

    def __init__(
        self,
        title: str,
        lines: list[Line],
        input_type: str = "python",
        hide_input: bool = False,
        source: Any = None,
        is_classic: bool = False,
    ) -> None:
        ValueError.__init__(self, title)
        self.title = title
        self._lines = lines[:MOST_PROBLEMS]
        self._is_json = input_type == "json"
        self._hide_input = hide_input
        self._source = source
        self._is_classic = is_classic

    @classmethod
    def of_table(cls, table: Any, lines: list[Line], is_json: bool, source: Any) -> "ValidationError":
        """Makes the error of a model: what the constructor makes, at less cost."""
        made: ValidationError = cls.__new__(cls, table.name)
        made.title = table.name
        made._lines = lines if len(lines) <= MOST_PROBLEMS else lines[:MOST_PROBLEMS]
        made._is_json = is_json
        made._hide_input = table.config.hide_input_in_errors
        made._source = source
        made._is_classic = table.is_classic
        return made

    @classmethod
    def from_exception_data(
        cls,
        title: str,
        line_errors: list[Any],
        input_type: str = "python",
        hide_input: bool = False,
    ) -> "ValidationError":
        """Makes an error of dicts with type, loc, input and ctx."""
        lines = []
        for entry in line_errors:
            kind = entry["type"]
            loc = tuple(entry.get("loc", ()))
            given = entry.get("input")
            if isinstance(kind, CustomError):
                lines.append(Line(kind.type, loc, given, kind.context, kind.message()))
            elif isinstance(kind, KnownError):
                lines.append(Line(kind.type, loc, given, kind.context))
            elif kind not in MESSAGES:
                raise KeyError(f"Invalid error type: {kind!r}")
            else:
                lines.append(Line(kind, loc, given, entry.get("ctx")))
        return cls(title, lines, input_type, hide_input)

    @property
    def problems(self) -> list[Any]:  # type: ignore[override]
        """The problems as `errors()` lists them."""
        return self.errors()

    def error_count(self) -> int:
        return len(self._lines)

    def errors(
        self,
        *,
        include_url: bool = True,
        include_context: bool = True,
        include_input: bool = True,
    ) -> list[dict[str, Any]]:
        """Lists the problems: type, loc, msg, input, ctx, url; from JSON text also
        offset (a byte), line and column (a code point), counted from 0, 1 and 1."""
        places = self._places()
        found = []
        for index, line in enumerate(self._lines):
            entry: dict[str, Any] = {
                "type": line.type,
                "loc": line.loc,
                "msg": self._message(line),
            }
            if include_input:
                entry["input"] = line.input
            if include_context and line.ctx:
                entry["ctx"] = dict(line.ctx)
            if include_url and line.message is None:
                entry["url"] = _URL + line.type
            if places is not None:
                entry.update(places[index])
            found.append(entry)
        return found

    def json(
        self,
        *,
        indent: Optional[int] = None,
        include_url: bool = True,
        include_context: bool = True,
        include_input: bool = True,
    ) -> str:
        """Returns errors() as JSON text; of inputs that are 1 MiB together, what comes then
        is text of at most 100 letters."""
        from .error_inputs import shorten
        from .jsonable import dumps

        entries = self.errors(
            include_url=include_url, include_context=include_context, include_input=include_input
        )
        for entry in entries:
            if "ctx" in entry:
                entry["ctx"] = {
                    key: str(value) if isinstance(value, Exception) else value
                    for key, value in entry["ctx"].items()
                }
        shorten(entries)
        return dumps(entries, indent=indent, fallback=str)

    def _message(self, line: Line) -> str:
        if type(line) is not KnownLine:
            return self._worded(line)
        words = line.shape.words
        key = (self._is_json, self._is_classic)
        found = words.get(key)
        if found is None:
            found = words[key] = self._worded(line)
        return found

    def _worded(self, line: Line) -> str:
        text = line.message
        if text is None:
            text = message(line.type, line.ctx, self._is_json)
        if self._is_classic:
            return classic(line.type, line.ctx, line.loc, text)
        return text

    def _places(self) -> Optional[list[dict[str, int]]]:
        if self._source is None:
            return None
        from .locate import places

        found = places(self._source, [line.loc for line in self._lines])
        start = self.start
        return found if start is None else [start.inside(each) if each else each for each in found]

    def __str__(self) -> str:
        if self._is_classic:
            return "; ".join(self._message(line) for line in self._lines)
        count = len(self._lines)
        out = [f"{count} validation error{'' if count == 1 else 's'} for {self.title}"]
        for line in self._lines:
            known = line.shape.frames if type(line) is KnownLine else None
            frame = None if known is None else known.get(self._is_json)
            if frame is None:
                frame = self._frame(line)
                if known is not None:
                    known[self._is_json] = frame
            shown = ""
            if not self._hide_input:
                shown = _shown(line.input)
                if len(shown) > 50:
                    shown = f"{shown[:25]}...{shown[-24:]}"
                shown = f", input_value={shown}, input_type={type(line.input).__name__}"
            out.append(f"{frame[0]}{shown}{frame[1]}")
        return "\n".join(out)

    def _frame(self, line: Line) -> tuple[str, str]:
        """What the text of a problem says before the input, and behind it."""
        place = ".".join(map(_segment, line.loc)) + "\n" if line.loc else ""
        url = f"\n    For further information visit {_URL}{line.type}" if line.message is None else ""
        return f"{place}  {self._message(line)} [type={line.type}", f"]{url}"

    def __repr__(self) -> str:
        return str(self)

    def __reduce__(self) -> Any:
        lines = [(li.type, li.loc, li.input, li.ctx, li.message) for li in self._lines]
        input_type = "json" if self._is_json else "python"
        return _again, (self.title, lines, input_type, self._hide_input, self._is_classic)


def _again(
    title: str, lines: list[Any], input_type: str, hide_input: bool, is_classic: bool
) -> ValidationError:
    return ValidationError(
        title, [Line(*line) for line in lines], input_type, hide_input, None, is_classic
    )


def _segment(part: Any) -> str:
    text = str(part)
    return f"`{text}`" if "." in text else text


class CustomError(_errors.SatyaError, ValueError):
    """A problem with a type and words of its own, raised by a validator."""

    def __init__(
        self, error_type: str, message_template: str, context: Optional[dict[str, Any]] = None, /
    ) -> None:
        super().__init__(message_template)
        self.type = error_type
        self.message_template = message_template
        self.context = context

    def message(self) -> str:
        """Returns the message with the context put in."""
        return fill(self.message_template, self.type, self.context)

    __str__ = message


class KnownError(_errors.SatyaError, ValueError):
    """A problem of a type that the library has, raised by a validator."""

    def __init__(self, error_type: str, context: Optional[dict[str, Any]] = None, /) -> None:
        if error_type not in MESSAGES:
            raise KeyError(f"Invalid error type: {error_type!r}")
        super().__init__(error_type)
        self.type = error_type
        self.context = context

    def message(self) -> str:
        """Returns the message with the context put in."""
        return message(self.type, self.context, False)

    __str__ = message


class UserError(_errors.SatyaError, TypeError):
    """A declaration that cannot be enforced, or a use that cannot work; the message
    says what to do instead."""

    def __init__(self, message: str, *, code: Optional[str] = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class UndefinedAnnotation(UserError, NameError):
    """A name in an annotation is not defined yet."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message, code="undefined-annotation")
        self.name = name


class SchemaGenerationError(UserError):
    """A type that nothing is known about."""


class SerializationError(_errors.SatyaError, ValueError):
    """A value cannot be written."""


def raised(call: Callable[[], Any], input_: Any) -> Any:
    """Calls a validator of the user; its errors become problems of `input_`."""
    try:
        return call()
    except Fail:
        raise
    except (ValueError, AssertionError) as error:
        raise from_user(error, input_) from error


def from_user(error: BaseException, input_: Any) -> Fail:
    """Turns what a validator raised into problems."""
    if isinstance(error, ValidationError):
        return Fail(error._lines)
    if isinstance(error, CustomError):
        return Fail([Line(error.type, (), input_, error.context, error.message())])
    if isinstance(error, KnownError):
        return Fail([Line(error.type, (), input_, error.context)])
    if isinstance(error, AssertionError):
        return Fail([Line("assertion_error", (), input_, {"error": error})])
    return Fail([Line("value_error", (), input_, {"error": error})])
