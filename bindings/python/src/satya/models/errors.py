# SPDX-License-Identifier: Apache-2.0
"""The exceptions of models.

`ValidationError` keeps what failed as `Line`s and puts words to them when they are
read. It is a `ValueError`, and a `satya.ValidationError` like that of raw schemas.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Optional

from .. import _errors
from .catalogue import MESSAGES, classic, lacks_value, message, require_facts
from .custom_errors import CustomError as CustomError, KnownError as KnownError
from .defaults import MISSING
from .state import MOST_PROBLEMS, Fail, KnownLine, Line, Shape

if TYPE_CHECKING:
    from .text_places import Place

_URL = "https://errors.pydantic.dev/2.14/v/"

#: What `errors()` is asked for, as the key of what a shape keeps; 1 says that it is JSON.
_INPUTS, _CONTEXTS, _URLS = 2, 4, 8


def _shown(value: Any) -> str:
    """The input as short text, though its own way to say so may fail."""
    try:
        shown = repr(value)
    except Exception:
        shown = f"<unprintable {type(value).__name__} object>"
    if shown.isascii():
        return shown if len(shown) <= 50 else f"{shown[:25]}...{shown[-24:]}"
    # Bytes are counted, as in pydantic's, and no character is cut.
    data = shown.encode("utf-8", "surrogatepass")
    if len(data) <= 50:
        return shown
    return f"{data[:25].decode('utf-8', 'ignore')}...{data[-24:].decode('utf-8', 'ignore')}"


class ValidationError(_errors.ValidationError):
    """The data does not fit the model; `errors()` lists every problem."""

    #: A slot, which costs an error that nobody reads less than a dict does.
    __slots__ = ("_record",)

    #: Where the text begins in the whole input, if it is a record of that.
    start: Optional[Place] = None
    #: The places of the problems, where the text itself is not there any more.
    _kept_places: Optional[list[dict[str, int]]] = None
    #: Whose data it was (a table, or a _Subject), whether it was JSON, its source; where the
    #: native engine raised the error, also the shape and the input of each problem.
    _record: tuple[Any, ...]
    #: The problems; None until somebody asks, if the record has them.
    _made: Optional[list[Line]] = None
    #: Whether inputs from JSON text were asked for: numbers with their digits are a matter of checks.
    _has_plain_inputs = False

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
        self._record = (_Subject(title, hide_input, is_classic), input_type == "json", source)
        self._made = lines[:MOST_PROBLEMS]

    @classmethod
    def of_table(cls, table: Any, lines: list[Line], is_json: bool, source: Any) -> "ValidationError":
        """Makes the error of a model: what the constructor makes, at less cost."""
        made: ValidationError = cls.__new__(cls, table.name)
        made._record = (table, is_json, source)
        made._made = lines if len(lines) <= MOST_PROBLEMS else lines[:MOST_PROBLEMS]
        return made

    @property
    def title(self) -> str:  # type: ignore[override]
        """What was checked: the title of the model, or its name."""
        found: str = self._record[0].name
        return found

    @property
    def _is_json(self) -> bool:
        found: bool = self._record[1]
        return found

    @property
    def _source(self) -> Any:
        return self._record[2]

    @property
    def _is_classic(self) -> bool:
        found: bool = self._record[0].is_classic
        return found

    @property
    def _lines(self) -> list[Line]:
        lines = self._made
        if lines is None:
            record = self._record
            lines = [KnownLine(record[i], record[i + 1]) for i in range(3, len(record), 2)]
            self._made = lines
        if not self._has_plain_inputs and self._source is not None:
            from .error_inputs import make_plain

            make_plain(lines)
            self._has_plain_inputs = True
        return lines

    @classmethod
    def from_exception_data(
        cls,
        title: str,
        line_errors: list[Any],
        input_type: str = "python",
        hide_input: bool = False,
    ) -> "ValidationError":
        """Makes an error of dicts with type, loc, input and ctx."""
        if input_type not in ("python", "json"):
            raise ValueError(f"Invalid error mode: {input_type}")
        lines = []
        for entry in line_errors:
            kind = entry["type"]
            loc = entry.get("loc", ())
            if not isinstance(loc, (tuple, list)):
                raise TypeError("Location must be a list or tuple of strings and ints")
            loc = tuple(loc)
            given = entry.get("input")
            if isinstance(kind, CustomError):
                lines.append(Line(kind.type, loc, given, kind.context, kind.message()))
            elif isinstance(kind, KnownError):
                lines.append(Line(kind.type, loc, given, kind.context))
            elif kind not in MESSAGES:
                raise KeyError(f"Invalid error type: {kind!r}")
            else:
                require_facts(kind, entry.get("ctx"))
                lines.append(Line(kind, loc, given, entry.get("ctx")))
        return cls(title, lines, input_type, hide_input)

    @property
    def problems(self) -> list[Any]:  # type: ignore[override]
        """The problems as `errors()` lists them."""
        return self.errors()

    def error_count(self) -> int:
        return len(self._record) // 2 - 1 if self._made is None else len(self._made)

    def errors(
        self,
        *,
        include_url: bool = True,
        include_context: bool = True,
        include_input: bool = True,
    ) -> list[dict[str, Any]]:
        """Lists the problems: type, loc, msg, input, ctx, url; from JSON text also
        offset (a byte), line and column (a code point), counted from 0, 1 and 1."""
        record = self._record
        if record[2] is None and self._made is None:
            wanted = (
                (_URLS if include_url else 0)
                | (_CONTEXTS if include_context else 0)
                | (_INPUTS if include_input else 0)
            )
            if len(record) == 5:
                return [self._known_entry(record[3], record[4], wanted)]
            return [self._known_entry(*pair, wanted) for pair in zip(record[3::2], record[4::2])]
        places = self._places()
        found = []
        for index, (line, given) in enumerate(self._pairs()):
            entry: dict[str, Any] = {
                "type": line.type,
                "loc": line.loc,
                "msg": self._message(line, given),
            }
            if include_input:
                entry["input"] = given
            if include_context and line.ctx:
                entry["ctx"] = dict(line.ctx)
            if include_url and line.message is None:
                entry["url"] = _URL + line.type
            if places is not None:
                entry.update(places[index])
            found.append(entry)
        return found

    def _known_entry(self, shape: Shape, given: Any, wanted: int) -> dict[str, Any]:
        """What `errors()` lists of a known problem of no text: all but the input is kept."""
        key = wanted | self._record[1]
        kept = shape.entries[key]
        if kept is None:
            kept = {"type": shape.type, "loc": shape.loc, "msg": self._message(shape, MISSING)}
            if wanted & _INPUTS:
                kept["input"] = None
            if wanted & _CONTEXTS and shape.ctx:
                kept["ctx"] = None
            if wanted & _URLS:
                kept["url"] = _URL + shape.type
            shape.entries[key] = kept
        entry: dict[str, Any] = kept.copy()
        if given is None and self._is_classic:
            entry["msg"] = self._message(shape, given)
        if wanted & _INPUTS:
            entry["input"] = given
        if wanted & _CONTEXTS and shape.ctx:
            entry["ctx"] = shape.ctx.copy()
        return entry

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
        from .error_inputs import said, shorten
        from .jsonable import dumps

        entries = self.errors(
            include_url=include_url, include_context=include_context, include_input=include_input
        )
        for entry in entries:
            if "ctx" in entry:
                entry["ctx"] = {
                    key: said(value) if isinstance(value, Exception) else value
                    for key, value in entry["ctx"].items()
                }
        shorten(entries)
        return dumps(entries, indent=indent, fallback=said, takes_any_text=True)

    def _pairs(self) -> list[tuple[Any, Any]]:
        """Each problem with its input: a Line, or the Shape of one."""
        if self._made is not None:
            return [(line, line.input) for line in self._lines]
        record = self._record
        return list(zip(record[3::2], record[4::2]))

    def _message(self, line: Any, given: Any) -> str:
        if type(line) is KnownLine:
            line = line.shape
        elif type(line) is not Shape:
            return self._worded(line, given)
        if given is None and self._is_classic and lacks_value(line.type, None):
            # The words of a shape are kept for every other input.
            return self._worded(line, None)
        key: int = self._record[1] + 2 * self._record[0].is_classic
        words: list[Optional[str]] = line.words
        found = words[key]
        if found is None:
            found = words[key] = self._worded(line, MISSING)
        return found

    def _worded(self, line: Any, given: Any) -> str:
        own: Optional[str] = line.message
        text = message(line.type, line.ctx, self._is_json) if own is None else own
        if self._is_classic:
            return classic(line.type, line.ctx, line.loc, text, given)
        return text

    def _places(self) -> Optional[list[dict[str, int]]]:
        if self._source is None:
            return self._kept_places
        found = _locate()(self._source, [line.loc for line in self._lines])
        start = self.start
        return found if start is None else [start.inside(each) if each else each for each in found]

    def __str__(self) -> str:
        record = self._record
        if len(record) != 5:
            return self._text()
        around = record[3].around[record[1]]
        if around is None:
            return self._first_text()
        value = record[4]
        return f"{around[0]}{_shown(value)}{around[1]}{type(value).__name__}{around[2]}"

    def _first_text(self) -> str:
        """The text of an error with one known problem, which is kept but for the input."""
        subject, is_json, _, shape, _ = self._record
        if not (subject.is_classic or subject.config.hide_input_in_errors):
            head, tail = self._frame(self._lines[0])
            head = f"1 validation error for {subject.name}\n{head}, input_value="
            shape.around[is_json] = (head, ", input_type=", tail)
        return self._text()

    def _text(self) -> str:
        from .jsonable import legible

        if self._is_classic:
            return legible("; ".join(self._message(*pair) for pair in self._pairs()))
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
            if not self._record[0].config.hide_input_in_errors:
                shown = f", input_value={_shown(line.input)}, input_type={type(line.input).__name__}"
            out.append(f"{frame[0]}{shown}{frame[1]}")
        return legible("\n".join(out))

    def _frame(self, line: Line) -> tuple[str, str]:
        """What the text of a problem says before the input, and behind it."""
        place = ".".join(map(_segment, line.loc)) + "\n" if line.loc else ""
        url = f"\n    For further information visit {_URL}{line.type}" if line.message is None else ""
        return f"{place}  {self._message(line, MISSING)} [type={line.type}", f"]{url}"

    def __repr__(self) -> str:
        return str(self)

    def __reduce__(self) -> Any:
        lines = [(li.type, li.loc, li.input, li.ctx, li.message) for li in self._lines]
        input_type = "json" if self._is_json else "python"
        hides_input = self._record[0].config.hide_input_in_errors
        return _again, (self.title, lines, input_type, hides_input, self._is_classic, self._places())


@lru_cache(maxsize=None)
def _locate() -> Any:
    """Returns what finds places in JSON text: imported for the first error that is read."""
    from .locate import places

    return places


class _Subject:
    """Whose data an error is about, where that is no model: what a table says of itself."""

    __slots__ = ("name", "is_classic", "config")

    def __init__(self, name: str, hides_input: bool, is_classic: bool) -> None:
        self.name = name
        self.is_classic = is_classic
        self.config = _Settings(hides_input)


class _Settings:
    __slots__ = ("hide_input_in_errors",)

    def __init__(self, hides_input: bool) -> None:
        self.hide_input_in_errors = hides_input


def _again(
    title: str,
    lines: list[Any],
    input_type: str,
    hide_input: bool,
    is_classic: bool,
    places: Optional[list[dict[str, int]]] = None,
) -> ValidationError:
    made = ValidationError(
        title, [Line(*line) for line in lines], input_type, hide_input, None, is_classic
    )
    made._kept_places = places
    return made


def _segment(part: Any) -> str:
    text = str(part)
    return f"`{text}`" if "." in text else text


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


class NoFields(UserError, AttributeError):
    """Model itself is used as a model; what looks through attributes passes over it."""


class SchemaGenerationError(UserError):
    """A type that nothing is known about."""


class InvalidForJsonSchema(UserError):
    """The type has no JSON Schema; WithJsonSchema gives it one."""


class OlderName(DeprecationWarning):
    """A name is used that has a newer one."""


class DeprecatedSince20(OlderName):
    """The newer name came with version 2.0 of pydantic."""


class DeprecatedSince211(OlderName):
    """The newer name came with version 2.11 of pydantic."""


class UnsupportedFieldAttributeWarning(UserWarning):
    """Field() says something where nothing comes of it: of a type inside of another."""


class SerializationError(_errors.SatyaError, ValueError):
    """A value cannot be written."""


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
