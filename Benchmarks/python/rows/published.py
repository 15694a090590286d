# SPDX-License-Identifier: Apache-2.0
"""Row 26: the five categories of the benchmark published with `satya` 0.5.1, and JSON:
its `RustModel` here, in an environment of its own, and ours; the same text runs on both.
The note of a line holds the figure that was published, measured on an ARM Mac with
Python 3.13."""

import sys

from suite import environments

from .. import contest
from ..line import Line, same

BOTH = ("classic", "published")
MADE = "user = User(**CLASSIC)"
ROWS = "rows = [dict(CLASSIC, age=age) for age in range(100)]"

LINES = [
    Line(
        "published benchmark: creation",
        same("value = User(name='Alice Example', email='alice@example.com', age=30)", *BOTH),
        {"published": 10},
        "value.dict()",
        note="published: 997 ns, 1.00 M/s",
    ),
    Line(
        "published benchmark: field access",
        same("value = user.name", *BOTH, setup=MADE),
        {"published": 10},
        copies=20,
        note="published: 278 ns, 3.6 M/s",
    ),
    Line(
        "published benchmark: field update",
        same("user.age = 31", *BOTH, setup=MADE),
        {"published": 10},
        "user.dict()",
        copies=20,
        note="published: 332 ns, 3.01 M/s",
    ),
    Line(
        "published benchmark: dict conversion",
        same("value = user.dict()", *BOTH, setup=MADE),
        {"published": 8},
        note="published: 385 ns, 2.6 M/s",
    ),
    Line(
        "published benchmark: batch of 100",
        same("value = [User(**row) for row in rows]", *BOTH, setup=ROWS),
        {"published": 10},
        "[user.dict() for user in value]",
        items=100,
        unit="item",
        copies=1,
        note="published: 935 ns, 1.07 M/s",
    ),
    Line(
        "JSON conversion of that model",
        same("value = user.json()", *BOTH, setup=MADE),
        {"published": 8},
        "says(value)",
    ),
]


def run(effort):
    try:
        theirs = environments.published(sys.executable)
    except environments.CannotInstall as error:
        yield contest.skipped(26, "published benchmark", str(error))
        return
    groups = [
        (["classic"], sys.executable, contest.environment()),
        (["published"], theirs, contest.environment(PYTHONPATH=str(contest.places.BENCHMARKS))),
    ]
    yield from contest.run(26, "published", LINES, effort, groups, ours="classic")
