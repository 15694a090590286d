# SPDX-License-Identifier: Apache-2.0
"""Programs run with pydantic and with satya, and what comes out in words that are alike."""

from __future__ import annotations

import re
import sys
import types
import warnings

import pytest

import satya
from generated import PRELUDE

pydantic = pytest.importorskip("pydantic", minversion="2.14")

if sys.version_info < (3, 11):
    pytest.skip("the declarations use newer syntax", allow_module_level=True)

WRONG = pydantic.ValidationError, satya.ValidationError


def prelude(library):
    name = f"drawn_{library}"
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(PRELUDE.replace("LIB", library), name, "exec"), module.__dict__)
    return module


THEIRS, OURS = prelude("pydantic"), prelude("satya")


def shown(value):
    text = repr(value)
    text = text.replace("pydantic_core._pydantic_core.", "").replace("pydantic", "satya")
    text = text.replace("PydanticUndefined", "MISSING")
    text = re.sub(r"TzInfo\((?:UTC|0)\)", "datetime.timezone.utc", text)
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def problems(error):
    found = []
    for entry in error.errors(include_url=False):
        words = "" if entry["type"] == "json_invalid" else shown(entry["msg"])
        context = {k: shown(v) for k, v in entry.get("ctx", {}).items() if entry["type"] != "json_invalid"}
        loc = tuple(shown(part) for part in entry["loc"])
        given = entry["input"]
        # The order of keywords is not kept where Python functions take them.
        given = sorted(map(shown, given.items())) if type(given) is dict else shown(given)
        found.append((entry["type"], loc, words, given, context))
    return found


def answer(call):
    """What a call gives, or what it raises: problems, or a kind of exception."""
    try:
        return shown(call())
    except WRONG as error:
        return problems(error)
    except Exception as error:
        return f"raises {kind_of(error)}"


def kind_of(error):
    if isinstance(error, (pydantic.errors.PydanticErrorMixin, satya.UserError)):
        return "the library's own"
    if isinstance(error, ValueError):
        return "ValueError"
    if isinstance(error, TypeError):
        # Both call what a user wrote: words tell whether they mean the same.
        return f"TypeError: {shown(str(error))}"
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")


def declared(source):
    """Returns the class of each library, or what its declaration raises."""
    found = []
    for module in (THEIRS, OURS):
        try:
            exec(compile(source, module.__name__, "exec"), module.__dict__)
            found.append(module.Made)
        except Exception as error:
            found.append(f"raises {kind_of(error)}")
    return found


#: A part of the declaration, of the place, of what pydantic answers and of what satya
#: answers: the differences that stay, each with a row in docs/FROM_PYDANTIC.md.
KNOWN: list[tuple[str, str, str, str]] = [
    # A NamedTuple has its names.
    ("alias_generator", "", "'Left'", ""),
    ("alias_generator", "", "", "Pair("),
    # What a plain validator makes has no constraints for pydantic, and of some types no schema.
    ("mode='plain'", "schema of dumps", "", ""),
    # A wrap serializer of a model, where a dict stands in its place.
    ("@model_serializer", "", "raises ValueError", ""),
    # Which rule the text of a secret breaks is told.
    ("SecretStr", "", "string_type", "string_too_long"),
    # Words of the decoder.
    ("bytes", "", "bytes_invalid_encoding", "bytes_invalid_encoding"),
    ("Spot", "set", "{'x': 1}", "{'x': 1, 'y': 0.5}"),
    ("ser_json_inf_nan='strings'", "", "nan", "'NaN'"),
    # An int beyond 64 bits is none of the choices.
    ("Level", "", "int_parsing_size", "enum"),
    ("Literal", "", "int_parsing_size", "literal_error"),
    # A number in JSON text keeps its digits: Decimal is exact.
    ("Decimal", "json", "Decimal(", "Decimal("),
    ("Decimal", "json", ": '2'", ": '2.0'"),
    # What a plain validator makes is written again by what its type's function returned.
    ("PlainSerializer(lambda v: f'<{v}>'", "", "<<", "<"),
    ("c_01: Union[uuid.UUID, Annotated[int, PlainSerializer(lambda v: v + 1", "json", "'c_01': 5", "'c_01': 4"),
    ("b_e3: Annotated[Union[Part0, Annotated[int, PlainSerializer(lambda v: v + 1", "json", "'b_e3': 3", "'b_e3': 2"),
    ("c_e2: Union[Tuple[str, float], Annotated[int, PlainSerializer(lambda v: v + 1", "json", "'c_e2': -1", "'c_e2': -2"),
    # A NamedTuple is written by its own member of a union, not by a tuple's.
    ("PlainSerializer(lambda v: f'<{v}>', return_type=str)], ...], Pair]", "", "'<1>', '<a>'", "1, 'a'"),
    # A type that is used again has its name in a loc.
    ("Tree", "problems", "'tuple[..., ...]'", "'tuple[Tree, Tree]'"),
    ("Entry", "problems", "'tuple[..., ...]'", "'tuple[Entry, ...]'"),
    # An int's field holds an int, not what a member of an enumeration holds.
    ("c_e1: Union[bool, int] = Field(validation_alias=AliasChoices('x1', 'x2')", "': <Color.red", "", ""),
    # A key that is not of the declared type is written as a value of its own is.
    ("Dict[int,", "{True: ", "{'True': ", "{'true': "),
    # A sequence is written as a list is.
    ("b_e0: Box[Sequence[float]]", "'nan'", "None", "nan"),
    # An int's field holds an int, not what a member of an enumeration holds.
    ("Dict[uuid.UUID, int]", "'b_03': <Color.red", "", "a valid integer'\n<Color.red"),
    # The input of a problem on assignment is what a validator after it would have seen.
    ("validate_assignment=True", "set", "too long'\nMade(", "too long'\n('"),
    # An extra of the name of a field is one, and stays so.
    ("(extra='allow', validate_assignment=True)\n    c_e0: Annotated[int, WrapValidator", "set c_e", "Made(c_e0=", "Made(c_e0="),
    ("a_e0: Union[Pair, PositiveInt] = Field(default=1, validation_alias", "set a_02", "{'z': 1}", "{'a_e0': 0, 'z': 1}"),
    # What was set unchecked, and is of no member of a union, is written as it is, whatever else is a member.
    ("a_e1: Union[Union[Part1, Pair], float]", "set a_e1 1", "'a_e1': 1.0", "'a_e1': 1"),
    ("c_e2: Annotated[Union[Annotated[float, Field(multiple_of=2)], Pair]", "set c_e2 0", "'c_e2': 0.0", "'c_e2': 0"),
    ("Union[Entry, ", " {'z': 1}", ": {}", ": {'z': 1}"),
    # An instance in a union is written by its class, and not by what another member's function makes of it.
    ("c_e4: Union[Part0, Annotated[float, PlainSerializer", "", "'c_e4': '<b_00=", "'c_e4': {'b_00': "),
    # A TypedDict has the settings of the model that its values are checked by.
    ("extra='forbid'", "schema", "'Entry': {'properties': ", "'Entry': {'additionalProperties': False, "),
    ("str_max_length=4", "schema", "'b': {'items': {'type': 'string'}", "'b': {'items': {'maxLength': 4, 'type': 'string'}"),
    # A secret that the function gives to its handler again is one in JSON mode, too.
    ("h(h(v))", "json", "", "'after', deque([SecretStr("),
    ("h(h(v))", "json", "SecretStr('**********')", ""),
]


def is_known(source, where, theirs, ours):
    if "Union[" in source and re.search(", (dump|json) {", where) and _is_tried(theirs, ours):
        return True
    theirs, ours = _words(theirs), _words(ours)
    # A wrap serializer of a model writes a dict that stands in its place.
    if "@model_serializer" in source and theirs.count("'all': 1") > ours.count("'all': 1"):
        return True
    return any(s in source and w in where and a in theirs and b in ours for s, w, a, b in KNOWN)


def _is_tried(theirs, ours):
    """Whether what comes out is alike, and pydantic called functions besides: those of members of a
    union that did not write the value in the end, or before they did."""
    if not (type(theirs) is type(ours) is tuple and theirs[0] == ours[0]):
        return False
    calls = iter(theirs[1])
    return all(call in calls for call in ours[1])


def _words(answer):
    return "\n".join(map(_words, answer)) if type(answer) in (tuple, list) else str(answer)


def compared(seeds, declaration, differences, counts):
    """Fails where an answer about a drawn model differs, and no row of KNOWN says so.

    `declaration(seed)` is the model's text, `differences(seed)` yields (where, pydantic's answer,
    satya's). Returns how many answers there were, and of how many `counts(where, pydantic's)`.
    """
    wrong, count, counted = [], 0, 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for seed in seeds:
            for where, theirs, ours in differences(seed):
                count += 1
                counted += counts(where, theirs)
                if theirs != ours and not is_known(declaration(seed), where, theirs, ours):
                    wrong.append((seed, where, theirs, ours))
    first = [f"model {s}, {w}\n   pydantic {a}\n   satya    {b}" for s, w, a, b in wrong[:6]]
    assert not wrong, "\n".join(first) + f"\n{len(wrong)} of {count} differ"
    return count, counted
