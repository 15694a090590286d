# SPDX-License-Identifier: Apache-2.0
"""How much time a run takes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """`seconds` a comparison of two contestants takes in each process; rows of timed
    comparisons run in `processes` processes, since memory layout and hashing differ
    from process to process."""

    name: str
    seconds: float
    processes: int

    @property
    def quick(self) -> bool:
        return self.name == "quick"

    @property
    def long(self) -> bool:
        return self.name == "long"


EFFORTS = {
    effort.name: effort
    for effort in (
        Effort("quick", 0.4, 1),
        Effort("default", 1.0, 3),
        Effort("long", 2.5, 5),
    )
}
