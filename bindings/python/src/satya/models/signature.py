# SPDX-License-Identifier: Apache-2.0
"""The signatures of models and dataclasses, for help() and editors."""

from __future__ import annotations

import inspect
import keyword
from typing import Any, Optional

from .defaults import MISSING


#: What the `__init__` of every model takes.
_REST = inspect.Parameter("extra_data", inspect.Parameter.VAR_KEYWORD, annotation=Any)


def signature_of(cls: Any) -> inspect.Signature:
    """Returns the keywords that make an instance."""
    fields, config = cls.__satya_fields__, cls.__satya_config__
    parameters: dict[str, inspect.Parameter] = {}
    rest: Optional[inspect.Parameter] = _REST
    own = cls.__init__
    if not getattr(own, "__satya_generated__", False) and own.__qualname__ != "Model.__init__":
        rest = None
        for parameter in list(inspect.signature(own).parameters.values())[1:]:
            if parameter.annotation == "Any":
                parameter = parameter.replace(annotation=Any)
            if parameter.kind is parameter.VAR_KEYWORD:
                rest = parameter
                continue
            info = fields.get(parameter.name)
            if info is not None:
                parameter = parameter.replace(name=_shown_name(parameter.name, info, config))
            parameters[parameter.name] = parameter
    if rest is None:
        # No other name gets through to the fields.
        return inspect.Signature(list(parameters.values()), return_annotation=None)
    takes_more = config.extra == "allow"
    # A root may be given by its place.
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD if cls.__satya_is_root__ else inspect.Parameter.KEYWORD_ONLY
    for name, info in fields.items():
        shown = _shown_name(name, info, config)
        if info.init is False or name in parameters or shown in parameters:
            # One name may give two fields.
            continue
        if not _is_keyword(shown):
            takes_more = True
            continue
        parameters[shown] = inspect.Parameter(
            shown, kind, default=_shown_default(info), annotation=info.rebuild_annotation()
        )
    if takes_more:
        while rest.name in fields or rest.name in parameters:
            rest = rest.replace(name=f"{rest.name}_")
        parameters[rest.name] = rest
    return inspect.Signature(list(parameters.values()), return_annotation=None)


def dataclass_signature(init: Any, fields: Any, config: Any) -> inspect.Signature:
    """Returns the arguments that make a dataclass, from those of the `__init__` that the
    standard library wrote and what is declared of the fields; before these are known,
    the former alone."""
    parameters = []
    for parameter in list(inspect.signature(init).parameters.values())[1:]:
        info = fields.get(parameter.name)
        if info is not None:
            parameter = parameter.replace(
                name=_shown_name(parameter.name, info, config), default=_shown_default(info)
            )
        parameters.append(parameter)
    return inspect.Signature(_required_first(parameters), return_annotation=None)


def _shown_name(name: str, info: Any, config: Any) -> str:
    aliases = (info.alias, info.validation_alias) if config.by_alias else ()
    return next(filter(_is_keyword, aliases), name)


def _shown_default(info: Any) -> Any:
    if info.default_factory is not None:
        return _Factory()
    return inspect.Parameter.empty if info.default is MISSING else info.default


def _required_first(parameters: list[inspect.Parameter]) -> list[inspect.Parameter]:
    """Behind an argument that may be left out, those that may not are given by name."""
    found = []
    is_optional = False
    for parameter in parameters:
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            is_optional = is_optional or parameter.default is not parameter.empty
            if is_optional and parameter.default is parameter.empty:
                parameter = parameter.replace(kind=parameter.KEYWORD_ONLY)
        found.append(parameter)
    return sorted(found, key=lambda parameter: parameter.kind)


def _is_keyword(alias: Any) -> bool:
    return isinstance(alias, str) and alias.isidentifier() and not keyword.iskeyword(alias)


class _Factory:
    def __repr__(self) -> str:
        return "<factory>"
