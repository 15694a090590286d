# SPDX-License-Identifier: Apache-2.0
"""Special methods that a class defines, or is given later, take effect."""

import functools
import gc
import platform
from typing import Any, ClassVar, List

import pytest

from satya import BaseModel, ConfigDict, Field, Model, PrivateAttr, ValidationError, computed_field


def base():
    """Returns a new class, and a subclass of it, that nothing was done to."""

    class Base(Model):
        x: int = 0
        more: Any = None

    class Sub(Base):
        y: int = Field(default=1, ge=0)

    return Base, Sub


def made_in_every_way(cls):
    yield cls(x=1)
    yield cls(**{"x": 1, "more": None})
    yield cls.model_validate({"x": 1})
    yield cls.model_validate_json('{"x": 1}')


def test_init_in_the_body():
    seen = []

    class Own(Model):
        x: int
        y: int = 0

        def __init__(self, x, *rest, **data):
            seen.append((x, rest))
            super().__init__(x=x + 1, **data)

    class Sub(Own):
        z: int = 0

    for cls in (Own, Sub):
        assert cls(1).x == 2 and cls(1, 2, y=3).y == 3
        assert cls.model_validate({"x": 1}).x == 2
        assert cls.model_validate_json('{"x": 1, "y": 5}').y == 5
    assert len(seen) == 8

    class Holder(Model):
        own: Own
        sub: Sub

    made = Holder(own={"x": 1}, sub={"x": 5})
    assert made.own.x == 2 and made.sub.x == 6


def test_init_that_does_not_call_its_base():
    class Own(Model):
        x: int = 3

        def __init__(self):
            pass

    made = Own()
    assert not hasattr(made, "x") and repr(made) and made.model_dump() == {}
    made.x = 4
    assert made.x == 4


@pytest.mark.parametrize("on_base", [True, False])
def test_init_given_later(on_base):
    Base, Sub = base()
    before = Sub(x=1)
    calls = []
    target = Base if on_base else Sub

    def __init__(self, **data):
        calls.append(data)
        Model.__init__(self, **{**data, "x": 7})

    target.__init__ = __init__
    if not on_base:
        assert Sub(x=1).x == 7 and len(calls) == 1
        assert Base(x=1).x == 1 and len(calls) == 1
        del Sub.__init__
        assert Sub(x=1).x == 1 and len(calls) == 1
    else:
        assert Base(x=1).x == 7 and len(calls) == 1
        del Base.__init__
        assert Base(x=1).x == 1 and len(calls) == 1
    assert before.x == 1


@pytest.mark.parametrize("when", ["body", "later"])
def test_new(when):
    calls = []

    def __new__(cls, *rest, **data):
        calls.append(cls.__name__)
        return Model.__new__(cls)

    if when == "body":

        class Base(Model):
            x: int = 0
            more: Any = None

        Base.__new__ = __new__

        class Sub(Base):
            y: int = 1
    else:
        Base, Sub = base()
        Base.__new__ = __new__
    assert Base(x=1).x == 1 and calls == ["Base"]
    assert Sub(x=1, y=2).y == 2 and calls == ["Base", "Sub"]
    count = len(calls)
    assert Base.model_validate({"x": 3}).x == 3 and len(calls) > count


def test_new_in_the_body():
    made = []

    class Own(Model):
        x: int
        more: Any = None

        def __new__(cls, *rest, **named):
            made.append(cls)
            return super().__new__(cls)

    assert [each.x for each in made_in_every_way(Own)] == [1] * 4
    assert made == [Own] * 4


def test_new_of_another_kind():
    kept = []

    class Single(Model):
        x: int = 0

        def __new__(cls, **data):
            if not kept:
                kept.append(super().__new__(cls))
            return kept[0]

    assert Single(x=1) is Single(x=2) and kept[0].x == 2

    class Other(Model):
        x: int = 0

        def __new__(cls, **data):
            return "other"

    assert Other(x=1) == "other"
    kept.clear()


@pytest.mark.parametrize("on_base", [True, False])
def test_setattr(on_base):
    seen = []

    def __setattr__(self, name, value):
        seen.append(name)
        Model.__setattr__(self, name, value)

    Base, Sub = base()
    made, old = Sub(x=1), Base(x=1)
    (Base if on_base else Sub).__setattr__ = __setattr__
    if not on_base:
        made.x = 5
        assert seen == ["x"] and made.x == 5
        Sub(x=2).more = 3
        assert seen == ["x", "more"]
        old.x = 2
        assert seen == ["x", "more"]
    else:
        old.x = 5
        assert seen == ["x"] and old.x == 5
    for name in ("__setattr__",):
        delattr(Base if on_base else Sub, name)
    made.x = 6
    old.x = 6
    assert made.x == old.x == 6 and len(seen) <= 2

    class Own(Model):
        x: int = 0

        def __setattr__(self, name, value):
            seen.append((name, value))
            super().__setattr__(name, value)

    class Derived(Own):
        model_config = ConfigDict(validate_assignment=True)

    for cls in (Own, Derived):
        del seen[:]
        made = cls(x=1)
        made.x = 4
        assert made.x == 4 and seen == [("x", 4)]
    with pytest.raises(ValidationError):
        made.x = "x"


def test_delattr():
    seen = []

    class Own(Model):
        x: int = 0

        def __delattr__(self, name):
            seen.append(name)
            super().__delattr__(name)

    made = Own(x=1)
    del made.x
    assert seen == ["x"] and not hasattr(made, "x")


def test_getattr_and_getattribute():
    class Open(Model):
        x: int = 0

        def __getattr__(self, name):
            if name.startswith("_"):
                return super().__getattr__(name)
            return f"no {name}"

    made = Open(x=1)
    assert made.x == 1 and made.y == "no y"
    del made.x
    assert made.x == "no x" and made.model_dump() == {}

    class Spied(Model):
        x: int = 0
        seen: ClassVar[list] = []

        def __getattribute__(self, name):
            if not name.startswith("_"):
                Spied.seen.append(name)
            return super().__getattribute__(name)

    made = Spied(x=1)
    assert made.x == 1 and "x" in Spied.seen
    assert made.model_dump() == {"x": 1} and made.model_dump_json() == '{"x":1}'
    made.x = 2
    assert made == Spied(x=2)


def test_getattribute_given_later():
    Base, Sub = base()
    made = Sub(x=1)
    Base.__getattribute__ = lambda self, name: (
        object.__getattribute__(self, name) if name != "x" else "seen"
    )
    assert made.x == "seen" and Base(x=1).x == "seen"
    del Base.__getattribute__
    assert made.x == 1 and Base(x=1).x == 1


def test_eq_and_hash():
    class Named(Model):
        x: int = 0
        y: int = 0

        def __eq__(self, other):
            return self.x == other.x

        def __hash__(self):
            return self.x

    assert Named(x=1, y=1) == Named(x=1, y=2) and hash(Named(x=5)) == 5
    assert len({Named(x=1, y=1), Named(x=1, y=2)}) == 1

    class Sub(Named):
        model_config = ConfigDict(frozen=True)

    assert isinstance(hash(Sub(x=5)), int)
    Base, Derived = base()
    Base.__hash__ = lambda self: 9
    assert hash(Derived(x=1)) == 9 and hash(Base()) == 9
    Base.__eq__ = lambda self, other: True
    assert Base(x=1) == Base(x=2) and Derived(x=1) == 3


def test_repr_shows_values_as_what_is_computed_leaves_them():
    class M(BaseModel):
        seen: List[str] = []

        @computed_field
        @property
        def size(self) -> int:
            self.seen.append("size")
            self.seen = [*self.seen]
            return len(self.seen)

    assert repr(M()) == "M(seen=['size'], size=1)"
    assert str(M(seen=["a"])) == "seen=['a', 'size'] size=2"


def test_repr_str_bool_len_call_iter():
    Base, Sub = base()
    made = Sub(x=1)
    Base.__len__ = lambda self: 0
    assert not made and len(made) == 0
    Base.__bool__ = lambda self: True
    assert made
    Base.__call__ = lambda self, *rest: rest
    assert made(1, 2) == (1, 2)
    Base.__repr__ = lambda self: "repr"
    assert repr(made) == "repr"
    Base.__iter__ = lambda self: iter([1])
    assert list(made) == [1]
    Base.__getitem__ = lambda self, key: key
    assert made[3] == 3
    for name in ("__len__", "__bool__", "__call__", "__repr__", "__iter__", "__getitem__"):
        delattr(Base, name)
    assert repr(made) == "Sub(x=1, more=None, y=1)" and dict(made)["x"] == 1


@pytest.mark.skipif(
    platform.python_implementation() == "PyPy", reason="PyPy looks for __del__ when a class is made"
)
def test_del_and_post_init_given_later():
    calls = []
    Base, Sub = base()
    Base.__del__ = lambda self: calls.append(type(self).__name__)
    Sub(x=1)
    gc.collect()
    assert calls == ["Sub"]
    del Base.__del__
    Sub(x=1)
    gc.collect()
    assert calls == ["Sub"]


def test_properties_and_descriptors():
    class Kept(Model):
        x: int = 0
        _cache: Any = PrivateAttr(default=None)

        @property
        def double(self):
            return self.x * 2

        @double.setter
        def double(self, value):
            self.x = value // 2

        @functools.cached_property
        def triple(self):
            return [self.x * 3]

    made = Kept(x=2)
    assert made.double == 4 and made.triple is made.triple
    made.double = 10
    assert made.x == 5 and made.triple == [6]
    del made.triple
    assert made.triple == [15]
    assert made.model_dump() == {"x": 5}
    assert Kept(x=5) == made
    with pytest.raises(AttributeError):
        del made.double


def test_descriptors_in_place_of_fields():
    Base, Sub = base()
    made = Sub(x=1)
    Base.x = property(lambda self: "property")
    assert made.x == "property" and Sub(x=5).x == "property"
    assert isinstance(made.model_dump(warnings=False), dict)
    try:
        made.x = 3
    except AttributeError:
        pass
    assert repr(made) and made == made  # noqa: PLR0124
    del made
    gc.collect()


def test_class_attributes_set_and_deleted():
    Base, Sub = base()
    made = Sub(x=1, y=2)
    Base.helper = lambda self: self.x
    assert made.helper() == 1
    del Base.helper
    assert not hasattr(made, "helper")
    Base.shared = [1]
    assert Sub.shared is Base.shared and made.shared == [1]
    for name in ("x", "y", "more"):
        for cls in (Sub, Base):
            try:
                delattr(cls, name)
            except AttributeError:
                pass
    # However it ends, nothing breaks.
    for use in (repr, vars, lambda m: m.model_dump(), lambda m: m.x, lambda m: type(m)(x=3, y=4)):
        try:
            use(made)
        except (AttributeError, TypeError):
            pass
    gc.collect()


def test_init_subclass_and_set_name():
    seen = []

    class Registry(Model):
        x: int = 0

        def __init_subclass__(cls, tag="none", **rest):
            super().__init_subclass__(**rest)
            seen.append((cls.__name__, tag, cls.__name__ in repr(cls)))
            cls.tag = tag

    class One(Registry, tag="one"):
        y: int = 0

    class Two(One):
        z: int = 0

    assert [entry[:2] for entry in seen] == [("One", "one"), ("Two", "none")]
    assert One(x=1, y=2).tag == "one" and Two(z=3).model_dump() == {"x": 0, "y": 0, "z": 3}

    class Early(Model):
        def __init_subclass__(cls, **rest):
            super().__init_subclass__(**rest)
            try:
                seen.append(cls(a=1))
            except Exception as problem:
                seen.append(type(problem))

    class Late(Early):
        a: int

    assert Late(a=2).a == 2


def test_frozen_and_setattr():
    class Cold(Model):
        model_config = ConfigDict(frozen=True)
        x: int = 0

    class Warm(Cold):
        model_config = ConfigDict(frozen=False)

    cold, warm = Cold(x=1), Warm(x=1)
    with pytest.raises(ValidationError):
        cold.x = 2
    warm.x = 2
    assert warm.x == 2 and hash(cold) == hash(Cold(x=1))
    Cold.__setattr__ = object.__setattr__
    cold.x = 3
    assert cold.x == 3
