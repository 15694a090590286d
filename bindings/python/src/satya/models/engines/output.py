# SPDX-License-Identifier: Apache-2.0
"""Writes what becomes of a model's values in dumps, for the native engine.

The form is what Sources/SatyaCPython/OutputReader.swift reads; the numbers are those of
OutputNode.Kind and of the sets of flags in Output.swift. What a type becomes is told by its
`dump`: a node whose class has one that is not known here is CALL, by which the library asks
that function. The function stands with every node, for values that are not as declared.
"""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import Any, Callable, Optional

from ..complete import finished
from ..defaults import MISSING
from ..field_table import is_default
from ..nodes.base import AnyNode, HookNode, Node, NoneNode
from ..nodes.choices import NullableNode, UnionNode
from ..nodes.containers import (
    DequeNode,
    FrozenSetNode,
    ItemsNode,
    ListNode,
    SequenceNode,
    SetNode,
    VariableTupleNode,
)
from ..nodes.functions import PlainNode
from ..nodes.instances import InstanceNode
from ..nodes.literals import EnumNode, LiteralNode
from ..nodes.mappings import DictNode
from ..nodes.models import ModelNode
from ..nodes.named_tuples import NamedTupleNode
from ..nodes.numbers import DecimalNode
from ..nodes.scalars import BoolNode, FloatNode, IntNode
from ..nodes.serializers import AsAnyNode, SerializerNode
from ..nodes.strings import BytesNode, StrNode
from ..nodes.tagged import TaggedUnionNode
from ..nodes.times import TimesNode
from ..nodes.tuples import TupleNode
from ..nodes.typed_dicts import TypedDictNode
from ..places import NATIVE
from ..write import bytes_to_text, infer
from .dump_functions import learn
from .forms import CUSTOM, DURATION, TEXT, UUID_TEXT, form_of
from .turns import make_ready

# Of types and of models, dumps begin with an output: what they need of Python is there by then.
learn()

CALL, ANY, NONE, BOOL, INT, FLOAT, STR, EXACT, LITERAL, LIST = range(10)
TUPLE, FIXED_TUPLE, SET, FROZENSET, DICT, NULLABLE, UNION, MODEL, FUNCTION = range(10, 19)
RECORD, ATTRIBUTES, NAMED_TUPLE, COLLECTION, SEQUENCE, JSON = range(19, 25)

TAKES_OWNER, HAS_PLAIN_INTS = 1, 2
IS_EXCLUDED, IS_BY_METHOD = 1, 2
IS_ROOT, IS_WHOLE, BY_ALIAS, ALLOWS_EXTRA, HAS_ALIASES = 1, 2, 4, 8, 16

#: Nodes whose keys of dicts are text, and which leave text as it is.
_KEYS = (StrNode, AnyNode, IntNode, LiteralNode, EnumNode, TimesNode)


class OutputWriter:
    """Nodes of one model or type, as they are met."""

    def __init__(self, config: Any, outer: Optional[OutputWriter] = None, table: Any = None) -> None:
        self.config = config
        #: The structures around this one, by id: one inside of itself is Python's there.
        self.around: frozenset[int] = frozenset() if outer is None else outer.around | {id(table)}
        #: The outputs of structures, by their tables' ids: of those that lead to each other each is
        #: written once.
        self.free: dict[int, Any] = {} if outer is None else outer.free
        self.nodes: list[Any] = []
        self._places: dict[int, int] = {}
        # Nodes are known by id.
        self._kept: list[Any] = []

    def place(self, node: Node) -> int:
        """Returns the index of a node, which is written if it is new."""
        place = self._places.get(id(node))
        if place is None:
            place = self._places[id(node)] = len(self.nodes)
            self._kept.append(node)
            self.nodes.append(None)
            self.nodes[place] = self.written(node)
        return place

    def put(self, written: tuple[Any, ...]) -> int:
        """Returns the index of a node that stands in one place only."""
        self.nodes.append(written)
        return len(self.nodes) - 1

    def written(self, node: Node) -> tuple[Any, ...]:
        dump = type(node).dump
        writer = _WRITERS.get(dump) or _RARER.get(dump.__qualname__)
        found = None if writer is None else writer(self, node)
        return node_of(CALL, node.dump) if found is None else found

    def method(self, serializer: SerializerNode) -> int:
        """Returns the index of a field's serializer that is a method."""
        written = _serializer(self, serializer) or node_of(CALL, serializer.dump)
        return self.put((written[0], TAKES_OWNER, *written[2:]))


def _is_uuid(node: Any) -> bool:
    return type(node).__name__ == "UUIDNode"


def node_of(
    kind: int,
    dump: Callable[..., Any],
    object: Any = None,
    children: tuple[int, ...] = (),
    flags: int = 0,
    form: int = 0,
    members: Any = None,
) -> tuple[Any, ...]:
    return kind, flags, object, dump, children, form, members


def _plain(kind: int) -> Any:
    def write(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
        return node_of(kind, node.dump)

    return write


def _any(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    return node_of(ANY, infer)


def _times(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    config = writer.config
    form = form_of(node)
    is_number = form == DURATION and getattr(config, "ser_json_timedelta", "iso8601") != "iso8601"
    if form is not None and not is_number and getattr(config, "ser_json_temporal", None) is None:
        return node_of(EXACT, node.dump, node.exact, form=form)
    write = type(node).write
    return node_of(EXACT, node.dump, node.exact, form=CUSTOM, members=lambda value: write(value, config))


def _bytes(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    config = writer.config
    return node_of(
        EXACT, node.dump, bytes, form=CUSTOM, members=lambda value: bytes_to_text(value, config)
    )


def _text_of(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    form = UUID_TEXT if _is_uuid(node) else TEXT
    return node_of(EXACT, node.dump, node.exact or node.cls, form=form)


def _text(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    from pathlib import Path

    # A Path is an instance of the class that the system has for it.
    cls = type(Path()) if node.cls is Path else node.cls
    if type(cls) is not type and not issubclass(type(cls), type):
        return None
    if node.write is str:
        return node_of(EXACT, node.dump, cls, form=TEXT)
    return node_of(EXACT, node.dump, cls, form=CUSTOM, members=node.write)


def _secret(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    config = writer.config

    def show(value: Any) -> Any:
        shown = value._display()
        return bytes_to_text(shown, config) if isinstance(shown, bytes) else shown

    if not isinstance(node.cls, type):
        return None
    return node_of(EXACT, node.dump, node.cls, form=CUSTOM, members=show)


def _literal(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    return node_of(LITERAL, node.dump, _texts_and_ints(node.values))


def _enum(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    if not isinstance(node.cls, type) or not issubclass(node.cls, Enum):
        return None
    if node.uses_values:
        return node_of(LITERAL, node.dump, _texts_and_ints(node._values))
    form = form_of(node)
    if form is None:
        # Another value than text or an integer is Python's in JSON, and itself elsewhere.
        return node_of(EXACT, node.dump, node.cls)
    return node_of(EXACT, node.dump, node.cls, form=form[0], members=form[1])


def _texts_and_ints(values: Any) -> dict[Any, Any]:
    return {value: value for value in values if type(value) in (str, int)}


def _nullable(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    return node_of(NULLABLE, node.dump, children=(writer.place(node.node),))


def _items(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    kind = _ITEMS.get(type(node))
    if kind is None:
        return None
    children = (writer.place(node.items),)
    if kind == COLLECTION:
        return node_of(kind, node.dump, node.exact, children, members=node.make)
    return node_of(kind, node.dump, children=children)


def _tuple(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    return node_of(FIXED_TUPLE, node.dump, children=tuple(writer.place(n) for n in node.places))


def _sequence(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    return node_of(SEQUENCE, node.dump, children=(writer.place(node.items),))


def _named_tuple(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    if not isinstance(node.cls, type):
        return None
    children = tuple(writer.place(field.node) for field in node.table.fields)
    return node_of(NAMED_TUPLE, node.dump, node.cls, children)


def _typed_dict(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    table = node.table
    if not table.fields or table.extra == "allow" or id(table) in writer.around:
        return None
    return node_of(RECORD, node.dump, _free(writer, table, table.fields, ()))


def _dataclass(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    table = node.table
    fields = [field for field in table.written if not field.info.init_var]
    if not fields or table.serializer is not None or not isinstance(node.cls, type):
        return None
    if id(table) in writer.around:
        return None
    found = _free(writer, table, fields, table.computed)
    return node_of(ATTRIBUTES, node.dump, found, members=node.cls)


def _json(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    return node_of(JSON, node.dump, children=(writer.place(node.node_),))


def _dict(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    if node.result is not dict or node._make is not None or not (isinstance(node.keys, _KEYS) or _is_uuid(node.keys)):
        return None
    flags = HAS_PLAIN_INTS if type(node.keys) in (IntNode, AnyNode) else 0
    children = (writer.place(node.values),)
    return node_of(DICT, node.dump, node.keys.dump_key, children, flags)


def _union(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    """A value of just the type of a member is that member's, a container the first's all of whose
    items it holds; for any other, Python looks. So it does for containers where a member may
    write one of which that is not known."""
    children: dict[Any, int] = {}
    holders: list[Any] = []
    is_known = True
    for member in node.members:
        inner = member
        while isinstance(inner, HookNode):
            if type(inner).dump is not HookNode.dump:
                return None
            inner = inner.node
        if isinstance(inner, (AnyNode, UnionNode, TaggedUnionNode, NullableNode)):
            return None
        kind = type(None) if isinstance(inner, NoneNode) else _own_type(inner)
        if kind is not None:
            if kind not in children:
                children[kind] = writer.place(inner)
        elif type(inner) in _HOLDERS:
            holders.append(inner)
        else:
            is_known = False
    places = [writer.place(each) for each in holders] if is_known else []
    return node_of(UNION, node.dump, children=(*children.values(), *places))


def _own_type(node: Any) -> Any:
    """The type whose instances a member of a union has for itself; None where none is known."""
    if isinstance(node, (ModelNode, EnumNode)):
        return None if getattr(node, "uses_values", False) else node.cls
    if _is_uuid(node) or isinstance(node, (BoolNode, IntNode, FloatNode, StrNode, BytesNode, TimesNode, DecimalNode)):
        return node.exact
    return None


def _tagged(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    choices = node._distinct()
    if any(type(choice) is not ModelNode for choice in choices):
        return None
    return node_of(UNION, node.dump, children=tuple(writer.place(choice) for choice in choices))


def _model(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    table = finished(node.cls)
    if table is not None:
        make_ready(table, for_dumps=True)
    return node_of(MODEL, node.dump, node.cls)


def _instance(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    return _any(writer, node) if node.node_json is None else writer.written(node.node_json)


def _through(writer: OutputWriter, node: Any) -> tuple[Any, ...]:
    """A node around another that changes nothing of a dump."""
    return writer.written(node.node)


def _quietly(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    """The same, but that nothing is said of values that are not as declared."""
    kind, flags, object, _, children, *rest = writer.written(node.node)
    return None if children or kind == CALL else (kind, flags, object, node.dump, children, *rest)


def _serializer(writer: OutputWriter, node: Any) -> Optional[tuple[Any, ...]]:
    if node.is_wrap or node.info or node.when != "always":
        return None
    result = writer.put(node_of(ANY, infer)) if node.result is None else writer.place(node.result)
    return node_of(FUNCTION, node.dump, node.call, (result,))


#: Containers as members of unions.
_HOLDERS = (ListNode, VariableTupleNode, TupleNode, SetNode, FrozenSetNode, DictNode)

_ITEMS = {
    ListNode: LIST,
    VariableTupleNode: TUPLE,
    SetNode: SET,
    FrozenSetNode: FROZENSET,
    DequeNode: COLLECTION,
}

#: By the function that writes a node in Python.
_WRITERS: dict[Any, Any] = {
    Node.dump: _any,
    InstanceNode.dump: _instance,
    AsAnyNode.dump: _any,
    NoneNode.dump: _plain(NONE),
    BoolNode.dump: _plain(BOOL),
    IntNode.dump: _plain(INT),
    FloatNode.dump: _plain(FLOAT),
    StrNode.dump: _plain(STR),
    BytesNode.dump: _bytes,
    TimesNode.dump: _times,
    DecimalNode.dump: _text_of,
    LiteralNode.dump: _literal,
    EnumNode.dump: _enum,
    NullableNode.dump: _nullable,
    ItemsNode.dump: _items,
    SequenceNode.dump: _sequence,
    TupleNode.dump: _tuple,
    NamedTupleNode.dump: _named_tuple,
    TypedDictNode.dump: _typed_dict,
    DictNode.dump: _dict,
    UnionNode.dump: _union,
    TaggedUnionNode.dump: _tagged,
    ModelNode.dump: _model,
    HookNode.dump: _through,
    PlainNode.dump: _quietly,
    SerializerNode.dump: _serializer,
}

#: The same of types whose modules are not imported before a field has one, by name.
_RARER: dict[str, Any] = {
    "TextNode.dump": _text,
    "UUIDNode.dump": _text_of,
    "UrlNode.dump": _text_of,
    "SecretNode.dump": _secret,
    "DataclassNode.dump": _dataclass,
    "JsonNode.dump": _json,
}


def output_of(table: Any) -> Optional[tuple[Any, ...]]:
    """Returns the output of a model; None where Python writes it."""
    if table.config.json_encoders:
        return None
    writer = OutputWriter(table.config)
    flags = IS_ROOT if table.is_root else 0
    flags |= ALLOWS_EXTRA if table.extra == "allow" else 0
    extra = -1 if table.extra_node is None else writer.place(table.extra_node)
    serializer = -1
    if table.serializer is not None:
        flags |= IS_WHOLE
        written = _serializer(writer, table.serializer)
        if written is not None:
            serializer = writer.put((*written[:-1], table.dump_found))
    return _written(writer, table, table.fields, table.computed, flags, extra, serializer)


def _free(writer: OutputWriter, table: Any, fields: Any, computed: Any) -> Any:
    """The output of a dict or an object that is no instance of a model, whose values are
    written as the configuration of the model around it says."""
    found = writer.free.get(id(table))
    if found is None:
        inner = OutputWriter(writer.config, writer, table)
        found = writer.free[id(table)] = NATIVE["output"](_written(inner, table, fields, computed, 0, -1, -1))
    return found


def _written(
    writer: OutputWriter, table: Any, fields: Any, computed: Any, flags: int, extra: int, serializer: int
) -> tuple[Any, ...]:
    flags |= BY_ALIAS if table.config.serialize_by_alias else 0
    names = tuple(field.name for field in fields)
    keys = tuple(field.key for field in fields)
    if any(field.key != field.name for field in (*fields, *computed)):
        flags |= HAS_ALIASES
    fields = tuple(_field(writer, field) for field in fields)
    computed = tuple(_computed(writer, each) for each in computed)
    dump = getattr(table, "dump", None)
    nodes = tuple(writer.nodes)
    return flags, writer.config, dump, names, keys, fields, computed, extra, serializer, nodes


def _field(writer: OutputWriter, field: Any) -> tuple[Any, ...]:
    if field.serializer is not None and field.is_written_by_method:
        node = writer.method(field.serializer)
    else:
        node = writer.place(field.node)
    flags = IS_EXCLUDED if field.exclude is True else 0
    flags |= IS_BY_METHOD if field.is_written_by_method else 0
    known = (field.default,) if field.factory is None and field.default is not MISSING else None
    may_be_default = not field.takes_data and (known is not None or field.factory is not None)
    asks = partial(is_default, field) if may_be_default else None
    inner = field.exclude if field.exclude and field.exclude is not True else None
    return node, flags, known, asks, field.exclude_if, inner


def _computed(writer: OutputWriter, computed: Any) -> tuple[Any, ...]:
    serializer = computed.serializer
    if serializer is not None and serializer.takes_self:
        node = writer.method(serializer)
    else:
        node = writer.place(computed.node)
    return computed.name, computed.key, node, 0, computed.info.options["exclude_if"]


def free_output(node: Any, config: Any) -> Any:
    """Returns the output of a type that is no field's; False where Python writes it."""
    if NATIVE is None or config.json_encoders:
        return False
    writer = OutputWriter(config)
    writer.place(node)
    return NATIVE["output"]((0, config, None, (), (), (), (), -1, -1, tuple(writer.nodes)))
