# SPDX-License-Identifier: Apache-2.0
"""What functions of the user have answered already, for a check that looks again.

A function of the user runs once for each input. Where an engine has called some before it
gave up, the general way takes what they returned, or raised, from here.
"""

from __future__ import annotations

from typing import Any, Iterator

from .errors import from_user
from .state import Fail, Omit, UseDefault

#: What functions say no with. Anything else is no answer, but goes to the caller.
REFUSALS = (ValueError, AssertionError, Fail, UseDefault, Omit)

#: Of whom there is no answer.
NOTHING: Any = type("_Nothing", (), {"__slots__": ()})()


class Raised:
    """An exception as an answer."""

    __slots__ = ("error",)

    def __init__(self, error: BaseException) -> None:
        self.error = error


class Journal:
    """Answers by whom they are of: a field, a model's own functions of one kind, or a whole
    model, whose answer is the finished instance. Each has its answers in the order of the
    input, and gives each of them once."""

    __slots__ = ("_answers",)

    def __init__(self, log: list[Any]) -> None:
        """Reads a list of whom and what in turns."""
        answers: dict[Any, list[Any]] = {}
        for whom, what in zip(log[::2], log[1::2]):
            answers.setdefault(whom, []).append(what)
        self._answers: dict[Any, Iterator[Any]] = {whom: iter(all) for whom, all in answers.items()}

    def take(self, whom: Any, value: Any) -> Any:
        """Returns the next answer, or NOTHING; raises what the answer raised, as a problem of
        `value`."""
        found = self._answers.get(whom)
        answer = NOTHING if found is None else next(found, NOTHING)
        if type(answer) is not Raised:
            return answer
        error = answer.error
        if isinstance(error, (Fail, UseDefault, Omit)):
            raise error
        raise from_user(error, value) from error
