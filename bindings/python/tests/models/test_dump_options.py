# SPDX-License-Identifier: Apache-2.0
"""Dumps with options, of values of every kind, are what pydantic's are; and they are what the
general way of Python makes of them."""

import collections
import dataclasses
import decimal
import enum
import ipaddress
import itertools
import pathlib
import typing
import uuid
import warnings
from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, NamedTuple, Optional, Set, Tuple, Union

import pytest

import satya
from satya import SerializationError
from satya.models.durations import write_timedelta
from satya.models.jsonable import encode
from satya.models.write import Writing

pydantic = pytest.importorskip("pydantic")
typing_extensions = pytest.importorskip("typing_extensions")


class Color(enum.Enum):
    RED = "red"
    BLUE = 2
    NONE = None


class Record(typing_extensions.TypedDict, total=False):
    x: int
    y: str


class Pair(NamedTuple):
    x: int
    y: str = "a"


@dataclasses.dataclass
class Point:
    x: int
    y: str = "a"


def declared(lib):
    """The classes, made of one library."""

    class Inner(lib.BaseModel):
        x: int
        y: str = "a"
        z: Optional[int] = None

    class Aliased(lib.BaseModel):
        model_config = {"populate_by_name": True}
        x: int = lib.Field(default=1, alias="X")
        inner: Optional[Inner] = None

    class Open(lib.BaseModel):
        model_config = {"extra": "allow"}
        x: int = 1

    class Computing(lib.BaseModel):
        x: Optional[int] = 1

        @lib.computed_field(alias="Twice")
        @property
        def twice(self) -> Optional[int]:
            return self.x and self.x * 2

        @lib.computed_field
        @property
        def inner(self) -> Inner:
            return Inner(x=self.x or 0)

    class Serializing(lib.BaseModel):
        x: int = 1
        y: Annotated[int, lib.PlainSerializer(lambda v: str(v))] = 2
        z: Annotated[int, lib.WrapSerializer(lambda v, h: [h(v)])] = 3
        u: Annotated[int, lib.PlainSerializer(lambda v: {"n": v}, when_used="json")] = 4
        v: List[int] = [1]

        @lib.field_serializer("x")
        def write_x(self, value):
            return (value, self.y)

        @lib.field_serializer("v", when_used="json-unless-none", return_type=List[str])
        def write_v(self, value, info):
            return [f"{info.field_name}{v}{info.mode}" for v in value]

    class Whole(lib.BaseModel):
        x: int = 1
        y: Optional[Inner] = None

        @lib.model_serializer(mode="wrap")
        def write(self, handler, info):
            return {"w": handler(self), "m": info.mode}

    class Plain(lib.BaseModel):
        x: int = 1

        @lib.model_serializer
        def write(self):
            return {"z": self.x}

    class Excluding(lib.BaseModel):
        x: int = lib.Field(1, exclude=True)
        y: Optional[int] = 2
        inner: Inner = lib.Field(default_factory=lambda: Inner(x=1))
        some: List[int] = lib.Field(default_factory=list)

    class Private(lib.BaseModel):
        x: int
        _hidden: int = lib.PrivateAttr(3)

        @lib.field_validator("x")
        @classmethod
        def check(cls, value):
            return value

    class Rooted(lib.RootModel[List[Inner]]):
        pass

    class ByAlias(lib.BaseModel):
        model_config = {"serialize_by_alias": True}
        x: int = lib.Field(1, serialization_alias="X")

    class Formats(lib.BaseModel):
        model_config = {"ser_json_timedelta": "float", "ser_json_bytes": "base64", "use_enum_values": True}
        a: timedelta = timedelta(1)
        b: bytes = b"\xff"
        c: Color = lib.Field(Color.BLUE, validate_default=True)
        f: float = 1.5

    class Many(lib.BaseModel):
        a: Set[int] = {1}
        b: FrozenSet[Tuple[int, str]] = frozenset([(1, "a")])
        c: Tuple[int, Inner] = (1, Inner(x=1))
        d: Tuple[Inner, ...] = (Inner(x=2, z=1),)
        e: collections.deque = collections.deque([1])
        f: decimal.Decimal = decimal.Decimal("1.50")
        g: timedelta = timedelta(seconds=1.5)
        h: bytes = b"a\xc3\xa9"
        i: uuid.UUID = uuid.UUID(int=5)
        j: pathlib.Path = pathlib.Path("/a")
        k: ipaddress.IPv4Address = ipaddress.IPv4Address("1.2.3.4")
        m: lib.SecretStr = lib.SecretStr("s")
        n: Union[int, str, Inner, None] = None
        o: Union[List[int], Dict[str, Inner]] = {"a": Inner(x=1)}
        p: Record = {"x": 1}
        q: Pair = Pair(1)
        r: Point = Point(1)
        s: Any = None
        t: Dict[int, Optional[Inner]] = {1: Inner(x=1), 2: None}
        u: Dict[date, float] = {date(2020, 1, 1): 1.0}
        v: Color = Color.RED
        w: Literal["a", 1, None] = "a"
        x: datetime = datetime(2020, 1, 1, tzinfo=timezone(timedelta(hours=1)))
        y: time = time(1, 2, 3, 4)
        z: typing.Sequence[int] = [1, 2]
        aa: float = float("inf")
        ab: Dict[str, Any] = {"a": [1, {"b": (1.5, None)}], "é": True}

    return {name: value for name, value in locals().items() if name != "lib"}


OURS, THEIRS = declared(satya), declared(pydantic)


def made(classes):
    """The instances, the same of each library; by name, for they have classes of their own."""
    c = classes
    inner = c["Inner"](x=1)
    found = {
        "inner": inner,
        "inner of all": c["Inner"](x=1, y="b", z=None),
        "aliased": c["Aliased"](x=2, inner=c["Inner"](x=1)),
        "aliased by default": c["Aliased"](),
        "open": c["Open"](x=1, q=None, r=[inner], s=1.5),
        "open and closed": c["Open"](),
        "computing": c["Computing"](x=2),
        "computing nothing": c["Computing"](x=None),
        "serializing": c["Serializing"](),
        "serializing given": c["Serializing"](x=1, y=3, v=[2]),
        "whole": c["Whole"](y=inner),
        "plain": c["Plain"](),
        "excluding": c["Excluding"](x=2, y=None),
        "excluding given": c["Excluding"](x=2, y=2, some=[]),
        "private": c["Private"](x=1),
        "rooted": c["Rooted"]([inner, {"x": 2, "z": 3}]),
        "by alias": c["ByAlias"](),
        "formats": c["Formats"](),
        "many": c["Many"](),
    }
    for index, value in enumerate([1, "a", inner, [inner], {"k": (inner, b"b")}, {1, 2}, Point(1), Color.RED]):
        found[f"any {index}"] = c["Many"](s=value, n=1 if index else inner)
    return found


FLAGS = ["by_alias", "exclude_unset", "exclude_defaults", "exclude_none", "round_trip"]
OPTIONS = [{flag: True for flag in flags} for n in range(3) for flags in itertools.combinations(FLAGS, n)]
OPTIONS += [
    {"include": {"x", "inner", "s", "n", "q", "twice"}},
    {"exclude": {"x", "c", "q", "twice"}},
    {"include": {"x", "y"}, "exclude": frozenset({"y"}), "exclude_none": True},
    {"exclude": {"inner": {"x"}, "d": {0: {"x"}}}},
    {"by_alias": False},
    {"context": {"a": 1}, "warnings": "none"},
    {"serialize_as_any": True},
    {"exclude_computed_fields": True},
    {"exclude": {"__all__"}},
]
NAMES = list(made(OURS))


def plainly(value):
    """What a dump gives, in types that both libraries share."""
    if isinstance(value, dict):
        return {plainly(k): plainly(v) for k, v in value.items()}
    if type(value) in (list, tuple, set, frozenset, collections.deque):
        kept = [plainly(v) for v in value]
        return type(value).__name__, sorted(kept, key=repr) if isinstance(value, (set, frozenset)) else kept
    if isinstance(value, float) and value != value:
        return "nan"
    if type(value).__name__ == "SecretStr":
        return "secret", value.get_secret_value()
    return type(value).__name__, value


def outcome(function, **options):
    try:
        return plainly(function(**options))
    except Exception as error:
        return type(error).__name__.replace("PydanticSerializationError", "SerializationError")


@pytest.mark.parametrize("name", NAMES)
def test_options_are_what_they_are_elsewhere(name):
    ours, theirs = made(OURS)[name], made(THEIRS)[name]
    for options in OPTIONS:
        for mode in ("python", "json"):
            found = outcome(ours.model_dump, mode=mode, **options)
            assert found == outcome(theirs.model_dump, mode=mode, **options), (mode, options)
            if isinstance(found, dict):
                assert list(found) == list(outcome(theirs.model_dump, mode=mode, **options)), options
        for indent in (None, 2):
            found = outcome(ours.model_dump_json, indent=indent, **options)
            assert found == outcome(theirs.model_dump_json, indent=indent, **options), options


def generally(instance, mode, **options):
    """The dump as Python's general way makes it."""
    table = type(instance).__satya_table__
    include, exclude = options.pop("include", None), options.pop("exclude", None)
    out = Writing("json" if mode == "text" else mode, table.config, is_text=mode == "text", **options)
    found = table.dump(instance, out, include, exclude)
    out.finish()
    return encode(found) if mode == "text" else found


@pytest.mark.parametrize("name", NAMES)
def test_options_are_what_the_general_way_makes_of_them(name):
    instance = made(OURS)[name]
    for options in OPTIONS:
        for mode in ("python", "json"):
            expected = outcome(lambda **o: generally(instance, mode, **o), **options)
            assert outcome(lambda **o: instance.model_dump(mode=mode, **o), **options) == expected, options
        expected = outcome(lambda **o: generally(instance, "text", **o), **options)
        assert outcome(instance.model_dump_json, **options) == expected, options


TYPES = [
    (List[int], [1, 2]),
    (Dict[str, float], {"a": 1.5}),
    (Tuple[date, ...], (date(2020, 1, 1),)),
    (Tuple[int, str], (1, "a")),
    (Optional[timedelta], timedelta(1)),
    (Union[int, List[str]], ["a"]),
    (bytes, b"a"),
    (Any, {"a": (1, None)}),
    (Record, {"x": 1}),
    (Point, Point(2)),
    (decimal.Decimal, decimal.Decimal("1.5")),
    (float, 1.5),
    (Annotated[int, "x"], 10**30),
    (int, "wrong"),
]


@pytest.mark.parametrize("kind,value", TYPES, ids=[str(kind) for kind, _ in TYPES])
@pytest.mark.filterwarnings("ignore")
def test_values_of_any_type(kind, value):
    ours, theirs = satya.TypeAdapter(kind), pydantic.TypeAdapter(kind)
    for options in OPTIONS:
        for mode in ("python", "json"):
            found = outcome(lambda **o: ours.dump_python(value, mode=mode, **o), **options)
            assert found == outcome(lambda **o: theirs.dump_python(value, mode=mode, **o), **options)
        found = outcome(lambda **o: ours.dump_json(value, **o), **options)
        assert found == outcome(lambda **o: theirs.dump_json(value, **o), **options)


def test_models_of_an_adapter():
    inner = [OURS["Inner"](x=1), OURS["Inner"](x=2, z=3)]
    adapter = satya.TypeAdapter(List[OURS["Inner"]])
    assert adapter.dump_python(inner, exclude_unset=True) == [{"x": 1}, {"x": 2, "z": 3}]
    assert adapter.dump_json(inner, exclude_none=True) == b'[{"x":1,"y":"a"},{"x":2,"y":"a","z":3}]'
    assert adapter.dump_json(inner[:1], indent=1) == (
        b'[\n {\n  "x": 1,\n  "y": "a",\n  "z": null\n }\n]'
    )
    assert adapter.dump_python(inner, exclude={0}) == [{"x": 2, "y": "a", "z": 3}]


def test_functions_of_the_user_run_once_and_in_order():
    seen = []

    class Seen(satya.Model):
        a: Annotated[int, satya.PlainSerializer(lambda v: seen.append(("a", v)) or v)] = 1
        b: int = satya.Field(2, exclude_if=lambda v: seen.append(("b", v)) or False)
        c: Any = None
        d: int = 4

        @satya.field_serializer("d")
        def write_d(self, value, info):
            seen.append(("d", value))
            return value

        @satya.computed_field
        @property
        def e(self) -> int:
            seen.append(("e", self.d))
            return 5

    expected = [("a", 1), ("b", 2), ("d", 4), ("e", 4)]
    for value in (None, object(), {"x": {1}}, b"\xff", float("nan"), "\ud800", 10**5000):
        instance = Seen(c=value)
        for options in ({}, {"exclude_none": True}, {"indent": 2}, {"mode": "json"}):
            seen.clear()
            try:
                if "mode" in options or "indent" not in options:
                    instance.model_dump(**options)
                else:
                    instance.model_dump_json(**options)
            except (SerializationError, ValueError):
                # Where the value itself cannot be written, all before it has run.
                assert seen in (expected, expected[:2])
            else:
                assert seen == expected


def test_unexpected_values_are_told_of_once():
    wrong = OURS["Inner"].model_construct(x="no", y=1, z=None)
    for dump in (wrong.model_dump, wrong.model_dump_json, lambda **o: wrong.model_dump(mode="json", **o)):
        for options in ({}, {"exclude_none": True}):
            with pytest.warns(UserWarning) as caught:
                dump(**options)
            assert len(caught) == 1 and caught[0].filename == __file__
            assert str(caught[0].message).count("UnexpectedValue") == 2
        with pytest.raises(SerializationError):
            dump(warnings="error")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            dump(warnings=False)
    adapter = satya.TypeAdapter(List[int])
    for dump in (adapter.dump_python, adapter.dump_json):
        with pytest.warns(UserWarning) as caught:
            dump(["no"])
        assert len(caught) == 1 and caught[0].filename == __file__


def test_fields_that_were_deleted_are_not_there():
    for name in ("x", "z"):
        instance = OURS["Inner"](x=1)
        delattr(instance, name)
        expected = {"x": 1, "y": "a", "z": None}
        del expected[name]
        assert instance.model_dump() == expected == instance.model_dump(by_alias=True)
        assert instance.model_dump_json() == encode(expected)
        assert instance.model_dump_json(exclude_none=True) == encode(
            {k: v for k, v in expected.items() if v is not None}
        )


def test_values_inside_themselves():
    class Chain(satya.Model):
        next: Optional["Chain"] = None
        any: Any = None

    chain = Chain()
    chain.next = chain
    row = []
    row.append(row)
    for instance in (chain, Chain(any=row)):
        for dump in (instance.model_dump, instance.model_dump_json):
            for options in ({}, {"exclude_none": True}):
                with pytest.raises(ValueError, match="Circular reference") as caught:
                    dump(**options)
                # As pydantic has it: that of text is a SerializationError.
                is_text = dump == instance.model_dump_json
                assert isinstance(caught.value, satya.SerializationError) is is_text
    with pytest.raises(satya.SerializationError, match="JSON: ValueError: Circular reference"):
        satya.TypeAdapter(list).dump_json(row)


def test_a_function_may_change_what_is_being_written():
    class Changing(satya.Model):
        a: Annotated[Any, satya.PlainSerializer(lambda v: v())] = None
        b: List[int] = []
        c: Dict[str, Any] = {}

    def clear():
        made.b = None
        del made.c
        return 1

    made = Changing(b=[1], c={"x": 1})
    made.a = clear
    assert made.model_dump(warnings=False)["a"] == 1
    made.b, made.c = [1], {"x": 1}
    assert made.model_dump_json(warnings=False).startswith('{"a":1,')

    class Emptying(satya.Model):
        rows: List[Annotated[Any, satya.PlainSerializer(lambda v: v())]] = []
        table: Dict[str, Annotated[Any, satya.PlainSerializer(lambda v: v())]] = {}

    made = Emptying()
    made.rows += [lambda: made.rows.clear() or 1, lambda: 2]
    assert made.model_dump()["rows"] == [1]
    made = Emptying()
    made.rows += [lambda: made.rows.clear() or 1, lambda: 2]
    assert made.model_dump_json() == '{"rows":[1],"table":{}}'
    for dump in ("model_dump", "model_dump_json"):
        made = Emptying()
        made.table.update(a=lambda: made.table.update(b=1), c=lambda: 2)
        with pytest.raises(RuntimeError):
            getattr(made, dump)()


def test_durations_and_uuids_are_what_python_writes():
    parts = [0, 1, -1, 59, 60, 3599, 3600, 86399, 86400, 10**6, 1234567]
    adapter = satya.TypeAdapter(timedelta)
    for seconds, micros in itertools.product(parts, [0, 1, 10, 100000, 999999, -1]):
        for days in (0, 1, -1, 364, 365, 366, 10**6, -(10**8)):
            value = timedelta(days, seconds, micros)
            assert adapter.dump_json(value).decode() == f'"{write_timedelta(value)}"'
    assert adapter.dump_json(timedelta.max) == f'"{write_timedelta(timedelta.max)}"'.encode()
    adapter = satya.TypeAdapter(uuid.UUID)
    for bits in range(129):
        for number in {(1 << bits) - 1, 1 << max(bits - 1, 0), (1 << bits) // 3}:
            value = uuid.UUID(int=number)
            assert adapter.dump_json(value) == f'"{value}"'.encode()
            assert adapter.dump_python(value, mode="json") == str(value)


def test_structures_inside_themselves():
    class Link(typing_extensions.TypedDict, total=False):
        value: int
        next: "Link"

    Tree = dataclasses.make_dataclass("Tree", [("value", int), ("left", Optional["Tree"], None)])
    Tree.__annotations__["left"] = Optional[Tree]
    for field in dataclasses.fields(Tree):
        field.type = Tree.__annotations__[field.name]

    class Holder(satya.Model):
        model_config = {"arbitrary_types_allowed": True}
        tree: Tree = Tree(1, Tree(2, Tree(3)))
        links: Link = {"value": 1, "next": {"value": 2, "next": {"value": 3}}}

    Holder.model_rebuild(_types_namespace={"Link": Link})
    three = {"value": 3, "left": None}
    expected = {"value": 1, "left": {"value": 2, "left": three}}
    holder = Holder()
    assert holder.model_dump()["tree"] == expected
    assert holder.model_dump(exclude_none=True)["tree"]["left"]["left"] == {"value": 3}
    assert holder.model_dump()["links"] == {"value": 1, "next": {"value": 2, "next": {"value": 3}}}
    assert '"links":{"value":1,"next":{"value":2,"next":{"value":3}}}' in holder.model_dump_json()


def test_the_settings_of_a_model_hold_in_a_type_adapter():
    """Those of values of no declared type, and of all where `serialize_as_any` takes them for such."""

    class Length(satya.Model):
        model_config = satya.ConfigDict(ser_json_timedelta="float", ser_json_bytes="base64")
        told: timedelta = timedelta(days=1)
        untold: Any = timedelta(days=1)
        raw: bytes = b"\xff"

    expected = '{"told":86400.0,"untold":86400.0,"raw":"_w=="}'
    made = Length()
    for options in ({}, {"by_alias": True}, {"serialize_as_any": True}, {"polymorphic_serialization": True}):
        assert made.model_dump_json(**options) == expected
        assert satya.TypeAdapter(Length).dump_json(made, **options).decode() == expected
        assert satya.TypeAdapter(Any).dump_json(made, **options).decode() == expected
        dumped = satya.TypeAdapter(Length).dump_python(made, mode="json", **options)
        assert dumped == {"told": 86400.0, "untold": 86400.0, "raw": "_w=="}
    for around in (List[Length], Tuple[Length, ...], Union[int, List[Length]]):
        value = (made,) if around is Tuple[Length, ...] else [made]
        found = satya.TypeAdapter(around).dump_json(value, serialize_as_any=True)
        assert found.decode() == f"[{expected}]"


def test_extras_that_a_call_allowed_are_in_no_dump():
    class Plain(satya.Model):
        x: int

    class Computed(satya.Model):
        x: int

        @satya.computed_field
        @property
        def twice(self) -> int:
            return 2 * self.x

    for cls, expected in ((Plain, {"x": 1}), (Computed, {"x": 1, "twice": 2})):
        made = cls.model_validate({"x": 1, "z": 2}, extra="allow")
        assert made.model_extra == {"z": 2}
        adapter = satya.TypeAdapter(cls)
        for options in ({}, {"by_alias": True}, {"serialize_as_any": True}, {"exclude_none": True}, {"mode": "json"}):
            assert made.model_dump(**options) == adapter.dump_python(made, **options) == expected
        assert made.model_dump_json() == made.model_dump_json(by_alias=True) == encode(expected)
        assert made.model_dump(include={"z"}) == adapter.dump_python(made, include={"z"}) == {}
