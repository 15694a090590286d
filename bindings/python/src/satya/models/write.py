# SPDX-License-Identifier: Apache-2.0
"""Writing values: the settings of a dump, and what becomes of a value whose type only
the value itself tells."""

from __future__ import annotations

import math
import warnings
from collections import Counter, OrderedDict, deque
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Callable, Optional

from .errors import SerializationError
from .moments import date_to_json, datetime_to_json, time_to_json, timedelta_to_json
from .selection import dump_dict, dump_items
from .typing_forms import package_of


def _shown(value: Any) -> str:
    """A value as warnings show it, whatever its class says of it."""
    try:
        return repr(value)
    except Exception:
        return f"<unprintable {type(value).__name__} object>"


class Writing:
    """The settings of one dump. Most are as most dumps have them, in the class."""

    mode = "python"
    is_json = False
    #: Whether it becomes text, which has no infinities.
    is_text = False
    by_alias: Optional[bool] = None
    exclude_unset = False
    exclude_defaults = False
    exclude_none = False
    exclude_computed = False
    round_trip = False
    warnings: Any = True
    context: Any = None
    as_any = False
    fallback: Optional[Callable[[Any], Any]] = None
    #: Whether nothing was asked for that plain fields could show.
    is_default = True
    #: What warnings will say: a list, once there is anything.
    found: Any = ()

    def __init__(
        self,
        mode: str = "python",
        config: Any = None,
        *,
        by_alias: Optional[bool] = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        exclude_computed_fields: bool = False,
        round_trip: bool = False,
        warnings: Any = True,
        context: Any = None,
        serialize_as_any: bool = False,
        polymorphic_serialization: Optional[bool] = None,
        fallback: Optional[Callable[[Any], Any]] = None,
        is_text: bool = False,
    ) -> None:
        #: The configuration of the model being written, and that of the whole, which
        #: says how values look that no type is declared for.
        self.config = self.whole = config
        #: Ids of the containers being written: an object inside itself ends there.
        self.active: set[int] = set()
        if mode != "python":
            self.mode = mode
            self.is_json = mode == "json"
        if is_text:
            self.is_text = True
        if by_alias is not None:
            self.by_alias = by_alias
        if context is not None:
            self.context = context
        if warnings is not True:
            self.warnings = warnings
        if fallback is not None:
            self.fallback = fallback
        if exclude_computed_fields or round_trip:
            self.exclude_computed, self.round_trip = exclude_computed_fields, round_trip
        if serialize_as_any or polymorphic_serialization:
            self.as_any = True
        if exclude_unset or exclude_defaults or exclude_none:
            self.exclude_unset, self.exclude_defaults = exclude_unset, exclude_defaults
            self.exclude_none = exclude_none
            self.is_default = False
        elif by_alias or self.as_any:
            self.is_default = False

    def unexpected(self, node: Any, value: Any, include: Any = None, exclude: Any = None) -> Any:
        """Writes a value that is not of its declared type, and remembers to say so."""
        if value is None:
            # Often the default of a field that is not declared to be Optional.
            return None
        if self.warnings is not False and self.warnings != "none":
            shown = _shown(value)
            if len(shown) > 50:
                shown = shown[:25] + "..." + shown[-24:]
            if not self.found:
                self.found = []
            self.found.append(
                f"  PydanticSerializationUnexpectedValue(Expected `{node.name()}` - serialized"
                f" value may not be as expected [input_value={shown},"
                f" input_type={type(value).__name__}])"
            )
        return infer(value, self, include, exclude)

    def finish(self, stack_level: int = 3) -> None:
        """Shows the warnings, once for the whole dump, as those of a caller so far up."""
        if not self.found:
            return
        text = "Pydantic serializer warnings:\n" + "\n".join(self.found)
        if self.warnings == "error":
            raise SerializationError(text)
        warnings.warn(text, UserWarning, stacklevel=stack_level)

    def enter(self, value: Any) -> None:
        key = id(value)
        if key in self.active:
            words = "Circular reference detected (id repeated)"
            if self.is_text:
                raise SerializationError(f"Error serializing to JSON: ValueError: {words}")
            raise ValueError(words)
        self.active.add(key)

    def leave(self, value: Any) -> None:
        self.active.discard(id(value))


def bytes_to_text(value: bytes, config: Any) -> str:
    """Writes bytes as the configuration says."""
    form = getattr(config, "ser_json_bytes", "utf8")
    if form == "base64":
        from base64 import urlsafe_b64encode

        return urlsafe_b64encode(value).decode("ascii")
    if form == "hex":
        return bytes(value).hex()
    try:
        return bytes(value).decode("utf-8")
    except UnicodeDecodeError as error:
        raise SerializationError(
            f"Error serializing to JSON: invalid utf-8 sequence of 1 bytes from index {error.start}"
        ) from None


def float_to_json(value: float, config: Any) -> Any:
    """JSON has no infinities: what stands for them is a setting."""
    if math.isfinite(value):
        return value
    form = getattr(config, "ser_json_inf_nan", "null")
    if form == "constants":
        return value
    if form == "strings":
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    return None


def float_of(value: float, out: Writing) -> Any:
    """Writes a float that is declared: only text has no infinities."""
    return float_to_json(value, out.config) if out.is_text else value


def _infer_float(value: float, out: Writing) -> Any:
    """Writes a float of which no declaration tells."""
    if not out.is_json or math.isfinite(value):
        return value
    written = float_to_json(value, out.whole)
    # What is no text yet keeps what stands for itself.
    return written if out.is_text or written is None else value


def complex_to_text(value: complex) -> str:
    """Writes a complex number as JSON output shows it: digits without an exponent."""
    real, imaginary = _digits(value.real), _digits(value.imag)
    if real == "0":
        return f"{imaginary}j"
    return f"{real}{'' if imaginary.startswith('-') else '+'}{imaginary}j"


def _digits(value: float) -> str:
    if not math.isfinite(value):
        return "NaN" if value != value else str(value)
    text = format(Decimal(repr(value)), "f")
    return text[:-2] if text.endswith(".0") else text


_SCALARS: dict[type, Callable[[Any, Writing], Any]] = {
    bytes: lambda value, out: bytes_to_text(value, out.whole),
    bytearray: lambda value, out: bytes_to_text(bytes(value), out.whole),
    datetime: lambda value, out: datetime_to_json(value, out.whole),
    date: lambda value, out: date_to_json(value, out.whole),
    time: lambda value, out: time_to_json(value, out.whole),
    timedelta: lambda value, out: timedelta_to_json(value, out.whole),
    Decimal: lambda value, out: str(value),
    float: lambda value, out: _infer_float(float.__float__(value), out),
    complex: lambda value, out: complex_to_text(value),
}
_AS_THEY_ARE = (str, int, bool, type(None))
_OTHERS = ("ipaddress", "pathlib", "re")


def infer(value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
    """Writes a value by what it is."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is float:
        return _infer_float(value, out)
    if isinstance(value, dict):
        found = dump_dict(value, out, include, exclude, infer, infer_key)
        return found if kind is dict or out.is_json else _as_kept(found, value)
    if isinstance(value, (list, tuple, set, frozenset, deque)):
        return _infer_items(value, out, include, exclude)
    table = getattr(kind, "__satya_table__", None)
    if table is not None:
        return _infer_model(table, value, out, include, exclude)
    serializer = getattr(kind, "__pydantic_serializer__", None)
    if serializer is not None and hasattr(value, "model_dump"):
        return value.model_dump(mode=out.mode)
    checked = getattr(kind, "__satya_dataclass__", None)
    if checked is not None:
        return checked.node.dump(value, out, include, exclude)
    if hasattr(kind, "__dataclass_fields__") and not isinstance(value, type):
        return _infer_dataclass(value, out, include, exclude)
    if not out.is_json and not _is_fraction(kind):
        return value if out.fallback is None else _fallen_back(value, out, include, exclude)
    return to_json_value(value, out, include, exclude)


def _fallen_back(value: Any, out: Writing, include: Any, exclude: Any) -> Any:
    """Writes to Python a value that a function of the user may write: where nothing is known of
    its type, what the function makes of it."""
    if _is_known(value):
        return value
    made = out.fallback(value)  # type: ignore[misc]
    return infer(made, out, include, exclude) if _is_known(made) else made


#: What types have whose instances are known: models, dataclasses, paths, iterators.
_MARKS = ("__satya_table__", "__dataclass_fields__", "__pydantic_serializer__", "__fspath__", "__next__")


def _is_known(value: Any) -> bool:
    from .network import BaseUrl
    from .special import Hidden

    known = (*_SCALARS, *_AS_THEY_ARE, dict, list, tuple, set, frozenset, deque, Enum, BaseUrl, Hidden)
    if isinstance(value, type) or isinstance(value, known):
        return not isinstance(value, type)
    kind = type(value)
    modules = {package_of(base) for base in kind.__mro__}
    return any(hasattr(kind, name) for name in _MARKS) or not modules.isdisjoint(("uuid", *_OTHERS))


def to_json_value(value: Any, out: Writing, include: Any = None, exclude: Any = None) -> Any:
    """Writes a value that no JSON type stands for directly."""
    if isinstance(value, Enum):
        return infer(value.value, out)
    for kind in type(value).__mro__:
        write = _SCALARS.get(kind)
        if write is not None:
            return write(value, out)
        if kind is str:
            return str.__str__(value)
        if kind is int:
            return int.__int__(value)
        if kind.__module__ in ("uuid", "fractions"):
            return str(value)
    if package_of(type(value)) in _OTHERS:
        return str(value.pattern) if hasattr(value, "pattern") else str(value)
    from .network import BaseUrl
    from .special import Hidden

    if isinstance(value, BaseUrl):
        return str(value)
    if isinstance(value, Hidden):
        return infer(value._display(), out)
    if hasattr(type(value), "__fspath__"):
        return str(value)
    if hasattr(type(value), "__next__") or type(value).__name__ == "generator":
        return [infer(item, out) for item in value]
    if out.fallback is not None:
        return infer(out.fallback(value), out, include, exclude)
    raise SerializationError(
        f"Unable to serialize unknown type: {type(value)!r}"
    )


def infer_key(key: Any, out: Writing) -> Any:
    """Writes the key of a dict whose type only the key tells."""
    if type(key) is str:
        return key
    if not out.is_json and not _is_fraction(type(key)):
        return key if out.fallback is None else _fallen_back(key, out, None, None)
    if key is None:
        return "None"
    if key is True or key is False:
        return "true" if key else "false"
    if isinstance(key, Enum):
        return infer_key(key.value, out)
    if isinstance(key, (int, float)):
        try:
            return str(key)
        except Exception as error:
            if not out.is_text:
                raise
            raise SerializationError(f"Error serializing to JSON: {type(error).__name__}: {error}") from error
    if isinstance(key, tuple):
        return ",".join(str(infer_key(part, out)) for part in key)
    if hasattr(type(key), "__satya_table__") or hasattr(type(key), "__dataclass_fields__"):
        # What has fields is no text: it stands as str() shows it.
        return str(key)
    return key_text(to_json_value(key, out))


def key_text(written: Any) -> str:
    """Writes as a key what stands for it as a value."""
    if isinstance(written, float) and written.is_integer():
        # As a number is written whose digits are all there is.
        return str(int(written))
    return written if isinstance(written, str) else str(written)


def _infer_model(table: Any, value: Any, out: Writing, include: Any, exclude: Any) -> Any:
    """Writes an instance that was not declared: it is a whole of its own."""
    outer, out.whole = out.whole, table.config
    try:
        return table.dump(value, out, include, exclude)
    finally:
        out.whole = outer


def _as_kept(found: dict[Any, Any], value: Any) -> Any:
    """The kinds of dicts that a dump keeps."""
    for kind in (OrderedDict, Counter):
        if isinstance(value, kind):
            return kind(found)
    return found


def _is_fraction(kind: type) -> bool:
    """Whether a dump writes instances as text even for Python."""
    return any(each.__module__ == "fractions" for each in kind.__mro__)


def _infer_items(value: Any, out: Writing, include: Any, exclude: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        # Its items have no place by which they could be named.
        include = exclude = None
    items = dump_items(value, out, include, exclude, infer)
    if out.is_json:
        return items
    kind = type(value)
    if kind is list:
        return items
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return tuple(items)
    if isinstance(value, deque):
        return deque(items, value.maxlen)
    for base in (list, tuple, set, frozenset):
        if isinstance(value, base):
            return base(items)
    return items


def _infer_dataclass(value: Any, out: Writing, include: Any, exclude: Any) -> Any:
    import dataclasses

    members = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return dump_dict(members, out, include, exclude, infer, infer_key)
