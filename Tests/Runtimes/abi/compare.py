# SPDX-License-Identifier: Apache-2.0
"""Compares two outputs of declarations.py: compare.py OLD NEW.

Prints what is not compatible and ends with 1. Ends with 2, and prints which, where structs that
begin with struct_size have more members at their end and all else is compatible; with 0 where
there is nothing but new functions and constants.

    compare.py --removed OLD NEW

prints, as lines that begin with "removed", the constants that OLD had, or had removed, and NEW
has not. Recorded behind NEW they keep their numbers from being used again.
"""

import re
import sys
from collections.abc import Iterator

FUNCTION = re.compile(r"(.*\W)?(satya_\w+)\((.*)\)$")
CONSTANT = re.compile(r"(removed )?enum (SATYA_\w+): (SATYA_\w+) = (\S+)$")
MEMBER = re.compile(r"(satya_[\w.]+) (\d+): (.*)$")


class Interface:
    """What the lines declare, by name."""

    def __init__(self, lines: list[str]) -> None:
        self.functions: dict[str, tuple[str, list[str]]] = {}
        self.constants: dict[str, tuple[str, str]] = {}
        self.removed: dict[str, tuple[str, str]] = {}
        self.structs: dict[str, dict[int, str]] = {}
        self.others: set[str] = set()
        for line in lines:
            if found := CONSTANT.match(line):
                constants = self.removed if found[1] else self.constants
                constants[found[3]] = (found[2], found[4])
            elif found := MEMBER.match(line):
                self.structs.setdefault(found[1], {})[int(found[2])] = found[3]
            elif found := FUNCTION.match(line):
                self.functions[found[2]] = (found[1], found[3].split(", "))
            else:
                self.others.add(line)

    def families(self) -> dict[str, set[str]]:
        """The constants of each enum, by its first."""
        made: dict[str, set[str]] = {}
        for name, (family, _) in self.constants.items():
            made.setdefault(family, set()).add(name)
        return made


def typed(parameter: str) -> tuple[str, str]:
    """A parameter as its type and its name: `const char *json`."""
    found = re.match(r"(.*[ *])(\w+)$", parameter)
    return (found[1], found[2]) if found else (parameter, "")


def function_faults(old: Interface, new: Interface) -> Iterator[str]:
    for name, (result, parameters) in old.functions.items():
        if name not in new.functions:
            yield f"{name} is gone"
            continue
        now, present = new.functions[name]
        before, after = [typed(each) for each in parameters], [typed(each) for each in present]
        if result != now or [kind for kind, _ in before] != [kind for kind, _ in after]:
            yield f"{name} has other types: {now}({', '.join(present)})"
        # A parameter may be called something new, not what another one was called.
        names = {each for _, each in before}
        if any(b != a and a in names for (_, b), (_, a) in zip(before, after)):
            yield f"{name} has its parameters in another order: {', '.join(present)}"


def prefix(names: set[str]) -> str:
    """What the names of an enum begin with in common, whole words of it."""
    words = [name.split("_") for name in sorted(names)]
    common = [first for first, *rest in zip(*words) if all(first == each for each in rest)]
    return "_".join(common)


def relatives(name: str, old: Interface, new: Interface) -> set[str]:
    """The constants among which a new one needs a number of its own: those of its enum, and of
    the one enum that had all that begins as it does."""
    family = set(new.families()[new.constants[name][0]])
    alike = [
        names
        for names in old.families().values()
        if len(names) > 1 and prefix(names) != "SATYA" and name.startswith(prefix(names) + "_")
    ]
    return family | (alike[0] if len(alike) == 1 else set())


def predecessors(name: str, old: Interface, new: Interface) -> Iterator[str]:
    """The removed constants of the enum that a new one belongs to; where that enum begins with
    another one now, those with words in common."""
    family, families = relatives(name, old, new), new.families()
    for removed, (first, _) in old.removed.items():
        if first in family or (first not in families and prefix({name, removed}) != "SATYA"):
            yield removed


def removals(old: Interface, new: Interface) -> Iterator[str]:
    for name, (family, number) in sorted({**old.removed, **old.constants}.items()):
        if name not in new.constants:
            yield f"removed enum {family}: {name} = {number}"


def constant_faults(old: Interface, new: Interface) -> Iterator[str]:
    for name, (_, number) in old.constants.items():
        if new.constants.get(name, ("", ""))[1] != number:
            yield f"{name} is no longer {number}"
    for name, (_, number) in new.constants.items():
        if not re.fullmatch(r"-?\d+", number) or not -(2**31) <= int(number) < 2**31:
            yield f"{name} = {number} is no plain number that an int holds"
        if name in old.constants:
            continue
        if name in old.removed and old.removed[name][1] != number:
            yield f"{name} was {old.removed[name][1]} before it was removed"
        for other in sorted(relatives(name, old, new) - {name}):
            if new.constants.get(other, ("", ""))[1] == number:
                yield f"{name} has the number of {other}, {number}"
        for other in predecessors(name, old, new):
            if other != name and old.removed[other][1] == number:
                yield f"{name} has the number of {other}, {number}, which was removed"


def struct_faults(old: Interface, new: Interface) -> Iterator[str]:
    for name, members in old.structs.items():
        for place, member in members.items():
            if new.structs.get(name, {}).get(place) != member:
                yield f"{name} {place} is no longer {member}"
        if len(new.structs.get(name, {})) > len(members) and "struct_size" not in members[0]:
            yield f"{name} has more members and no struct_size"
    for name in sorted(new.structs.keys() - old.structs.keys()):
        yield f"{name} is a new struct"
    for line in sorted(old.others ^ new.others):
        yield f"another line: {line}"


def main() -> int:
    old, new = (Interface(open(path, encoding="utf-8").read().splitlines()) for path in sys.argv[-2:])
    if sys.argv[1] == "--removed":
        print("".join(f"{line}\n" for line in removals(old, new)), end="")
        return 0
    faults = [*function_faults(old, new), *constant_faults(old, new), *struct_faults(old, new)]
    grown = [name for name in old.structs if len(new.structs.get(name, {})) > len(old.structs[name])]
    print("\n".join(faults or [f"{name} has more members" for name in grown]))
    return 1 if faults else 2 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
