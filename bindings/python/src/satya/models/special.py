# SPDX-License-Identifier: Apache-2.0
"""Types of their own: secrets, JSON text, byte sizes, encoded bytes, card numbers."""

from __future__ import annotations

import base64
import re
from enum import Enum
from math import inf
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, Union

from .errors import CustomError
from .for_pydantic import Serializer, TypeForPydantic

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")

if TYPE_CHECKING:
    JsonValue = Union[list[Any], dict[str, Any], str, bool, int, float, None]
else:

    class JsonValue(TypeForPydantic):
        """A value that JSON has, however deep."""

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
            # What pydantic has for it says where in the value something is wrong.
            from pydantic import JsonValue as theirs

            return handler.generate_schema(theirs)


class Hidden(TypeForPydantic, Generic[T]):
    """A value that is not shown where its container is printed."""

    __slots__ = ("_secret_value",)
    __pydantic_serializer__ = Serializer()

    def __init__(self, secret_value: T) -> None:
        self._secret_value = secret_value

    def get_secret_value(self) -> T:
        """Returns the value itself."""
        return self._secret_value

    def __eq__(self, other: Any) -> bool:
        return type(self) is type(other) and bool(self._secret_value == other._secret_value)

    def __hash__(self) -> int:
        return hash(self._secret_value)

    def _display(self) -> Any:
        return "**********" if self._secret_value else ""

    def __str__(self) -> str:
        return str(self._display())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._display()!r})"


class Secret(Hidden[T]):
    """A secret of any type."""

    __slots__ = ()


class SecretStr(Hidden[str]):
    """A str that is shown as asterisks."""

    __slots__ = ()

    def __len__(self) -> int:
        return len(self._secret_value)


class SecretBytes(Hidden[bytes]):
    """bytes that are shown as asterisks."""

    __slots__ = ()

    def __len__(self) -> int:
        return len(self._secret_value)

    def _display(self) -> Any:
        return b"**********" if self._secret_value else b""


_UNITS = {
    "b": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "tb": 10**12,
    "pb": 10**15,
    "eb": 10**18,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
    "tib": 2**40,
    "pib": 2**50,
    "eib": 2**60,
    "bit": 1 / 8,
    "kbit": 10**3 / 8,
    "mbit": 10**6 / 8,
    "gbit": 10**9 / 8,
    "tbit": 10**12 / 8,
    "pbit": 10**15 / 8,
    "ebit": 10**18 / 8,
    "kibit": 2**10 / 8,
    "mibit": 2**20 / 8,
    "gibit": 2**30 / 8,
    "tibit": 2**40 / 8,
    "pibit": 2**50 / 8,
    "eibit": 2**60 / 8,
}
_SHORT = {unit[0]: size for unit, size in _UNITS.items() if unit.endswith("b") and len(unit) == 2}
SIZE_PATTERN = re.compile(r"^\s*(\d*\.?\d+)\s*(\w+)?", re.I)


class ByteSize(TypeForPydantic, int):
    """A number of bytes, read from text such as "1.5 KB" or "2 MiB"."""

    def human_readable(self, decimal: bool = False, separator: str = "") -> str:
        """Returns the size as people write it."""
        divisor: float = 1000 if decimal else 1024
        units = ["B", "KB", "MB", "GB", "TB", "PB"] if decimal else ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        number = float(self)
        for unit in units:
            if abs(number) < divisor:
                return f"{number:0.0f}{separator}{unit}" if unit == "B" else f"{number:0.1f}{separator}{unit}"
            number /= divisor
        return f"{number:0.1f}{separator}{'EB' if decimal else 'EiB'}"

    def to(self, unit: str) -> float:
        """Returns the size in another unit."""
        size = _UNITS.get(unit.lower())
        if size is None:
            raise CustomError("byte_size_unit", "could not interpret byte unit: {unit}", {"unit": unit})
        return self / size


def read_byte_size(value: Any) -> ByteSize:
    """Reads a number of bytes from a number or from text with a unit."""
    try:
        return ByteSize(int(value))
    except ValueError:
        pass
    match = SIZE_PATTERN.match(value)
    if match is None:
        raise CustomError("byte_size", "could not parse value and unit from byte string")
    unit = (match[2] or "b").lower()
    size = _UNITS.get(unit, _SHORT.get(unit))
    if size is None:
        raise CustomError("byte_size_unit", "could not interpret byte unit: {unit}", {"unit": match[2]})
    number = float(match[1]) * size
    if number == inf:
        raise CustomError("byte_size", "could not parse value and unit from byte string")
    return ByteSize(int(number))


class PaymentCardBrand(str, Enum):
    """Who issues a card."""

    amex = "American Express"
    mastercard = "Mastercard"
    visa = "Visa"
    other = "other"

    def __str__(self) -> str:
        return str(self.value)


class PaymentCardNumber(TypeForPydantic, str):
    """The number of a card, held to its length and check digit."""

    strip_whitespace: ClassVar[bool] = True

    def __init__(self, number: str) -> None:
        self.bin = number[:6]
        self.last4 = number[-4:]
        self.brand = _brand(number)

    @property
    def masked(self) -> str:
        """The number with all but its first six and last four digits hidden."""
        return f"{self.bin}{'*' * (len(self) - 10)}{self.last4}"


def _brand(number: str) -> PaymentCardBrand:
    sizes: tuple[int, ...]
    if number[0] == "4":
        brand, sizes = PaymentCardBrand.visa, (13, 16, 19)
    elif 51 <= int(number[:2]) <= 55:
        brand, sizes = PaymentCardBrand.mastercard, (16,)
    elif number[:2] in ("34", "37"):
        brand, sizes = PaymentCardBrand.amex, (15,)
    else:
        return PaymentCardBrand.other
    if len(number) not in sizes:
        shown = str(sizes[0]) if len(sizes) == 1 else ", ".join(map(str, sizes[:-1])) + f" or {sizes[-1]}"
        raise CustomError(
            "payment_card_number_brand",
            "Length for a {brand} card must be {required_length}",
            {"brand": brand.value, "required_length": shown},
        )
    return brand


def read_card_number(text: str) -> PaymentCardNumber:
    """Reads a card number; blanks at its ends are dropped."""
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        raise CustomError("payment_card_number_digits", "Card number is not all digits")
    total = 0
    for index, digit in enumerate(reversed(text)):
        number = int(digit) * (2 if index % 2 else 1)
        total += number - 9 if number > 9 else number
    if total % 10:
        raise CustomError("payment_card_number_luhn", "Card number is not luhn valid")
    return PaymentCardNumber(text)


class EncoderProtocol:
    """How bytes of an EncodedBytes field are written; a subclass says."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        """Returns what `data` stands for."""
        raise NotImplementedError

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        """Returns what stands for `value`."""
        raise NotImplementedError

    @classmethod
    def get_json_format(cls) -> str:
        """Returns the format of the JSON Schema."""
        return "encoded"


class Base64Encoder(EncoderProtocol):
    """Standard base64."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        try:
            return base64.b64decode(data)
        except ValueError as error:
            raise CustomError("base64_decode", "Base64 decoding error: '{error}'", {"error": str(error)}) from None

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        return base64.b64encode(value)

    @classmethod
    def get_json_format(cls) -> str:
        return "base64"


class Base64UrlEncoder(EncoderProtocol):
    """base64 for URLs."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        try:
            return base64.urlsafe_b64decode(data)
        except ValueError as error:
            raise CustomError("base64_decode", "Base64 decoding error: '{error}'", {"error": str(error)}) from None

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        return base64.urlsafe_b64encode(value)

    @classmethod
    def get_json_format(cls) -> str:
        return "base64url"


def check_path(value: Path, kind: str) -> Path:
    """Holds a path to what is there."""
    if kind == "file" and not value.is_file():
        raise CustomError("path_not_file", "Path does not point to a file")
    if kind == "dir" and not value.is_dir():
        raise CustomError("path_not_directory", "Path does not point to a directory")
    if kind == "socket" and not value.is_socket():
        raise CustomError("path_not_socket", "Path does not point to a socket")
    if kind == "new":
        if value.exists():
            raise CustomError("path_exists", "Path already exists")
        if not value.parent.exists():
            raise CustomError("parent_does_not_exist", "Parent directory does not exist")
    return value


def import_string(value: Any) -> Any:
    """Imports what a path names: a module, or `module:name` or `module.name`."""
    if not isinstance(value, str):
        return value
    try:
        return _imported(value)
    except ImportError as error:
        raise CustomError("import_error", "Invalid python path: {error}", {"error": str(error)}) from None


def _imported(path: str) -> Any:
    """Only one name is looked up in a module: what is inside of that is not reached."""
    from importlib import import_module

    place, *names = path.strip().split(":")
    if len(names) > 1:
        raise ImportError(f"Import strings should have at most one ':'; received {path!r}")
    if not place or place.startswith("."):
        raise ImportError(f"Import strings should have a nonempty module name; received {path!r}")
    try:
        module = import_module(place)
    except ModuleNotFoundError:
        before, _, last = place.rpartition(".")
        if names or not before:
            raise
        try:
            return _imported(f"{before}:{last}")
        except ImportError:
            pass
        raise
    if not names:
        return module
    try:
        return getattr(module, names[0])
    except AttributeError:
        raise ImportError(f"cannot import name {names[0]!r} from {place!r}") from None


def dotted_path(value: Any) -> Any:
    """Returns the text that names what was imported, where there is such; else the value."""
    if isinstance(value, ModuleType):
        return value.__name__
    if hasattr(value, "__module__") and hasattr(value, "__name__"):
        return f"{value.__module__}.{value.__name__}"
    return value


