# SPDX-License-Identifier: Apache-2.0
"""What only the native engine could get wrong of classes: layouts, slots that are assigned
later, metaclasses."""

import abc
import gc
import weakref
from typing import List

import pytest

import satya
from satya import Field, Model

if satya.engine() != "native":
    pytest.skip("these tests are about the native engine", allow_module_level=True)


def test_bases_with_fields_are_combined():
    class A(Model):
        a: int

    class B(Model):
        b: int = 2

    class Both(A, B):
        c: str = "c"

    class Other(B, A):
        pass

    class Last(Both):
        d: int = 4
        a: str = "over"

    both, other, last = Both(a=1), Other(a=5, b=6), Last(d=9)
    assert (both.a, both.b, both.c) == (1, 2, "c")
    assert (other.a, other.b) == (5, 6)
    assert (last.a, last.b, last.c, last.d) == ("over", 2, "c", 9)
    assert isinstance(both, A) and isinstance(both, B)
    for cls in (A, B, Both, Other, Last):
        assert cls.__basicsize__ == 32 + 8 * len(cls.model_fields)


def test_mixins_with_a_dict_and_slots_of_the_user():
    class Mixin:
        def double(self):
            return self.value * 2

    class Mixed(Mixin, Model):
        value: int

    class Slotted(Model):
        __slots__ = ("_cache",)
        value: int

    class More(Slotted):
        other: List[int] = []

    assert Mixed(value=2).double() == 4 and Mixed(value=2).__dict__ == {"value": 2}
    made = More(value=1, other=[1])
    object.__setattr__(made, "_cache", made)
    assert made._cache is made and made.value == 1 and made.other == [1]
    gone = weakref.ref(made)
    del made
    gc.collect()
    assert gone() is None


def test_class_assignment_only_between_equal_layouts():
    class One(Model):
        a: int

    class Two(Model):
        a: int
        b: int = 1

    class Child(One):
        def double(self):
            return self.a * 2

    made = One(a=3)
    with pytest.raises(TypeError):
        made.__class__ = Two
    with pytest.raises(TypeError):
        object.__dict__["__class__"].__set__(made, Two)
    made.__class__ = Child
    assert made.double() == 6


def test_initializers_assigned_later():
    class Base(Model):
        a: int = 1

    class Child(Base):
        b: int = 2

    assert Child(a=5).a == 5

    def init(self, **data):
        type(self).__satya_table__.create(self, {"a": 77, **data})

    Base.__init__ = init
    assert Child(b=3).a == 77 and Base().a == 77
    del Base.__init__
    assert Child().a == 1

    made = []

    def new(cls, *args, **kwargs):
        made.append(cls)
        return Model.__new__(cls)

    Base.__new__ = new
    assert Child().a == 1 and made == [Child]
    del Base.__new__


def test_setattr_assigned_later_and_overridden():
    seen = []

    class Watched(Model):
        a: int = 1

        def __setattr__(self, name, value):
            seen.append(name)
            super().__setattr__(name, value)

    made = Watched()
    made.a = 4
    assert made.a == 4 and seen == ["a"]

    class Plain(Model):
        a: int = 1

    plain = Plain()
    Plain.__setattr__ = lambda self, name, value: seen.append((name, value))
    plain.a = 3
    assert plain.a == 1 and seen[-1] == ("a", 3)
    del Plain.__setattr__
    plain.a = 3
    assert plain.a == 3


def test_call_of_a_metaclass():
    class Meta(type(Model)):
        def __call__(cls, *args, **kwargs):
            return "called", super().__call__(*args, **kwargs)

    class Called(Model, metaclass=Meta):
        a: int

    assert Called(a=1) == ("called", Called.model_validate({"a": 1}))

    class Later(type(Model)):
        pass

    class Second(Model, metaclass=Later):
        a: int

    assert Second(a=1).a == 1
    Later.__call__ = lambda cls, **kwargs: "later"
    assert Second(a=1) == "later"


def test_abstract_classes():
    class Abstract(Model, abc.ABC):
        a: int

        @abc.abstractmethod
        def method(self): ...

    class Concrete(Abstract):
        def method(self):
            return self.a

    for make in (lambda: Abstract(a=1), lambda: Abstract.model_validate({"a": 1}), lambda: Abstract.__new__(Abstract)):
        with pytest.raises(TypeError, match="abstract"):
            make()
    assert Concrete(a=1).method() == 1


def test_model_validate_overridden_below():
    class Base(Model):
        a: int

    class Child(Base):
        @classmethod
        def model_validate(cls, obj, **options):
            return super().model_validate({**obj, "a": obj["a"] + 1}, **options)

    class Grandchild(Child):
        b: int = 0

    assert type(Base.model_validate({"a": 1})) is Base
    made = Child.model_validate({"a": 1})
    assert type(made) is Child and made.a == 2
    made = Grandchild.model_validate({"a": 1, "b": 2})
    assert type(made) is Grandchild and (made.a, made.b) == (2, 2)


def test_classes_go():
    def once():
        class Local(Model):
            a: int = Field(ge=0)
            b: List["Local"] = []

        made = Local(a=1, b=[Local(a=2)])
        made.model_dump()
        Local.model_validate({"a": 1, "b": [{"a": 2}]})
        return weakref.ref(Local)

    gone = [once() for _ in range(50)]
    gc.collect()
    assert not any(each() for each in gone)
