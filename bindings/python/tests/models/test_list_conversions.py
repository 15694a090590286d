# SPDX-License-Identifier: Apache-2.0
"""A list where a tuple or a set is declared, as parsed JSON has it, and a tuple where a list is."""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated, Any, Dict, FrozenSet, List, Optional, Set, Tuple, Union

import pytest

import satya


class Color(enum.Enum):
    red = "red"


class Inner(satya.Model):
    tags: Set[str] = set()


_GOOD: list[tuple[Any, Any, Any]] = [
    (Set[int], [3, 1, 3], {1, 3}),
    (Set[int], ["3", 3, 3.0], {3}),
    (Set[str], [], set()),
    (Set[float], [1, 1.5], {1.0, 1.5}),
    (Set[date], ["2026-01-02", date(2026, 1, 2)], {date(2026, 1, 2)}),
    (Set[Color], ["red"], {Color.red}),
    (Set[Any], [1, "a", None, (1,)], {1, "a", None, (1,)}),
    (FrozenSet[int], [1, 1], frozenset({1})),
    (Tuple[int, ...], [], ()),
    (Tuple[int, ...], ["1", 2], (1, 2)),
    (Tuple[int, str], [1, "a"], (1, "a")),
    (Tuple[int, Optional[Tuple[str, ...]]], [1, ["a", "b"]], (1, ("a", "b"))),
    (List[Tuple[int, int]], [[1, 2], (3, 4)], [(1, 2), (3, 4)]),
    (Dict[str, Set[int]], {"a": [1, 1]}, {"a": {1}}),
    (List[int], (1, "2"), [1, 2]),
    (List[List[int]], ((1,), [2]), [[1], [2]]),
    (Union[Set[int], str], [1], {1}),
    (Annotated[Tuple[int, ...], satya.Field(min_length=2)], [1, 2], (1, 2)),
    (Annotated[Set[int], satya.Field(max_length=1)], [1, 1], {1}),
    (Annotated[Set[int], satya.Field(min_length=2)], ("1", 2), {1, 2}),
    (Annotated[FrozenSet[int], satya.Field(max_length=2)], {1, 2}, frozenset({1, 2})),
    (Annotated[Set[int], satya.Field(max_length=1)], {1, "1"}, {1}),
    (List[int], {7}, [7]),
    (List[int], frozenset({"7"}), [7]),
    (Tuple[int, ...], {7}, (7,)),
    (Set[int], ("3", 3), {3}),
    (FrozenSet[int], {1}, frozenset({1})),
]
_BAD: list[tuple[Any, Any, list[tuple[str, tuple[Any, ...]]]]] = [
    (Set[int], ["x", 1, "y"], [("int_parsing", ("x", 0)), ("int_parsing", ("x", 2))]),
    (Set[Any], [[], 1, {}], [("set_item_not_hashable", ("x", 0)), ("set_item_not_hashable", ("x", 2))]),
    (Set[int], "12", [("set_type", ("x",))]),
    (Set[int], {1: 2}, [("set_type", ("x",))]),
    (Tuple[int, str], [1], [("missing", ("x", 1))]),
    (Tuple[int, str], [1, "a", 2], [("too_long", ("x",))]),
    (Tuple[int, ...], ["x"], [("int_parsing", ("x", 0))]),
    (Annotated[Tuple[int, ...], satya.Field(min_length=2)], [1], [("too_short", ("x",))]),
    (List[int], ("x",), [("int_parsing", ("x", 0))]),
    (Annotated[Set[int], satya.Field(min_length=2)], [1, "1"], [("too_short", ("x",))]),
    (Annotated[Set[int], satya.Field(max_length=1)], [1, 2], [("too_long", ("x",))]),
]


def _model(annotation: Any, **config: Any) -> Any:
    return satya.create_model("M", __config__=satya.ConfigDict(**config), x=(annotation, ...))


@pytest.mark.parametrize(("annotation", "given", "expected"), _GOOD, ids=str)
def test_lists_are_converted(annotation: Any, given: Any, expected: Any) -> None:
    model = _model(annotation)
    found = [
        model(x=given).x,
        model.model_validate({"x": given}).x,
        satya.TypeAdapter(annotation).validate_python(given),
        satya.TypeAdapter(List[model]).validate_python([{"x": given}])[0].x,
    ]
    for value in found:
        assert value == expected and type(value) is type(expected)
    assigned = _model(annotation, validate_assignment=True)(x=given)
    assigned.x = given
    assert assigned.x == expected and type(assigned.x) is type(expected)


@pytest.mark.parametrize(("annotation", "given", "expected"), _BAD, ids=str)
def test_what_is_wrong_with_them_is_told(annotation: Any, given: Any, expected: Any) -> None:
    model = _model(annotation)
    for make in (lambda: model(x=given), lambda: model.model_validate({"x": given})):
        with pytest.raises(satya.ValidationError) as caught:
            make()
        assert [(error["type"], error["loc"]) for error in caught.value.errors()] == expected


@pytest.mark.parametrize("annotation", [Set[int], FrozenSet[int], Tuple[int, ...], Tuple[int]])
def test_strict_places_take_their_own_type(annotation: Any) -> None:
    refused = [
        lambda: _model(annotation, strict=True)(x=[1]),
        lambda: _model(annotation).model_validate({"x": [1]}, strict=True),
        lambda: _model(Annotated[annotation, satya.Field(strict=True)])(x=[1]),
        lambda: satya.TypeAdapter(annotation).validate_python([1], strict=True),
        lambda: _model(List[int], strict=True)(x=(1,)),
    ]
    for make in refused:
        with pytest.raises(satya.ValidationError):
            make()
    assert _model(annotation, strict=True).model_validate_json('{"x":[1]}').x == annotation.__origin__([1])


def test_where_all_is_text_there_are_none() -> None:
    for annotation in (Set[int], Tuple[int, ...], List[int]):
        for given in (("1",), ["1"]):
            with pytest.raises(satya.ValidationError):
                _model(annotation).model_validate_strings({"x": given})


def test_nested_models_take_them_too() -> None:
    class Outer(satya.Model):
        inner: Inner
        more: Tuple[Inner, ...] = ()

    found = Outer.model_validate({"inner": {"tags": ["a", "a"]}, "more": [{"tags": ["b"]}, Inner()]})
    assert found.inner.tags == {"a"}
    assert [each.tags for each in found.more] == [{"b"}, set()]


def test_functions_of_the_user_see_an_item_once() -> None:
    seen: list[int] = []

    def note(value: int) -> int:
        seen.append(value)
        return value

    item = Annotated[int, satya.AfterValidator(note)]
    for annotation, given in ((List[item], (1, 2)), (Set[item], [1, 2]), (Tuple[item, ...], [1, 2])):
        seen.clear()
        _model(annotation)(x=given)
        assert seen == [1, 2]


def test_a_list_that_changes_meanwhile() -> None:
    given: list[Any] = []

    class Shrinking:
        def __index__(self) -> int:
            given.clear()
            return 7

    for annotation in (Set[int], Tuple[int, ...], List[int]):
        given[:] = [1, Shrinking(), 3]
        try:
            found = _model(annotation)(x=given).x
        except satya.ValidationError:
            continue
        assert set(found) <= {1, 3, 7}
