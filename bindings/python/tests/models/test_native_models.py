# SPDX-License-Identifier: Apache-2.0
"""What only the native engine could get wrong of instances: memory, the collector, and short
ways that must end where a value means something else."""

import gc
import random
import sys
import threading
import weakref
from typing import Any, Dict, FrozenSet, List, Literal, Optional, Set, Tuple, Union

import pytest

import satya
from satya import ConfigDict, Field, Model, ValidationError

if satya.engine() != "native":
    pytest.skip("these tests are about the native engine", allow_module_level=True)

# What the engine takes over once, RustModel's methods among it, must be the package's when
# its functions are called with anything here.
import satya.rust_model  # noqa: E402, F401
from satya.models.places import NATIVE  # noqa: E402


class Pair(Model):
    name: str = Field(min_length=2)
    age: int = Field(ge=0)


class Node(Model):
    value: int
    next: Optional["Node"] = None
    more: Any = None


def size(instance):
    return instance.__sizeof__() + 16


def test_memory_of_an_instance():
    # The collector's head 16, header 16, state 8, weak references 8, a word for each field.
    assert size(Pair(name="ab", age=1)) == 48 + 2 * 8
    assert size(Node(value=1)) == 48 + 3 * 8
    assert Pair.__basicsize__ == 32 + 2 * 8 and Pair.__dictoffset__ == 0


def test_finalizers_and_resurrection():
    kept, ended = [], []

    class Ended(Model):
        a: int = 1

        def __del__(self):
            ended.append(self.a)
            if self.a == 7:
                kept.append(self)

    Ended(a=5)
    assert ended == [5]
    Ended(a=7)
    assert kept[0].a == 7 and ended == [5, 7]
    kept.clear()
    Pair.__del__ = lambda self: ended.append("late")
    Pair(name="ab", age=1)
    del Pair.__del__
    assert ended[-1] == "late"


def test_deep_chains_end():
    chain = None
    for i in range(300_000):
        chain = Node.model_construct(value=i, next=chain)
    del chain

    class Flat(Model):
        text: str = ""

    # Stored past every check, where no one expects it.
    chain = None
    for _ in range(300_000):
        link = Flat.model_construct(text=chain)
        chain = link
    del chain, link
    chain = None
    for i in range(100_000):
        chain = Node.model_construct(value=i, more=[{"next": (chain,)}])
    del chain


def test_the_collector_sees_what_can_be_a_cycle_and_no_more():
    atomic = Pair(name="ab", age=1)
    assert not gc.is_tracked(atomic)
    assert not gc.is_tracked(Node(value=1))
    node = Node(value=1, more=[])
    assert gc.is_tracked(node)
    for make in (lambda n: setattr(n, "more", n), lambda n: setattr(n, "next", n), lambda n: n.__dict__.update(more=[n])):
        made = Node(value=2)
        make(made)
        assert gc.is_tracked(made)
        gone = weakref.ref(made)
        del made
        gc.collect()
        assert gone() is None


def test_no_memory_is_kept():
    import resource

    def work():
        for i in range(20_000):
            Pair(name="abc", age=i)
            Node(value=i, more=[i]).model_dump()
            try:
                Pair(name="a", age=i) if i % 50 == 0 else None
            except ValidationError:
                pass
            Pair.model_validate({"name": "abc", "age": i})

    work()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(5):
        work()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4096


def test_threads_share_classes():
    wrong = []

    def work(seed):
        random_ = random.Random(seed)
        for i in range(3_000):
            name = f"n{random_.randrange(1000)}"
            made = Pair(name=name, age=i)
            made.age = i + 1
            if made.model_dump() != {"name": name, "age": i + 1}:
                wrong.append(i)
            if i % 500 == 0:

                class Local(Pair):
                    extra: List[int] = []

                if Local.model_validate({"name": name, "age": 1}).extra != []:
                    wrong.append(i)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    finally:
        sys.setswitchinterval(interval)
    assert not wrong


class Shapes(Model):
    a: List[int] = Field([], max_length=3)
    b: Dict[str, float] = {}
    c: Tuple[int, str] = (0, "")
    d: Tuple[int, ...] = ()
    e: Set[str] = set()
    f: FrozenSet[int] = frozenset()
    g: Optional[Pair] = None
    h: Union[int, str, None] = None
    i: Literal["x", "y", 3] = "x"
    j: List[Pair] = []


def test_containers_are_copies_and_exact():
    given = dict(
        a=[1, 2], b={"x": 1}, c=(1, "a"), d=(1, 2), e={"a"}, f=frozenset({1}),
        g={"name": "ab", "age": 1}, h="5", i=3, j=[{"name": "ab", "age": 2}, Pair(name="cd", age=3)],
    )
    made = Shapes(**given)
    assert made.a == [1, 2] and made.a is not given["a"]
    assert made.b == {"x": 1.0} and type(made.b["x"]) is float
    assert made.g == Pair(name="ab", age=1) and made.h == "5" and made.j[1] is given["j"][1]
    assert made.model_dump() == {**given, "b": {"x": 1.0}, "g": {"name": "ab", "age": 1},
                                 "j": [{"name": "ab", "age": 2}, {"name": "cd", "age": 3}]}
    with pytest.raises(ValidationError) as caught:
        Shapes(a=[1, "x", 2, 3], g={"name": "a"}, i=4)
    assert {e["loc"][0] for e in caught.value.errors()} == {"a", "g", "i"}


def test_an_input_that_leads_back_to_itself():
    class Tree(Model):
        children: List["Tree"] = []

    loop: Dict[str, Any] = {}
    loop["children"] = [loop]
    with pytest.raises(ValidationError):
        Tree.model_validate(loop)
    deep: Dict[str, Any] = {}
    for _ in range(5000):
        deep = {"children": [deep]}
    with pytest.raises((ValidationError, RecursionError)):
        Tree.model_validate(deep)


def test_a_factory_runs_once_and_its_error_is_raised():
    calls = []

    def fails():
        calls.append(1)
        raise LookupError("no default")

    class Made(Model):
        a: int
        b: int = Field(default_factory=fails)

    with pytest.raises(LookupError):
        Made(a=1)
    assert calls == [1]
    with pytest.raises(ValidationError):
        Made(a="x", b=2)
    assert Made(a=1, b=2).b == 2 and calls == [1]


def test_a_dict_that_changes_while_it_is_looked_at():
    class Lying(str):
        def __hash__(self):
            return hash("name")

        def __eq__(self, other):
            given.clear()
            given.update({str(i): i for i in range(100)})
            return False

    given: Dict[Any, Any] = {}
    given[Lying("x")] = 1
    try:
        given["name"] = "ab"
        given["age"] = 1
    except RuntimeError:
        pass
    try:
        Pair.model_validate(given)
    except (ValidationError, RuntimeError):
        pass


def test_every_native_function_refuses_what_it_cannot_use():
    things = [None, 1, "a", (), [], {}, set(), object(), int, type, Model, Pair, Pair(name="ab", age=1), NATIVE["base"]]
    random_ = random.Random(5)
    for name, function in NATIVE.items():
        # Some read at an address, which only their caller can know to be right; and what takes over is
        # what all models call from then on.
        given_once = ("take_over", "take_over_older", "read_value", "read_problem")
        if isinstance(function, type) or name in given_once:
            continue
        for _ in range(400):
            arguments = [random_.choice(things) for _ in range(random_.randrange(6))]
            if name in ("install", "lay_out", "put", "put_fields", "hold", "store", "drop") and any(
                x is Pair or isinstance(x, Pair) or x is Model for x in arguments[:1]
            ):
                continue
            try:
                function(*arguments)
            except (TypeError, ValueError, AttributeError):
                pass
    with pytest.raises(TypeError):
        NATIVE["base"]()
    with pytest.raises(TypeError):
        NATIVE["lay_out"](Pair, ("a",))
    fields = (("name", 0, 0, 0, None), ("age", 0, 0, 0, None))
    nodes = ((1, 0, 0, None, (), None),)
    refusals = (ValidationError, (), "_record", None, True, ({}, {}))
    bad = [
        (0,), (0, (), (), None), (0, fields, nodes), ("x", fields, nodes, None), (0, fields[:1], nodes, None),
        (0, (("name", 5, 0, 0, None), fields[1]), nodes, None),
        (0, (("name", 0, 9, 0, None), fields[1]), nodes, None),
        (0, fields, ((99, 0, 0, None, (), None),), None),
        (0, fields, ((9, 0, 0, None, (), None),), None),
        (0, fields, ((9, 0, 0, None, (7,), None),), None),
        (0, fields, ((17, 0, 0, int, (), None),), None),
        (0, fields, ((1, 0, 0, None, (), "x"),), None),
        (0, fields, nodes, 5),
        (0, fields, nodes, refusals[:5]),
        (0, fields, nodes, (5, *refusals[1:])),
        (0, fields, nodes, (ValidationError, 5, *refusals[2:])),
        (0, fields, nodes, (*refusals[:2], 5, *refusals[3:])),
        (0, fields, nodes, (*refusals[:5], ({},))),
        (0, fields, nodes, (*refusals[:5], ({}, 5))),
    ]  # fmt: skip
    for program in bad:
        with pytest.raises(TypeError):
            NATIVE["install"](Pair, program, 0)
    assert Pair(name="ab", age=1).age == 1


def test_members_of_an_instance_that_are_no_fields():
    made = Pair(name="ab", age=1)
    assert made.__weakref__ is None
    with pytest.raises(AttributeError):
        made.__weakref__ = 1
    reference = weakref.ref(made)
    assert made.__weakref__ is reference
    with pytest.raises(TypeError):
        object.__setattr__(made, "__satya_fields_set__", 5)
    assert made.model_fields_set == {"name", "age"}
    made.model_fields_set.discard("age")
    assert made.model_fields_set == {"name"}
    made.age = 3
    assert made.model_fields_set == {"name", "age"}


def test_more_fields_than_bits():
    many = satya.create_model("Many", **{f"f{i}": (int, i) for i in range(200)})
    made = many(f3=5, f150=7)
    assert made.f3 == 5 and made.f150 == 7 and made.f199 == 199
    assert made.model_fields_set == {"f3", "f150"}
    made.f180 = 1
    assert made.model_fields_set == {"f3", "f150", "f180"} and size(made) == 48 + 8 * 200


def test_frozen_models_let_object_in():
    class Frozen(Model):
        model_config = ConfigDict(frozen=True)
        a: int
        held: Any = None

    made = Frozen(a=1)
    with pytest.raises(ValidationError):
        made.a = 2
    object.__setattr__(made, "held", made)
    gone = weakref.ref(made)
    del made
    gc.collect()
    assert gone() is None


def test_a_class_has_its_fields_and_object_makes_no_instance():
    assert hasattr(Pair, "age") and "age" in Pair.model_fields
    with pytest.raises(TypeError):
        object.__new__(Pair)
    made = Pair(name="ab", age=1)
    with pytest.raises(AttributeError):
        object.__setattr__(made, "_free", 2)
    assert Pair.__new__(Pair).model_fields_set == set()
