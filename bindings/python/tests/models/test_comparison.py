# SPDX-License-Identifier: Apache-2.0
"""Equality of instances: of fields, and of what instances hold beside them."""

import math

import pytest

from satya import BaseModel, ConfigDict, PrivateAttr


class Pair(BaseModel):
    a: object = 1
    b: object = 2


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    a: int = 1


class Private(BaseModel):
    a: int = 1
    _p: int = PrivateAttr(0)


def test_fields():
    assert Pair() == Pair(a=1, b=2) and not Pair() != Pair()
    assert Pair(b=3) != Pair()
    assert Pair(a=[1, {"x": 2}]) == Pair(a=[1, {"x": 2}])
    nan = math.nan
    assert Pair(a=nan) == Pair(a=nan)
    assert Pair() != {"a": 1, "b": 2} and Pair() != object()


def test_what_was_given_does_not_count():
    found = Pair(a=1)
    assert found.model_fields_set == {"a"}
    assert found == Pair()


def test_extras_and_private_attributes():
    assert Open(x=1) == Open(x=1)
    assert Open(x=1) != Open(x=2)
    assert Open(x=1) != Open()
    changed = Private()
    changed._p = 5
    assert Private() == Private()
    assert changed != Private()


def test_an_absent_field():
    one, other = Pair(), Pair()
    del one.b
    assert one != other
    del other.b
    assert one == other


def test_another_class():
    class Child(Pair):
        pass

    assert Pair() != Child()


def test_what_compares_by_code_of_its_own():
    class Odd:
        def __eq__(self, other):
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        Pair(a=Odd()) == Pair(a=Odd())

    class Cut:
        def __eq__(self, other):
            # What changes under the comparison changes nothing of it.
            del one.b
            return True

    one, other = Pair(a=Cut(), b=7), Pair(a=Cut(), b=7)
    assert one == other
