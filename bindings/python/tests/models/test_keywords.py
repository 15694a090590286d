# SPDX-License-Identifier: Apache-2.0
"""Keywords of a call that are no plain names: other kinds, duplicates, `self`."""

import sys

import pytest
from hostile import LyingStr, Typed

from satya import Model, ValidationError


class Name(str):
    """A str that is equal to a field's name, and nothing else."""


def test_keywords_of_other_kinds():
    plain = "".join(["te", "xt"])
    assert plain is not sys.intern("text") or plain == "text"
    assert Typed(**{plain: "xyz"}).text == "xyz"
    made = Typed(**{Name("text"): "xyz", Name("nothing"): 1})
    assert made.text == "xyz" and made.model_fields_set == {"text"}
    assert all(type(name) is str for name in made.model_dump())
    assert Typed.model_validate({Name("text"): "xyz"}).text == "xyz"
    made = Typed()
    setattr(made, Name("text"), "xyz")
    assert made.text == "xyz" and getattr(made, Name("text")) == "xyz"
    with pytest.raises(ValidationError):
        setattr(made, Name("text"), 5)
    with pytest.raises(TypeError):
        Typed(**{5: 1})
    with pytest.raises(TypeError):
        Typed(**{None: 1})


def test_keywords_that_equal_every_name():
    try:
        made = Typed(**{LyingStr("text"): "xyz"})
    except (TypeError, ValueError, OSError):
        return
    assert isinstance(made.text, str)


def test_duplicate_and_positional_arguments():
    with pytest.raises(TypeError):
        Typed(text="abc", **{"text": "abd"})
    with pytest.raises(TypeError):
        Typed("abc")
    with pytest.raises(TypeError):
        Typed("abc", text="abc")
    with pytest.raises(TypeError):
        Typed(*range(10), **{"number": 3})
    with pytest.raises(TypeError):
        Typed.__init__()
    with pytest.raises(TypeError):
        Typed.__new__()


def test_self_and_cls_are_names_like_others():
    class Names(Model):
        self: int
        cls: int = 2
        data: int = 3
        instance: int = 4
        values: int = 5
        name: int = 6
        _private: int = 1

    made = Names(self=1, data=30, values=7)
    assert made.model_dump() == {
        "self": 1, "cls": 2, "data": 30, "instance": 4, "values": 7, "name": 6,
    }  # fmt: skip
    made.self = 5
    assert made.self == 5 and Names.model_validate({"self": 1}).self == 1
