# SPDX-License-Identifier: Apache-2.0
"""`use_attribute_docstrings`: texts below fields describe them, as pydantic reads them."""

import dataclasses
import importlib
import sys
from typing import Annotated, List, Optional

import pytest

import satya

if sys.version_info >= (3, 12):
    from typing import TypedDict
else:
    TypedDict = pytest.importorskip("typing_extensions").TypedDict


class Above(satya.Model):
    model_config = {"use_attribute_docstrings": True}

    x: int
    """At the top of the module."""


def twice(n):
    class Same(satya.Model):
        model_config = {"use_attribute_docstrings": True}
        x: int
        """first"""

    first = Same

    class Same(satya.Model):  # noqa: F811
        model_config = {"use_attribute_docstrings": True}
        x: int
        """second"""

    return (first, Same)[n]


def described(library):
    class Base(library.BaseModel):
        model_config = library.ConfigDict(use_attribute_docstrings=True)

        plain: int
        """Below it."""
        own: int = library.Field(1, description="its own")
        """Not this."""
        noted: Annotated[int, library.Field(ge=1)] = 1
        """
        Several lines,
          some of them deeper
        and none of them that of the class.
        """
        none: str = ""

        """after an empty line"""
        # a comment
        other: Optional[int] = None
        _hidden = 3
        """of no field"""

        def method(self):
            inner: int = 1
            """of nothing"""
            return inner

        if True:
            conditional: int = 0
            """in a branch"""
        lefthand: str = """
text
"""
        """dedented text above"""

    class Below(
        Base,
        frozen=True,
    ):
        """Of the class."""

        own: int = 2
        """now told"""
        added: List[int] = []
        """added"""

    class Silent(library.BaseModel):
        x: int
        """not read"""

    class Typed(TypedDict):
        __pydantic_config__ = {"use_attribute_docstrings": True}
        x: int
        """of a dict"""

    @dataclasses.dataclass
    class Data:
        __pydantic_config__ = {"use_attribute_docstrings": True}
        x: int
        """of a dataclass"""

    made = library.create_model("Made", __config__={"use_attribute_docstrings": True}, x=(int, 1))
    return Base, Below, Silent, Typed, Data, made


def test_texts_are_those_of_pydantic():
    answers = []
    for name in (pytest.importorskip("pydantic", minversion="2.14").__name__, "satya"):
        library = importlib.import_module(name)
        answers.append([library.TypeAdapter(each).json_schema() for each in described(library)])
    assert answers[0] == answers[1]
    assert answers[1][0]["properties"]["plain"]["description"] == "Below it."


def test_fields_tell_them():
    assert Above.model_fields["x"].description == "At the top of the module."
    base, below, silent, *_ = described(satya)
    assert base.model_fields["noted"].description.startswith("Several lines,\n  some")
    assert base.model_fields["lefthand"].description == "dedented text above"
    assert below.model_fields["own"].description == "now told"
    assert below.model_fields["plain"].description == "Below it."
    assert below.__doc__ == "Of the class."
    assert silent.model_fields["x"].description is None
    assert base(plain="1").plain == 1


def test_two_classes_of_one_name():
    assert [twice(n).model_fields["x"].description for n in (0, 1)] == ["first", "second"]


def test_without_source_there_is_none():
    names = {}
    exec(
        "import satya\nclass Typed(satya.Model):\n    model_config = {'use_attribute_docstrings': True}\n"
        "    x: int\n    'text'\n",
        names,
    )
    assert names["Typed"].model_fields["x"].description is None
