# SPDX-License-Identifier: Apache-2.0
"""What `include` and `exclude` leave of a container, and its members written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from .write import Writing

_KEEP, _DROP = object(), object()


def select(key: Any, include: Any, exclude: Any) -> Any:
    """Returns None where a member is left out, else what its own members are told."""
    inner_include = inner_exclude = None
    if exclude is not None:
        inner_exclude = _selection(key, exclude)
        if inner_exclude is _KEEP:
            return None
        if inner_exclude is _DROP:
            inner_exclude = None
    if include is not None:
        inner_include = _selection(key, include)
        if inner_include is _DROP:
            return None
        if inner_include is _KEEP:
            inner_include = None
    return inner_include, inner_exclude


def _selection(key: Any, names: Any) -> Any:
    """_KEEP where `names` means the member whole, _DROP where it does not name it,
    else the names among its own members."""
    if not isinstance(names, dict):
        if isinstance(names, (set, frozenset, list, tuple)) or hasattr(names, "__contains__"):
            return _KEEP if key in names or "__all__" in names else _DROP
        raise TypeError("`include` and `exclude` must be sets, lists or dicts")
    every = names.get("__all__", False)
    own = names.get(key, every)
    if own is False:
        own = every
    if own is False:
        return _DROP
    if own is True or own is Ellipsis:
        return _KEEP
    # None names no member of its own, and so leaves none out.
    return own if own is every or own is None else _merged(own, every)


def _merged(own: Any, every: Any) -> Any:
    """What is named of one member and of every, at any depth; where both mean a member in
    different ways, the one says how."""
    if _is_whole(own) or _is_whole(every) or own is None or every is None:
        return own
    found = _as_dict(every)
    for key, names in _as_dict(own).items():
        found[key] = _merged(names, found[key]) if key in found else names
    return found


def _is_whole(names: Any) -> bool:
    return names is True or names is False or names is Ellipsis


def _as_dict(names: Any) -> dict[Any, Any]:
    return dict(names) if isinstance(names, dict) else dict.fromkeys(names, True)


def dump_items(
    value: Any, out: Writing, include: Any, exclude: Any, dump: Callable[..., Any]
) -> list[Any]:
    """Writes the items of a list or the like."""
    out.enter(value)
    try:
        if include is None and exclude is None:
            return [dump(item, out) for item in value]
        items = []
        size = len(value)
        for index, item in enumerate(value):
            chosen = select(index, _places(include, size), _places(exclude, size))
            if chosen is not None:
                items.append(dump(item, out, *chosen))
        return items
    finally:
        out.leave(value)


def dump_pairs(pairs: list[tuple[Any, Any]], out: Writing, include: Any, exclude: Any) -> list[Any]:
    """Writes the items of a tuple, each with the type of its place."""
    return dump_items(pairs, out, include, exclude, lambda pair, *more: pair[0].dump(pair[1], *more))


def _places(names: Any, size: int) -> Any:
    """Reads negative indices from the end."""
    if isinstance(names, dict):
        return {k + size if isinstance(k, int) and k < 0 else k: v for k, v in names.items()}
    if names is None:
        return None
    return {k + size if isinstance(k, int) and k < 0 else k for k in names}


def dump_dict(
    value: dict[Any, Any],
    out: Writing,
    include: Any,
    exclude: Any,
    dump: Callable[..., Any],
    dump_key: Callable[[Any, Writing], Any],
) -> dict[Any, Any]:
    """Writes the members of a dict."""
    out.enter(value)
    try:
        found = {}
        for key, item in value.items():
            inner: Any = (None, None)
            if include is not None or exclude is not None:
                inner = select(key, include, exclude)
                if inner is None:
                    continue
            found[dump_key(key, out)] = dump(item, out, *inner)
        return found
    finally:
        out.leave(value)
