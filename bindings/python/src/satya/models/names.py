# SPDX-License-Identifier: Apache-2.0
"""Forward references: text that is evaluated where the class was made."""

from __future__ import annotations

import sys
import typing
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Callable, Optional

from .errors import UndefinedAnnotation, UserError
from .typing_forms import is_classvar


class _Names(dict):  # type: ignore[type-arg]
    """The names that an annotation may use, looked up one by one."""

    def __init__(self, find: Optional[Callable[[str], Any]]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, name: str) -> Any:
        if name == "__satya_union__":
            return typing.Union
        if self._find is not None:
            return self._find(name)
        raise KeyError(name)


def evaluate(text: str, find: Optional[Callable[[str], Any]]) -> Any:
    """Evaluates an annotation, and what it evaluates to, where that is text again;
    UndefinedAnnotation where a name is not known, or stands for itself."""
    seen: list[str] = []
    found: Any = text
    while isinstance(found, (str, typing.ForwardRef)):
        text = found if isinstance(found, str) else found.__forward_arg__
        if text in seen:
            raise UndefinedAnnotation(text, f"name {text!r} is defined as itself")
        seen.append(text)
        found = _evaluated(text, find)
    return found


def _evaluated(text: str, find: Optional[Callable[[str], Any]]) -> Any:
    source: Any = text.strip()
    try:
        if sys.version_info < (3, 10):
            from .unions import with_unions

            source = with_unions(source)
        code = compile(source, "<annotation>", "eval", dont_inherit=True)
    except SyntaxError as error:
        raise UserError(f"the annotation {text!r} is not an expression: {error.msg}") from None
    try:
        # Functions written in an annotation go on to see the names of their module.
        names = getattr(find, "module_names", None)
        return eval(code, names or {}, _Names(find))
    except NameError as error:
        raise undefined(error) from None


def undefined(error: NameError) -> UndefinedAnnotation:
    """Returns what is said of an annotation in which a name is not known."""
    name = getattr(error, "name", None) or str(error).split("'")[1]
    return UndefinedAnnotation(name, f"name {name!r} is not defined")


def finder(*places: Optional[Mapping[str, Any]]) -> Callable[[str], Any]:
    """Returns what looks a name up in several namespaces, and then among builtins."""
    import builtins

    kept = [place for place in places if place is not None]

    def find(name: str) -> Any:
        for place in kept:
            if name in place:
                return place[name]
        try:
            return getattr(builtins, name)
        except AttributeError:
            raise KeyError(name) from None

    # The place that goes on changing: a module's own dict, not a copy.
    last = kept[-1] if kept else None
    find.module_names = last if type(last) is dict else None  # type: ignore[attr-defined]
    return find


def finder_inside(
    names: Optional[Mapping[str, Any]], around: Optional[Callable[[str], Any]], own: Optional[Mapping[str, Any]] = None
) -> Optional[Callable[[str], Any]]:
    """Returns what looks up the names in text that stands in another module than the class that it
    is for, as that of a function or a named type may: in `own`, in that module, then around the class."""
    if not names or getattr(around, "module_names", None) is names:
        return around
    inside = finder(own, names)
    return inside if around is None else finder_of_both(inside, around)


def finder_of_both(first: Callable[[str], Any], second: Callable[[str], Any]) -> Callable[[str], Any]:
    """Returns what looks a name up in one way, then in another."""

    def find(name: str) -> Any:
        try:
            return first(name)
        except KeyError:
            return second(name)

    find.module_names = getattr(first, "module_names", None)  # type: ignore[attr-defined]
    return find


class NamesInside(Mapping):  # type: ignore[type-arg]
    """What the body of a class defines for its annotations to name: classes in it, and
    whatever else is no field and no method."""

    def __init__(self, cls: type) -> None:
        self._own = vars(cls)
        self._declared = self._own.get("__annotations__") or {}

    def __getitem__(self, name: str) -> Any:
        return self._own[name]

    def __contains__(self, name: object) -> bool:
        if name not in self._own:
            return False
        if name in self._declared and not is_classvar(self._declared[name]):
            return False
        return not hasattr(type(self._own[name]), "__get__")  # type: ignore[index]

    def __iter__(self) -> Iterator[str]:
        return iter([name for name in self._own if name in self])

    def __len__(self) -> int:
        return len(list(iter(self)))


class FadingNames(Mapping):  # type: ignore[type-arg]
    """Names of a function that has ended, perhaps: nothing lives longer for them."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        import weakref

        self._find: dict[str, Callable[[], Any]] = {}
        for name, value in names.items():
            try:
                self._find[name] = weakref.ref(value)
            except TypeError:
                # Numbers and text hold on to nothing; lists and dicts are no types.
                if isinstance(value, (int, float, str, bytes, type(None))):
                    self._find[name] = partial(_same, value)

    def __getitem__(self, name: str) -> Any:
        found = self._find[name]()
        if found is None and type(self._find[name]) is not partial:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._find and (
            type(self._find[name]) is partial or self._find[name]() is not None
        )

    def __iter__(self) -> Iterator[str]:
        return iter([name for name in self._find if name in self])

    def __len__(self) -> int:
        return len(list(iter(self)))


def _same(value: Any) -> Any:
    return value


def names_around() -> Optional[dict[str, Any]]:
    """Returns the local names where a user declares what the caller makes; None at the top of a module."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__", "").startswith(_INSIDE):
        frame = frame.f_back  # type: ignore[assignment]
    if frame is None or frame.f_code.co_name == "<module>":
        return None
    names = frame.f_locals
    return None if names is frame.f_globals else dict(names)


#: The modules of which no function declares anything for a user.
_INSIDE = ("satya.models", "abc")


def module_of(thing: Any) -> Mapping[str, Any]:
    """Returns the names of the module that a class or function comes from."""
    module = sys.modules.get(getattr(thing, "__module__", None) or "")
    return vars(module) if module is not None else {}


def annotations_of(cls: Any) -> dict[str, Any]:
    """Returns a class's own annotations."""
    found = vars(cls).get("__annotations__")
    if found is None and sys.version_info >= (3, 14):
        found = _evaluated_late(getattr(cls, "__annotate__", None), cls)
    return dict(found or {})


def put_annotations(namespace: dict[str, Any]) -> None:
    """Writes the annotations of a class body into it, where they are evaluated late."""
    if sys.version_info >= (3, 14) and "__annotations__" not in namespace:
        import annotationlib  # type: ignore[import-not-found, unused-ignore]

        found = _evaluated_late(annotationlib.get_annotate_from_class_namespace(namespace), None)
        if found:
            namespace["__annotations__"] = found


def _evaluated_late(annotate: Any, owner: Any) -> dict[str, Any]:
    """Calls what returns the annotations of a class; those with names that are not known yet are
    text, as they are under `from __future__ import annotations`."""
    if annotate is None:
        return {}
    import annotationlib  # type: ignore[import-not-found, unused-ignore]

    formats, call = annotationlib.Format, annotationlib.call_annotate_function
    try:
        return dict(call(annotate, formats.VALUE, owner=owner))
    except NameError:
        known = call(annotate, formats.FORWARDREF, owner=owner)
        texts = call(annotate, formats.STRING, owner=owner)
        return {name: texts[name] if _waits(found) else found for name, found in known.items()}


def _waits(annotation: Any) -> bool:
    """Whether a name somewhere in an annotation is not known yet."""
    if isinstance(annotation, typing.ForwardRef):
        return True
    return any(map(_waits, typing.get_args(annotation)))
