# SPDX-License-Identifier: Apache-2.0
"""Models of more fields than a state word has bits for do what narrower ones do."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import weakref
from typing import Any, List, Optional

import pytest

import satya

#: On both sides of the border, which is at 62.
SIZES = [61, 62, 63, 64, 65, 128, 129, 300]


def _fields(count: int, required: int) -> dict[str, Any]:
    """Some fields must be given; of the others every third makes a list, and the rest are None."""
    found: dict[str, Any] = {}
    for i in range(count):
        if i < required:
            found[f"f{i}"] = (int, ...)
        elif i % 3 == 0:
            found[f"f{i}"] = (List[int], satya.Field(default_factory=list))
        else:
            found[f"f{i}"] = (Optional[int], None)
    return found


def _wide(count: int, required: int = 0, **config: Any) -> Any:
    return satya.create_model("Wide", __config__=satya.ConfigDict(**config), **_fields(count, required))


class Picklable(satya.Model):
    locals().update({f"f{i}": i for i in range(70)})
    __annotations__ = {f"f{i}": "int" for i in range(70)}


def _ways(model: Any, data: dict[str, Any]) -> list[Any]:
    return [
        model(**data),
        model(**dict(reversed(list(data.items())))),
        model.model_validate(data),
        model.model_validate_json(json.dumps(data)),
        satya.TypeAdapter(List[model]).validate_python([data])[0],
        model.validate_json_batch(json.dumps([data]), format="array")[0],
    ]


@pytest.mark.parametrize("count", SIZES)
def test_what_was_given_is_known(count: int) -> None:
    model = _wide(count)
    last = f"f{count - 1}"
    for names in ([], ["f1"], [last], ["f1", "f61" if count > 61 else "f60", last], list(model.model_fields)):
        data = {name: ([] if int(name[1:]) % 3 == 0 else 7) for name in names}
        for made in _ways(model, data):
            assert made.model_fields_set == set(names)
            assert made.model_dump(exclude_unset=True) == data
            assert json.loads(made.model_dump_json(exclude_unset=True)) == data
            assert len(made.model_dump()) == count
            assert made == model(**data)
            again = copy.copy(made)
            assert again.model_fields_set == set(names) and again == made
            made.f2 = 5
            assert made.model_fields_set == {*names, "f2"} and made.f2 == 5
            setattr(made, last, None)
            assert made.model_fields_set == {*names, "f2", last}
            assert again.model_fields_set == set(names)


@pytest.mark.parametrize("count", SIZES)
def test_problems_are_all_told(count: int) -> None:
    model = _wide(count, required=count, extra="forbid")
    data: dict[str, Any] = {f"f{i}": i for i in range(count) if i != 3}
    data["f4"] = "x"
    data[f"f{count - 1}"] = None
    expected = [("missing", ("f3",)), ("int_parsing", ("f4",)), ("int_type", (f"f{count - 1}",))]
    calls = [
        lambda: model(**data), lambda: model.model_validate(data), lambda: model.model_validate_json(json.dumps(data)),
    ]  # fmt: skip
    for call in calls * 3:
        with pytest.raises(satya.ValidationError) as caught:
            call()
        assert [(each["type"], each["loc"]) for each in caught.value.errors()] == expected
    with pytest.raises(satya.ValidationError) as caught:
        model.model_validate({**data, "f3": 3, "f4": 4, f"f{count - 1}": 0, "more": 1})
    assert [(each["type"], each["loc"]) for each in caught.value.errors()] == [("extra_forbidden", ("more",))]


@pytest.mark.parametrize("count", SIZES)
def test_extras_are_kept(count: int) -> None:
    model = _wide(count, extra="allow")
    for made in _ways(model, {"f1": 1, "more": [2]}):
        assert made.model_extra == {"more": [2]} and made.more == [2]
        assert made.model_fields_set == {"f1", "more"}
        assert made.model_dump(exclude_unset=True) == {"f1": 1, "more": [2]}
    for made in _ways(model, {}):
        assert made.model_extra == {} and made.model_fields_set == set()


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("extra", ["ignore", "allow"])
def test_functions_see_what_they_see_of_others(count: int, extra: str) -> None:
    seen: list[Any] = []
    last = f"f{count - 1}"

    class Base(satya.Model):
        model_config = satya.ConfigDict(extra=extra)

        @satya.field_validator("f1", last, mode="after", check_fields=False)
        @classmethod
        def note(cls, value: Any, info: Any) -> Any:
            seen.append((info.field_name, len(info.data)))
            return value

        @satya.model_validator(mode="after")
        def whole(self) -> Any:
            seen.append(set(self.model_fields_set))
            return self

    model = satya.create_model("Made", __base__=Base, **_fields(count, 0))
    outer = satya.create_model("Outer", inner=(model, ...), more=(List[model], []))
    value = [] if (count - 1) % 3 == 0 else 3
    expected = [("f1", 1), (last, count - 1), {"f1", last}]
    for made in _ways(model, {"f1": 1, last: value}):
        assert seen[:3] == expected and getattr(made, last) == value
        del seen[:3]
    # Of an adapter or a batch some are made for the comparison; none is called twice.
    assert not seen
    made = outer(inner={last: value}, more=[{"f1": 1}])
    assert seen == [(last, count - 1), {last}, ("f1", 1), {"f1"}]
    seen.clear()
    outer(inner=made.inner)
    assert seen == [{last}]


def test_late_defaults_of_what_was_not_given() -> None:
    fields = _fields(70, 0)
    fields["f69"] = (int, satya.Field(default_factory=lambda data: data["f1"] + 1))
    model = satya.create_model("Wide", **fields)
    assert model(f1=4).f69 == 5 and model(f1=4).model_fields_set == {"f1"}
    assert model(f1=4, f69=0).f69 == 0 and model(f1=4, f69=0).model_fields_set == {"f1", "f69"}


def test_a_default_that_fails_leaves_nothing() -> None:
    fields = _fields(70, 0)
    fields["f68"] = (int, satya.Field(default_factory=lambda: 1 // 0))
    model = satya.create_model("Wide", **fields)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            model(f1=1)
    assert model(f68=1).f68 == 1


def test_pickles_and_cycles() -> None:
    made = Picklable(f3=1)
    again = pickle.loads(pickle.dumps(made))
    assert again == made and again.model_fields_set == {"f3"}
    fields = _fields(70, 0)
    fields["f60"] = (Any, None)
    model = satya.create_model("Wide", **fields)
    gc.collect()
    one = model(f1=1)
    one.f60 = one
    seen = weakref.ref(one)
    del one, made, again
    for _ in range(3):
        gc.collect()
    assert seen() is None


def test_a_union_of_them() -> None:
    narrow = satya.create_model("Narrow", kind=(str, ...))
    wide = satya.create_model("Wide", **_fields(70, 2))
    holder = satya.create_model("Holder", value=(narrow | wide if hasattr(type, "__or__") else narrow, ...))
    if hasattr(type, "__or__"):
        assert type(holder.model_validate_json('{"value":{"f0":1,"f1":2}}').value) is wide
        assert type(holder(value={"f0": 1, "f1": 2}).value) is wide
        assert type(holder(value={"kind": "a"}).value) is narrow
