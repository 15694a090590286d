# SPDX-License-Identifier: Apache-2.0
"""Writes a model's table as a program for the native engine.

The form is what Sources/SatyaCPython/ProgramReader.swift reads, the numbers stand in kinds.py.
What has no form there becomes CALL, by which the walker asks the node's own check.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, Optional

from ..build import has_decimal
from ..complete import finished
from ..declare import PLAIN_DEFAULTS
from ..defaults import MISSING
from ..effects import has_hooks
from ..nodes.base import AnyNode, Node, NoneNode
from ..nodes.choices import NullableNode, UnionNode
from ..nodes.containers import FrozenSetNode, ListNode, SequenceNode, SetNode, VariableTupleNode
from ..nodes.functions import AfterNode, BeforeNode, PlainNode, WrapNode
from ..nodes.hooks import SchemaNode
from ..nodes.literals import EnumNode, LiteralNode
from ..nodes.models import ModelNode
from ..nodes.named_tuples import NamedTupleNode
from ..nodes.numbers import DecimalNode
from ..nodes.scalars import BoolNode, FloatNode, IntNode
from ..nodes.serializers import SerializerNode
from ..nodes.strings import StrNode
from ..nodes.mappings import DictNode
from ..nodes.tagged import TaggedUnionNode
from ..nodes.times import TimesNode
from ..nodes.tuples import TupleNode
from ..nodes.typed_dicts import TypedDictNode
from ..rules import Checker
from ..state import SHORT, State
from . import structures, unions
from .forms import form_of
from .kinds import (
    ALL_ATOMIC,
    ANY,
    BOOL,
    CALL,
    CONSTANT,
    CONVERTS,
    COPY,
    DICT,
    EMPTY_DICT,
    EMPTY_LIST,
    EXACT,
    FACTORY,
    FIXED_TUPLE,
    FLOAT,
    FORBIDS_EXTRA,
    FROZENSET,
    GIVEN,
    INT,
    IS_ATOMIC,
    IS_FINITE,
    IS_LAX,
    KEEPS_EXTRA,
    LIST,
    LITERAL,
    LOWERS,
    MEMBER,
    MODEL,
    NONE,
    NULLABLE,
    REQUIRED,
    SET,
    STR,
    TAKES_DIGITS,
    TEXT,
    TRIMS,
    TUPLE,
    VALIDATES_ASSIGNMENT,
)
from .turns import make_ready

#: Kinds of nodes that say all by themselves; what they point at, the node keeps alive.
_SHARED = {BOOL, INT, FLOAT, STR}

#: Kinds whose values lead nowhere.
_ATOMS = {NONE, BOOL, INT, FLOAT, STR}

#: Kinds that text stands for, where conversions are not refused.
_FROM_TEXT = {"datetime", "date", "time", "timedelta", "uuid"}

#: Kinds whose checks leave nothing in the state that another check would find.
_LEAVES = {"bytes", "str", "int", "float", "decimal", "datetime", "date", "time", "timedelta", "uuid", "text", "url"}
_PYTHON, _JSON = State(), State("json")


class ProgramWriter:
    """Nodes of one model, as they are met."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self._places: dict[int, int] = {}
        # What must live as long as the program: schemas, and nodes by whose id they are known.
        self.kept: list[Any] = []

    def place(self, node: Any) -> int:
        """Returns the index of a node, which is written if it is new."""
        key = id(node)
        place = self._places.get(key)
        if place is None:
            nodes = self.nodes
            place = self._places[key] = len(nodes)
            self.kept.append(node)
            # Of what leads nowhere all is said that a program can need, for classes share it.
            known = node.written
            nodes.append(known)
            if known is None:
                known = nodes[place] = (*self.written(node), form_of(node))
                if known[0] in _SHARED:
                    node.written = known
        return place

    def given(self, node: Any) -> int:
        """Returns the index of a node that takes any value, and is written as `node` is."""
        return self.put((GIVEN, 0, 0, None, (self.place(node),)))

    def put(self, written: tuple[Any, ...], form: Any = None) -> int:
        """Returns the index of a node that stands in one place only."""
        self.nodes.append((*written, form))
        return len(self.nodes) - 1

    def written(self, node: Any) -> tuple[Any, ...]:
        writer = _WRITERS.get(type(node)) or _RARER.get(type(node).__name__)
        found: Optional[tuple[Any, ...]] = None if writer is None else writer(self, node)
        if found is not None:
            return found
        found = self.exact(node)
        if found is None and isinstance(node, TimesNode) and not node.strict:
            return structures.times(self, node, _check_of(node, "python"))
        if found is None:
            return self.call(node)
        if found[0] == EXACT:
            found = (*found[:4], (self.put(self.call(node)),))
        return found

    def proven(self, node: Any) -> Optional[tuple[Any, ...]]:
        """How a node is written whose values the library takes itself; None for any other."""
        writer = _WRITERS.get(type(node))
        found: Optional[tuple[Any, ...]] = self.exact(node) if writer is None else writer(self, node)
        return found

    def is_atomic(self, place: int) -> bool:
        """Whether values of the node at a place lead to no other object."""
        written = self.nodes[place]
        return written is not None and bool(written[1] & IS_ATOMIC)

    def exact(self, node: Any) -> Optional[tuple[Any, ...]]:
        """A type of which any exact instance is taken, as the node's own proof says."""
        bound: list[Any] = []

        def bind(value: Any) -> str:
            bound.append(value)
            return "T"

        if node.exact is None or node.keywords or node.proof("v", bind) != "_type_(v) is T":
            return None
        kind = {bool: BOOL, int: INT, float: FLOAT, str: STR}.get(node.exact, EXACT)
        is_atomic = kind != EXACT or not node.exact.__flags__ & 1 << 14
        flags = IS_ATOMIC if is_atomic else 0
        if node.kind in _FROM_TEXT and not node.strict:
            flags |= CONVERTS
            if node.kind == "datetime" and node.unit == "infer":
                flags |= IS_LAX
        return kind, flags, 0, node.exact if kind == EXACT else None, ()

    def call(self, node: Any) -> tuple[Any, ...]:
        """Python's check of one value; its child is the same of a value of JSON, where that is
        no other for what stands around it, and no function of the user runs in it."""
        children: tuple[int, ...] = ()
        is_decimal = type(node) is DecimalNode
        if (is_decimal or not has_decimal([node], set())) and not has_hooks([node]):
            flags = TAKES_DIGITS if is_decimal else 0
            children = (self.put((CALL, flags, 0, _check_of(node, "json"), ())),)
        return CALL, 0, 0, _check_of(node, "python"), children

    def schema(self, node: Any) -> int:
        """Returns the address of a node's compiled keywords; 0 where it has none."""
        if not node.keywords:
            return 0
        return self._address(node.rules().schema())

    def lengths(self, node: Any) -> int:
        """The same for the lengths of a container."""
        lengths = node.lengths()
        return self._address(Checker(lengths).schema()) if lengths else 0

    def _address(self, schema: Any) -> int:
        self.kept.append(schema)
        address: int = schema._hold().pointer.value
        return address


def _any(writer: ProgramWriter, node: Any) -> tuple[Any, ...]:
    return ANY, 0, 0, None, ()


def _none(writer: ProgramWriter, node: Any) -> tuple[Any, ...]:
    return NONE, IS_ATOMIC, 0, None, ()


def _bool(writer: ProgramWriter, node: Any) -> tuple[Any, ...]:
    return BOOL, IS_ATOMIC | _lax(node), 0, None, ()


def _lax(node: Any) -> int:
    return 0 if node.strict else IS_LAX


def _int(writer: ProgramWriter, node: Any) -> tuple[Any, ...]:
    return INT, IS_ATOMIC | _lax(node), writer.schema(node), _other(node), ()


def _float(writer: ProgramWriter, node: Any) -> tuple[Any, ...]:
    flags = IS_ATOMIC | (0 if node.allows_inf_nan else IS_FINITE)
    return FLOAT, flags | CONVERTS | _lax(node), writer.schema(node), _other(node), ()


def _str(writer: ProgramWriter, node: Any) -> Optional[tuple[Any, ...]]:
    if node.case == "upper" or node.regex is not None or node.ascii_only:
        return None
    flags = IS_ATOMIC | (TRIMS if node.trims else 0) | (LOWERS if node.case else 0)
    if flags != IS_ATOMIC:
        return TEXT, flags, writer.schema(node), None, ()
    return STR, flags | (IS_LAX if node.from_numbers else 0), writer.schema(node), _other(node), ()


def _other(node: Any) -> Any:
    """What a scalar's values of types that JSON does not have are put to."""
    return None if node.strict else _check_of(node, "python")


def _nullable(writer: ProgramWriter, node: Any) -> tuple[Any, ...]:
    inner = writer.place(node.node)
    flags = IS_ATOMIC if writer.is_atomic(inner) else 0
    return NULLABLE, flags, 0, None, (inner,)


def _model(writer: ProgramWriter, node: Any) -> Optional[tuple[Any, ...]]:
    config = node.cls.__satya_config__
    if config.revalidate_instances != "never":
        return None
    table = finished(node.cls)
    if table is not None:
        make_ready(table)
    return MODEL, 0, 0, node.cls, ()


def _literal(writer: ProgramWriter, node: Any) -> Optional[tuple[Any, ...]]:
    if any(type(value) not in (str, int) for value in node.values):
        return None
    return LITERAL, IS_ATOMIC, 0, {value: value for value in node.values}, ()


def _enum(writer: ProgramWriter, node: Any) -> Optional[tuple[Any, ...]]:
    if node.uses_values or not isinstance(node.cls, type) or not issubclass(node.cls, Enum):
        return None
    form = form_of(node)
    children: tuple[int, ...] = ()
    if form is not None and not node.strict:
        members = dict(zip(form[1][1::2], form[1][::2]))
        children = (writer.put((MEMBER, IS_ATOMIC, 0, members, ())),)
    # Members live with their class, whatever holds them.
    return EXACT, IS_ATOMIC, 0, node.cls, children


def _tuple(writer: ProgramWriter, node: Any) -> Optional[tuple[Any, ...]]:
    if node.lengths():
        return None
    flags = 0 if node.strict else IS_LAX
    return FIXED_TUPLE, flags, 0, None, tuple(writer.place(each) for each in node.places)


def _dict(writer: ProgramWriter, node: Any) -> Optional[tuple[Any, ...]]:
    if node.lengths() or node._make is not None or node.result is not dict:
        return None
    return DICT, 0, 0, None, (writer.place(node.keys), writer.place(node.values))


def _through(writer: ProgramWriter, node: Any) -> tuple[Any, ...]:
    """A node around another that changes nothing of what is taken."""
    return writer.written(node.node)


def _given(writer: ProgramWriter, node: Any) -> tuple[Any, ...]:
    """What a function of the user makes of the input: in a dump it is what the type says."""
    return GIVEN, 0, 0, None, (writer.place(node.node),)


def _check_of(node: Any, mode: str) -> Any:
    """Python's check of one value."""
    check = node.check
    if node.kind in _LEAVES and not isinstance(node, (SchemaNode, SerializerNode)):
        state = _JSON if mode == "json" else _PYTHON

        def call_leaf(value: Any) -> Any:
            return check(value, state)

        return call_leaf


    def call(value: Any) -> Any:
        return check(value, State(mode, way=SHORT))

    return call


_WRITERS: dict[type, Any] = {
    AnyNode: _any,
    NoneNode: _none,
    BoolNode: _bool,
    IntNode: _int,
    FloatNode: _float,
    StrNode: _str,
    NullableNode: _nullable,
    LiteralNode: _literal,
    EnumNode: _enum,
    ModelNode: _model,
    ListNode: structures.list_,
    SetNode: structures.items(SET),
    FrozenSetNode: structures.items(FROZENSET),
    VariableTupleNode: structures.items(TUPLE),
    TupleNode: _tuple,
    DictNode: _dict,
    DecimalNode: structures.decimal,
    TypedDictNode: structures.typed_dict,
    SequenceNode: structures.sequence,
    NamedTupleNode: structures.named_tuple,
    UnionNode: unions.union,
    TaggedUnionNode: unions.tagged,
    AfterNode: _given,
    BeforeNode: _given,
    PlainNode: _given,
    WrapNode: _given,
    SerializerNode: _through,
    SchemaNode: _through,
}


#: The same of types whose modules are not imported before a field has one, by name.
_RARER: dict[str, Any] = {
    "DataclassNode": structures.dataclass,
    "DequeNode": structures.deque,
    "JsonNode": structures.json,
    "SecretNode": structures.secret,
    "TextNode": structures.text,
    "UrlNode": structures.url,
}


def program_of(
    table: Any, flags: int, taken: dict[int, Optional[Node]], late: Any = ()
) -> Optional[tuple[tuple[Any, ...], list[Any]]]:
    """Returns the program of a model; None where its input is not looked at key by key.
    `taken` has the types of what is taken for fields that functions of the user see
    (Completion), `late` the indexes of those whose defaults are made among these functions."""
    writer = ProgramWriter()
    fields = []
    has_aliases = any([field.aliases for field in table.fields])
    keys = _keys_of(table, bool(taken or late or flags & (FORBIDS_EXTRA | KEEPS_EXTRA))) if has_aliases else table.by_name
    if keys is None:
        return None
    calls_setters = bool(flags & VALIDATES_ASSIGNMENT)
    for field, key in zip(table.fields, keys):
        inner = taken.get(field.index, field.node)
        node = writer.given(field.node) if inner is None else writer.place(inner)
        kind, default = (CONSTANT, None) if field.index in late else default_of(field)
        # What functions of the user check is set by Python.
        is_called = calls_setters and has_hooks([field.node])
        setter = table.setter(field.name) if is_called else None
        fields.append((key, node, kind, bool(field.is_frozen) or is_called if setter is None else setter, default))
    if all([writer.is_atomic(field[1]) for field in fields]):
        flags |= ALL_ATOMIC
    return (flags, tuple(fields), tuple(writer.nodes)), writer.kept


def program_of_atoms(
    infos: dict[str, Any], nodes: list[Node], flags: int
) -> Optional[tuple[tuple[Any, ...], list[Any]]]:
    """Returns the program of a class whose fields say nothing but types and defaults; None where a
    type may lead on, or instances may not share a default."""
    writer = ProgramWriter()
    fields = []
    for (name, info), node in zip(infos.items(), nodes):
        place = writer.place(node)
        if not writer.nodes[place][1] & IS_ATOMIC:
            return None
        default = info.default
        if default is MISSING:
            fields.append((name, place, REQUIRED, False, None))
        elif type(default) in PLAIN_DEFAULTS:
            fields.append((name, place, CONSTANT, False, default))
        else:
            return None
    return (flags | ALL_ATOMIC, tuple(fields), tuple(writer.nodes)), writer.kept


def _keys_of(table: Any, is_strict: bool) -> Optional[list[Any]]:
    """Returns what the program calls the fields of a model with aliases; None where its input is
    not looked at key by key. `is_strict` tells whether what no field takes is to be known, or
    functions are shown what was given."""
    lookups = table.lookups(None, None)
    keys = [place for places in lookups for place in places]
    if len(set(keys)) < len(keys) or any(_is_odd(places) for places in lookups):
        return None
    paths = [key for key in keys if type(key) is tuple]
    # Names of arguments that were met before are all of fields.
    if paths and (is_strict or any(path[0] in keys for path in paths)):
        return None
    return [_key_of(places) for places in lookups]


def _key_of(places: tuple[Any, ...]) -> Any:
    if type(places[0]) is tuple:
        # No text that anybody gives is equal to that.
        return ("\ud800", *places)
    return places if len(places) > 1 else places[0]


def _is_odd(places: tuple[Any, ...]) -> bool:
    """Whether a field is given neither by keys alone nor by paths, or by one that counts from
    the end."""
    if any(type(place) is tuple for place in places):
        return not all(type(place) is tuple and _is_forward(place) for place in places)
    return not all(isinstance(place, str) for place in places)


def _is_forward(path: tuple[Any, ...]) -> bool:
    return all(type(step) is str or (type(step) is int and 0 <= step < 1 << 62) for step in path)


def free_program_of(node: Any) -> Optional[tuple[tuple[Any, ...], list[Any]]]:
    """Returns the program of a type that is no field's; None where Python decides."""
    writer = ProgramWriter()
    writer.place(node)
    if writer.nodes[0][0] == CALL or any(each[0] == GIVEN for each in writer.nodes):
        return None
    return (0, (), tuple(writer.nodes)), writer.kept


def default_of(field: Any) -> tuple[int, Any]:
    """What becomes of a field that is not given: its kind, and the value or the factory."""
    if field.is_required:
        return REQUIRED, None
    if field.factory is not None:
        kind = {list: EMPTY_LIST, dict: EMPTY_DICT}.get(field.factory, FACTORY)
        return kind, field.factory
    if field.copies_default:
        return COPY, (field.default, lambda: field.get_default(None))
    return CONSTANT, field.default
