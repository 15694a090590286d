# SPDX-License-Identifier: Apache-2.0
"""Whole models drawn at random, and inputs for them: what test_generated_models.py gives to
both libraries. The same number draws the same declaration and the same inputs."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

PRELUDE = """
import collections, dataclasses, datetime as dt, decimal, enum, uuid
from typing import *
from typing import Annotated, Generic, TypeVar
from typing_extensions import NotRequired, TypedDict
from LIB import *
from LIB import BaseModel
from LIB.alias_generators import to_camel, to_pascal

T = TypeVar("T")
U = TypeVar("U")

class Color(enum.Enum):
    red = "r"
    blue = "b"

class Level(enum.IntEnum):
    low = 1
    high = 2

class Entry(TypedDict, total=False):
    a: int
    b: List[str]

class Pair(NamedTuple):
    left: int
    right: str = "r"

@dataclasses.dataclass
class Spot:
    # Whether pydantic gives it the aliases of a model around it hangs on what came before.
    __pydantic_config__ = {}
    x: int
    y: float = 0.5

class Cat(BaseModel):
    kind: Literal["cat"] = "cat"
    lives: int = 9

class Dog(BaseModel):
    kind: Literal["dog"]
    name: str

class Tree(BaseModel):
    value: int
    below: List["Tree"] = []

class Box(BaseModel, Generic[T]):
    held: T
    more: List[T] = []

class Two(BaseModel, Generic[T, U]):
    one: T
    other: Optional[U] = None

def even(v):
    if isinstance(v, int) and v % 2: raise ValueError("odd")
    return v

def short(v):
    assert len(repr(v)) < 12, "too long"
    return v

def around(v, handler):
    return handler(v)

def told(v, handler, info):
    return [handler(v), info.mode, info.field_name]
"""

#: Values that no type was thought of with.
JUNK = [
    None, True, 0, 1, -3, 2.0, 2.5, "", "x", "7", "red", b"b", [], [1], {}, {"a": 1}, (1, "2"), 10**20,
    float("nan"), " 12 ", Decimal("1.5"), datetime(2020, 1, 2), {1}, "2020-01-02",
]  # fmt: skip


class Type:
    """A type: its text, its constraints, and values that are often of it."""

    def __init__(self, text, values, limits=(), key=False, many=None):
        self.text = text
        self.values = values
        self.limits = limits
        self.is_key = key
        #: A function (chance, module) -> value, in place of `values`.
        self.many = many

    def value(self, chance, module):
        if chance.random() < 0.12:
            return chance.choice(JUNK)
        if self.many is not None:
            return self.many(chance, module)
        found = chance.choice(self.values)
        return eval(found[1:], module.__dict__) if isinstance(found, str) and found.startswith("=") else found


_NUMBERS = ["gt=1", "ge=0", "lt=10", "le=7", "multiple_of=2", "gt=0, le=5", "strict=True"]
_LENGTHS = ["min_length=1", "max_length=2", "min_length=1, max_length=3"]
LEAVES = [
    Type("int", [0, 1, 3, 12, -5, "4", "x", 2.0, 2.5, True, 2**65], _NUMBERS, True),
    Type("float", [0, 1.5, 4, "2.5", -1e300, "nan", "x"], [*_NUMBERS[:-2], "allow_inf_nan=False"], True),
    Type("str", ["", "a", "abc", " pad ", "ABC", 5], [*_LENGTHS, "pattern='^[a-c]*$'", "strict=True"], True),
    Type("bool", [True, False, 0, "yes", "off", 2], ["strict=True"]),
    Type("bytes", [b"", b"ab", "ab", "YWI=", b"\xff"], _LENGTHS),
    Type("None", [None]),
    Type("Any", JUNK),
    Type("decimal.Decimal", [Decimal("1.25"), "2.50", 3, "x"], ["max_digits=3", "decimal_places=1", "gt=1"]),
    Type("dt.datetime", [datetime(2020, 1, 2, 3), "2020-01-02T03:04:05Z", 1577934245, "no",
                         datetime(2020, 1, 2, tzinfo=timezone.utc)]),
    Type("dt.date", [date(2020, 1, 2), "2020-01-02", "2020-13-02", datetime(2020, 1, 2)],
         ["ge=dt.date(2020, 1, 1)"], True),
    Type("dt.time", [time(1, 2), "03:04:05", "25:00"]),
    Type("dt.timedelta", [timedelta(days=1, seconds=2), "PT1H", 30, "x"], ["lt=dt.timedelta(hours=2)"]),
    Type("uuid.UUID", [UUID(int=7), "12345678-1234-4234-8234-123456789012", "z"], (), True),
    Type("Color", ["r", "=Color.red", "x"], (), True),
    Type("Level", [1, "=Level.high", 3, "1"]),
    Type("Literal['a', 1]", ["a", 1, "b", True], (), True),
    Type("PositiveInt", [1, 0, "5"]),
    Type("SecretStr", ["s", 3]),
    Type("Entry", [{"a": 1}, {"a": "1", "b": ["q"]}, {"b": "q"}, {"z": 1}, 3]),
    Type("Pair", [(1, "a"), [2], {"left": "3", "right": "z"}, ("x",)]),
    Type("Spot", ["=Spot(1)", {"x": "2"}, {"x": 1, "y": "q"}, (1,)]),
    Type("Cat", ["=Cat()", {"kind": "cat", "lives": "3"}, {"kind": "dog"}, {}]),
    Type("Tree", [{"value": 1}, {"value": "1", "below": [{"value": 2}]}, {"value": 1, "below": [{"value": "x"}]}]),
    Type("Annotated[Union[Cat, Dog], Field(discriminator='kind')]",
         [{"kind": "cat"}, {"kind": "dog", "name": "n"}, {"kind": "dog"}, {"kind": "eel"}, {}, "=Dog(kind='dog', name='n')"]),
    Type("Annotated[int, AfterValidator(even)]", [2, 3, "4"]),
    Type("Annotated[str, BeforeValidator(short)]", ["a", "a much longer text"]),
    Type("Annotated[int, WrapValidator(around)]", [1, "x"]),
    Type("Annotated[float, PlainSerializer(lambda v: f'<{v}>', return_type=str)]", [1.5, 2]),
    Type("Annotated[int, PlainSerializer(lambda v: v + 1, when_used='json')]", [1, 2]),
    Type("Json[List[int]]", ["[1, 2]", "[", "[\"x\"]"]),
]  # fmt: skip


def _some(chance, module, inner, most=3):
    return [inner.value(chance, module) for _ in range(chance.randint(0, most))]


def _hashable(values):
    found = []
    for value in values:
        try:
            hash(value)
        except TypeError:
            continue
        found.append(value)
    return found


def drawn_type(chance, depth, models):
    """Draws a type, of types of less depth."""
    if depth == 0 or chance.random() < 0.4:
        found = chance.choice(LEAVES if not models or chance.random() < 0.8 else models)
        if found.limits and chance.random() < 0.3:
            return Type(f"Annotated[{found.text}, Field({chance.choice(found.limits)})]", found.values, (), found.is_key, found.many)
        return found
    inner = drawn_type(chance, depth - 1, models)
    other = drawn_type(chance, depth - 1, models)
    keys = chance.choice([leaf for leaf in LEAVES if leaf.is_key])
    shape = chance.randrange(10)
    if shape == 0:
        return Type(f"Optional[{inner.text}]", (), many=lambda c, m: None if c.random() < 0.3 else inner.value(c, m))
    if shape in (1, 2):
        name = chance.choice(["List", "List", "Sequence", "collections.deque"])
        return Type(f"{name}[{inner.text}]", (), _LENGTHS if name == "List" else (), many=lambda c, m: _some(c, m, inner))
    if shape == 3:
        return Type(f"Tuple[{inner.text}, {other.text}]", (), many=lambda c, m: [inner.value(c, m), other.value(c, m)])
    if shape == 4:
        return Type(f"Tuple[{inner.text}, ...]", (), many=lambda c, m: tuple(_some(c, m, inner)))
    if shape == 5:
        name = chance.choice(["Set", "FrozenSet"])
        return Type(f"{name}[{keys.text}]", (), many=lambda c, m: _hashable(_some(c, m, keys, 1)))
    if shape == 6:
        return Type(f"Dict[{keys.text}, {inner.text}]", (), _LENGTHS,
                    many=lambda c, m: {k: inner.value(c, m) for k in _hashable(_some(c, m, keys, 2))})  # fmt: skip
    if shape in (7, 8):
        mode = ", Field(union_mode='left_to_right')]" if chance.random() < 0.2 else ""
        text = f"Union[{inner.text}, {other.text}]"
        return Type(f"Annotated[{text}{mode}" if mode else text, (), many=lambda c, m: c.choice((inner, other)).value(c, m))
    if "Field(" in inner.text + other.text:
        # pydantic puts the whole of a Field into the name of the class.
        return inner
    if chance.random() < 0.5:
        return Type(f"Box[{inner.text}]", (), many=lambda c, m: {"held": inner.value(c, m), "more": _some(c, m, inner, 1)})
    return Type(f"Two[{inner.text}, {other.text}]", (), many=lambda c, m: {"one": inner.value(c, m), "other": other.value(c, m)})


SETTINGS = [
    "extra='forbid'", "extra='allow'", "extra='ignore'", "strict=True", "populate_by_name=True",
    "validate_by_name=True, validate_by_alias=False", "str_strip_whitespace=True", "str_to_upper=True",
    "str_max_length=4", "use_enum_values=True", "coerce_numbers_to_str=True", "frozen=True",
    "validate_default=True", "ser_json_timedelta='float'", "ser_json_bytes='base64'", "val_json_bytes='base64'",
    "ser_json_inf_nan='strings'", "alias_generator=to_camel",
    "alias_generator=AliasGenerator(validation_alias=to_pascal, serialization_alias=to_camel)",
    "from_attributes=True", "revalidate_instances='always'", "json_schema_serialization_defaults_required=True",
    "serialize_by_alias=True", "validate_assignment=True", "allow_inf_nan=False", "title='Named'",
    "loc_by_alias=False",
]  # fmt: skip

_DEFAULTS = ["None", "1", "'d'", "[]", "{}", "1.5", "'2020-01-02'"]


class Declared:
    """A module's worth of classes, of which the last, `Made`, is what is tried."""

    def __init__(self, seed):
        chance = random.Random(seed)
        self.models = []
        self.source = ""
        self.fields = {}
        for number in range(chance.randint(0, 2)):
            self._class(chance, f"Part{number}", "BaseModel")
        parts = [model.text for model in self.models]
        base = chance.choice(parts) if parts and chance.random() < 0.4 else "BaseModel"
        self._class(chance, "Made", base)

    def _class(self, chance, name, base):
        fields = dict(self.fields.get(base, {}))
        lines = []
        own = {}
        settings = chance.sample(SETTINGS, chance.choice([0, 0, 1, 1, 2, 3]))
        if sum("alias_generator" in s for s in settings) > 1 or sum("extra=" in s for s in settings) > 1:
            settings = settings[:1]
        if any("validate_by" in s for s in settings):
            settings = [s for s in settings if "populate" not in s]
        if settings:
            lines.append(f"model_config = ConfigDict({', '.join(settings)})")
        for number in range(chance.randint(1, 5)):
            field = f"{chance.choice('abc')}_{name[-1].lower()}{number}"
            if fields and chance.random() < 0.15:
                field = chance.choice(list(fields))
            if field in own:
                continue
            kind = drawn_type(chance, chance.choice([0, 1, 1, 2, 2]), self.models)
            aliases, declared = self._declared(chance, field)
            own[field] = (kind, aliases)
            lines.append(f"{field}: {kind.text}{declared}")
        lines += self._functions(chance, own)
        body = "".join(f"    {line}\n" for line in lines)
        self.source += f"class {name}({base}):\n{body}\n"
        fields = self.fields[name] = {**fields, **own}
        self.models.append(Type(name, (), many=lambda c, m: self.data(c, m, fields)))

    def _declared(self, chance, field):
        """Draws what is assigned to a field, and the names that a value of it is found by."""
        options, aliases = [], [field]
        draw = chance.random()
        if draw < 0.35:
            if chance.random() < 0.6:
                return aliases, f" = {chance.choice(_DEFAULTS)}"
            return aliases, ""
        if draw < 0.6:
            options.append(f"default={chance.choice(_DEFAULTS)}")
        elif draw < 0.7:
            options.append(f"default_factory={chance.choice(['list', 'dict', 'lambda: 3', 'lambda data: len(data)'])}")
        if chance.random() < 0.3:
            aliases.append(f"{field}Alias")
            options.append(f"alias='{field}Alias'")
        elif chance.random() < 0.3:
            aliases += ["x1", "x2"]
            options.append(chance.choice([
                "validation_alias='x1'", "validation_alias=AliasChoices('x1', 'x2')",
                "validation_alias=AliasChoices('x1', AliasPath('x2', 0))", "serialization_alias='out'",
            ]))  # fmt: skip
        for option in ("exclude=True", "frozen=True", "repr=False", "validate_default=True", "title='A title'", "description='Told'"):
            if chance.random() < 0.07:
                options.append(option)
        return aliases, f" = Field({', '.join(options)})"

    def _functions(self, chance, own):
        field = chance.choice(list(own))
        draw = chance.random()
        if draw < 0.12:
            mode = chance.choice(["before", "after", "plain"])
            return [f"@field_validator({field!r}, mode={mode!r})", "@classmethod", "def _checked(cls, v): return even(v)"]
        if draw < 0.18:
            return [f"@field_validator({field!r}, mode='wrap')", "@classmethod", "def _around(cls, v, handler): return handler(v)"]
        if draw < 0.24:
            return ["@model_validator(mode='after')", "def _after(self):", f"    short(getattr(self, {field!r}, 0))", "    return self"]
        if draw < 0.30:
            return ["@model_validator(mode='before')", "@classmethod", "def _before(cls, v):",
                    "    return {**v, 'z': 1} if isinstance(v, dict) else v"]  # fmt: skip
        if draw < 0.36:
            return [f"@field_serializer({field!r}, mode='wrap')", "def _told(self, v, handler, info): return told(v, handler, info)"]
        if draw < 0.42:
            return ["@computed_field", "@property", f"def computed(self) -> str: return repr(getattr(self, {field!r}, 0))[:9]"]
        if draw < 0.46:
            return ["@model_serializer(mode='wrap')", "def _all(self, handler): return {**handler(self), 'all': 1}"]
        if draw < 0.5:
            return ["_private: int = PrivateAttr(3)"]
        return []

    def data(self, chance, module, fields=None):
        """Draws an input of the model."""
        found = {}
        for name, (kind, aliases) in (self.fields["Made"] if fields is None else fields).items():
            if chance.random() < 0.85:
                found[chance.choice([name, *aliases, *aliases])] = kind.value(chance, module)
        if chance.random() < 0.15:
            found[chance.choice(["z", "zz", "aA"])] = chance.choice(JUNK)
        return found
