# SPDX-License-Identifier: Apache-2.0
"""Instances without fields, or without some of them: every operation has an answer."""

import copy
import gc
import pickle
import sys
from typing import Any, Dict, List, Optional

import pytest

import satya
from satya import ConfigDict, Field, Model, PrivateAttr, ValidationError, computed_field


class Plain(Model):
    name: str
    count: int = 0
    more: Any = None


class Checked(Model):
    model_config = ConfigDict(validate_assignment=True, extra="allow")
    name: str = Field(min_length=2)
    count: int = 0
    more: Any = None
    _held: int = PrivateAttr(default=1)


class Frozen(Model):
    model_config = ConfigDict(frozen=True)
    name: str
    count: int = 0
    more: Any = None


class Holder(Model):
    inner: Plain
    inners: List[Plain] = []
    maybe: Optional[Plain] = None
    table: Dict[str, Plain] = {}


CLASSES = [Plain, Checked, Frozen]

MAKERS = {
    "__new__": lambda cls: cls.__new__(cls),
    "object.__new__": lambda cls: object.__new__(cls),
    "Model.__new__": lambda cls: Model.__new__(cls),
    "copy of __new__": lambda cls: copy.copy(cls.__new__(cls)),
    "failed __init__": lambda cls: failed(cls),
    "constructed of nothing": lambda cls: cls.model_construct(),
    "deleted": lambda cls: emptied(cls),
}

if satya.engine() == "native":
    # As with any type that is made natively, only its own __new__ is let through.
    with pytest.raises(TypeError):
        object.__new__(Plain)
    del MAKERS["object.__new__"]

#: What may be done to an instance. Of one that is half made each gives a value, or an
#: exception of an ordinary kind.
OPERATIONS = {
    "repr": repr,
    "str": str,
    "hash": hash,
    "bool": bool,
    "dir": dir,
    "vars": vars,
    "iter": lambda m: list(m),
    "eq": lambda m: m == m,
    "eq other": lambda m: m == type(m)(name="abc"),
    "other eq": lambda m: type(m)(name="abc") == m,
    "ne None": lambda m: m != None,  # noqa: E711
    "get": lambda m: m.name,
    "get default": lambda m: m.count,
    "get nothing": lambda m: m.nothing,
    "get private": lambda m: m._held,
    "set": lambda m: setattr(m, "name", "word"),
    "set bad": lambda m: setattr(m, "name", 3),
    "set nothing": lambda m: setattr(m, "nothing", 3),
    "set private": lambda m: setattr(m, "_held", 3),
    "set dunder": lambda m: setattr(m, "__dict__", {"name": "xyz"}),
    "delete": lambda m: delattr(m, "name"),
    "delete nothing": lambda m: delattr(m, "nothing"),
    "dump": lambda m: m.model_dump(),
    "dump all": lambda m: m.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    "dump unset": lambda m: m.model_dump(exclude_unset=True),
    "dump JSON": lambda m: m.model_dump_json(),
    "dict": lambda m: m.dict(),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "model_copy": lambda m: m.model_copy(update={"name": "a"}),
    "model_copy deep": lambda m: m.model_copy(deep=True),
    "fields set": lambda m: m.model_fields_set,
    "extra": lambda m: m.model_extra,
    "pickle": lambda m: pickle.loads(pickle.dumps(m)),
    "getstate": lambda m: m.__getstate__(),
    "reduce": lambda m: m.__reduce_ex__(4),
    "sizeof": sys.getsizeof,
    "referents": gc.get_referents,
    "validate": lambda m: type(m).model_validate(m),
    "init": lambda m: m.__init__(name="abc"),
    "init badly": lambda m: m.__init__(name=1),
    "nested": lambda m: Holder(inner=m, inners=[m], table={"a": m}).model_dump(),
    "nested JSON": lambda m: Holder.model_construct(inner=m, inners=[m]).model_dump_json(),
    "post init": lambda m: m.model_post_init(None),
    "class": lambda m: m.__class__.model_fields,
}

ORDINARY = (AttributeError, TypeError, ValueError, KeyError)


def failed(cls):
    made = cls.__new__(cls)
    with pytest.raises(ValidationError):
        made.__init__(count=3)
    return made


def emptied(cls):
    made = cls.model_construct(name="abc")
    for name in ("name", "count", "more"):
        try:
            delattr(made, name)
        except ValidationError:
            object.__delattr__(made, name)
    return made


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("cls", CLASSES)
def test_every_operation(cls, maker):
    for name, operation in OPERATIONS.items():
        made = MAKERS[maker](cls)
        for _ in range(2):
            try:
                operation(made)
            except ORDINARY:
                pass
        # Whatever came of it, the instance can be used and be completed.
        repr(made)
        made.__init__(name="word", count=2)
        assert (made.name, made.count, made.more) == ("word", 2, None), name
        assert made.model_dump()["name"] == "word", name


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("first", OPERATIONS)
def test_pairs_of_operations(first):
    for second in OPERATIONS.values():
        made = Checked.__new__(Checked)
        for operation in (OPERATIONS[first], second, OPERATIONS[first]):
            try:
                operation(made)
            except ORDINARY:
                pass
        del made


@pytest.mark.parametrize("cls", CLASSES)
def test_what_a_half_made_instance_has(cls):
    made = cls.__new__(cls)
    for name in ("name", "count", "more"):
        assert not hasattr(made, name)
        with pytest.raises(AttributeError, match=name):
            getattr(made, name)
    assert not made.model_fields_set
    assert made.model_dump() == {}


def test_a_failed_init_leaves_what_was():
    made = Plain(name="a", count=1)
    with pytest.raises(ValidationError):
        made.__init__(name="b", count="x")
    assert made == Plain(name="a", count=1)
    made.__init__(name="c")
    assert made.model_dump() == {"name": "c", "count": 0, "more": None}
    assert made.model_fields_set == {"name"}


def test_deleted_fields():
    made = Plain(name="a", count=1)
    del made.name
    with pytest.raises(AttributeError):
        del made.name
    with pytest.raises(AttributeError):
        made.name  # noqa: B018
    assert made.model_dump() == {"count": 1, "more": None}
    assert made.model_dump_json() == '{"count":1,"more":null}'
    assert made != Plain(name="a", count=1)
    assert copy.copy(made).model_dump() == {"count": 1, "more": None}
    assert copy.deepcopy(made) == made
    again = pickle.loads(pickle.dumps(made))
    assert not hasattr(again, "name") and again.count == 1
    assert dict(made) == {"count": 1, "more": None}
    assert "name" not in repr(made)
    made.name = "b"
    assert made.name == "b" and made.model_dump() == {"name": "b", "count": 1, "more": None}


def test_deleted_fields_of_checked_and_frozen():
    made = Checked(name="abc", other=1)
    del made.name
    made.count = 5
    with pytest.raises(ValidationError):
        made.count = "x"
    assert made.model_dump() == {"count": 5, "more": None, "other": 1}
    del made.other
    assert made.model_extra == {}
    with pytest.raises(AttributeError):
        del made.other
    frozen = Frozen(name="a")
    with pytest.raises(ValidationError, match="frozen"):
        del frozen.name
    object.__delattr__(frozen, "name")
    with pytest.raises(AttributeError):
        frozen.name  # noqa: B018
    assert isinstance(hash(frozen), int)


def test_object_setattr():
    for cls in CLASSES:
        made = cls(name="abc")
        object.__setattr__(made, "name", 5)
        assert made.name == 5
        object.__setattr__(made, "count", [1])
        assert made.model_dump(warnings=False)["count"] == [1]
        object.__delattr__(made, "count")
        assert not hasattr(made, "count")
        half = cls.__new__(cls)
        object.__setattr__(half, "name", "x")
        assert half.name == "x" and half.model_dump() == {"name": "x"}


def test_dict_shows_fields():
    made = Plain(name="a", more=[1])
    assert vars(made) == {"name": "a", "count": 0, "more": [1]}
    assert made.__dict__["more"] is made.more
    assert list(made.__dict__) == ["name", "count", "more"]
    made.name = "b"
    assert vars(made)["name"] == "b"
    del made.count
    assert vars(made) == {"name": "b", "more": [1]}


def test_dict_can_be_written():
    made = Plain(name="a")
    made.__dict__["name"] = "b"
    assert made.name == "b" and made.model_dump()["name"] == "b"
    made.__dict__.update(count=9, more="m")
    assert (made.count, made.more) == (9, "m")
    made.__dict__.pop("count")
    assert not hasattr(made, "count")
    vars(made).setdefault("count", 3)
    assert made.count == 3
    object.__setattr__(made, "__dict__", {"name": "c"})
    assert made.name == "c" and not hasattr(made, "more")
    made.__dict__.clear()
    assert made.model_dump() == {}


def test_dict_holds_other_names():
    made = Plain(name="a")
    made.__dict__["kept"] = 1
    made.__dict__["_free"] = 2
    assert (made.kept, made._free) == (1, 2)
    assert vars(made) == {"name": "a", "count": 0, "more": None, "kept": 1, "_free": 2}
    assert vars(copy.copy(made)) == vars(made) == vars(pickle.loads(pickle.dumps(made)))
    assert copy.deepcopy(made).kept == 1
    del made.__dict__["kept"]
    assert not hasattr(made, "kept") and made._free == 2


def test_other_names_of_classes_that_have_had_none():
    class Fresh(Model):
        name: str

    class Lower(Fresh):
        more: int = 1

    assert not hasattr(Lower(name="a"), "unknown")
    assert Lower(name="a").model_copy(update={"unknown": 1}).unknown == 1
    made = Fresh(name="b")
    object.__setattr__(made, "__dict__", {"name": "c", "other": 2})
    assert (made.name, made.other) == ("c", 2)
    with pytest.raises(AttributeError, match="'Fresh' object has no attribute 'unknown'"):
        made.unknown


def test_dict_refuses_what_is_none():
    made = Plain(name="a")
    with pytest.raises(TypeError):
        object.__setattr__(made, "__dict__", 3)
    assert made.name == "a"


def test_computed_fields_of_half_made_instances():
    class Sum(Model):
        a: int
        b: int = 2

        @computed_field
        @property
        def total(self) -> int:
            return self.a + self.b

    made = Sum.__new__(Sum)
    with pytest.raises(AttributeError):
        made.total  # noqa: B018
    with pytest.raises(AttributeError):
        made.model_dump()
    made.__init__(a=1)
    assert made.model_dump() == {"a": 1, "b": 2, "total": 3}


def test_init_again_and_again():
    made = Plain.__new__(Plain)
    for n in range(100):
        made.__init__(name=str(n), more=[made, n])
        assert made.name == str(n)
    made.__init__(name="a")
    assert made.more is None


def test_init_of_another_class():
    made = Plain(name="a")
    for thing in (object(), 3, "text", Checked(name="abc"), Plain, None):
        try:
            Plain.__init__(thing, name="a")
        except ORDINARY:
            pass
    with pytest.raises(TypeError):
        Plain.__new__(int)
    with pytest.raises(TypeError):
        Plain.__new__(3)
    with pytest.raises((TypeError, AttributeError)):
        Plain.__setattr__(3, "name", "x")
    assert made.name == "a"


def test_new_of_a_class_by_another():
    class Sub(Plain):
        other: int = 3

    made = Plain.__new__(Sub)
    assert type(made) is Sub and not hasattr(made, "other")
    made.__init__(name="a")
    assert made.other == 3
    part = Sub.__new__(Sub)
    try:
        Plain.__init__(part, name="a")
    except ORDINARY:
        pass
    repr(part), part.model_dump(), part == part
