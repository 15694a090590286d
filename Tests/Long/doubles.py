#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Numbers read through the C interface, bit for bit with Python's.

    doubles.py [COUNT [SEED]]    10,000,000 texts by default, a seed of the day's run

A third are shortest texts of random doubles, a third random digits with a point and
an exponent, a third the hard ones of adversarial_numbers.
"""

import itertools
import pathlib
import random
import struct
import sys
import time
from decimal import Decimal

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bindings" / "python" / "src"))

import adversarial_numbers  # noqa: E402

import satya  # noqa: E402

CHUNK = 50_000


def shortest(rng):
    """Texts of random bit patterns, as Python writes them."""
    while True:
        for value in struct.unpack("<256d", rng.randbytes(2048)):
            if value == value and abs(value) != float("inf"):
                text = repr(value)
                yield text if "." in text or "e" in text else text + ".0"


def digits(rng):
    """One to forty digits with a point among them and an exponent behind."""
    while True:
        text = str(rng.randrange(10 ** rng.randrange(1, 40)))
        point = rng.randrange(1, len(text) + 1)
        head, tail = text[:point], text[point:]
        yield f"{head}.{tail or '0'}e{rng.randrange(-330, 310)}"


def is_same(found, text):
    kind, value, _ = adversarial_numbers.expected(text)
    if kind == "double":
        return type(found) is float and struct.pack("<d", found) == struct.pack("<d", value)
    if kind == "int64":
        return type(found) is int and found == value
    # Digits that no double or 64 bits hold: an int or a Decimal has them all.
    return type(found) in (int, Decimal) and found == Decimal(text)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time()) // 86_400
    print(f"seed {seed}")
    rng = random.Random(seed)
    sources = itertools.cycle((shortest(rng), digits(rng), adversarial_numbers.numbers(seed)))
    schema = satya.Schema(True, max_digits=1_000_000, max_size=1 << 30)
    done = 0
    for source in sources:
        texts = list(itertools.islice(source, min(CHUNK, count - done)))
        document = "[" + ",".join(texts) + "]"
        with schema.from_json(document) as instance:
            values = instance.to_python()
        assert len(values) == len(texts)
        for found, text in zip(values, texts):
            if not is_same(found, text):
                sys.exit(f"{text} is read as {found!r}")
        done += len(texts)
        if done % 1_000_000 < CHUNK:
            print(f"{done} numbers", flush=True)
        if done >= count:
            break
    print(f"{done} numbers are read as Python reads them")


if __name__ == "__main__":
    main()
