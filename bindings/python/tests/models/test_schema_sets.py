# SPDX-License-Identifier: Apache-2.0
"""JSON Schemas of several models, and what a class says of its own: as pydantic's."""

import dataclasses
import enum
import importlib
from typing import Annotated, Any, List, Optional, Union

import pytest

import satya

pytest.importorskip("pydantic", minversion="2.14")


def both(program):
    """Runs a program with both libraries: what it returns is the same."""
    answers = []
    for name in ("pydantic", "satya"):
        library, module = (importlib.import_module(n) for n in (name, f"{name}.json_schema"))
        answers.append(program(library, module))
    assert answers[0] == answers[1]
    return answers[1]


def by_name(found):
    schemas, document = found
    return {(getattr(k, "__name__", k), mode): v for (k, mode), v in schemas.items()}, document


def models(library):
    class Leaf(library.BaseModel):
        x: int = 3

    class Tree(library.BaseModel):
        leaf: Leaf
        next: Optional["Tree"] = None

    class Counted(library.BaseModel):
        leaf: Leaf
        n: int = 1

        @library.computed_field
        @property
        def total(self) -> int:
            return self.n

    class Outer(library.BaseModel):
        counted: Counted
        leaf: Optional[Leaf] = None

    return Leaf, Tree, Counted, Outer


def test_sets_of_models():
    def program(library, module):
        leaf, tree, counted, outer = models(library)
        both_modes = [(m, mode) for m in (leaf, tree, outer) for mode in ("validation", "serialization")]
        return [
            by_name(module.models_json_schema(both_modes, title="t", description="d")),
            by_name(module.models_json_schema([(tree, "serialization"), (leaf, "validation")])),
            by_name(module.models_json_schema([(outer, "validation"), (counted, "serialization")])),
            by_name(module.models_json_schema([(leaf, "validation")], ref_template="#/c/{model}")),
            by_name(module.models_json_schema([])),
        ]

    answers = both(program)
    names = answers[0][1]["$defs"].keys()
    assert {"Leaf", "Tree-Input", "Tree-Output", "Counted-Input", "Outer-Output"} <= names


def test_sets_of_types():
    def program(library, module):
        leaf, tree, counted, outer = models(library)
        adapter = library.TypeAdapter
        return by_name(
            adapter.json_schemas(
                [
                    ("a", "validation", adapter(leaf)),
                    ("b", "serialization", adapter(List[tree])),
                    ("c", "validation", adapter(Optional[counted])),
                    ("c", "serialization", adapter(Optional[counted])),
                    ("d", "validation", adapter(int)),
                ],
                title="x",
            )
        )

    both(program)


def test_a_class_changes_its_schema():
    def change(cls, core_schema, handler):
        found = handler.resolve_ref_schema(handler(core_schema))
        found["title"] = found.get("title", "") + " of mine"
        found["mode"] = handler.mode
        return found

    def program(library, module):
        class Shade(enum.Enum):
            dark = 1

        Shade.__get_pydantic_json_schema__ = classmethod(change)

        @dataclasses.dataclass
        class Point:
            x: int
            __get_pydantic_json_schema__ = classmethod(change)

        class Own:
            @classmethod
            def __get_pydantic_json_schema__(cls, core_schema, handler):
                return {"type": "string", "title": "Own"}

        class Base(library.BaseModel):
            """Told."""

            q: Optional[int] = None

            @classmethod
            def __get_pydantic_json_schema__(cls, core_schema, handler):
                return change(cls, core_schema, handler)

        class Below(Base):
            y: Optional[Base] = None

            @classmethod
            def __get_pydantic_json_schema__(cls, core_schema, handler):
                found = super().__get_pydantic_json_schema__(core_schema, handler)
                return {**found, "below": True}

        class Mark:
            def __get_pydantic_json_schema__(self, core_schema, handler):
                return {**handler(core_schema), "marked": True}

        class Root(library.RootModel[int]):
            __get_pydantic_json_schema__ = classmethod(change)

        class All(library.BaseModel):
            model_config = library.ConfigDict(arbitrary_types_allowed=True)

            shade: Shade
            shades: List[Shade] = []
            point: Point
            own: Own
            owns: List[Own] = []
            base: Base
            below: Optional[Below] = None
            marked: Annotated[int, Mark()]
            model: Optional[Annotated[Base, Mark()]] = None
            root: Root

        return [
            model.model_json_schema(mode=mode)
            for model in (Base, Below, Root, All)
            for mode in ("validation", "serialization")
        ] + [library.TypeAdapter(Shade).json_schema(), library.TypeAdapter(List[Point]).json_schema()]

    answers = both(program)
    assert answers[2]["below"] is True
    assert answers[2]["title"] == "Below of mine"


def test_a_hook_under_pydantic():
    class Told(satya.Model):
        x: int

        @classmethod
        def __get_pydantic_json_schema__(cls, core_schema, handler):
            found = handler.resolve_ref_schema(super().__get_pydantic_json_schema__(core_schema, handler))
            return {**found, "count": found.get("count", 0) + 1}

    pydantic = importlib.import_module("pydantic")

    class Outer(pydantic.BaseModel):
        told: Told

    assert Told.model_json_schema()["count"] == 1
    assert Outer.model_json_schema()["$defs"]["Told"]["count"] == 1


def test_hooks_that_cannot_be_honored():
    class Other(satya.Model):
        x: int

        @classmethod
        def __get_pydantic_json_schema__(cls, core_schema, handler):
            return handler({"type": "str"})

    class Wrong(satya.Model):
        @classmethod
        def __get_pydantic_json_schema__(cls, core_schema, handler) -> Any:
            return None

    with pytest.raises(satya.UserError, match="there are no core schemas"):
        Other.model_json_schema()
    with pytest.raises(satya.UserError, match="returns no JSON Schema"):
        Wrong.model_json_schema()
    for call in (Other.model_json_schema, satya.TypeAdapter(int).json_schema):
        with pytest.raises(satya.UserError, match="schema_generator is not supported"):
            call(schema_generator=object)


def test_skipped_types():
    def program(library, module):
        class Made(library.BaseModel):
            a: Union[int, module.SkipJsonSchema[None]] = None
            b: module.SkipJsonSchema[int] = 3
            c: List[Union[int, module.SkipJsonSchema[str]]] = []
            d: module.SkipJsonSchema[int]

        return [Made.model_json_schema(), repr(Made(a=None, d="3", c=["x"]))]

    both(program)


def test_unions_as_lists_of_types():
    def program(library, module):
        class Made(library.BaseModel):
            a: Union[int, str, None] = None
            b: Optional[Annotated[int, library.Field(ge=3)]] = None
            c: Union[int, List[int]] = 3

        return [
            Made.model_json_schema(union_format="primitive_type_array"),
            library.TypeAdapter(Union[int, str]).json_schema(union_format="primitive_type_array"),
        ]

    both(program)
    with pytest.raises(ValueError, match="union_format is"):
        satya.TypeAdapter(int).json_schema(union_format="other")


def space(library, more):
    """Classes as two modules of one package have them: alike, but for what is said."""

    place = f"{more.__name__}s"

    class Agent(library.BaseModel):
        __module__ = place
        name: str

    class Caller(library.BaseModel):
        __module__ = place
        agent: Agent

    class Answer(library.BaseModel):
        __module__ = place
        agent: Agent
        extra: more = 1

    return Agent, Caller, Answer


def test_classes_of_one_name_that_say_the_same_have_one_definition():
    def program(library, module):
        one, other = space(library, int), space(library, str)

        class Whole(library.BaseModel):
            any: Union[one + other]
            more: List[other[1]]

        class Agent(library.BaseModel):
            id: int
            first: one[0]
            second: Optional[other[0]] = None

        class Caller(library.BaseModel):
            first: one[1]

        found = [each.model_json_schema() for each in (Whole, Agent, Caller)]
        wanted = [(each, mode) for each in one + other for mode in ("validation", "serialization")]
        return [*found, module.models_json_schema(wanted)[1]]

    both(program)
    found = satya.TypeAdapter(Union[space(satya, int) + space(satya, str)]).json_schema()
    assert [name for name in found["$defs"] if name in ("Agent", "Caller", "Answer")] == ["Agent", "Caller"]
