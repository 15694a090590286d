# SPDX-License-Identifier: Apache-2.0
"""Number texts that are hard to read right, for differential tests.

`numbers(seed)` yields valid JSON numbers without end, each as `str`; `broken(seed)`
yields texts of which some are no JSON number; `expected(text)` tells what a reader must
make of a text, computed by `int`, `float` and a grammar of its own. The same seed
yields the same texts. `fixed()` yields a finite list of known traps, to be run always.

Run as a program it reads all of them by the library, through ctypes, and stops at the first
that Python reads otherwise.
"""

import argparse
import ctypes
import itertools
import pathlib
import random
import re
import struct
import sys
from fractions import Fraction

GRAMMAR = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def expected(text):
    """(kind, value, length) of the number that `text` begins with, or None.

    The kinds are "int64", "double" and "number", the last with its text as the value.
    """
    match = GRAMMAR.match(text)
    # A match that backs out of a part which has begun is no number.
    if not match or re.match(r"[0-9]", text[match.end() :]):
        return None
    rest = text[match.end() :]
    if rest[:1] == "." and match[1] is None and match[2] is None:
        return None
    if rest[:1] in ("e", "E") and match[2] is None:
        return None
    literal = match[0]
    if match[1] is None and match[2] is None:
        digits = literal.lstrip("-")
        if len(digits) <= 19 and -(2**63) <= int(literal) < 2**63:
            return "int64", int(literal), len(literal)
        return "number", literal, len(literal)
    value = float(literal)
    if value in (float("inf"), float("-inf")):
        return "number", literal, len(literal)
    return "double", value, len(literal)


def bits(value):
    return struct.unpack("<Q", struct.pack("<d", value))[0]


def from_bits(value):
    return struct.unpack("<d", struct.pack("<Q", value))[0]


def exact(value):
    """All digits of a fraction whose denominator is a power of two, or of ten."""
    sign = "-" if value < 0 else ""
    value = abs(value)
    twos = value.denominator.bit_length() - 1
    if value.denominator != 1 << twos:
        raise ValueError("not a dyadic fraction")
    digits = str(value.numerator * 5**twos).rjust(twos + 1, "0")
    if twos == 0:
        return sign + digits + ".0"
    return f"{sign}{digits[:-twos]}.{digits[-twos:]}"


def halfway(value):
    """The middle between a finite double and the next larger one in magnitude."""
    following = from_bits(bits(value) + 1)
    if following == float("inf"):
        return Fraction(2**1024 - 2**970)
    return (Fraction(value) + Fraction(following)) / 2


def nudged(text):
    """A text of many digits, and those just below and just above it."""
    yield text
    yield text + "0" * 30
    yield text + "0" * 30 + "1"
    yield text + "1"
    body = text.rstrip("0")
    if body and body[-1] in "123456789":
        yield body[:-1] + chr(ord(body[-1]) - 1) + "9" * 40
        yield body[:-1] + chr(ord(body[-1]) - 1) + "9" * 900


def scientific(text, rng):
    """The same number with its point somewhere else."""
    sign = "-" if text.startswith("-") else ""
    integer, _, fraction = text.lstrip("-").partition(".")
    digits = (integer + fraction).lstrip("0") or "0"
    exponent = -len(fraction)
    place = rng.randrange(1, len(digits) + 1)
    exponent += len(digits) - place
    mantissa = digits[:place] + ("." + digits[place:] if place < len(digits) else "")
    mark = rng.choice(["e", "E"])
    plus = rng.choice(["", "+"]) if exponent >= 0 else ""
    return f"{sign}{mantissa}{mark}{plus}{exponent}"


def fixed():
    """Known traps, the same at each call."""
    yield from "0 -0 1 -1 9 10 99 100 0.0 -0.0 0e0 -0e0 0E+00 0e99999999999 0.0e-99999".split()
    for power in (52, 53, 54, 62, 63, 64, 65, 127, 128):
        for delta in range(-3, 4):
            for sign in ("", "-"):
                number = f"{sign}{2**power + delta}"
                yield number
                yield number + ".0"
                yield number + "e0"
                yield number + ".5"
                yield number + "." + "0" * 40 + "1"
    for count in range(1, 45):
        for digit in "159":
            run = digit * count
            yield run
            yield "-" + run
            yield f"0.{run}"
            yield f"{run}.{run}"
            yield f"1{'0' * count}"
            yield f"1{'0' * count}.0"
            yield f"0.{'0' * count}{digit}"
            yield f"0.{'0' * count}12345678901234567{digit}"
    for exponent in list(range(-400, 400)):
        yield f"1e{exponent}"
        yield f"9.999999999999999e{exponent}"
        yield f"9007199254740993e{exponent}"
        yield f"18446744073709551615e{exponent}"
        yield f"9999999999999999999e{exponent}"
        yield f"10000000000000000001e{exponent}"
    specials = [0, 1, 2, 3, 2**52 - 2, 2**52 - 1, 2**52, 2**52 + 1]
    specials += [0x7FEFFFFFFFFFFFFF, 0x7FEFFFFFFFFFFFFE, bits(1.0), bits(1.0) - 1]
    for special in specials:
        for text in nudged(exact(halfway(from_bits(special)))):
            yield text
            yield "-" + text
    for text in (
        "5e-324 4.9e-324 2.4703282292062327e-324 2.4703282292062328e-324 1e-324 3e-324 4.9406564584124654e-324 "
        "2.2250738585072011e-308 2.2250738585072012e-308 2.2250738585072014e-308 "
        "1.7976931348623157e308 1.7976931348623158e308 1.7976931348623159e308 1.8e308 "
        "179769313486231580793e289 17976931348623157e292 1e309 1e310 1e999999999999999999999999 "
        "1e-999999999999999999999999 0.000001e314 123456789012345678901234567890e280 "
        "9007199254740992.5 9007199254740993.0 9007199254740993.00000000000000000000000001 "
        "8.5e22 1e23 8.41e21 9.5e-5 6.631236846766476e-316 3.2378839133029012895883524125015321748"
        "6303766213e-8"
    ).split():
        yield text
    yield "1" + "0" * 5000 + "e-5000"
    yield "0." + "0" * 5000 + "1e5001"
    yield "0." + "0" * 400 + "1"
    yield "1" + "0" * 308 + ".0"
    yield "1" + "0" * 309 + ".0"
    yield "9" * 3000 + ".5e-2990"
    yield "0." + "1234567890" * 400


def numbers(seed):
    """Valid JSON numbers without end."""
    rng = random.Random(seed)

    def digits(count):
        return "".join(rng.choice("0123456789") for _ in range(count))

    def integer(count):
        return rng.choice("123456789") + digits(count - 1) if rng.random() < 0.9 else "0"

    while True:
        sign = rng.choice(["", "", "-"])
        kind = rng.randrange(12)
        if kind == 0:
            yield sign + integer(rng.randrange(1, 6))
        elif kind == 1:
            yield sign + integer(rng.randrange(1, 25))
        elif kind == 2:
            yield f"{sign}{integer(rng.randrange(1, 6))}.{digits(rng.randrange(1, 6))}"
        elif kind == 3:
            yield f"{sign}{integer(rng.randrange(1, 22))}.{digits(rng.randrange(1, 25))}"
        elif kind in (4, 5):
            value = from_bits(rng.getrandbits(63) % 0x7FF0000000000000)
            yield sign + repr(value) if kind == 4 else f"{sign}{value:.{rng.randrange(0, 30)}e}"
        elif kind == 6:
            yield f"{sign}{integer(rng.randrange(1, 21))}e{rng.randrange(-360, 330)}"
        elif kind == 7:
            mark = rng.choice(["e", "E", "e+", "E-", "e-", "e-000", "e00"])
            mantissa = f"{integer(rng.randrange(1, 4))}.{digits(rng.randrange(1, 20))}"
            yield f"{sign}{mantissa}{mark}{rng.randrange(0, 400)}"
        elif kind == 8:
            value = from_bits(rng.getrandbits(63) % 0x7FF0000000000000)
            yield sign + rng.choice(list(nudged(exact(halfway(value)))))
        elif kind == 9:
            value = from_bits(rng.getrandbits(rng.randrange(1, 54)))
            yield scientific(sign + rng.choice(list(nudged(exact(halfway(value))))), rng)
        elif kind == 10:
            value = float(rng.getrandbits(rng.randrange(1, 70))) / 2 ** rng.randrange(0, 30)
            yield sign + rng.choice(list(nudged(exact(halfway(value)))))
        else:
            yield f"{sign}{rng.random() * 10 ** rng.randrange(-6, 7)!r}"


def broken(seed):
    """Texts that begin with a minus or a digit and are often no number."""
    rng = random.Random(seed)
    source = numbers(seed + 1)
    while True:
        text = next(source)
        if len(text) > 60:
            text = text[: rng.randrange(1, 60)]
        change = rng.randrange(4)
        place = rng.randrange(len(text) + 1)
        if change == 0:
            text = text[:place]
        elif change == 1:
            text = text[:place] + rng.choice("0123456789+-.eE ,]}x\x00/:") + text[place:]
        elif change == 2:
            text = text[:place] + text[place + 1 :]
        else:
            text = "".join(rng.choice("-0019.eE+") for _ in range(rng.randrange(1, 9)))
        if text and text[0] in "-0123456789":
            yield text


def read_by(library, schema, texts):
    """What the library makes of each text: (kind, value) or None where it refuses it."""
    found = []
    for text in texts:
        json = b"[" + text.encode("latin-1") + b"]"
        instance = ctypes.c_void_p()
        status = library.satya_instance_from_json(
            schema, json, len(json), None, ctypes.byref(instance), None
        )
        if status != 0:
            found.append(None)
            continue
        array, value = Value(), Value()
        library.satya_instance_value(instance, ctypes.byref(array))
        if library.satya_value_at(ctypes.byref(array), 0, ctypes.byref(value)) != 0:
            found.append(None)
        elif value.kind == 3:
            found.append(("int64", value.data.int64))
        elif value.kind == 4:
            found.append(("double", bits(value.data.float64)))
        elif value.kind == 5:
            found.append(("number", ctypes.string_at(value.data.text, value.size).decode()))
        else:
            found.append(("kind", value.kind))
        library.satya_instance_free(instance)
    return found


class Data(ctypes.Union):
    _fields_ = [
        ("int64", ctypes.c_int64),
        ("float64", ctypes.c_double),
        ("text", ctypes.c_void_p),
    ]


class Value(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint8),
        ("reserved0", ctypes.c_uint8),
        ("reserved1", ctypes.c_uint16),
        ("size", ctypes.c_uint32),
        ("data", Data),
    ]


def wanted_of(text):
    """As `read_by` says it, for a text that is one number and nothing else."""
    result = expected(text)
    if result is None or result[2] != len(text):
        return None
    kind, value, _ = result
    return kind, bits(value) if kind == "double" else value


def main():
    parser = argparse.ArgumentParser(description="Compares the library's numbers with Python's.")
    parser.add_argument("--count", type=int, default=10_000_000, help="random texts")
    parser.add_argument("--seed", type=int, default=1)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--library", default=str(root / ".build/release/libsatya.so"))
    arguments = parser.parse_args()
    library = ctypes.CDLL(arguments.library)
    library.satya_instance_from_json.argtypes = [
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.c_void_p,
        ctypes.c_void_p,
        ctypes.c_void_p,
    ]
    library.satya_instance_value.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    library.satya_value_at.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
    library.satya_instance_free.argtypes = [ctypes.c_void_p]
    schema = ctypes.c_void_p()
    if library.satya_schema_create(b"true", ctypes.c_size_t(4), None, ctypes.byref(schema), None):
        sys.exit("the schema is refused")

    checked = 0
    # Digits beyond the limit are refused, whatever they say.
    traps = [text for text in fixed() if len(text) < 4000]
    random_texts = itertools.islice(numbers(arguments.seed), arguments.count)
    broken_texts = itertools.islice(broken(arguments.seed), arguments.count // 10)
    texts = itertools.chain(traps, random_texts, broken_texts)
    while chunk := list(itertools.islice(texts, 10_000)):
        chunk = [text for text in chunk if not set(text) & set(" ,]}")]
        for text, found in zip(chunk, read_by(library, schema, chunk)):
            wanted = wanted_of(text)
            if found != wanted:
                sys.exit(f"{text!r}: found {found}, Python says {wanted}")
        checked += len(chunk)
    print(f"numbers: {checked} checks, 0 failed")


if __name__ == "__main__":
    main()
