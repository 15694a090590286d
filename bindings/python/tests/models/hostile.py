# SPDX-License-Identifier: Apache-2.0
"""A model with fields of every type, and values that lie about what they are."""

import math
from typing import Dict, List, Literal, Optional, Union

from satya import ConfigDict, Field, Model


class Typed(Model):
    model_config = ConfigDict(validate_assignment=True)
    text: str = Field(default="abc", min_length=2, max_length=5)
    number: int = Field(default=1, ge=0, le=100)
    real: float = Field(default=1.0, gt=0)
    flag: bool = False
    items: List[int] = Field(default=[], max_length=3)
    table: Dict[str, int] = {}
    kind: Literal["a", "b", 1] = "a"
    maybe: Optional[int] = None
    either: Union[int, str] = 1


class LyingStr(str):
    __slots__ = ()

    def __len__(self):
        return 10**9

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return hash("text")

    def __iter__(self):
        raise OSError("no")

    def __getitem__(self, index):
        raise OSError("no")

    def __str__(self):
        return "a lie"

    def encode(self, *rest):
        return b"\xff"


class LyingInt(int):
    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return True

    def __ge__(self, other):
        return True

    def __hash__(self):
        return 1

    def __int__(self):
        return 10**30

    def __index__(self):
        return -(10**30)

    def __bool__(self):
        raise OSError("no")


class LyingFloat(float):
    def __float__(self):
        return math.nan

    def __gt__(self, other):
        return True

    __lt__ = __ge__ = __le__ = __eq__ = __gt__
    __hash__ = float.__hash__


class LyingList(list):
    def __len__(self):
        return -5 % 3

    def __iter__(self):
        return iter([7] * 2)

    def __getitem__(self, index):
        return "seven"


class RaisingList(list):
    def __len__(self):
        raise OSError("no")

    def __iter__(self):
        raise OSError("no")


class LyingDict(dict):
    def __len__(self):
        return 10**6

    def __iter__(self):
        return iter(["text", "text", "nothing"])

    def keys(self):
        return ["text", 5]

    def __getitem__(self, key):
        return "lie"

    def get(self, key, default=None):
        return "lie"

    def items(self):
        return [("text", "lie"), (5, 6)]

    def __contains__(self, key):
        return True


class RaisingDict(dict):
    def keys(self):
        raise OSError("no")

    __iter__ = items = __getitem__ = get = __len__ = keys


class Shy:
    """An object of which every question raises."""

    def __getattribute__(self, name):
        raise OSError(name)

    def __eq__(self, other):
        raise OSError("eq")

    def __hash__(self):
        raise OSError("hash")

    def __repr__(self):
        raise OSError("repr")

    def __bool__(self):
        raise OSError("bool")


class Disguised:
    """An object that says that it is of another class."""

    def __init__(self, cls):
        object.__setattr__(self, "cls", cls)

    @property
    def __class__(self):
        return object.__getattribute__(self, "cls")
