# SPDX-License-Identifier: Apache-2.0
"""A model whose instances can be part of a chain, and of a cycle."""

from typing import Any, List, Optional

from satya import Model


class Node(Model):
    value: Any = None
    next: Optional["Node"] = None
    others: List[Any] = []
