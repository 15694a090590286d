# SPDX-License-Identifier: Apache-2.0
"""Row 16: assignment, checked; msgspec's is not. Row 17's reads are of the same instance."""

from .. import contest
from ..line import Line, same

LIBRARIES = ("satya", "msgspec", "pydantic")
SETUP = "user = CheckedUser(name='Alice', age=30)"

LINES = [
    Line(
        "assignment of an int, checked",
        same("user.age = 31", *LIBRARIES, setup=SETUP),
        {"msgspec": 1.0, "pydantic": 15},
        "user.age",
        copies=20,
        slack=0.03,
    ),
    Line(
        "assignment of a str, checked",
        same("user.name = 'Bob'", *LIBRARIES, setup=SETUP),
        {"msgspec": 1.0, "pydantic": 15},
        "user.name",
        copies=20,
        slack=0.03,
    ),
    Line(
        "attribute read",
        same("user.age", *LIBRARIES, setup=SETUP),
        {"msgspec": 1.0, "pydantic": 1.0},
        "user.age",
        copies=50,
        slack=0.05,
    ),
]


def run(effort):
    return contest.run(16, "assign", LINES, effort)
