# SPDX-License-Identifier: Apache-2.0
"""What travels through a check: its settings on the way in, problems on the way out."""

from __future__ import annotations

from typing import Any, Callable, Optional

from .defaults import MISSING

#: How close a value came to what was asked for; unions take the closest.
LAX, STRICT, EXACT = 0, 1, 2

#: How models are checked: the short way may be tried; a short way is under way, which only
#: asks whether all is well; a short way has failed, and the problems are being found. What
#: fails is so looked at twice, not twice for each model that stands around it.
FIRST, SHORT, GENERAL = 0, 1, 2

#: Problems kept of one check; a long list of bad items ends there.
MOST_PROBLEMS = 1000

#: How often values may be looked at again by unions inside unions: so many times, and so
#: many for each value that is looked at for the first time and each that it holds. A type that leads to itself by
#: several choices would double the work with each level of the input.
MOST_REPEATS, REPEATS_EACH = 20_000, 16


class State:
    """The settings of one check, and what validators of one field may look at."""

    __slots__ = (
        "mode",
        "given_mode",
        "strict",
        "context",
        "from_attributes",
        "extra",
        "by_alias",
        "by_name",
        "data",
        "field_name",
        "config",
        "exactness",
        "fields_set_count",
        "self_instance",
        "depth",
        "active",
        "is_exact",
        "way",
        "tried",
        "repeats",
        "journal",
    )

    def __init__(
        self,
        mode: str = "python",
        strict: Optional[bool] = None,
        context: Any = None,
        from_attributes: Optional[bool] = None,
        extra: Optional[str] = None,
        by_alias: Optional[bool] = None,
        by_name: Optional[bool] = None,
        self_instance: Any = None,
        way: int = FIRST,
    ) -> None:
        #: "python", "json" or "strings"
        self.mode = mode
        #: What `mode` was, where a function has put an object of Python in place of the input.
        self.given_mode: Optional[str] = None
        self.strict = strict
        self.context = context
        self.from_attributes = from_attributes
        if extra is not None and extra not in ("allow", "forbid", "ignore"):
            raise ValueError(f"extra is 'allow', 'forbid' or 'ignore', not {extra!r}")
        self.extra = extra
        self.by_alias = by_alias
        self.by_name = by_name
        #: The fields validated so far, of the model being checked.
        self.data: Optional[dict[str, Any]] = None
        self.field_name: Optional[str] = None
        self.config: Any = None
        self.exactness = EXACT
        self.fields_set_count: Optional[int] = None
        #: The instance whose __init__ runs: filled in place by the outermost model.
        self.self_instance = self_instance
        self.depth = 0
        #: Ids of inputs being checked, by model: meets cycles.
        self.active: Any = None
        #: Whether numbers of the JSON text carry their digits (read.JSONFloat).
        self.is_exact = False
        #: FIRST, SHORT or GENERAL
        self.way = way
        #: What unions inside the union under way have looked at: (union, value, strictness,
        #: mode) -> the value, and its problems or None. None outside of unions.
        self.tried: Any = None
        self.repeats = 0
        #: What functions of the user have answered already (journal.Journal), or None.
        self.journal: Any = None

    @property
    def input_mode(self) -> str:
        """How the input as a whole was given."""
        return self.given_mode or self.mode

    @property
    def is_plain(self) -> bool:
        """Whether an object of Python is checked, outside of unions, and the call set nothing
        else."""
        is_python = self.mode == "python" and self.given_mode is None and self.tried is None
        return is_python and self.strict is None and self.extra is None and self.by_alias is self.by_name is None

    @property
    def is_plain_json(self) -> bool:
        """The same of a value of JSON, of whose numbers nobody wants the digits."""
        is_json = self.mode == "json" and self.given_mode is None and self.tried is None
        is_usual = self.strict is None and self.extra is None and self.by_alias is self.by_name is None
        return is_json and is_usual and not self.is_exact

    def has_options(self) -> bool:
        """Whether the call asked for anything that bears on what is inside."""
        named = self.by_alias is not None or self.by_name is not None or self.from_attributes is not None
        return named or self.strict is not None or self.context is not None or self.extra is not None

    def check_made(self, check: Callable[[Any, State], Any], value: Any) -> Any:
        """Checks what a function of the user made of the input: an object of Python, from
        whatever the input was read."""
        mode, given = self.mode, self.given_mode
        if mode == "python":
            return check(value, self)
        self.mode, self.given_mode = "python", given or mode
        try:
            return check(value, self)
        finally:
            self.mode, self.given_mode = mode, given

    def hold_texts(self, data: Any) -> None:
        """Holds the members of a dict of text to be text: the keys, and the values that are no
        dicts again."""
        if self.mode != "strings":
            return
        for key, value in data.items():
            if not issubclass(type(key), str):
                raise fail("string_type", key)
            if not issubclass(type(value), (str, dict)):
                raise fail("string_type", value)

    def floor(self, exactness: int) -> None:
        # Text that stands for all values is as exact as values come.
        if self.mode != "strings":
            self.floor_of_choice(exactness)

    def floor_of_choice(self, exactness: int) -> None:
        """What a value stands for that is looked up, which text is not as such."""
        if exactness < self.exactness:
            self.exactness = exactness

    def floor_text(self) -> None:
        """What text stands for: in JSON it may be a date, or a number, as well as text."""
        self.floor(STRICT if self.mode == "json" else LAX)


class Line:
    """One problem, before anybody has asked for its message."""

    __slots__ = ("type", "loc", "input", "ctx", "message")

    def __init__(
        self,
        type_: str,
        loc: tuple[Any, ...],
        input_: Any,
        ctx: Optional[dict[str, Any]] = None,
        message: Optional[str] = None,
    ) -> None:
        self.type = type_
        self.loc = loc
        self.input = input_
        self.ctx = ctx
        #: Set where the words are the problem's own (custom errors).
        self.message = message

    def at(self, outer: Any) -> "Line":
        """Returns this problem as seen from one level further out."""
        return Line(self.type, (outer, *self.loc), self.input, self.ctx, self.message)


class Shape:
    """What problems of one kind at one place have in common."""

    __slots__ = ("type", "loc", "ctx", "words", "frames", "around", "entries")
    #: Its words are the catalogue's.
    message = None

    def __init__(self, type_: str, loc: tuple[Any, ...], ctx: Optional[dict[str, Any]]) -> None:
        self.type = type_
        self.loc = loc
        self.ctx = ctx
        #: The message by whether it is JSON (1) and classic (2), and what stands around the input in the
        #: error's text by whether it is JSON: written when somebody first asks.
        self.words: list[Optional[str]] = [None] * 4
        self.frames: dict[bool, tuple[str, str]] = {}
        #: The text of an error with this problem alone, around the input and its type, by
        #: whether it is JSON.
        self.around: list[Optional[tuple[str, str, str]]] = [None, None]
        #: What a list of problems says, its input and context apart, by what is asked for.
        self.entries: list[Optional[dict[str, Any]]] = [None] * 16


class KnownLine(Line):
    """A problem that is known but for its input."""

    __slots__ = ("shape",)

    def __init__(self, shape: Shape, input_: Any) -> None:
        self.shape = shape
        self.type = shape.type
        self.loc = shape.loc
        self.input = input_
        self.ctx = shape.ctx
        self.message = None


class Fail(Exception):
    """A value that is not valid, with all its problems."""

    #: What the type made of the value, where it breaks constraints alone and all are told.
    made: Any = MISSING

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines

    def at(self, outer: Any) -> list[Line]:
        return [line.at(outer) for line in self.lines]


#: Says that a short way failed, to the short way around it.
SOMEWHERE = [Line("model_type", (), None)]


def place_of(key: Any) -> Any:
    """Returns what stands in a place for a key: a str, or an int of 64 bits."""
    if issubclass(type(key), str):
        return str.__str__(key)
    if issubclass(type(key), int):
        number = int(key)
        return number if -(2**63) <= number < 2**63 else int.__repr__(number)
    try:
        return repr(key)
    except Exception:
        return f"<unprintable {type(key).__name__} object>"


def fail(type_: str, input_: Any, ctx: Optional[dict[str, Any]] = None) -> Fail:
    """Returns the exception for one problem at the value itself."""
    return Fail([Line(type_, (), input_, ctx)])


def cause_of(config: Any, problem: Fail) -> Optional[BaseException]:
    """The user's own exception, where the configuration asks to show it."""
    if not config.validation_error_cause:
        return None
    for line in problem.lines:
        error = (line.ctx or {}).get("error")
        if isinstance(error, BaseException):
            return error
    return None


class LookAgain(Exception):
    """A short way has met what can be looked through once, and leaves it to the general way."""


class UseDefault(Exception):
    """A validator asks for the default in place of the value."""


class Omit(Exception):
    """A validator asks for the value to be left out."""

    #: What was wrong with it, where that is known.
    problem: Optional[Fail] = None


#: What a check raises of its own, and what may end it where another way would not: after it, another
#: way is tried. The first says what is wrong with a value (`Python.hasProblem` of the engine).
REPEATED = (Fail, LookAgain, UseDefault, Omit, RecursionError, MemoryError)
