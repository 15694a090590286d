# SPDX-License-Identifier: Apache-2.0
"""The other names of fields: where values are looked for, what a dump calls them."""

from __future__ import annotations

from typing import Any, Callable, Optional, Union

from .._frozen import Frozen
from .defaults import MISSING
from .errors import UserError


class AliasPath(Frozen):
    """A path of keys and indices to a value: AliasPath("names", 0)."""

    __slots__ = ("path",)
    path: list[Union[str, int]]

    def __init__(self, first_arg: str, *args: Union[str, int]) -> None:
        self._fill([first_arg, *args])

    def __hash__(self) -> int:
        return hash(tuple(self.path))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(self.path)

    def convert_to_aliases(self) -> list[Union[str, int]]:
        """Returns the parts."""
        return self.path

    def search_dict_for_path(self, d: dict[str, Any]) -> Any:
        """Returns what stands at the path in a dict."""
        found: Any = d
        for part in self.path:
            if isinstance(found, str):
                return MISSING
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return MISSING
        return found


class AliasChoices(Frozen):
    """Several places for one value; the first that is there counts."""

    __slots__ = ("choices",)
    choices: list[Union[str, AliasPath]]

    def __init__(self, first_choice: Union[str, AliasPath], *choices: Union[str, AliasPath]) -> None:
        self._fill([first_choice, *choices])

    def __hash__(self) -> int:
        return hash(tuple(self.choices))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(self.choices)

    def convert_to_aliases(self) -> list[list[Union[str, int]]]:
        """Returns the parts of each choice."""
        return [c.convert_to_aliases() if isinstance(c, AliasPath) else [c] for c in self.choices]


class AliasGenerator(Frozen):
    """Makes the aliases of fields that have none."""

    __slots__ = ("alias", "validation_alias", "serialization_alias")
    alias: Optional[Callable[[str], str]]
    validation_alias: Optional[Callable[[str], Any]]
    serialization_alias: Optional[Callable[[str], str]]

    def __init__(
        self,
        alias: Optional[Callable[[str], str]] = None,
        validation_alias: Optional[Callable[[str], Any]] = None,
        serialization_alias: Optional[Callable[[str], str]] = None,
    ) -> None:
        self._fill(alias, validation_alias, serialization_alias)


#: What may be given as an alias of validation.
Alias = Union[str, AliasPath, AliasChoices, None]


def places_of(alias: Alias) -> tuple[Any, ...]:
    """Returns the places of an alias: a str, or a tuple of keys and indices, each."""
    if alias is None:
        return ()
    if isinstance(alias, str):
        return (alias,)
    if isinstance(alias, AliasPath):
        return (tuple(alias.path) if len(alias.path) > 1 else alias.path[0],)
    return tuple(place for choice in alias.choices for place in places_of(choice))


def refuse_no_names(by_alias: Optional[bool], by_name: Optional[bool]) -> None:
    """Refuses settings of a check by which no field has a name."""
    if by_alias is False and by_name is not True:
        raise UserError(
            "At least one of `by_alias` or `by_name` must be set to True.", code="validate-by-alias-and-name-false"
        )
