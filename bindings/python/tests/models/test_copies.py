# SPDX-License-Identifier: Apache-2.0
"""Copies, pickles and comparisons of instances, whatever they hold."""

import copy
import pickle
import sys
import threading
from typing import Any, Dict, List, Optional

import pytest

from satya import ConfigDict, Field, Model, PrivateAttr, RootModel, ValidationError

PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


class Point(Model):
    x: int
    y: int = 0


class Rich(Model):
    model_config = ConfigDict(extra="allow")
    name: str
    point: Optional[Point] = None
    points: List[Point] = []
    table: Dict[str, Any] = {}
    _held: Any = PrivateAttr(default_factory=list)


class Frozen(Model):
    model_config = ConfigDict(frozen=True)
    x: int
    names: tuple = ()


class Sub(Rich):
    other: int = 5


class Slotted(Point):
    __slots__ = ("_free",)


class Root(RootModel[List[int]]):
    pass


class Custom(Model):
    x: int
    seen: Any = None

    def __init__(self, x, **more):
        super().__init__(x=x, **more)

    def __getstate__(self):
        return {**super().__getstate__(), "mark": 1}

    def __setstate__(self, state):
        assert state.pop("mark") == 1
        super().__setstate__(state)


class Reduced(Model):
    x: int

    def __reduce__(self):
        return (type(self).model_construct, (), {"__dict__": {"x": 7}, "__pydantic_fields_set__": {"x"}})


def rich(cls=Rich):
    made = cls(name="abc", point={"x": 1}, points=[{"x": 2}], table={"a": [1]}, more=[3])
    made._held.append(4)
    return made


INSTANCES = [
    Point(x=1),
    rich(),
    rich(Sub),
    Frozen(x=1, names=("a",)),
    Root([1, 2]),
    Custom(3),
    Point.model_construct(y=3),
    Point.__new__(Point),
]


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("made", INSTANCES, ids=lambda made: type(made).__name__)
def test_pickle(made, protocol):
    again = pickle.loads(pickle.dumps(made, protocol))
    assert type(again) is type(made) and again == made
    assert again.model_fields_set == made.model_fields_set
    assert again.model_extra == made.model_extra
    assert repr(again) == repr(made) and vars(again) == vars(made)
    if isinstance(made, Rich):
        assert again._held == [4] and again._held is not made._held
    both = pickle.loads(pickle.dumps([made, made], protocol))
    assert both[0] is both[1]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_pickle_of_cycles(protocol):
    made = rich()
    made.table["me"] = made
    again = pickle.loads(pickle.dumps(made, protocol))
    assert again.table["me"] is again
    assert copy.deepcopy(made).table["me"] is not made


def test_pickle_by_the_pickler_in_python():
    import io

    for made in INSTANCES:
        file = io.BytesIO()
        pickle._Pickler(file, 2).dump(made)
        file.seek(0)
        assert pickle._Unpickler(file).load() == made


def test_reduce():
    assert pickle.loads(pickle.dumps(Reduced(x=1))).x == 7
    for protocol in PROTOCOLS:
        found = Point(x=1).__reduce_ex__(protocol)
        assert callable(found[0]) and len(found) >= 2


FORGED = [
    None, 3, {}, [], {"__dict__": 3}, {"__dict__": {}, "__pydantic_fields_set__": None},
    {"__dict__": {"x": 1}, "__pydantic_extra__": 3}, {"__dict__": {"x": 1}, "__pydantic_private__": 3},
    {"__dict__": {"x": 1}, "__pydantic_fields_set__": 3}, {"__dict__": {"x": 1}, "__pydantic_fields_set__": [3, "zz"]},
    {"__dict__": {"x": 1, 3: 4}},
]  # fmt: skip


@pytest.mark.parametrize("state", FORGED, ids=str)
def test_states_that_are_none(state):
    """A forged pickle gives an exception, or an instance of which every use has an answer."""
    made = Point.__new__(Point)
    try:
        made.__setstate__(state)
    except (TypeError, KeyError, AttributeError, ValueError):
        pass
    uses = (
        repr, vars, copy.copy, copy.deepcopy, pickle.dumps, lambda m: m == m.model_copy(), lambda m: m.x, lambda m: m._y, lambda m: m.zz,
        lambda m: m.model_fields_set, lambda m: m.model_extra, lambda m: m.model_dump(exclude_unset=True),
        lambda m: m.model_dump(), lambda m: m.model_dump_json(), lambda m: setattr(m, "x", 3), lambda m: setattr(m, "_y", 3),
    )  # fmt: skip
    for use in uses:
        try:
            use(made)
        except (TypeError, AttributeError, ValueError, KeyError):
            pass


@pytest.mark.parametrize("name", ["__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"])
@pytest.mark.parametrize("value", [None, 3, "x", [], {"a": 1}, {"a"}])
@pytest.mark.parametrize("cls", [Point, Rich])
def test_what_is_put_beside_the_fields(cls, name, value):
    """What no state is gives an exception, or an instance of which every use has an answer."""
    made = rich() if cls is Rich else Point(x=1)
    try:
        object.__setattr__(made, name, value)
    except (TypeError, AttributeError, ValueError):
        return
    for use in (repr, copy.copy, copy.deepcopy, pickle.dumps, lambda m: m == m.model_copy(), lambda m: m.model_dump_json()):
        try:
            use(made)
        except (TypeError, AttributeError, ValueError, KeyError):
            pass


class Locked(Model):
    x: int = 1
    connection: Any = None
    _lock: Any = PrivateAttr(default_factory=threading.Lock)

    def __getstate__(self):
        state = super().__getstate__()
        assert list(state) == ["__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__"]
        state["__dict__"].pop("connection")
        state["__pydantic_private__"] = None
        return state

    def __setstate__(self, state):
        super().__setstate__(state)
        self._lock = threading.Lock()
        self.__dict__["connection"] = "again"


def test_what_cannot_be_pickled_is_left_out():
    made = Locked(x=2, connection=threading.Lock())
    for again in (pickle.loads(pickle.dumps(made)), pickle.loads(pickle.dumps(made))):
        assert (again.x, again.connection) == (2, "again") and again._lock.acquire(False)
        assert again.model_fields_set == {"x", "connection"}
    assert made.connection != "again"


def test_an_instance_is_put_together_by_hand():
    made = Rich.__new__(Rich)
    for name, value in (
        ("__dict__", {"name": "n", "point": None, "points": [], "table": {}}),
        ("__pydantic_fields_set__", {"name"}),
        ("__pydantic_extra__", {"more": 1}),
        ("__pydantic_private__", {"_held": [1]}),
    ):
        object.__setattr__(made, name, value)
    assert made.name == "n" and made.more == 1 and made._held == [1]
    assert made.model_fields_set == {"name"} and made.model_dump(exclude_unset=True) == {"name": "n", "more": 1}
    made.__pydantic_fields_set__ = {"table"}
    assert made.model_fields_set == {"table"}


@pytest.mark.parametrize("made", INSTANCES, ids=lambda made: type(made).__name__)
def test_copy(made):
    for again in (copy.copy(made), made.model_copy()):
        assert again is not made and again == made and type(again) is type(made)
        assert again.model_fields_set == made.model_fields_set
        for name, value in vars(made).items():
            assert getattr(again, name) is value or isinstance(made, RootModel)
    for again in (copy.deepcopy(made), made.model_copy(deep=True)):
        assert again == made and type(again) is type(made)


def test_copies_are_of_their_own():
    made = rich()
    shallow, deep = copy.copy(made), copy.deepcopy(made)
    assert shallow.points is made.points and deep.points is not made.points
    assert deep.points[0] is not made.points[0] and deep._held is not made._held
    shallow.name, shallow.other, shallow._held = "xyz", 1, 0
    assert made.name == "abc" and "other" not in made.model_extra and made._held == [4]
    assert made.model_fields_set == deep.model_fields_set
    shallow.model_fields_set.add("zzz")
    assert "zzz" not in made.model_fields_set


def test_deepcopy_uses_its_memo():
    point = Point(x=1)
    found = copy.deepcopy({"a": point, "b": [point], "c": rich()})
    assert found["a"] is found["b"][0]
    memo = {}
    again = copy.deepcopy(point, memo)
    assert memo[id(point)] is again


def test_copies_of_the_copier():
    class Copied(Model):
        x: int

        def __copy__(self):
            return "copied"

        def __deepcopy__(self, memo=None):
            return "deeply"

    assert copy.copy(Copied(x=1)) == "copied" and copy.deepcopy(Copied(x=1)) == "deeply"


def test_copy_with_update():
    made = Point(x=1)
    again = made.model_copy(update={"y": "not checked", "x": 5})
    assert (again.x, again.y) == (5, "not checked") and made.x == 1
    assert again.model_fields_set == {"x", "y"}
    assert rich().model_copy(update={"new": 1}).model_extra == {"more": [3], "new": 1}


def test_slots_of_the_user():
    made = Slotted(x=1)
    object.__setattr__(made, "_free", [1])
    assert made._free == [1] and made.x == 1
    assert copy.copy(made).x == 1


def test_equality():
    assert Point(x=1) == Point(x=1, y=0) and Point(x=1) != Point(x=2)
    assert not Point(x=1) == Sub(name="a")  # noqa: SIM201
    assert Point(x=1) != {"x": 1, "y": 0} and Point(x=1) != None  # noqa: E711
    assert rich() == rich() and rich() != rich(Sub)
    other = rich()
    other._held.append(5)
    assert other != rich()
    nan = float("nan")
    assert Rich(name="a", table={"x": nan}) == Rich(name="a", table={"x": nan})
    with pytest.raises(TypeError):
        hash(Point(x=1))
    assert hash(Frozen(x=1)) == hash(Frozen(x=1))
    with pytest.raises(TypeError):
        hash(Frozen(x=1, names=([],)))
    with pytest.raises(TypeError):
        Point(x=1) < Point(x=2)  # noqa: B015


def test_equality_of_what_goes_on_without_end():
    one, two = Rich(name="a"), Rich(name="a")
    one.table["other"], two.table["other"] = two, one
    with pytest.raises(RecursionError):
        one == two  # noqa: B015
    assert one == one or True


def test_class_assignment():
    class Other(Model):
        x: int
        y: int = 0

        def sum(self):
            return self.x + self.y

    class Wider(Model):
        x: int
        y: int = 0
        z: int = 0

    class Plain:
        pass

    made = Point(x=1, y=2)
    for cls in (Other, Wider, Plain, Frozen, int, Model):
        made = Point(x=1, y=2)
        try:
            object.__setattr__(made, "__class__", cls)
        except TypeError:
            assert type(made) is Point
        for use in (repr, str, vars, lambda m: m.model_dump(), lambda m: m.x, lambda m: m.z):
            try:
                use(made)
            except (AttributeError, TypeError):
                pass
        try:
            made.__init__(x=3)
        except (TypeError, AttributeError, ValidationError):
            pass
        try:
            object.__setattr__(made, "__class__", Point)
        except TypeError:
            pass
        del made


def test_sizes():
    assert sys.getsizeof(Point(x=1)) >= object.__basicsize__ if hasattr(object, "__basicsize__") else True


class Fielded(Model):
    items: List[Point] = Field(default=[Point(x=1)])


def test_defaults_are_copied():
    one, two = Fielded(), Fielded()
    one.items[0].x = 9
    one.items.append(Point(x=2))
    assert two.items == [Point(x=1)] and Fielded().items == [Point(x=1)]
    assert copy.copy(one).items is one.items
