# SPDX-License-Identifier: Apache-2.0
"""Bases of every kind: several with fields, mixins, abstract classes, generics, metaclasses."""

import abc
import collections.abc
import copy
import enum
import pickle
import weakref
from typing import Any, ClassVar, Dict, Generic, List, NamedTuple, Optional, TypeVar

import pytest

from satya import ConfigDict, Field, Model, PrivateAttr, RootModel, ValidationError, field_validator


class A(Model):
    a: int = 1
    shared: str = "a"


class B(Model):
    b: int = 2
    shared: str = "b"


class Left(A):
    left: List[int] = []


class Right(A):
    right: Any = None


class Both(A, B):
    own: int = 3


class Diamond(Left, Right):
    last: int = Field(default=4, ge=0)


class Mixed(B, Diamond):
    pass


@pytest.mark.parametrize("cls", [A, B, Left, Right, Both, Diamond, Mixed])
def test_several_bases_with_fields(cls):
    values = {name: n for n, name in enumerate(cls.model_fields)}
    values = {**values, "shared": "x"}
    if "left" in values:
        values["left"] = [1]
    made = cls(**values)
    assert made.model_dump() == values == vars(made)
    assert cls.model_validate(values) == made == cls.model_validate_json(made.model_dump_json())
    for name, value in values.items():
        assert getattr(made, name) == value
        setattr(made, name, value)
    for parent in cls.__mro__[1:-2]:
        if issubclass(parent, Model):
            assert isinstance(made, parent)
    assert copy.copy(made) == made == pickle.loads(pickle.dumps(made))
    assert weakref.ref(made)() is made
    for name in values:
        delattr(made, name)
    assert vars(made) == {}
    made.__init__(**values)
    assert made.model_dump() == values


def test_which_base_wins():
    assert Both().shared == "a" and Mixed().shared == "b" and Diamond().shared == "a"
    with pytest.raises(ValidationError):
        Mixed(last=-1)
    made = Diamond(a=5, left=[1], right=2, last=3)
    assert (made.a, made.left, made.right, made.last) == (5, [1], 2, 3)


def test_a_field_that_a_subclass_narrows():
    class Narrow(A):
        a: int = Field(default=1, ge=1, le=5)
        shared: Optional[str] = None

    class Wide(Narrow, A):
        a: Any = None

    assert A(a=100).a == 100 and Wide(a="x").a == "x"
    for call in (lambda: Narrow(a=6), lambda: Narrow.model_validate({"a": 0})):
        with pytest.raises(ValidationError):
            call()
    assert Narrow().shared is None and list(Narrow.model_fields) == ["a", "shared"]


class Methods:
    def double(self):
        return self.a * 2


class Slots:
    __slots__ = ()
    kind = "slots"

    def shown(self):
        return f"<{self.a}>"


class Keeper:
    def __init__(self, **data):
        super().__init__(**data)
        self.__dict__["kept"] = True


def test_mixins():
    class First(Methods, A):
        x: int = 0

    class Last(A, Methods):
        x: int = 0

    class Empty(Slots, A):
        x: int = 0

    class Every(Methods, Slots, A, B):
        x: int = 0

    for cls in (First, Last, Every):
        assert cls(a=4).double() == 8 and cls(x=5).x == 5
    for cls in (Empty, Every):
        assert cls(a=4).shown() == "<4>" and cls.kind == "slots"
    made = Every(a=1, b=2, x=3)
    assert copy.deepcopy(made) == made
    assert made.model_dump() == {"b": 2, "shared": "a", "a": 1, "x": 3}


def test_mixins_with_an_init():
    class Kept(Keeper, A):
        pass

    made = Kept(a=5)
    assert made.a == 5 and made.__dict__["kept"] is True
    assert vars(made) == {"a": 5, "shared": "a", "kept": True}
    object.__setattr__(made, "_free", 1)
    assert made._free == 1 and vars(made)["_free"] == 1
    for again in (copy.copy(made), copy.deepcopy(made)):
        assert again.model_dump() == {"a": 5, "shared": "a"}
        assert again.__dict__["kept"] is True and again.__dict__["_free"] == 1
    made.a = 6
    assert made.__dict__["a"] == 6
    del made.__dict__["kept"]
    assert not hasattr(made, "kept") and "kept" not in vars(made)


def test_slots_of_a_subclass():
    class Roomy(A):
        __slots__ = ("_room",)
        x: int = 0

    made = Roomy(a=1, x=2)
    object.__setattr__(made, "_room", [3])
    assert made._room == [3] and made.model_dump() == {"a": 1, "shared": "a", "x": 2}
    del made


def test_builtin_bases():
    """Layouts that cannot be combined are refused by Python; nothing else happens."""
    for other in (int, str, bytes, tuple, list, dict, set, float, Exception, type):
        try:
            cls = type(Model)("Odd", (A, other), {"__module__": __name__})
        except TypeError:
            continue
        for call in (cls, lambda cls=cls: cls(a=3).a, lambda cls=cls: repr(cls(a=3))):
            try:
                call()
            except (TypeError, AttributeError, ValueError):
                pass


def test_abstract_classes():
    class Shape(Model, abc.ABC):
        name: str = "x"

        @abc.abstractmethod
        def area(self): ...

        @property
        @abc.abstractmethod
        def kind(self): ...

    class Half(Shape):
        def area(self):
            return 1

    class Whole(Half):
        side: int = 1

        @property
        def kind(self):
            return "whole"

    for cls in (Shape, Half):
        with pytest.raises(TypeError, match="abstract"):
            cls(name="a")
        with pytest.raises(TypeError, match="abstract"):
            cls()
        with pytest.raises(TypeError, match="abstract"):
            cls.model_validate({"name": "a"})
    assert Whole(name="a").area() == 1 and Whole().kind == "whole"
    assert isinstance(Whole(), Shape)


def test_registered_subclasses():
    class Abstract(abc.ABC):  # noqa: B024
        pass

    Abstract.register(A)
    assert isinstance(A(), Abstract) and issubclass(Left, Abstract)

    @A.register
    class Foreign:
        a = 5

    assert issubclass(Foreign, A) and not isinstance(3, A)

    class Holder(Model):
        inner: A

    try:
        made = Holder(inner=Foreign())
    except ValidationError:
        return
    # It was taken for an instance: nothing that is done with it may break.
    for use in (repr, lambda m: m.model_dump(warnings=False), lambda m: m == m, copy.copy):
        try:
            use(made)
        except (AttributeError, TypeError, ValueError):
            pass


def test_collections_as_bases():
    class Bag(Model, collections.abc.Sequence):
        items: List[int] = []

        def __len__(self):
            return len(self.items)

        def __getitem__(self, index):
            return self.items[index]

    made = Bag(items=[1, 2, 3])
    assert list(made) == [1, 2, 3] or dict(made) == {"items": [1, 2, 3]}
    assert 2 in made.items and made[0] == 1 and made.index(3) == 2


def test_metaclasses():
    class Counting(type(Model)):
        made = 0

        def __call__(cls, *rest, **data):
            Counting.made += 1
            return super().__call__(*rest, **data)

    class Counted(Model, metaclass=Counting):
        x: int = 0

    class Sub(Counted, A):
        y: int = 0

    assert Counted(x=1).x == 1 and Sub(x=1, a=2, y=3).y == 3 and Counting.made == 2
    with pytest.raises(ValidationError):
        Sub(a="x")

    class Strange(type):
        pass

    with pytest.raises(TypeError, match="metaclass"):

        class Conflict(Model, metaclass=Strange):
            x: int = 0

    class Odd(metaclass=Strange):
        pass

    with pytest.raises(TypeError, match="metaclass"):

        class Conflict2(Odd, Model):
            x: int = 0


T = TypeVar("T")


class Box(Model, Generic[T]):
    value: T
    values: List[T] = []


class Named(Box[int], A):
    name: str = ""


def test_generics():
    assert Box(value="x").value == "x" and Box[int](value=1) == Box[int](value=1)
    assert Box[int] is Box[int] and Box[int].model_validate_json('{"value": 3}').value == 3
    with pytest.raises(ValidationError):
        Box[int](value="x")
    with pytest.raises(ValidationError):
        Named(value="x")
    made = Named(value=1, a=2, name="n")
    assert made.model_dump() == {"a": 2, "shared": "a", "value": 1, "values": [], "name": "n"}
    assert isinstance(made, Box) and isinstance(made, Box[int])
    assert Box[Box[int]](value={"value": 1}).value.value == 1


def test_models_inside_of_others():
    class Colors(enum.Enum):
        RED = A(a=1)
        BLUE = A(a=2)

    assert Colors.RED.value.a == 1 and Colors(A(a=2)) is Colors.BLUE

    class Row(NamedTuple):
        first: A
        second: int

    class Table(Model):
        rows: List[Row] = []
        color: Colors = Colors.RED

    made = Table(rows=[({"a": 5}, 6)])
    assert made.rows[0].first.a == 5 and made.color is Colors.RED

    class Outer(Model):
        class Inner(Model):
            x: int = 0

        inner: Inner = Inner()
        cls: ClassVar[type] = Inner

    assert Outer(inner={"x": 3}).inner.x == 3 and Outer.cls is Outer.Inner


class Words(RootModel[Dict[str, int]]):
    def __getitem__(self, name):
        return self.root[name]


class Sub(Words):
    _seen: int = PrivateAttr(default=0)


def test_root_models():
    for cls in (Words, Sub):
        made = cls({"a": 1})
        assert made["a"] == 1 and made.model_dump() == {"a": 1}
        assert cls.model_validate_json('{"b": 2}')["b"] == 2
        with pytest.raises(ValidationError):
            cls({"a": "x"})
        made.root = {"c": 3}
        assert made["c"] == 3 and copy.copy(made) == made


def test_private_attributes_of_bases():
    class One(Model):
        _one: int = 1

    class Two(Model):
        _two: List[int] = PrivateAttr(default_factory=list)
        x: int = 0

    class Three(One, Two):
        _three: int

    made = Three(x=5)
    assert (made._one, made._two, made.x) == (1, [], 5)
    with pytest.raises(AttributeError):
        made._three  # noqa: B018
    made._three = 7
    assert made._three == 7 and Three()._two is not made._two


def test_bases_assigned_later():
    class One(Model):
        a: int = 0

        def word(self):
            return "one"

    class Two(Model):
        a: int = 0

        def word(self):
            return "two"

    class Sub(One):
        b: int = 0

    made = Sub(a=1, b=2)
    try:
        Sub.__bases__ = (Two,)
    except TypeError:
        assert made.word() == "one"
    else:
        assert made.word() == "two"
    assert (made.a, made.b) == (1, 2) and Sub(a=3, b=4).model_dump() == {"a": 3, "b": 4}
    for bases in ((object,), (), (int,), (Sub,), (Model, object)):
        try:
            Sub.__bases__ = bases
        except TypeError:
            continue
    for use in (repr, lambda m: m.model_dump(), lambda m: m.a, lambda m: type(m)(a=1)):
        try:
            use(made)
        except (TypeError, AttributeError):
            pass


def test_validators_of_bases():
    class Low(Model):
        x: int = 0

        @field_validator("x")
        @classmethod
        def low(cls, value):
            if value < 0:
                raise ValueError("low")
            return value

    class High(Low):
        model_config = ConfigDict(validate_assignment=True)

        @field_validator("x")
        @classmethod
        def high(cls, value):
            if value > 9:
                raise ValueError("high")
            return value

    made = High(x=5)
    for value in (-1, 10):
        for call in (lambda: High(x=value), lambda: setattr(made, "x", value)):
            with pytest.raises(ValidationError):
                call()
    assert Low(x=10).x == 10 and made.x == 5


def test_a_field_tells_of_what_it_hides_in_a_mixin():
    class Mixin:
        x = 3

        def y(self):
            return 1

    class Plain:
        z = None

    with pytest.warns(UserWarning) as caught:

        class M(Mixin, Plain, Model):
            x: int
            y: int = 2
            z: int = 3

    words = sorted(str(warning.message) for warning in caught)
    assert [word.partition(" in ")[0] for word in words] == ['Field name "x"', 'Field name "y"']
    assert {warning.filename for warning in caught} == {__file__}
    assert M(x=1).y == 2
