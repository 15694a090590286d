# SPDX-License-Identifier: Apache-2.0
"""Nested instances that are known as long as somebody holds them."""

from __future__ import annotations

import gc
import sys

from satya._children import Children


class Child:
    """Stands for an instance: all that is asked of one here is that it can be let go."""


def test_a_child_is_found_where_it_was_read():
    children, child = Children(), Child()
    children.keep(3, 100, child)
    assert children.find(3, 100) is child
    assert children.find(3, 101) is None and children.find(4, 100) is None
    assert children.fields() == [3] and children.of(3) == [child] and children.of(4) == []


def test_children_of_a_field_are_forgotten():
    children, one, other = Children(), Child(), Child()
    children.keep(0, 1, one)
    children.keep(1, 2, other)
    assert children.all() == [one, other]
    children.forget(0)
    children.forget(0)
    assert children.find(0, 1) is None and children.of(0) == []
    assert children.all() == [other] and children.fields() == [1]


def test_what_nobody_holds_is_neither_found_nor_kept():
    children, held = Children(), [Child() for _ in range(100)]
    for place, child in enumerate(held):
        children.keep(0, place, child)
    counts_references = sys.implementation.name == "cpython"
    last = 99_999 if counts_references else 9_999
    for place in range(100, last + 1):
        children.keep(0, place, Child())
        if not counts_references and place % 500 == 0:
            gc.collect()
    gc.collect()
    assert children.find(0, last) is None
    assert children.of(0) == held
    # Twice as many as are held, or were before they were collected; not all that ever were.
    assert len(children.by_field[0]) < (1_000 if counts_references else 2_000)
