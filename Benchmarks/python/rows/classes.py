# SPDX-License-Identifier: Apache-2.0
"""Row 24: creating a class of ten fields with constraints, and the first document that
it reads, for which everything must have been compiled."""

from .. import contest, samples
from ..line import Line, Side, same
from suite import inputs

MODEL = """
class Made(BaseModel):
    id: int = Field(ge=1)
    name: str = Field(min_length=1, max_length=80)
    email: str = Field(max_length=200)
    age: int = Field(ge=0, le=150)
    score: float = Field(ge=0)
    active: bool
    city: Optional[str] = None
    code: Optional[int] = None
    level: int = Field(ge=1, le=10)
    note: str = ""
"""
STRUCT = """
class Made(Struct, kw_only=True):
    id: Annotated[int, Meta(ge=1)]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    email: Annotated[str, Meta(max_length=200)]
    age: Annotated[int, Meta(ge=0, le=150)]
    score: Annotated[float, Meta(ge=0)]
    active: bool
    city: Optional[str] = None
    code: Optional[int] = None
    level: Annotated[int, Meta(ge=1, le=10)]
    note: str = ""
"""
TEXT = f"text = {inputs.compact(samples.PERSON)!r}"

LINES = [
    Line(
        "a class of 10 fields",
        {**same(MODEL, "satya", "pydantic", setup=TEXT), "msgspec": Side(STRUCT, TEXT)},
        {"msgspec": None, "pydantic": 5},
        "Made.__name__",
        unit="class",
        copies=1,
    ),
    Line(
        "a class of 10 fields, and its first JSON document",
        {
            **same(
                f"{MODEL}value = Made.model_validate_json(text)",
                "satya",
                "pydantic",
                setup=TEXT,
            ),
            "msgspec": Side(f"{STRUCT}value = msgspec.json.decode(text, type=Made)", TEXT),
        },
        {"msgspec": None, "pydantic": 5},
        "plain(value)",
        unit="class",
        copies=1,
    ),
]


def run(effort):
    return contest.run(24, "classes", LINES, effort)
