# SPDX-License-Identifier: Apache-2.0
"""The signature of a model class, for help() and editors."""

from __future__ import annotations

import inspect
import keyword
from typing import Any

from .defaults import MISSING


def signature_of(cls: Any) -> inspect.Signature:
    """Returns the keywords that make an instance."""
    parameters: dict[str, inspect.Parameter] = {}
    own = cls.__init__
    if not getattr(own, "__satya_generated__", False) and own.__qualname__ != "Model.__init__":
        for parameter in list(inspect.signature(own).parameters.values())[1:]:
            if parameter.kind is not parameter.VAR_KEYWORD:
                parameters[parameter.name] = parameter
    for name, info in cls.__satya_fields__.items():
        if info.init is False or name in parameters:
            continue
        aliases = (info.alias, info.validation_alias) if cls.__satya_config__.by_alias else ()
        shown = next(filter(_is_keyword, aliases), name)
        default: Any = inspect.Parameter.empty
        if info.default_factory is not None:
            default = _Factory()
        elif info.default is not MISSING:
            default = info.default
        if shown in parameters:
            # One name gives both fields.
            continue
        parameters[shown] = inspect.Parameter(
            shown, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=info.rebuild_annotation()
        )
    if cls.__satya_config__.extra == "allow":
        parameters["extra_data"] = inspect.Parameter(
            "extra_data", inspect.Parameter.VAR_KEYWORD, annotation=Any
        )
    return inspect.Signature(list(parameters.values()), return_annotation=None)


def _is_keyword(alias: Any) -> bool:
    return isinstance(alias, str) and alias.isidentifier() and not keyword.iskeyword(alias)


class _Factory:
    def __repr__(self) -> str:
        return "<factory>"
