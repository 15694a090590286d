# SPDX-License-Identifier: Apache-2.0
"""Row 15: instances from keyword arguments. msgspec's constructor checks nothing; the
others check types and rules."""

from .. import contest, samples
from ..line import Line, same

LIBRARIES = ("satya", "msgspec", "pydantic")

PERSON_FACTS = (
    "[value.id, value.name, value.email, value.age, value.score,"
    " value.active, value.city, value.code, value.level, value.note]"
)

LINES = [
    Line(
        "create from keywords, 2 fields",
        same("value = User(name='Alice', age=30)", *LIBRARIES),
        {"msgspec": 1.0, "pydantic": 10},
        "[value.name, value.age]",
        slack=0.03,
    ),
    Line(
        "create from a dict's members, 2 fields",
        same("value = User(**members)", *LIBRARIES, setup="members = {'name': 'Alice', 'age': 30}"),
        {"msgspec": None, "pydantic": None},
        "[value.name, value.age]",
    ),
    Line(
        "create, 10 mixed fields, in order",
        same(f"value = Person({samples.keywords(samples.PERSON)})", *LIBRARIES),
        {"msgspec": 1.5, "pydantic": 10},
        PERSON_FACTS,
    ),
    Line(
        "create, 10 mixed fields, in reverse",
        same(
            f"value = Person({samples.keywords(samples.reversed_members(samples.PERSON))})",
            *LIBRARIES,
        ),
        {"msgspec": 1.5, "pydantic": 10},
        PERSON_FACTS,
    ),
]


def run(effort):
    return contest.run(15, "create", LINES, effort)
