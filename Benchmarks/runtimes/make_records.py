#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_records.py COUNT: prints so many records of bindings/example/schema.json.

They are 344 birds that nobody has measured, again and again. The numbers are drawn,
always the same ones; some are left out, as they are where an animal got away.
"""

import itertools
import json
import random
import sys

#: Mean and deviation of beak length, beak depth, flipper length and mass.
KINDS = {
    "Adelie": ((38.8, 2.6), (18.3, 1.2), (190, 6), (3700, 450)),
    "Chinstrap": ((48.8, 3.3), (18.4, 1.1), (196, 7), (3730, 380)),
    "Gentoo": ((47.5, 3.0), (15.0, 1.0), (217, 6), (5080, 500)),
}
ISLANDS = {"Adelie": ("Biscoe", "Dream", "Torgersen"), "Chinstrap": ("Dream",), "Gentoo": ("Biscoe",)}
#: Records, from 1, without measurements, and those without a sex.
UNMEASURED = {4, 340}
UNSEXED = UNMEASURED | {9, 10, 11, 12, 48, 247, 287, 325, 337}


def records():
    """Yields the lines of the birds."""
    draw = random.Random(20090711)
    for number in range(1, 345):
        species = "Adelie" if number <= 152 else "Chinstrap" if number <= 220 else "Gentoo"
        length, depth, flipper, mass = (draw.gauss(*kind) for kind in KINDS[species])
        record = {
            "Species": species,
            "Island": draw.choice(ISLANDS[species]),
            "Beak Length (mm)": round(length, 1),
            "Beak Depth (mm)": round(depth, 1),
            "Flipper Length (mm)": round(flipper),
            "Body Mass (g)": 25 * round(mass / 25),
            "Sex": draw.choice(("FEMALE", "MALE")),
        }
        if number in UNMEASURED:
            record.update(dict.fromkeys(list(record)[2:6]))
        if number in UNSEXED:
            record["Sex"] = None
        yield json.dumps(record, separators=(",", ":")) + "\n"


def main():
    birds = itertools.cycle(list(records()))
    sys.stdout.writelines(itertools.islice(birds, int(sys.argv[1])))


if __name__ == "__main__":
    main()
